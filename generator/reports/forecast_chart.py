"""A forecast as a picture: a bar for each thing, from today to the day it lapses. One SVG file that needs nothing else."""

import html
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from unicodedata import east_asian_width

from generator.findings import Forecast, Turn, Weight
from generator.prose import MONTHS
from generator.reports.forecast import away, summary

WIDTH = 900
_LEFT, _RIGHT = 366, 884  # of the columns of months
_TOP = 132  # of the first row
_ROW = 40
_LABEL = 47  # letters of a label
_LINE = 118  # letters of a line across
_MONTH_NAME = 32  # room that the short name of a month needs

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1c1e21",
    "soft": "#4d5358",
    "grid": "#d5d9dd",
    "lapse": "#b3261e",
    "warning": "#875700",
    "better": "#1a6b3c",
}
DARK = {
    "paper": "#16181d",
    "ink": "#eceef1",
    "soft": "#b9bec6",
    "grid": "#3a3f47",
    "lapse": "#ff8a80",
    "warning": "#f0b54d",
    "better": "#74d393",
}
"""What each colour is for, on light paper and on dark."""

_WORDS = {Weight.LAPSE: "lapses", Weight.WARNING: "warning", Weight.BETTER: "better"}
# Each weight's shape within a square of 12: a cross, a half-filled ring, a disc. None of them is told by its colour alone.
_SHAPES = {
    Weight.LAPSE: '<path d="M-5-5L5 5M-5 5L5-5" class="line {0}"/>',
    Weight.WARNING: '<circle r="5" class="ring {0}"/><path d="M0-5A5 5 0 0 0 0 5Z" class="fill {0}"/>',
    Weight.BETTER: '<circle r="5" class="fill {0}"/>',
}
# What XML cannot hold, and what would reorder the text around it.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


class _Row(NamedTuple):
    """What befalls one thing, the soonest first."""

    label: str
    turns: Sequence[Turn]

    @property
    def end(self) -> Turn:
        """Where its bar ends: at the first lapse, else at the last turn."""
        return next((turn for turn in self.turns if turn.weight is Weight.LAPSE), self.turns[-1])


