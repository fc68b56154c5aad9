"""Two hundred files as evidence comes, and worse: made in code, the same each time.

`make_files` writes them into a folder and says of each whether it can be evidence. Run as a script, it fills a folder to look at.
"""

import io
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

TAKEN, REFUSED, EITHER = "taken", "refused", "either"  # of the last, only that nothing crashes is asked

WORDS = b"BT /F1 24 Tf 72 700 Td (Evidence words) Tj ET"
MARK = b" 0 0 1 rg 100 500 200 100 re f 1 0 0 rg 350 120 60 300 re f 0 g "


@dataclass(frozen=True, slots=True)
class Case:
    """One file, what is to become of it, and whether its first page looks in the binder as it does by itself."""

    name: str
    data: bytes
    fate: str = TAKEN
    same_look: bool = True


def make_files(folder: Path) -> list[tuple[Path, Case]]:
    """The files on disk, with what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for case in cases():
        path = folder / case.name
        path.write_bytes(case.data)
        made.append((path, case))
    return made


def cases() -> Iterator[Case]:
    """All of them, each name once."""
    yield from _turned_and_cut()
    yield from _drawings()
    yield from _packed()
    yield from _locked()
    yield from _damaged()
    yield from _forms()
    yield from _layers()
    yield from _annotations()
    yield from _page_trees()
    yield from _images()
    yield from _fonts()
    yield from _active()
    yield from _odd_names()
    yield from _pictures()
    yield from _no_evidence()


# --------------------------------------------------------------------------- making a PDF


def page_pdf(content: bytes = WORDS + MARK, *, pages: int = 1, **keys: object) -> pikepdf.Pdf:
    """A PDF of some pages that all look alike; `keys` go into each page's dictionary."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    drawing = pdf.make_stream(content)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = drawing
        for key, value in keys.items():
            page.obj[f"/{key}"] = value
    return pdf


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with it is meant to be
        pdf.save(out, **{"static_id": "encryption" not in how, **how})  # type: ignore[arg-type]
    return out.getvalue()


def changed(change: Callable[[pikepdf.Pdf], None], content: bytes = WORDS + MARK, pages: int = 1) -> bytes:
    """A PDF after something was done to it."""
    pdf = page_pdf(content, pages=pages)
    change(pdf)
    return saved(pdf)


