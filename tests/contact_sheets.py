"""`python -m tests.contact_sheets OUT [WORD ...]`: every page of every kind of document on large sheets, for a person to look at.

Each document is made of three programs: one that has just begun, the sample, and a crowded one with forty people, thirty sites,
a hundred stakeholders, names that are very long, accented, or written from right to left, and ten waivers. With words, only documents whose
path holds one of them.
"""

import io
import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageDraw

from generator.commands import init
from generator.commands.gather import Asking, gather
from generator.documents.forms import render_forms
from generator.documents.migration import render_migration
from generator.documents.packet import render_packet
from generator.documents.plan import Document, plan_packet
from generator.documents.policy import render_policies
from generator.findings import Report
from generator.loading.load import RULES
from generator.model.evidence import SignedOff, Waiver
from generator.model.workspace import Workspace
from generator.pdf.intake import take_in
from generator.questions.education import count_education
from generator.questions.migration import plan_migration
from generator.rules.judge import judge

ROOT = Path(__file__).parent.parent
TEMPLATES = (ROOT / "templates",)
DAY = date(2026, 10, 30)
NAMES = (
    "María-José Fernández de la Peña y Gutiérrez de Valenzuela-Ibáñez",
    "Łucja Brzęczyszczykiewicz-Szczepańska",
    "فاطمة الزهراء بنت عبد الرحمن",
    "שרה בת-אברהם כהן-לוי",
    "Nguyễn Thị Ánh Tuyết",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Ann O",
)
PACKETS = ("adces-2026", "ada-2026-renewal", "ada-2026-change", "adces-2026-audit")
COLUMNS, SCALE = 4, 0.8
MOST_A_SHEET = 8  # pages: as many as can still be read on a screen


def crowded(sample: Workspace) -> Workspace:
    """The sample with far more of everything."""
    names = itertools.cycle(NAMES)
    people = [replace(sample.team.people[at % len(sample.team.people)], id=f"person-{at}", name=next(names)) for at in range(33)]
    sites = [
        replace(sample.program.sites[at % 3], id=f"site-{at}", name=f"{next(names)} Community Room {at}", setting="Senior center, " * 6)
        for at in range(27)
    ]
    stakeholders = [replace(sample.stakeholders.stakeholders[at % 6], id=f"s-{at}", name=next(names)) for at in range(94)]
    projects = [replace(sample.quality.projects[0], id=f"project-{at}", title=f"{next(names)} {at}") for at in range(40)]
    policies = [replace(row, changes=row.changes * 100, title=f"{row.title} {next(names)}") for row in sample.policies.policies]
    goals = [replace(sample.program.goals[at % 3], id=f"goal-{at}", goal=f"{at} " + "reach more people in town " * 12) for at in range(40)]
    waivers = [
        Waiver(
            id=f"waiver-{at}",
            kind="not-applicable" if at % 4 == 0 else "waiver",
            requirement=asked,
            applications=("ada-2026-renewal", "adces-2026"),
            people=tuple(person.id for person in people[:at]) if at % 3 == 1 else (),
            reason="the only clinician of the site is on leave and nobody could be found for these weeks " * (at % 3 + 1),
            approved=SignedOff(by="dietitian-1", date=DAY),
            start=date(2026, 10, 1),
            end=date(2026, 12, 31),
            exhibit="EX-0011" if at % 2 else "",
        )
        for at, asked in enumerate(("ORG-04", "POP-02", "TEAM-02", "TEAM-04", "CUR-03", "REC-08", "OUT-02", "CQI-02", "ACC-04", "ENH-03"))
    ]
    everywhere = tuple(site.id for site in (*sample.program.sites, *sites))
    return replace(
        sample,
        program=replace(
            sample.program,
            name=f"Harbor Bend {NAMES[0]} Diabetes Self-Management Education and Support",
            short_name=f"Harbor Bend {NAMES[0]}"[:60],
            sites=(*sample.program.sites, *sites),
            goals=(*sample.program.goals, *goals),
            applications=tuple(
                replace(row, sites=everywhere) if row.type in ("initial", "renewal") else row for row in sample.program.applications
            ),
        ),
        team=replace(sample.team, people=(*sample.team.people, *people)),
        stakeholders=replace(sample.stakeholders, stakeholders=(*sample.stakeholders.stakeholders, *stakeholders)),
        quality=replace(sample.quality, projects=(*sample.quality.projects, *projects)),
        outcomes=replace(sample.outcomes, results=sample.outcomes.results * 34),
        policies=replace(sample.policies, policies=tuple(policies)),
        waivers=tuple(waivers),
    )