def write_forecast_chart(forecast: Forecast) -> str:
    """The picture, `WIDTH` wide and as high as it has rows."""
    rows = _rows(forecast)
    height = _TOP + max(len(rows), 1) * _ROW + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        'aria-labelledby="forecast-title forecast-desc">',
        f'<title id="forecast-title">{_text(_title(forecast))}</title>',
        f'<desc id="forecast-desc">{_text(_description(forecast))}</desc>',
        f"<style>{_style()}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text class="head" x="16" y="30">{_text(_title(forecast))}</text>',
        f'<text class="soft" x="16" y="52">{_text(_shortened(summary(forecast), _LINE, keep_end=False))}</text>',
        *_legend(forecast),
        *_columns(forecast, height - 8),
        *(line for number, row in enumerate(rows) for line in _draw(row, _TOP + number * _ROW, forecast)),
    ]
    if not rows:
        parts.append(f'<text x="16" y="{_TOP + 24}">Nothing changes in this time.</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _title(forecast: Forecast) -> str:
    supposed = f", if sent in on {forecast.submission}" if forecast.submission else ""
    return f"What lapses from {forecast.as_of} to {forecast.until}{supposed}"


def _description(forecast: Forecast) -> str:
    told = [f"{turn.day} {_WORDS[turn.weight]}: {turn.what}" for turn in forecast.turns]
    return ". ".join([summary(forecast), *told]) + "."


def _rows(forecast: Forecast) -> list[_Row]:
    found: dict[object, list[Turn]] = {}
    for turn in forecast.turns:
        thing = turn.things[0] if len(turn.things) == 1 else None
        key = (
            (thing.kind, thing.id) if thing and thing.id and thing.kind == "exhibit" else (turn.rule and turn.rule.id, turn.mark, turn.what)
        )
        found.setdefault(key, []).append(turn)
    rows = [_Row(_label(turns), turns) for turns in found.values()]
    return sorted(rows, key=lambda row: row.end.day)


def _label(turns: Sequence[Turn]) -> str:
    thing = turns[0].things[0] if len(turns[0].things) == 1 else None
    if len({turn.what for turn in turns}) > 1 and thing:
        return f"{thing.title} ({thing.id})"
    return turns[0].what


# --------------------------------------------------------------------------- drawing


def _style() -> str:
    def colours(table: dict[str, str]) -> str:
        of_weights = "".join(
            f".fill.{name}{{fill:{table[name]}}}.line.{name},.ring.{name}{{stroke:{table[name]}}}.word.{name}{{fill:{table[name]}}}"
            for name in (weight.value for weight in Weight)
        )
        return (
            f".paper{{fill:{table['paper']}}}text{{fill:{table['ink']}}}.soft{{fill:{table['soft']}}}"
            f".grid{{stroke:{table['grid']}}}.year,.today{{stroke:{table['soft']}}}{of_weights}"
        )

    return (
        "text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif}"
        ".head{font-size:18px;font-weight:600}.small{font-size:12px}.line{stroke-width:3;stroke-linecap:round;fill:none}"
        ".ring{stroke-width:2;fill:none}.bar{stroke-width:6;stroke-linecap:butt;opacity:.55}.grid,.year,.today{stroke-width:1}"
        ".today{stroke-dasharray:4 3}"
        f"{colours(LIGHT)}@media (prefers-color-scheme:dark){{{colours(DARK)}}}"
    )


def _legend(forecast: Forecast) -> Iterator[str]:
    told = {Weight.LAPSE: "lapses", Weight.WARNING: "a warning begins", Weight.BETTER: "gets better, or begins to count"}
    left = 24
    for weight, word in told.items():
        yield f'<g transform="translate({left} 76)">{_shape(weight)}<text class="word {weight.value}" x="12" y="4.5">{word}</text></g>'
        left += 36 + 7 * len(word)
    yield f'<path class="today" d="M{left - 6} 76H{left + 18}"/>'
    yield f'<text class="soft" x="{left + 26}" y="80.5">{forecast.as_of}, where it starts</text>'


def _columns(forecast: Forecast, bottom: int) -> Iterator[str]:
    """A column for each month, with as many names as there is room for."""
    first, last = _span(forecast)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    room = (_RIGHT - _LEFT) / len(months)
    step = next(step for step in (1, 2, 3, 4, 6, 12) if room * step >= _MONTH_NAME or step == 12)
    for number, month in enumerate(months):
        x = _x(month, forecast)
        is_year = month.month == 1
        yield f'<path class="{"year" if is_year else "grid"}" d="M{x:.1f} 104V{bottom}"/>'
        if is_year or (number == 0 and (13 - month.month) * room > _MONTH_NAME + 6):
            yield f'<text class="small soft" x="{x + 3:.1f}" y="98">{month.year}</text>'
        if (month.month - 1) % step == 0 and x + _MONTH_NAME * 0.75 < _RIGHT + 8:
            yield f'<text class="small" x="{x + 3:.1f}" y="116">{MONTHS[month.month - 1][:3]}</text>'
    today = _x(forecast.as_of, forecast)
    yield f'<path class="today" d="M{today:.1f} 120V{bottom}"/>'
    if forecast.submission:
        sent = _x(forecast.submission, forecast)
        yield f'<path class="today" d="M{sent:.1f} 84V{bottom}"/><text class="small" x="{min(sent, _RIGHT - 60):.1f}" y="82">sent in</text>'


def _draw(row: _Row, top: int, forecast: Forecast) -> Iterator[str]:
    """The label with its words on the left, the bar and the shapes among the months."""
    middle, start = top + 18, _x(forecast.as_of, forecast)
    yield f"<g><title>{_text('; '.join(f'{turn.day}: {turn.what}' for turn in row.turns))}</title>"
    yield f'<text x="16" y="{top + 15}">{_text(_shortened(row.label, _LABEL))}</text>'
    end = row.end
    when = f"{_WORDS[end.weight]} {end.day}, {away(forecast.as_of, end.day)}"
    yield f'<g transform="translate(22 {top + 27})">{_shape(end.weight)}</g>'
    yield f'<text class="small word {end.weight.value}" x="34" y="{top + 31}">{when}</text>'
    reached = start
    for turn in row.turns:
        x = _x(turn.day, forecast)
        if turn.day <= end.day and x > reached:
            yield f'<path class="bar line {end.weight.value}" d="M{reached:.1f} {middle}H{x:.1f}"/>'
            reached = x
    for turn in row.turns:
        yield f'<g transform="translate({_x(turn.day, forecast):.1f} {middle})"><circle r="8" class="paper"/>{_shape(turn.weight)}</g>'
    yield "</g>"


def _shape(weight: Weight) -> str:
    return _SHAPES[weight].format(weight.value)


# --------------------------------------------------------------------------- measures


def _span(forecast: Forecast) -> tuple[date, date]:
    """The first day of the first month and the last day of the last one."""
    until = forecast.until
    return forecast.as_of.replace(day=1), until.replace(day=monthrange(until.year, until.month)[1])


def _x(day: date, forecast: Forecast) -> float:
    first, last = _span(forecast)
    return _LEFT + (_RIGHT - _LEFT) * (day - first).days / max((last - first).days + 1, 1)


def _shortened(value: str, most: int, *, keep_end: bool = True) -> str:
    """The value, cut where it is too wide; an id at its end stays."""
    if sum(_width(letter) for letter in value) <= most:
        return value
    head, mark, tail = value.rpartition(" (")
    tail = mark + tail if mark and keep_end and len(tail) < most // 2 else ""
    kept, room = "", most - 1 - sum(map(_width, tail))
    for letter in head if tail else value:
        room -= _width(letter)
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…{tail}"


def _width(letter: str) -> int:
    return 2 if east_asian_width(letter) in "WF" else 1


def _text(value: str) -> str:
    return html.escape(_UNFIT.sub("", value), quote=False)
