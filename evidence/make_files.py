"""Makes the sample program's exhibits: every file below `files/`, with the same bytes each time.

    python evidence/make_files.py            writes the files
    python evidence/make_files.py --check    names the files that differ from what would be written; writes nothing

Which files there are, and what kind each is, stands in `exhibits.yaml`; names, dates, hours and figures come from the
other YAML files, so that a file and the record it proves cannot disagree. Only running text and layout stand here.
Real programs have real files: nothing in the product needs this script.
"""

import argparse
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import typst
from PIL import Image, ImageFilter
from pypdf import PdfReader
from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "templates" / "fonts"

Record = dict[str, Any]
Block = dict[str, Any]

# How a file is made where it is not simply a typeset PDF.
SCANNED = {"EX-0018"}  # a photocopy: one picture, no text
TURNED = {"EX-0026"}  # scanned sideways, with /Rotate 90
FILLED_FORM = {"EX-0048"}  # filled in on screen, fields still alive


# --------------------------------------------------------------------------- facts


def _read(name: str) -> Record:
    value: Record = YAML(typ="safe", pure=True).load((HERE / name).read_text(encoding="utf-8"))
    return value


def us_date(day: date) -> str:
    """The day as it is written in letters: May 12, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def short_date(day: date) -> str:
    """The day as it stands in a narrow column: May 12, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


# The words of the files that people would not use themselves; of the others only the hyphens are taken.
WORDS = {
    "race-ethnicity": "race and ethnicity",
    "diabetes-type": "type of diabetes",
    "CHW": "community health worker",
    "LAY": "trained lay leader",
    "PHARMACIST": "pharmacist",
    "RD": "registered dietitian",
    "RN": "registered nurse",
    "main": "main site",
    "semi-independent": "semi-independent site",
    "dependent": "dependent site",
}


def said(word: str) -> str:
    """A word of the files as people say it."""
    return WORDS.get(word) or word.replace("-", " ")


def sentence(words: str) -> str:
    """The words with a capital at their start, and names within as they are."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Facts:
    """The sample program as its YAML files describe it, as plain values."""

    program: Record
    team: Record
    stakeholders: Record
    population: Record
    curriculum: Record
    workshops: Record
    participants: Record
    outcomes: Record
    quality: Record
    policies: Record
    exhibits: list[Record]
    accreditor_by_exhibit: dict[str, str]  # for those of one accreditor alone

    @classmethod
    def read(cls) -> "Facts":
        """All of it, from the files beside this script."""
        names = (
            "program",
            "team",
            "stakeholders",
            "population",
            "curriculum",
            "workshops",
            "participants",
            "outcomes",
            "quality",
            "policies",
        )
        exhibits = _read("exhibits.yaml")["exhibits"]
        accreditors: dict[str, str] = {}
        for path in sorted((HERE / "exhibits").glob("*.yaml")):
            own = _read(f"exhibits/{path.name}")["exhibits"]
            exhibits += own
            accreditors |= {exhibit["id"]: path.stem for exhibit in own}
        return cls(**{name: _read(f"{name}.yaml") for name in names}, exhibits=exhibits, accreditor_by_exhibit=accreditors)

    @cached_property
    def people(self) -> dict[str, Record]:
        """People by id, in the order of the file."""
        return {person["id"]: person for person in self.team["people"]}

    @cached_property
    def sites(self) -> dict[str, Record]:
        """Sites by id."""
        return {site["id"]: site for site in self.program["sites"]}

    @cached_property
    def measures(self) -> dict[str, Record]:
        """Measures by id."""
        return {measure["id"]: measure for measure in self.outcomes["measures"]}

    @property
    def agency(self) -> str:
        """The sponsor's name."""
        return str(self.program["sponsor"]["name"])

    def name(self, person: str) -> str:
        """The person's name as printed, with credentials."""
        found = self.people[person]
        return ", ".join(filter(None, (found["name"], found.get("credentials"))))

    def series_of(self, leader: str) -> list[Record]:
        """The workshops that the person has led."""
        return [series for series in self.workshops["series"] if leader in series["leaders"]]

    def exhibit(self, id: str) -> Record:
        """One exhibit by its id."""
        return next(exhibit for exhibit in self.exhibits if exhibit["id"] == id)

    def hours(self, person: str, until: date) -> Decimal:
        """Hours of continuing education in the twelve months before the day."""
        entries = self.people[person].get("continuing_education", [])
        start = until.replace(year=until.year - 1)
        return sum((Decimal(str(entry["hours"])) for entry in entries if start <= entry["date"] <= until), Decimal(0))


def exhibit_day(exhibit: Record) -> date:
    """The day printed on the file."""
    found = exhibit.get("received") or exhibit.get("effective") or exhibit.get("valid_from") or exhibit["period"]["end"]
    assert isinstance(found, date)
    return found


# --------------------------------------------------------------------------- what stands on a page


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document before it is typeset."""

    look: str  # report, letter, certificate, card, chart, boxes
    title: str
    blocks: list[Block]
    issuer: str
    subtitle: str = ""
    address: str = ""
    hue: str = "#0b5c6b"
    serif: bool = False
    landscape: bool = False


def heading(text: str) -> Block:
    """A heading."""
    return {"kind": "heading", "text": text}


def text(words: str) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": words}


def items(*lines: str) -> Block:
    """A list with bullets."""
    return {"kind": "items", "items": list(lines)}


def pairs(*rows: tuple[str, str]) -> Block:
    """Labels with their values, one a line."""
    return {"kind": "pairs", "rows": [list(row) for row in rows]}


def table(widths: list[float], head: list[str], rows: list[list[str]], size: float = 9.5) -> Block:
    """A table; `widths` are shares of the page's width."""
    return {"kind": "table", "widths": widths, "head": head, "rows": rows, "size": size}


def ticks(*rows: tuple[bool, str]) -> Block:
    """Boxes, ticked or not, with what they say."""
    return {"kind": "ticks", "rows": [list(row) for row in rows]}


def bars(*rows: tuple[str, int, str]) -> Block:
    """Labels, percents and what the percent is of."""
    return {"kind": "bars", "rows": [list(row) for row in rows]}


def signed(name: str, title: str, day: date) -> Block:
    """A signature line that has been signed."""
    return {"kind": "signed", "name": name, "title": title, "date": us_date(day)}


def centered(words: str, size: float = 11, bold: bool = False) -> Block:
    """A centered line."""
    return {"kind": "centered", "text": words, "size": size, "bold": bold}


def removed(*labels: str) -> Block:
    """Fields of a chart whose content was taken out."""
    return {"kind": "removed", "labels": list(labels)}


def new_page() -> Block:
    """The end of a page."""
    return {"kind": "page"}


PAGES = r"""
#let d = json(bytes(sys.inputs.data))
#let ink = rgb("#1b2a38")
#let muted = rgb("#4d5f6c")
#let pale = rgb("#eef2f4")
#let pen = rgb("#1f3f8f")
#let hue = rgb(d.hue)
#let sans = "Source Sans 3"
#let serif = "Libertinus Serif"
#let face = if d.serif { serif } else { sans }
#let wide = d.look == "certificate" or d.look == "boxes"

#set document(title: d.title, author: d.issuer)
#set text(font: face, size: if d.serif { 11.5pt } else { 10.5pt }, lang: "en", region: "US", fill: ink)
#set par(leading: 0.62em, spacing: 0.95em)
#set page(
  paper: "us-letter", flipped: d.landscape,
  margin: if wide { 54pt } else { (x: 66pt, top: 62pt, bottom: 62pt) },
  background: {
    let word = text(font: sans, size: 128pt, weight: "bold", fill: luma(95%))[SAMPLE]
    place(center + horizon, rotate(if d.landscape { -24deg } else { -48deg }, word))
    if d.look == "certificate" {
      place(center + horizon, rect(width: 100% - 50pt, height: 100% - 50pt, stroke: 3pt + hue))
      place(center + horizon, rect(width: 100% - 62pt, height: 100% - 62pt, stroke: 0.7pt + hue))
    }
  },
  footer: if not wide { context text(font: sans, 8pt, fill: muted)[
    #line(length: 100%, stroke: 0.5pt + rgb("#c5d0d6")) #v(-5pt)
    #d.issuer #h(1fr) SAMPLE: invented, no real person or place #h(1fr) Page #counter(page).display() of #counter(page).final().first()
  ] },
)
#show heading: set text(fill: hue, size: 12.5pt, weight: if d.serif { "bold" } else { "semibold" })
#show heading: set block(above: 1.5em, below: 0.7em, sticky: true)
#set table(stroke: 0.5pt + rgb("#b9c6cc"), inset: (x: 5.5pt, y: 4.5pt))

#let tick(on) = box(width: 9pt, height: 9pt, stroke: 0.7pt + ink, baseline: 1pt, if on {
  place(line(start: (1.6pt, 1.6pt), end: (7.4pt, 7.4pt), stroke: 1.2pt + pen))
  place(line(start: (1.6pt, 7.4pt), end: (7.4pt, 1.6pt), stroke: 1.2pt + pen))
})

#let show-block(b) = {
  if b.kind == "heading" { heading(level: 2, b.text) }
  else if b.kind == "text" { par(b.text) }
  else if b.kind == "items" { list(indent: 4pt, spacing: 0.7em, ..b.items.map(i => [#i])) }
  else if b.kind == "pairs" {
    grid(columns: (auto, 1fr), column-gutter: 16pt, row-gutter: 8pt,
      ..b.rows.map(r => (text(fill: muted, r.at(0)), r.at(1))).flatten())
  }
  else if b.kind == "table" {
    show table: set text(size: b.size * 1pt)
    show table: set par(leading: 0.5em)
    block(above: 1.1em, below: 1.2em, table(
      columns: b.widths.map(w => w * 1fr),
      fill: (x, y) => if y == 0 { hue } else if calc.even(y) { pale },
      table.header(..b.head.map(c => text(fill: white, weight: "bold", c))), ..b.rows.flatten(),
    ))
  }
  else if b.kind == "ticks" {
    grid(columns: (auto, 1fr), column-gutter: 9pt, row-gutter: 8pt, ..b.rows.map(r => (tick(r.at(0)), r.at(1))).flatten())
  }
  else if b.kind == "bars" {
    let bar(percent) = box(width: 100%, height: 13pt, fill: pale, align(left, rect(width: percent * 1%, height: 13pt, fill: hue)))
    let told(r) = [#strong[#r.at(1) %] #text(9pt, fill: muted, r.at(2))]
    block(above: 1em, below: 1.2em, grid(
      columns: (30%, 1fr, 26%), column-gutter: 8pt, row-gutter: 9pt, align: horizon,
      ..b.rows.map(r => (r.at(0), bar(r.at(1)), told(r))).flatten(),
    ))
  }
  else if b.kind == "signed" {
    let hand = text(font: serif, style: "italic", size: 21pt, fill: pen, b.name.split(",").first())
    block(breakable: false, above: 2.2em, width: 100%, grid(
      columns: (55%, 30%), column-gutter: 10%, row-gutter: 3pt, align: bottom,
      box(inset: (left: 8pt), rotate(-2deg, hand)), text(fill: pen, style: "italic", b.date),
      line(length: 100%, stroke: 0.6pt), line(length: 100%, stroke: 0.6pt),
      text(9pt, fill: muted)[#b.name#if b.title != "" [, #b.title]], text(9pt, fill: muted)[Date],
    ))
  }
  else if b.kind == "centered" { align(center, text(size: b.size * 1pt, weight: if b.bold { "bold" } else { "regular" }, b.text)) }
  else if b.kind == "removed" {
    let gone = box(width: 100%, height: 15pt, fill: luma(78%), align(center + horizon, text(7.5pt, fill: luma(25%))[removed]))
    grid(columns: (1fr,) * b.labels.len(), column-gutter: 10pt,
      ..b.labels.map(l => stack(spacing: 3pt, text(8.5pt, fill: muted, l), gone)))
  }
  else if b.kind == "boxes" {
    for (x1, y1, x2, y2, dashed) in b.lines {
      let stroke = (paint: ink, thickness: 1.2pt, dash: if dashed { "dashed" })
      place(top + left, line(start: (x1 * 1pt, y1 * 1pt), end: (x2 * 1pt, y2 * 1pt), stroke: stroke))
    }
    for (x, y, width, height, words, tinted) in b.boxes {
      let below = words.slice(1).map(t => text(9pt, fill: muted, t))
      let inside = stack(spacing: 5pt, text(10.5pt, weight: "semibold", words.first()), ..below)
      place(top + left, dx: x * 1pt, dy: y * 1pt, rect(
        width: width * 1pt, height: height * 1pt, radius: 3pt, stroke: 1pt + hue,
        fill: if tinted { rgb("#e6f0f1") } else { white }, align(center + horizon, inside),
      ))
    }
  }
  else if b.kind == "fields" {
    for f in b.fields {
      let frame = rect(width: f.width * 1pt, height: f.height * 1pt, stroke: 0.6pt + muted, fill: white)
      let label = if f.box { f.label } else { text(9.5pt, fill: muted, f.label) }
      place(top + left, dx: (f.x + if f.box { 18 } else { 0 }) * 1pt, dy: (f.y + if f.box { 1 } else { 0 }) * 1pt, label)
      place(top + left, dx: f.left * 1pt, dy: f.top * 1pt, frame)
    }
  }
  else if b.kind == "page" { pagebreak() }
  else { panic("no such block: " + b.kind) }
}

#if d.look == "letter" [
  #text(17pt, weight: "bold", fill: hue, d.issuer) \
  #text(9.5pt, fill: muted, d.address)
  #line(length: 100%, stroke: 1.4pt + hue)
  #v(14pt)
  #if d.title != "" { heading(level: 1, d.title); v(4pt) }
] else if d.look == "report" [
  #text(9.5pt, fill: muted, d.issuer) #v(-4pt)
  #text(21pt, weight: "bold", fill: hue, d.title) #v(-8pt)
  #if d.subtitle != "" { text(12pt, fill: muted, d.subtitle) }
  #line(length: 100%, stroke: 1.4pt + hue)
  #v(2pt)
] else if d.look == "minutes" [
  #align(center)[#text(18pt, weight: "bold", d.title) \ #text(11.5pt, style: "italic", d.subtitle)]
  #line(length: 100%, stroke: 0.6pt) #v(-9pt) #line(length: 100%, stroke: 0.6pt)
] else if d.look == "form" [
  #block(width: 100%, fill: hue, inset: (x: 12pt, y: 10pt))[
    #text(15pt, weight: "bold", fill: white, d.title) #h(1fr) #text(9.5pt, fill: white, d.subtitle)
  ]
  #v(4pt)
] else if d.look == "chart" [
  #block(width: 100%, stroke: (left: 5pt + hue), inset: (left: 12pt, y: 4pt))[
    #text(19pt, weight: "bold", d.title) \
    #text(10.5pt, fill: muted, d.subtitle)
  ]
  #v(4pt)
] else if d.look == "certificate" [
  #v(1fr)
  #align(center)[#text(13pt, fill: muted, tracking: 1.5pt, upper(d.issuer)) #v(10pt) #text(34pt, weight: "bold", fill: hue, d.title)]
  #v(12pt)
]
#if d.look == "card" {
  align(center, block(width: 400pt, stroke: 1.2pt + hue, radius: 10pt, clip: true, fill: white)[
    #set align(left)
    #block(width: 100%, fill: hue, inset: 14pt, below: 0pt)[
      #text(10.5pt, fill: white, d.issuer) #v(-4pt)
      #text(19pt, weight: "bold", fill: white, d.title)
    ]
    #block(inset: 18pt, width: 100%)[
      #let seal = text(9.5pt, weight: "bold", fill: hue)[SAMPLE\ SEAL]
      #place(right + bottom, circle(radius: 30pt, stroke: 2pt + hue, align(center + horizon, seal)))
      #for b in d.blocks { show-block(b) }
    ]
  ])
} else if d.look == "boxes" {
  text(22pt, weight: "bold", fill: hue, d.title) + h(1fr) + text(10pt, fill: muted, d.subtitle)
  for b in d.blocks { show-block(b) }
  place(bottom + right, text(9pt, fill: muted)[SAMPLE: invented, no real person or place])
} else {
  for b in d.blocks { show-block(b) }
}
#if d.look == "certificate" [
  #v(1.3fr)
  #align(center, text(8.5pt, fill: muted)[SAMPLE certificate: invented, no real person or organization])
  #v(10pt)
]
"""


