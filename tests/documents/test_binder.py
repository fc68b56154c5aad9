"""The binder read back: numbers, links, bookmarks, footers, geometry, and what it refuses."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from generator.documents.binder import binder_data, render_binder
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.typeset import typeset
from generator.documents.words import STATE_WORDS
from generator.errors import DocumentError
from generator.findings import ApplicationStatus, Finding, Report, RequirementStatus, Rule, Severity, State
from generator.model import evidence as ev
from generator.model import standards as st
from generator.model.workspace import Rulebook, Workspace
from generator.pdf.intake import Intake, take_in
from generator.shipped import shipped
from generator.source import NOWHERE

AS_OF = date(2026, 11, 21)
TEMPLATES = (shipped("templates"),)
ADDRESS = ev.Address(street="1 Example Way", city="Sampleton", state="OH", postal_code="00000")


def sample_workspace(folder: Path, *, sections: int = 3, hostile: str = "") -> tuple[Workspace, Report]:
    """A small fictional program with exhibits of every kind in `folder`, and its states."""
    if not (folder / "letter.pdf").exists():
        make_files(folder)
    names = {
        1: "Organization",
        2: "Team",
        3: "Participant record",
    }
    headings = tuple(
        st.Heading(
            id=f"h{n}",
            title=names.get(n, f"Further part {n}") + (hostile if n == 1 else ""),
            standard=str(n),
            summary=f"What part {n} is about.",
            asks=tuple(st.Asks(requirement=f"R{n}-{k}") for k in (1, 2)),
        )
        for n in range(1, sections + 1)
    )
    kind = st.ApplicationType(
        accreditor="acc",
        type="initial",
        title="Application for recognition",
        edition="ns-2022",
        criteria="sample criteria",
        headings=headings,
        worksheet=(),
        uploads=(),
        binder=(),
    )
    accreditor = st.Accreditor(
        id="acc",
        name="Sample Accreditor",
        short_name="Sample",
        decision="recognition",
        term_years=4,
        first_application="initial",
        applications=(kind,),
    )
    exhibits = (
        exhibit("EX-1", "Letter of organizational support" + hostile, "letter.pdf", ("R1-1",), valid_until=date(2026, 12, 24)),
        exhibit("EX-2", "Team tracker", "tracker.pdf", ("R1-2", "R2-1")),
        exhibit("EX-3", "Policy on the participant record", "policy.pdf", ("R3-1",)),
        exhibit("EX-4", "Chart of the organization", "chart.png", ("R2-1",)),
        exhibit("EX-5", "Education plan form", "plan.docx", ("R3-1",)),
        exhibit("EX-6", "Follow-up plans", "", ("R3-2",), expected=date(2026, 12, 1)),
    )
    workspace = Workspace(
        as_of=AS_OF,
        rulebook=Rulebook(
            editions={
                "ns-2022": st.Edition(
                    id="ns-2022",
                    title="National Standards 2022",
                    citation="",
                    published=date(2022, 2, 1),
                    standards=(st.Standard(number="1", title="Support", obligation="..."),),
                )
            },
            accreditors={"acc": accreditor},
            requirements={
                f"R{n}-{k}": st.Requirement(
                    id=f"R{n}-{k}",
                    title=f"Requirement {k} of part {n}",
                    statement="...",
                    why="...",
                    citations=(
                        st.Citation(text="S1", confidence=st.Confidence.VERIFIED),
                        st.Citation(text="S2", confidence=st.Confidence.UNVERIFIED),
                    ),
                )
                for n in range(1, sections + 1)
                for k in (1, 2)
            },
            evidence_kinds={
                "LETTER": st.EvidenceKind(id="LETTER", title="Letter of support", description="...", look_for="The date and the signature.")
            },
            sources={
                "S1": st.SourceText(
                    id="S1", title="A text", address="https://example.org/a-rather-long-address/that-has-no-place/to-break/at-all.html"
                ),
                "S2": st.SourceText(id="S2", title="Another text", note="Opening part read."),
            },
        ),
        program=ev.Program(
            sample=True,
            name="Cedar Hollow Diabetes Education",
            short_name="Cedar Hollow",
            billing_name="Cedar Hollow",
            started=date(2025, 1, 1),
            description="",
            mission="",
            service_area="",
            sponsor=ev.Sponsor(
                name="Cedar Hollow Area Agency on Aging",
                type="agency",
                officer=ev.Contact(name="Rob Placeholder", title="Director"),
                address=ADDRESS,
            ),
            sites=(ev.Site(id="main", name="Main office", role="main", setting="office", address=ADDRESS),),
            applications=(
                ev.Application(
                    id="a-2026",
                    accreditor="acc",
                    edition="ns-2022",
                    type="initial",
                    sites=("main",),
                    submission=date(2027, 1, 10),
                    reporting_period=ev.Period(start=date(2025, 10, 1), end=date(2026, 9, 30)),
                ),
            ),
        ),
        team=ev.Team(
            coordinators=(ev.Appointment(person="rd-1", start=date(2025, 1, 1), exhibit="EX-2"),),
            people=(
                ev.Person(
                    id="rd-1",
                    name="Dana Sampleton",
                    credentials="RD, CDCES",
                    discipline="RD",
                    staff_type="professional",
                    roles=("coordinator",),
                    sites=("main",),
                    joined=date(2025, 1, 1),
                ),
            ),
        ),
        exhibits=exhibits,
        waivers=(
            ev.Waiver(
                id="W-1",
                requirement="R1-2",
                applications=("a-2026",),
                reason="The board meets in January.",
                start=date(2026, 10, 1),
                end=date(2027, 1, 31),
                approved=ev.SignedOff(date=date(2026, 10, 1), by="rd-1"),
            ),
        ),
    )
    states = {
        "R1-1": State.CURRENT,
        "R1-2": State.WAIVED,
        "R2-1": State.DUE_SOON,
        "R2-2": State.NOT_APPLICABLE,
        "R3-1": State.STALE,
        "R3-2": State.PLANNED,
    }
    rows = tuple(
        RequirementStatus(
            requirement=f"R{n}-{k}",
            title=f"Requirement {k} of part {n}",
            standard=str(n),
            state=states.get(f"R{n}-{k}", State.MISSING),
            evidence=tuple(item.id for item in exhibits if f"R{n}-{k}" in item.supports),
            findings=() if states.get(f"R{n}-{k}", State.MISSING).is_met else (finding(f"R{n}-{k}: the evidence is too old{hostile}"),),
            closes=() if states.get(f"R{n}-{k}", State.MISSING).is_met else ("file a newer one under `supports`",),
        )
        for n in range(1, sections + 1)
        for k in (1, 2)
    )
    status = ApplicationStatus(id="a-2026", accreditor="acc", edition="ns-2022", type="initial", requirements=rows)
    return workspace, Report(as_of=AS_OF, applications=(status,), findings=())


def exhibit(id: str, title: str, file: str, supports: tuple[str, ...], **dates: date) -> ev.Exhibit:
    return ev.Exhibit(
        id=id,
        title=title,
        kind="LETTER",
        file=file,
        supports=supports,
        owner="rd-1",
        effective=date(2026, 9, 1),
        reviewed=ev.SignedOff(date=date(2026, 10, 1), by="rd-1"),
        **dates,
    )


def finding(message: str) -> Finding:
    rule = Rule(id="FRS101", title="Too old", severity=Severity.ERROR, summary="", why="", fix="")
    return Finding(rule=rule, severity=Severity.ERROR, mark=NOWHERE.at(), message=message, hint="")


def make_files(folder: Path) -> None:
    sheet(folder / "letter.pdf", "Letter of support", pages=1)
    sheet(folder / "tracker.pdf", "Team tracker", pages=3, size=(792, 612))
    sheet(folder / "policy.pdf", "Policy", pages=2, rotate=90)
    picture(folder / "chart.png")
    word_file(folder / "plan.docx")


def sheet(path: Path, words: str, *, pages: int, size: tuple[float, float] = (612, 792), rotate: int = 0) -> None:
    """A clean PDF whose pages say which page of what they are, in a font that it holds."""
    source = (
        '#let d = json(bytes(sys.inputs.data))\n#set document(title: d.words)\n#set text(font: "Source Sans 3", lang: "en", 20pt)\n'
        "#set page(width: d.size.at(0) * 1pt, height: d.size.at(1) * 1pt, footer: [a footer])\n"
        "#for n in range(d.pages) { page[#d.words leaf #(n + 1)] }"
    )
    folder = path.parent / "made"
    folder.mkdir(exist_ok=True)
    (folder / "sheet.typ").write_text(source)
    data = typeset(
        "sheet.typ", {"words": words, "pages": pages, "size": list(size)}, templates=[folder, *TEMPLATES], timestamp=0, standards=["ua-1"]
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.Rotate = rotate
        pdf.save(path)


def picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 300), "steelblue").save(path, dpi=(100, 100))


def word_file(path: Path) -> None:
    import docx

    docx.Document().save(str(path))


def intakes_of(workspace: Workspace, folder: Path) -> Mapping[str, Intake]:
    filed = [item for item in workspace.exhibits if item.file]
    return dict(zip([item.id for item in filed], take_in([folder / item.file for item in filed]), strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


def made(folder: Path, **how: object) -> tuple[Workspace, PacketPlan, Mapping[str, Intake]]:
    workspace, report = sample_workspace(folder, **how)  # type: ignore[arg-type]
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    return workspace, plan, intakes_of(workspace, folder)


@pytest.fixture(scope="module")
def binder(folder: Path) -> bytes:
    workspace, plan, intakes = made(folder)
    return render_binder(workspace, plan, intakes, templates=TEMPLATES).data


def texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(data)]


def bookmarks(data: bytes) -> dict[str, int]:
    """Title to page number, counted from 1."""
    return {mark.get_title(): mark.get_dest().get_index() + 1 for mark in pypdfium2.PdfDocument(data).get_toc()}


def test_every_page_has_its_number_and_both_marks(binder: bytes) -> None:
    pages = texts(binder)
    for number, text in enumerate(pages, start=1):
        assert "DRAFT: NOT READY TO SEND" in text
        assert "SAMPLE: INVENTED DATA" in text
        if number > 1:
            assert f"Page {number} of {len(pages)}" in text


def test_every_evidence_page_says_which_it_is(binder: bytes) -> None:
    pages = texts(binder)
    marks = bookmarks(binder)
    for number, words, count in (("1.1", "Letter of support leaf", 1), ("1.2", "Team tracker leaf", 3), ("3.1", "Policy leaf", 2)):
        start = next(page for title, page in marks.items() if title.startswith(f"Exhibit {number} "))
        assert f"Exhibit {number} · slip sheet" in pages[start - 1]
        for leaf in range(1, count + 1):
            assert f"{words} {leaf}" in pages[start - 1 + leaf]
            assert f"Exhibit {number} · page {leaf} of {count}" in pages[start - 1 + leaf]


def test_evidence_is_shrunk_to_the_space_above_the_foot_and_centred(binder: bytes, folder: Path) -> None:
    original = pypdfium2.PdfDocument(folder / "letter.pdf")[0].get_textpage().get_charbox(0)
    number = next(page for title, page in bookmarks(binder).items() if title.startswith("Exhibit 1.1 "))
    page = pypdfium2.PdfDocument(binder)[number].get_textpage()
    shown = page.get_charbox(page.get_text_range().index("Letter of support leaf"))
    fit = (792 - 28 - 64) / 792  # the height that is left between the marks and the stamp
    side, foot = (612 - 612 * fit) / 2, 792 - 28 - 792 * fit
    assert shown == pytest.approx(
        (side + original[0] * fit, foot + original[1] * fit, side + original[2] * fit, foot + original[3] * fit), abs=0.5
    )


def test_bookmarks_name_every_part(binder: bytes) -> None:
    assert list(bookmarks(binder)) == [
        "Contents",
        "Completeness matrix",
        "Open items",
        "Waivers",
        "Evidence that lapses soon",
        "Section 1 Organization",
        "Exhibit 1.1 Letter of organizational support",
        "Exhibit 1.2 Team tracker",
        "Section 2 Team",
        "Exhibit 2.1 Chart of the organization",
        "Section 3 Participant record",
        "Exhibit 3.1 Policy on the participant record",
        "Exhibit 3.2 Education plan form",
        "Exhibit 3.3 Follow-up plans",
        "Sources of the requirements",
        "What each requirement rests on",
    ]


def test_contents_give_the_pages_where_things_are(binder: bytes) -> None:
    contents = texts(binder)[1]
    marks = {title.removeprefix("Exhibit ").replace("Section ", ""): page for title, page in bookmarks(binder).items()}
    found = {}
    for line in contents.splitlines():
        match = re.fullmatch(r"(?:Ex\. )?(.+?) (\d+)", line)
        if match and not match[1].endswith(" of"):  # the foot of the page
            found[" ".join(match[1].split())] = int(match[2])
    unlisted = ("Contents", "Waivers", "Evidence that lapses soon", "What each requirement rests on")
    expected = {title: page for title, page in marks.items() if title not in unlisted}
    assert found == expected


def test_links_lead_where_their_words_say(binder: bytes) -> None:
    """Every link of the contents page leads to the page that stands at the end of its line."""
    with pikepdf.open(io.BytesIO(binder)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        page = pdf.pages[1]
        document = pypdfium2.PdfDocument(binder)
        words = document[1].get_textpage()
        leads = {}
        for annotation in page.obj.Annots:
            left, bottom, right, top = (float(side) for side in annotation.Rect)
            line = words.get_text_bounded(left=left, bottom=bottom, right=right + 1, top=top).replace("\r\n", " ")
            target = annotation.A.D if "/A" in annotation else annotation.Dest
            target = target if isinstance(target, pikepdf.Array) else _named(pdf, str(target))
            leads[int(re.findall(r"\d+", line)[-1])] = numbers[target[0].objgen]
    assert len(leads) == 12
    assert all(said == leads_to for said, leads_to in leads.items())


def links_of(data: bytes) -> list[tuple[int, str, int]]:
    """Every link inside the file: its page, the words under it, and the page it leads to; pages count from 1."""
    document = pypdfium2.PdfDocument(data)
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        for number, page in enumerate(pdf.pages, start=1):
            words = document[number - 1].get_textpage()
            for annotation in page.obj.get("/Annots", ()):
                if "/A" in annotation and annotation.A.S == "/URI":
                    continue
                left, bottom, right, top = (float(side) for side in annotation.Rect)
                text = words.get_text_bounded(left=left, bottom=bottom, right=right + 1, top=top)
                target = annotation.A.D if "/A" in annotation else annotation.Dest
                target = target if isinstance(target, pikepdf.Array) else _named(pdf, str(target))
                found.append((number, " ".join(text.split()).strip("(),"), numbers[target[0].objgen]))
    return found


def rows_of_matrix(page: str) -> dict[str, str]:
    """Requirement id to what its row of the matrix says."""
    words = " ".join(page.split())
    starts = [(match[1], match.start()) for match in re.finditer(r"(R\d+-\d) Requirement", words)]
    ends = [start for _, start in starts[1:]] + [len(words)]
    return {id: words[start:end] for (id, start), end in zip(starts, ends, strict=True)}


@pytest.mark.parametrize("printed", [False, True], ids=["on screen", "print edition"])
def test_every_citation_leads_to_its_exhibit_and_every_stamp_leads_back(folder: Path, printed: bool) -> None:
    workspace, plan, intakes = made(folder)
    data = render_binder(workspace, plan, intakes, templates=TEMPLATES, printed=printed).data
    pages = texts(data)
    seen, exhibit, kinds = dict.fromkeys(("slip", "pages", "back"), 0), "", set()
    stamped = {number for number, text in enumerate(pages, start=1) if re.search(r"Exhibit [\d.]+ · page \d+ of \d+", text)}
    for number, words, target in links_of(data):
        there = pages[target - 1]
        if match := re.fullmatch(r"Ex\. ([\d.]+)", words):
            exhibit = match[1]
            seen["slip"] += 1
            assert f"Exhibit {exhibit} · slip sheet" in there
        elif match := re.fullmatch(r"pp?\. (\d+)(?:–(\d+))?", words):
            first, last = int(match[1]), int(match[2] or match[1])
            seen["pages"] += 1
            assert target == first
            if f"Exhibit {exhibit} · slip sheet" not in there:  # an exhibit without pages is cited by its slip sheet
                for at in range(first, last + 1):
                    assert f"Exhibit {exhibit} · page {at - first + 1} of {last - first + 1}" in pages[at - 1]
                    assert f"Page {at} of {len(pages)}" in pages[at - 1]
                assert f"Exhibit {exhibit} · page" not in pages[last] if last < len(pages) else True
        elif re.fullmatch(r"R\d+-\d", words):
            seen["back"] += 1
            stamp = re.search(r"Exhibit ([\d.]+) · (page|slip sheet)", pages[number - 1])
            assert stamp
            assert f"Ex. {stamp[1]} " in rows_of_matrix(there)[words]
            if stamp[2] == "page":
                assert f"(matrix, p. {target})" in pages[number - 1]
                stamped.discard(number)
        else:
            assert int(words.split()[-1]) == target
            kinds.add(number)
    assert not stamped  # every page of evidence has a link back
    assert seen == {"slip": 9, "pages": 9, "back": 10 + 7}  # ten pages of evidence rows, seven of slip sheets
    assert kinds <= {2} | {page for title, page in bookmarks(data).items() if title.startswith("Section")}


def test_a_stamp_names_the_page_of_each_of_its_rows(folder: Path) -> None:
    workspace, report = sample_workspace(folder, sections=30)
    shared = tuple(replace(one, supports=("R1-1", "R30-1")) if one.id == "EX-1" else one for one in workspace.exhibits)
    workspace = replace(workspace, exhibits=shared)
    status = report.applications[0]
    rows = tuple(replace(row, evidence=("EX-1",)) if row.requirement == "R30-1" else row for row in status.requirements)
    report = replace(report, applications=(replace(status, requirements=rows),))
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    pages = texts(render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data)
    first, last = (next(number for number, text in enumerate(pages, start=1) if f"{id} Requirement" in text) for id in ("R1-1", "R30-1"))
    assert first < last
    assert any(f"For R1-1, R30-1 (matrix, pp. {first}, {last})" in " ".join(text.split()) for text in pages)


def test_a_section_that_goes_on_says_so(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    many = tuple(exhibit(f"EX-{at}", f"Letter {at}", "letter.pdf", ("R2-2",)) for at in range(100, 160))
    workspace = replace(workspace, exhibits=(*workspace.exhibits, *many))
    status = report.applications[0]
    rows = tuple(
        replace(row, evidence=tuple(one.id for one in many), state=State.CURRENT) if row.requirement == "R2-2" else row
        for row in status.requirements
    )
    report = replace(report, applications=(replace(status, requirements=rows),))
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    told = [number for number, text in enumerate(texts(data), start=1) if "Section 2, Team, continued" in text]
    assert told == [bookmarks(data)["Section 2 Team"] + 1]
    assert not [text for text in texts(data) if "Section 1, Organization, continued" in text]


def test_the_print_edition_has_its_dividers_on_the_right(folder: Path) -> None:
    workspace, plan, intakes = made(folder, sections=5)
    assembled = render_binder(workspace, plan, intakes, templates=TEMPLATES, printed=True)
    pages = texts(assembled.data)
    starts = {title: page for title, page in bookmarks(assembled.data).items() if title.startswith(("Section", "Sources"))}
    assert len(starts) == 6
    assert all(page % 2 for page in starts.values())
    blank = [number for number, text in enumerate(pages, start=1) if text.strip() == "This page is left blank."]
    assert blank
    assert all(number % 2 == 0 and number + 1 in starts.values() for number in blank)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1) if number not in (1, *blank))
    assert assembled.unmet == ()
    on_screen = render_binder(workspace, plan, intakes, templates=TEMPLATES).data
    assert len(pages) == len(texts(on_screen)) + len(blank)
    assert not any("left blank" in text for text in texts(on_screen))


def test_the_print_edition_keeps_the_binding_edge_free(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    data = render_binder(workspace, plan, intakes, templates=TEMPLATES, printed=True).data
    document = pypdfium2.PdfDocument(data)
    for number in range(1, len(document)):
        words = document[number].get_textpage()
        boxes = [words.get_rect(at) for at in range(words.count_rects())]
        width = document[number].get_width()
        right_hand = number % 2 == 0  # counted from 0: the third page is a right one
        nearest = min(left for left, *_ in boxes) if right_hand else width - max(right for _, _, right, _ in boxes)
        assert nearest >= 30, number + 1


def _named(pdf: pikepdf.Pdf, name: str) -> pikepdf.Array:
    target = pikepdf.NameTree(pdf.Root.Names.Dests)[name]
    return target.D if isinstance(target, pikepdf.Dictionary) else target  # type: ignore[return-value]


def test_the_matrix_shows_each_state_in_words(binder: bytes) -> None:
    matrix = texts(binder)[2]
    for words in ("Complete", "Waived", "Due soon", "Not applicable", "Too old", "Planned"):
        assert words in matrix
    assert re.search(r"R2-1 Requirement 1 of part 2 Ex\. 1\.2 \(pp\. 9–11\), Ex\. 2\.1 \(p\. 14\)", matrix.replace("\n", " "))


def test_slip_sheets_say_what_a_reviewer_wants_to_know(binder: bytes, folder: Path) -> None:
    slip = next(text for text in texts(binder) if "Exhibit 1.1 · slip sheet" in text)
    for words in (
        "What to look for\nThe date and the signature.",
        "R1-1 Requirement 1 of part 1",
        "September 1, 2026",
        "December 24, 2026",
        "October 1, 2026, by Dana Sampleton, RD, CDCES",
        intakes_of(sample_workspace(folder)[0], folder)["EX-1"].sha256,
    ):
        assert words in slip
    word, planned = (next(text for text in texts(binder) if f"Exhibit {number} · slip sheet" in text) for number in ("3.2", "3.3"))
    assert "The program shows the file itself on request." in word
    assert "It is expected by December 1, 2026." in planned


def test_a_word_file_that_goes_to_the_portal_says_where_it_lies(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    item = st.UploadItem(id="u", title="Plan", heading="h3", file="plan", requirements=("R3-1",), kinds=("LETTER",))
    plan = replace(plan, type=replace(plan.type, uploads=(item,)))
    text = "\n".join(texts(render_binder(workspace, plan, intakes, templates=TEMPLATES).data))
    assert "it lies in the folder uploads/" in text


def test_a_word_file_with_pages_says_who_made_them(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    pages = intakes["EX-1"]
    word = replace(intakes["EX-5"], pdf=pages.pdf, pages=pages.pages, printed_by="LibreOffice 99.1")
    found = texts(render_binder(workspace, plan, {**intakes, "EX-5": word}, templates=TEMPLATES).data)
    slip = next(number for number, text in enumerate(found) if "Exhibit 3.2 · slip sheet" in text)
    assert "Made from the Word file by LibreOffice 99.1." in found[slip]
    assert "not printed here" not in found[slip]
    assert "Exhibit 3.2 · page 1 of 1" in found[slip + 1]


def test_what_keeps_the_binder_from_pdf_ua_is_told_with_the_exhibits(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    assert render_binder(workspace, plan, intakes, templates=TEMPLATES).unmet == ()
    poor = {id: replace(intake, fonts_left_out=("Odd-Sans",)) if id in ("EX-2", "EX-3") else intake for id, intake in intakes.items()}
    assembled = render_binder(workspace, plan, poor, templates=TEMPLATES)
    assert assembled.unmet == ("the font Odd-Sans is used and not held in EX-2, EX-3",)
    with pikepdf.open(io.BytesIO(assembled.data)) as pdf, pdf.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata


def test_the_binder_never_claims_the_accreditors_decision(binder: bytes) -> None:
    whole = "\n".join(texts(binder))
    assert "not a determination by the accreditor (Sample Accreditor)" in whole.replace("\n", " ").replace("  ", " ")
    assert "accredited" not in whole


def test_the_binder_is_sound_and_keeps_to_pdf_ua(binder: bytes, tmp_path: Path) -> None:
    import page as validator

    (tmp_path / "binder.pdf").write_bytes(binder)
    job = pikepdf.Job(["pikepdf", "--check", str(tmp_path / "binder.pdf")])
    job.run()
    assert (job.exit_code, job.has_warnings) == (0, False)
    assert validator.validate_pdf_bytes(binder, profile=validator.ValidationProfile.PDF_UA_1).is_compliant
    with pikepdf.open(io.BytesIO(binder)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_the_same_program_gives_the_same_bytes(binder: bytes, folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    assert render_binder(workspace, plan, intakes, templates=TEMPLATES).data == binder


@pytest.mark.parametrize("sections", [1, 12, 30])
def test_tabs_fit_the_page_however_many_there_are(folder: Path, sections: int) -> None:
    workspace, plan, intakes = made(folder, sections=sections)
    data = render_binder(workspace, plan, intakes, templates=TEMPLATES).data
    last = bookmarks(data)[f"Section {sections} " + plan.sections[-1].heading.title] - 1
    page = pypdfium2.PdfDocument(data)[last].get_textpage()
    found = [box for at in range(page.count_rects()) if (box := page.get_rect(at))[0] > 612 - 26]
    assert found
    assert all(0 < bottom < top < 792 for _, bottom, _, top in found)


HOSTILE = ' & <b> #read("/etc/passwd") $x$ @ref \\ {{ 7*7 }} 😀 \x00\x0b שלום ' + "W" * 300


def test_hostile_words_are_words(folder: Path) -> None:
    workspace, plan, intakes = made(folder, hostile=HOSTILE)
    data = render_binder(workspace, plan, intakes, templates=TEMPLATES).data
    whole = " ".join(" ".join(texts(data)).split())
    for words in ('& <b> #read("/etc/passwd")', "$x$ @ref", "{{ 7*7 }}", "[U+1F600]"):
        assert words in whole
    assert "root:" not in whole
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number].get_textpage()
        width = document[number].get_width()
        for at in range(page.count_rects()):
            left, _, right, _ = page.get_rect(at)
            assert left >= 0
            assert right <= width


def behind_tabs(workspace: Workspace, *tabs: st.BinderTab, periods: tuple[str, ...] = ()) -> Workspace:
    """The workspace with these tabs in its one kind of binder."""
    (accreditor,) = workspace.rulebook.accreditors.values()
    kind = replace(accreditor.applications[0], binder=tabs, periods=periods)
    return replace(workspace, rulebook=replace(workspace.rulebook, accreditors={"acc": replace(accreditor, applications=(kind,))}))


def thumb_tabs(data: bytes, number: int) -> list[str]:
    """What stands in the right edge of a page, where the thumb tabs are."""
    page = pypdfium2.PdfDocument(data)[number]
    return page.get_textpage().get_text_bounded(left=page.get_width() - 26).split()


def test_the_front_part_has_neither_letter_nor_thumb_tab(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    front = st.BinderTab(title="In front", headings=("h1",), front=True)
    workspace = behind_tabs(workspace, st.BinderTab(title="All the rest", headings=("h2", "h3")), front)
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    toc = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pypdfium2.PdfDocument(data).get_toc()]
    assert [(level, title) for level, title, _ in toc if title.startswith(("Tab", "Section", "Exhibit 1"))] == [
        (0, "Section 1 Organization"),
        (1, "Exhibit 1.1 Letter of organizational support"),
        (1, "Exhibit 1.2 Team tracker"),
        (0, "Tab A All the rest"),
        (1, "Section 2 Team"),
        (1, "Section 3 Participant record"),
    ]
    at = {title: number for _, title, number in toc}
    assert [thumb_tabs(data, at[title]) for title in ("Section 1 Organization", "Exhibit 1.1 Letter of organizational support")] == [[], []]
    assert [thumb_tabs(data, at[title]) for title in ("Tab A All the rest", "Section 3 Participant record")] == [["A"], ["A"]]
    pages = texts(data)
    contents = " ".join(pages[at["Contents"]].split())
    assert "1 Organization front part: In front" in contents
    assert contents.index("1 Organization") < contents.index("A All the rest")
    assert "Front part: In front" in pages[at["Section 1 Organization"]]


def test_one_requirement_alone_has_its_thumb_tab_on_the_page(folder: Path) -> None:
    workspace, plan, intakes = made(folder, sections=12)
    alone = replace(plan, sections=(plan.sections[11],))
    data = render_binder(workspace, alone, intakes, templates=TEMPLATES).data
    assert thumb_tabs(data, bookmarks(data)["Section 12 " + plan.sections[11].heading.title] - 1) == ["12"]


def test_tabs_of_several_headings_have_pages_and_bookmarks_of_their_own(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    tabs = (st.BinderTab(title="Beginning", headings=("h1",)), st.BinderTab(title="All the rest", headings=("h2", "h3")))
    workspace = behind_tabs(workspace, *tabs, periods=("earlier", "current"))
    status = report.applications[0]
    first = replace(status.requirements[0], by_period={"earlier": ("EX-1",), "current": ()})
    report = replace(report, applications=(replace(status, requirements=(first, *status.requirements[1:])),))
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    document = pypdfium2.PdfDocument(data)
    marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    shown = [(level, title) for level, title, _ in marks if title.startswith(("Tab", "Section", "Exhibit 1"))]
    assert shown == [
        (0, "Tab A Beginning"),
        (1, "Section 1 Organization"),
        (2, "Exhibit 1.1 Letter of organizational support"),
        (2, "Exhibit 1.2 Team tracker"),
        (0, "Tab B All the rest"),
        (1, "Section 2 Team"),
        (1, "Section 3 Participant record"),
    ]
    at = {title: number for _, title, number in marks}
    assert at["Tab A Beginning"] == at["Section 1 Organization"]
    assert at["Tab B All the rest"] + 1 == at["Section 2 Team"]
    pages = texts(data)
    behind = " ".join(pages[at["Section 1 Organization"]].split())
    assert (
        "Number Requirement Application period Current period State R1-1 Requirement 1 of part 1 Ex. 1.1 (p. 7) no exhibit asked" in behind
    )
    assert re.search(r"Application period Ex\. 1\.1 .+ Exhibits for both periods Ex\. 1\.2 ", behind)
    assert "Participant record" in pages[at["Tab B All the rest"]]


def test_a_tab_with_another_title_is_told_beside_its_heading(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    plan = replace(plan, sections=(replace(plan.sections[0], tab="Short name"), *plan.sections[1:]))
    pages = texts(render_binder(workspace, plan, intakes, templates=TEMPLATES).data)
    assert "Organization tab 1: Short name" in " ".join(pages[1].split())
    assert sum("Tab 1: Short name" in text for text in pages) == 1


def test_a_tab_that_the_heading_names_is_not_told_twice(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    tabs = ("1 Organization", "Team", "7 Records")
    plan = replace(plan, sections=tuple(replace(one, tab=tab) for one, tab in zip(plan.sections, tabs, strict=True)))
    sections: Any = binder_data(workspace, plan, intakes)["sections"]
    assert [section["tab"] for section in sections] == ["", "", "Records"]


def test_a_heading_over_all_columns_is_not_broken_for_the_first(folder: Path) -> None:
    workspace, report = sample_workspace(folder, hostile=": individualization")
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    pages = texts(render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data)
    matrix = next(text for text in pages if "Completeness matrix" in text and "Evidence (page)" in text)
    assert "1 Organization: individualization" in " ".join(matrix.split())


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.NOT_APPLICABLE, "none needed"), (State.WAIVED, "none needed"), (State.CURRENT, "no exhibit asked"), (State.MISSING, "none")],
)
def test_a_row_without_exhibits_says_why_it_has_none(folder: Path, state: State, words: str) -> None:
    workspace, report = sample_workspace(folder)
    status = report.applications[0]
    first = replace(status.requirements[0], state=state, evidence=())
    report = replace(report, applications=(replace(status, requirements=(first, *status.requirements[1:])),))
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    pages = texts(render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data)
    matrix = " ".join(next(text for text in pages if "Evidence (page)" in text).split())
    assert f"R1-1 Requirement 1 of part 1 {words} {STATE_WORDS[state][1]}" in matrix


def test_the_cover_stays_on_one_page(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    changes = tuple(ev.Change(id=f"c{n}", kind="other", date=AS_OF, description="Something has changed. " * 6) for n in range(3))
    application = replace(workspace.program.applications[0], changes=("c0", "c1", "c2"))
    workspace = replace(workspace, program=replace(workspace.program, changes=changes, applications=(application,)))
    plan = plan_packet(workspace, report, application, draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    assert bookmarks(data)["Contents"] == 2


def test_a_file_that_cannot_be_used_stops_the_binder(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    refused = replace(intakes["EX-1"], pdf=None, pages=(), rejected="it needs a password to open", remedy="save a copy without a password")
    with pytest.raises(DocumentError, match=r"EX-1: letter\.pdf cannot go into the binder: it needs a password to open") as caught:
        render_binder(workspace, replace(plan, draft=False), {**intakes, "EX-1": refused}, templates=TEMPLATES)
    assert caught.value.hint == "save a copy without a password"
    draft = "\n".join(texts(render_binder(workspace, plan, {**intakes, "EX-1": refused}, templates=TEMPLATES).data))
    assert "letter.pdf: it needs a password to open." in draft


def test_a_file_that_was_never_read_stops_the_binder(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    with pytest.raises(DocumentError, match=r"EX-2: tracker\.pdf was not read"):
        render_binder(workspace, plan, {id: intake for id, intake in intakes.items() if id != "EX-2"}, templates=TEMPLATES)


def test_a_template_without_a_place_for_each_page_is_refused(folder: Path, tmp_path: Path) -> None:
    workspace, plan, intakes = made(folder)
    (tmp_path / "binder.typ").write_text('#set document(title: "x")\nNo place for evidence')
    with pytest.raises(DocumentError, match="keeps 0 places for 7 evidence pages"):
        render_binder(workspace, plan, intakes, templates=(tmp_path, *TEMPLATES))


def test_a_complete_packet_carries_no_draft_mark(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    workspace = replace(workspace, program=replace(workspace.program, sample=False))
    whole = "\n".join(texts(render_binder(workspace, replace(plan, draft=False), intakes, templates=TEMPLATES).data))
    assert "DRAFT" not in whole
    assert "SAMPLE" not in whole


def test_a_draft_says_what_holds_it_back(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    status = report.applications[0]
    rows = tuple(replace(row, state=State.CURRENT, findings=(), closes=()) for row in status.requirements)
    whole = replace(report, applications=(replace(status, requirements=rows),))
    held = replace(report, applications=(replace(status, requirements=rows, held_by=(finding("a file is gone"),)),))

    def cover(report: Report) -> str:
        plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
        return " ".join(texts(render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data)[0].split())

    assert "Nothing is open in it; it is marked because it was made as a draft." in cover(whole)
    assert re.search(r"What holds it back is told on page \d\.", cover(held))


def test_what_is_due_soon_or_not_known_yet_is_counted_apart(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    status = report.applications[0]
    rows = tuple(replace(row, waits_for="a chart is chosen") if row.requirement == "R2-2" else row for row in status.requirements)
    plan = plan_packet(
        workspace, replace(report, applications=(replace(status, requirements=rows),)), workspace.program.applications[0], draft=True
    )
    pages = texts(render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data)
    legend = " ".join(next(text for text in pages if "Evidence (page)" in text).split())
    assert "Complete: 1 of 6 Complete, due soon: 1 Not yet complete: 2 Missing or expired: 0 Not needed: 1 Not known yet: 1" in legend
    assert "R2-2 Requirement 2 of part 2 not known yet Not known yet" in legend


def test_exhibits_of_one_kind_stand_by_their_days(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    days = {"EX-1": date(2026, 9, 9), "EX-2": date(2026, 8, 1), "EX-4": date(2026, 9, 2)}
    others = {"EX-4": "CHART"}
    exhibits = tuple(
        replace(one, effective=days.get(one.id, one.effective), kind=others.get(one.id, one.kind), person=one.id)
        for one in workspace.exhibits
    )
    workspace = replace(workspace, exhibits=exhibits)
    status = report.applications[0]
    rows = tuple(replace(row, evidence=("EX-1", "EX-4", "EX-2")) if row.requirement == "R1-1" else row for row in status.requirements)
    report = replace(report, applications=(replace(status, requirements=rows),))

    def numbers(**need: Any) -> list[str]:
        asked = replace(workspace.rulebook.requirements["R1-1"], evidence=(st.EvidenceNeed(kinds=("LETTER",), **need),) if need else ())
        rulebook = replace(workspace.rulebook, requirements={**workspace.rulebook.requirements, "R1-1": asked})
        plan = plan_packet(replace(workspace, rulebook=rulebook), report, workspace.program.applications[0], draft=True)
        return [planned.exhibit.id for planned in plan.sections[0].exhibits]

    assert numbers() == ["EX-2", "EX-1", "EX-4"]
    assert numbers(per="person") == ["EX-1", "EX-4", "EX-2"]  # of two people, each in the order of the records


def test_sources_are_those_that_the_requirements_rest_on_the_publishers_own_first(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    texts_read = {
        "S1": st.SourceText(id="S1", title="An account", kind="account", address="https://example.org/told"),
        "S2": st.SourceText(id="S2", title="A copy", kind="copy", address="https://example.org/copy", note="A mirror."),
        "S3": st.SourceText(id="S3", title="The rules", address="https://example.org/rules", of="2022"),
        "S4": st.SourceText(id="S4", title="The rules again", address="https://example.org/rules", of="2022"),
        "S5": st.SourceText(id="S5", title="Another accreditor's rules", accreditor="other"),
        "S6": st.SourceText(id="S6", title="Not read"),
    }
    sure, half, not_sure = st.Confidence.VERIFIED, st.Confidence.SECONDARY, st.Confidence.UNVERIFIED
    cited = {
        "R1-1": (("S1", half), ("S2", half), ("S4", sure), ("S3", half), ("S5", sure), ("S6", not_sure)),
        "R1-2": (("S1", half),),
        "R2-1": (("S6", not_sure),),
        "R2-2": (("S5", sure),),
    }
    requirements = {
        id: replace(one, citations=tuple(st.Citation(text=text, confidence=how) for text, how in cited.get(id, ())))
        for id, one in workspace.rulebook.requirements.items()
    }
    workspace = replace(workspace, rulebook=replace(workspace.rulebook, requirements=requirements, sources=texts_read))
    sources: Any = binder_data(workspace, plan, intakes)["sources"]
    told = [(one["number"], one["title"], one["kind"], one["address"]) for one in sources["texts"]]
    assert told == [
        (1, "The rules", "origin", "https://example.org/rules"),
        (2, "Another accreditor's rules", "origin", ""),
        (3, "Not read", "origin", ""),
        (4, "A copy", "copy", ""),
        (5, "An account", "account", ""),
    ]
    rests = {one["id"]: [(each["text"], each["sure"]) for each in one["citations"]] for one in sources["requirements"]}
    assert rests["R1-1"] == [(1, ""), (4, "second-hand")]
    assert (rests["R1-2"], rests["R2-1"], rests["R2-2"]) == ([(5, "second-hand")], [(3, "not verified")], [(2, "")])


def test_data_hold_what_lapses_and_who_owns_a_gap(folder: Path) -> None:
    workspace, plan, intakes = made(folder)
    data = binder_data(workspace, plan, intakes)
    assert data["lapsing"] == [{"number": "1.1", "title": "Letter of organizational support", "until": "December 24, 2026", "days": 33}]
    assert data["counts"] == {"current": 1, "waived": 1, "due-soon": 1, "not-applicable": 1, "stale": 1, "planned": 1}
    assert data["gaps"][0] == {  # type: ignore[index]
        "id": "R3-1",
        "title": "Requirement 1 of part 3",
        "state": "stale",
        "missing": ["R3-1: the evidence is too old."],
        "closes": ["File a newer one under supports."],
        "owner": "Dana Sampleton, RD, CDCES",
    }


# --------------------------------------------------------------------------- much of one thing


def with_planned(folder: Path, many: int) -> bytes:
    """The binder with so many planned exhibits of its first requirement."""
    workspace, report = sample_workspace(folder)
    more = tuple(replace(exhibit(f"EX-{n}", f"Paper {n}", "", ("R1-1",)), expected=date(2026, 12, 1)) for n in range(100, 98 + many))
    workspace = replace(workspace, exhibits=(*workspace.exhibits, *more))
    status = report.applications[0]
    first = replace(status.requirements[0], evidence=("EX-1", *(one.id for one in more)))
    report = replace(report, applications=(replace(status, requirements=(first, *status.requirements[1:])),))
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    return render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data


def test_a_row_of_the_matrix_with_very_many_exhibits_shows_them_all(folder: Path) -> None:
    data = with_planned(folder, 240)
    at = bookmarks(data)
    document = pypdfium2.PdfDocument(data)
    shown = " ".join(
        document[page].get_textpage().get_text_bounded() for page in range(at["Completeness matrix"] - 1, at["Open items"] - 1)
    )
    numbers = {int(found) for found in re.findall(r"Ex\.\s1\.(\d+)", shown)}
    assert len(numbers) == 240, f"{240 - len(numbers)} are below the foot of a page"


def test_no_exhibit_stands_alone_on_the_second_page_of_its_section(folder: Path) -> None:
    two_pages = 0
    for many in (35, 36, 37, 42):
        data = with_planned(folder, many)
        at = bookmarks(data)
        pages = texts(data)[at["Section 1 Organization"] - 1 : at["Exhibit 1.1 Letter of organizational support"] - 1]
        assert all(page.count("Ex. 1.") >= 3 for page in pages), f"{many} exhibits"
        two_pages += len(pages) == 2
    assert two_pages


def test_an_open_item_that_goes_over_pages_is_named_on_each(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    status = report.applications[0]
    (row,) = (row for row in status.requirements if row.requirement == "R3-1")
    long = replace(
        row, findings=tuple(finding(f"{n} papers are too old. " + "Nobody knows where the newer ones are. " * 4) for n in range(90))
    )
    report = replace(
        report, applications=(replace(status, requirements=tuple(long if one is row else one for one in status.requirements)),)
    )
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    at = bookmarks(data)
    told = [page for page in texts(data)[at["Open items"] - 1 :] if "papers are too old" in page]
    assert len(told) > 2
    assert all("R3-1" in page and "Requirement 1 of part 3" in page and "Dana Sampleton" in page for page in told)


def test_what_stands_in_for_several_requirements_says_so_once(folder: Path) -> None:
    workspace, report = sample_workspace(folder)
    (waiver,) = workspace.waivers
    both = (replace(waiver, exhibit="EX-4"), replace(waiver, id="W-2", requirement="R3-2", exhibit="EX-4"))
    workspace = replace(workspace, waivers=both)
    plan = plan_packet(workspace, report, workspace.program.applications[0], draft=True)
    sections: Any = binder_data(workspace, plan, intakes_of(workspace, folder))["sections"]
    (facts,) = (dict(one["facts"]) for section in sections for one in section["exhibits"] if one["title"] == "Chart of the organization")
    assert facts["Stands in for"].splitlines() == [
        "the evidence that waivers set aside:",
        "R1-2 Requirement 2 of part 1",
        "R3-2 Requirement 2 of part 3",
    ]


def test_names_that_run_from_right_to_left_keep_their_places_in_a_row(folder: Path) -> None:
    import page as validator

    workspace, report = sample_workspace(folder)
    (site,) = workspace.program.sites
    application = replace(workspace.program.applications[0], sites=("main", "other"))
    sites = (replace(site, name="שרה"), replace(site, id="other", name="מרים"))
    workspace = replace(workspace, program=replace(workspace.program, sites=sites, applications=(application,)))
    plan = plan_packet(workspace, report, application, draft=True)
    data = render_binder(workspace, plan, intakes_of(workspace, folder), templates=TEMPLATES).data
    text = pypdfium2.PdfDocument(data)[0].get_textpage()
    left = {letter: text.get_charbox(at)[0] for at in range(text.count_chars()) if (letter := text.get_text_range(at, 1)) in "שם"}
    assert left["ש"] < left["ם"], "the first site is named first"
    assert validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_UA_1).is_compliant
