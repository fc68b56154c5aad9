"""Holding 1,000 exhibit records against their schema, beside cerberus with the same schema."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from tests.benchmarks import exhibit_records
from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import need, take_turns, time_call

ABOUT = "schema: 1,000 exhibit records against their schema"
RECORDS = 1_000
BROKEN = 50  # records with three mistakes each
GOAL_VALID = 1 / 25  # less would not be worth a second reading of the schemas
GOAL_BROKEN = 1.0


def measure(*, quick: bool) -> Iterator[Line]:
    """Valid records, then 150 mistakes in 50 of them; cerberus is called in its fastest way, record by record, without normalizing."""
    need("cerberus")
    from generator.loading.schemas.records import EXHIBITS

    record_schema = EXHIBITS["exhibits"]["schema"]["schema"]
    rounds = 5 if quick else 15
    for what, text, goal in (("valid", _text(broken=0), GOAL_VALID), ("150 mistakes in 50 records", _text(broken=BROKEN), GOAL_BROKEN)):
        expected = 0 if what == "valid" else 3 * BROKEN
        ours, theirs = _ours(text), _theirs(text, record_schema)
        for side, found in (("ours", ours()), ("cerberus", theirs())):
            if found != expected:
                raise RuntimeError(f"{side} found {found} mistakes where there are {expected}")
        repeat = 5 if not expected else 1
        runs = take_turns({"ours": partial(time_call, ours, repeat=repeat), "theirs": partial(time_call, theirs)}, rounds)
        yield Ratio(what, runs["ours"], runs["theirs"], "cerberus, one Validator, record by record, normalize=False", goal)


def _text(*, broken: int) -> bytes:
    step = RECORDS // broken if broken else 0
    records = []
    for number in range(RECORDS):
        record = exhibit_records.exhibit(number)
        if step and number % step == 0:
            record |= {"effective": "March 2026", "id": "EX 1", "title": ""}
        records.append(record)
    return exhibit_records.yaml_of(iter(records)).encode()


def _ours(data: bytes) -> Any:
    """The way of a check: the gate, and the telling of mistakes where the gate turns away. Returns the number of mistakes."""
    from generator.loading.schema_check import SchemaCheck
    from generator.loading.schema_gate import Gate
    from generator.loading.schemas.records import EXHIBITS
    from generator.loading.yaml_text import read_yaml

    file = PurePosixPath("evidence/exhibits/benchmark.yaml")
    yaml = read_yaml(data, file)
    gate = Gate()
    check = SchemaCheck(gate)
    return lambda: 0 if gate.fits(EXHIBITS, yaml.value) else len(check.problems(EXHIBITS, yaml.value, file, yaml.places))


def _theirs(data: bytes, record_schema: dict[str, Any]) -> Any:
    """cerberus with the product's own types, so that both sides give the same answers. Returns the number of mistakes."""
    from generator.loading.schema_check import _validator_class
    from generator.loading.yaml_text import read_yaml

    records = read_yaml(data, PurePosixPath("benchmark.yaml")).value["exhibits"]
    validator = _validator_class()(record_schema)

    def count() -> int:
        mistakes = 0
        for record in records:
            if not validator.validate(record, normalize=False):
                mistakes += len(validator._errors)
        return mistakes

    return count
