"""The small programs that the tests of rules are built on serve here too."""

from tests.rules.conftest import small

__all__ = ["small"]
