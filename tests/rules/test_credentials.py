"""What a person may do drives the states: a license that lapses turns every requirement, site and series that rests on it."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.commands.gather import Asking, gather
from generator.findings import Report
from generator.model.evidence import Curriculum, CurriculumFacts, Leader, License, Participants, Workshops
from generator.model.standards import Freshness
from generator.model.workspace import Workspace
from generator.rules.judge import judge
from generator.rules.people import lapsed_license

from .conftest import AS_OF, Small

ROOT = Path(__file__).parents[2]
OLD, NEW = "EX-1", "EX-2"


def nurse(small: Small, *, until: date, **given: object) -> tuple[object, ...]:
    """A nurse with one license up to a day."""
    license = License(kind="RN", number="1", exhibit=OLD)
    person = small.person("nora", **{"discipline": "RN", "roles": ("clinician",), "licenses": (license,), **given})
    paper = small.exhibit(OLD, "LICENSE", "TEAM-02", person="nora", effective=None, valid_from=date(2024, 11, 1), valid_until=until)
    return person, paper


def all_that_rests(small: Small, until: date, *more: object, as_of: date = AS_OF) -> Mapping[str, str]:
    """The states of what asks for a licensed professional in each of its ways; the series ran from May 4 to June 8."""
    requirements = [
        small.requirement("TEAM-01", small.check("qualified-facilitator", disciplines=("RN",))),
        small.requirement("TEAM-02", small.need("LICENSE", per="person", who="professionals", fresh=Freshness(until_expiry=True))),
        small.requirement("TEAM-05", small.check("paraprofessionals-supervised")),
        small.requirement("ENH-03", small.check("workshops-overseen", disciplines=("RN",))),
        small.requirement("ENH-01", small.check("every-chart-has", steps=("assessment",), by_clinician=True)),
    ]
    lay = small.person("lea", staff_type="paraprofessional", supervisor="nora")
    step = small.chart().assessment
    assert step is not None
    chart = small.chart(assessment=type(step)(day=0, by="nora"))
    return small.states(
        *requirements,
        lay,
        *nurse(small, until=until),
        *more,  # type: ignore[arg-type]
        coordinators=(),
        workshops=Workshops(series=(small.series(oversight_by="nora"),)),
        participants=Participants(charts=(chart,)),
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("until", "lapsed"),
    [
        (date(2026, 10, 30), set()),
        (date(2026, 10, 29), {"TEAM-01", "TEAM-02", "TEAM-05"}),
        (date(2026, 6, 8), {"TEAM-01", "TEAM-02", "TEAM-05"}),
        (date(2026, 5, 10), {"TEAM-01", "TEAM-02", "TEAM-05", "ENH-03"}),
        (date(2026, 1, 1), {"TEAM-01", "TEAM-02", "TEAM-05", "ENH-03"}),
        (date(2025, 12, 31), {"TEAM-01", "TEAM-02", "TEAM-05", "ENH-03", "ENH-01"}),
    ],
)
def test_a_lapse_turns_what_rested_on_the_license_on_its_day(small: Small, until: date, lapsed: set[str]) -> None:
    """A series and a chart are held against the license of their own days, the rest against that of today."""
    states = all_that_rests(small, until)
    assert {id for id, state in states.items() if state not in ("current", "due-soon")} == lapsed


def test_a_renewed_license_turns_it_back(small: Small) -> None:
    renewed = small.exhibit(
        NEW,
        "LICENSE",
        "TEAM-02",
        person="nora",
        effective=None,
        valid_from=date(2026, 5, 11),
        valid_until=date(2028, 5, 10),
        supersedes=OLD,
    )
    assert set(all_that_rests(small, date(2026, 5, 10), renewed).values()) == {"current"}


def test_a_gap_between_two_licenses_is_seen_in_the_series(small: Small) -> None:
    renewed = small.exhibit(
        NEW, "LICENSE", "TEAM-02", person="nora", effective=None, valid_from=date(2026, 6, 1), valid_until=date(2028, 5, 10), supersedes=OLD
    )
    states = all_that_rests(small, date(2026, 5, 10), renewed)
    assert {id for id, state in states.items() if state != "current"} == {"ENH-03"}


def test_that_no_earlier_paper_was_kept_is_no_lapse(small: Small) -> None:
    person, paper = nurse(small, until=date(2027, 10, 31))
    workspace = small.workspace(person, paper)  # type: ignore[arg-type]
    assert lapsed_license(workspace, workspace.people_by_id["nora"], date(2020, 1, 1)) is None
    assert lapsed_license(workspace, workspace.people_by_id["nora"], date(2027, 11, 1)) == workspace.exhibits_by_id[OLD]


def test_a_date_typed_wrong_is_no_lapse(small: Small) -> None:
    """That the paper ends before it begins is told as that."""
    person, paper = nurse(small, until=date(2016, 10, 31))
    workspace = small.workspace(person, paper)  # type: ignore[arg-type]
    assert lapsed_license(workspace, workspace.people_by_id["nora"], AS_OF) is None


def test_a_leader_leads_with_a_certificate_in_force(small: Small) -> None:
    people = [
        small.person(
            id,
            staff_type="paraprofessional",
            leader=Leader(program="DSMP", trained=date(2024, 9, 20), master_trainers="Two", peer=True, exhibit=exhibit),
        )
        for id, exhibit in (("lea", "EX-1"), ("leo", "EX-2"))
    ]
    requirement = small.requirement("DSMP-03", small.check("leaders-trained"))
    facts = CurriculumFacts(
        name="DSMP",
        version="1",
        core="dsmp",
        adopted=date(2024, 1, 1),
        evidence_base="e",
        outcome_criteria="o",
        formats=("in-person",),
        interactive="i",
        cultural_fit="c",
        consistency="c",
        exhibit="",
    )
    for until, state in ((date(2026, 6, 30), "current"), (date(2026, 5, 10), "expired")):
        paper = small.exhibit("EX-1", "LEADER_CERT", "DSMP-03", person="lea", effective=date(2024, 9, 20), valid_until=until)
        given = {"workshops": Workshops(series=(small.series(),)), "curriculum": Curriculum(curriculum=facts)}
        assert small.states(requirement, *people, paper, **given) == {"DSMP-03": state}


# --------------------------------------------------------------------------- on the sample


def _edited(tmp_path: Path, old: str, new: str) -> tuple[Workspace, Report]:
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("files", "*.py", "__pycache__", ".*"))
    (tmp_path / "evidence" / "files").symlink_to(ROOT / "evidence" / "files", target_is_directory=True)
    path = tmp_path / "evidence" / "exhibits.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    gathered = gather(Asking(root=tmp_path, today=AS_OF))
    assert gathered.workspace is not None
    return gathered.workspace, gathered.report


def test_the_nurse_of_the_sample(tmp_path: Path) -> None:
    """Her license lapses in the middle of the second series: her sites, her leaders' supervision and that series turn, no other does."""
    _, report = _edited(tmp_path, "valid_until: 2027-10-31", "valid_until: 2026-07-20")
    open_by = {application.id: {row.requirement for row in application.open_items} for application in report.applications}
    assert open_by["adces-2026"] == {"TEAM-02", "TEAM-05", "ENH-03"}
    assert open_by["adces-2026-tallow-creek"] == {"TEAM-02", "TEAM-05", "ENH-03"}
    assert open_by["adces-2026-cedar-fork"] == set()  # where she does not work
    (series,) = [finding for finding in report.findings if finding.rule.id == "ENH102"]
    assert "tallow-creek-2026-07" in series.message
    assert str(judge(_edited(tmp_path / "same", "valid_until: 2027-10-31", "valid_until: 2027-10-31")[0]).findings).count("ENH102") == 0
