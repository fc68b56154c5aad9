"""No value is lost on the way to paper: each mark put on the program is found in both forms of the documents that are to show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from generator.documents.binder import render_binder
from generator.documents.checklist import render_checklist
from generator.documents.narrative import render_narrative
from generator.documents.plan import plan_packet
from generator.documents.policy import render_policies
from generator.documents.worksheet import render_worksheet
from generator.findings import Report
from generator.model.evidence import SignedOff, Waiver
from generator.model.workspace import Workspace
from generator.pdf.intake import take_in
from tests.documents.marking import Marking, mark
from tests.documents.word_building import DAY, ROOT, TEMPLATES, header_texts, pdf_text, sample, word_texts

# Which values each document shows, and which none. `[applications]` and `[policies]` list the documents. In the tables of the four
# documents of a packet, and in that of the policies, each row is a place of the model and each column, in the order of those lists, says
# whether the document shows all of the values that stand there (`#`), some of them (`+`) or none (`.`).
DECLARED = ROOT / "tests" / "golden" / "values.txt"
TABLES = {
    "binder": "applications",
    "checklist": "applications",
    "narrative": "applications",
    "worksheet": "applications",
    "policy": "policies",
}
NOWHERE = "nowhere"
MARKS = {"all": "#", "some": "+", "": "."}


@cache
def marked() -> tuple[Workspace, Report, Marking]:
    """The sample program with its marks, and the states that it has without them."""
    gathered = sample()
    assert gathered.workspace
    waived = Waiver(
        id="waiver-chart",
        requirement="ORG-05",
        applications=tuple(row.id for row in gathered.workspace.program.applications),
        reason="The chart is being redrawn",
        approved=SignedOff(date=DAY, by="Beatrice Samplewood, Executive Director"),
        start=DAY,
        end=date(2026, 12, 31),
    )
    workspace, marking = mark(replace(gathered.workspace, waivers=(waived,)))
    return workspace, gathered.report, marking


@cache
def texts() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Table and column to form to the text that a reader finds in it."""
    workspace, report, _ = marked()
    found: dict[tuple[str, str], dict[str, str]] = {}
    for table, column, form, data in documents(workspace, report):
        text = pdf_text(data) if form == ".pdf" else " ".join((*word_texts(data), *header_texts(data)))
        found.setdefault((table, column), {})[form] = text
    return found


def documents(workspace: Workspace, report: Report) -> Iterator[tuple[str, str, str, bytes]]:
    """Each document in each of its forms: its table, its column, the form, its bytes."""
    # What the exhibits' own pages say is no value of the program, so one page stands for each file.
    (page,) = take_in([ROOT / "evidence/files/organization/letter-of-support.pdf"])
    for application in workspace.program.applications:
        plan = plan_packet(workspace, report, application)
        for render in (render_worksheet, render_narrative, render_checklist):
            for document in render(workspace, report, plan, templates=TEMPLATES):
                yield document.path.stem, application.id, document.path.suffix, document.data
        pages = {planned.exhibit.id: page for planned in plan.exhibits}
        yield "binder", application.id, ".pdf", render_binder(workspace, plan, pages, templates=TEMPLATES).data
    for document in render_policies(workspace, report, templates=TEMPLATES):
        yield "policy", document.path.stem, document.path.suffix, document.data


def shown_in(text: str, marking: Marking) -> dict[str, str]:
    """Place to "all" or "some": how many of the values at that place stand in a text."""
    found: dict[str, list[bool]] = {}
    for sign, place in marking.places.items():
        found.setdefault(place, []).append(sign in text)
    return {place: "all" if all(hits) else "some" for place, hits in found.items() if any(hits)}


def declaration() -> str:
    """The declaration as the documents of today would have it."""
    columns = {list_of: [column for table, column in texts() if table == name] for name, list_of in TABLES.items()}
    shown = {key: shown_in(forms[".pdf"], marked()[2]) for key, forms in texts().items()}
    parts = dict(columns)
    for name, list_of in TABLES.items():
        tables = [shown[name, column] for column in columns[list_of]]
        places = sorted({place for table in tables for place in table})
        width = max(map(len, places))
        parts[name] = [f"{place:{width}}  {''.join(MARKS[table.get(place, '')] for table in tables)}" for place in places]
    parts[NOWHERE] = sorted({*marked()[2].places.values()} - {place for table in shown.values() for place in table})
    return "\n".join(f"[{name}]\n" + "".join(f"{row}\n" for row in rows) for name, rows in parts.items())


@cache
def declared_parts() -> Mapping[str, Sequence[str]]:
    parts: dict[str, list[str]] = {}
    for line in DECLARED.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = parts.setdefault(line.strip("[]"), [])
        elif line:
            rows.append(line)
    return parts


def declared() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The declaration: table and column to place to "all" or "some"."""
    parts = declared_parts()
    much = {mark: word for word, mark in MARKS.items()}
    tables: dict[tuple[str, str], dict[str, str]] = {(name, column): {} for name, list_of in TABLES.items() for column in parts[list_of]}
    for name, list_of in TABLES.items():
        for row in parts[name]:
            place, marks = row.split()
            for column, sign in zip(parts[list_of], marks, strict=True):
                if much[sign]:
                    tables[name, column][place] = much[sign]
    return tables


def test_each_document_shows_the_values_that_it_is_to_show_in_both_forms(update_golden: bool) -> None:
    _, _, marking = marked()
    if update_golden:
        DECLARED.write_text(declaration(), encoding="utf-8")
        declared_parts.cache_clear()
    expected = declared()
    assert sorted(texts()) == sorted(expected)
    for document, forms in texts().items():
        for form, text in forms.items():
            assert shown_in(text, marking) == expected[document], (document, form)


def test_a_value_that_no_document_shows_is_one_that_none_is_to_show() -> None:
    """A new field of the model has to be given to a document, or be written down under "nowhere"."""
    _, _, marking = marked()
    shown = {place for table in declared().values() for place in table}
    assert sorted({*marking.places.values()} - shown) == sorted(declared_parts()[NOWHERE])


def test_a_lost_value_is_noticed() -> None:
    _, _, marking = marked()
    text = texts()["worksheet", "ada-2026"][".pdf"]
    (sign,) = marking.marks_at("program.sponsor.officer.title")
    assert sign in text
    assert "program.sponsor.officer.title" not in shown_in(text.replace(sign, ""), marking)
