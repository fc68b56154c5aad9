"""A forecast as text, JSON and a picture."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

from generator.findings import (
    ApplicationStatus,
    Forecast,
    Report,
    RequirementStatus,
    Rule,
    Severity,
    State,
    Thing,
    Turn,
    Turned,
    Weight,
)
from generator.reports.forecast import write_forecast, write_forecast_json
from generator.reports.forecast_chart import DARK, LIGHT, WIDTH, write_forecast_chart
from generator.source import Mark

AS_OF = date(2026, 10, 30)
SVG = "{http://www.w3.org/2000/svg}"


def status(id: str, *states: State) -> ApplicationStatus:
    rows = tuple(
        RequirementStatus(
            requirement=f"R-{number}", title=f"Title {number}", standard="1", state=state, evidence=(), findings=(), closes=("Do it",)
        )
        for number, state in enumerate(states, start=1)
    )
    return ApplicationStatus(id=id, accreditor="body", edition="ed-1", type="initial", requirements=rows)


def turn(number: int = 1, **given: object) -> Turn:
    mark = Mark(PurePosixPath("evidence/exhibits.yaml"), 10 * number, 5)
    person = Thing(kind="person", id="dana", title="Dana Sampleton", mark=mark)
    values: dict[str, object] = {
        "day": AS_OF + timedelta(days=23),
        "weight": Weight.LAPSE,
        "what": f"RD license (EX-{number}) expires",
        "state": State.EXPIRED,
        "things": (Thing(kind="exhibit", id=f"EX-{number}", title="RD license", mark=mark),),
        "rows": (
            Turned(application="ada", requirement="R-1", before=State.CURRENT, after=State.EXPIRED),
            Turned(application="adces", requirement="R-2", before=State.CURRENT, after=State.EXPIRED),
        ),
        "sites": (Thing(kind="site", id="main", title="Main", mark=mark),),
        "owners": (person,),
        "last_good": AS_OF + timedelta(days=22),
        "rule": Rule(id="FRE102", title="Evidence has expired", severity=Severity.ERROR, summary="s", why="w", fix="f"),
        "mark": mark,
        "message": "R-1, R-2: EX-1 expired",
        "hint": "renew it",
    }
    return Turn(**(values | given))  # type: ignore[arg-type]


def forecast(*turns: Turn, **given: object) -> Forecast:
    first = Report(as_of=AS_OF, applications=(status("ada", State.CURRENT), status("adces", State.CURRENT)), findings=())
    values: dict[str, object] = {"until": date(2027, 10, 30), "first": first, "turns": turns} | given
    return Forecast(**values)  # type: ignore[arg-type]


# --------------------------------------------------------------------------- text


def test_the_text_sums_up_and_tells_cause_touch_and_next_step() -> None:
    warning = turn(
        2, weight=Weight.WARNING, state=State.DUE_SOON, day=date(2027, 1, 2), what="RN license (EX-2) lapses soon", rows=(), hint=""
    )
    assert write_forecast(forecast(turn(), warning)) == (
        "In the 12 months after 2026-10-30 1 thing lapses; the first, in 23 days, on 2026-11-22: RD license (EX-1) expires.\n"
        "Besides, 1 warning begins.\n"
        "\n"
        "November 2026\n"
        "  ✗ 2026-11-22  in 23 days: RD license (EX-1) expires\n"
        "      R-1, R-2: EX-1 expired\n"
        "      R-1, R-2: ● current → ✗ expired, in all applications\n"
        "      site main; owner Dana Sampleton (dana); evidence/exhibits.yaml:10:5 [FRE102]\n"
        "      → by 2026-11-21: renew it\n"
        "\n"
        "January 2027\n"
        "  ◐ 2027-01-02  in 64 days: RN license (EX-2) lapses soon\n"
        "      R-1, R-2: EX-1 expired\n"
        "      site main; owner Dana Sampleton (dana); evidence/exhibits.yaml:20:5 [FRE102]\n"
    )


def test_what_the_ids_stand_for_is_told_once() -> None:
    ahead = forecast(turn())
    named = replace(ahead, first=replace(ahead.first, names={"R-1": "License", "R-2": "Team", "R-3": "Chart"}))
    legend = "\nWhat these stand for (`dsmes explain R-1` tells more):\n  R-1  License\n  R-2  Team\n"
    assert write_forecast(named) == write_forecast(ahead) + legend


def test_nothing_ahead_is_said() -> None:
    assert write_forecast(forecast()) == "In the 12 months after 2026-10-30 nothing lapses.\n"


def test_what_is_open_already_is_pointed_to() -> None:
    first = Report(as_of=AS_OF, applications=(status("ada", State.MISSING, State.STALE),), findings=())
    assert "Open already on 2026-10-30, and not told here: 2 requirements; `dsmes status` names them.\n" in write_forecast(
        forecast(first=first)
    )


def test_a_supposed_submission_is_said_and_its_day_told() -> None:
    then = Report(as_of=AS_OF, applications=(status("ada", State.CURRENT, State.STALE), status("adces", State.MISSING)), findings=())
    told = write_forecast(forecast(submission=date(2027, 6, 15), supposed=("ada",), then=then))
    assert told.startswith("Supposing that this is sent in on 2027-06-15: ada.\n")
    assert "ada, sent in on 2027-06-15 with what is there now: 1 of 2 requirements met, 1 open\n" in told
    assert "  ✗ stale          R-2      Title 2\n" in told
    assert "→ Do it" in told
    assert "adces, sent in" not in told


def test_a_lapse_that_holds_nothing_up_says_so() -> None:
    assert "; not verified that it is asked, so it holds nothing up" in write_forecast(forecast(turn(weight=Weight.WARNING)))


# --------------------------------------------------------------------------- JSON


def test_the_json_has_the_same_keys_whatever_lies_ahead() -> None:
    def keys(value: object) -> object:
        if isinstance(value, dict):
            return {key: keys(inner) if key == "summary" else None for key, inner in value.items()}
        return None

    empty, full = json.loads(write_forecast_json(forecast())), json.loads(write_forecast_json(forecast(turn())))
    bare = turn(rule=None, mark=None, last_good=None, owners=(), sites=(), hint="", message="")
    assert keys(empty) == keys(full)
    assert full["version"] == 1
    (told,) = full["changes"]
    (plain,) = json.loads(write_forecast_json(forecast(bare)))["changes"]
    assert set(told) == set(plain)
    assert (told["day"], told["in_days"], told["last_good_day"], told["weight"]) == ("2026-11-22", 23, "2026-11-21", "lapse")
    assert told["rows"][0] == {"application": "ada", "requirement": "R-1", "before": "current", "after": "expired"}
    assert told["things"] == [{"kind": "exhibit", "id": "EX-1", "title": "RD license"}]
    assert (plain["file"], plain["rule"], plain["owners"]) == (None, None, [])


# --------------------------------------------------------------------------- the picture


def drawn(told: Forecast) -> ET.Element:
    return ET.fromstring(write_forecast_chart(told))


def test_the_picture_is_valid_and_needs_nothing_else() -> None:
    text = write_forecast_chart(forecast(turn(), submission=date(2027, 1, 1)))
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == ids  # type: ignore[union-attr]
    assert "RD license (EX-1) expires" in (root.findtext(f"{SVG}desc") or "")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "text", "path", "circle", "g"
    }  # fmt: skip
    assert "url(" not in text
    assert "@import" not in text
    assert text.count("http") == 1  # the name of the format itself


def test_each_row_has_shape_and_word() -> None:
    better = turn(3, weight=Weight.BETTER, what="Letter (EX-3) counts from now on")
    root = drawn(forecast(turn(), turn(2, weight=Weight.WARNING), better))
    words = [element.text or "" for element in root.iter(f"{SVG}text")]
    for word in ("lapses 2026-11-22, in 23 days", "warning 2026-11-22, in 23 days", "better 2026-11-22, in 23 days"):
        assert word in words


def test_a_warning_and_a_lapse_of_one_exhibit_share_a_row() -> None:
    warned = turn(weight=Weight.WARNING, day=AS_OF + timedelta(days=5), what="RD license (EX-1) lapses soon")
    one, two = drawn(forecast(warned, turn())), drawn(forecast(warned, turn(2)))
    assert int(two.get("height", 0)) - int(one.get("height", 0)) == 40


@pytest.mark.parametrize("months", [1, 3, 12, 24, 48, 120])
def test_everything_stays_within_the_width_and_names_do_not_meet(months: int) -> None:
    until = date(2026 + (9 + months) // 12, (9 + months) % 12 + 1, 30 if (9 + months) % 12 != 1 else 28)
    long = turn(what="An exhibit with a title that goes on and on, far beyond what a label can show (EX-1) expires", day=until)
    root = drawn(forecast(long, turn(2, what="長" * 90, things=()), until=until))
    names = [(float(each.get("x", 0)), each) for each in root.iter(f"{SVG}text") if each.get("y") == "116"]
    assert names
    assert all(b[0] - a[0] >= 26 for a, b in pairwise(names))
    for each in root.iter(f"{SVG}text"):
        assert float(each.get("x", 0)) < WIDTH - 8
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in each.text or "")
        assert wide <= 118, each.text
    for group in root.iter(f"{SVG}g"):
        if found := re.match(r"translate\(([0-9.]+) ", group.get("transform", "")):
            assert float(found[1]) <= WIDTH - 8


@pytest.mark.parametrize("day", [date.min, date.max, date(2028, 2, 29), date(2027, 12, 31)])
def test_the_ends_of_the_calendar_can_be_drawn(day: date) -> None:
    first = Report(as_of=day, applications=(), findings=())
    assert drawn(forecast(first=first, until=day)).get("role") == "img"


def test_hostile_names_stay_text() -> None:
    evil = 'x"><script>alert(1)</script>&amp;\x00\x1b\u202e]]>'
    told = turn(what=evil, things=(Thing(kind="exhibit", id=evil, title=evil, mark=Mark(PurePosixPath("a"))),))
    root = drawn(forecast(told))
    assert not list(root.iter(f"{SVG}script"))
    assert any("<script>" in (element.text or "") for element in root.iter())
    assert "\u202e" not in ET.tostring(root, encoding="unicode")


def test_nothing_ahead_is_a_picture_too() -> None:
    assert "Nothing changes in this time." in [element.text for element in drawn(forecast()).iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_shapes_stand_out_from_the_paper(table: dict[str, str]) -> None:
    text = write_forecast_chart(forecast(turn()))
    for name, colour in table.items():
        assert colour in text
        if name not in ("paper", "grid"):
            assert contrast(colour, table["paper"]) >= 4.5, name


def test_a_faint_colour_would_be_found() -> None:
    assert contrast("#999999", "#ffffff") < 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_dark_paper_is_asked_of_the_reader() -> None:
    assert "@media (prefers-color-scheme:dark)" in write_forecast_chart(forecast(turn()))


def test_equal_forecasts_give_equal_pictures() -> None:
    told = forecast(turn(), turn(2, day=date(2027, 2, 28)))
    assert write_forecast_chart(told) == write_forecast_chart(replace(told))
