"""Lists whose first line was lost, so that their records stand in the list above: they are read as what they are, and that is told once."""

from collections.abc import Iterator
from typing import Any

from generator.findings import Problem
from generator.loading.schema_check import MISSING_KEY
from generator.loading.words import Located
from generator.loading.yaml_text import YamlText
from generator.source import Places, Source

Schema = dict[str, Any]


def restore_lost_keys(schema: Schema, yaml: YamlText) -> Iterator[Located]:
    """Put the records that stand in another list into their own, where its key is not there; a problem for each such key."""
    lists = {key: found for key, rules in schema.items() if (found := _keys_of_records(rules))}
    for key in [key for key in lists if isinstance(yaml.value.get(key), list)]:
        for other in [other for other in lists if other not in yaml.value]:
            start = _first_of(yaml.value[key], lists[key], lists[other])
            if start:
                _move(yaml, key, other, start)
                mark = Source(yaml.file, yaml.places).at_value(other, 0)
                message = f"the line `{other}:` is missing above; what follows here belongs to it, and not to `{key}`"
                hint = f"write `{other}:` in a line of its own above this one"
                yield MISSING_KEY, Problem(mark=mark, message=message, hint=hint), (other,)


def _keys_of_records(rules: Schema) -> frozenset[str]:
    """The keys that the records of a list may have; none where it is no list of records."""
    entry = rules.get("schema", {}) if rules.get("type") == "list" else {}
    return frozenset(entry.get("schema", ())) if entry.get("type") == "dict" else frozenset()


def _first_of(records: list[Any], known: frozenset[str], others: frozenset[str]) -> int:
    """The index from which on all records can only be those of the other list; 0 where there is none, or all are."""
    start = len(records)
    while start and _is_other(records[start - 1], known, others):
        start -= 1
    return start if start < len(records) else 0


def _is_other(record: Any, known: frozenset[str], others: frozenset[str]) -> bool:
    return isinstance(record, dict) and others.issuperset(record) and not known.issuperset(record)


def _move(yaml: YamlText, key: str, other: str, start: int) -> None:
    records, places = yaml.value[key], yaml.places.items[key]
    assert isinstance(places, Places)  # it is a list
    first = places.items[start]
    moved = Places(first.start if isinstance(first, Places) else first)
    for index in range(start, len(records)):
        moved.items[index - start] = places.items.pop(index)
    yaml.value[other] = records[start:]
    del records[start:]
    yaml.places.items[other], yaml.places.keys[other] = moved, moved.start
