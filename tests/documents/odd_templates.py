"""Bad and odd Word files, each made from a plain one by one change."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.oxml import parse_xml
from PIL import Image

from tests.documents.word_building import saved, word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = "word/document.xml"

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(change: Callable[[Parts], Any], data: bytes | None = None) -> bytes:
    """A plain document after a change of its parts."""
    parts = parts_of(data or word("{{ text }}", header="{{ text }}"))
    change(parts)
    return zipped(parts)


def replaced(part: str, old: str, new: str, data: bytes | None = None) -> bytes:
    """A plain document with other words in one part."""

    def change(parts: Parts) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return changed(change, data)


def without(*names: str) -> bytes:
    return changed(lambda parts: [parts.pop(name) for name in names])


def body(*xml: str) -> bytes:
    """A document whose body holds these elements after a first paragraph."""
    document = docx.Document()
    document.add_paragraph("first")
    for element in parse_xml(f"<w:body {SPACES}>{''.join(xml)}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    return saved(document)


def paragraph(*inside: str, properties: str = "") -> bytes:
    """A document whose second paragraph holds this XML."""
    return body(f"<w:p>{properties}{''.join(inside)}</w:p>")


def run(text: str, *more: str) -> str:
    return f"<w:r><w:t>{text}</w:t>{''.join(more)}</w:r>"


def table(*rows: str, grid: int = 2) -> bytes:
    columns = '<w:gridCol w:w="2000"/>' * grid
    return body(f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>", "<w:p/>")


def cell(text: str = "", properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{more}<w:p>{run(text)}</w:p></w:tc>"


def section(inside: str) -> bytes:
    """A document whose last section has these properties as well."""
    document = docx.Document()
    document.add_paragraph("first")
    properties = document.element.body.sectPr
    for child in parse_xml(f"<w:sectPr {SPACES}>{inside}</w:sectPr>"):
        for old in properties.findall(child.tag):
            properties.remove(old)
        properties.append(child)
    return saved(document)


def related(kind: str, target: str, *, outside: bool = False, owner: str = BODY, inside: str = "") -> bytes:
    """A document that names one more part, with this XML in its first paragraph."""
    folder, _, file = owner.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels".lstrip("/")
    mode = ' TargetMode="External"' if outside else ""

    def change(parts: Parts) -> None:
        new = f'<Relationship Id="rId99" Type="{KINDS}/{kind}" Target="{target}"{mode}/></Relationships>'
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", new.encode())
        if inside:
            parts[BODY] = parts[BODY].replace(b"</w:p>", inside.encode() + b"</w:p>", 1)

    return changed(change)


def with_part(name: str, kind: str, content_type: str, xml: str, inside: str = "") -> bytes:
    """A document with one more part of its own type."""
    data = related(kind, name.removeprefix("word/"), inside=inside)

    def change(parts: Parts) -> None:
        override = f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{content_type}+xml"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
        parts[name] = xml.encode()

    return changed(change, data)


def picture(data: bytes | None = None, *, more: str = "") -> bytes:
    """A document with a picture whose file is this."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(buffer, "PNG")
    document = docx.Document()
    document.add_paragraph(more)
    document.add_picture(io.BytesIO(buffer.getvalue()))._inline.docPr.set("descr", "A teal field")
    made = saved(document)
    return made if data is None else changed(lambda parts: parts.update({"word/media/image1.png": data}), made)


def png(width: int, height: int) -> bytes:
    """A picture that says it is this large, and holds next to nothing."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 2), "teal").save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(data)


def field(instruction: str, result: str, end: str = '<w:r><w:fldChar w:fldCharType="end"/></w:r>') -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}{end}'
    )


def flipped(*changes: tuple[bytes, int, int]) -> bytes:
    """A document with other bits in its zip headers: signature, offset, bits."""
    data = bytearray(word("x"))
    for signature, offset, bits in changes:
        data[data.index(signature) + offset] |= bits
    return bytes(data)


def with_entities(part: str, *, laughs: bool) -> bytes:
    def change(parts: Parts) -> None:
        parts[part] = parts[part].replace(b"?>", b"?>" + entities(laughs=laughs).encode(), 1)

    return changed(change)


def entities(*, laughs: bool) -> str:
    """A beginning of an XML file that grows without end, or reads another file."""
    if not laughs:
        return '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>'
