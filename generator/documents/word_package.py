"""A Word file as its parts: what is damaged, of another kind, or could harm who opens it is refused here, in plain words."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from generator.zip_damage import ZIP_DAMAGE

MAX_PACKAGE_BYTES = 60_000_000  # of a Word file, unpacked
MAX_PART_BYTES = 15_000_000  # of one of its texts
MAX_PARTS = 3_000

W_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = "[Content_Types].xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
_TAGGED_TYPES = frozenset({_MAIN_TYPE, *(f"{_WORD_TYPE}{kind}+xml" for kind in ("header", "footer", "footnotes"))})
_OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_OTHER_MAIN_TYPES = {
    f"{_WORD_TYPE}template.main+xml": "a Word template (.dotx)",
    "application/vnd.ms-word.document.macroEnabled.main+xml": "a Word document with macros (.docm)",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": "a Word template with macros (.dotm)",
}
_SAVE = "open it in Word and save it as a Word document (.docx), without a password"
_STARTS = (
    (b"\xd0\xcf\x11\xe0", "it is locked with a password, or in Word's old format (.doc)"),
    (b"%PDF", "it is a PDF and not a Word document"),
    (b"{\\rtf", "it is in Rich Text Format (.rtf) and not a Word document"),
)
_FOLDERS = {
    "xl/": "it is an Excel workbook and not a Word document",
    "ppt/": "it is a PowerPoint presentation and not a Word document",
    "content.xml": "it is an OpenDocument text (.odt) and not a Word document",
    "Index/": "it is a Pages document and not a Word document",
}
# What may lie outside the file: the address of a link, and the name of the template that Word once made the file from.
_OUTSIDE = frozenset({"hyperlink", "attachedTemplate"})


class PackageError(Exception):
    """Why a file cannot be used as a Word document, and the next step."""

    def __init__(self, why: str, hint: str = _SAVE) -> None:
        super().__init__(why)
        self.why, self.hint = why, hint


def read_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name, as they stand in it.

    Raises:
        PackageError: it is no zip archive that Word would write, or a huge or damaged one.
    """
    if not data:
        raise PackageError("the file is empty", "put a copy of the Word document in its place")
    for start, why in _STARTS:
        if data.startswith(start):
            raise PackageError(why)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and b"pkg:package" in data[:2000]:
        raise PackageError("it is a Word XML document (.xml) and not a Word document (.docx)")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            _check_entries(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except ZIP_DAMAGE as error:
        raise PackageError("this is not a Word document that can be read") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if size > MAX_PACKAGE_BYTES:
        raise PackageError(f"it unpacks to more than {MAX_PACKAGE_BYTES // 1_000_000} MB", "make its pictures smaller in Word")
    if len(entries) > MAX_PARTS:
        raise PackageError(f"it holds more than {MAX_PARTS:,} files, which no Word document does")
    names: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise PackageError(f"the name of its part {name[:80]!r} is not one that Word gives")
        if name.lower() in names:
            raise PackageError(f"it holds the part {name[:80]} twice")
        names.add(name.lower())
        if entry.flag_bits & 1:
            raise PackageError("it is locked with a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError("it is packed in a way that Word does not know")


def check_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a Word document that is whole and safe to fill in, their XML in UTF-8.

    Raises:
        PackageError: it is of another kind, a part is missing or damaged, or it would fetch or run something when it is opened.
    """
    kind = next((why for start, why in _FOLDERS.items() if any(name.startswith(start) for name in parts)), "")
    if kind and not any(name.startswith("word/") for name in parts):
        raise PackageError(kind)
    if CONTENT_TYPES not in parts:
        raise PackageError("it is a zip archive, but not a Word document")
    types = _types(parts)
    checked = dict(parts)
    for name, data in parts.items():
        if "vbaProject" in types.get(name, "") or name.lower().endswith("vbaproject.bin"):
            raise PackageError("it holds macros", "in Word, save it as a Word document (.docx) without macros")
        if name != CONTENT_TYPES and (types.get(name, "").endswith("xml") or name.endswith((".xml", ".rels"))):
            tree = _parse(name, data)
            tagged = types.get(name) in _TAGGED_TYPES
            if tagged:
                _check_prefix(name, tree)
            hidden = list(tree.iter(etree.Comment, etree.ProcessingInstruction)) if tagged else []
            for node in hidden:
                _remove_keeping_tail(node)
            if hidden or (tree.getroottree().docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
                checked[name] = etree.tostring(tree, encoding="UTF-8", standalone=True)
    main = _check_relations(checked)
    if (main_type := types.get(main, "")) != _MAIN_TYPE:
        raise PackageError(f"it is {_OTHER_MAIN_TYPES.get(main_type, 'not a Word document that can be read')}")
    return checked


def find_main(parts: Mapping[str, bytes]) -> str:
    """The name of the part that holds a Word document's text; empty where the file names none."""
    found = (target for kind, target, outside in relations(parts, "").values() if kind == _OFFICE_DOCUMENT and not outside)
    return next(found, "")


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str, bool]]:
    """What a part names beside itself, by id: the kind, the part or address, and whether that lies outside the file."""
    folder, file = posixpath.split(part)
    data = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    found = {}
    for relation in () if data is None else etree.fromstring(data).iter("{*}Relationship"):
        outside = relation.get("TargetMode") == "External"
        target = relation.get("Target", "")
        if not outside:
            target = posixpath.normpath(target if target.startswith("/") else posixpath.join("/", folder, target)).lstrip("/")
        found[relation.get("Id", "")] = (relation.get("Type", ""), target, outside)
    return found


