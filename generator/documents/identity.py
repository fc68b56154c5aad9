"""What a cache knows a large value by."""

from typing import Any


class Same:
    """A thing by itself, and not by all that it holds; held, so that no other gets its identity."""

    __slots__ = ("thing",)

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing
