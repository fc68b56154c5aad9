"""Makes the Word templates from the prose beside this file: `python templates/build_templates.py [--check]`.

The prose in `prose/**/*.md` is Markdown with the tags that docxtpl fills in. It is the source of the shipped .docx files,
which are committed as well, since a program's director edits a copy of them in Word. Equal prose gives equal bytes.

What the prose may hold:

- front matter: `title`, `subtitle`, `header`, `footer`, `page` (portrait or landscape), `language` (en-US, es-US); a `|` in
  header and footer parts left and right
- `## Heading`, `### Heading`, paragraphs, `> a shaded note`, `- item`, `1. item`, `   - nested item`
- `**bold**`, `*italic*`, `[text](https://address)`
- `[[text 30: Participant's name]]`, `[[date: Date of the visit]]`, `[[area 4: What matters to you]]` (lines), `[[check: I agree]]`,
  `[[choice: How; by phone; in person]]`: blanks to fill in, with what they ask for; the number is how long, in letters
- `{{ program.phone or "(to fill in: program's telephone)" }}`: what is not on record becomes a blank with these words beside it
- a line that is only `{% for … %}`, `{% if … %}` or their end: it takes no room in the document
- `{keep}` before a paragraph: it stays on one page with what follows; `{with}`: with what stands above it
- `Table: title | description | widths` and then a Markdown table; `widths` are parts of the whole, e.g. `3,5,2`; a table without a
  header line has an empty first line; a row with only a tag in its first cell repeats rows, a cell with `{%tc … %}` repeats cells
- in a table of signatures `{sign}` is a line to sign on, `{sign officer}` and `{sign coordinator}` one that shows the approval that is on
  record of that person; those of others stand below it
- `::: name` puts in a part that all policies share (control, related, changes, approval), or the whole of `prose/parts/NAME.md`;
  `::: name/Heading` puts in what stands there under that heading, and `::: name/Heading: list` only its list. An obligation that
  two editions share is written once, as a part.
"""

import argparse
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
PROSE = HERE / "prose"
PARTS = PROSE / "parts"  # no documents of their own

INK, ACCENT, MUTED, LINE, SOFT, NOTE = "1B2A38", "0B5C6B", "4D5F6C", "C5D0D6", "EEF4F5", "F4F7F8"
FONT = "Calibri"
BASE = 21  # half points
BASE_OF_TABLES = 9.5  # points
CELL_PADDING = 108  # twips, left and right
KEEP = "{keep} "
WITH = "{with} "
TWIPS_A_POINT = 20
MARGIN = 1180  # twips, left and right
PAGE_OF = {"en-US": "Page <PAGE> of <NUMPAGES>", "es-US": "Página <PAGE> de <NUMPAGES>"}
SHEET = {"portrait": (12240, 15840), "landscape": (15840, 12240)}

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_INLINE = re.compile(
    r"\[\[(?P<blank>[a-z]+)(?P<size> \d+)?: (?P<label>[^;\]]+)(?P<options>(?:;[^;\]]+)*)\]\]|"
    r"(?P<tag>\{\{.*?\}\}|\{%.*?%\})|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*]+?)\*|\[(?P<text>[^\]]+)\]\((?P<address>https?://[^)]+)\)",
    re.DOTALL,
)
_AFTER_CHECK = re.compile(r"(\[\[check: [^\]]*\]\]) ")  # a box to tick stays with the first word of what it is for
_NO_PROSE = re.compile(r"\[\[[^\]]*\]\]|\{\{.*?\}\}|\{%.*?%\}|\{sign[^}]*\}|\*\*", re.DOTALL)
_BEFORE_CHECK = re.compile(r"(?<=\S) (?=\[\[check: )")  # and away from the words of the one before
_TAG_LINE = re.compile(r"\{%[^%]*%\}")
BULLETS, TICKS = 1, 2  # the lists without numbers; those with numbers come after them
_MOST_BEFORE_SIGNING = 4  # lines of prose
_MOST_LETTERS_BEFORE_SIGNING = 160
_SIGN = re.compile(r"\{sign ([a-z]+)\}")
_ITEM = re.compile(r"(?P<indent> *)(?P<sign>-|\d+\.) (?P<text>.*)")

