"""`dsmes forecast` on the sample, as a director meets it."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.acceptance.test_commands import dsmes, edit, program

__all__ = ["program"]  # the fixture


def test_the_first_line_sums_up() -> None:
    told = dsmes("forecast")
    assert told.returncode == 0, told.stderr
    first = told.stdout.splitlines()[0]
    assert re.fullmatch(
        r"In the 12 months after 2026-10-30 (\d+ things lapse|1 thing lapses); the first, in \d+ days?, on \d{4}-\d\d-\d\d: .+\.", first
    )
    days = re.findall(r"^  [✗◐●] (\d{4}-\d\d-\d\d)  in (\d+) days?: ", told.stdout, re.MULTILINE)
    assert days == sorted(days)
    assert all("2026-10-30" < day <= "2027-10-30" for day, _ in days)
    assert told.stderr == ""


def test_what_it_says_of_a_day_is_what_check_says_on_it() -> None:
    """The license of the sample's dietitian: the day before it is due soon, on the day it has expired."""
    changes = json.loads(dsmes("forecast", "--format", "json").stdout)["changes"]
    lapse = next(one for one in changes if one["rule"] == "FRE102" and one["things"][0]["id"] == "EX-0017")
    assert lapse["last_good_day"] < lapse["day"]
    for day, key in ((lapse["last_good_day"], "before"), (lapse["day"], "after")):
        status = json.loads(dsmes("status", "--format", "json", "--as-of", day).stdout)
        states = {(each["id"], row["id"]): row["state"] for each in status["applications"] for row in each["requirements"]}
        for row in lapse["rows"]:
            assert states[row["application"], row["requirement"]] == row[key], (day, row)


def test_an_earlier_expiry_comes_earlier(program: Path) -> None:
    edit(program, "exhibits.yaml", "valid_until: 2027-08-31", "valid_until: 2026-11-21")
    told = dsmes("forecast", "-C", str(program), "--months", "1")
    assert re.search(r"✗ 2026-11-22  in 23 days: .*\(EX-0017\) expires", told.stdout)
    assert "→ by 2026-11-21: " in told.stdout


def test_one_application_alone() -> None:
    told = json.loads(dsmes("forecast", "--application", "ada-2026", "--format", "json").stdout)
    assert {application for one in told["changes"] for application in one["applications"]} == {"ada-2026"}


def test_a_supposed_submission_is_said() -> None:
    told = dsmes("forecast", "--application", "ada-2026", "--submission", "2027-11-15")
    assert told.stdout.startswith("Supposing that this is sent in on 2027-11-15: ada-2026.\n")
    assert "\nada-2026, sent in on 2027-11-15 with what is there now: " in told.stdout


def test_the_picture_goes_into_a_file(tmp_path: Path) -> None:
    told = dsmes("forecast", "--months", "48", "--format", "svg", "--output", str(tmp_path / "ahead.svg"))
    assert (told.returncode, told.stdout) == (0, "")
    assert ET.parse(tmp_path / "ahead.svg").getroot().get("width") == "900"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--submission", "2026-01-01"), "error: --submission 2026-01-01 lies before 2026-10-30, the day that is looked at"),
        (("--submission", "soon"), "error: --submission soon is not a day"),
        (("--application", "ada-2062"), "error: there is no application `ada-2062`"),
        (("--months", "0"), "0 is not in the range 1<=x<=120"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...], complaint: str) -> None:
    told = dsmes("forecast", *arguments)
    assert told.returncode == 2
    assert complaint in told.stderr


def test_what_is_decided_cannot_be_sent_in_again(program: Path) -> None:
    text = (program / "evidence" / "program.yaml").read_text(encoding="utf-8")
    start = text.index("  - id: ada-2026\n")
    sent = text.index("    submission: 2026-10-26\n", start)
    changed = f"{text[:sent]}    submission: 2026-10-26\n    decided: 2026-10-28\n{text[sent + len('    submission: 2026-10-26') + 1 :]}"
    (program / "evidence" / "program.yaml").write_text(changed, encoding="utf-8")
    told = dsmes("forecast", "-C", str(program), "--application", "ada-2026", "--submission", "2026-12-01")
    assert told.returncode == 2
    assert "application ada-2026 was decided on 2026-10-28, so it cannot be sent in on 2026-12-01" in told.stderr


def test_a_broken_folder_still_has_a_forecast(program: Path) -> None:
    edit(program, "stakeholders.yaml", "stakeholders:", "stakeholder:")
    told = dsmes("forecast", "-C", str(program))
    assert told.returncode == 0
    assert "Open already on 2026-10-30, and not told here: " in told.stdout
