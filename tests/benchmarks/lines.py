"""What a benchmark has to say: one line for each question, with its goal and whether it is met."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.timing import Runs


@dataclass(frozen=True, slots=True)
class Ratio:
    """How long ours takes as a share of what theirs takes; `goal` is the most it should be."""

    what: str
    ours: Runs
    theirs: Runs
    against: str
    goal: float | None = None

    def __str__(self) -> str:
        pairs = [our / their for our, their in zip(self.ours.seconds, self.theirs.seconds, strict=True)]
        ratio = self.ours.median / self.theirs.median
        spread = f"{_share(ratio)} ({_share(min(pairs))} to {_share(max(pairs))})"
        return "\n".join(
            (
                self.what,
                f"    ours    {_spread(self.ours)}",
                f"    theirs  {_spread(self.theirs)}  {self.against}",
                f"    ratio   {spread}{_verdict(ratio, self.goal, _share)}",
            )
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit; `goal` is the most it should be."""

    what: str
    value: float
    unit: str
    goal: float | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self._written(self.value)}{_verdict(self.value, self.goal, self._written)}"

    def _written(self, value: float) -> str:
        return f"{value:,.0f} {self.unit}" if value >= 20 else f"{value:.3g} {self.unit}"


Line = Ratio | Figure


def growth(what: str, small: Runs, large: Runs, goal: float | None = None) -> Figure:
    """How many times as long the large input takes as the small one."""
    return Figure(what, large.median / small.median, "x", goal)


def _spread(runs: Runs) -> str:
    peak = f"  {runs.peak_mib:.0f} MiB" if runs.peak_mib else ""
    return f"{_time(runs.median)} ({_time(min(runs.seconds))} to {_time(max(runs.seconds))}, {len(runs.seconds)} runs){peak}"


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} us"


def _share(ratio: float) -> str:
    return f"{ratio:.2f}x" if ratio >= 0.2 else f"1/{1 / ratio:.1f}"


def _verdict(value: float, goal: float | None, written: Callable[[float], str]) -> str:
    if goal is None:
        return "  (no goal)"
    return f"  goal at most {written(goal)}: {'met' if value <= goal else 'MISSED'}"