SHARED = {
    "control": """
Table: Document control | Number, version, dates, owner and approval of this policy | 3,5,3,5
| | | | |
|-|-|-|-|
| Policy number | {{ policy.id }} | Version | {{ policy.version }} |
| Effective | {{ policy.effective }} | Next review | {{ policy.next_review }} |
| Owner | {{ policy.owner }} | Approved | {{ policy.approved.by }}, {{ policy.approved.date }} |

{% if policy.known %}

The text is version {{ policy.version }} as approved. Names, dates and figures from the program's records are those of {{ as_of }}.

{% endif %}
""",
    "related": """
## Requirements that this policy serves

{% if requirements %}

The requirements below rest on this policy. Proof on file is as of {{ as_of }}.

Table: Requirements that this policy serves | Each requirement, what it asks, and the proof on file | 4,7,9
| Requirement | What it asks | Proof on file |
|-|-|-|
| {% for row in requirements %} | | |
| **{{ row.id }}** | {{ row.title }} | {{ row.proof or "none yet" }} |
| {% endfor %} | | |

{% endif %}
""",
    "changes": """
## Changes to this policy

{% if not policy.changes %}

No change is recorded.

{% else %}

Table: Changes to this policy | Date, section and change, the oldest first | 4,4,12
| Date | Section | Change |
|-|-|-|
| {% for row in policy.changes %} | | |
| {{ row.date }} | {{ row.section }} | {{ row.change }} |
| {% endfor %} | | |

{% endif %}
""",
    "approval": """
## Approval

{% if signatures | rejectattr("signed") | list %}

The signed original of this page is kept with the program's records.

{% endif %}

Table: Approval signatures | Name and role, signature and date of those who approve this policy | 8,7,5
| Name and role | Signature | Date |
|-|-|-|
| {% for row in signatures %} | | |
| {% if row.signed %} | | |
| {{ row.who }} | {{ row.signed }} | {{ row.date }} |
| {% else %} | | |
| {{ row.who }} | {sign} | |
| {% endif %} | | |
| {% endfor %} | | |

{% if signatures | selectattr("signed") | list %}

A signature on record was given for the present text on the day beside it, which may be later than the day of approval on the first page.
The fingerprint changes when a word of what was approved changes.

{% endif %}
""",
}


# --------------------------------------------------------------------------- prose to the parts of a document


