"""The formats a check, a status and what lies ahead can be told in, by the name that `--format` takes."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from generator.findings import Forecast, Report

if TYPE_CHECKING:
    from generator.model.due import DutyCalendar

Format = Callable[[Report], str]


def _told_by(module: str, function: str) -> Callable[[Any], str]:
    """The function of that name. Its module is read when something is told in its format: one run tells in one format only."""

    def tell(told: Any) -> str:
        write: Callable[[Any], str] = getattr(import_module(f"generator.reports.{module}"), function)
        return write(told)

    return tell


CHECK_FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": _told_by("text", "write_text"),
        "json": _told_by("json_", "write_json"),
        "sarif": _told_by("sarif", "write_sarif"),
        "junit": _told_by("junit", "write_junit"),
        "github": _told_by("github", "write_github"),
        "markdown": _told_by("markdown", "write_markdown"),
    }
)
STATUS_FORMATS: Mapping[str, Format] = MappingProxyType(
    {"text": _told_by("status", "write_status"), "json": _told_by("json_", "write_status_json")}
)
FORECAST_FORMATS: Mapping[str, Callable[[Forecast], str]] = MappingProxyType(
    {
        "text": _told_by("forecast", "write_forecast"),
        "json": _told_by("forecast", "write_forecast_json"),
        "svg": _told_by("forecast_chart", "write_forecast_chart"),
    }
)
CALENDAR_FORMATS: Mapping[str, "Callable[[DutyCalendar], str]"] = MappingProxyType(
    {"text": _told_by("calendar", "write_calendar"), "json": _told_by("calendar", "write_calendar_json")}
)