def programs() -> Iterator[tuple[str, Workspace, Report]]:
    """The three programs by name."""
    with tempfile.TemporaryDirectory() as folder:
        init.run(Path(folder) / "program", name="A new program", accreditors=(), today=DAY)
        begun = gather(Asking(root=Path(folder) / "program", today=DAY))
    sample = gather(Asking(root=ROOT, today=DAY))
    for name, found in (("begun", begun), ("sample", sample)):
        assert found.workspace is not None
        yield name, found.workspace, found.report
    assert sample.workspace is not None
    full = crowded(sample.workspace)
    yield "crowded", full, replace(judge(full, rules=RULES), education=count_education(full))


def documents_of(workspace: Workspace, report: Report) -> Iterator[Document]:
    """Every document of a program, as it is made."""
    yield from render_policies(workspace, report, templates=TEMPLATES)
    yield from render_forms(workspace, report, templates=TEMPLATES)
    known = set(PACKETS) & {application.id for application in workspace.program.applications}
    for application in workspace.program.applications:
        if application.id in known or not known:  # of a new program all
            plan = plan_packet(workspace, report, application, draft=True)
            files = ROOT / "evidence" / "files"
            there = [planned.exhibit for planned in plan.exhibits if planned.exhibit.file and (files / planned.exhibit.file).is_file()]
            intakes = dict(zip((one.id for one in there), take_in([files / one.file for one in there]), strict=True))
            for document in render_packet(workspace, report, plan, intakes, templates=TEMPLATES, inputs={}).documents:
                if document.path.parts[0] != "uploads":
                    yield Document("packets" / Path(application.id) / document.path, document.data)  # type: ignore[arg-type]
    old = next((row for row in workspace.program.applications if row.edition == "ns-2017"), None)
    if old:
        yield from render_migration(workspace, plan_migration(workspace, report, old, "ns-2022"), templates=TEMPLATES)


class Page(NamedTuple):
    """A page as a picture with its document's name on it."""

    name: str
    picture: Image.Image


def pages_of(documents: Sequence[Document]) -> Iterator[Page]:
    """Each page of these documents."""
    for document in documents:
        pdf = pypdfium2.PdfDocument(document.data)
        for number, page in enumerate(pdf, start=1):
            shown = page.render(scale=SCALE).to_pil().convert("RGB")
            name = f"{document.path} {number}/{len(pdf)}"
            ImageDraw.Draw(shown).text((2, 1), name[-70:], fill="#0000c0")
            yield Page(name, shown)
        pdf.close()


def sheets_of(documents: Sequence[Document]) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    """The pages in rows, as PNG files, each with the names of its pages."""
    for pages in _batched(pages_of(documents)):
        wide, high = max(page.picture.width for page in pages) + 4, max(page.picture.height for page in pages) + 4
        sheet = Image.new("RGB", (COLUMNS * wide, -(-len(pages) // COLUMNS) * high), "#808080")
        for at, page in enumerate(pages):
            sheet.paste(page.picture, (at % COLUMNS * wide, at // COLUMNS * high))
        out = io.BytesIO()
        sheet.save(out, "PNG")
        yield out.getvalue(), tuple(page.name for page in pages)


def _batched(pages: Iterator[Page]) -> Iterator[tuple[Page, ...]]:
    while batch := tuple(itertools.islice(pages, MOST_A_SHEET)):
        yield batch


def main(arguments: Sequence[str]) -> int:
    out, words = Path(arguments[0]), arguments[1:]
    out.mkdir(parents=True, exist_ok=True)
    for name, workspace, report in programs():
        made = [
            document
            for document in documents_of(workspace, report)
            if document.path.suffix == ".pdf" and (not words or any(word in f"{name}/{document.path}" for word in words))
        ]
        for number, (sheet, shown) in enumerate(sheets_of(made), start=1):
            (out / f"{name}-{number:03d}.png").write_bytes(sheet)
            print(out / f"{name}-{number:03d}.png", shown[0], "to", shown[-1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
