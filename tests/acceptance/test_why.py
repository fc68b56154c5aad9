"""`dsmes why`, `impact` and `people` as a director meets them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_commands import ROOT, dsmes, edit, program

__all__ = ["program"]  # the fixture is used by name


def told(*arguments: str, folder: Path | None = None) -> str:
    """What a command prints, its lines unwrapped."""
    answer = dsmes(*arguments, folder=folder)
    assert (answer.returncode, answer.stderr) == (0, "")
    return " ".join(answer.stdout.split())


def as_json(*arguments: str, folder: Path | None = None) -> Any:
    return json.loads(dsmes(*arguments, "--format", "json", folder=folder).stdout)


# --------------------------------------------------------------------------- why


def test_why_leads_from_the_requirement_to_file_and_line() -> None:
    text = told("why", "TEAM-02", "--application", "ada-2026")
    assert text.startswith("TEAM-02 Current license or registration Each professional")
    assert "On 2026-10-30, ada-2026 asks it: current." in text
    assert (
        "placed under standard 5 of ns-2017, heading “Standard 5: DSMES Team” (standards/applications/ada-erp-initial-ns-2017.yaml:" in text
    )
    assert "● License or registration (LICENSE) for Nora Exemplar (nurse-1); in force, with the day it ends: 1 of 1" in text
    assert "EX-0018 Nursing license, Nora Exemplar, evidence/files/team/license-nurse-1.pdf, valid from 2025-11-01" in text
    assert "counts: it is a LICENSE, names TEAM-02, is of nurse-1 and has not expired on 2026-10-30" in text
    assert "TEA108 holds: Each professional has a license or registration on record. because Dana Sampleton (dietitian-1): RD" in text
    assert "State: ● current Sources (read at its origin)" in text


def test_places_that_why_names_are_there() -> None:
    proofs = as_json("why", "TEAM-02")["applications"]
    marks = [need["place"] for proof in proofs for need in proof["needs"]]
    marks += [one["place"] for proof in proofs for need in proof["needs"] for one in need["counted"]]
    marks += [fact["place"] for proof in proofs for check in proof["checks"] for fact in check["facts"]]
    for mark in marks:
        assert (ROOT / mark["file"]).read_text(encoding="utf-8").count("\n") >= mark["line"] > 1, mark


def test_why_as_json_has_the_same_keys_for_every_application() -> None:
    answer = as_json("why", "TEAM-03")
    assert list(answer) == ["version", "as_of", "requirement", "title", "statement", "place", "applications"]
    assert answer["version"] == 1
    assert len({tuple(proof) for proof in answer["applications"]}) == 1
    status = {one["id"]: one for one in as_json("status")["applications"]}
    for proof in answer["applications"]:
        (row,) = [row for row in status[proof["id"]]["requirements"] if row["id"] == "TEAM-03"]
        assert (proof["state"], proof["evidence"], proof["closes"]) == (row["state"], row["evidence"], row["closes"])


def test_why_tells_the_next_step_first_where_it_is_open(program: Path) -> None:
    edit(program, "exhibits.yaml", "valid_until: 2027-10-31", "valid_until: 2026-07-20")
    text = told("why", "team 02", "--application", "ada-2026", folder=program)
    assert text.index("Next: add the renewed one") < text.index("asks it: expired")
    assert "passed over (expired): it expired on 2026-07-20" in text
    assert "FRE102 error: ENH-03, TEAM-02: EX-0018 (Nursing license, Nora Exemplar) expired on 2026-07-20" in text


def test_a_requirement_that_is_not_there() -> None:
    answer = dsmes("why", "TAEM-02")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("error: there is no requirement `TAEM-02`\n    hint: did you mean `TEAM-02`")


# --------------------------------------------------------------------------- impact


def test_impact_names_the_requirements(program: Path) -> None:
    told = dsmes("impact", "EX-0018", folder=program).stdout
    assert "\n  ✗ TEAM-02  Current license or registration, current → missing: " in told


@pytest.mark.parametrize("name", ["/etc/hosts", "../outside.txt"])
def test_impact_knows_no_file_outside_the_program(program: Path, name: str) -> None:
    (program.parent / "outside.txt").write_text("x")
    answer = dsmes("impact", name, folder=program)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"error: there is no exhibit, person or file `{name}`\n")


def test_only_pages_that_name_what_rests_are_told() -> None:
    def pages(name: str) -> list[str]:
        return [one["id"] for one in as_json("impact", name)["depends"] if one["what"] == "page"]

    assert "reference/exhibits.md" in pages("EX-0018")
    assert {"calendar.md", "index.md"} <= set(pages("EX-0201"))  # it expires soon
    assert pages("evidence/quality.yaml") == []


def test_impact_of_an_exhibit() -> None:
    text = told("impact", "EX-0018")
    assert text.startswith("EX-0018 Nursing license, Nora Exemplar (evidence/exhibits.yaml:")
    assert "Without it, on 2026-10-30, 2 requirements in" in text
    for title in ("Requirements", "Applications", "Sites", "Workshop series", "Numbers in the binder", "Uploads", "Narratives"):
        assert f" {title} " in text
    assert "exhibit 5.2 (EX-0018: section 5, Standard 5: DSMES Team): in adces-2026, ada-2026" in text
    assert "program/team.md Team" in text
    assert "license nurse-1, under `exhibit` (evidence/team.yaml:" in text


def test_impact_is_what_a_check_finds_without_the_exhibit(program: Path) -> None:
    """The exhibit and the license that rests on it are taken out of the files, and everything is checked again."""
    rows = as_json("impact", "EX-0019", folder=program)["requirements"]
    text = (program / "evidence/exhibits.yaml").read_text(encoding="utf-8")
    start = text.index("  - id: EX-0019\n")
    end = text.index("  - id: ", start + 5)
    (program / "evidence/exhibits.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    team = (program / "evidence/team.yaml").read_text(encoding="utf-8")
    lines = "    licenses:\n      - kind: PHARMACIST\n        number: SAMPLE-RPH-1163\n        state: OH\n        exhibit: EX-0019\n"
    assert team.count(lines) == 1
    (program / "evidence/team.yaml").write_text(team.replace(lines, ""), encoding="utf-8")
    reviews = program / "evidence/reviews.lock.yaml"
    if reviews.exists():
        reviews.unlink()
    status = {
        one["id"]: {row["id"]: row["state"] for row in one["requirements"]} for one in as_json("status", folder=program)["applications"]
    }
    assert rows
    for row in rows:
        assert status[row["application"]][row["id"]] == row["state_without"], row
    assert any(row["state"] != row["state_without"] for row in rows)


def test_impact_of_a_file_is_that_of_its_exhibits() -> None:
    of_file, of_exhibit = as_json("impact", "evidence/files/team/license-nurse-1.pdf"), as_json("impact", "EX-0018")
    assert of_file["requirements"] == of_exhibit["requirements"]
    assert as_json("impact", "team/license-nurse-1.pdf") == of_file


def test_impact_of_a_person() -> None:
    answer = as_json("impact", "Nora Exemplar")
    assert (answer["of"], answer["what"]) == ("nurse-1", "person")
    turned = {row["id"] for row in answer["requirements"] if row["state"] != row["state_without"]}
    assert {"TEAM-05", "ENH-01", "ENH-03"} <= turned
    assert {one["id"] for one in answer["depends"] if one["what"] == "workshop series"} == {"harbor-bend-2026-05", "tallow-creek-2026-07"}
    assert {one["id"] for one in answer["depends"] if one["what"] == "site"} == {"main", "tallow-creek"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("evidence/workshops.yaml", "Without it, on 2026-10-30,"),
        ("evidence/exhibits/ada-erp.yaml", "In it: 20 exhibits."),
        ("standards/requirements/team.yaml", "6 requirements in"),
        ("standards/glossary.yaml", "Nothing depends on it, on 2026-10-30."),
        ("evidence/make_files.py", "Nothing depends on it, on 2026-10-30."),
    ],
)
def test_impact_of_whole_files(name: str, expected: str) -> None:
    assert expected in told("impact", name)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("EX-00018", "`EX-0018`"),
        ("nora exemplr", "`Nora Exemplar`"),
        ("evidence/files/team/licence-nurse-1.pdf", "`evidence/files/team/license-nurse-1.pdf`"),
        ("evidence/taem.yaml", "`evidence/team.yaml`"),
    ],
)
def test_impact_offers_the_nearest_name(name: str, near: str) -> None:
    answer = dsmes("impact", name)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"error: there is no exhibit, person or file `{name}`\n    hint: did you mean ")
    assert near in answer.stderr


# --------------------------------------------------------------------------- people


def test_people_tells_who_may_do_what_and_what_is_needed() -> None:
    text = told("people")
    assert text.startswith("On 2026-10-30, 7 people are on the team; quality coordinator is Dana Sampleton (dietitian-1). Next: ")
    assert "5 hours of continuing education needed by 2026-12-29: Felix Placeholder (pharmacist-1)" in text
    assert "● license: RN SAMPLE-RN-2290 OH, until 2027-10-31 [EX-0018]" in text
    assert "no hours of continuing education are asked: CDCES until 2028-12-31 stands in for them" in text


def test_one_person_in_full() -> None:
    text = told("people", "felix placeholder")
    assert "Dana Sampleton" not in text
    assert "○ continuing education for adces-2026-annual: 10 of 15 hours between 2025-12-29 and 2026-12-29" in text
    assert "does not count for adces-2026-annual: dated 2025-12-09, not between 2025-12-29 and 2026-12-29" in text
    assert "teaches: T4 Medication usage (evidence/curriculum.yaml:" in text


def test_people_counts_the_days_without_a_coordinator(program: Path) -> None:
    edit(program, "team.yaml", "    start: 2026-01-12\n", "    start: 2026-01-12\n    end: 2026-10-18\n")
    text = told("people", folder=program)
    assert (
        "nobody is quality coordinator. Next: appoint a quality coordinator, if need be an interim one: no quality coordinator since "
        in text
    )
    assert "no quality coordinator since 2026-10-19, day 12 of 30" in text


def test_people_counts_no_days_from_a_start_that_is_not_known(program: Path) -> None:
    dsmes("init", str(program / "new"), "--name", "A new program")
    text = told("people", folder=program / "new")
    assert "Next: appoint a quality coordinator, if need be an interim one: none is recorded yet" in text


def test_people_as_json_has_the_same_keys_for_everybody() -> None:
    answer = as_json("people")
    assert list(answer) == ["version", "as_of", "vacancy", "people"]
    assert len({tuple(person) for person in answer["people"]}) == 1
    windows = [window for person in answer["people"] for window in person["continuing_education"]]
    assert len({tuple(window) for window in windows}) == 1
    assert {window["anchor"] for window in windows} == {"application", "today"}


def test_a_person_who_is_not_there() -> None:
    answer = dsmes("people", "nurse-11")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "error: there is no person `nurse-11`\n    hint: did you mean `nurse-1`?\n"
