"""Reading YAML with the place of every value, beside libraries that keep no places or take longer for them."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from tests.benchmarks import exhibit_records
from tests.benchmarks.lines import Line, Ratio
from tests.benchmarks.timing import Side, need, take_turns, time_call

ABOUT = "load-yaml: YAML text to values with places (collector off on all sides, as in a check)"
GOALS = {1_000: None, 10_000: 1.0, 100_000: None}
SLOW_PEERS_UP_TO = 10_000  # lines; ruamel takes ten seconds for more


def measure(*, quick: bool) -> Iterator[Line]:
    """Three sizes; the peer with a goal is PyYAML's C loader, the others are for information."""
    need("yaml")
    from generator.loading import yaml_text

    # A file of 100,000 lines is beyond what the product reads; the limit is lifted here to see how reading grows.
    yaml_text.MAX_BYTES = 1 << 30
    for lines, goal in GOALS.items():
        text = text_of(lines)
        _compare(_read(text.encode()), _load_c(text))
        repeat = max(1, 10_000 // lines)
        ours = partial(time_call, partial(_read, text.encode()), repeat=repeat)
        rounds = (5 if quick else 15) if lines < 100_000 else (2 if quick else 5)
        runs = take_turns({"ours": ours, "yaml": partial(time_call, partial(_load_c, text), repeat=repeat)}, rounds)
        yield Ratio(f"{lines:,} lines", runs["ours"], runs["yaml"], "PyYAML CSafeLoader, without places", goal)
        if lines <= SLOW_PEERS_UP_TO:
            pure, round_trip = partial(_read, text.encode(), pure=True), partial(_load_round_trip, text)
            sides: dict[str, Side] = {"ours": ours, "pure": partial(time_call, pure), "round trip": partial(time_call, round_trip)}
            runs = take_turns(sides, 2 if quick else 5, warm_up=0)
            yield Ratio(f"{lines:,} lines", runs["ours"], runs["round trip"], "ruamel.yaml, round trip")
            yield Ratio(f"{lines:,} lines, without libyaml", runs["pure"], runs["round trip"], "ruamel.yaml, round trip")


def _read(data: bytes, *, pure: bool = False) -> Any:
    from generator.loading.yaml_text import read_yaml

    return read_yaml(data, PurePosixPath("evidence/exhibits/benchmark.yaml"), pure=pure).value


def _load_c(text: str) -> Any:
    import yaml

    return yaml.load(text, Loader=yaml.CSafeLoader)


def _load_round_trip(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt").load(io.StringIO(text))


def text_of(lines: int) -> str:
    """A file of exhibits with so many lines."""
    per_record = exhibit_records.yaml_of(iter([exhibit_records.exhibit(0)])).count("\n")
    text = exhibit_records.yaml_of(map(exhibit_records.exhibit, range(lines // per_record + 1)))
    kept = text.split("\n")[:lines]
    while kept[-1] != "":  # the last record is kept whole or not at all
        kept.pop()
    return "\n".join(kept)


def _compare(ours: Any, theirs: Any) -> None:
    """Both read the same; dates stay text with us."""
    first, last = theirs["exhibits"][0], theirs["exhibits"][-1]
    same = len(ours["exhibits"]) == len(theirs["exhibits"])
    for read, expected in ((ours["exhibits"][0], first), (ours["exhibits"][-1], last)):
        same = same and read == {key: value if isinstance(value, list) else str(value) for key, value in expected.items()}
    if not same:
        raise RuntimeError("the two sides read different values")
