"""`dsmes calendar` as a director meets it, on a small program."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest

from tests.loading.building import EXHIBITS, PROGRAM, TEAM, WORKSPACE, write_tree

ROOT = Path(__file__).parents[2]

DUTIES = """\
duties:
  - id: list-review
    title: Review the list of stakeholders
    every_months: 12
    done: stakeholders.reviews.date
    owner: quality-coordinator
    requirements: [STK-01]
    citations:
      - {text: S1, confidence: verified}
"""

# Whatever a program could do to let a name slip into a feed: ids, titles and words made of names.
FILES = {
    **WORKSPACE,
    "standards/duties.yaml": DUTIES,
    "evidence/program.yaml": PROGRAM.replace("short_name: Example DSMES", "short_name: Exemplar Education")
    + "changes:\n  - {id: nora-joins, kind: other, date: 2026-09-09, description: Nora Exemplar is pregnant}\n",
    "evidence/team.yaml": TEAM.replace("nurse-1", "nora-exemplar")
    + "coordinators:\n  - {person: nora-exemplar, start: 2026-03-02, exhibit: EX-1}\n",
    "evidence/exhibits.yaml": EXHIBITS.replace("EX-1", "EX-1")
    .replace("person: nurse-1", "person: nora-exemplar\n    owner: Beatrice Samplewood")
    .replace("Nursing license", "License of Nora Exemplar"),
    "evidence/population.yaml": """\
barriers:
  - {id: wilma-bus, barrier: No bus}
actions:
  - {barrier: wilma-bus, action: Drive Wilma Fictional to her A1c test, owner: Nora Exemplar, due: 2026-11-11}
""",
    "evidence/stakeholders.yaml": """\
stakeholders:
  - {id: wilma, name: Wilma Fictional, type: person-with-diabetes, external: yes, expected_input: What it is like}
reviews:
  - {date: 2026-01-05, by: nora-exemplar, changes: None}
""",
}


def dsmes(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", "calendar", "-C", str(folder), "--as-of", "2026-10-30", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "program", FILES)


def test_it_tells_what_is_due_and_changes_nothing(program: Path) -> None:
    before = {path: path.read_bytes() for path in program.rglob("*") if path.is_file()}
    told = dsmes(program)
    assert (told.returncode, told.stderr) == (0, "")
    assert "  ○ Tue 2027-01-05  Review the list of stakeholders\n" in told.stdout
    assert "(evidence/stakeholders.yaml:4:5)" in told.stdout
    assert "License of Nora Exemplar (EX-1) expires" not in told.stdout, "it lies more than twelve months ahead"
    assert "License of Nora Exemplar (EX-1) expires" in dsmes(program, "--months", "13").stdout
    assert {path: path.read_bytes() for path in program.rglob("*") if path.is_file()} == before


def test_json(program: Path) -> None:
    told = json.loads(dsmes(program, "--format", "json").stdout)
    assert {one["id"]: one["state"] for one in told["duties"]} == {"list-review": "upcoming", "barrier-action": "open"}


def test_the_feed_names_nobody_and_nothing_of_a_participant(program: Path, tmp_path: Path) -> None:
    told = dsmes(program, "--months", "24", "--ics", str(tmp_path / "duties.ics"))
    assert told.returncode == 0, told.stderr
    feed = (tmp_path / "duties.ics").read_bytes().decode()
    calendar = icalendar.Calendar.from_ical(feed)
    assert sorted(str(one["SUMMARY"]) for one in calendar.walk("VTODO")) == [
        "Action against barrier the record in evidence/population.yaml:4",
        "License of staff 1 (EX-1) expires",
        "Review the list of stakeholders",
    ]
    unfolded = feed.replace("\r\n ", "").casefold()
    for word in ("nora", "exemplar", "beatrice", "samplewood", "wilma", "fictional", "a1c", "pregnant"):
        assert word not in unfolded, word
    # The same words do stand in the text, which stays with the program.
    assert "Nora Exemplar" in dsmes(program, "--months", "24").stdout


def test_the_same_day_gives_the_same_bytes_and_another_day_the_same_uids(program: Path, tmp_path: Path) -> None:
    feeds = []
    for number, day in enumerate(("2026-10-30", "2026-10-30", "2026-11-02")):
        dsmes(program, "--ics", str(tmp_path / f"{number}.ics"), "--as-of", day)
        feeds.append((tmp_path / f"{number}.ics").read_bytes())
    assert feeds[0] == feeds[1] != feeds[2]
    today, _, later = (set(re.findall(rb"UID:(\S+)", feed)) for feed in feeds)
    assert len(later) == len(today) + 1, "the license expires within twelve months from then on"
    assert today < later


def test_another_wording_keeps_the_uids(program: Path, tmp_path: Path) -> None:
    dsmes(program, "--ics", str(tmp_path / "before.ics"))
    path = program / "standards" / "duties.yaml"
    path.write_text(path.read_text().replace("Review the list", "Go through the list"))
    dsmes(program, "--ics", str(tmp_path / "after.ics"))
    before, after = ((tmp_path / name).read_bytes() for name in ("before.ics", "after.ics"))
    assert b"Go through the list" in after
    assert re.findall(rb"UID:(\S+)", before) == re.findall(rb"UID:(\S+)", after)


def test_files_that_cannot_be_read_are_not_hidden(program: Path) -> None:
    (program / "evidence" / "stakeholders.yaml").write_text("reviews: [\n")
    told = dsmes(program)
    assert told.returncode == 0
    assert "Some of the files cannot be read whole, so days may be missing or wrong here" in told.stdout


@pytest.mark.parametrize("months", ["0", "121", "soon"])
def test_months_that_are_none(program: Path, months: str) -> None:
    assert dsmes(program, "--months", months).returncode == 2