# --------------------------------------------------------------------------- typesetting


def typeset(source: str, data: Record, day: date, format: str = "pdf", ppi: float = 110) -> bytes:
    """The typeset pages; one picture of the only page where `format` is png."""
    compiler = typst.Compiler(source.encode(), font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]))
    stamp = datetime.combine(day, time(9), UTC)
    made = compiler.compile(format=format, ppi=ppi, sys_inputs={"data": json.dumps(data)}, timestamp=stamp)  # type: ignore[arg-type]
    assert isinstance(made, bytes)
    return made


def typeset_paper(paper: Paper, day: date, format: str = "pdf", ppi: float = 110) -> bytes:
    """The paper's pages, or a picture of its only page."""
    return typeset(PAGES, {name: getattr(paper, name) for name in paper.__dataclass_fields__}, day, format, ppi)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _as_jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    """Grey grain, the same for the same seed."""
    grain = random.Random(seed).randbytes(size[0] * size[1])  # noqa: S311  (the same on each run is what is wanted)
    return Image.frombytes("L", size, grain).filter(ImageFilter.GaussianBlur(0.8))


def as_scan(png: bytes) -> bytes:
    """The page as a worn office copier would give it back: one grey picture, a little askew."""
    page = Image.open(io.BytesIO(png)).convert("L")
    page = page.rotate(-1.3, resample=Image.Resampling.BICUBIC, fillcolor=246).filter(ImageFilter.GaussianBlur(0.5))
    page = Image.blend(page, _noise(page.size, 18), 0.13)
    shadow = Image.linear_gradient("L").rotate(90).resize(page.size).point(lambda value: 255 - value // 9)
    page = Image.composite(page, Image.new("L", page.size, 90), shadow)
    pdf = pikepdf.new()
    picture = pdf.make_stream(
        _as_jpeg(page, 55),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    pdf.add_blank_page(page_size=(612, 792))
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
    pdf.pages[0].Contents = pdf.make_stream(b"q 612 0 0 792 0 0 cm /Scan Do Q")
    return _saved(pdf)


def as_photo(png: bytes) -> bytes:
    """The card at the top of the page, as photographed on a desk."""
    page = Image.open(io.BytesIO(png)).convert("RGB")
    point = page.width / 612
    page = page.crop((round(94 * point), round(50 * point), round(518 * point), round(284 * point)))
    desk = Image.merge("RGB", [_noise((1400, 1000), 19).point(lambda value, base=base: base + value // 8) for base in (96, 78, 62)])
    card = page.rotate(2.4, resample=Image.Resampling.BICUBIC, expand=True)
    mask = Image.new("L", page.size, 255).rotate(2.4, resample=Image.Resampling.BICUBIC, expand=True)
    scale = min(1180 / card.width, 820 / card.height)
    size = (round(card.width * scale), round(card.height * scale))
    card, mask = card.resize(size, Image.Resampling.LANCZOS), mask.resize(size, Image.Resampling.LANCZOS)
    at = ((1400 - size[0]) // 2, (1000 - size[1]) // 2)
    desk.paste((30, 24, 20), (at[0] + 14, at[1] + 18), mask.filter(ImageFilter.GaussianBlur(9)))
    desk.paste(card, at, mask)
    return _as_jpeg(desk, 80)


def turned(data: bytes) -> bytes:
    """The landscape page as scanned sideways: drawn upright on a portrait sheet, and shown turned by /Rotate 90."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q 0 1 -1 0 612 0 cm", prepend=True)
        page.contents_add(b"Q")
        page.MediaBox = pikepdf.Array([0, 0, 612, 792])
        page.Rotate = 90
        return _saved(pdf)


# --------------------------------------------------------------------------- organization, stakeholders, population

Maker = Callable[[Facts, Record], Paper]


def _agency_letter(facts: Facts, blocks: list[Block], title: str = "") -> Paper:
    sponsor = facts.program["sponsor"]
    address = sponsor["address"]
    line = (
        f"{address['street']}, {address['city']}, {address['state']} {address['postal_code']}  ·  "
        f"{sponsor['phone']}  ·  {sponsor['website']}"
    )
    return Paper(look="letter", title=title, blocks=blocks, issuer=facts.agency, address=line, serif=True)


def _report(facts: Facts, title: str, subtitle: str, *blocks: Block, landscape: bool = False) -> Paper:
    return Paper(
        look="report", title=title, subtitle=subtitle, blocks=list(blocks), issuer=facts.program["short_name"], landscape=landscape
    )


def _form(facts: Facts, title: str, subtitle: str, *blocks: Block) -> Paper:
    return Paper(look="form", title=title, subtitle=subtitle, blocks=list(blocks), issuer=facts.program["short_name"], hue="#3b4a57")


def _officer(facts: Facts, day: date) -> Block:
    officer = facts.program["sponsor"]["officer"]
    return signed(officer["name"], officer["title"], day)


def sponsor_profile(facts: Facts, exhibit: Record) -> Paper:
    """Who sponsors the program, and its sites."""
    sponsor, officer = facts.program["sponsor"], facts.program["sponsor"]["officer"]
    address = sponsor["address"]
    sites = [[site["name"], said(site["role"]), site["setting"], us_date(site["opened"])] for site in facts.program["sites"]]
    contacts = [change for change in facts.program["changes"] if change["kind"] == "contact" and change["date"] <= exhibit_day(exhibit)]
    return _report(
        facts,
        "Sponsor profile",
        f"As of {us_date(exhibit_day(exhibit))}",
        pairs(
            ("Legal name", sponsor["name"]),
            ("Kind of organization", sponsor["type"]),
            ("Address", f"{address['street']}, {address['city']}, {address['state']} {address['postal_code']}"),
            ("Telephone", sponsor["phone"]),
            ("Website", sponsor["website"]),
            ("Administrative officer", f"{officer['name']}, {officer['title']}, {officer['phone']}, {officer['email']}"),
            *(("Contact", f"Since {us_date(change['date'])}: {change['description']}") for change in contacts[-1:]),
        ),
        heading("What the agency does"),
        text(
            "The agency plans and provides services for older adults in Larkmoor County: meals, rides, in-home "
            "help, caregiver support and health promotion. It is governed by a volunteer board of nine. Its "
            "yearly audit is made by an outside accountant."
        ),
        heading("The diabetes education program"),
        pairs(
            ("Name, also for billing", facts.program["billing_name"]),
            ("Began", us_date(facts.program["started"])),
            ("Area", facts.program["service_area"]),
        ),
        table([3, 2, 5, 2.2], ["Site", "Role", "Setting", "Open since"], sites),
        text(
            "The program is one of the agency's five departments. Its quality coordinator reports to the "
            "executive director, who decides on its budget and takes part in its advisory group."
        ),
    )


ACCREDITORS = {"adces-deap": "ADCES Diabetes Education Accreditation Program", "ada-erp": "ADA Education Recognition Program"}
APPLICATIONS = {"initial": "first application", "renewal": "renewal", "additional-site": "additional site"}


def signature_statement(facts: Facts, exhibit: Record) -> Paper:
    """The officer's statement for the applications that were signed on its day."""
    day = exhibit_day(exhibit)
    covered = [
        application
        for application in facts.program["applications"]
        if application["id"] in exhibit["applications"] and application["signature"]["date"] == day
    ]
    one = len(covered) == 1
    return _agency_letter(
        facts,
        [
            text(
                f"I am the officer of {facts.agency} who answers for {facts.program['name']}. This statement goes with "
                + ("this application:" if one else "these applications:")
            ),
            items(
                *(
                    f"{ACCREDITORS[application['accreditor']]}, {APPLICATIONS[application['type']]} "
                    f"({', '.join(facts.sites[site]['name'] for site in application['sites'])}), "
                    f"to be entered online {us_date(application['entry'])}"
                    for application in covered
                )
            ),
            text(
                f"I have read {'it as it was' if one else 'them as they were'} prepared. To the best of my knowledge what "
                f"{'it says' if one else 'they say'} of the program, its sites, its staff and its participants is true."
            ),
            text(
                "The agency will keep the program staffed and funded, keep its records for the time the accreditors "
                "ask, tell them of changes of site, sponsor or quality coordinator, and open its records to their "
                "auditors."
            ),
            _officer(facts, day),
        ],
        "Signature statement",
    )


def letter_of_support(facts: Facts, exhibit: Record) -> Paper:
    """The executive director's letter."""
    coordinator = facts.name("dietitian-1")
    return _agency_letter(
        facts,
        [
            text(us_date(exhibit_day(exhibit))),
            text("To the reviewers of our diabetes education program"),
            text(
                "When our 2025 workshops ended, more than a third of those who had signed up were no longer there, "
                "and our visits in Harbor Bend were 48 miles from some of their doors. Our board then decided to "
                "build the service anew: a new team, visits in all three towns, and a clinician over each workshop."
            ),
            text(
                f"On behalf of the board I confirm that {facts.agency} sponsors {facts.program['name']} and will go "
                "on doing so. For the coming fiscal year we have set aside:"
            ),
            items(
                f"the full-time position of the quality coordinator, {coordinator}",
                "16 hours a week of a nurse and 8 hours a week of a pharmacist, both under contract",
                "pay for four workshop leaders, and two paid days a year for their training",
                "rooms at all three sites, ride vouchers for 40 trips, and handouts in English and Spanish",
                "up to 20 paid hours a year of continuing education for each clinician, and the accreditors' fees",
            ),
            text(
                "I sit in the program's advisory group, read its outcome report each fall and bring both before the "
                "board. The quality coordinator reports to me and may stop a workshop or a visit that does not meet "
                "our standards."
            ),
            _officer(facts, exhibit_day(exhibit)),
        ],
    )


def mission(facts: Facts, exhibit: Record) -> Paper:
    """The mission, signed."""
    day = exhibit_day(exhibit)
    return Paper(
        look="letter",
        title="Our mission",
        issuer=facts.program["name"],
        address=facts.program["service_area"],
        hue="#1f5f3f",
        serif=True,
        blocks=[
            centered(facts.program["mission"], 17),
            heading("What follows from it"),
            items(
                "We go where people live: individual visits in all three towns, not in one.",
                "We start from what each participant wants to change, and write the plan together.",
                "We judge ourselves by what participants can do afterwards, and change what does not help.",
            ),
            text(f"Adopted by the agency's board on {us_date(day)}. To be looked at again each January."),
            _officer(facts, day),
        ],
    )


def goals(facts: Facts, exhibit: Record) -> Paper:
    """The goals with measures and targets."""
    rows = [[str(number), goal["goal"], goal["measure"], goal["target"]] for number, goal in enumerate(facts.program["goals"], 1)]
    day = exhibit_day(exhibit)
    return _report(
        facts,
        "Goals for 2026",
        f"Adopted {us_date(day)}",
        text(
            "The goals follow from the mission and from what the advisory group heard in 2025: too few people "
            "came, too few stayed, and nobody called afterwards."
        ),
        table([0.5, 4, 4, 3], ["No.", "Goal", "Measure", "Target"], rows),
        text(
            "Figures come from the attendance sheets and from the audit of twelve charts. The quality "
            "coordinator brings them to the advisory group in September and reviews the goals by the first week "
            "of October."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", day),
    )


def goals_review(facts: Facts, _exhibit: Record) -> Paper:
    """What came of the goals."""
    review = facts.program["goals_reviews"][-1]
    known = {goal["id"]: goal for goal in facts.program["goals"]}
    rows = [[known[id]["goal"], known[id]["target"], known[id]["result"], "Met"] for id in review["goals"]]
    return _report(
        facts,
        "Review of the goals",
        f"{us_date(review['date'])}, {facts.name(review['by'])}",
        table([4, 3, 4, 1], ["Goal", "Target", "Result", ""], rows),
        heading("What we make of it"),
        text(
            "Reach came from the evening workshop in Tallow Creek, which filled in nine days. Cedar Fork stays "
            "small as long as its people have to ride to Harbor Bend for the workshop. Attendance rose with the "
            "reminder calls and the ride vouchers; both cost little."
        ),
        heading("Decision"),
        text(review["decision"]),
        signed(facts.name(review["by"]), "quality coordinator", review["date"]),
    )


def organization_chart(facts: Facts, exhibit: Record) -> Paper:
    """The chart, drawn from boxes and lines in points."""

    def person(id: str, role: str) -> list[str]:
        return [facts.people[id]["name"], ", ".join(filter(None, (facts.people[id].get("credentials"), role)))]

    officer = facts.program["sponsor"]["officer"]
    boxes: list[list[Any]] = [
        [252, 44, 180, 42, ["Board of directors", "nine volunteers"], False],
        [252, 112, 180, 42, [officer["name"], officer["title"]], False],
        [242, 184, 200, 48, person("dietitian-1", "quality coordinator"), True],
        [500, 184, 172, 48, ["Advisory group", "seven members, six from outside"], False],
        [12, 184, 172, 48, ["Other departments", "meals, rides, home help, caregivers"], False],
        [110, 276, 190, 46, person("nurse-1", "oversight, contract"), True],
        [384, 276, 190, 46, person("pharmacist-1", "contract"), True],
    ]
    for number, leader in enumerate(("leader-1", "leader-2", "leader-3", "leader-4")):
        boxes.append([8 + number * 170, 372, 158, 46, person(leader, "workshop leader"), True])
    for at, width, id, note in (
        (40, 200, "main", "main site"),
        (252, 180, "cedar-fork", "dependent site, individual visits"),
        (444, 220, "tallow-creek", "semi-independent site"),
    ):
        boxes.append([at, 446, width, 40, [facts.sites[id]["name"], note], False])
    lines: list[list[Any]] = [
        [342, 86, 342, 112, False],
        [342, 154, 342, 184, False],
        [98, 168, 342, 168, False],
        [98, 168, 98, 184, False],
        [442, 208, 500, 208, True],
        [586, 184, 586, 133, True],
        [586, 133, 432, 133, True],
        [342, 232, 342, 254, False],
        [205, 254, 479, 254, False],
        [205, 254, 205, 276, False],
        [479, 254, 479, 276, False],
        [205, 322, 205, 346, False],
        [87, 346, 597, 346, False],
        *[[87 + number * 170, 346, 87 + number * 170, 372, False] for number in range(4)],
        *[[87 + number * 170, 418, 87 + number * 170, 432, True] for number in range(4)],
        [87, 432, 257, 432, True],
        [140, 432, 140, 446, True],
        [427, 432, 597, 432, True],
        [554, 432, 554, 446, True],
    ]
    day = us_date(exhibit_day(exhibit))
    return Paper(
        look="boxes",
        title="Organization chart",
        subtitle=f"{day}. Line: reports to. Dashes: advises, works at.",
        issuer=facts.agency,
        landscape=True,
        blocks=[{"kind": "boxes", "boxes": boxes, "lines": lines}],
    )


def stakeholder_register(facts: Facts, _exhibit: Record) -> Paper:
    """The list of stakeholders as last reviewed."""
    rows = [
        [
            found["name"],
            found.get("organization", ""),
            said(found["type"]),
            "yes" if found["external"] == "yes" else "no",
            found["expected_input"],
        ]
        for found in facts.stakeholders["stakeholders"]
    ]
    review = facts.stakeholders["reviews"][-1]
    return _report(
        facts,
        "Stakeholder register",
        f"As reviewed on {us_date(review['date'])} by {facts.name(review['by'])}",
        table([2.3, 3, 1.7, 1, 4.5], ["Name", "Organization", "Speaks for", "External", "Input or advocacy we ask for"], rows, 9.5),
        heading("Last review"),
        text(review["changes"] + "."),
        text(
            "All seven are members of the advisory group, which meets twice a year. Between meetings the quality "
            "coordinator calls each member at least once."
        ),
        landscape=True,
    )


TALK = {
    "advisory-2026-01": (
        (
            "Dr. Mockington said that her practice has sent people to education for years and hears back from "
            "almost none of it. She will read one page; she will not read five."
        ),
        (
            "Mr. Exampleby described the drive from Cedar Fork in winter. Ms. Fabley offered the pantry's "
            "newsletter for announcements. Ms. Specimen handed round the county's figures and pointed to the "
            "workers at the cannery, who are free only after five."
        ),
    ),
    "advisory-2026-09": (
        (
            "The group went through the attendance week by week. Mr. Templeman reported that both Cedar Fork "
            "participants used the ride vouchers each week and asked for a workshop in the library itself. Mr. "
            "Proforma asked how many members of his plan had been referred and never came; the coordinator will "
            "count them for January."
        ),
        (
            "Dr. Mockington explained why second A1C values come late: the practice orders one only when "
            "somebody asks. She suggested a request form ten days ahead of the visit."
        ),
    ),
}


def minutes(facts: Facts, exhibit: Record) -> Paper:
    """Minutes of one meeting of the advisory group."""
    meeting = next(found for found in facts.stakeholders["meetings"] if found["exhibit"] == exhibit["id"])
    known = {found["id"]: found for found in facts.stakeholders["stakeholders"]}
    present = "; ".join(f"{known[id]['name']} ({known[id].get('organization', '')})" for id in meeting["attendees"])
    absent = "; ".join(found["name"] for id, found in known.items() if id not in meeting["attendees"])
    clinicians = f"{facts.name('dietitian-1')}, chair; {facts.name('nurse-1')}"
    return Paper(
        look="minutes",
        title="Advisory group: minutes",
        subtitle=f"{facts.program['name']}, {us_date(meeting['date'])}",
        issuer=facts.program["short_name"],
        serif=True,
        blocks=[
            pairs(
                ("Present", present), ("Staff", clinicians), ("Not present", absent), ("Place", "Harbor Bend Learning Room, 4:00 to 5:30")
            ),
            heading("What was looked at"),
            text(meeting["data_reviewed"] + "."),
            heading("What was said"),
            *(text(words) for words in TALK[meeting["id"]]),
            text(f"In sum: {meeting['input'][0].lower()}{meeting['input'][1:]}."),
            heading("Decisions"),
            items(*meeting["decisions"]),
            text("No participant was named or described in the meeting or in these minutes."),
            signed(facts.name("dietitian-1"), "quality coordinator", meeting["date"] + timedelta(days=5)),
        ],
    )


def population_assessment(facts: Facts, _exhibit: Record) -> Paper:
    """The assessment, with the planned mix of participants."""
    found = facts.population["assessments"][-1]
    mix = [[said(row["category"]), row["group"], f"{row['planned_percent']} %"] for row in facts.population["mix"]]
    barriers = [row["barrier"] for row in facts.population["barriers"]]
    return _report(
        facts,
        "Population and service assessment",
        f"{us_date(found['date'])}, {facts.name(found['by'])}",
        pairs(("Area", found["area"]), ("People with diabetes", found["people_with_diabetes"])),
        heading("How we looked"),
        text(
            "Figures of the county health department and of the agency's own client records for 2025; talks with "
            "three practices, the health center in Tallow Creek and the Cedar Fork library; a half-page "
            "questionnaire answered by 61 people at four meal sites in November 2025; the sign-in sheets of our "
            "2025 workshops. All names and figures of this sample are invented."
        ),
        heading("What we found"),
        text(found["findings"]),
        bars(
            ("Want to come in the evening", 38, "of 61 who answered"),
            ("Would need a ride", 16, "of 61 who answered"),
            ("Prefer Spanish", 20, "of 61 who answered"),
        ),
        heading("What stands in people's way"),
        items(*barriers),
        new_page(),
        heading("Whom we plan to serve in 2026"),
        table([2, 4, 1.4], ["By", "Group", "Planned"], mix),
        heading("What follows for the design"),
        text(found["design"]),
        heading("What we have for it"),
        text(found["resources"]),
        heading("What the service does not have yet"),
        text(
            "No leader who can hold the workshop in Spanish, no visits on Saturdays, and no workshop in Cedar "
            "Fork. The first is in the barrier plan; the others will be looked at in the next assessment, due in "
            "February 2027."
        ),
    )


def service_plan(facts: Facts, exhibit: Record) -> Paper:
    """Findings, and the design and resources that answer them."""
    day = exhibit_day(exhibit)
    return _report(
        facts,
        "Service plan",
        f"Design and resources, {us_date(day)}",
        text("Each line answers a finding of the population assessment of February 10, 2026."),
        table(
            [3.4, 4.2, 3.4],
            ["Finding", "Design", "Resources"],
            [
                [
                    "Six in ten adults with diabetes are 65 or older",
                    "Large print, hearing loop, breaks; workshop by day in Harbor Bend",
                    "Room with loop, print budget",
                ],
                [
                    "Working adults cannot come in the morning",
                    "Workshop in Tallow Creek from 5:30 to 8:00 in the evening",
                    "Evening key and front desk of the health center",
                ],
                [
                    "48 miles from Cedar Fork to the nearest hospital program",
                    "Individual visits in the Cedar Fork library, rides to the workshop",
                    "Room every second Thursday, vouchers for 40 trips",
                ],
                [
                    "One adult in five speaks Spanish at home",
                    "Visits with a bilingual community health worker, handouts translated one by one",
                    "Ms. Testwell, translation budget",
                ],
                [
                    "Few come back after a course ends",
                    "Support plan for each participant, call at six months",
                    "Four hours a month of the dietitian",
                ],
            ],
        ),
        heading("Who gives how much time"),
        table(
            [4, 3, 4],
            ["Who", "Hours a week", "Sites"],
            [
                [facts.name("dietitian-1"), "40, of which 14 for coordination", "all three"],
                [facts.name("nurse-1"), "16", "Harbor Bend, Tallow Creek"],
                [facts.name("pharmacist-1"), "8", "all three"],
                ["Workshop leaders", "6 each while a workshop runs", "two in Harbor Bend, two in Tallow Creek"],
            ],
        ),
        text(
            "Path of a participant: referral, individual assessment and plan (60 minutes), six workshop "
            "sessions, one or two visits for what the workshop does not teach, support plan, follow-up by day "
            "90, letter to the referring provider."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", day),
    )


def barrier_plan(facts: Facts, exhibit: Record) -> Paper:
    """Barriers, actions and how far they are."""
    barriers = {row["id"]: row["barrier"] for row in facts.population["barriers"]}
    rows = [
        [
            barriers[row["barrier"]],
            row["action"],
            facts.people[row["owner"]]["name"],
            us_date(row["due"]),
            f"Done {us_date(row['done'])}" if row.get("done") else "Under way: seven of eleven handouts",
        ]
        for row in facts.population["actions"]
    ]
    return _report(
        facts,
        "Barriers and actions",
        f"As of {us_date(exhibit_day(exhibit))}",
        table([3, 4, 1.8, 1.6, 2], ["Barrier", "What we do", "Who", "Due", "State"], rows),
        text(
            "The plan was drawn up with the population assessment in February. The quality coordinator brings it "
            "up to date before each meeting of the advisory group; an action is closed when it has been tried "
            "with participants, not when it has been decided."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", exhibit_day(exhibit)),
        landscape=True,
    )


# --------------------------------------------------------------------------- coordinator and team


def appointment(facts: Facts, exhibit: Record) -> Paper:
    """The letter that names the quality coordinator."""
    found = next(found for found in facts.team["coordinators"] if found["exhibit"] == exhibit["id"])
    person = facts.people[found["person"]]
    return _agency_letter(
        facts,
        [
            text(us_date(found["start"] - timedelta(days=3))),
            text(f"{facts.name(found['person'])}\n{facts.agency}"),
            text(f"Dear {person['name'].split()[0]},"),
            text(
                f"I appoint you quality coordinator of {facts.program['name']} from {us_date(found['start'])}, "
                + ("in Harbor Bend" if found.get("end") else "at every site")
                + " and without an end date. The position is full-time; the description of that day is part of this letter."
            ),
            text(
                "You decide on curriculum, staff assignments and improvement projects. You report to me. Should you "
                "be away for more than two weeks, the nurse stands in for you and we tell the accreditors if it "
                "lasts."
            ),
            text("Please sign below if you accept."),
            _officer(facts, found["start"] - timedelta(days=3)),
            signed(facts.name(found["person"]), "", found["start"]),
        ],
    )


def position_description(facts: Facts, exhibit: Record) -> Paper:
    """The coordinator's duties and preparation."""
    day = exhibit_day(exhibit)
    return _report(
        facts,
        "Quality coordinator",
        f"Position description, {us_date(day)}",
        pairs(
            ("Holder", facts.name("dietitian-1")),
            ("Reports to", "Executive Director"),
            ("Hours", "40 a week, of which 14 for coordination"),
            ("Works at", ", ".join(site["name"] for site in facts.program["sites"])),
        ),
        heading("Purpose"),
        text(
            "Plans, puts in place and evaluates the diabetes education program at every site, so that each "
            "participant receives the same quality wherever the visit takes place."
        ),
        heading("Duties"),
        items(
            ("Planning: reads the population each year, keeps the service plan and the barrier plan, chairs the advisory group."),
            (
                "Putting in place: assigns staff, keeps the team list, sees that licenses and continuing education "
                "are current, keeps the policies."
            ),
            "Evaluation: has twelve charts audited a year, reports outcomes, leads the improvement projects.",
            "Sites: visits each site at least once a quarter and notes the visit in the oversight log.",
            "Accreditation: prepares applications and yearly reports, and reports changes in time.",
        ),
        heading("Preparation asked for"),
        items(
            "Registered nurse, registered dietitian or pharmacist.",
            "Two years or more of managing a health or education program: budget, staff, reports.",
            "Three years or more in the care of people with chronic disease, diabetes among them.",
            "CDCES or BC-ADM, or 15 hours of continuing education in each year.",
        ),
        heading("Out of scope"),
        text("Does not change treatment. Questions of treatment go to the referring provider."),
        _officer(facts, day),
        signed(facts.name("dietitian-1"), "", day),
    )


def license_copy(facts: Facts, exhibit: Record) -> Paper:
    """A copy of a license or registration, as a card."""
    person = facts.people[exhibit["person"]]
    number = next(found["number"] for found in person["licenses"] if found["exhibit"] == exhibit["id"])
    issuers = {
        "RD": ("Registry of Dietitians (SAMPLE)", "Registration card", "#1f5f3f", "Registered Dietitian"),
        "RN": ("Board of Nursing (SAMPLE)", "License to practice", "#3b4a57", "Registered Nurse"),
        "PHARMACIST": ("Board of Pharmacy (SAMPLE)", "License card", "#23508f", "Pharmacist"),
    }
    issuer, title, hue, profession = issuers[person["discipline"]]
    return Paper(
        look="card",
        title=title,
        issuer=issuer,
        hue=hue,
        blocks=[
            pairs(
                ("Name", person["name"]),
                ("Profession", profession),
                ("Number", number),
                ("Valid from", us_date(exhibit["valid_from"])),
                ("Valid until", us_date(exhibit["valid_until"])),
                ("Standing", "Active, no restriction"),
            ),
            text("Verify at boards.example.org"),
        ],
    )


def cdces_certificate(facts: Facts, exhibit: Record) -> Paper:
    """The certificate of a CDCES."""
    person = facts.people[exhibit["person"]]
    number = next(found["number"] for found in person["certificates"] if found["exhibit"] == exhibit["id"])
    return Paper(
        look="certificate",
        title="Certificate",
        issuer="Certification Board (SAMPLE)",
        hue="#5a3d7a",
        serif=True,
        landscape=True,
        blocks=[
            centered("It is certified that", 13),
            centered(person["name"], 27, bold=True),
            centered("has met all requirements and passed the examination, and may use the title"),
            centered("Certified Diabetes Care and Education Specialist (CDCES)", 16, bold=True),
            centered((f"Certificate {number}  ·  valid from {us_date(exhibit['valid_from'])} until {us_date(exhibit['valid_until'])}"), 12),
        ],
    )


def education_certificate(facts: Facts, exhibit: Record) -> Paper:
    """One certificate of continuing education."""
    person = facts.people[exhibit["person"]]
    credit = next(found for found in person["continuing_education"] if found["exhibit"] == exhibit["id"])
    hues = {"Lakeshore": "#0b5c6b", "Northern": "#7a4a0c", "Inland": "#23508f"}
    return Paper(
        look="certificate",
        title="Certificate of attendance",
        issuer=credit["provider"],
        hue=hues[credit["provider"].split()[0]],
        serif=not credit["provider"].startswith("Inland"),
        landscape=True,
        blocks=[
            centered("This is to confirm that", 13),
            centered(facts.name(exhibit["person"]), 25, bold=True),
            centered("took part in full and passed the closing test of", 13),
            centered(credit["title"], 18, bold=True),
            centered((f"{us_date(credit['date'])}  ·  {credit['hours']} contact hours  ·  topic: {credit['topic'].replace('-', ' ')}"), 14),
            centered(
                (
                    f"Activity no. {exhibit['id'].replace('EX', 'SAMPLE')}  ·  signed for the provider: Odile Facsimile, "
                    "director of education"
                ),
                10.5,
            ),
        ],
    )


def team_tracker(facts: Facts, exhibit: Record) -> Paper:
    """The team with licenses, training and hours."""
    day = exhibit_day(exhibit)
    exhibits = {found["id"]: found for found in facts.exhibits}
    rows = []
    for id, person in facts.people.items():
        if person.get("left", day) < day:
            continue
        papers = [*person.get("licenses", []), *person.get("certificates", [])]
        held = "\n".join(
            f"{'License' if paper['kind'] == 'PHARMACIST' else paper['kind']} {paper['number']}, "
            f"until {short_date(exhibits[paper['exhibit']]['valid_until'])}"
            for paper in papers
        )
        trained = "\n".join(
            f"trained {short_date(found['date'])}, competency {short_date(person['competencies'][0]['date'])}"
            for found in person.get("training", [])
        )
        hours = (
            f"{float(facts.hours(id, day)):g} h"
            if person.get("continuing_education")
            else "certificate"
            if person.get("certificates")
            else "leader"
        )
        rows.append(
            [
                facts.name(id),
                said(person["discipline"]),
                ", ".join(map(said, person["roles"])),
                ", ".join(facts.sites[site]["address"]["city"] for site in person["sites"]),
                short_date(person["joined"]),
                held or trained,
                hours,
            ]
        )
    newest = max(facts.people.values(), key=lambda person: person["joined"])
    gone = "; ".join(f"{person['name']} left on {us_date(person['left'])}" for person in facts.people.values() if "left" in person)
    return _report(
        facts,
        "Team list and tracker",
        f"As of {us_date(day)}. Education: hours in the twelve months before that day.",
        table(
            [2.6, 1.6, 2.6, 2.1, 1.5, 4.2, 1.5],
            ["Name", "Discipline", "Role", "Sites", "Joined", "License, certificate or training", "Education"],
            rows,
            8.8,
        ),
        text(f"Last change: {newest['name']} joined on {us_date(newest['joined'])}. Before that, {gone}."),
        signed(facts.name("dietitian-1"), "quality coordinator", day),
        landscape=True,
    )


def role_training(facts: Facts, exhibit: Record) -> Paper:
    """A leader's training for the role."""
    person = facts.people[exhibit["person"]]
    found = next(found for found in person["training"] if found["exhibit"] == exhibit["id"])
    return _form(
        facts,
        "Training for the role of workshop leader",
        "Record of training",
        pairs(
            ("Name", facts.name(exhibit["person"])),
            ("Date", us_date(found["date"])),
            ("Hours", str(found["hours"])),
            ("Trainer", found["trainer"]),
            ("Training", found["title"]),
        ),
        heading("Content"),
        table(
            [5, 2, 4],
            ["Part", "Minutes", "Shown by"],
            [
                ["What leaders do, and what they leave to clinicians", "60", "Eight cases sorted in pairs"],
                ["Keeping to the manual; what goes outside the workshop", "75", "Teaching a ten-minute piece"],
                ["Privacy: what may be written down, and where", "60", "Quiz, ten questions"],
                ["Low and high glucose in the room: first steps, whom to call", "75", "Walk-through with the call card"],
                ["Visit guide and education record, same wording at all sites", "60", "One record filled in"],
                ["Support, local services, and the reminder call", "30", "One practice call"],
            ],
        ),
        text("Sum: 360 minutes. All six parts were completed."),
        signed(facts.people[exhibit["person"]]["name"], "workshop leader", found["date"]),
        signed(facts.name("dietitian-1"), "trainer", found["date"]),
    )


def competency(facts: Facts, exhibit: Record) -> Paper:
    """A leader's competency, as it was observed."""
    person = facts.people[exhibit["person"]]
    found = next(found for found in person["competencies"] if found["exhibit"] == exhibit["id"])
    remark = {
        "leader-1": "Calm with a talkative group. Works in both languages without losing time.",
        "leader-2": "Reads from the manual too fast at first; steady from the second activity on.",
        "leader-3": "Strong on feedback round. Asked to write keywords larger on the chart pad.",
        "leader-4": "New to this team, sure of the manual. To be observed again in the first workshop.",
    }[exhibit["person"]]
    return _form(
        facts,
        "Observed competency of a workshop leader",
        "Checklist",
        pairs(
            ("Name", facts.name(exhibit["person"])),
            ("Date", us_date(found["date"])),
            ("Observed by", facts.name(found["assessed_by"])),
            ("Setting", "Practice session of 60 minutes with six volunteers"),
        ),
        heading("Seen"),
        ticks(
            (True, "Follows the manual word for word where it asks for it"),
            (True, "Keeps the times of each activity within three minutes"),
            (True, "Leads brainstorming without judging answers"),
            (True, "Helps each person to an action plan with a confidence of seven or more"),
            (True, "Hands questions on treatment to the clinician, and says so kindly"),
            (True, "Knows the first steps for low glucose and the number to call"),
            (True, "Writes down nothing but code and attendance"),
            (True, "Shares the lead with the second leader"),
        ),
        heading("Remark"),
        text(remark),
        heading("Result"),
        ticks((True, "May lead workshops under supervision"), (False, "To be seen again before leading")),
        signed(facts.name(found["assessed_by"]), "supervising clinician", found["date"]),
    )


def supervision_plan(facts: Facts, exhibit: Record) -> Paper:
    """How leaders are supervised and workshops overseen."""
    promised = facts.policies["commitments"]
    day = exhibit_day(exhibit)
    return _report(
        facts,
        "Supervision and oversight plan",
        f"From {us_date(day)}",
        text(
            f"{facts.name('nurse-1')} supervises all workshop leaders and oversees every group workshop. "
            f"{facts.name('dietitian-1')} stands in when she is away. Neither has to be in the room; one of them "
            "can always be reached while a session runs."
        ),
        heading("Contacts with each workshop"),
        table(
            [2, 3, 5],
            ["Contact", "When", "What for"],
            [
                ["Planning", "in the week before session 1", "Who comes, needs, room, how to reach the nurse"],
                ["Call", "by the day after session 3", "Pace, questions passed on, anyone who stopped coming"],
                ["Review", "within a week of session 6", "Attendance, the observer's form, what to change in delivery, never in content"],
            ],
        ),
        text(
            f"That makes {promised['oversight_contacts_per_series']} contacts for each workshop, written in the "
            "oversight log. In addition one session of each workshop is observed with the fidelity form "
            f"({promised['fidelity_visits_per_series']} visit)."
        ),
        heading("How to reach the clinician"),
        items(
            "During a session: the red call card, telephone 419-555-0143; answer within ten minutes.",
            ("Glucose below 70, or a person who feels unwell: first steps on the card, then call; 911 where the card says so."),
            "Questions that can wait: noted with the participant's agreement and answered within one working day.",
        ),
        heading("What leaders do not do"),
        items(
            "Advise on medicines, doses or laboratory values.",
            "Assess a participant or write an education plan.",
            "Add handouts or outside speakers to a session.",
        ),
        heading("Individual supervision"),
        text(
            "The nurse meets each leader for half an hour every quarter, and observes a new leader in the first "
            "workshop. Training for the role is repeated each year."
        ),
        signed(facts.name("nurse-1"), "overseeing clinician", day),
        signed(facts.name("dietitian-1"), "quality coordinator", day),
    )


# --------------------------------------------------------------------------- workshop leaders, curriculum, workshops


def leader_training(facts: Facts, exhibit: Record) -> Paper:
    """A leader's certificate from the Master Trainers."""
    person = facts.people[exhibit["person"]]
    leader = person["leader"]
    return Paper(
        look="certificate",
        title="Leader training completed",
        issuer="Rivers and Lakes Workshop Network (SAMPLE)",
        hue="#8a2f4a",
        landscape=True,
        blocks=[
            centered(person["name"], 27, bold=True),
            centered("has completed the full training for leaders of the", 13),
            centered(f"Diabetes Self-Management Program ({leader['program']})", 17, bold=True),
            centered("and may lead this workshop together with a second trained leader, from the current manual.", 12),
            centered(f"Last day of training: {us_date(leader['trained'])}", 13),
            centered(f"Trained by {leader['master_trainers']}", 11.5),
        ],
    )


def leader_activity(facts: Facts, exhibit: Record) -> Paper:
    """The workshops that a leader has led."""
    person = facts.people[exhibit["person"]]
    rows = []
    for series in facts.series_of(exhibit["person"]):
        second = next(facts.people[id]["name"] for id in series["leaders"] if id != exhibit["person"])
        days = [session["date"] for session in series["sessions"]]
        rows.append([facts.sites[series["site"]]["name"], f"{us_date(days[0])} to {us_date(days[-1])}", str(len(days)), second])
    return _form(
        facts,
        "Workshops led",
        "Record of leader activity",
        pairs(
            ("Leader", facts.name(exhibit["person"])),
            ("Workshop", "Diabetes Self-Management Program, in person"),
            ("Trained", us_date(person["leader"]["trained"])),
            ("Last workshop ended", us_date(person["leader"]["last_workshop"])),
        ),
        table([4, 5, 1.6, 3], ["Site", "Dates", "Sessions", "Led with"], rows),
        text(
            "The leader was present at all sessions from beginning to end. Reported to the license holder's coordinator within two weeks."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", exhibit_day(exhibit) + timedelta(days=2)),
    )


TOPICS = {
    "T1": "Diabetes and its treatment",
    "T2": "Healthy eating",
    "T3": "Physical activity",
    "T4": "Medicines",
    "T5": "Monitoring and using one's data",
    "T6": "Acute complications",
    "T7": "Chronic complications",
    "T8": "Healthy coping",
    "T9": "Problem solving",
}


def _where_taught(row: Record) -> str:
    if row["taught_in"] == "workshop":
        weeks = row["weeks"]
        return f"Workshop, week {weeks[0]}" if len(weeks) == 1 else f"Workshop, weeks {', '.join(map(str, weeks))}"
    return str(row["taught_in"]).replace("-", " ").capitalize()


def _topic_rows(facts: Facts) -> Iterator[list[str]]:
    for row in facts.curriculum["topics"]:
        parts = ", ".join(row.get("elements", [])).replace("-", " ")
        who = facts.people[row["by"]]["name"] if row.get("by") else "leaders"
        yield [f"{row['topic']} {TOPICS[row['topic']]}", parts or "all", _where_taught(row), who, row.get("note", "")]


def curriculum(facts: Facts, _exhibit: Record) -> Paper:
    """The curriculum with the guide to the individual visits."""
    found = facts.curriculum["curriculum"]
    return _report(
        facts,
        found["name"],
        f"Version {found['version']}, adopted {us_date(found['adopted'])}",
        heading("Evidence"),
        text(found["evidence_base"]),
        heading("How outcomes are judged"),
        text(found["outcome_criteria"]),
        heading("How we teach"),
        text(found["interactive"]),
        text(found["cultural_fit"]),
        heading("How teaching stays the same"),
        text(found["consistency"]),
        heading("Path of a participant"),
        table(
            [2.4, 2.4, 5],
            ["Step", "Who", "What"],
            [
                [
                    "Individual visit 1",
                    "nurse, dietitian or pharmacist",
                    "Assessment of needs in all nine topics, plan made together, first goal (60 minutes)",
                ],
                [
                    "Individual visit 2",
                    "a second clinician",
                    "What the plan asks for: own medicines, own meal plan, sensor data (45 minutes)",
                ],
                ["Workshop, six weeks", "two trained leaders", "As the manual has it, 150 minutes a week, nothing added"],
                ["Follow-up visit", "first clinician", "Calendar of checks, what to keep at home, support plan (40 minutes)"],
                ["Follow-up by day 90", "first clinician", "Goal, active minutes, second A1C, letter to the referring provider"],
            ],
        ),
        new_page(),
        heading("Guide to the individual visits"),
        text(
            "The guide holds what the workshop does not. The clinician takes the parts that the person's plan "
            "names and leaves the others out."
        ),
        table(
            [1.6, 3.4, 3.4, 2.6],
            ["Topic", "The participant can", "Method", "Seen by"],
            [
                [
                    "T1",
                    "say what kind of diabetes it is and what each treatment does",
                    "Draw-it-yourself sheet, questions first",
                    "own words",
                ],
                [
                    "T2",
                    "put together three suppers that fit own plan, budget and kitchen",
                    "Food pictures, label from own pantry",
                    "three written suppers",
                ],
                ["T3", "name own safe limit and one sign to stop", "Talk test on the spot", "own words"],
                [
                    "T4",
                    "name each medicine, its purpose and what to do about a missed dose; use pen and rescue medicine",
                    "Own boxes on the table, practice pen",
                    "teach-back",
                ],
                ["T5", "read meter or sensor, know own range, share the data with the practice", "Own device, one day's curve", "does it"],
                [
                    "T6",
                    "tell high glucose and ketones from low glucose, say when to call; keep a box for storms",
                    "Call card, handout Ready for the storm",
                    "teach-back, list of the box",
                ],
                ["T7", "say which checks and vaccines are due and where to get them", "One-page calendar", "calendar filled in"],
                [
                    "T8",
                    "name one person and one place to turn to",
                    "Two screening questions, list of services",
                    "name and number written down",
                ],
                ["T9", "turn a wish into a plan with what, how much, when, how often", "Action plan sheet", "plan written"],
            ],
            9,
        ),
        heading("Scale for learning"),
        text(
            "Each part taught is recorded as 1 needs instruction, 2 needs review, 3 understands the key points, "
            "or 4 can do it, before and after. N means not needed by this person."
        ),
        new_page(),
        heading("Where each topic is taught"),
        table([3, 3, 2.4, 2, 4], ["Topic", "Parts", "Where", "Who", "Note"], list(_topic_rows(facts)), 8.8),
        text("The workshop's own text belongs to its licensor and is not printed here."),
        signed(facts.name("dietitian-1"), "quality coordinator", found["adopted"]),
    )


def topic_crosswalk(facts: Facts, _exhibit: Record) -> Paper:
    """Where each topic is taught, signed."""
    crosswalk = facts.curriculum["crosswalk"]
    day = crosswalk["signed"]["date"]
    return _report(
        facts,
        "Topic crosswalk",
        f"Curriculum version {crosswalk['curriculum_version']}, compared {us_date(day)}",
        table([3, 3.4, 2.6, 2.2, 5], ["Topic area", "Parts", "Where it is taught", "Who", "Note"], list(_topic_rows(facts)), 9),
        text(
            "I went through the leader's manual and the visit guide side by side. What the manual does not hold "
            "is taught at an individual visit, at follow-up or with a handout. Nothing is added to the workshop "
            "itself."
        ),
        signed(facts.name(crosswalk["signed"]["by"]), "clinician", day),
        landscape=True,
    )


def curriculum_review(facts: Facts, _exhibit: Record) -> Paper:
    """The yearly review of the curriculum."""
    review = facts.curriculum["reviews"][-1]
    return _report(
        facts,
        "Yearly review of the curriculum",
        f"{us_date(review['date'])}, {facts.name(review['by'])}",
        pairs(
            ("Reviewed", f"{facts.curriculum['curriculum']['name']}, version {facts.curriculum['curriculum']['version']}"),
            ("Present", "; ".join(facts.name(id) for id in ("dietitian-1", "nurse-1", "pharmacist-1"))),
        ),
        heading("What we looked at"),
        table(
            [3, 5, 3],
            ["Source", "What it showed", "Done"],
            [
                ["Education records of the first six charts", "Vaccines scored lowest after teaching (2.9 of 4)", "Handout rewritten"],
                ["Comments of participants", "Sensor words too technical", "Two drawings added"],
                ["Leader's manual", "No newer printing than ours", "None"],
                ["Clinicians' own courses", "Rescue medicine, kidney and eating", "Visit guide T4 and T2 checked, no change"],
            ],
        ),
        heading("Result"),
        text(review["changes"] + "."),
        heading("Next review"),
        text("August 2027, or at once when the licensor changes the manual."),
        signed(facts.name(review["by"]), "reviewer", review["date"]),
        signed(facts.name("dietitian-1"), "quality coordinator", review["date"]),
    )


def workshop_license(facts: Facts, exhibit: Record) -> Paper:
    """A summary page in place of the licensor's agreement."""
    found = facts.curriculum["workshop_license"]
    return Paper(
        look="letter",
        title="License agreement: summary page",
        issuer="Workshop Licensing Office (SAMPLE)",
        address="Stands in for the licensor's own document",
        hue="#8a2f4a",
        blocks=[
            pairs(
                ("License number", found["number"]),
                ("Holder", found["holder"]),
                ("Type", "Nonprofit, single agency"),
                ("Programs", ("Diabetes Self-Management Program and other small-group programs for which the holder has trained leaders")),
                ("Covers", found["covers"]),
                ("Valid from", us_date(exhibit["valid_from"])),
                ("Valid until", us_date(exhibit["valid_until"])),
            ),
            heading("The holder has agreed"),
            items(
                "to use trained leaders only, two in each workshop",
                "to follow the leader's manual without changes",
                "to report workshops held and leaders trained once a year",
                "to ask for renewal before the last day",
            ),
            signed("Perpetua Facsimile", "for the licensor", exhibit["valid_from"] - timedelta(days=6)),
            _officer(facts, exhibit["valid_from"] - timedelta(days=4)),
        ],
    )


# Seat to the sessions missed. The sums must agree with `present` in workshops.yaml; `attendance` makes sure that they do.
MISSED: dict[str, dict[int, set[int]]] = {
    "harbor-bend-2026-05": {5: {3, 5, 6}, 9: {4, 5, 6}},
    "tallow-creek-2026-07": {3: {2, 4, 6}, 7: {3}, 10: {4, 5, 6}},
}


def attendance(facts: Facts, exhibit: Record) -> Paper:
    """Attendance by seat and session, without names."""
    series = next(found for found in facts.workshops["series"] if found["attendance_exhibit"] == exhibit["id"])
    missed = MISSED[series["id"]]
    rows = []
    for seat in range(1, series["enrolled"] + 1):
        marks = ["–" if session["number"] in missed.get(seat, set()) else "here" for session in series["sessions"]]
        rows.append([f"Seat {seat:02}", *marks, str(marks.count("here"))])
    for column, session in enumerate(series["sessions"], 1):
        counted = sum(row[column] == "here" for row in rows)
        if counted != session["present"]:
            raise ValueError(
                f"{series['id']}, session {session['number']}: {counted} marks, but workshops.yaml says {session['present']} present"
            )
    present = [str(session["present"]) for session in series["sessions"]]
    stayed = sum(int(row[-1]) >= facts.policies["commitments"]["minimum_sessions"] for row in rows)
    return _report(
        facts,
        "Attendance",
        series["title"],
        pairs(
            ("Site", facts.sites[series["site"]]["name"]),
            ("Leaders", " and ".join(facts.name(id) for id in series["leaders"])),
            ("Overseen by", facts.name(series["oversight_by"])),
            ("Length", f"{series['sessions'][0]['minutes']} minutes each session"),
            ("Enrolled", str(series["enrolled"])),
        ),
        table(
            [1.5] + [1.5] * len(present) + [1.2],
            ["Seat", *(f"{session['number']}: {session['date']:%b} {session['date'].day}" for session in series["sessions"]), "Total"],
            [*rows, ["Present", *present, str(sum(map(int, present)))]],
            9,
        ),
        text(
            f"{stayed} of {series['enrolled']} attended at least four sessions. Seats stand for participants; the "
            "list of seats and names stays with the paper charts."
        ),
        signed(facts.name(series["leaders"][0]), "workshop leader", series["sessions"][-1]["date"]),
        signed(facts.name(series["leaders"][1]), "workshop leader", series["sessions"][-1]["date"]),
    )


OBSERVED = (
    "Both leaders were present for the whole session",
    "Began and ended on time, with the break",
    "Activities in the manual's order, none left out",
    "No content, handout or speaker added",
    "Charts prepared and posted as the manual asks",
    "Each participant made an action plan",
    "Treatment questions were passed to the clinician",
    "Leaders modeled an action plan of their own",
)


def _observation(facts: Facts, exhibit: Record) -> tuple[Record, Record, Record, str]:
    """The series, the visit, the session seen, and the observer's remark."""
    series, visit = next(
        (series, visit) for series in facts.workshops["series"] for visit in series["fidelity"] if visit["exhibit"] == exhibit["id"]
    )
    session = next(session for session in series["sessions"] if session["date"] == visit["date"])
    remarks = {
        "main": "The feedback round ran six minutes over; the leaders made up for it in the break. All content as in the manual.",
        "tallow-creek": "The newer leader led three activities, clear and on time. One question on foot care was passed to the nurse.",
    }
    return series, visit, session, remarks[series["site"]]


def observation(facts: Facts, exhibit: Record) -> Paper:
    """The form of one observed session."""
    series, visit, session, remark = _observation(facts, exhibit)
    return _form(
        facts,
        "Observation of a workshop session",
        "Fidelity form",
        pairs(
            ("Workshop", series["title"]),
            ("Session", f"{session['number']} of {len(series['sessions'])}, {us_date(visit['date'])}"),
            ("Present", f"{session['present']} participants"),
            ("Leaders", " and ".join(facts.name(id) for id in series["leaders"])),
            ("Observer", facts.name(visit["observer"])),
        ),
        heading("Seen in the session"),
        ticks(*((True, line) for line in OBSERVED)),
        heading("Was the manual followed without additions?"),
        ticks((visit["manual_followed"] == "yes", "Yes"), (visit["manual_followed"] != "yes", "No (say what was added)")),
        heading("Remark"),
        text(remark),
        text("No participant is named on this form."),
        signed(facts.name(visit["observer"]), "observer", visit["date"]),
    )


@dataclass(frozen=True)
class Field:
    """One field of a PDF form: its label, place and size in points from the top left of the text area, and its value."""

    label: str
    x: float
    y: float
    width: float
    height: float
    value: str | bool
    inset: float = 118.0  # from the label to the field

    def drawn(self) -> Record:
        """What the page shows of it: label and empty frame."""
        box = isinstance(self.value, bool)
        return {
            "label": self.label,
            "x": self.x,
            "y": self.y,
            "box": box,
            "left": self.left,
            "top": self.y - (0 if box else 4),
            "width": self.width,
            "height": self.height,
        }

    @property
    def left(self) -> float:
        """Where its frame begins."""
        return self.x if isinstance(self.value, bool) else self.x + self.inset


VALUE_PAGES = r"""
#let d = json(bytes(sys.inputs.data))
#set text(font: "Source Sans 3", size: 10pt, fill: rgb("#1f3f8f"))
#for v in d.values {
  page(width: v.width * 1pt, height: v.height * 1pt, margin: (x: 4pt, y: 3pt), align(if v.height < 30 { horizon } else { top }, v.value))
}
"""


def filled_form(facts: Facts, exhibit: Record) -> bytes:
    """The observation as a form that was filled in on screen: text fields and check boxes, each with its appearance."""
    series, visit, session, remark = _observation(facts, exhibit)
    texts = [
        ("Workshop", series["title"]),
        ("Date", us_date(visit["date"])),
        ("Session", f"{session['number']} of {len(series['sessions'])}"),
        ("Participants present", str(session["present"])),
        ("Leaders", " and ".join(facts.name(id) for id in series["leaders"])),
        ("Observer", facts.name(visit["observer"])),
    ]
    fields = [Field(label, 0, 62 + 27 * row, 340, 19, value) for row, (label, value) in enumerate(texts)]
    fields += [Field(line, 0, 244 + 23 * row, 11, 11, True) for row, line in enumerate(OBSERVED)]
    fields += [
        Field("Manual followed without additions: yes", 0, 444, 11, 11, visit["manual_followed"] == "yes"),
        Field("Manual followed without additions: no", 0, 467, 11, 11, visit["manual_followed"] != "yes"),
    ]
    fields += [
        Field("Remark", 0, 506, 340, 60, remark),
        Field("Signed on screen by", 0, 588, 340, 19, f"{facts.name(visit['observer'])}, {us_date(visit['date'])}"),
    ]
    block = {"kind": "fields", "fields": [field.drawn() for field in fields]}
    page = _form(facts, "Observation of a workshop session", "Fidelity form, filled in on screen", block)
    day = exhibit_day(exhibit)
    values = [{"value": field.value, "width": field.width, "height": field.height} for field in fields if isinstance(field.value, str)]
    appearances = typeset(VALUE_PAGES, {"values": values}, day)
    with pikepdf.open(io.BytesIO(typeset_paper(page, day))) as pdf, pikepdf.open(io.BytesIO(appearances)) as drawn:
        origin_x, origin_y = 66.0, 792.0 - 62.0  # where the margins set in PAGES end
        forms = iter([pdf.copy_foreign(found.as_form_xobject()) for found in drawn.pages])
        widgets = []
        for number, field in enumerate(fields, 1):
            left, top = origin_x + field.left, origin_y - (field.y - (0 if isinstance(field.value, bool) else 4))
            widget = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                F=4,
                T=f"field-{number:02}",
                TU=field.label,
                Rect=[round(value, 2) for value in (left, top - field.height, left + field.width, top)],
                P=pdf.pages[0].obj,
            )
            if isinstance(field.value, str):
                widget.FT, widget.V, widget.DA = pikepdf.Name.Tx, pikepdf.String(field.value), pikepdf.String("/Helv 10 Tf 0 g")
                widget.Ff = 4096 if field.height > 30 else 0
                widget.AP = pikepdf.Dictionary(N=next(forms))
            else:
                widget.FT, widget.V = pikepdf.Name.Btn, pikepdf.Name.Yes if field.value else pikepdf.Name.Off
                widget.AS = widget.V
                cross = b"0.12 0.25 0.56 RG 1.4 w 2 2 m 9 9 l 2 9 m 9 2 l S"
                yes, off = (
                    pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 11, 11])
                    for content in (cross, b"")
                )
                widget.AP = pikepdf.Dictionary(N=pikepdf.Dictionary(Yes=yes, Off=off))
            widgets.append(pdf.make_indirect(widget))
        pdf.pages[0].Annots = pikepdf.Array(widgets)
        helvetica = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.Root.AcroForm = pdf.make_indirect(
            pikepdf.Dictionary(
                Fields=pikepdf.Array(widgets),
                DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica)),
                DA=pikepdf.String("/Helv 10 Tf 0 g"),
            )
        )
        return _saved(pdf)


SITE_VISITS = (
    ("2026-05-20", "main", "Room, hearing loop and chart cabinet in order; large print used up, reordered"),
    ("2026-06-11", "cedar-fork", "Visit room is private when the door is shut; sign put up"),
    ("2026-07-16", "tallow-creek", "Front desk uses our referral form; one chart looked through with the nurse"),
)


def oversight_log(facts: Facts, exhibit: Record) -> Paper:
    """The clinician's contacts and the coordinator's visits."""
    period = exhibit["period"]
    titles = {series["id"]: series["title"] for series in facts.workshops["series"]}
    rows = [
        [short_date(found["date"]), titles[found["series"]].split(",")[0], found["kind"], facts.people[found["by"]]["name"], found["note"]]
        for found in facts.workshops["oversight"]
    ]
    visits = [
        [short_date(date.fromisoformat(day)), facts.sites[site]["name"], facts.people["dietitian-1"]["name"], note]
        for day, site, note in SITE_VISITS
    ]
    return _report(
        facts,
        "Oversight log",
        f"{us_date(period['start'])} to {us_date(period['end'])}",
        heading("Contacts of the overseeing clinician with each workshop"),
        table([2, 1.8, 1.3, 1.9, 6], ["Date", "Workshop", "Kind", "By", "Found or agreed"], rows, 9),
        heading("Visits of the quality coordinator to the sites"),
        table([2, 3, 2, 6], ["Date", "Site", "By", "Seen"], visits, 9),
        signed(facts.name("nurse-1"), "overseeing clinician", period["end"]),
        signed(facts.name("dietitian-1"), "quality coordinator", period["end"] + timedelta(days=3)),
    )


# --------------------------------------------------------------------------- charts

# What the two chosen charts hold beyond their steps: nothing that dates or names a person.
# Topic to the level before and after (1 to 4, or N for not needed).
CHARTS: dict[str, Record] = {
    "P-001": {
        "about": [
            ("Age band", "65 and older"),
            ("Language", "English, large print asked for"),
            ("Diabetes", "Type 2, known for more than ten years"),
            ("Treatment", "tablets and one injection a day"),
            ("Device", "meter; sensor new"),
        ],
        "needs": [
            "Is unsure what the new sensor's arrows mean.",
            "Stopped walking after a fall in winter and wants to begin again.",
            "Has not seen an eye doctor for more than two years.",
            "Lives alone; a neighbor has a key.",
        ],
        "levels": {"T1": "2|3", "T2": "2|3", "T3": "2|4", "T4": "2|4", "T5": "1|3", "T6": "2|3", "T7": "1|3", "T8": "3|4", "T9": "2|4"},
        "a1c": ("8.4 percent", "7.6 percent"),
        "minutes": ("40", "110"),
        "sessions": "six of six",
        "options": [
            "walking class at the senior center",
            "monthly coffee hour",
            "telephone number of the workshop leader",
            "yearly visit with the dietitian",
            "diabetes pages of the library",
        ],
    },
    "P-007": {
        "about": [
            ("Age band", "45 to 64"),
            ("Language", "Spanish, visits with a community health worker"),
            ("Diabetes", "Type 2, known for less than five years"),
            ("Treatment", "tablets"),
            ("Device", "meter and sensor"),
        ],
        "needs": [
            "Works shifts and eats from the machine at night.",
            "Had two low readings at work and did not know what to do.",
            "Wants to take part in the family's weekend swim again.",
            "Vaccines not known.",
        ],
        "levels": {"T1": "1|3", "T2": "2|3", "T3": "2|3", "T4": "2|3", "T5": "2|4", "T6": "1|4", "T7": "1|3", "T8": "2|3", "T9": "2|3"},
        "a1c": ("7.9 percent", "7.3 percent"),
        "minutes": ("55", "95"),
        "sessions": "five of six",
        "options": [
            "evening peer group at the health center",
            "swimming pass of the recreation center",
            "yearly visit with the nurse",
            "phone partner from the workshop",
        ],
    },
}
LEVELS = {"1": "1 needs instruction", "2": "2 needs review", "3": "3 understands key points", "4": "4 can do it"}


def chart(facts: Facts, exhibit: Record) -> Paper:
    """A chosen chart, from referral to letter."""
    found = next(found for found in facts.participants["charts"] if found.get("exhibit") == exhibit["id"])
    held = CHARTS[found["id"]]
    visit, group, follow_up = found["education"]
    outcome = found["outcome_follow_up"]

    def by(step: str) -> str:
        return f"Day {found[step]['day']}  ·  {facts.name(found[step]['by'])}"

    levels = []
    for topic, pair in held["levels"].items():
        before, after = pair.split("|")
        where = "; ".join(
            sorted({_where_taught(row).split(",")[0] for row in facts.curriculum["topics"] if row["topic"] == topic}, reverse=True)
        )
        levels.append([f"{topic} {TOPICS[topic]}", where, LEVELS[before], LEVELS[after]])
    chosen = found["support_plan"]["note"]
    return Paper(
        look="chart",
        title=f"De-identified chart {found['id']}",
        subtitle=f"{facts.sites[found['site']]['name']}. Days are counted from the assessment, which is day 0.",
        issuer=facts.program["short_name"],
        hue="#23508f",
        blocks=[
            heading("What was taken out"),
            removed("Name", "Birth date", "Address", "Telephone"),
            removed("Record number", "Plan number", "Referring practice", "All dates"),
            text(
                "Taken out by copying the chart onto this form, not by covering text. The days on which it was done "
                "stand in the audit log, not here."
            ),
            pairs(
                ("De-identified by", facts.name(found["deidentified"]["by"])),
                ("Read again by", facts.name(found["second_reader"]["by"])),
                ("Audited by", facts.name(found["audited"]["by"])),
            ),
            heading("1  Referral"),
            text(
                "Order for initial education, individual and group, from the provider who manages the diabetes. "
                "Diagnosis type 2. On file before the first visit."
            ),
            removed("Provider", "Practice number", "Date of order"),
            heading("2  Assessment"),
            text(by("assessment")),
            pairs(*held["about"]),
            heading("What the participant and the clinician found"),
            items(*held["needs"]),
            new_page(),
            heading("3  Education plan, made together"),
            text(by("education_plan")),
            table(
                [1, 5, 3],
                ["", "Planned", "With"],
                [
                    ["1", f"Individual visit: {visit['note']}", facts.name(visit["by"])],
                    ["2", "Workshop, six weekly sessions", "two workshop leaders"],
                    ["3", f"Follow-up visit: {follow_up['note']}", facts.name(follow_up["by"])],
                ],
            ),
            text("The participant agreed to the plan and has a copy."),
            removed("Signature of the participant"),
            heading("4  Education given and what was learned"),
            items(
                f"Day {visit['day']}, {facts.name(visit['by'])}: {visit['note']}; teach-back done.",
                (
                    f"Workshop, {held['sessions']} sessions; asked about its topics by phone on day {group['day']} by "
                    f"{facts.name(group['by'])}."
                ),
                f"Day {follow_up['day']}, {facts.name(follow_up['by'])}: {follow_up['note']}.",
            ),
            table([3.4, 3.6, 2.2, 2.4], ["Topic", "Taught in", "Before", "After"], levels, 9),
            new_page(),
            heading("5  Behavioral goal"),
            text(by("goal")),
            pairs(
                ("Goal", sentence(found["goal"]["note"])), ("Confidence", "8 of 10"), ("Help", "a family member or neighbor knows of it")
            ),
            heading("6  Goal followed up"),
            text(by("goal_follow_up")),
            pairs(("Reached", sentence(found["goal_follow_up"]["note"]))),
            heading("7  Other outcomes followed up"),
            text(by("outcome_follow_up")),
            table(
                [4, 3, 3],
                ["Outcome", "Day 0", f"Day {outcome['day']}"],
                [[facts.measures["a1c"]["name"], *held["a1c"]], [facts.measures["activity-minutes"]["name"], *held["minutes"]]],
            ),
            heading("8  Plan for ongoing support"),
            text(by("support_plan")),
            text("Offered:"),
            items(*held["options"]),
            pairs(
                ("Chosen by the participant", sentence(chosen)),
                (
                    "Next contact",
                    (
                        f"call {facts.policies['commitments']['support_follow_up_days']} days after the plan, by "
                        f"{facts.name(found['support_plan']['by'])}"
                    ),
                ),
            ),
            new_page(),
            heading("9  Letter to the referring provider"),
            text(by("communication")),
            removed("To", "Practice", "Date"),
            text("Thank you for sending your patient to us. This page tells what was planned, what was taught and what came of it."),
            pairs(
                ("Planned and taught", f"{sentence(visit['note'])}; workshop, {held['sessions']} sessions; {follow_up['note']}"),
                ("Goal", f"{sentence(found['goal']['note'])}: {found['goal_follow_up']['note']}"),
                ("A1C", f"{held['a1c'][0]} at the start, {held['a1c'][1]} about three months later"),
                ("Active minutes a week", f"{held['minutes'][0]} at the start, {held['minutes'][1]} at follow-up"),
                ("Support chosen", sentence(chosen)),
                ("Asked of you", "eye examination and vaccines, where still due"),
            ),
            text("Sent by fax; the confirmation is in the chart."),
            removed("Participant", "Signature on the original"),
            pairs(("Written by", facts.name(found["communication"]["by"]))),
        ],
    )


# --------------------------------------------------------------------------- outcomes, quality, policies


def outcomes(facts: Facts, exhibit: Record) -> Paper:
    """All participants' outcomes, and who they were."""
    period = exhibit["period"]
    measured = []
    rows = []
    for result in facts.outcomes["results"]:
        measure = facts.measures[result["measure"]]
        improved = round(result["participants"] * result["percent_improved"] / 100)
        measured.append((measure["name"], result["percent_improved"], f"{improved} of {result['participants']}"))
        rows.append(
            [measure["name"], measure["kind"], str(result["participants"]), result["baseline"], result["follow_up"], measure["target"]]
        )
    total = sum(site["participants"] for site in facts.program["sites"])
    sites = [[site["name"], said(site["role"]), str(site["participants"])] for site in facts.program["sites"]]
    mix = [
        [said(row["category"]), row["group"], f"{row['planned_percent']} %", f"{row['served_percent']} %"]
        for row in facts.population["mix"]
    ]
    return _report(
        facts,
        "Outcomes of all participants",
        f"{us_date(period['start'])} to {us_date(period['end'])}; written {us_date(exhibit_day(exhibit))}",
        text(
            f"{total} people had an assessment and an education plan in the period; all {total} enrolled in one "
            "of the two workshops. Single participants are not shown."
        ),
        heading("Share who improved or reached the target"),
        bars(*measured),
        table([3, 1.6, 1.2, 2.4, 2.6, 3.2], ["Measure", "Kind", "People", "Start", "Follow-up", "Target"], rows, 9),
        heading("How to read it"),
        text(
            "A1C counts those with two values: 18 of the 20 who stayed to the end. The values of two came after "
            "the letters had gone out; the second improvement project deals with that. Active minutes were asked "
            "twice of all 20. With groups of this size three people more or less move a figure by 15 points, so "
            "we look at direction and not at decimals."
        ),
        new_page(),
        heading("Where"),
        table([4, 3, 1.6], ["Site", "Role", "People"], sites),
        heading("Who: planned and served"),
        table([2, 4, 1.4, 1.4], ["By", "Group", "Planned", "Served"], mix),
        text(
            "These groups are broad on purpose: none of them stands for fewer than three people. Fewer than three are told only of "
            "Cedar Fork, and nothing here but their number: no group and no outcome is shown by site."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", exhibit_day(exhibit)),
    )


def quality_plan(facts: Facts, exhibit: Record) -> Paper:
    """The improvement plan, or the charter of a project that is under way."""
    project = next((found for found in facts.quality["projects"] if found["exhibit"] == exhibit["id"]), None)
    if project:
        return project_charter(facts, project)
    process = facts.quality["process"]
    day = exhibit_day(exhibit)
    return _report(
        facts,
        "Quality improvement plan",
        f"From {us_date(day)}",
        pairs(
            ("Answers for it", facts.name(process["owner"])),
            ("Method", process["method"]),
            ("Looks at", ", ".join(process["based_on"]).replace("-", " ")),
        ),
        heading("How it works"),
        text(process["description"]),
        heading("The year"),
        table(
            [2, 5, 3],
            ["When", "What", "Who"],
            [
                ["Each quarter", "Attendance, outcomes so far, comments of participants", "the three clinicians"],
                ["After each workshop", "Observer's form and review with the leaders", "nurse and leaders"],
                [
                    "September",
                    (f"Audit of {facts.policies['commitments']['chart_audits_per_year']} charts against the nine steps of the cycle"),
                    "nurse and dietitian, never their own charts",
                ],
                ["January, September", "Results before the advisory group", "quality coordinator"],
                ["Each year", "One finished project at least, written up", "quality coordinator"],
            ],
        ),
        heading("What a project has to have"),
        items(
            "a gap between a target and a figure of ours",
            "an aim with a number and a day",
            "one change at a time",
            "the same figure again afterwards",
            "a decision: keep, alter or drop",
        ),
        signed(facts.name(process["owner"]), "quality coordinator", day),
    )


def project_charter(facts: Facts, project: Record) -> Paper:
    """What a project means to do."""
    return _form(
        facts,
        "Improvement project: charter",
        project["title"],
        pairs(
            ("Measure", facts.measures[project["measure"]]["name"]),
            ("Problem", project["problem"]),
            ("Aim", project["aim"]),
            ("Start", project["baseline"]),
            ("Change to try", project["change"]),
            ("Begins", us_date(project["started"])),
        ),
        heading("Steps"),
        table(
            [3, 5, 3],
            ["Until", "What", "Who"],
            [
                ["mid-October", "Request form drafted with Larkmoor Primary Care", "Dana Sampleton"],
                ["November to January", "Form used for every follow-up visit at both workshop sites", "Nora Exemplar, Felix Placeholder"],
                ["February", "Count of second values on file by day 90", "Nora Exemplar"],
                ["March", "Report and decision", "Dana Sampleton"],
            ],
        ),
        heading("How we will know"),
        text(
            "Each month the nurse counts the charts that reach day 90 and those with a second A1C on file. The "
            "two figures go on a run chart in the team room; nothing else is taken from the charts."
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", project["started"]),
    )


def project_report(facts: Facts, exhibit: Record) -> Paper:
    """What a finished project did."""
    project = next(found for found in facts.quality["projects"] if found["exhibit"] == exhibit["id"])
    sessions = []
    for number in range(6):
        present = sum(series["sessions"][number]["present"] for series in facts.workshops["series"])
        enrolled = sum(series["enrolled"] for series in facts.workshops["series"])
        sessions.append((f"Session {number + 1}", round(100 * present / enrolled), f"{present} of {enrolled}"))
    return _report(
        facts,
        project["title"],
        f"Improvement project, {us_date(project['started'])} to {us_date(project['finished'])}",
        pairs(
            ("Measure", facts.measures[project["measure"]]["name"]),
            ("Problem", project["problem"]),
            ("Aim", project["aim"]),
            ("Change", project["change"]),
        ),
        heading("What happened"),
        table(
            [3, 4, 4],
            ["Step", "Harbor Bend", "Tallow Creek"],
            [
                ["Plan", "Call script written with the leaders", "Script shortened: under two minutes"],
                ["Do", "68 calls, 9 ride vouchers", "71 calls, 5 ride vouchers"],
                ["Study", "10 of 12 attended four sessions or more", "10 of 12 attended four sessions or more"],
                ["Act", "Calls moved from the day before to two days before", "Kept"],
            ],
        ),
        heading("Attendance by session, both workshops"),
        bars(*sessions),
        pairs(("Before", project["baseline"]), ("After", project["result"])),
        text(
            "Four people attended fewer than four sessions. Two moved away or changed shift; two said the room "
            "was too warm and the chairs too hard, which no call can mend. Cushions were bought."
        ),
        heading("Decision"),
        text(project["decision"] + "."),
        signed(facts.name("dietitian-1"), "quality coordinator", project["finished"]),
    )


def policy_manual(facts: Facts, exhibit: Record) -> Paper:
    """The policies in short: for the ten standards of 2017, the six of 2022 and the five enhancements."""
    promised = facts.policies["commitments"]
    words: dict[str, tuple[str, list[str]]] = {
        "POL-01": (
            (
                "The agency's board adopts the mission and the goals of the program. The executive director answers "
                "for the program to the board; the quality coordinator answers to the executive director."
            ),
            [
                "Mission and goals are looked at each January, goal results each fall.",
                "The organization chart is drawn anew when a position changes.",
                "The executive director gives a signed letter of support each year.",
            ],
        ),
        "POL-02": (
            (
                f"The advisory group meets at least {promised['advisory_meetings_per_year']} times a year. It holds "
                "people from outside the agency, among them a provider and a person with diabetes."
            ),
            [
                "The stakeholder register is reviewed each August.",
                "Minutes record what was shown, what was said and what was decided.",
                "Members unable to come are called and their answers added.",
            ],
        ),
        "POL-03": (
            ("The population of the county is assessed each February. Sites, hours, languages and materials follow from it."),
            [
                "Planned and served participants are compared each fall, in whole percents.",
                "Each barrier has one action, one person and one day.",
                "Nobody is turned away for lack of means.",
            ],
        ),
        "POL-04": (
            "One person is quality coordinator at any time and oversees all sites.",
            [
                "A gap is filled within 30 days; the nurse stands in until then.",
                "Appointment and end are in writing, signed by the executive director.",
                "Without CDCES or BC-ADM the coordinator earns 15 hours of continuing education a year.",
            ],
        ),
        "POL-05": (
            "At least one nurse, dietitian or pharmacist teaches. Leaders are trained, observed and supervised.",
            [
                ("A copy of each license and certificate is on file; the coordinator looks at the expiry days each month."),
                "Clinicians without CDCES or BC-ADM earn 15 hours a year.",
                "A new leader is observed by the nurse in the first workshop.",
            ],
        ),
        "POL-06": (
            ("The curriculum covers nine topic areas. The workshop is taught from its manual; what it does not hold is taught outside it."),
            [
                "Reviewed each August by the clinicians.",
                "A new version gets a new crosswalk, signed by a clinician.",
                "Handouts carry source and year.",
            ],
        ),
        "POL-07": (
            "Each participant is assessed by a clinician, and a plan is made together before the workshop begins.",
            [
                "Interpreters and large print are offered, not waited for.",
                "The plan names topics, format and people.",
                "An order is on file before the first visit where the payer asks for one.",
            ],
        ),
        "POL-08": (
            "Each participant chooses a plan for ongoing support from what the county offers.",
            [
                f"The choice is written down and followed up within {promised['support_follow_up_days']} days.",
                "The list of offers is checked twice a year.",
                "Nobody is enrolled anywhere without asking.",
            ],
        ),
        "POL-09": (
            (
                f"Each goal is followed up within {promised['goal_follow_up_days']} days of the day it was set. A letter "
                f"with summary and outcomes goes to the referring provider within {promised['communication_days']} "
                "days of the last visit or session."
            ),
            [
                "The letter fits one page.",
                "A1C and active minutes are taken at the start and at follow-up.",
                "Letters wait for the second A1C no longer than the 30 days.",
            ],
        ),
        "POL-10": (
            (
                f"The team reads its figures each quarter, audits {promised['chart_audits_per_year']} charts a year "
                "and finishes one improvement project a year."
            ),
            ["Nobody audits a chart of one's own.", "One change at a time.", "Results go to the advisory group."],
        ),
        "POL-21": (
            (
                "The agency's board and executive director support the program and its place in the agency. The advisory group, with "
                "people from outside the agency, says what the community needs and what to improve."
            ),
            [
                "The executive director gives a signed letter of support each year.",
                "The stakeholder register is reviewed each August.",
                f"The advisory group meets at least {promised['advisory_meetings_per_year']} times a year, with minutes.",
            ],
        ),
        "POL-22": (
            "The county is assessed each February; sites, hours, languages and materials follow from what was found.",
            [
                "Each barrier has one action, one person and one day.",
                "Planned and served participants are compared each fall, in whole percents.",
                "A change of sites is told to the accreditors within 30 days.",
            ],
        ),
        "POL-23": (
            (
                "One person is quality coordinator at any time and oversees all sites. At least one nurse, dietitian or pharmacist "
                "teaches; leaders are trained, observed and supervised."
            ),
            [
                "Clinicians without CDCES or BC-ADM, the coordinator among them, earn 15 hours of continuing education a year.",
                "Who joins or leaves is put on the team list and told to the accreditors within 30 days.",
                "Leaders lead within 12 months of their training, and each year after it.",
            ],
        ),
        "POL-24": (
            (
                "The curriculum covers nine topic areas, rests on evidence and fits those who come. The workshop is taught from its "
                "manual; what it does not hold is taught in individual visits."
            ),
            [
                "Reviewed each August by the clinicians.",
                "A new version gets a new crosswalk, signed by a clinician.",
                f"Visits to each workshop with the fidelity form: {promised['fidelity_visits_per_series']}.",
            ],
        ),
        "POL-25": (
            ("Each participant is assessed by a clinician, and plan, goal and ongoing support are chosen together and written down."),
            [
                "The plan is made before the workshop begins.",
                f"The goal is followed up within {promised['goal_follow_up_days']} days of the day it was set.",
                f"The support plan is followed up within {promised['support_follow_up_days']} days.",
            ],
        ),
        "POL-26": (
            "A1C, active minutes and attendance are measured for all participants together, and what they show is acted on.",
            [
                "Figures are brought together each quarter.",
                f"{promised['chart_audits_per_year']} charts are audited and one improvement project is finished each year.",
                "Results go to the advisory group and, each year, to the accreditors.",
            ],
        ),
        "POL-E1": (
            "Before the first session a nurse, dietitian or pharmacist has met each participant alone.",
            ["Sixty minutes, in private.", "What the workshop does not teach is planned here."],
        ),
        "POL-E2": (
            "After the last session the clinician and the participant write a personal plan for what comes next.",
            ["It belongs to the participant, who has a copy.", "Leaders may help, the clinician signs."],
        ),
        "POL-E3": (
            (
                "A nurse, dietitian or pharmacist oversees each workshop with "
                f"{promised['oversight_contacts_per_series']} contacts, and one session is observed."
            ),
            ["The clinician can be reached while a session runs.", "Contacts are written in the log within a day."],
        ),
        "POL-E4": (
            "The advisory group of the program is also that of the workshop.",
            ["Results of each workshop are on its agenda.", "Its decisions are told to the leaders within two weeks."],
        ),
        "POL-E5": (
            "Each workshop is reviewed with its leaders, and what is learned feeds the yearly projects.",
            ["Delivery may change, content may not.", "Attendance is read session by session."],
        ),
    }
    day = exhibit_day(exhibit)
    listed = [policy for policy in facts.policies["policies"] if policy["id"] in words]
    approved = max(policy["approved"]["date"] for policy in listed)
    blocks = [
        centered(f"\n\n\n\n{facts.program['name']}", 26, bold=True),
        centered(f"In force from {us_date(day)}", 13),
        {"kind": "text", "text": "\n\n\n\n\n\n"},
        pairs(
            ("Approved", f"Beatrice Samplewood, Executive Director, {us_date(approved)}"),
            ("Kept by", facts.name("dietitian-1")),
            ("Next review", us_date(listed[0]["next_review"])),
        ),
        _officer(facts, approved),
        new_page(),
        heading("Contents"),
        table(
            [1.6, 6, 1.4, 2.4],
            ["Number", "Policy", "Version", "In force"],
            [[policy["id"], policy["title"], policy["version"], us_date(policy["effective"])] for policy in listed],
            9,
        ),
        heading("Log of changes"),
        table(
            [2, 2.6, 1.4, 5.6],
            ["Date", "Policy", "Section", "Change"],
            [
                ["March 2, 2026", "POL-01 to 10, E1 to E5", "All", "Issued anew"],
                ["June 15, 2026", "POL-21 to 26", "All", "Written for the six standards of 2022"],
                *(
                    [us_date(change["date"]), policy["id"], change["section"], change["change"]]
                    for policy in listed
                    for change in policy["changes"][1:]
                ),
            ],
            9,
        ),
    ]
    for number, policy in enumerate(listed):
        if number % 6 == 0:
            blocks.append(new_page())
        purpose, steps = words[policy["id"]]
        blocks += [
            heading(f"{policy['id']}  {policy['title']}"),
            text(purpose),
            items(*steps),
            pairs(("Answers for it", facts.name(policy["owner"]))),
        ]
    blocks += [
        new_page(),
        heading("What counts as completing the service"),
        text(promised["completion"]),
        heading("How long records are kept"),
        text(
            "Participant charts, attendance, minutes, certificates and everything sent to the accreditors are "
            f"kept for {promised['retention_years']} years after the end of the year they belong to, in locked "
            "cabinets or in the agency's protected folder. Charts are shredded afterwards by a firm that "
            "certifies it."
        ),
        heading("Who may see what"),
        table(
            [3, 6],
            ["Who", "What"],
            [
                ["Clinicians", "Charts of the participants they see, and those they audit"],
                ["Workshop leaders", "Names of those enrolled, needs for room and print; no charts"],
                ["Advisory group, board", "Figures of all participants together"],
                ["Accreditors", "What is de-identified; charts themselves only on an audit"],
            ],
        ),
    ]
    return Paper(
        look="minutes",
        title="Policy and procedure manual",
        subtitle=facts.program["short_name"],
        blocks=blocks,
        issuer=facts.program["short_name"],
        hue="#1f5f3f",
    )


# --------------------------------------------------------------------------- what accreditors have granted, and what they are told


def _application(facts: Facts, exhibit: Record, key: str) -> Record:
    """The application of the exhibit's accreditor that has the exhibit's day under `key`."""
    accreditor, day = facts.accreditor_by_exhibit[exhibit["id"]], exhibit_day(exhibit)
    return next(found for found in facts.program["applications"] if found["accreditor"] == accreditor and found.get(key) == day)


def _anniversary(start: date, years: int) -> date:
    return start.replace(year=start.year + years)


def accreditation_certificate(facts: Facts, exhibit: Record) -> Paper:
    """What an accreditor has granted, as if framed on the wall."""
    found = next(found for found in facts.program["accreditations"] if found.get("exhibit") == exhibit["id"])
    is_ada = found["accreditor"] == "ada-erp"
    return Paper(
        look="certificate",
        title="Certificate of recognition" if is_ada else "Certificate of accreditation",
        issuer=f"{ACCREDITORS[found['accreditor']]} (SAMPLE)",
        hue="#7a1f2b" if is_ada else "#1f5f3f",
        serif=True,
        landscape=True,
        blocks=[
            centered("This invented certificate says that", 13),
            centered(facts.program["name"], 22, bold=True),
            centered("meets the National Standards for Diabetes Self-Management Education and Support", 13),
            centered(f"Number {found['number']}  ·  from {us_date(found['start'])} to {us_date(found['end'])}", 14),
        ],
    )


def anniversary_dates(facts: Facts, exhibit: Record) -> Paper:
    """The yearly dates of the term."""
    accreditor = facts.accreditor_by_exhibit[exhibit["id"]]
    found = next(found for found in facts.program["accreditations"] if found["accreditor"] == accreditor)
    rows = []
    for year in (1, 2, 3, 4):
        day = _anniversary(found["start"], year)
        window = (day - timedelta(days=30), day + timedelta(days=60))
        rows.append([str(year), us_date(day), us_date(window[0]), us_date(window[1]), us_date(day.replace(month=day.month - 3))])
    return _form(
        facts,
        "Anniversary dates of the four years",
        f"As of {us_date(exhibit_day(exhibit))}",
        pairs(("Number", found["number"]), ("First day", us_date(found["start"])), ("Last day", us_date(found["end"]))),
        table(
            [0.8, 3, 3, 3, 3],
            ["Year", "Anniversary", "Status report opens", "Status report closes", "We look at hours and licenses"],
            rows,
            9,
        ),
        text("The renewal goes in during the last months of the fourth year, while the recognition is still in force."),
        signed(facts.name("dietitian-1"), "quality coordinator", exhibit_day(exhibit)),
    )


def annual_report(facts: Facts, exhibit: Record) -> Paper:
    """The yearly report as it was prepared."""
    accreditor, day = facts.accreditor_by_exhibit[exhibit["id"]], exhibit_day(exhibit)
    report = next(
        found for found in facts.program["applications"] if found["accreditor"] == accreditor and found["type"] == "annual-report"
    )
    if day.year < report["anniversary"].year:
        return annual_report_as_sent(facts, exhibit)
    professionals = [person for person in facts.people.values() if person["staff_type"] == "professional" and "left" not in person]
    return _report(
        facts,
        "Annual status report, as prepared",
        f"{ACCREDITORS[accreditor]}, for the anniversary on {us_date(report['anniversary'])}; to be sent {us_date(report['submission'])}",
        heading("Sponsor, coordinator and sites"),
        pairs(
            ("Sponsor", f"{facts.agency}, {facts.program['sponsor']['officer']['name']}"),
            ("Quality coordinator", facts.name("dietitian-1")),
            *((site["name"], f"{site['participants']} participants") for site in facts.program["sites"]),
        ),
        heading("Professionals"),
        table(
            [4, 3, 3],
            ["Name", "License", "Certificate, or hours of the year so far"],
            [
                [
                    facts.name(person["id"]),
                    person["licenses"][0]["number"],
                    person["certificates"][0]["number"] if person.get("certificates") else f"{facts.hours(person['id'], day)} hours",
                ]
                for person in professionals
            ],
        ),
        heading("Done within the year"),
        items(
            f"Stakeholders reviewed {us_date(facts.stakeholders['reviews'][-1]['date'])}",
            f"Population assessed {us_date(facts.population['assessments'][-1]['date'])}",
            f"Curriculum reviewed {us_date(facts.curriculum['reviews'][-1]['date'])}",
            f"Improvement project finished: {facts.quality['projects'][0]['title'].lower()}",
        ),
        heading("Outcomes"),
        table(
            [4, 2, 4, 4],
            ["Measure", "People", "At the start", "At follow-up"],
            [
                [facts.measures[row["measure"]]["name"], str(row["participants"]), row["baseline"], row["follow_up"]]
                for row in facts.outcomes["results"]
            ],
        ),
        signed(facts.name("dietitian-1"), "quality coordinator", day),
    )


# What the reports of earlier years tell, when the service was smaller.
REPORTED: dict[int, Record] = {
    2023: {
        "participants": (18, 9),
        "results": (("11", "mean 8.6 percent", "mean 8.2 percent"), ("12", "median 45 minutes", "median 60 minutes")),
        "project": "A call the day after a referral arrives. First visits within three weeks rose from 7 of 15 to 14 of 18. It stays.",
    },
    2024: {
        "participants": (27, 16),
        "results": (("14", "mean 8.4 percent", "mean 8.0 percent"), ("16", "median 50 minutes", "median 70 minutes")),
        "project": "One page for the goal and its follow-up. Goals followed up within 90 days rose from 11 of 18 to 23 of 27. It stays.",
    },
    2025: {
        "participants": (34, 21),
        "results": (("19", "mean 8.3 percent", "mean 7.8 percent"), ("21", "median 55 minutes", "median 80 minutes")),
        "project": (
            "One page instead of three for the letter to the practice. Letters within 30 days rose from 12 of 20 to 19 of 21. It stays."
        ),
    },
}


def annual_report_as_sent(facts: Facts, exhibit: Record) -> Paper:
    """The report of an earlier year, when the service was smaller, with the confirmation that came back."""
    accreditor, day = facts.accreditor_by_exhibit[exhibit["id"]], exhibit_day(exhibit)
    granted = next(found for found in facts.program["accreditations"] if found["accreditor"] == accreditor)
    coordinator = next(found["person"] for found in facts.team["coordinators"] if found["start"] <= day <= found.get("end", day))
    told = REPORTED[day.year]
    came, stayed = told["participants"]
    approved = day + timedelta(days=21)
    return _report(
        facts,
        f"Annual status report {day.year}, as sent",
        f"{ACCREDITORS[accreditor]}, for the anniversary on {us_date(_anniversary(granted['start'], day.year - granted['start'].year))}; "
        f"sent {us_date(day)}",
        pairs(
            ("Certificate", granted["number"]),
            ("Sponsor", facts.agency),
            ("Quality coordinator", facts.name(coordinator)),
            ("Sites", facts.sites["main"]["name"]),
        ),
        heading("Participants"),
        text(
            f"{came} people came to the workshops of the year and were seen individually; {stayed} of them attended at least four sessions."
        ),
        heading("Outcomes"),
        table(
            [4, 2, 4, 4],
            ["Measure", "People", "At the start", "At follow-up"],
            [[name, *row] for name, row in zip(("A1C", "Active minutes a week"), told["results"], strict=True)],
        ),
        heading("Improvement project"),
        text(told["project"]),
        heading("Attested"),
        items("Licenses and registrations are current.", "Each instructor holds CDCES or BC-ADM, or has 15 hours on file."),
        signed(facts.name(coordinator), "quality coordinator", day),
        heading(f"Added on {us_date(approved)}"),
        text(
            f"Received in the {'portal' if accreditor == 'ada-erp' else 'dashboard'} on {us_date(day)}; approved by e-mail on "
            f"{us_date(approved)}, without questions."
        ),
    )


def change_notice(facts: Facts, exhibit: Record) -> Paper:
    """The agency's letter about what has changed."""
    changes = [change for change in facts.program["changes"] if exhibit["id"] in change.get("exhibits", [])]
    accreditor = facts.accreditor_by_exhibit[exhibit["id"]]
    return _agency_letter(
        facts,
        [
            text(us_date(exhibit_day(exhibit))),
            text(f"To the {ACCREDITORS[accreditor]} (SAMPLE letter, never sent)"),
            text(f"{facts.program['name']} tells you of this change:" if len(changes) == 1 else "These changes are told:"),
            table([2.2, 7], ["Since", "What has changed"], [[us_date(change["date"]), change["description"]] for change in changes]),
            text("Nothing else that you have on record of the service has changed. Papers are sent on request."),
            _officer(facts, exhibit_day(exhibit)),
        ],
        "Notice of change",
    )


def audit_notice(facts: Facts, exhibit: Record) -> Paper:
    """The message that announces a visit, with the coordinator's answer below it."""
    audit = _application(facts, exhibit, "notified")
    day = exhibit_day(exhibit)
    return Paper(
        look="letter",
        title="Notice of an audit" if audit["accreditor"] == "ada-erp" else "Notice of a site visit",
        issuer=f"{ACCREDITORS[audit['accreditor']]} (SAMPLE)",
        address="An invented message; no accreditor has written it",
        hue="#7a1f2b" if audit["accreditor"] == "ada-erp" else "#1f5f3f",
        serif=True,
        blocks=[
            pairs(("Sent", us_date(day)), ("To", f"{facts.name('dietitian-1')}, quality coordinator"), ("About", facts.program["name"])),
            text(
                f"Your service has been drawn for a visit on {us_date(audit['visit'])}, from nine in the morning, at "
                f"{facts.sites[audit['sites'][0]]['name']}. Two auditors will come. Please confirm that you have read this."
            ),
            heading("Answer"),
            text("Read and confirmed the same day. A quiet room is booked for the whole day; the binder will lie there."),
            signed(facts.name("dietitian-1"), "quality coordinator", day),
        ],
    )


# --------------------------------------------------------------------------- the one Word document


def resume(facts: Facts, exhibit: Record) -> bytes:
    """The coordinator's resume as a Word document."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    person = facts.people[exhibit["person"]]
    day = exhibit_day(exhibit)
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = person["name"], f"Resume of {person['name']} (SAMPLE)", ""
    properties.created = properties.modified = datetime.combine(day, time(9))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10.5)
    document.sections[0].header.paragraphs[0].text = "SAMPLE: invented, no real person"
    document.sections[0].footer.paragraphs[0].text = f"{person['name']}, {us_date(day)}. SAMPLE"
    title = document.add_paragraph()
    run = title.add_run(facts.name(exhibit["person"]))
    run.font.size, run.font.bold, run.font.color.rgb = Pt(20), True, RGBColor(0x0B, 0x5C, 0x6B)
    document.add_paragraph(f"{person['email']}  ·  {person['phone']}")

    def section(name: str, *lines: str, style: str = "List Bullet") -> None:
        document.add_paragraph().add_run(name).bold = True
        for line in lines:
            document.add_paragraph(line, style=style)

    section(
        "Profile",
        ("Registered dietitian with eleven years in chronic-disease care, five of them in charge of programs, staff and budgets."),
        style="Normal",
    )
    section(
        "Managing programs",
        (
            f"{facts.agency}, {person['joined']:%B %Y} to today: health promotion lead, then quality coordinator "
            "of diabetes education. Budget of three grants, two contract clinicians, four workshop leaders."
        ),
        (
            "Lower Valley Senior Meals (SAMPLE), 2021 to 2024: nutrition services manager. Nine sites, staff of "
            "twelve, yearly report to the funder."
        ),
    )
    section(
        "Caring for people with chronic disease",
        ("Three Rivers Kidney Center (SAMPLE), 2018 to 2021: renal dietitian, half of the patients with diabetes."),
        ("Larkmoor Primary Care (SAMPLE), 2015 to 2018: outpatient dietitian, individual visits and diabetes classes in two languages."),
    )
    section("Education", "MS, Nutrition, University of the Inland Lakes (SAMPLE), 2015", "BS, Dietetics, the same, 2013")
    section("Registration", f"Registered Dietitian, {person['licenses'][0]['number']}")
    section("Teaching", ("Courses for adults in plain language and teach-back; trainer of workshop leaders for role and scope of practice"))
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist()):
            if name != "docProps/thumbnail.jpeg":
                made.writestr(
                    zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _without_thumbnail(name, given.read(name)), zipfile.ZIP_DEFLATED
                )
    return out.getvalue()


def _without_thumbnail(name: str, data: bytes) -> bytes:
    """The part without its mention of the thumbnail that python-docx's own template brings along."""
    if name != "_rels/.rels":
        return data
    start = data.index(b"<Relationship ", data.index(b"<Relationships"))
    while b"thumbnail" not in data[start : data.index(b"/>", start)]:
        start = data.index(b"<Relationship ", start + 1)
    return data[:start] + data[data.index(b"/>", start) + 2 :]


# --------------------------------------------------------------------------- all files

MAKERS: dict[str, Maker] = {
    "SPONSOR_PROFILE": sponsor_profile,
    "APP_SIGNATURE": signature_statement,
    "LETTER_OF_SUPPORT": letter_of_support,
    "MISSION": mission,
    "GOALS": goals,
    "GOALS_REVIEW": goals_review,
    "ORG_CHART": organization_chart,
    "STAKEHOLDER_REGISTER": stakeholder_register,
    "INPUT_MINUTES": minutes,
    "POP_ASSESSMENT": population_assessment,
    "SERVICE_PLAN": service_plan,
    "BARRIER_PLAN": barrier_plan,
    "QC_APPOINTMENT": appointment,
    "QC_JOB_DESC": position_description,
    "LICENSE": license_copy,
    "CERT_CDCES": cdces_certificate,
    "CE_CERT": education_certificate,
    "TEAM_TRACKER": team_tracker,
    "PARA_TRAINING": role_training,
    "PARA_COMPETENCY": competency,
    "SUPERVISION_PLAN": supervision_plan,
    "LEADER_CERT": leader_training,
    "LEADER_ACTIVITY": leader_activity,
    "CURRICULUM": curriculum,
    "TOPIC_CROSSWALK": topic_crosswalk,
    "CURRICULUM_REVIEW": curriculum_review,
    "SMRC_LICENSE": workshop_license,
    "ATTENDANCE": attendance,
    "FIDELITY_RECORD": observation,
    "OVERSIGHT_LOG": oversight_log,
    "DEID_CHART": chart,
    "AGG_OUTCOMES": outcomes,
    "CQI_PLAN": quality_plan,
    "CQI_REPORT": project_report,
    "POLICY_MANUAL": policy_manual,
    "ACCREDITATION_CERT": accreditation_certificate,
    "ANNIVERSARY_FORM": anniversary_dates,
    "ANNUAL_REPORT": annual_report,
    "CHANGE_NOTICE": change_notice,
    "AUDIT_NOTICE": audit_notice,
}


def make_file(facts: Facts, exhibit: Record) -> bytes:
    """The bytes of one exhibit's file."""
    id, day, ending = exhibit["id"], exhibit_day(exhibit), Path(exhibit["file"]).suffix
    if ending == ".docx":
        return resume(facts, exhibit)
    if id in FILLED_FORM:
        return filled_form(facts, exhibit)
    paper = MAKERS[exhibit["kind"]](facts, exhibit)
    if id in SCANNED:
        return as_scan(typeset_paper(paper, day, "png", 130))
    if ending == ".png":
        return typeset_paper(paper, day, "png", 120)
    if ending == ".jpg":
        return as_photo(typeset_paper(paper, day, "png", 150))
    made = typeset_paper(paper, day)
    return turned(made) if id in TURNED else made


def content(data: bytes, ending: str) -> object:
    """What a reader sees of a file: a PDF's text by page, a Word file's parts, a picture's size. The rest depends on library versions."""
    if ending == ".pdf":
        return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return Image.open(io.BytesIO(data)).size


def main() -> int:
    """Writes or checks the files; the exit code."""
    arguments = argparse.ArgumentParser(description="Makes the files of the sample program's exhibits.")
    arguments.add_argument("--check", action="store_true", help="write nothing; name what differs and exit 1 if anything does")
    check = arguments.parse_args().check
    facts = Facts.read()
    folder = HERE / "files"
    made = {folder / exhibit["file"]: make_file(facts, exhibit) for exhibit in facts.exhibits if exhibit.get("file")}
    differing = [
        path
        for path, data in made.items()
        if not path.is_file() or (path.read_bytes() != data and content(path.read_bytes(), path.suffix) != content(data, path.suffix))
    ]
    unknown = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in made]
    for path in unknown:
        print(f"{path.relative_to(HERE)}: no exhibit names this file")
    if check:
        for path in differing:
            print(f"{path.relative_to(HERE)}: differs from what would be made")
        return 1 if differing or unknown else 0
    for path in differing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[path])
    print(f"{len(made)} files, {len(differing)} written, {sum(map(len, made.values())) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
