"""Data that Typst templates can be set with on trial: a small Word document, and the binder of a program with everything recorded."""

from collections.abc import Mapping
from dataclasses import replace

from generator.documents.binder import TEMPLATE, binder_data
from generator.documents.specimen import specimen_plans, specimen_report, specimen_workspace
from generator.model.workspace import Workspace
from generator.shipped import shipped

_TRIED_WITH = "forms/letters/letter-to-referring-provider.docx"  # it has headings, paragraphs, lists, tables, blanks and a footer


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
    """What a Word document of ours says, as it is read for the PDF."""
    from generator.documents.word_pages import read_word

    return read_word((shipped("templates") / _TRIED_WITH).read_bytes(), name=_TRIED_WITH).tree
