"""The formats a check and a status can be told in, by the name that `--format` takes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from generator.findings import Report
from generator.reports import github, json_, status, text

Format = Callable[[Report], str]

CHECK_FORMATS: Mapping[str, Format] = MappingProxyType({"text": text.write_text, "json": json_.write_json, "github": github.write_github})
STATUS_FORMATS: Mapping[str, Format] = MappingProxyType({"text": status.write_status, "json": json_.write_status_json})