def _types(parts: Mapping[str, bytes]) -> dict[str, str]:
    tree = _parse(CONTENT_TYPES, parts[CONTENT_TYPES])
    by_ending = {item.get("Extension", "").lower(): item.get("ContentType", "") for item in tree.iter("{*}Default")}
    by_name = {item.get("PartName", "").lstrip("/").lower(): item.get("ContentType", "") for item in tree.iter("{*}Override")}
    return {name: by_name.get(name.lower(), by_ending.get(posixpath.splitext(name)[1][1:].lower(), "")) for name in parts}


def as_written(element: Any) -> bytes:
    """An element as it stands in the file: what is written alike says the same."""
    return etree.tostring(element, with_tail=False)


def _parse(name: str, data: bytes) -> Any:
    if len(data) > MAX_PART_BYTES:
        raise PackageError(f"its part {name} is longer than {MAX_PART_BYTES // 1_000_000} MB", "part it into several documents")
    if any("<!DOCTYPE".encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")):
        raise PackageError(f"its part {name} defines abbreviations (DOCTYPE), which Word never does")
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError(f"its part {name} is damaged") from error
    if tree.getroottree().docinfo.internalDTD is not None:
        raise PackageError(f"its part {name} defines abbreviations (DOCTYPE), which Word never does")
    return tree


def _check_prefix(name: str, tree: Any) -> None:
    """The tools that fill in a template know Word's elements by the prefix that Word gives them."""
    if {element.prefix for element in tree.iter(f"{{{W_SPACE}}}*")} != {"w"}:
        raise PackageError(f"its part {name} is not written as Word writes it")


def _remove_keeping_tail(node: Any) -> None:
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return  # beside the root, where no text can be
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    node.tail = None
    parent.remove(node)


def _check_relations(parts: Mapping[str, bytes]) -> str:
    """The name of the main part, after each part that is named was found in the file."""
    if any(b"purl.oclc.org/ooxml" in parts.get(name, b"") for name in ("_rels/.rels", "word/document.xml")):
        hint = "open it in Word and save it as the first kind offered, Word Document (*.docx)"
        raise PackageError("it is a Strict Open XML document", hint)
    main = find_main(parts)
    if not main:
        raise PackageError("this is not a Word document that can be read")
    for source in _sources(parts):
        for kind, target, outside in relations(parts, source).values():
            what = kind.rpartition("/")[2]
            if outside and what not in _OUTSIDE:
                raise PackageError(
                    f"it takes something from outside the file ({what}: {target[:120]})",
                    "in Word, choose File > Info > Edit Links to Files > Break Link, or delete it and insert it anew without a link",
                )
            if not outside and target not in parts:
                raise PackageError(
                    f"its part {target or 'without a name'} ({what}) is missing",
                    "open it in Word, delete what Word shows as missing, and save it",
                )
    return main


def _sources(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts that name others; the package itself is the empty name."""
    for name in parts:
        if match := re.fullmatch(r"((?:.*/)?)_rels/([^/]*)\.rels", name):
            yield match[1] + match[2]
