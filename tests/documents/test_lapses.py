"""The handbook's calendar tells what lapses, from a forecast that is handed in."""

from datetime import date
from pathlib import PurePosixPath

from generator.documents.handbook import render_handbook_pages
from generator.findings import Forecast, State, Thing, Turn, Turned, Weight
from generator.questions.duties import duty_calendar
from generator.rules.judge import judge
from generator.source import Mark
from tests.rules.conftest import Small

WORKSPACE = Small().workspace(Small.requirement("R-1"))
REPORT = judge(WORKSPACE)
MARK = Mark(PurePosixPath("evidence/exhibits.yaml"), 3, 5)


def ahead(*turns: Turn) -> Forecast:
    return Forecast(until=date(2027, 10, 30), first=REPORT, turns=turns)


def turn(**given: object) -> Turn:
    values: dict[str, object] = {
        "day": date(2027, 2, 28),
        "weight": Weight.LAPSE,
        "what": "License | <b>of</b> Nora",
        "state": State.EXPIRED,
        "things": (Thing(kind="exhibit", id="EX-NONE", title="License", mark=MARK),),
        "rows": (Turned(application="app", requirement="NO-SUCH", before=State.CURRENT, after=State.EXPIRED),),
        "last_good": date(2027, 2, 27),
        "hint": "renew `it`",
    } | given
    return Turn(**values)  # type: ignore[arg-type]


def pages(forecast: Forecast | None, chart: str = "<svg/>") -> dict[str, str]:
    made = render_handbook_pages(WORKSPACE, REPORT, REPORT.rules, (), calendar=duty_calendar(WORKSPACE, 12), ahead=forecast, chart=chart)
    return {str(document.path): document.data.decode("utf-8", "replace") for document in made}


def test_the_calendar_holds_the_chart_and_the_same_as_a_table() -> None:
    made = pages(ahead(turn()))
    assert made["assets/lapses.svg"] == "<svg/>"
    page = made["calendar.md"]
    assert "## What lapses if nothing is done" in page
    assert "![Chart of what lapses when; the table below tells the same](assets/lapses.svg)](assets/lapses.svg)" in page
    row = next(line for line in page.splitlines() if "License &#124; &#60;b&#62;of" in line)
    assert "Feb\u00a028,\u00a02027" in row
    assert '<span class="state state--missing">Lapses</span>' in row
    assert "<br>Renew <code>it</code>" in row
    assert row.endswith("| Feb\u00a027,\u00a02027 |")


def test_a_quiet_year_is_said() -> None:
    page = pages(ahead())["calendar.md"]
    assert "Nothing lapses until Oct\u00a030,\u00a02027." in page


def test_without_a_forecast_there_is_no_section() -> None:
    made = pages(None)
    assert "What lapses" not in made["calendar.md"]
    assert "assets/lapses.svg" not in made
