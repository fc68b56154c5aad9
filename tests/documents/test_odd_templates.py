# ruff: noqa: E501  # whole messages, each on one line
"""Whatever lies in the templates folder comes out right, in Word and as a PDF, or is refused with its place and the remedy."""

import os
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from generator.documents.docx_template import render_docx
from generator.documents.word_document import render_word_document
from generator.documents.word_pages import set_word_pdf
from generator.documents.word_styles import read_numbering
from generator.errors import DocumentError
from tests.documents import odd_templates as odd
from tests.documents.odd_templates import BODY, W, body, cell, changed, field, paragraph, related, replaced, run, table, with_part, without
from tests.documents.word_building import DAY, TEMPLATES, faults, header_texts, opened, pdf_text, saved, word

VALUES = {
    "text": "words & <more>",
    "rows": ["a", "b"],
    "nothing": [],
    "flag": False,
    "group": {"name": "N"},
    "hostile": "<w:p>{{ text }}</w:p> %} \x00\ud800",
    "right_to_left": "שלום",
    "long": "lorem ipsum " * 90_000,
    "t": "t" * 1000,
}
DOCTYPE = "defines abbreviations (DOCTYPE), which Word never does"
UNREADABLE = "this is not a Word document that can be read"
XML = '<?xml version="1.0"?>'


def outcome(data: bytes) -> str:
    """The words of the PDF that a template makes, or the error."""
    begun = time.monotonic()
    try:
        made = render_docx(data, VALUES, name="T")
        pdf = set_word_pdf(made, name="T", templates=TEMPLATES, timestamp=DAY)
    except DocumentError as error:
        found = error.message if error.hint else "no hint"
    else:
        found = pdf_text(pdf) if not faults(pdf) else "not valid"
    assert time.monotonic() - begun < 20
    return found


PACKAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "the file is empty"),
    "text": (lambda: b"Dear all", UNREADABLE),
    "half of a zip": (lambda: word("x")[:3000], UNREADABLE),
    "zip of nothing": (lambda: odd.zipped({}), "it is a zip archive, but not a Word document"),
    "a zip of other files": (lambda: odd.zipped({"a.txt": b"x"}), "it is a zip archive, but not a Word document"),
    "Excel": (
        lambda: odd.zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}),
        "it is an Excel workbook and not a Word document",
    ),
    "OpenDocument": (
        lambda: odd.zipped({"mimetype": b"x", "content.xml": b"<x/>"}),
        "it is an OpenDocument text (.odt) and not a Word document",
    ),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is locked with a password, or in Word's old format (.doc)"),
    "PDF": (lambda: b"%PDF-1.7", "it is a PDF and not a Word document"),
    "RTF": (lambda: b"{\\rtf1 x}", "it is in Rich Text Format (.rtf) and not a Word document"),
    "flat XML": (
        lambda: b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>',
        "it is a Word XML document (.xml) and not a Word document (.docx)",
    ),
    "locked part": (lambda: odd.flipped((b"PK\x03\x04", 6, 1), (b"PK\x01\x02", 8, 1)), "it is locked with a password"),
    "unknown packing": (
        lambda: odd.flipped((b"PK\x03\x04", 8, 64), (b"PK\x01\x02", 10, 64)),
        "it is packed in a way that Word does not know",
    ),
    "bzip2": (lambda: odd.zipped(odd.parts_of(word("x")), zipfile.ZIP_BZIP2), "it is packed in a way that Word does not know"),
    "wrong checksum": (lambda: odd.flipped((b"PK\x01\x02", 16, 255)), UNREADABLE),
    "one huge part": (
        lambda: changed(lambda parts: parts.update({"word/media/x.bin": bytes(61_000_000)})),
        "it unpacks to more than 60 MB",
    ),
    "one huge text": (
        lambda: changed(lambda parts: parts.update({BODY: b"<a>" + bytes(16_000_000) + b"</a>"})),
        "its part word/document.xml is longer than 15 MB",
    ),
    "many parts": (
        lambda: changed(lambda parts: parts.update({f"word/p{n}": b"" for n in range(3100)})),
        "it holds more than 3,000 files, which no Word document does",
    ),
    "zip in zip": (
        lambda: changed(lambda parts: parts.update({"word/x.zip": odd.zipped({"a": bytes(9_000_000)})})),
        "words & <more> words & <more>",
    ),
    "path upwards": (
        lambda: changed(lambda parts: parts.update({"../../x.xml": b"<x/>"})),
        "the name of its part '../../x.xml' is not one that Word gives",
    ),
    "path with a drive": (
        lambda: changed(lambda parts: parts.update({"C:\\x.xml": b"<x/>"})),
        "the name of its part 'C:\\\\x.xml' is not one that Word gives",
    ),
    "same name twice": (
        lambda: changed(lambda parts: parts.update({"WORD/document.xml": b"<x/>"})),
        "it holds the part WORD/document.xml twice",
    ),
    "no content types": (lambda: without("[Content_Types].xml"), "it is a zip archive, but not a Word document"),
    "no relations": (lambda: without("_rels/.rels"), UNREADABLE),
    "no text": (lambda: without(BODY), "its part word/document.xml (officeDocument) is missing"),
    "no styles": (lambda: without("word/styles.xml"), "its part word/styles.xml (styles) is missing"),
    "no styles, and none named": (
        lambda: changed(
            lambda parts: (
                parts.pop("word/styles.xml"),
                parts.update(
                    {
                        "word/_rels/document.xml.rels": parts["word/_rels/document.xml.rels"].replace(
                            b'Target="styles.xml"', b'Target="settings.xml"'
                        )
                    }
                ),
            )
        ),
        "words & <more> words & <more>",
    ),
    "text under another name": (
        lambda: odd.zipped(
            {
                name.replace("document.xml", "document2.xml"): data.replace(b"document.xml", b"document2.xml")
                for name, data in odd.parts_of(word("{{ text }}")).items()
            }
        ),
        "words & <more>",
    ),
    "no properties": (
        lambda: changed(
            lambda parts: (
                parts.pop("docProps/core.xml"),
                parts.update({"_rels/.rels": parts["_rels/.rels"].replace(b"docProps/core.xml", b"docProps/app.xml")}),
            )
        ),
        "this is not a Word document that can be read",
    ),
    "no body": (lambda: changed(lambda parts: parts.update({BODY: f'<w:document xmlns:w="{W}"/>'.encode()})), UNREADABLE),
    "no section": (
        lambda: changed(
            lambda parts: parts.update(
                {BODY: f'<w:document xmlns:w="{W}"><w:body><w:p>{run("{{ text }}")}</w:p></w:body></w:document>'.encode()}
            )
        ),
        "words & <more>",
    ),
    "another prefix": (
        lambda: changed(lambda parts: parts.update({BODY: f'<x:document xmlns:x="{W}"><x:body/></x:document>'.encode()})),
        "its part word/document.xml is not written as Word writes it",
    ),
    "another root": (lambda: changed(lambda parts: parts.update({BODY: f'<w:p xmlns:w="{W}"/>'.encode()})), UNREADABLE),
    "Word template": (lambda: replaced("[Content_Types].xml", "document.main+xml", "template.main+xml"), "it is a Word template (.dotx)"),
    "Word with macros": (
        lambda: replaced(
            "[Content_Types].xml",
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "it is a Word document with macros (.docm)",
    ),
    "macros in a docx": (lambda: changed(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "it holds macros"),
    "strict": (
        lambda: replaced(
            "_rels/.rels",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        "it is a Strict Open XML document",
    ),
    "relation to nowhere": (lambda: related("image", "media/gone.png"), "its part word/media/gone.png (image) is missing"),
    "relation upwards": (lambda: related("image", "../../../etc/passwd"), "its part etc/passwd (image) is missing"),
    "remote picture": (
        lambda: related("image", "https://example.org/x.png", outside=True),
        "it takes something from outside the file (image: https://example.org/x.png)",
    ),
    "remote object": (
        lambda: related("oleObject", "file:///c:/x.xlsx", outside=True),
        "it takes something from outside the file (oleObject: file:///c:/x.xlsx)",
    ),
    "remote header": (
        lambda: related("header", "https://example.org/h", outside=True),
        "it takes something from outside the file (header: https://example.org/h)",
    ),
    "remote template": (
        lambda: related("attachedTemplate", "https://example.org/x.dotm", outside=True, owner="word/settings.xml"),
        "words & <more> words & <more>",
    ),
    "styles that are numbering": (
        lambda: changed(lambda parts: parts.update({"word/styles.xml": parts["word/numbering.xml"]})),
        "words & <more> words & <more>",
    ),
    "header that is no header": (
        lambda: changed(lambda parts: parts.update({"word/header1.xml": parts["word/numbering.xml"]})),
        "T: at the beginning of the header: the PDF cannot show what stands there (Word calls it abstractNum)",
    ),
    "broken XML": (lambda: replaced(BODY, "</w:body>", ""), "its part word/document.xml is damaged"),
    "broken header": (lambda: replaced("word/header1.xml", "</w:hdr>", ""), "its part word/header1.xml is damaged"),
    "broken styles": (lambda: replaced("word/styles.xml", "</w:styles>", ""), "its part word/styles.xml is damaged"),
    "nested without end": (
        lambda: replaced(BODY, "</w:body>", "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000 + "</w:body>"),
        "its part word/document.xml is damaged",
    ),
    "control characters": (lambda: replaced(BODY, "{{ text }}", "\x01"), "its part word/document.xml is damaged"),
    "UTF-16": (
        lambda: changed(
            lambda parts: parts.update({BODY: parts[BODY].decode().replace("UTF-8", "UTF-16").replace("utf-8", "UTF-16").encode("utf-16")})
        ),
        "words & <more> words & <more>",
    ),
    "XML comment": (lambda: replaced(BODY, "</w:body>", "<!-- {# --></w:body>"), "words & <more> words & <more>"),
    "huge attribute": (
        lambda: replaced(BODY, "<w:sectPr", f'<w:p w:rsidR="{"A" * 3_000_000}"/><w:sectPr'),
        "words & <more> words & <more>",
    ),
    **{
        f"{kind} in {part}": (
            partial(odd.with_entities, part, laughs=laughs),
            f"its part {part} {DOCTYPE}",
        )
        for kind, laughs in (("laughs", True), ("outside entity", False))
        for part in (BODY, "word/header1.xml", "word/styles.xml", "docProps/core.xml", "[Content_Types].xml", "_rels/.rels")
    },
    "outside entity in UTF-16": (
        lambda: changed(lambda parts: parts.update({BODY: f"{odd.entities(laughs=False)}<w/>".encode("utf-16")})),
        "its part word/document.xml defines abbreviations (DOCTYPE), which Word never does",
    ),
}

TAGS: dict[str, tuple[Callable[[], bytes], str]] = {
    "over runs": (lambda: paragraph(run("{"), run("{ te"), run("xt }"), run("}")), "first words & <more>"),
    "over paragraphs": (
        lambda: word("{{ te", "xt }}"),
        'template T, in its text, paragraph 1: a tag is not closed, or cannot be read, near "{{ te"',
    ),
    "braces at an end and a beginning": (
        lambda: word("a {", "# b"),
        'template T, in its text, paragraph 2: signs at the end of one paragraph and the beginning of the next that look like a tag, near "# b"',
    ),
    "over cells": (
        lambda: table(cell("{{ te") + cell("xt }}")),
        'template T, in its text, paragraph 2: a tag is not closed, or cannot be read, near "{{ te"',
    ),
    "over a picture": (
        lambda: paragraph(run("{{ te"), "<w:r><w:drawing/></w:r>", run("xt }}")),
        'template T, in its text, paragraph 2: a picture, field, symbol or note stands inside the tag {{ text }}, near "{{ text }}"',
    ),
    "into a link": (
        lambda: paragraph(run("{{ te"), f'<w:hyperlink w:anchor="x">{run("xt }}")}</w:hyperlink>'),
        'template T, in its text, paragraph 2: the tag {{ text }} lies half inside and half outside of a link, content control or tracked change, near "{{ text }}"',
    ),
    "in a link": (lambda: paragraph(f'<w:hyperlink w:anchor="x">{run("{{ te")}{run("xt }}")}</w:hyperlink>'), "first words & <more>"),
    "in a content control": (lambda: paragraph(f"<w:sdt><w:sdtContent>{run('{{ text }}')}</w:sdtContent></w:sdt>"), "first words & <more>"),
    "in the address of a link": (
        lambda: related("hyperlink", "https://x.org/{{ text }}", outside=True),
        'template T, in its text: a tag stands where none is filled in, near "{{ text }}"',
    ),
    "in a deletion": (
        lambda: paragraph("<w:del><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>"),
        'template T, in its text, paragraph 2: a tag in a tracked deletion, near "{{ gone }}"',
    ),
    "in an insertion": (
        lambda: paragraph(f"<w:ins>{run('{{ text }}')}</w:ins>"),
        'T: paragraph 2, near "words & <more>": the PDF cannot show a tracked change',
    ),
    "in a text box": (
        lambda: paragraph(
            f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p>{run('{{ text }}')}</w:p></w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent></w:r>"
        ),
        'T: paragraph 2, near "words & <more>": the PDF cannot show a text box, shape, chart or watermark',
    ),
    "in a VML text box": (
        lambda: paragraph(
            f"<w:r><w:pict><v:textbox><w:txbxContent><w:p>{run('{%p if flag %}')}</w:p></w:txbxContent></v:textbox></w:pict></w:r>"
        ),
        'template T, in its text, paragraph 3: {% if %} is never closed by {% endif %}, near "{%p if flag %}"',
    ),
    "in an alternative text": (lambda: replaced(BODY, "A teal field", "{{ text }}", odd.picture(more="first")), "first"),
    "paragraph tag in an alternative text": (
        lambda: replaced(BODY, "A teal field", "{%p if flag %}", odd.picture()),
        'template T, in its text: a tag stands where it cannot be filled in, near "{%p if flag %}"',
    ),
    "not closed in an alternative text": (
        lambda: replaced(BODY, "A teal field", "{# x", odd.picture()),
        'template T, in its text: a tag is not closed, or cannot be read, near "{# x"',
    ),
    "in a field": (
        lambda: paragraph(field("REF {{ gone }}", "x")),
        "template T, in its text, paragraph 2: unknown name 'gone', near \"{{ gone }}\"",
    ),
    "in a comment": (
        lambda: with_part(
            "word/comments.xml",
            "comments",
            "wordprocessingml.comments",
            f'{XML}<w:comments xmlns:w="{W}"><w:comment w:id="0"><w:p>{run("{{ text }}")}</w:p></w:comment></w:comments>',
        ),
        'template T, in comments: a tag stands where none is filled in, near "{{ text }}"',
    ),
    "in an endnote": (
        lambda: with_part(
            "word/endnotes.xml",
            "endnotes",
            "wordprocessingml.endnotes",
            f'{XML}<w:endnotes xmlns:w="{W}"><w:endnote w:id="1"><w:p>{run("{{ text }}")}</w:p></w:endnote></w:endnotes>',
        ),
        'template T, in endnotes: a tag stands where none is filled in, near "{{ text }}"',
    ),
    "in a footnote": (
        lambda: with_part(
            "word/footnotes.xml",
            "footnotes",
            "wordprocessingml.footnotes",
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("{{ text }}")}</w:p></w:footnote></w:footnotes>',
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        ),
        'T: paragraph 1, near "words & <more>": the PDF cannot show a footnote or endnote',
    ),
    "wrong in a footnote": (
        lambda: with_part(
            "word/footnotes.xml",
            "footnotes",
            "wordprocessingml.footnotes",
            f'{XML}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("{{ gone }}")}</w:p></w:footnote></w:footnotes>',
        ),
        "template T, in footnotes, paragraph 1: unknown name 'gone', near \"{{ gone }}\"",
    ),
    "in the keywords": (
        lambda: replaced("docProps/core.xml", "</cp:coreProperties>", "<cp:keywords>{{ text }}</cp:keywords></cp:coreProperties>"),
        "template T, in its property 'keywords': a tag stands where none is filled in, near \"{{ text }}\"",
    ),
    "smart quotes": (lambda: word("{{ group[“name”] }}{% if text == ‘x’ %}{% endif %}"), "N"),
    "low quotes": (
        lambda: word("{{ group[„name“] }}"),
        'template T, in its text, paragraph 1: a tag is not closed, or cannot be read, near "{{ group[„name“] }}"',
    ),
    "unknown tag": (
        lambda: word("{% do rows %}"),
        "template T, in its text, paragraph 1: templates know the tags for, if and set; this one is 'do', near \"{% do rows %}\"",
    ),
    "unknown tag in a loop": (
        lambda: word("{% for x in rows %}{% continue %}{% endfor %}"),
        "template T, in its text, paragraph 1: templates know the tags for, if and set; this one is 'continue', near \"{% for x in rows %}{% continue %}{% endfor %}\"",
    ),
    "end without begin": (
        lambda: word("{% endif %}"),
        'template T, in its text, paragraph 1: {% endif %} stands where nothing is open that it could belong to, near "{% endif %}"',
    ),
    "paragraph tag with a space": (
        lambda: word("{% p for x in rows %}"),
        'template T, in its text, paragraph 1: the tag {%p %} cannot be read here, near "{% p for x in rows %}"',
    ),
    "row tag outside of tables": (
        lambda: word("{%tr for x in rows %}"),
        'template T, in its text, paragraph 1: the tag {%tr for x in rows %} stands outside of any table, near "{%tr for x in rows %}"',
    ),
    "row comment with company": (
        lambda: table(cell("{#tr note #}") + cell("lost")),
        'template T, in its text, paragraph 2: the tag {#tr note #} takes its whole table row away, and with it what else stands there, near "{#tr note #}"',
    ),
    "tags in one row": (
        lambda: table(cell("{%tr for x in rows %}") + cell("{%tr endfor %}")),
        'template T, in its text, paragraph 2: the tag {%tr for x in rows %} takes its whole table row away, and with it what else stands there, near "{%tr for x in rows %}"',
    ),
    "tags in one paragraph": (
        lambda: word("{%p if flag %}{%p endif %}"),
        'template T, in its text, paragraph 1: the tag {%p if flag %} takes its whole paragraph away, and with it what else stands there, near "{%p if flag %}{%p endif %}"',
    ),
    "paragraph tag beside a picture": (
        lambda: paragraph(run("{%p if flag %}"), "<w:r><w:drawing/></w:r>"),
        'template T, in its text, paragraph 2: the tag {%p if flag %} takes its whole paragraph away, and with it what else stands there, near "{%p if flag %}"',
    ),
    "paragraph tag beside a page break": (
        lambda: paragraph(run("{%p if flag %}"), '<w:r><w:br w:type="page"/></w:r>'),
        'template T, in its text, paragraph 2: the tag {%p if flag %} takes its whole paragraph away, and with it what else stands there, near "{%p if flag %}"',
    ),
    "paragraph tag at a section's end": (
        lambda: paragraph(run("{%p if flag %}"), properties="<w:pPr><w:sectPr/></w:pPr>"),
        'template T, in its text, paragraph 2: the tag {%p if flag %} takes its whole paragraph away, and with it what else stands there, near "{%p if flag %}"',
    ),
    "minus": (
        lambda: word("kept", "lost {%- if flag %}x{% endif %}"),
        'template T, in its text, paragraph 2: the tag {%- if flag %} takes the words beside it away, near "lost {%- if flag %}x{% endif %}"',
    ),
    "loop begins inside a cell": (lambda: table(cell("{% for x in rows %}") + cell("{% endfor %}")), "first"),
    "loop over a merged cell": (
        lambda: table(
            cell("{%tr for x in rows %}") + cell(),
            cell("m", '<w:vMerge w:val="restart"/>') + cell("{{ x }}1"),
            cell("", "<w:vMerge/>") + cell("{{ x }}2"),
            cell("{%tr endfor %}") + cell(),
        ),
        "first m a1 a2 m b1 b2",
    ),
    "rows all gone": (
        lambda: table(cell("{%tr for x in nothing %}") + cell(), cell("{{ x }}") + cell(), cell("{%tr endfor %}") + cell()),
        "first",
    ),
    "cell's paragraphs all gone": (
        lambda: table(cell("{%p endif %}", more=f"<w:p>{run('{%p if flag %}')}</w:p><w:p>{run('x')}</w:p>") + cell("kept")),
        "first kept",
    ),
    "columns from a tag": (
        lambda: table(cell("{% colspan text %}x", '<w:tcW w:w="9"/>') + cell("y")),
        "template T, in its text: a table has no columns, or widths that are not numbers",
    ),
    "a table without columns": (
        lambda: body("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        "template T, in its text: a table has no columns, or widths that are not numbers",
    ),
    "a thousand columns": (
        lambda: table(cell("x", '<w:gridSpan w:val="999999999"/>')),
        'T: after paragraph 1, near "x": the PDF cannot show a table of more than 63 columns',
    ),
    "a bookmark in a loop": (
        lambda: paragraph(
            f'{run("{% for x in rows %}")}<w:bookmarkStart w:id="1" w:name="here"/>{run("{{ x }}")}<w:bookmarkEnd w:id="1"/>{run("{% endfor %}")}<w:hyperlink w:anchor="here">{run("jump")}</w:hyperlink>'
        ),
        "first abjump",
    ),
    "hostile value": (
        lambda: word("{{ hostile }}", header="{{ hostile }}", title="{{ hostile }}"),
        "<w:p>{{ text }}</w:p> %} <w:p>{{ text }}</w:p> %}",
    ),
    "right to left": (lambda: word("{{ right_to_left }}"), "שלום"),
}

EXPRESSIONS: dict[str, str] = {
    "{{ ''.__class__.__mro__ }}": "templates may not use '__mro__'",
    "{{ text | attr('x') }}": "there is no filter 'attr'",
    "{{ '{0.__class__}'.format(text) }}": "templates may not use 'format'",
    "{{ '%s' | format(text) }}": "there is no filter 'format'",
    "{{ rows | map(attribute='__class__') | first }}": "unknown name '__class__'",
    "{{ rows | map('zzz') | join }}": "there is no filter 'zzz'",
    "{{ cycler('a') }}": "unknown name 'cycler'",
    "{{ joiner() }}": "unknown name 'joiner'",
    "{{ namespace() }}": "unknown name 'namespace'",
    "{{ lipsum() }}": "unknown name 'lipsum'",
    "{{ self }}": "the value is a list or a group of values; name one of its parts, or go through it with a loop",
    "{{ text() }}": "brackets () stand behind a name that takes none",
    "{{ text is zzz }}": "there is no test 'zzz'",
    "{{ 1 / 0 }}": "a division by nothing",
    "{{ text | truncate(2) }}": "this tag does not fit its values (expected length >= 3, got 2)",
    "{{ 5 | round(-999999999) }}": "round() to more than 20 places",
    "{{ 5.0 | round(999999999, 'ceil') }}": "round() to more than 20 places",
    "{{ range(999999999) }}": "range() of more than 1,000 numbers",
    "{{ " + "9" * 5000 + " }}": "a number in a tag is too long",
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}": "tags are nested too deeply; most of them stand here",
    "{% for x in rows %}" * 25 + "{% endfor %}" * 25: "tags are nested too deeply; most of them stand here",
    "{% if flag %}" * 120 + "{% endif %}" * 120: "tags are nested too deeply; most of them stand here",
    "{% set s = [1, 2] %}" + "{% set s = s + s %}" * 40: "a list of more than 100,000 values",
    "{% set s = [1, 2] %}" + "{% set s = [s, s] | sum(start=[]) %}" * 40: "sum() adds numbers only",
    "{% set s = [1, 2] %}" + "{% set s = [s, s] %}" * 40 + "{{ s | string }}": "a list of more than 100,000 values",
    "{% set s = t | replace('t', t[:190]) %}{{ s | replace('t', s) }}": "a text of more than 200,000 characters",
    "{% for a in range(999) %}{% for b in range(999) %}{% if range(999) | list | sort | first %}{% endif %}{% endfor %}{% endfor %}": "the template's loops take more than 1,000,000 turns",
    "{% for a in range(999) %}{% for b in range(999) %}{% if long | upper == text %}{% endif %}{% endfor %}{% endfor %}": "the template's loops take more than 1,000,000 turns",
    "{% extends 'x' %}": "templates know the tags for, if and set; this one is 'extends'",
    "{% import 'x' as y %}": "templates know the tags for, if and set; this one is 'import'",
    "{% from 'x' import y %}": "templates know the tags for, if and set; this one is 'from'",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "templates know the tags for, if and set; this one is 'macro'",
    "{% for x in rows recursive %}{{ loop(rows) }}{% endfor %}": "templates know the tags for, if and set; this one is 'for … recursive'",
    "{% set loop = 1 %}{% for loop in rows %}{% endfor %}": "a tag gives a name that is taken",
    "{% autoescape false %}{{ hostile }}{% endautoescape %}": "templates know the tags for, if and set; this one is 'autoescape'",
    "{% block x %}{% endblock %}": "templates know the tags for, if and set; this one is 'block'",
    "{% raw %}{{ text }}{% endraw %}": "first {{ text }}",
    "{# never closed": "a tag is not closed, or cannot be read",
    "{% for x in rows": "a tag is not closed, or cannot be read",
    "{% for in rows %}{% endfor %}": "a tag is not closed, or cannot be read",
    "{{ text | }}": "a tag is not closed, or cannot be read",
    "{% %}": "a tag is not closed, or cannot be read",
    "{% if flag %}a{% elif %}b{% endif %}": "a tag is not closed, or cannot be read",
}

PAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "field without an end": (
        lambda: body(f"<w:p>{field('REF x', 'seen', '')}</w:p>", f"<w:p>{run('unseen')}</w:p>"),
        'T: paragraph 2, near "seen": the PDF cannot show a field that goes over several paragraphs',
    ),
    "contents without an end": (
        lambda: body(f"<w:p>{field('TOC', 'seen', '')}</w:p>", f"<w:p>{run('unseen')}</w:p>"),
        'T: paragraph 3, near "unseen": the PDF cannot show the field TOC that never ends',
    ),
    "list of figures": (
        lambda: paragraph(field("TOC \\c Figure", "Figure 1")),
        'T: paragraph 2, near "Figure 1": the PDF cannot show a list of figures or tables',
    ),
    "text hidden on the web": (lambda: paragraph("<w:r><w:rPr><w:webHidden/></w:rPr><w:t>seen</w:t></w:r>"), "first seen"),
    "page break in a cell": (
        lambda: table(cell("x", more='<w:p><w:r><w:br w:type="page"/></w:r></w:p>') + cell("y")),
        "T: paragraph 2: the PDF cannot show a page break or table of contents inside a table, header or footer",
    ),
    "short rows": (lambda: table(cell("a") + cell("b"), cell("c"), cell("d") + cell("e")), "first a b cd e"),
    "merged cells of two widths": (
        lambda: table(cell("a", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell("b", "<w:vMerge/>") + cell("c")),
        'T: paragraph 3, near "b": the PDF cannot show cells merged over rows that differ in width',
    ),
    "merged head": (
        lambda: replaced(
            BODY,
            "<w:tr>",
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>",
            table(cell("a", '<w:vMerge w:val="restart"/>') + cell("b"), cell("c", "<w:vMerge/>") + cell("d")),
        ),
        "first a b c d",
    ),
    "changed table": (lambda: table(cell("a", "<w:tcPrChange/>")), 'T: after paragraph 1, near "a": the PDF cannot show a tracked change'),
    "tables in tables": (
        lambda: body("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>" * 30 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30 + "<w:p/>"),
        "T: after paragraph 1: the PDF cannot show tables inside tables, more than 8 deep",
    ),
    "links in links": (lambda: paragraph('<w:hyperlink w:anchor="x">' * 60 + run("deep") + "</w:hyperlink>" * 60), "first deep"),
    "size that is none": (
        lambda: paragraph('<w:r><w:rPr><w:sz w:val="big"/></w:rPr><w:t>x</w:t></w:r>'),
        "T: paragraph 2, near \"x\": the PDF cannot show what stands there, since the file is damaged at this place ('big' is not a measure)",
    ),
    "size without end": (
        lambda: paragraph('<w:r><w:rPr><w:sz w:val="999999999"/></w:rPr><w:t>x</w:t></w:r>'),
        "T: paragraph 2, near \"x\": the PDF cannot show what stands there, since the file is damaged at this place (a size of '999999999' half points)",
    ),
    "colour that is none": (
        lambda: paragraph('<w:r><w:rPr><w:color w:val="nice"/><w:shd w:fill="pink"/></w:rPr><w:t>x</w:t></w:r>'),
        "first x",
    ),
    "indent in centimetres": (lambda: paragraph(run("x"), properties='<w:pPr><w:ind w:left="1cm"/></w:pPr>'), "first x"),
    "level without end": (
        lambda: paragraph(run("x"), properties='<w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
        "first • x",
    ),
    "list that is not there": (
        lambda: paragraph(run("x"), properties='<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="777"/></w:numPr></w:pPr>'),
        "first x",
    ),
    "outline level": (lambda: paragraph(run("x"), properties='<w:pPr><w:outlineLvl w:val="999999"/></w:pPr>'), "first x"),
    "page too small": (
        lambda: odd.section('<w:pgSz w:w="200" w:h="200"/>'),
        'T: paragraph 1, near "first": the PDF cannot show pages of this size, or with margins that leave no room',
    ),
    "margins too wide": (
        lambda: odd.section('<w:pgMar w:left="9000" w:right="9000" w:top="0" w:bottom="0"/>'),
        'T: paragraph 1, near "first": the PDF cannot show pages of this size, or with margins that leave no room',
    ),
    "page numbers anew": (
        lambda: odd.section('<w:pgNumType w:start="7"/>'),
        'T: paragraph 1, near "first": the PDF cannot show page numbers that begin anew or are not 1, 2, 3',
    ),
    "changed section": (lambda: odd.section("<w:sectPrChange/>"), 'T: paragraph 1, near "first": the PDF cannot show a tracked change'),
    "picture that is none": (lambda: odd.picture(b"not a picture"), "T: paragraph 2: the PDF cannot show a picture whose file is damaged"),
    "half a picture": (lambda: odd.picture(odd.png(4, 2)[:50]), 'T: the PDF cannot show the picture "A teal field": its file is damaged'),
    "picture without end": (
        lambda: odd.picture(odd.png(60_000, 60_000)),
        "T: paragraph 2: the PDF cannot show a picture of 60,000 by 60,000 points",
    ),
    "linked picture": (
        lambda: replaced(BODY, "r:embed=", "r:link=", odd.picture()),
        "T: paragraph 2: the PDF cannot show a picture that is stored outside the document",
    ),
    "picture that is not there": (
        lambda: replaced(BODY, 'r:embed="', 'r:embed="x', odd.picture()),
        "T: paragraph 2: the PDF cannot show a picture whose file is missing",
    ),
    "picture without size": (
        lambda: replaced(BODY, '<wp:extent cx="', '<wp:extent cx="-', odd.picture()),
        "T: paragraph 2: the PDF cannot show a picture without a size, or larger than a page",
    ),
    "chart": (
        lambda: replaced(BODY, "pic:pic", "pic:chart", odd.picture()),
        "T: paragraph 2: the PDF cannot show a text box, shape, chart or watermark",
    ),
    "equation": (
        lambda: paragraph("<m:oMath><m:r><m:t>{{ text }}</m:t></m:r></m:oMath>"),
        "T: paragraph 2: the PDF cannot show an equation",
    ),
    "link to nowhere": (
        lambda: paragraph(f'<w:hyperlink r:id="rId777">{run("x")}</w:hyperlink>'),
        'T: paragraph 2, near "x": the PDF cannot show what stands there, since the file is damaged at this place',
    ),
    "link to a script": (
        lambda: related(
            "hyperlink", "javascript:x", outside=True, inside=f'<w:hyperlink xmlns:r="{odd.KINDS}" r:id="rId99">{run("x")}</w:hyperlink>'
        ),
        "T: paragraph 1, near \"words & <more>x\": the PDF cannot show a link to 'javascript:x'",
    ),
    "embedded document": (lambda: body('<w:altChunk r:id="x"/>'), "T: after paragraph 1: the PDF cannot show an embedded object"),
    "megabyte of text": (lambda: word("{{ long }}"), "lorem ipsum " * 90_000),
}


@pytest.mark.parametrize(("make", "expected"), PACKAGES.values(), ids=PACKAGES)
def test_packages(make: Callable[[], bytes], expected: str) -> None:
    assert outcome(make()) in (expected, f"template T: {expected}")


@pytest.mark.parametrize(("make", "expected"), [*TAGS.values(), *PAGES.values()], ids=[*TAGS, *PAGES])
def test_tags_and_pages(make: Callable[[], bytes], expected: str) -> None:
    assert outcome(make()) == expected.strip()


@pytest.mark.parametrize(("tag", "why"), EXPRESSIONS.items(), ids=lambda text: text[:40])
def test_expressions(tag: str, why: str) -> None:
    assert outcome(word("first", tag)) in (why, f'template T, in its text, paragraph 2: {why}, near "{tag[:120]}"')


def test_what_is_outside_of_the_document_does_not_go_along() -> None:
    """The template that Word made a file from: its path names a computer, and Word would fetch it from the internet."""
    made = render_docx(PACKAGES["remote template"][0](), VALUES, name="T")
    assert not [name for name, data in odd.parts_of(made).items() if b"example.org" in data or b"attachedTemplate" in data]


def test_what_conditions_have_emptied_is_still_a_word_document() -> None:
    made = render_docx(TAGS["cell's paragraphs all gone"][0](), VALUES, name="T")
    assert all(one[-1].tag == f"{{{W}}}p" for one in opened(made).element.body.iter(f"{{{W}}}tc"))
    assert not opened(render_docx(TAGS["rows all gone"][0](), VALUES, name="T")).tables


def test_long_documents_take_time_by_their_length() -> None:
    """A text of 4 MB, which took half a minute when time grew by its square."""
    begun = time.monotonic()
    render_docx(replaced(BODY, "<w:sectPr", f"<w:p>{run('words')}</w:p>" * 80_000 + "<w:sectPr"), VALUES, name="T")
    assert time.monotonic() - begun < 15


def test_one_header_of_two_sections_is_marked_once() -> None:
    document = opened(paragraph(run("x"), properties="<w:pPr><w:sectPr/></w:pPr>"))
    document.sections[1].header.is_linked_to_previous = False
    reference = document.sections[1]._sectPr[0]
    document.sections[0]._sectPr.insert(0, deepcopy(reference))
    made = render_docx(saved(document), {"draft": True}, name="T")
    assert [text.count("DRAFT") for text in header_texts(made)] == [1, 1]


@pytest.mark.parametrize(
    ("format", "start", "marker"),
    [("upperRoman", 44, "XLIV"), ("lowerRoman", 1999, "mcmxcix"), ("ordinal", 112, "112th"), ("lowerLetter", 28, "bb"), ("none", 1, "")],
)
def test_numbers_of_lists_are_those_of_word(format: str, start: int, marker: str) -> None:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="%1"/></w:lvl>'
    tree = etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )
    assert read_numbering(tree).advance("7", 0) == (format != "none", marker)


def test_an_unknown_numbering_stops_it() -> None:
    list_number = '<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>'
    data = replaced(
        "word/numbering.xml", 'w:numFmt w:val="decimal"', 'w:numFmt w:val="cardinalText"', paragraph(run("x"), properties=list_number)
    )
    assert outcome(data) == 'T: paragraph 2, near "x": the PDF cannot show a list numbered in the way that Word calls cardinalText'


def test_a_template_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "big.docx").touch()
    os.truncate(tmp_path / "big.docx", 61_000_000)
    with pytest.raises(DocumentError, match=r"template big\.docx: it is larger than 60 MB"):
        render_word_document("a", "big.docx", {}, templates=[tmp_path], as_of=DAY)
