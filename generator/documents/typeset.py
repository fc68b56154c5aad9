"""The one door to Typst: a template and plain data to the bytes of a tagged PDF."""

import base64
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

import typst

from generator.documents.look import LOGO_PICTURE, read_look
from generator.errors import DocumentError

# Both together: an archive-proof file that a screen reader can read. Typst then refuses a missing glyph or alternative text.
DOCUMENT_STANDARDS = ("a-2b", "ua-1")

_TEMPLATE_FILES = (".typ", ".png", ".jpg", ".jpeg", ".svg")
_FONT_FOLDER = "fonts"
_REFUSED = 9  # exit code of the separate process when the document cannot be made

# No PDF or XML text may hold these: control characters, lone surrogates, non-characters. The two bidirectional
# overrides go too, since they can make a date or a name read backwards.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e\ufdd0-\ufdef\ufffe\uffff]")
_PACKAGE = re.compile(rb'^(?!\s*//).*\b(?:import|include)\s*"(@[^"\n]*)"', re.MULTILINE)
_ASKED_FOR_PACKAGE = re.compile(r"failed to download package|package not found|failed to load package")
# Typst fetches a package whose name its code puts together. By these it goes to the internet, and finds this computer, which is silent.
_NO_NETWORK = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9")
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_PLACE = re.compile(r"┌─ (?P<file>[^\n]*?):(?P<line>\d+):(?P<column>\d+)")
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


class TypstTemplateError(DocumentError):
    """A Typst template cannot be set, with the file among the templates and the place in it."""

    def __init__(self, message: str, *, hint: str, file: str, line: int = 0, column: int = 0, said: str = "") -> None:
        super().__init__(message, hint=hint)
        self.file, self.line, self.column, self.said = file, line, column, said


def typeset(
    template: str,
    data: Mapping[str, object],
    *,
    templates: Sequence[Path],
    timestamp: date | int,
    files: Mapping[str, bytes] | None = None,
    standards: Sequence[str] = DOCUMENT_STANDARDS,
    apart: bool = False,
) -> bytes:
    """The PDF that a Typst template makes of some data: the same bytes on any day and machine.

    Args:
        template: the template's path below a templates folder, e.g. "binder.typ".
        data: plain values; the template reads them as `json(bytes(sys.inputs.data))`. Text is never taken as markup.
        templates: folders to look in, the program's own first; each file is taken from the first folder that has it.
        timestamp: the day the document speaks for, or seconds since 1970.
        files: more files for the template to read, by their path beside the templates.
        standards: what the PDF must keep to, in Typst's names.
        apart: do it in a process of its own. For a document of many pages: Typst keeps what it has laid out, hundreds of
            megabytes, for as long as the process lives.

    Raises:
        DocumentError: the template is not there, or cannot be set with these data.
    """
    values = clean_values(data)
    if apart:
        return _typeset_apart(template, values, templates=templates, seconds=_seconds(timestamp), files=files or {}, standards=standards)
    with tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
        root = Path(folder).resolve()
        _lay_out(root, template, templates, files or {})
        fonts = _fonts(tuple(str(found) for found in (place / _FONT_FOLDER for place in templates) if found.is_dir()))
        unshown: frozenset[str] = frozenset()
        look = _look_values(templates)
        while True:
            result = _compile(root, template, {"data": values, **look}, fonts, _seconds(timestamp), standards)
            if isinstance(result, bytes):
                return result
            new = _without_glyph(result) - unshown
            replaced = replace_characters(values, new) if new else values
            if replaced == values:
                raise _explain(template, result, root)
            # A character that no font of ours can draw is printed as its code, so that nothing disappears in silence.
            values, unshown = replaced, unshown | new


def _typeset_apart(
    template: str,
    values: Mapping[str, object],
    *,
    templates: Sequence[Path],
    seconds: int,
    files: Mapping[str, bytes],
    standards: Sequence[str],
) -> bytes:
    asked = {
        "template": template,
        "data": values,
        "templates": [str(place.resolve()) for place in templates],
        "timestamp": seconds,
        "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
        "standards": list(standards),
    }
    package_root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (package_root, os.environ.get("PYTHONPATH", "")) if part)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "generator.documents.typeset"],  # -P: no module is taken from the folder one stands in
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    said = done.stderr.decode(errors="replace")
    if done.returncode == _REFUSED:
        message, hint = json.loads(said.rpartition("\n")[2])
        raise DocumentError(message, hint=hint)
    if done.returncode:
        last = said.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise DocumentError(
            f"template {template}: the program that sets it ended early: {last}",
            hint="close other programs to free memory, then run the command again",
        )
    return done.stdout


def _answer_apart() -> int:
    """What the separate process does: reads one task on standard input, writes the PDF to standard output."""
    asked = json.loads(sys.stdin.buffer.read())
    try:
        pdf = typeset(
            asked["template"],
            asked["data"],
            templates=[Path(place) for place in asked["templates"]],
            timestamp=asked["timestamp"],
            files={name: base64.b64decode(content) for name, content in asked["files"].items()},
            standards=asked["standards"],
        )
    except DocumentError as error:
        sys.stderr.write(json.dumps([error.message, error.hint]))
        return _REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


def clean_values(values: Mapping[str, object]) -> dict[str, object]:
    """The same plain values without the characters that no PDF can hold, and with plain line ends."""
    return {key: _map_text(value, _clean) for key, value in values.items()}