def plain() -> bytes:
    """A PDF of three pages with a table of objects and nothing packed, to be damaged."""
    return saved(page_pdf(pages=3), object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


def parsed(text: str) -> pikepdf.Object:
    return pikepdf.Object.parse(text.encode())


def by_hand(*objects: str, root: int = 1) -> bytes:
    """A PDF of objects as they are typed, numbered from 1."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LEAF = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
DRAWN = "<< /Length 35 >>\nstream\n0 0 1 rg 100 500 200 100 re f      \nendstream"


# --------------------------------------------------------------------------- how the page lies


def _turned_and_cut() -> Iterator[Case]:
    for turn in (0, 90, 180, 270, 360, 450, -90, -270, 45, 1):
        # Readers turn by quarters; by what is none of them, not at all, and there they differ.
        yield Case(f"turned-{turn}.pdf", saved(page_pdf(Rotate=turn)), same_look=turn % 90 == 0)
    yield Case("turned-by-a-word.pdf", saved(page_pdf(Rotate=String("90"))), same_look=False)
    boxes = {
        "cropped": "[50 50 450 650]",
        "cropped-upside-down": "[450 650 50 50]",
        "cropped-beyond-the-page": "[-500 -500 5000 5000]",
        "cropped-to-nothing": "[10 10 10 10]",
        "cropped-elsewhere": "[9000 9000 9100 9100]",
        "cropped-by-half": "[0 0 306.5 792.25]",
    }
    for name, box in boxes.items():
        yield Case(f"{name}.pdf", saved(page_pdf(CropBox=parsed(box))), same_look=name != "cropped-to-nothing")
        yield Case(f"{name}-turned.pdf", saved(page_pdf(CropBox=parsed(box), Rotate=90)), same_look=name != "cropped-to-nothing")
    for name, box in {
        "origin-below": "[-100 -200 512 592]",
        "origin-above": "[1000 2000 1612 2792]",
        "huge": "[0 0 14400 14400]",
        "wide": "[0 0 14400 30]",
        "tiny": "[0 0 3 2]",
        "upside-down": "[612 792 0 0]",
        "of-reals": "[0.001 0.002 612.0001 791.99999]",
    }.items():
        content = b"0 0 1 rg -20000 -20000 40000 40000 re f"
        yield Case(f"page-{name}.pdf", saved(page_pdf(content, MediaBox=parsed(box))), same_look=True)
        yield Case(f"page-{name}-turned.pdf", saved(page_pdf(content, MediaBox=parsed(box), Rotate=270)), same_look=True)
    for name, box, fate in (
        ("too-large", "[0 0 20000 20000]", REFUSED),
        ("without-width", "[0 0 0.2 700]", REFUSED),
        ("of-three-numbers", "[0 0 612]", TAKEN),
        ("of-words", "[(a) (b) (c) (d)]", TAKEN),
        ("of-nothing", "[]", TAKEN),
        ("a-number", "7", TAKEN),
    ):
        yield Case(f"page-{name}.pdf", saved(page_pdf(MediaBox=parsed(box))), fate, same_look=False)
    yield Case("page-of-no-size.pdf", by_hand(CATALOG, PAGES, LEAF.replace("/MediaBox [0 0 612 792]", ""), DRAWN))
    yield Case("user-unit.pdf", saved(page_pdf(UserUnit=2.5)))
    yield Case("user-unit-of-nothing.pdf", saved(page_pdf(UserUnit=0)), same_look=False)
    yield Case("user-unit-below-nothing.pdf", saved(page_pdf(UserUnit=-3)), same_look=False)
    yield Case("user-unit-enormous.pdf", saved(page_pdf(UserUnit=100000)), REFUSED)
    yield Case("user-unit-next-to-nothing.pdf", saved(page_pdf(UserUnit=0.000001)), REFUSED)
    yield Case("user-unit-of-a-map.pdf", saved(page_pdf(UserUnit=75, MediaBox=parsed("[0 0 14000 9000]"))), same_look=False)
    yield Case("page-a-thread.pdf", saved(page_pdf(MediaBox=parsed("[0 0 14000 1]"))), same_look=False)
    odd = dict.fromkeys(("TrimBox", "BleedBox", "ArtBox"), parsed("[900 900 10 (x)]"))
    yield Case("odd-inner-boxes.pdf", saved(page_pdf(**odd)))


# --------------------------------------------------------------------------- what is drawn


def _drawings() -> Iterator[Case]:
    for name, content, same in (
        ("too-many-restores", b"Q Q Q " + MARK, True),
        ("too-many-saves", b"q q q 0.5 0 0 0.5 0 0 cm " + MARK, True),
        ("deep-saves", b"q " * 5000 + MARK + b"Q " * 5000, True),
        ("text-never-ended", WORDS[:-3] + MARK, False),
        ("text-never-begun", b"ET ET ET" + MARK, True),
        ("moved-away", b"1 0 0 1 50 50 cm" + MARK, True),
        ("clipped-away", b"0 0 1 1 re W n" + MARK, True),
        ("unknown-words", b"foo bar (x) baz " + MARK, True),
        ("garbage", bytes(range(128, 256)) * 20, False),
        ("half-a-string", MARK + b"BT /F1 12 Tf (never closed", False),
        ("half-an-array", MARK + b"[1 2 3", True),
        ("numbers-of-every-kind", b"1e5 +-3 .5. --7 00012 m " + MARK, False),
        ("nothing", b"", True),
        ("spaces", b" \n\r\t" * 1000, True),
        ("endless-path", b"0 0 m " + b"10 10 l 20 30 l " * 20000 + b"S" + MARK, True),
        ("marked-content", b"/Artifact BMC " + MARK + b"EMC /P <</MCID 0>> BDC " + WORDS + b" EMC", True),
        ("marks-never-ended", b"/Artifact BMC /Span BMC " + MARK, True),
        ("marks-never-begun", MARK + b" EMC EMC EMC", True),
        ("inline-image", b"q 100 0 0 100 100 100 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\x80\x40 EI Q" + MARK, True),
        ("inline-image-never-ended", MARK + b"BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff", False),
        ("comment", b"% a comment with (odd) <brackets\n" + MARK, True),
    ):
        yield Case(f"drawn-{name}.pdf", saved(page_pdf(content)), same_look=same)
    yield Case(
        "drawn-in-parts.pdf", changed(lambda pdf: _split(pdf, [b"0 0 1 rg 100 500 ", b"200 100 re f 1 0", b" 0 rg 350 120 60 300 re f"]))
    )
    yield Case("drawn-by-nothing.pdf", saved(page_pdf(Contents=Array([]))))
    yield Case("drawn-by-null.pdf", by_hand(CATALOG, PAGES, LEAF.replace("4 0 R", "99 0 R"), DRAWN), REFUSED)
    yield Case("drawn-by-a-word.pdf", by_hand(CATALOG, PAGES, LEAF.replace("4 0 R", "/Nothing"), DRAWN), REFUSED)
    yield Case("drawn-by-some-that-are-not-there.pdf", by_hand(CATALOG, PAGES, LEAF.replace("4 0 R", "[99 0 R 4 0 R null (x)]"), DRAWN))
    yield Case("drawn-with-its-own-tail.pdf", changed(_draws_itself, b"/Me Do" + MARK), same_look=False)
    yield Case("drawn-one-in-another.pdf", changed(_nested, b"/Me Do"))
    yield Case("drawn-see-through.pdf", changed(_see_through, b"/Glass gs " + MARK))
    yield Case("resources-that-are-none.pdf", saved(page_pdf(Resources=String("none"))), same_look=False)
    yield Case("resources-not-there.pdf", by_hand(CATALOG, PAGES, LEAF, DRAWN))
    yield Case("drawing-that-swells.pdf", changed(_swells), REFUSED)


def _split(pdf: pikepdf.Pdf, parts: list[bytes]) -> None:
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(part) for part in parts])


def _draws_itself(pdf: pikepdf.Pdf) -> None:
    me = pdf.make_indirect(Stream(pdf, b"/Me Do 0 1 0 rg 10 10 50 50 re f"))
    me.Type, me.Subtype, me.BBox = Name.XObject, Name.Form, Array([0, 0, 612, 792])
    me.Resources = Dictionary(XObject=Dictionary(Me=me))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Me=me)


def _nested(pdf: pikepdf.Pdf) -> None:
    inner = pdf.make_indirect(Stream(pdf, MARK, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792])))
    for _ in range(20):
        outer = Stream(pdf, b"q 1 0 0 1 1 1 cm /Me Do Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]))
        outer.Resources = Dictionary(XObject=Dictionary(Me=inner))
        inner = pdf.make_indirect(outer)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Me=inner)


def _see_through(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(Glass=Dictionary(ca=0.4, CA=0.4, BM=Name.Multiply))
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)


def _swells(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.make_stream(b"")
    drawing.write(zlib.compress(b" " * (70 << 20), 9), filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = drawing


# --------------------------------------------------------------------------- how it is packed and locked


def _packed() -> Iterator[Case]:
    import base64

    def packed(data: bytes, filter: object, **parameters: object) -> bytes:
        def change(pdf: pikepdf.Pdf) -> None:
            drawing = pdf.make_stream(b"")
            drawing.write(data, filter=filter)  # type: ignore[arg-type]
            if parameters:
                drawing.DecodeParms = Dictionary(**parameters)  # type: ignore[arg-type]
            pdf.pages[0].obj.Contents = drawing

        pdf = page_pdf()
        change(pdf)
        return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    yield Case("packed-as-hex.pdf", packed(MARK.hex().encode() + b">", Name.ASCIIHexDecode))
    yield Case("packed-as-85.pdf", packed(base64.a85encode(MARK) + b"~>", Name.ASCII85Decode))
    yield Case("packed-in-runs.pdf", packed(bytes([len(MARK) - 1]) + MARK + b"\x80", Name.RunLengthDecode))
    yield Case("packed-twice.pdf", packed(zlib.compress(MARK).hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.FlateDecode])))
    rows = b"".join(b"\x02" + bytes(10) for _ in range(3))
    yield Case("packed-by-difference.pdf", packed(zlib.compress(rows), Name.FlateDecode, Predictor=12, Columns=10), same_look=False)
    yield Case("packed-wrongly.pdf", packed(b"this is not packed at all", Name.FlateDecode), EITHER, same_look=False)
    yield Case("packed-and-cut.pdf", packed(zlib.compress(MARK * 50)[:-8], Name.FlateDecode), EITHER, same_look=False)
    yield Case("packed-in-an-unknown-way.pdf", packed(b"xyz", Name.NobodyKnowsDecode), EITHER, same_look=False)
    yield Case("object-streams.pdf", saved(page_pdf(pages=3), object_stream_mode=pikepdf.ObjectStreamMode.generate))
    yield Case("linearized.pdf", saved(page_pdf(pages=3), linearize=True))
    yield Case("normalised.pdf", saved(page_pdf(pages=3), qdf=True))
    yield Case("version-2.pdf", saved(page_pdf(), force_version="2.0"))
    yield Case("version-of-old.pdf", saved(page_pdf(), force_version="1.0", object_stream_mode=pikepdf.ObjectStreamMode.disable))


def _locked() -> Iterator[Case]:
    for revision in (2, 3, 4, 6):
        for user in ("", "secret"):
            lock = pikepdf.Encryption(user=user, owner="owner", R=revision, aes=revision >= 4, metadata=revision >= 4)
            if revision < 4:
                lock = pikepdf.Encryption(user=user, owner="owner", R=revision, aes=False, metadata=False)
            name = f"locked-{revision}-{'with-password' if user else 'open'}.pdf"
            yield Case(name, saved(page_pdf(), encryption=lock), REFUSED if user else TAKEN)
    nothing = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False, modify_other=False, accessibility=False)
    yield Case("locked-against-all.pdf", saved(page_pdf(), encryption=pikepdf.Encryption(user="", owner="o", allow=nothing)))
    for name in ("MicrosoftIRMServices", "Adobe.PubSec"):
        yield Case(f"locked-by-{name}.pdf", plain().replace(b"trailer <<", f"trailer << /Encrypt << /Filter /{name} >>".encode()), REFUSED)
    whole = saved(page_pdf(), encryption=pikepdf.Encryption(user="", owner="owner"))
    yield Case("locked-and-cut.pdf", whole[: len(whole) * 3 // 4], EITHER, same_look=False)


# --------------------------------------------------------------------------- what is broken


def _damaged() -> Iterator[Case]:
    whole = plain()
    table = whole.rindex(b"xref\n0")
    yield Case("junk-before.pdf", b"Content-Type: application/pdf\r\n\r\n" + whole)
    yield Case("junk-after.pdf", whole + b"<html>sent by a scanner</html>" * 200)
    yield Case("no-table.pdf", whole[:table])
    yield Case("table-elsewhere.pdf", whole.replace(whole[whole.rindex(b"startxref") :], b"startxref\n7\n%%EOF\n"))
    yield Case("table-of-lies.pdf", whole[:table] + whole[table:].replace(b"0000000", b"0000009"))
    yield Case("no-end.pdf", whole.replace(b"%%EOF", b""))
    yield Case("no-ends-of-objects.pdf", whole.replace(b"endobj", b""), EITHER, same_look=False)
    yield Case("no-ends-of-streams.pdf", whole.replace(b"endstream", b""), EITHER, same_look=False)
    yield Case("wrong-lengths.pdf", whole.replace(b"/Length ", b"/Length 9"), EITHER, same_look=False)
    yield Case("old-line-ends.pdf", whole.replace(b"\n", b"\r"), EITHER, same_look=False)
    yield Case("windows-line-ends.pdf", whole.replace(b"\n", b"\r\n"), same_look=False)
    yield Case("as-text.pdf", whole.replace(b"\x00", b" ").decode("latin-1").encode("utf-8"), same_look=False)
    yield Case("no-version.pdf", whole.replace(whole[:8], b"%PDF-x.y"))
    yield Case("twice.pdf", whole + whole)
    for part in (1, 2, 3, 5, 8, 9):
        yield Case(f"cut-at-{part}0-percent.pdf", whole[: len(whole) * part // 10], EITHER, same_look=False)
    for step in (37, 101, 211):
        bent = bytearray(whole)
        for place in range(step, len(bent), step):
            bent[place] = (bent[place] + 1) % 256
        yield Case(f"bent-every-{step}.pdf", bytes(bent), EITHER, same_look=False)
    yield Case("head-only.pdf", b"%PDF-1.7\n", REFUSED)
    yield Case("head-and-end.pdf", b"%PDF-1.7\n%%EOF\n", REFUSED)
    yield Case("no-root.pdf", by_hand("<< >>", PAGES, LEAF, DRAWN), REFUSED)
    yield Case("root-is-a-page.pdf", by_hand(CATALOG, PAGES, LEAF, DRAWN, root=3), REFUSED)
    yield Case("changed-later.pdf", _changed_later())


def _changed_later() -> bytes:
    """A file with a second part at its end, in which a later program put another drawing in the place of the first."""
    whole = by_hand(CATALOG, PAGES, LEAF, DRAWN)
    place, table = len(whole), whole.rindex(b"xref\n0")
    out = whole + b"4 0 obj\n" + DRAWN.replace("0 0 1", "1 0 0").encode() + b"\nendobj\n"
    start = len(out)
    out += f"xref\n4 1\n{place:010} 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev {table} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


# --------------------------------------------------------------------------- forms


def _field(pdf: pikepdf.Pdf, kind: str, value: object, **more: object) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name(f"/{kind}"),
            T=String(f"q{len(more)}"),
            V=value,
            Rect=Array([72, 600, 300, 620]),
            DA=String("/Helv 12 Tf 0 g"),
            **more,
        )
    )


def _form(kind: str, value: object, *, extra: dict[str, object] | None = None, **more: object) -> bytes:
    pdf = page_pdf()
    field = _field(pdf, kind, value, **more)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=helvetica)), **(extra or {})
    )
    pdf.pages[0].obj.Annots = Array([field])
    return saved(pdf)


def _forms() -> Iterator[Case]:
    yield Case("form-text.pdf", _form("Tx", String("an answer"), extra={"NeedAppearances": True}), same_look=False)
    yield Case("form-empty.pdf", _form("Tx", String("")))
    yield Case("form-odd-letters.pdf", _form("Tx", String("Zoë שלום 😀")), REFUSED)
    yield Case("form-long.pdf", _form("Tx", String("word " * 2000), Ff=4096), REFUSED)
    yield Case("form-choice.pdf", _form("Ch", String("b"), Opt=Array([String("a"), String("b")])), same_look=False)
    yield Case("form-tick.pdf", _form("Btn", Name.Yes, AS=Name.Yes), REFUSED)
    yield Case("form-of-nothing.pdf", _form("Tx", Dictionary()), EITHER, same_look=False)
    yield Case("form-of-lines.pdf", _form("Tx", String("one\ntwo"), Ff=4096), REFUSED)
    yield Case("form-code.pdf", _form("Ch", String("b"), Ff=1 << 17, Opt=Array([Array([String("b"), String("Beta")])])), REFUSED)
    yield Case("form-xfa.pdf", _form("Tx", String("x"), extra={"XFA": String("<xdp/>")}), REFUSED)
    yield Case("form-signed.pdf", _form("Sig", Dictionary(Type=Name.Sig, Contents=String("x")), extra={"SigFlags": 3}))

    def in_a_loop(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(T=String("loop")))
        field.Kids = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    yield Case("form-in-a-loop.pdf", changed(in_a_loop), EITHER)

    def no_form(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = String("none")
        pdf.pages[0].obj.Annots = Array([_field(pdf, "Tx", String("x"))])

    yield Case("form-that-is-none.pdf", changed(no_form), EITHER, same_look=False)


# --------------------------------------------------------------------------- layers


def _layers() -> Iterator[Case]:
    def layered(settings: dict[str, object], **layer: object) -> bytes:
        pdf = page_pdf(b"/OC /L1 BDC" + MARK + b"EMC")
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("notes"), **layer))
        settings = {key: Array([group]) if value == "layer" else value for key, value in settings.items()}
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(**settings))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L1=group)
        return saved(pdf)

    yield Case("layer-shown.pdf", layered({"ON": "layer"}))
    yield Case("layer-hidden.pdf", layered({"OFF": "layer"}), REFUSED)
    yield Case("layers-all-hidden.pdf", layered({"BaseState": Name.OFF}), REFUSED)
    yield Case("layers-hidden-but-one.pdf", layered({"BaseState": Name.OFF, "ON": "layer"}), REFUSED)
    hidden = Dictionary(Print=Dictionary(PrintState=Name.OFF))
    yield Case("layer-not-printed.pdf", layered({"AS": "layer"}, Usage=hidden), REFUSED)
    yield Case("layers-that-are-none.pdf", changed(lambda pdf: setattr(pdf.Root, "OCProperties", String("x"))))


# --------------------------------------------------------------------------- notes on pages


def _annotations() -> Iterator[Case]:
    look = b"0 1 0 rg 0 0 100 50 re f"

    def noted(kind: str, *, drawn: bool = True, **more: object) -> bytes:
        pdf = page_pdf()
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([400, 100, 500, 150]), F=4, **more)
        if drawn:
            note.AP = Dictionary(N=pdf.make_indirect(Stream(pdf, look, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 50]))))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
        return saved(pdf)

    for kind in ("Stamp", "FreeText", "Highlight", "Ink", "Square", "Text"):
        yield Case(f"note-{kind.lower()}.pdf", noted(kind), same_look=False)
        yield Case(f"note-{kind.lower()}-not-drawn.pdf", noted(kind, drawn=False, Contents=String("x")), same_look=False)
    yield Case("note-link.pdf", noted("Link", drawn=False, A=Dictionary(S=Name.URI, URI=String("https://example.org"))), same_look=False)
    yield Case("note-redact.pdf", noted("Redact", drawn=False), REFUSED)
    yield Case("note-of-no-kind.pdf", noted("Nobody"), same_look=False)
    for name, value in (
        ("a-number", "7"),
        ("a-word", "(x)"),
        ("nothing", "[null null]"),
        ("numbers", "[1 2 3]"),
        ("dictionaries", "[<< >> << /Subtype 5 >>]"),
        ("no-place", "[<< /Type /Annot /Subtype /Square >>]"),
    ):
        yield Case(f"notes-are-{name}.pdf", saved(page_pdf(Annots=parsed(value))))


# --------------------------------------------------------------------------- trees of pages


def _page_trees() -> Iterator[Case]:
    yield Case("no-pages.pdf", saved(pikepdf.new()), REFUSED)
    yield Case("pages-by-the-thousand.pdf", saved(page_pdf(pages=1000)))
    yield Case("pages-in-a-loop.pdf", changed(lambda pdf: pdf.Root.Pages.Kids.append(pdf.Root.Pages)), REFUSED)
    yield Case("pages-counted-wrongly.pdf", by_hand(CATALOG, PAGES.replace("/Count 1", "/Count 999"), LEAF, DRAWN))
    yield Case("pages-counted-below-nothing.pdf", by_hand(CATALOG, PAGES.replace("/Count 1", "/Count -5"), LEAF, DRAWN))
    yield Case("page-of-no-type.pdf", by_hand(CATALOG, PAGES, LEAF.replace("/Type /Page ", ""), DRAWN))
    yield Case("page-without-parent.pdf", by_hand(CATALOG, PAGES, LEAF.replace("/Parent 2 0 R", ""), DRAWN))
    yield Case("page-twice.pdf", by_hand(CATALOG, PAGES.replace("[3 0 R]", "[3 0 R 3 0 R]"), LEAF, DRAWN))
    yield Case("page-and-nothing.pdf", by_hand(CATALOG, PAGES.replace("[3 0 R]", "[null 3 0 R 77 0 R]"), LEAF, DRAWN), EITHER)
    yield Case("page-is-a-number.pdf", by_hand(CATALOG, PAGES, "7", DRAWN), EITHER)
    inherited = PAGES.replace("/Count 1", "/Count 1 /MediaBox [0 0 300 400] /Rotate 90")
    yield Case("page-that-inherits.pdf", by_hand(CATALOG, inherited, LEAF.replace("/MediaBox [0 0 612 792]", ""), DRAWN))
    deep = [f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 /Parent {number - 1} 0 R >>" for number in range(3, 53)]
    leaf = LEAF.replace("2 0 R", "52 0 R").replace("4 0 R", "54 0 R")
    yield Case("page-far-down.pdf", by_hand(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *deep, leaf, DRAWN))
    luggage = {"PieceInfo": parsed("<< /X (y) >>"), "Tabs": Name.S, "LastModified": String("x"), "StructParents": 5, "B": Array([])}
    yield Case("page-with-luggage.pdf", saved(page_pdf(**luggage)))


# --------------------------------------------------------------------------- pictures inside


def _images() -> Iterator[Case]:
    def shown(data: bytes, **keys: object) -> bytes:
        pdf = page_pdf(b"q 300 0 0 300 100 200 cm /Im Do Q" + MARK)
        image = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, **{"Width": 8, "Height": 8, "BitsPerComponent": 8, **keys})
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im=pdf.make_indirect(image))
        return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    grey = bytes(range(0, 256, 4))
    yield Case("image-grey.pdf", shown(grey, ColorSpace=Name.DeviceGray))
    yield Case("image-one-bit.pdf", shown(b"\xaa\x55" * 4, ColorSpace=Name.DeviceGray, BitsPerComponent=1))
    yield Case("image-deep.pdf", shown(bytes(128), ColorSpace=Name.DeviceGray, BitsPerComponent=16))
    yield Case("image-mask.pdf", shown(b"\xaa\x55" * 4, ImageMask=True, BitsPerComponent=1))
    yield Case("image-of-a-palette.pdf", shown(bytes(64), ColorSpace=parsed("[/Indexed /DeviceRGB 1 <ff000000ff00>]")))
    yield Case("image-of-print-colours.pdf", shown(bytes(256), ColorSpace=Name.DeviceCMYK))
    yield Case(
        "image-of-an-ink.pdf", shown(grey, ColorSpace=parsed("[/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 >>]"))
    )
    yield Case("image-cut.pdf", shown(grey[:20], ColorSpace=Name.DeviceGray), same_look=False)
    yield Case("image-of-no-size.pdf", shown(grey, ColorSpace=Name.DeviceGray, Width=0), same_look=False)
    yield Case("image-of-no-colour.pdf", shown(grey), same_look=False)
    yield Case("image-jpeg.pdf", shown(_jpeg("RGB"), ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode))
    yield Case("image-jpeg-cmyk.pdf", shown(_jpeg("CMYK"), ColorSpace=Name.DeviceCMYK, Filter=Name.DCTDecode))
    yield Case("image-jpeg-cut.pdf", shown(_jpeg("RGB")[:200], ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode), same_look=False)
    yield Case("image-jpeg2000.pdf", shown(_picture("RGB", "JPEG2000"), Filter=Name.JPXDecode))
    yield Case("image-fax.pdf", _fax(shown))
    # The smallest JBIG2 page that there is: its facts, and nothing on it.
    page = bytes.fromhex("000000003000010000001300000008000000080000000000000000000000")
    yield Case("image-jbig2.pdf", shown(page, ColorSpace=Name.DeviceGray, BitsPerComponent=1, Filter=Name.JBIG2Decode), same_look=False)
    yield Case(
        "image-jbig2-of-nonsense.pdf",
        shown(b"nonsense", ColorSpace=Name.DeviceGray, BitsPerComponent=1, Filter=Name.JBIG2Decode),
        same_look=False,
    )


def _picture(mode: str, format: str, size: tuple[int, int] = (8, 8), **how: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    image = Image.new(mode, size, 1 if mode in ("1", "P") else None)
    image.paste(image.getpixel((0, 0)), (0, 0, 1, 1))
    image.save(out, format, **how)
    return out.getvalue()


def _jpeg(mode: str) -> bytes:
    return _picture(mode, "JPEG")


def _fax(shown: Callable[..., bytes]) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (8, 8), 0).save(out, "TIFF", compression="group4")
    with Image.open(io.BytesIO(out.getvalue())) as scan:
        place, count = scan.tag_v2[273][0], scan.tag_v2[279][0]
    data = out.getvalue()[place : place + count]
    how = Dictionary(K=-1, Columns=8, Rows=8)
    return shown(data, ColorSpace=Name.DeviceGray, BitsPerComponent=1, Filter=Name.CCITTFaxDecode, DecodeParms=how)


# --------------------------------------------------------------------------- fonts


def _fonts() -> Iterator[Case]:
    def lettered(font: Dictionary, content: bytes = WORDS) -> bytes:
        pdf = page_pdf(content)
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))
        return saved(pdf)

    described = "/Type /FontDescriptor /FontName /Odd /Flags 32 /FontBBox [0 0 1 1] /ItalicAngle 0"
    simple = "/Type /Font /Subtype /TrueType /BaseFont /Odd /FirstChar 32 /LastChar 33 /Widths [500 500]"
    yield Case("font-not-held.pdf", lettered(parsed(f"<< {simple} /FontDescriptor << {described} >> >>")))
    yield Case("font-without-description.pdf", lettered(parsed(f"<< {simple} >>")))
    yield Case("font-of-no-kind.pdf", lettered(Dictionary(Type=Name.Font)), same_look=False)
    yield Case("font-not-there.pdf", changed(lambda pdf: pdf.pages[0].obj.Resources.__delitem__("/Font"), WORDS), same_look=False)
    yield Case(
        "font-is-a-word.pdf", changed(lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/Font", String("x")), WORDS), same_look=False
    )

    def broken(pdf: pikepdf.Pdf) -> None:
        description = parsed(f"<< {described} >>")
        description.FontFile2 = pdf.make_stream(b"this is no font")
        font = parsed(f"<< {simple} >>")
        font.FontDescriptor = pdf.make_indirect(description)
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))

    yield Case("font-of-nonsense.pdf", changed(broken, WORDS), same_look=False)

    def drawn(pdf: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FontMatrix=Array([1, 0, 0, 1, 0, 0]))
        font.CharProcs = Dictionary(a=pdf.make_stream(b"1 0 d0 0 0 0.5 0.5 re f"))
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a]))
        font.FirstChar, font.LastChar, font.Widths = 97, 97, Array([1])
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))

    yield Case("font-that-is-drawn.pdf", changed(drawn, b"BT /F1 24 Tf 72 700 Td (aaa) Tj ET"))

    def of_many_letters(pdf: pikepdf.Pdf) -> None:
        inner = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.Odd,
            CIDSystemInfo=parsed("<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"),
        )
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Odd, Encoding=Name("/Identity-H"), DescendantFonts=Array([inner])
        )
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=pdf.make_indirect(font))

    yield Case("font-of-many-letters.pdf", changed(of_many_letters, b"BT /F1 24 Tf 72 700 Td <00410042> Tj ET"), same_look=False)
    page = LEAF.replace("/Contents", "/Resources << /Font << /#CB#CE 5 0 R >> >> /Contents")
    words = "BT /#CB#CE 24 Tf 72 700 Td (Evidence words) Tj ET"
    shown, held = f"<< /Length {len(words)} >>\nstream\n{words}\nendstream", "<< /Type /Font /Subtype /TrueType /BaseFont /Sch\xf6ne >>"
    yield Case("font-named-on-another-computer.pdf", by_hand(CATALOG, PAGES, page, shown, held), same_look=False)
    odd = page_pdf(b"BT /F#20#2f1 24 Tf 72 700 Td (Evidence words) Tj ET")
    odd.pages[0].obj.Resources.Font = Dictionary({"/F /1": odd.pages[0].obj.Resources.Font.F1})
    yield Case("font-of-an-odd-name.pdf", saved(odd))


# --------------------------------------------------------------------------- what acts by itself


def _active() -> Iterator[Case]:
    def script() -> Dictionary:
        return Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))

    yield Case("acts-when-opened.pdf", changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", script())))
    yield Case("acts-on-the-page.pdf", saved(page_pdf(AA=Dictionary(O=script()))))
    yield Case(
        "acts-by-name.pdf",
        changed(lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()]))))),
    )
    yield Case("holds-a-file.pdf", changed(lambda pdf: pdf.attachments.__setitem__("notes.txt", b"a secret")))
    yield Case("holds-many-files.pdf", changed(lambda pdf: pdf.Root.__setitem__("/Collection", Dictionary(Type=Name.Collection))))
    yield Case("names-that-are-none.pdf", changed(lambda pdf: pdf.Root.__setitem__("/Names", String("x"))))
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([100, 100, 200, 200]))
    yield Case("shows-a-film.pdf", saved(page_pdf(Annots=Array([film]))), same_look=False)
    starts = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("x.exe")))
    yield Case("starts-a-program.pdf", saved(page_pdf(Annots=Array([starts]))), same_look=False)
    yield Case("outline-in-a-loop.pdf", changed(_outline_in_a_loop))
    yield Case("tags-that-lie.pdf", changed(_lying_tags))


def _outline_in_a_loop(pdf: pikepdf.Pdf) -> None:
    mark = pdf.make_indirect(Dictionary(Title=String("again")))
    mark.Next, mark.First = mark, mark
    pdf.Root.Outlines = Dictionary(Type=Name.Outlines, First=mark, Last=mark, Count=1)


def _lying_tags(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([String("x"), 5]), ParentTree=String("none"))


# --------------------------------------------------------------------------- names of files, and pictures


def _odd_names() -> Iterator[Case]:
    data = saved(page_pdf())
    for name in (
        "with spaces and (brackets).pdf",
        "Zoë, Łódź, 北京, שלום.pdf",
        "smile 😀.pdf",
        "-rf.pdf",
        "100% & more; $HOME #1 'quoted'.pdf",
        "UPPER.PDF",
        "no-ending",
        "a picture by its name.jpg",
        "two..dots.pdf.pdf",
        f"{'long-' * 45}name.pdf",
    ):
        yield Case(name, data)


def _pictures() -> Iterator[Case]:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield Case(f"picture-{mode.replace(';', '-')}.png", _picture(mode, "PNG", (90, 60)), same_look=False)
    for mode in ("L", "RGB", "CMYK"):
        yield Case(f"picture-{mode}.jpg", _picture(mode, "JPEG", (90, 60)), same_look=False)
    yield Case("picture-progressive.jpg", _picture("RGB", "JPEG", (90, 60), progressive=True), same_look=False)
    yield Case("picture-of-one-dot.png", _picture("RGB", "PNG", (1, 1)), same_look=False)
    yield Case("picture-thin.png", _picture("L", "PNG", (5000, 1)), same_look=False)
    yield Case("picture-wide.png", _picture("1", "PNG", (20000, 2000)), same_look=False)
    yield Case("picture-with-broken-notes.png", _picture("RGB", "PNG", (90, 60), exif=b"no notes at all"), same_look=False)
    yield Case("picture-with-broken-notes.jpg", _picture("RGB", "JPEG", (90, 60), exif=b"Exif\0\0no notes at all"), same_look=False)
    yield Case("picture-coarse.png", _picture("L", "PNG", (90, 60), dpi=(1, 1)), same_look=False)
    from PIL import Image

    for turn in (3, 6, 8, 9):
        notes = Image.Exif()
        notes[0x0112] = turn
        yield Case(f"picture-turned-{turn}.jpg", _picture("RGB", "JPEG", (90, 60), exif=notes), same_look=False)
    whole = _picture("RGB", "PNG", (900, 900))
    yield Case("picture-cut.png", whole[: len(whole) // 2], REFUSED)
    yield Case("picture-head-only.png", whole[:20], REFUSED)
    yield Case("picture-cut.jpg", _picture("RGB", "JPEG", (90, 60))[:300], REFUSED)


def _no_evidence() -> Iterator[Case]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    for name, data in (
        ("empty.pdf", b""),
        ("page.html", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        ("letter.doc", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("scan.tiff", b"II*\x00" + bytes(100)),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100)),
        ("table.xlsx", out.getvalue()),
        ("notes.rtf", b"{\\rtf1 hello}"),
        ("notes.txt", b"just some text"),
        ("zeros.pdf", bytes(5000)),
        ("late.pdf", b"x" * 1100 + saved(page_pdf())),
    ):
        yield Case(name, data, REFUSED)


if __name__ == "__main__":
    print(len(make_files(Path(sys.argv[1]))), "files in", sys.argv[1])
