"""The formats a check and a status can be told in, by the name that `--format` takes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from generator.findings import Forecast, Report
from generator.model.due import DutyCalendar
from generator.reports import calendar, forecast, forecast_chart, github, json_, status, text

Format = Callable[[Report], str]

CHECK_FORMATS: Mapping[str, Format] = MappingProxyType({"text": text.write_text, "json": json_.write_json, "github": github.write_github})
STATUS_FORMATS: Mapping[str, Format] = MappingProxyType({"text": status.write_status, "json": json_.write_status_json})
FORECAST_FORMATS: Mapping[str, Callable[[Forecast], str]] = MappingProxyType(
    {"text": forecast.write_forecast, "json": forecast.write_forecast_json, "svg": forecast_chart.write_forecast_chart}
)
CALENDAR_FORMATS: Mapping[str, Callable[[DutyCalendar], str]] = MappingProxyType(
    {"text": calendar.write_calendar, "json": calendar.write_calendar_json}
)