@dataclass
class Body:
    """The XML of a document's body as it grows, with what the other parts need to know of it."""

    sheet: str
    xml: list[str] = field(default_factory=list)
    lists: int = 0  # numbered lists so far; each begins at 1
    is_list_open: bool = False  # whether a numbered item goes on with the latest list
    links: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Twips between the margins."""
        return SHEET[self.sheet][0] - 2 * MARGIN


def build(prose: str) -> bytes:
    """The .docx of one prose file."""
    facts, text = split_front_matter(prose)
    body = Body(facts.get("page", "portrait"))
    body.xml.append(paragraph(body, facts["title"], style="Title"))
    if facts.get("subtitle"):
        body.xml.append(paragraph(body, facts["subtitle"], style="Subtitle"))
    write_blocks(body, list(put_in_parts(text.splitlines())))
    return pack(parts_of(body, facts))


def split_front_matter(prose: str) -> tuple[dict[str, str], str]:
    """The `key: value` lines between the first two `---`, and the text after them."""
    _, head, text = prose.split("---\n", 2)
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines() if line.strip())}, text


def put_in_parts(lines: Sequence[str]) -> Iterator[str]:
    """The lines, and after each `::: name` the part it names; such a line itself says nothing and keeps what is on both sides apart."""
    for line in lines:
        name = line[4:].strip() if line.startswith("::: ") else ""
        if not name or name in SHARED:
            yield line
        if name:
            yield from put_in_parts(part_named(name).splitlines())
            yield ""


def part_named(name: str) -> str:
    """The text of a part, of one section of it without its heading, or of the list in that section."""
    if name in SHARED:
        return SHARED[name]
    file, _, section = name.partition("/")
    section, _, only = section.partition(": ")
    text = (PARTS / f"{file}.md").read_text(encoding="utf-8")
    if not section:
        return text
    sections = {title: inside for title, _, inside in (piece.partition("\n") for piece in re.split(r"^## ", text, flags=re.MULTILINE)[1:])}
    return "\n".join(line for line in sections[section].splitlines() if line.startswith(("- ", "  "))) if only else sections[section]


def write_blocks(body: Body, lines: Sequence[str]) -> None:
    """Each block of the prose as XML."""
    at = 0
    while at < len(lines):
        line = lines[at]
        follows_heading = first_words(lines[:at][::-1]).startswith("#")
        item = _ITEM.fullmatch(line)
        if not line.strip() or line.startswith("::: "):
            at += 1
        elif _TAG_LINE.fullmatch(line.strip()):
            body.xml.append(paragraph(body, line.strip().replace("{%", "{%p", 1)))
            at += 1
        elif line.startswith("#"):
            body.is_list_open = False
            signs, _, words = line.partition(" ")
            body.xml.append(paragraph(body, words, style=f"Heading{len(signs) - 1}"))
            at += 1
        elif line.startswith("Table: "):
            at = write_table(body, lines, at)
        elif item:
            text, at = gather(lines, at, item["text"])
            depth = len(item["indent"]) // 3
            if item["sign"] == "-":
                body.xml.append(
                    paragraph(
                        body,
                        text,
                        style="ListBullet",
                        numbering=(TICKS if text.startswith("[[check: ") else BULLETS, depth),
                        keep=signs_next(lines[at:]),
                    )
                )
            else:
                if depth == 0 and (item["sign"] == "1." or not body.is_list_open):
                    body.lists += 1
                    body.is_list_open = True
                body.xml.append(
                    paragraph(body, text, style="ListNumber", numbering=(body.lists + TICKS, depth), keep=signs_next(lines[at:]))
                )
        elif line.startswith("> "):
            text, at = gather(lines, at, line[2:])
            body.xml.append(paragraph(body, text, style="Note", keep=signs_next(lines[at:])))
        else:
            text, at = gather(lines, at, line)
            # An opening line stays with its table, and a line between two headings with the second.
            following = first_words(lines[at:])
            keep = following.startswith("Table: ") or (follows_heading and following.startswith("#")) or signs_next(lines[at:])
            style = "ClosingLine" if text.startswith(WITH) else ""
            text, keep = text.removeprefix(WITH), keep or text.startswith(KEEP)
            body.xml.append(paragraph(body, text.removeprefix(KEEP), style=style, keep=keep))


def first_words(lines: Sequence[str]) -> str:
    """The first line that is neither empty nor only a tag; empty where there is none."""
    return next((line for line in lines if line.strip() and not _TAG_LINE.fullmatch(line.strip())), "")


def signs_next(lines: Sequence[str]) -> bool:
    """Whether a table of signatures comes next, with at most a heading and a sentence before it; what stands above stays with it."""
    rest = [line for line in lines if line.strip() and not _TAG_LINE.fullmatch(line.strip()) and not line.startswith("::: ")]
    at = first = 1 if rest and rest[0].startswith("#") else 0
    while (
        at < len(rest)
        and at < _MOST_BEFORE_SIGNING
        and not rest[at].startswith(("#", "|", "Table: ", "> "))
        and not _ITEM.fullmatch(rest[at])
    ):
        at += 1
    if len(_NO_PROSE.sub("", "".join(rest[first:at]))) > _MOST_LETTERS_BEFORE_SIGNING and at > first:
        return False  # the page of the signatures has its words
    return [line.startswith(start) for line, start in zip(rest[at : at + 2], ("Table: ", "|"), strict=False)] == [True, True] and (
        any("signature" in cell.lower() for cell in split_cells(rest[at + 1]))
    )


def gather(lines: Sequence[str], at: int, first: str) -> tuple[str, int]:
    """A paragraph that runs over several lines, and the line after it."""
    words = [first.strip()]
    at += 1
    while at < len(lines) and lines[at].strip() and not _ITEM.fullmatch(lines[at]) and not _TAG_LINE.fullmatch(lines[at].strip()):
        words.append(lines[at].strip().removeprefix("> "))
        at += 1
    return " ".join(words), at


def write_table(body: Body, lines: Sequence[str], at: int) -> int:
    """A table with its title; the line after it."""
    title, description, given = (part.strip() for part in lines[at].removeprefix("Table: ").split("|"))
    rows = []
    at += 1
    while at < len(lines) and lines[at].startswith("|"):
        if set(lines[at]) - set("|- "):
            rows.append(split_cells(lines[at]))
        elif not rows:
            rows.append([])  # no header
        at += 1
    head, *rest = rows
    parts = [int(part) for part in given.split(",")]
    widths = wide_enough([body.width * part // sum(parts) for part in parts], rows)
    dynamic = any("{%tc" in cell for row in rows for cell in row)
    stays = signs_next(lines[at:])
    body.xml.append(table(body, title, description, widths, head, rest, dynamic=dynamic, stays=stays))
    body.xml.append(f'<w:p><w:pPr><w:pStyle w:val="AfterTable"/>{"<w:keepNext/>" if stays else ""}</w:pPr></w:p>')
    return at


def wide_enough(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """The widths, with what a column's longest word of prose wants beyond its own taken from the columns that have it to spare."""
    least = [0] * len(widths)
    for row in rows:
        for position, text in enumerate(row):
            words = _NO_PROSE.sub(" ", text).replace("<br>", " ").split()
            least[position] = max([least[position], *(word_width(word) for word in words)])
    least = [round(points * TWIPS_A_POINT) + 2 * CELL_PADDING if points else 0 for points in least]
    wants = [max(need - width, 0) for need, width in zip(least, widths, strict=True)]
    spare = [max(width - max(need, width * 4 // 5), 0) for need, width in zip(least, widths, strict=True)]
    moved = min(sum(wants), sum(spare))
    if not moved:
        return list(widths)
    return [
        width + want * moved // sum(wants) - extra * moved // sum(spare) for width, want, extra in zip(widths, wants, spare, strict=True)
    ]


def word_width(word: str) -> float:
    """About how wide a word of a table stands in bold, in points."""
    kinds = ((1.3, "mwMW@%"), (0.5, "ijlftrI.,:;'()|!-/"), (1.15, "ABCDEFGHJKLNOPQRSTUVXYZ"))
    return BASE_OF_TABLES * 0.53 * sum(next((size for size, letters in kinds if letter in letters), 1.0) for letter in word)


def split_cells(line: str) -> list[str]:
    """The cells of a table row; a bar inside a tag parts nothing."""
    cells = re.split(r"(?<!\|)\|(?!\|)(?![^{]*(?:\}\}|%\}))", line.strip().removeprefix("|").removesuffix("|"))
    return [cell.strip() for cell in cells]


def paragraph(
    body: Body, text: str, *, style: str = "", numbering: tuple[int, int] | None = None, look: str = "", keep: bool = False
) -> str:
    """A paragraph in a style; `look` are run properties for all of it, and `keep` holds it on one page with what follows."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    if numbering:
        properties += f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs(body, text, look)}</w:p>"


def runs(body: Body, text: str, look: str = "") -> str:
    """The runs of a line, with bold, italic and links."""
    made, at = [], 0
    text = _BEFORE_CHECK.sub("  ", text)
    text = _AFTER_CHECK.sub(lambda found: f"{found[1]}\u00a0", text)
    for found in _INLINE.finditer(text):
        made.append(run(text[at : found.start()], look))
        if found["blank"]:
            made.append(control(found["blank"], int(found["size"] or 0), found["label"].strip(), found["options"]))
        elif found["tag"]:
            made.append(run(found["tag"], look))
        elif found["bold"]:
            made.append(run(found["bold"], f"<w:b/>{look}"))
        elif found["italic"]:
            made.append(run(found["italic"], f"<w:i/>{look}"))
        else:
            body.links.append(found["address"])
            link = '<w:rStyle w:val="Hyperlink"/>'
            made.append(f'<w:hyperlink r:id="rLink{len(body.links)}">{run(found["text"], link)}</w:hyperlink>')
        at = found.end()
    return "".join([*made, run(text[at:], look)])


def control(kind: str, size: int, label: str, options: str) -> str:
    """A blank that is filled in, in Word as a content control, in the PDF as a form field; its title is what it asks for."""
    title = f"<w:alias w:val={quoteattr(label)}/><w:tag w:val={quoteattr(kind)}/>"
    if kind == "check":
        box = (
            f'<w14:checkbox {_W14}><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        return f"<w:sdt><w:sdtPr>{title}{box}</w:sdtPr><w:sdtContent>{run('☐')}</w:sdtContent></w:sdt>"
    kinds = {"text": "<w:text/>", "area": '<w:text w:multiLine="1"/>'}
    kinds["date"] = '<w:date><w:dateFormat w:val="MMMM d, yyyy"/><w:lid w:val="en-US"/></w:date>'
    chosen = [option.strip() for option in options.split(";") if option.strip()]
    items = "".join(f"<w:listItem w:displayText={quoteattr(one)} w:value={quoteattr(one)}/>" for one in chosen)
    kinds["choice"] = f"<w:dropDownList>{items}</w:dropDownList>"
    lines = (size or 3) if kind == "area" else 1
    letters = {"area": 60, "date": 18, "choice": max([14, *(len(one) + 4 for one in chosen)])}.get(kind, size or 28)
    shown = "<w:br/>".join([f'<w:t xml:space="preserve">{"_" * letters}</w:t>'] * lines)
    look = f'<w:rPr><w:color w:val="{MUTED}"/></w:rPr>'
    return f"<w:sdt><w:sdtPr>{title}<w:showingPlcHdr/>{kinds[kind]}</w:sdtPr><w:sdtContent><w:r>{look}{shown}</w:r></w:sdtContent></w:sdt>"


def run(text: str, look: str = "") -> str:
    """One run; empty for no text."""
    if not text:
        return ""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def table(
    body: Body,
    title: str,
    description: str,
    widths: Sequence[int],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    dynamic: bool,
    stays: bool = False,
) -> str:
    """A table that a screen reader can announce: with a title, a description, and a header row that repeats; `stays` with what follows."""
    # Word widens a column for a long word of the program's data; the signs that hold a blank open would do the same to it.
    filled = any("{{" in cell for row in rows for cell in row) and not any("[[" in cell for row in rows for cell in row)
    layout = "autofit" if dynamic or filled else "fixed"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    xml = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="ProgramTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="{layout}"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(title)}/><w:tblDescription w:val={quoteattr(description)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
    ]
    if any(head):
        cells = [
            cell(body, text, width, fill=ACCENT, look='<w:b/><w:color w:val="FFFFFF"/>', keep=True)
            for text, width in zip(head, widths, strict=True)
        ]
        xml.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>")
    rows = list(with_approvals(rows))
    is_signed = any("{sign}" in row for row in rows)
    for number, row in enumerate(rows, start=1):
        if _TAG_LINE.fullmatch(row[0]) and not any(row[1:]):
            row = [row[0].replace("{%", "{%tr", 1), *row[1:]]
        signed = any(text == "{sign}" for text in row)
        height = '<w:trHeight w:val="680" w:hRule="atLeast"/>' if signed else ""
        made = []
        for position, (text, width) in enumerate(zip(row, widths, strict=True)):
            label = not any(head) and position % 2 == 0
            fill, look = (SOFT, '<w:b/><w:color w:val="' + INK + '"/>') if label else ("", "")
            # A page of signatures is signed whole: its rows stay together.
            keep = stays or (is_signed and number < len(rows))
            made.append(cell(body, "" if text == "{sign}" else text, 0 if dynamic else width, fill=fill, look=look, keep=keep))
        xml.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(made)}</w:tr>")
    return "".join([*xml, "</w:tbl>"])


def with_approvals(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows, with the approval on record in place of the line to sign on, and below them the approvals of those who have no line."""
    lined = set()
    for row in rows:
        signer = next((found[1] for text in row if (found := _SIGN.fullmatch(text))), "")
        if not signer:
            yield row
            continue
        lined.add(signer)
        who = f"form.signed.{signer}"
        yield f"{{% if {who}.words %}}", "", ""
        yield row[0], f"{{{{ {who}.words }}}}", f"{{{{ {who}.date }}}}"
        yield "{% else %}", "", ""
        yield row[0], "{sign}", ""
        yield "{% endif %}", "", ""
    for one in ("officer", "coordinator") if lined else ():
        if one not in lined:
            who = f"form.signed.{one}"
            yield f"{{% if {who}.words %}}", "", ""
            yield f"{{{{ {who}.who }}}}", f"{{{{ {who}.words }}}}", f"{{{{ {who}.date }}}}"
            yield "{% endif %}", "", ""
    if lined:
        yield "{% for row in form.signed.others %}", "", ""
        yield "{{ row.who }}", "{{ row.words }}", "{{ row.date }}"
        yield "{% endfor %}", "", ""


def cell(body: Body, text: str, width: int, *, fill: str, look: str, keep: bool = False) -> str:
    """One cell; `<br>` parts its paragraphs, and a tag with its end in paragraphs of their own repeats the ones between."""
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else '<w:tcW w:w="0" w:type="auto"/>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    pieces = text.split("<br>")
    inside = "".join(
        paragraph(body, piece.strip().replace("{%", "{%p", 1) if len(pieces) > 1 and _TAG_LINE.fullmatch(piece.strip()) else piece.strip(),
                  style="TableText", look=look, keep=keep)
        for piece in pieces
    )  # fmt: skip
    # A cell must end with a paragraph, also when every one in it is taken away by a tag.
    if len(pieces) > 1 and _TAG_LINE.fullmatch(pieces[-1].strip()):
        inside += '<w:p><w:pPr><w:pStyle w:val="TableEnd"/></w:pPr></w:p>'
    return f"<w:tc><w:tcPr>{size}{shade}</w:tcPr>{inside}</w:tc>"


# --------------------------------------------------------------------------- the parts of the package


def parts_of(body: Body, facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name and text of each part of the .docx file."""
    language = facts.get("language", "en-US")
    wide, high = SHEET[body.sheet]
    orient = ' w:orient="landscape"' if body.sheet == "landscape" else ""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/><w:footerReference w:type="default" r:id="rFooter"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{orient}/>'
        f'<w:pgMar w:top="1340" w:right="{MARGIN}" w:bottom="1180" w:left="{MARGIN}" w:header="620" w:footer="560" w:gutter="0"/>'
        "</w:sectPr>"
    )
    types = {
        "word/document.xml": "wordprocessingml.document.main",
        "word/styles.xml": "wordprocessingml.styles",
        "word/numbering.xml": "wordprocessingml.numbering",
        "word/settings.xml": "wordprocessingml.settings",
        "word/header1.xml": "wordprocessingml.header",
        "word/footer1.xml": "wordprocessingml.footer",
        "docProps/app.xml": "extended-properties",
    }
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in types.items()
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_KINDS}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}'
        f'<Override PartName="/docProps/core.xml" ContentType="{_KINDS}package.core-properties+xml"/></Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>',
    )
    yield "word/document.xml", f"<w:document {_W} {_R}><w:body>{''.join(body.xml)}{section}</w:body></w:document>"
    links = "".join(
        f'<Relationship Id="rLink{number}" Type="{_OFFICE}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for number, address in enumerate(body.links, start=1)
    )
    yield (
        "word/_rels/document.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rStyles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rNumbering" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="rSettings" Type="{_OFFICE}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rHeader" Type="{_OFFICE}/header" Target="header1.xml"/>'
        f'<Relationship Id="rFooter" Type="{_OFFICE}/footer" Target="footer1.xml"/>{links}</Relationships>',
    )
    yield "word/styles.xml", styles(language)
    yield "word/numbering.xml", numbering(body.lists)
    yield (
        "word/settings.xml",
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>',
    )
    yield "word/header1.xml", f"<w:hdr {_W} {_R}>{frame(body, facts['header'], 'Header')}</w:hdr>"
    footer = f"{facts['footer']}|{PAGE_OF[language]}"
    yield "word/footer1.xml", f"<w:ftr {_W} {_R}>{frame(body, footer, 'Footer')}</w:ftr>"
    yield (
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain(facts['title']))}</dc:title><dc:subject>{escape(plain(facts.get('subtitle', '')))}</dc:subject>"
        f"<dc:creator>{{{{ program.name }}}}</dc:creator><dc:language>{language}</dc:language></cp:coreProperties>",
    )
    yield (
        "docProps/app.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>dsmes</Application></Properties>',
    )


def plain(text: str) -> str:
    """Text without the signs of bold and italic."""
    return re.sub(r"\*+", "", text)


def frame(body: Body, text: str, style: str) -> str:
    """The line of a header or footer: a bar puts what follows to the right, `<PAGE>` and `<NUMPAGES>` count pages."""
    pieces = re.split(r"(\||<PAGE>|<NUMPAGES>)", text)
    inside = "".join(
        "<w:r><w:tab/></w:r>" if piece == "|" else count(piece[1:-1]) if piece in ("<PAGE>", "<NUMPAGES>") else runs(body, piece)
        for piece in pieces
    )
    middle = f'<w:tab w:val="center" w:pos="{body.width // 2}"/>' if text.count("|") > 1 else ""
    stops = f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{body.width}"/></w:tabs>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stops}</w:pPr>{inside}</w:p>'


def count(name: str) -> str:
    """A field that Word computes."""
    marks = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks)
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>{separate}{run("1")}{end}'


def styles(written_in: str) -> str:
    """The styles: few, named as Word names its own, so that a director finds them in the ribbon."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    language = f'<w:lang w:val="{written_in}" w:eastAsia="en-US" w:bidi="ar-SA"/>'
    ordinary = f'{fonts}<w:color w:val="{INK}"/><w:sz w:val="{BASE}"/><w:szCs w:val="{BASE}"/>{language}'
    spacing = '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>'
    made = [
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{ordinary}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>',
    ]

    def style(id: str, name: str, paragraph: str = "", text: str = "", *, following: str = "Normal") -> None:
        made.append(
            f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="{following}"/><w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
        )

    def size(half_points: int) -> str:
        return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'

    style("Title", "Title", '<w:keepNext/><w:spacing w:before="0" w:after="60"/>', f"<w:b/>{size(44)}")
    style("Subtitle", "Subtitle", '<w:spacing w:after="200"/>', f'<w:color w:val="{MUTED}"/>{size(23)}')
    for level, half_points, colour in ((1, 30, ACCENT), (2, 25, INK), (3, 22, INK)):
        style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{320 - 60 * level}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:color w:val="{colour}"/>{size(half_points)}',
        )
    style("ListBullet", "List Bullet", '<w:spacing w:after="60"/>', following="ListBullet")
    style("ListNumber", "List Number", '<w:spacing w:after="80"/>', following="ListNumber")
    style(
        "Note",
        "Note",
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{NOTE}"/>'
        '<w:spacing w:before="80" w:after="140"/><w:ind w:left="200"/>',
    )
    style(
        "TableText",
        "Table Text",
        '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>',
        size(round(2 * BASE_OF_TABLES)),
        following="TableText",
    )
    style("ClosingLine", "Closing Line")
    style("TableEnd", "Table End", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', size(2))
    style("AfterTable", "After Table", '<w:spacing w:before="0" w:after="120" w:line="120" w:lineRule="exact"/>', size(8))
    style("Header", "header", '<w:spacing w:after="0"/>', f'<w:color w:val="{MUTED}"/>{size(17)}', following="Header")
    style("Footer", "footer", '<w:spacing w:after="0"/>', f'<w:color w:val="{MUTED}"/>{size(17)}', following="Footer")
    made.append(
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    borders = ("top", "left", "bottom", "right", "insideH", "insideV")
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for side in borders)
    padding = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>'
        for side, wide in (("top", 0), ("left", CELL_PADDING), ("bottom", 0), ("right", CELL_PADDING))
    )
    made.append(
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="ProgramTable"><w:name w:val="Program Table"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )
    return "".join(made)


def numbering(lists: int) -> str:
    """A list of bullets, one of tick boxes that are their own marks, and for each numbered list one that begins at 1."""

    def level(depth: int, form: str, text: str) -> str:
        left = 400 + 380 * depth
        behind, hanging = ("", 340) if text else ('<w:suff w:val="nothing"/>', 0)
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{behind}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        )

    bullets = "".join(level(depth, "bullet", sign) for depth, sign in enumerate("•–•"))
    numbers = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2.") + level(2, "lowerRoman", "%3.")
    drafts = f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}</w:abstractNum>'
    ticks = "".join(level(depth, "bullet", "") for depth in range(3))
    drafts += f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>{ticks}</w:abstractNum>'
    drafts += f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{numbers}</w:abstractNum>'
    used = f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="{TICKS}"><w:abstractNumId w:val="2"/></w:num>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number in range(TICKS + 1, TICKS + lists + 1):
        used += f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{restart}</w:num>'
    return f"<w:numbering {_W}>{drafts}{used}</w:numbering>"


def pack(parts: Iterator[tuple[str, str]]) -> bytes:
    """The .docx file: fixed dates and order, so that equal parts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _XML + text, compresslevel=9)
    return out.getvalue()


# --------------------------------------------------------------------------- the command


def build_all() -> dict[Path, bytes]:
    """Every shipped template by its path."""
    return {
        HERE / path.relative_to(PROSE).with_suffix(".docx"): build(path.read_text(encoding="utf-8"))
        for path in sorted(PROSE.rglob("*.md"))
        if PARTS not in path.parents
    }


# Papers of the usual lists that are no forms of their own: their ids to what holds them.
ELSEWHERE = {
    "T48": "the worksheet of each packet (`packet/worksheet.docx`)",
    "T53": "the binder of each packet (`binder.typ`)",
    "TPL-30": "the binder of each packet (`binder.typ`)",
}
PAPERS = (
    *(f"T{number:02d}" for number in range(1, 57)),
    *(f"TPL-{number:02d}" for number in range(1, 43)),
    *("TPL-02a", "TPL-02b", "TPL-02c"),
)


def forms_table() -> str:
    """Which paper of the usual lists is which file, as Markdown."""
    from generator.loading.load import load_rulebook

    forms = load_rulebook(HERE.parent / "standards").forms.values()
    lines = [
        "# Which paper is which file",
        "",
        "Made by `build_templates.py` from `standards/forms/`. T and TPL are the numbers of the two lists that the forms were planned by.",
        "",
        "| Paper | Form | File |",
        "|-|-|-|",
    ]
    for paper in sorted(PAPERS, key=lambda one: (one.startswith("TPL"), one)):
        found = [form for form in forms if paper in form.known_as]
        for form in found:
            lines.append(f"| {paper} | {form.title} | `forms/{form.group}/{form.id}.docx` |")
        if not found:
            lines.append(f"| {paper} | | {ELSEWHERE.get(paper, 'not written yet')} |")
    return "\n".join(lines) + "\n"


def same_parts(one: bytes, other: bytes) -> bool:
    """Whether two .docx files hold the same parts in the same order; how they are packed depends on the zlib at hand."""
    with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
        return [(name, first.read(name)) for name in first.namelist()] == [(name, second.read(name)) for name in second.namelist()]


def main(arguments: Sequence[str]) -> int:
    """Write the templates, or with `--check` say which of the committed ones differ from their prose."""
    parser = argparse.ArgumentParser(description="Make the Word templates from their prose.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a committed template differs from its prose")
    check = parser.parse_args(arguments).check
    different = {path: data for path, data in build_all().items() if not path.is_file() or not same_parts(path.read_bytes(), data)}
    for path, data in different.items():
        print(f"{'differs' if check else 'made'}: {path.relative_to(HERE)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    table = HERE / "FORMS.md"
    if not table.is_file() or table.read_text(encoding="utf-8") != forms_table():
        print(f"{'differs' if check else 'made'}: {table.name}")
        different[table] = b""
        if not check:
            table.write_text(forms_table(), encoding="utf-8")
    return 1 if check and different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
