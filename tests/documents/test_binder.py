"""The binder read back: numbers, links, bookmarks, footers, geometry, and what it refuses."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from generator.documents.binder import binder_data, long_date, render_binder
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.typeset import typeset
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
    letter = sheet(folder / "letter.pdf", "Letter of support", pages=1)
    sheet(folder / "tracker.pdf", "Team tracker", pages=3, size=(792, 612))
    sheet(folder / "policy.pdf", "Policy", pages=2, rotate=90)
    picture(folder / "chart.png")
    word_file(folder / "plan.docx")
    names = {
        1: "Organization",
        2: "Team",
        3: "Participant record",
        4: "An evening with a heading that is long enough to need a second line, and a half",
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
        id="acc", name="Sample Accreditor", short_name="Sample", decision="recognition", term_years=4, applications=(kind,)
    )
    exhibits = (
        exhibit("EX-1", "Letter of organizational support" + hostile, letter.name, ("R1-1",), valid_until=date(2026, 12, 24)),
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


def sheet(path: Path, words: str, *, pages: int, size: tuple[float, float] = (612, 792), rotate: int = 0) -> Path:
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
    return path


def picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 300), "steelblue").save(path, dpi=(100, 100))


def word_file(path: Path) -> None:
    import docx

    docx.Document().save(str(path))


def intakes_of(workspace: Workspace, folder: Path) -> Mapping[str, Intake]:
    filed = [item for item in workspace.exhibits if item.file]
    return dict(zip([item.id for item in filed], take_in([folder / item.file for item in filed]), strict=True))
