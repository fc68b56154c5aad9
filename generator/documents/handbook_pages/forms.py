"""The forms: every paper to fill in, keep or give out, with the Word and PDF files to download."""

from collections.abc import Iterator

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import FORMS, HOME, Book
from generator.documents.handbook_pages.downloads import download
from generator.documents.handbook_pages.markdown import Markdown, heading, join, prose, table, text
from generator.documents.plan import Document
from generator.model.standards import Form

FORM_FILES = "forms"  # the folder of the handbook that the documents are offered in


def render_forms_page(book: Book) -> Document:
    """The forms by group, each with what it is for, its files and what it serves."""
    forms = book.workspace.rulebook.forms.values()
    blocks = [
        Markdown(
            "Each form as a Word file to edit and a PDF file to fill in or print. What the program's records hold is filled in; "
            "the rest is left to write. A form that a participant has filled in belongs in the participant's record, never here."
        )
        if forms
        else Markdown("The rulebook has no forms.")
    ]
    for group in dict.fromkeys(form.group for form in forms):
        blocks.append(heading(2, words.capitalised(text(group))))
        rows = [_row(book, form) for form in forms if form.group == group]
        blocks.append(table(["Form", "Download"], rows))
    return book.page(FORMS, Markdown("Forms"), blocks, crumbs=(("Home", HOME),))


def _row(book: Book, form: Form) -> list[Markdown]:
    anchor = book.anchor("form", form.id)
    serves = book.requirements(FORMS, (id for id in form.requirements if id in book.homes))
    told = [
        Markdown(f'<span id="{anchor}"></span>**{text(form.title)}**'),
        prose(form.use),
        Markdown(f"Serves {serves}.") if serves else Markdown(""),
    ]
    files = join((download(FORMS, FORM_FILES, each) for each in _files_of(book, form)), "<br>")
    none = "in the packets of the applications that call for it" if form.per_application else "not made yet"
    return [join((part for part in told if part), "<br>"), files or Markdown(none)]


def _files_of(book: Book, form: Form) -> Iterator[Document]:
    """The documents made of a form: GROUP/ID, whatever their endings."""
    for document in book.forms:
        if document.path.parent.name == form.group and document.path.stem == form.id:
            yield document
