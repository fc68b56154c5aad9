"""Names by which the rulebook asks for something on paper: values and tables of a worksheet, words, file names, fees."""

import re
from collections.abc import Collection, Iterator

from generator.findings import Problem, Severity
from generator.loading.doubt import Doubt
from generator.loading.words import Seen, loading_rule
from generator.model.names import TABLES, VALUES, WORDS
from generator.model.standards import Accreditor, ApplicationType
from generator.model.workspace import Rulebook
from generator.near import near_words

UNKNOWN_NAME = loading_rule(
    "STD110",
    "A worksheet field is filled from something that documents do not have",
    why="The worksheet could not be made.",
    fix="Write one of the names that `dsmes explain values` and `dsmes explain tables` list.",
)
FILE_NAME = loading_rule(
    "STD111",
    "A file for upload has a name that not every portal takes",
    why="A portal may refuse the file, or change its name.",
    fix="Write small letters a to z, digits and single hyphens, without an ending, e.g. `01-letter`.",
)
UNUSED_WORD = loading_rule(
    "STD112",
    "An accreditor has a word for something that no document speaks of",
    why="Documents would go on printing the general word.",
    fix="Write one of the words that `dsmes explain words` lists, or a type of application of this accreditor.",
    severity=Severity.WARNING,
)
FEE = loading_rule(
    "STD113",
    "A fee belongs to no application, or to sites that are not counted",
    why="It would be shown nowhere, or more often than it is due.",
    fix="Name under `types` the types of application that cost it; give `site_role` with `per: site` only.",
)

RULES = (UNKNOWN_NAME, FILE_NAME, UNUSED_WORD, FEE)

_PORTAL_SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_paper_names(rulebook: Rulebook, doubt: Doubt) -> Iterator[Seen]:
    """Each name in the accreditors' files that documents could make nothing of."""
    for accreditor in rulebook.accreditors.values():
        if not doubt.about(accreditor.source, "id") and not doubt.about_any("applications"):
            yield from _words(accreditor, accreditor)
        yield from _fees(accreditor)
        told: set[object] = set()  # a worksheet that several types share is one place
        for kind in accreditor.applications:
            for rule, problem in (*_words(accreditor, kind), *_fields(kind), *_file_names(kind)):
                if problem.mark not in told:
                    told.add(problem.mark)
                    yield rule, problem


def _fields(kind: ApplicationType) -> Iterator[Seen]:
    for group in kind.worksheet:
        for field in group.fields:
            for key, list_name, name, known in (("value", "values", field.value, VALUES), ("table", "tables", field.table, tuple(TABLES))):
                if name and name not in known:
                    message = f"the field `{field.label}` is filled from the {key} `{name}`, and documents have none of this name"
                    hint = _nearest(name, known, f"`dsmes explain {list_name}` lists them all")
                    yield UNKNOWN_NAME, Problem(mark=field.source.at_value(key), message=message, hint=hint)


def _file_names(kind: ApplicationType) -> Iterator[Seen]:
    for upload in kind.uploads:
        if not _PORTAL_SAFE.fullmatch(upload.file):
            safe = re.sub(r"[^a-z0-9]+", "-", upload.file.rpartition(".")[0].lower() or upload.file.lower()).strip("-")
            message = f"the upload {upload.id} is to be named `{upload.file}`, which not every portal takes"
            hint = f"write small letters a to z, digits and single hyphens, without an ending, e.g. `{safe or '01-letter'}`"
            yield FILE_NAME, Problem(mark=upload.source.at_value("file"), message=message, hint=hint)


def _words(accreditor: Accreditor, giver: Accreditor | ApplicationType) -> Iterator[Seen]:
    """Words that the accreditor, or one of its types, has for nothing."""
    known = tuple(dict.fromkeys((*WORDS, *(kind.type for kind in accreditor.applications))))
    for word in giver.words:
        if word not in known:
            message = f"{accreditor.id} has a word for `{word}`, and no document speaks of that"
            hint = _nearest(word, known, f"known are: {', '.join(known)}")
            yield UNUSED_WORD, Problem(mark=giver.source.at("words", word), message=message, hint=hint)


def _fees(accreditor: Accreditor) -> Iterator[Seen]:
    for index, fee in enumerate(accreditor.fees):
        if not fee.types:
            message = f"the fee `{fee.title}` names no type of application that costs it"
            hint = f"add `types`, e.g. `types: [{accreditor.first_application}]`"
            yield FEE, Problem(mark=accreditor.source.at("fees", index, "types"), message=message, hint=hint)
        if fee.site_role and fee.per != "site":
            message = f"the fee `{fee.title}` is paid per {fee.per}, and says for sites of which role"
            hint = "write `per: site`, or take `site_role` out"
            yield FEE, Problem(mark=accreditor.source.at_value("fees", index, "site_role"), message=message, hint=hint)


def _nearest(name: str, known: Collection[str], otherwise: str) -> str:
    near = near_words(name, known, 1, 0.7)
    return f"did you mean `{near[0]}`?" if near else otherwise
