"""What a command hands back, and how it talks while it works."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Answer(NamedTuple):
    """The result for stdout, and the exit code."""

    text: str
    exit_code: int = 0


class Talk(Protocol):
    """Talk and progress, on stderr; never part of the result."""

    def say(self, text: str) -> None:
        """One line to the person who waits."""

    def steps(self, title: str, items: Sequence[T]) -> Iterator[T]:
        """The items one by one, with progress for work over a second."""


def join_lines(lines: Iterable[str]) -> str:
    """Lines as one text that ends with a line end; empty of none."""
    text = "\n".join(lines)
    return text + "\n" if text else ""