def replace_characters(values: Mapping[str, object], characters: Iterable[str]) -> dict[str, object]:
    """The same plain values with each of these characters written as its code: "[U+1F600]"."""
    # Joiners and variation selectors only make sense beside the character they belonged to.
    codes = {ord(character): "" if character in "\u200d\ufe0e\ufe0f" else f"[U+{ord(character):04X}]" for character in characters}
    return {key: _map_text(value, lambda text: text.translate(codes)) for key, value in values.items()}


def _clean(text: str) -> str:
    if text.isprintable():  # as most texts are: none of what is looked for is, and this takes a tenth of the time
        return text
    return _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _map_text(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _map_text(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_map_text(inner, change) for inner in value]
    return value


def _seconds(timestamp: date | int) -> int:
    """Seconds since 1970 of a number, of a moment, or of the first moment of a day."""
    if isinstance(timestamp, int):
        return timestamp
    if not isinstance(timestamp, datetime):
        timestamp = datetime(timestamp.year, timestamp.month, timestamp.day, tzinfo=UTC)
    return int(timestamp.timestamp())


def _lay_out(root: Path, template: str, templates: Sequence[Path], files: Mapping[str, bytes]) -> None:
    """Copies all templates into one folder, since Typst reads nothing outside it; the first folder's files win."""
    for place in reversed(templates):
        for folder, _, names in os.walk(place):  # a path object for each Word template would take longer than the setting
            for name in sorted(name for name in names if name.lower().endswith(_TEMPLATE_FILES)):
                found = Path(folder, name)
                if not found.is_file():  # a pipe or a device would be read for ever
                    continue
                target = root / found.relative_to(place)
                target.parent.mkdir(parents=True, exist_ok=True)
                content = found.read_bytes()
                if target.suffix == ".typ":
                    _refuse_packages(found.relative_to(place).as_posix(), content)
                target.write_bytes(content)
    for name, content in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if not (root / template).is_file():
        looked = ", ".join(str(place) for place in templates)
        raise DocumentError(f"there is no template {template}; looked in {looked}", hint="put the template back, or install dsmes again")


def _refuse_packages(name: str, content: bytes) -> None:
    """Stops at a package import: Typst would fetch it from the internet, or take it from this one machine."""
    match = _PACKAGE.search(content)
    if match:
        line = content.count(b"\n", 0, match.start()) + 1
        raise _package_refused(name, line, 1, f"it imports {match[1].decode(errors='replace')}, and no package is ever fetched")


def _package_refused(name: str, line: int, column: int, said: str) -> TypstTemplateError:
    hint = "put what the template needs in a .typ file beside it, and import that file"
    return TypstTemplateError(f"template {name}, line {line}: {said}", hint=hint, file=name, line=line, column=column, said=said)


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """The fonts of these folders, read once. Only shipped ones: another machine's would break lines in other places."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _compile(
    root: Path, template: str, values: Mapping[str, object], fonts: typst.Fonts, seconds: int, standards: Sequence[str]
) -> bytes | typst.TypstError:
    try:
        with _without_network():
            return typst.compile(
                str(root / template),
                root=str(root),
                font_paths=fonts,
                # Text arrives as JSON inside one string, so nothing in it can be read as markup or code.
                sys_inputs={name: json.dumps(value) for name, value in values.items()},
                pdf_standards=cast("typst.PDFStandards", list(standards)),
                timestamp=seconds,
            )
    except typst.TypstError as error:
        return error


@contextlib.contextmanager
def _without_network() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (*_NO_NETWORK, "NO_PROXY", "no_proxy")}
    os.environ.update(_NO_NETWORK)
    for name in ("NO_PROXY", "no_proxy"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})


def _look_values(templates: Sequence[Path]) -> dict[str, dict[str, str]]:
    """What style.typ reads of the program's own look; nothing where it has none, so that nothing changes."""
    look = read_look(templates)
    if look is None:
        return {}
    return {"look": {"primary": look.primary, "accent": look.accent, "alt": look.alt, "logo": LOGO_PICTURE if look.logo else ""}}


def _without_glyph(error: typst.TypstError) -> frozenset[str]:
    """The characters that no font could draw, as the error names them; those of plain text are never among them."""
    found = "".join(_ESCAPED.sub(_unescape, text) for text in _NO_GLYPH.findall(error.diagnostic))
    return frozenset(character for character in found if not character.isascii())


def _unescape(escaped: re.Match[str]) -> str:
    code, character = escaped.groups()
    return chr(int(code, 16)) if code else str(character)


def _explain(template: str, error: typst.TypstError, root: Path) -> DocumentError:
    """What Typst says, with the template's name and line in front and without the scratch folder."""
    place = _PLACE.search(error.diagnostic)
    where, file, line, column = f"template {template}", template, 0, 0
    if place:
        file, line, column = place["file"].rpartition(f"{root.name}/")[2], int(place["line"]), int(place["column"])
        where = f"template {file}, line {line}"
    if _ASKED_FOR_PACKAGE.search(error.message):
        return _package_refused(file, line, column + 1, "it asks for a package, and no package is ever fetched")
    said = re.sub(rf"\S*{re.escape(root.name)}/?", "", error.message)
    remedy = "correct the template at that line, or remove your own copy from templates/ to use the one that came with dsmes"
    hints = [*error.hints, remedy]
    hint = "; ".join(hints)
    failure = TypstTemplateError(f"{where}: {said}", hint=hint, file=file, line=line, column=column + 1 if line else 0, said=said)
    failure.__cause__ = error
    return failure


if __name__ == "__main__":
    sys.exit(_answer_apart())
