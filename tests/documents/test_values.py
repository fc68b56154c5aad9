"""No value is lost on the way to paper: each mark put on the program is found in both forms of the documents that are to show it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from generator.documents.binder import render_binder
from generator.documents.checklist import render_checklist
from generator.documents.narrative import render_narrative
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.policy import render_policies
from generator.documents.worksheet import render_worksheet
from generator.findings import Report
from generator.model.evidence import SignedOff, Waiver
from generator.model.workspace import Workspace
from generator.pdf.intake import take_in
from tests.documents.marking import Marking, mark
from tests.documents.word_building import DAY, ROOT, TEMPLATES, header_texts, pdf_text, sample, word_texts

# Which values each document shows: a place of the model to a line, with "all" or "some" of the values that stand there. The
# places under "nowhere" are on no paper at all.
DECLARED = ROOT / "tests" / "golden" / "values.txt"
NOWHERE = "nowhere"


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
def texts() -> Mapping[str, Mapping[str, str]]:
    """Document to form to the text that a reader finds in it."""
    workspace, report, _ = marked()
    found: dict[str, dict[str, str]] = {}
    for name, data in documents(workspace, report):
        path = Path(name)
        text = pdf_text(data) if path.suffix == ".pdf" else " ".join((*word_texts(data), *header_texts(data)))
        found.setdefault(path.stem, {})[path.suffix] = text
    return found


def documents(workspace: Workspace, report: Report) -> Iterator[tuple[str, bytes]]:
    for application in workspace.program.applications:
        plan = plan_packet(workspace, report, application)
        for render in (render_worksheet, render_narrative, render_checklist):
            for document in render(workspace, report, plan, templates=TEMPLATES):
                yield f"{application.id} {document.path.name}", document.data
        yield f"{application.id} binder.pdf", binder(workspace, plan)
    for document in render_policies(workspace, report, templates=TEMPLATES):
        yield document.path.name, document.data


def binder(workspace: Workspace, plan: PacketPlan) -> bytes:
    paths = {planned.exhibit.id: ROOT / "evidence" / "files" / planned.exhibit.file for planned in plan.exhibits}
    return render_binder(workspace, plan, dict(zip(paths, take_in(list(paths.values())), strict=True)), templates=TEMPLATES)


def shown_in(text: str, marking: Marking) -> dict[str, str]:
    """Place to "all" or "some": how many of the values at that place stand in a text."""
    found: dict[str, list[bool]] = {}
    for sign, place in marking.places.items():
        found.setdefault(place, []).append(sign in text)
    return {place: "all" if all(hits) else "some" for place, hits in found.items() if any(hits)}


def declared() -> dict[str, dict[str, str]]:
    """The declaration: document to place to "all" or "some"."""
    tables: dict[str, dict[str, str]] = {}
    for line in DECLARED.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            table = tables.setdefault(line.strip("[]"), {})
        elif line.strip():
            place, _, much = line.partition(" ")
            table[place] = much
    return tables


def declaration() -> str:
    """The declaration as the documents of today would have it."""
    _, _, marking = marked()
    tables = {name: shown_in(forms[".pdf"], marking) for name, forms in sorted(texts().items())}
    shown = {place for table in tables.values() for place in table}
    tables[NOWHERE] = dict.fromkeys(sorted({*marking.places.values()} - shown), "all")
    return "\n".join(
        f"[{name}]\n" + "".join(f"{place} {much}\n" for place, much in sorted(table.items())) for name, table in tables.items()
    )


def test_each_document_shows_the_values_that_it_is_to_show_in_both_forms(update_golden: bool) -> None:
    _, _, marking = marked()
    if update_golden:
        DECLARED.write_text(declaration(), encoding="utf-8")
    expected = declared()
    assert sorted({*texts(), NOWHERE}) == sorted(expected)
    for name, forms in texts().items():
        for form, text in forms.items():
            assert shown_in(text, marking) == expected[name], (name, form)


def test_a_value_that_no_document_shows_is_one_that_none_is_to_show() -> None:
    """A new field of the model has to be given to a document, or be written down under "nowhere"."""
    _, _, marking = marked()
    shown = {place for name, table in declared().items() if name != NOWHERE for place in table}
    assert sorted({*marking.places.values()} - shown) == sorted(declared()[NOWHERE])


def test_a_lost_value_is_noticed() -> None:
    _, _, marking = marked()
    text = texts()["ada-2026 worksheet"][".pdf"]
    (sign,) = marking.marks_at("program.sponsor.officer.title")
    assert sign in text
    assert "program.sponsor.officer.title" not in shown_in(text.replace(sign, ""), marking)
