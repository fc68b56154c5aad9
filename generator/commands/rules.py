"""Every rule of the product, from loading to documents: what `explain` and the handbook's rule page tell of."""

from generator.findings import Rule


def all_rules() -> tuple[Rule, ...]:
    """The words of all rules, in order of their ids."""
    from generator.documents.intake_findings import RULES as INTAKE
    from generator.documents.template_rules import RULES as TEMPLATES
    from generator.loading.load import RULES as LOADING
    from generator.rules.catalogue import CATALOGUE

    return tuple(sorted((*LOADING, *INTAKE, *TEMPLATES, *(rule.words for rule in CATALOGUE)), key=lambda rule: rule.id))
