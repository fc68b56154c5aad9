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


class _Silent:
    """Where another process does the talking, or nobody waits."""

    def say(self, text: str) -> None:
        """Nothing."""

    def steps(self, title: str, items: Sequence[T]) -> Iterator[T]:  # noqa: ARG002
        """The items."""
        return iter(items)


SILENT: Talk = _Silent()


def join_lines(lines: Iterable[str]) -> str:
    """Lines as one text that ends with a line end; empty of none."""
    text = "\n".join(lines)
    return text + "\n" if text else ""
