"""What stops a run. A mistake in evidence or standards is a finding instead; all else is a bug."""

from generator.source import Mark


class GeneratorError(Exception):
    """Something a person can put right, with the next step in `hint`."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", mark: Mark | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.mark = mark

    def __str__(self) -> str:
        place = f"{self.mark}: " if self.mark else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}error: {self.message}{hint}"


class UsageError(GeneratorError):
    """The command line asks for what cannot be."""

    exit_code = 2


class WorkspaceError(GeneratorError):
    """The workspace cannot be read at all."""

    exit_code = 2


class DocumentError(GeneratorError):
    """A template or an exhibit defeats the making of a document."""

    exit_code = 1


class IncompleteError(DocumentError):
    """What a document is to show is not complete; only a draft can be made of it."""
