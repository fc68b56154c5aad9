"""One document in its two forms: a Word file to work on, and the PDF that says exactly the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from generator.documents.kept import Kept
from generator.documents.plan import Document
from generator.errors import DocumentError


def render_word_document(
    path: str, template: str, values: Mapping[str, object], *, templates: Sequence[Path], as_of: date, kept: Kept | None = None
) -> tuple[Document, ...]:
    """The .docx and the .pdf that a Word template makes of some values.

    A .docx that was edited by hand since it was made stays as it is; it may be alone where nobody has made its PDF.

    Args:
        path: where both go, without ending.
        template: the template's path below a templates folder.
        values: the plain values that its tags name.
        templates: folders to look in, the program's own first.
        as_of: the day that the PDF is dated.
        kept: what stands from an earlier run, if it is to be kept.

    Raises:
        DocumentError: the template is not there, cannot be filled in, or holds what a PDF cannot show.
    """
    from generator.documents.word_pages import set_word_pdf

    kept = kept or Kept(Path())
    edited = kept.edited(path)
    if edited is not None:
        return kept.keep_edited(path, edited)
    key = kept.key(_find_and_read(template, templates), values) if kept.base else ""
    if key and (standing := kept.unchanged(path, key)):
        return standing
    word = fill_word_template(template, values, templates=templates)
    pdf = kept.pdf_of(path, word) or set_word_pdf(word, name=template, templates=templates, timestamp=as_of)
    return kept.note(path, key, word, pdf)


def fill_word_template(template: str, values: Mapping[str, object], *, templates: Sequence[Path]) -> bytes:
    """The .docx alone.

    Raises:
        DocumentError: the template is not there, or cannot be filled in.
    """
    from generator.documents.docx_template import render_docx
    from generator.documents.look import read_look

    return render_docx(_find_and_read(template, templates), values, name=template, look=read_look(templates))


def _find_and_read(template: str, templates: Sequence[Path]) -> bytes:
    found = find_template(template, templates)
    if found is None:
        looked = ", ".join(str(folder) for folder in templates)
        raise DocumentError(f"there is no template {template}; looked in {looked}", hint="put the template back, or install dsmes again")
    return _read_template(found, template)


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
