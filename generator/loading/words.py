"""How loading declares its rules. The looking is part of reading, so a rule here is words alone."""

from generator.findings import Problem, Rule, Severity

Path = tuple[str | int, ...]  # keys and indexes, from the top of a file
Seen = tuple[Rule, Problem]
Located = tuple[Rule, Problem, Path]  # a problem, and where in the file's values it was found


def loading_rule(id: str, title: str, *, why: str, fix: str, severity: Severity = Severity.ERROR) -> Rule:
    """A rule that loading reports by itself."""
    return Rule(id=id, title=title, severity=severity, summary=title + ".", why=why, fix=fix)


def next_step(rule: Rule) -> str:
    """The rule's own remedy as a hint, for problems that know no nearer one."""
    return rule.fix[0].lower() + rule.fix[1:].rstrip(".")
