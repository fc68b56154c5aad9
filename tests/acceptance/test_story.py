"""The sample program as the years go by: what a check tells on its own day and on five later ones."""

from datetime import date
from pathlib import Path

import pytest

from generator.commands.gather import Asking, gather
from generator.findings import Report, Severity

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden" / "story"

DAYS = {
    "pinned": date(2026, 10, 30),
    "recognition-has-ended": date(2026, 11, 20),
    "a-meeting-was-missed": date(2027, 1, 29),
    "policies-are-due": date(2027, 3, 2),
    "leap-day": date(2028, 2, 29),
    "four-years-on": date(2030, 10, 30),
}


def story(report: Report) -> str:
    """Each application in one line with what is open, then each finding once, without its remedy."""
    lines = [f"On {report.as_of}", ""]
    for one in report.applications:
        unmet = [row for row in one.requirements if not row.state.is_met]
        lines.append(f"{one.id} ({one.accreditor}, {one.edition}, {one.type}): {'complete' if one.is_complete else 'incomplete'}")
        lines += [f"    {row.requirement} {row.state.value}{'' if row.is_open else ', holds nothing up'}" for row in unmet]
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        lines += ["", f"{severity.word}s: {len(found)}", *(f"    {one.mark.file}: {one.message} [{one.rule.id}]" for one in found)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DAYS)
def test_the_sample_tells_its_story(name: str, update_golden: bool) -> None:
    report = gather(Asking(root=ROOT, today=date(2026, 10, 30), as_of=DAYS[name])).report
    golden = GOLDEN / f"{name}.txt"
    told = story(report)
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_the_sample_is_complete_on_its_own_day() -> None:
    report = gather(Asking(root=ROOT, today=date(2026, 10, 30))).report
    assert report.as_of == DAYS["pinned"]
    assert report.count(Severity.ERROR) == 0
    assert [one.id for one in report.applications if not one.is_complete] == []


def test_the_sample_has_every_type_for_each_accreditor() -> None:
    gathered = gather(Asking(root=ROOT, today=date(2026, 10, 30)))
    assert gathered.workspace is not None
    described = {
        (accreditor.id, kind.type, kind.edition)
        for accreditor in gathered.workspace.rulebook.accreditors.values()
        for kind in accreditor.applications
    }
    made = {(one.accreditor, one.type, one.edition) for one in gathered.workspace.program.applications}
    assert made == described
