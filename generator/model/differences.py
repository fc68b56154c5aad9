"""What has changed in an application between two moments: between what was sent in and today, or between two submissions."""

from generator.record import Record, record


@record
class RequirementChange(Record):
    """A requirement whose state or exhibits differ; a state is empty where the requirement was not asked, or is no longer."""

    id: str
    title: str
    before: str
    after: str
    gained: tuple[str, ...] = ()  # exhibits
    lost: tuple[str, ...] = ()


@record
class PageChange(Record):
    """Pages of one exhibit that differ, counted from 1: `what` is changed, redrawn (the same words), added or removed."""

    what: str
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    binder: tuple[int, ...] = ()  # pages of the binder that was sent in, of those before


@record
class ExhibitChange(Record):
    """An exhibit that differs: `what` is one or more of added, removed, replaced, file, content, number, title."""

    id: str
    title: str
    what: tuple[str, ...]
    number_before: str = ""
    number_after: str = ""
    file_before: str = ""
    file_after: str = ""
    pages_before: int | None = None  # None where it has no pages, or they were not counted
    pages_after: int | None = None
    pages: tuple[PageChange, ...] = ()
    other: str = ""  # the exhibit that replaces it, or that it replaces
    binder: tuple[int, ...] = ()  # the first and last page in the binder that was sent in; empty where it is not known
    note: str = ""  # why its pages could not be compared
    title_before: str = ""


@record
class CellChange(Record):
    """A cell of a table with another text; of a whole row that is new or gone, `column` is empty and one of the two texts."""

    row: str  # its first cell
    column: str
    before: str
    after: str


@record
class AnswerChange(Record):
    """A field of the accreditor's form with another answer; empty where it was not asked, or is no longer."""

    group: str
    label: str
    before: str
    after: str
    cells: tuple[CellChange, ...] = ()  # of a table that was there before and is now


@record
class WordChange(Record):
    """An entry of a record with other words; a text is empty where the entry is new or gone, or is a list of others."""

    place: str  # the keys and ids that lead to it
    before: str = ""
    after: str = ""


@record
class SourceChange(Record):
    """A file that the papers are made from, a record, standard or template, with other words: `what` is changed, added or removed."""

    file: str
    what: str
    words: tuple[WordChange, ...] = ()  # of a record that was there before and is now
    is_shipped: bool = False  # whether it came with dsmes


@record
class Differences(Record):
    """All of it, in the order of the application."""

    submission: str
    application: str
    title: str
    accreditor: str  # its short name
    accreditor_name: str
    sent: str  # the day it was sent in
    before: str  # the day that what was sent in looks at
    after: str  # the day that it is held against
    other: str = ""  # the submission it is held against; empty for the workspace
    binder_before: int = 0  # pages of the binder
    binder_after: int = 0  # of the other submission; 0 for the workspace, where none was made
    requirements: tuple[RequirementChange, ...] = ()
    exhibits: tuple[ExhibitChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    sources: tuple[SourceChange, ...] = ()
    same_requirements: int = 0
    same_exhibits: int = 0
    same_answers: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return self.is_shown_alike and not self.sources

    @property
    def is_shown_alike(self) -> bool:
        """Whether states, exhibits and answers are the same, whatever the words of the papers."""
        return not (self.requirements or self.exhibits or self.answers or self.notes)
