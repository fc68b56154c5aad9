"""All packets, policies and forms of a program, as `dsmes build` makes them: `python -m tests.benchmarks.documents_by_product PROGRAM`."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from generator.commands.build import run
from generator.commands.gather import Asking

T = TypeVar("T")


class _Silent:
    def say(self, text: str) -> None:
        """Nothing."""

    def steps(self, title: str, items: Sequence[T]) -> Iterator[T]:
        """The items."""
        return iter(items)


if __name__ == "__main__":
    program = Asking(root=Path(sys.argv[1]), today=date(2026, 11, 21))
    sys.exit(run(program, _Silent(), parts=("packets", "policies", "forms")).exit_code)
