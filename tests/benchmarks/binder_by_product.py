"""The product's side of the binder benchmark: `python -m tests.benchmarks.binder_by_product FOLDER BINDER`."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.commands.gather import Asking, gather, need_workspace
from generator.documents.binder import render_binder
from generator.documents.plan import PacketPlan, PlannedExhibit, Section, plan_packet
from generator.model.evidence import Exhibit
from generator.pdf.intake import take_in
from generator.shipped import shipped
from tests.benchmarks.timing import ROOT


def make_binder(folder: Path, binder: Path) -> None:
    """The binder of the sample's first application, with the files of a folder as its only exhibits."""
    gathered = gather(Asking(root=ROOT, today=date(2026, 11, 21)))
    workspace = need_workspace(gathered)
    files = sorted(folder.glob("*.pdf"))
    plan = _with_files(plan_packet(workspace, gathered.report, workspace.program.applications[0], draft=True), files)
    taken = take_in(files)
    rejected = [intake.rejected for intake in taken if intake.rejected]
    if rejected:
        raise RuntimeError(f"{len(rejected)} files were rejected: {rejected[0]}")
    intakes = {planned.exhibit.id: intake for planned, intake in zip(plan.exhibits, taken, strict=True)}
    binder.write_bytes(render_binder(workspace, plan, intakes, templates=(shipped("templates"),)).data)


def _with_files(plan: PacketPlan, files: list[Path]) -> PacketPlan:
    """The same plan with an exhibit for each file, spread evenly over its sections."""
    count = len(plan.sections)
    return replace(
        plan,
        sections=tuple(
            replace(section, exhibits=tuple(_exhibits(section, files[len(files) * at // count : len(files) * (at + 1) // count])))
            for at, section in enumerate(plan.sections)
        ),
    )


def _exhibits(section: Section, files: list[Path]) -> Iterator[PlannedExhibit]:
    supports = tuple(row.requirement for row in section.requirements[:1])
    for position, file in enumerate(files, start=1):
        exhibit = Exhibit(
            id=f"EX-B{file.stem[:3]}",
            title=f"Exhibit {file.stem}",
            kind="LETTER_OF_SUPPORT",
            file=file.name,
            supports=supports,
            effective=date(2026, 3, 2),
            owner="dietitian-1",
        )
        yield PlannedExhibit(number=f"{section.number}.{position}", exhibit=exhibit)


if __name__ == "__main__":
    make_binder(Path(sys.argv[1]), Path(sys.argv[2]))
