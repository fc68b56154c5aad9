"""Data that Typst templates can be set with on trial: a small Word document, and the binder of a program with everything recorded."""

from collections.abc import Mapping
from dataclasses import replace

from generator.documents.binder import TEMPLATE, binder_data
from generator.documents.specimen import specimen_plans, specimen_report, specimen_workspace
from generator.model.workspace import Workspace

_CELL = {"span": 1, "down": 1, "fill": "", "valign": "top"}
_WORDS = {"t": "text", "c": [{"t": "text", "v": "Words"}], "align": "left", "indent": 0.0, "fill": "", "border": "", "rtl": False}
_PAGE = {"width": 612.0, "height": 792.0, "top": 72.0, "bottom": 72.0, "left": 72.0, "right": 72.0}


def paper_values(workspace: Workspace) -> Mapping[str, Mapping[str, object]]:
    """Each template that PDFs are set with, and data for it."""
    specimen = specimen_workspace(workspace.rulebook, workspace.as_of)
    specimen = replace(specimen, exhibits=tuple(replace(one, file="") for one in specimen.exhibits))
    plans = specimen_plans(specimen, specimen_report(specimen))
    binder = {TEMPLATE: binder_data(specimen, plans[0], {})} if plans else {}
    return {"word.typ": _small_document(), **binder}


def paper_files() -> Mapping[str, bytes]:
    """The files that they read besides."""
    from generator.pdf.assembly import PLACEHOLDER

    return {"placeholder.png": PLACEHOLDER}


def _small_document() -> Mapping[str, object]:
    """A heading, a paragraph, a list and a table, as they are read from a Word document."""
    cell = {**_CELL, "c": [_WORDS]}
    table = {
        "t": "table",
        "caption": "A table",
        "widths": [1.0, 1.0],
        "heads": 1,
        "lines": True,
        "rows": [[cell, cell], [cell, cell]],
        "heights": [0.0, 0.0],
        "unbroken": [True, True],
        "kept": False,
    }
    items = {"t": "list", "list": "1", "ordered": False, "items": [{"marker": "•", "c": [_WORDS]}]}
    frame = {f"{place}_{kind}": [_WORDS] for place in ("header", "footer") for kind in ("default", "first", "even")}
    section = {
        "page": _PAGE,
        "blocks": [{"t": "heading", "level": 1, "c": [{"t": "text", "v": "Heading"}]}, _WORDS, items, table],
        **frame,
        "first_differs": True,
        "even_differs": False,
    }
    return {"title": "Trial", "lang": "en", "region": "US", "size": 10.0, "sections": [section]}
