"""The names that files of the rulebook may use, each with its meaning, as the program itself has them: for `explain` and the handbook."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.commands.rules import all_rules
from generator.loading.attribution import records_at
from generator.loading.duty_paths import day_paths
from generator.loading.schemas import KINDS
from generator.loading.schemas.checks import PARAMETERS
from generator.model.names import CONDITIONS, TABLES, VALUES, WORDS, NameList
from generator.model.standards import Topic
from generator.model.workspace import DAYS, Rulebook, Workspace

_DAYS: Mapping[str, str] = {
    "as-of": "the day of the report",
    "entry": "the day on which the application is entered online; until there is one, the submission",
    "submission": "the day on which the application is sent in",
    "reporting-period-end": "the last day of the reporting period; where there is none, the submission",
    "award": "the first day of the accreditation that the application names",
    "anniversary": "the yearly day that the application reports on",
    "expiry": "the last day of the accreditation that the application names",
    "change": "the first of the changes that the application reports",
    "notice": "the day on which a visit was announced",
    "visit": "the day of the visit",
}


def all_names(rulebook: Rulebook) -> tuple[NameList, ...]:
    """Every list of names, in the order in which somebody who writes a rulebook needs them."""
    return (
        NameList(
            id="accreditors",
            title="Accreditors",
            about="The accreditors of this rulebook, with the types of application each has.",
            names=tuple((one.id, f"{one.name}: {_types(one.applications)}") for one in rulebook.accreditors.values()),
        ),
        NameList(
            id="editions",
            title="Editions",
            about="The editions of the standards in this rulebook.",
            names=tuple((one.id, f"{one.title}, published {one.published}") for one in rulebook.editions.values()),
        ),
        NameList(
            id="requirements",
            title="Requirements",
            about="What an application type may ask, whichever accreditor and edition it belongs to.",
            names=tuple((one.id, one.title) for one in rulebook.requirements.values()),
        ),
        NameList(
            id="kinds",
            title="Kinds of exhibit",
            about="What a requirement may want shown, and an upload may take.",
            names=tuple((one.id, one.title) for one in rulebook.evidence_kinds.values()),
        ),
        NameList(
            id="checks",
            title="Checks",
            about="What a requirement, or an application type that asks it, may call for under `checks`, with the parameters of each.",
            names=tuple((check, told_check(check)) for check in PARAMETERS),
        ),
        NameList(
            id="conditions",
            title="Conditions",
            about="What a requirement or a duty may give under `applies_when`; it is asked only when all of them hold.",
            names=tuple((name, f"holds when {meaning}") for name, meaning in CONDITIONS.items()),
        ),
        NameList(
            id="days",
            title="Days",
            about="What `before`, `anchors` and the `on` of a deadline may count from.",
            names=tuple((day, _DAYS[day]) for day in DAYS),
        ),
        NameList(
            id="records",
            title="Kinds of record",
            about="What a requirement may name under `records`: a mistake in such a record then counts against it.",
            names=tuple(_records()),
        ),
        NameList(
            id="duty-days",
            title="Days of a duty",
            about="What a duty may give under `done`: where the days on which it was done stand.",
            names=tuple((path, f"in {place_of_days(path)}") for path in day_paths()),
        ),
        NameList(
            id="values",
            title="Values of a worksheet",
            about="What a field of a worksheet may give under `value`.",
            names=tuple((value, value.replace("_", " ").replace(".", ", ")) for value in VALUES),
        ),
        NameList(
            id="tables",
            title="Tables of a worksheet",
            about="What a field of a worksheet may give under `table`.",
            names=tuple(TABLES.items()),
        ),
        NameList(
            id="words",
            title="Words of an accreditor",
            about="What an accreditor may have a word of its own for, under `words`; each type of application as well.",
            names=tuple((word, f"printed as {neutral} where there is none") for word, neutral in WORDS.items()),
        ),
        NameList(
            id="files",
            title="Kinds of file",
            about="What the program reads, and where it stands. `dsmes schema NAME` prints the keys of one.",
            names=tuple((kind.place, f"{kind.title} ({kind.name})") for kind in KINDS),
        ),
    )


def lists_of(workspace: Workspace) -> tuple[NameList, ...]:
    """Every list that `explain` shows: the names that files of the rulebook may use, and those that the program's own files may."""
    book = workspace.rulebook
    return (
        *all_names(book),
        NameList(
            id="topics",
            title="Topic areas",
            about="What a row under `topics` of evidence/curriculum.yaml may give as `topic`, and, in brackets, among its `elements`.",
            names=tuple((one.id, one.title + _elements(one)) for one in book.topics.values()),
        ),
        NameList(
            id="forms",
            title="Forms",
            about="What `dsmes forms` makes; those of the program itself can be approved with `dsmes sign`.",
            names=tuple((one.id, one.title) for one in book.forms.values()),
        ),
        NameList(
            id="duties",
            title="Duties that come round again",
            about="What `dsmes calendar` reminds of.",
            names=tuple((one.id, one.title) for one in book.duties.values()),
        ),
        NameList(
            id="terms",
            title="Terms",
            about="Words of the field, as the glossary of the handbook has them.",
            names=tuple((one.term, one.meaning) for one in book.glossary),
        ),
        NameList(
            id="rules",
            title="Rules of the check",
            about="What `dsmes check` tells, by the sign that stands at the end of each line in square brackets.",
            names=tuple((rule.id, rule.title) for rule in all_rules()),
        ),
        NameList(
            id="exhibits",
            title="Exhibits of this program",
            about="The files that evidence/exhibits.yaml offers as proof.",
            names=tuple((one.id, one.title) for one in workspace.exhibits),
        ),
    )


def _elements(topic: Topic) -> str:
    return f" ({', '.join(element.id for element in topic.elements)})" if topic.elements else ""


def place_of_days(path: str) -> str:
    """The file that a dotted path to days leads through."""
    name = path.partition(".")[0]
    return next((kind.place for kind in KINDS if kind.name == name), f"evidence/{name}.yaml")


def _types(kinds: Any) -> str:
    return ", ".join(f"{kind.type} {kind.edition}" for kind in kinds) or "no type of application yet"


def told_check(check: str) -> str:
    """What a named check looks at, and what it takes."""
    summaries = " ".join(rule.summary for rule in all_rules() if rule.check == check)
    taken = [
        f"`{name}`: {rules['meta']['description'].rstrip('.')}{_words(rules)}{'' if rules.get('required') else ' (may be left out)'}"
        for name, rules in PARAMETERS[check].items()
    ]
    return f"{summaries} Takes {'; '.join(taken)}." if taken else f"{summaries} Takes nothing."


def _words(rules: Mapping[str, Any]) -> str:
    words = rules.get("allowed") or rules.get("schema", {}).get("allowed")
    return f", {'any' if rules['type'] == 'list' else 'one'} of {', '.join(words)}" if words else ""


def _records() -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for kind in KINDS:
        if kind.place.startswith("evidence/"):
            for record in records_at(kind.schema, ()):
                if record not in told:
                    told.add(record)
                    yield record, f"in {kind.place}"
