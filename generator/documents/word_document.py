"""One document in its two forms: a Word file to work on, and the PDF that says exactly the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from generator.documents.plan import Document
from generator.errors import DocumentError


def render_word_document(
    path: str, template: str, values: Mapping[str, object], *, templates: Sequence[Path], as_of: date
) -> tuple[Document, Document]:
    """The .docx and the .pdf that a Word template makes of some values.

    Args:
        path: where both go, without ending.
        template: the template's path below a templates folder.
        values: the plain values that its tags name.
        templates: folders to look in, the program's own first.
        as_of: the day that the PDF is dated.

    Raises:
        DocumentError: the template is not there, cannot be filled in, or holds what a PDF cannot show.
    """
    from generator.documents.docx_template import render_docx
    from generator.documents.word_pages import set_word_pdf

    found = find_template(template, templates)
    if found is None:
        looked = ", ".join(str(folder) for folder in templates)
        raise DocumentError(f"there is no template {template}; looked in {looked}", hint="put the template back, or install dsmes again")
    word = render_docx(_read_template(found, template), values, name=template)
    pdf = set_word_pdf(word, name=template, templates=templates, timestamp=as_of)
    return Document(PurePosixPath(f"{path}.docx"), word), Document(PurePosixPath(f"{path}.pdf"), pdf)


def _read_template(path: Path, template: str) -> bytes:
    from generator.documents.word_package import MAX_PACKAGE_BYTES

    try:
        if path.stat().st_size > MAX_PACKAGE_BYTES:
            raise DocumentError(
                f"template {template}: it is larger than {MAX_PACKAGE_BYTES // 1_000_000} MB", hint="make its pictures smaller in Word"
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"template {template}: {path} cannot be opened ({error.strerror or error})",
            hint="close it in Word, and see that you may read it",
        ) from error


def find_template(template: str, templates: Sequence[Path]) -> Path | None:
    """The first of the folders' files of this name; None where no folder has it."""
    return next((path for folder in templates if (path := folder / template).is_file()), None)
