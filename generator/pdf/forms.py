"""Fields to fill in: the places that a page marks for them become form fields, tagged and named for screen readers."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from generator.pdf.saving import save_streams_as_they_are

ADDRESS = "dsmes-field:"
"""A link to this address, followed by a field's name, marks the place where the field stands."""

TEXT, DATE, CHECK, CHOICE = "text", "date", "check", "choice"

_SIZE = 10  # points: the letters that are typed in


class FormField(NamedTuple):
    """One field: what kind it is, what a screen reader calls it, and what can be chosen."""

    kind: str
    label: str
    options: Sequence[str] = ()
    is_checked: bool = False
    is_long: bool = False  # text of several lines


def make_fillable(data: bytes, fields: Mapping[str, FormField]) -> bytes:
    """The PDF with a form field in each place that is marked for one.

    A marked place is a link annotation, which the typesetter has tagged already: the annotation becomes a widget (ISO 32000-1,
    12.5.6.19) and its structure element a form (14.8.4.5), so that reading order and tags stay as they were set.

    Args:
        data: A tagged PDF.
        fields: Name to field; every marked place must be one of them.

    Raises:
        KeyError: a place is marked for a field that is not among `fields`.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        parents = _parents(pdf.Root.StructTreeRoot.ParentTree)
        widgets = []
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                name = _marked(annotation)
                if name:
                    _become_widget(pdf, page, annotation, name, fields[name])
                    parents[int(annotation.StructParent)].S = pikepdf.Name.Form
                    widgets.append(annotation)
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array(widgets),
            DA=pikepdf.String(f"/Helv {_SIZE} Tf 0 g"),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(_font()))),
        )
        return save_streams_as_they_are(pdf)


def _marked(annotation: Any) -> str:
    """The name of the field whose place an annotation marks; empty for any other."""
    action = annotation.get("/A")
    address = str(action.get("/URI", "")) if action is not None else ""
    return address.removeprefix(ADDRESS) if address.startswith(ADDRESS) else ""


def _parents(tree: Any) -> dict[int, Any]:
    """The structure element of each annotation, by the number that the annotation has in the parent tree (14.7.4.4)."""
    found: dict[int, Any] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting += list(node.get("/Kids", ()))
        numbers = list(node.get("/Nums", ()))
        found |= dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    return found


def _become_widget(pdf: Any, page: Any, annotation: Any, name: str, field: FormField) -> None:
    import pikepdf

    for key in ("/A", "/Border", "/Contents", "/H"):
        if key in annotation:
            del annotation[key]
    annotation.Subtype = pikepdf.Name.Widget
    annotation.P = page.obj
    annotation.T = pikepdf.String(name)
    annotation.TU = pikepdf.String(field.label)
    left, bottom, right, top = (float(number) for number in annotation.Rect)
    width, height = right - left, top - bottom
    if field.kind == CHECK:
        annotation.FT = pikepdf.Name.Btn
        state = pikepdf.Name.Yes if field.is_checked else pikepdf.Name.Off
        annotation.V = annotation.AS = state
        shown = pikepdf.Dictionary(Yes=_appearance(pdf, width, height, _tick(width, height)), Off=_appearance(pdf, width, height, b""))
        annotation.AP = pikepdf.Dictionary(N=shown)
        return
    annotation.FT = pikepdf.Name.Ch if field.kind == CHOICE else pikepdf.Name.Tx
    annotation.V = annotation.DV = pikepdf.String("")
    annotation.DA = pikepdf.String(f"/Helv {_SIZE} Tf 0 g")
    annotation.AP = pikepdf.Dictionary(N=_appearance(pdf, width, height, b"/Tx BMC EMC"))
    if field.kind == CHOICE:
        annotation.Opt = pikepdf.Array([pikepdf.String(option) for option in field.options])
        annotation.Ff = 1 << 17  # a list that drops down (12.7.4.4)
    elif field.is_long:
        annotation.Ff = 1 << 12  # several lines (12.7.4.3)


def _appearance(pdf: Any, width: float, height: float, content: bytes) -> Any:
    import pikepdf

    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array([0, 0, round(width, 2), round(height, 2)])
    stream.Resources = pikepdf.Dictionary()
    return stream


def _tick(width: float, height: float) -> bytes:
    """A check mark drawn as a line: a font would have to be embedded."""
    points = [(0.2, 0.5), (0.42, 0.25), (0.8, 0.78)]
    path = " ".join(f"{x * width:.2f} {y * height:.2f} {'m' if at == 0 else 'l'}" for at, (x, y) in enumerate(points))
    return f"q 1.4 w 1 J 1 j 0.106 0.165 0.22 RG {path} S Q".encode()


def _font() -> Any:
    import pikepdf

    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding
    )
