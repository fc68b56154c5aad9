"""The handbook: the staff's site, written as Markdown pages first and then built by MkDocs alone."""

import html
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from generator.documents.handbook_pages.applications import render_applications
from generator.documents.handbook_pages.book import Book
from generator.documents.handbook_pages.calendar import render_calendar
from generator.documents.handbook_pages.downloads import offered
from generator.documents.handbook_pages.due_rows import feed_file
from generator.documents.handbook_pages.enhancements import render_enhancements
from generator.documents.handbook_pages.exhibits import render_exhibits
from generator.documents.handbook_pages.forms import FORM_FILES, render_forms_page
from generator.documents.handbook_pages.home import render_home
from generator.documents.handbook_pages.lapses import chart_file
from generator.documents.handbook_pages.markdown import plain
from generator.documents.handbook_pages.open_items import render_open_items
from generator.documents.handbook_pages.policies import POLICY_FILES, render_policies_page
from generator.documents.handbook_pages.program import render_program
from generator.documents.handbook_pages.reference import render_abbreviations, render_glossary, render_names, render_rules, render_sources
from generator.documents.handbook_pages.standards import render_standards
from generator.documents.handbook_pages.team import render_team
from generator.documents.plan import Document
from generator.errors import DocumentError
from generator.findings import Forecast, Report, Rule
from generator.model.due import DutyCalendar
from generator.model.ledger import Roster
from generator.model.names import NameList
from generator.model.workspace import Workspace

# MkDocs, which ends when this process does: left alone, it would go on writing into a folder that the next run has cleared away.
_MKDOCS = """
import os, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
from mkdocs.__main__ import cli
cli()
"""


def render_handbook_pages(
    workspace: Workspace,
    report: Report,
    rules: Sequence[Rule],
    policies: Sequence[Document],
    *,
    calendar: DutyCalendar,
    forms: Sequence[Document] = (),
    ahead: Forecast | None = None,
    chart: str = "",
    feed: str = "",
    names: Sequence[NameList] = (),
    roster: Roster | None = None,
) -> tuple[Document, ...]:
    """Every generated file of the folder that MkDocs reads, in order of path: Markdown pages, and the policies and forms to download.

    The prose and assets of `site/` belong into the same folder; the pages link to some of them.

    Args:
        rules: every rule of the check, for the page that explains them.
        policies: the policy documents, offered for download as they are.
        calendar: what is due when, and for whom.
        forms: the forms, likewise.
        ahead: what lapses in the months ahead, for the calendar.
        chart: the same as SVG.
        feed: the same as iCalendar, to download.
        names: what files of the rulebook may name, for the page that lists it.
        roster: whose hours of continuing education count, for the page of the team.
    """
    book = Book(
        workspace=workspace,
        report=report,
        rules=rules,
        policies=policies,
        calendar=calendar,
        forms=forms,
        names=names,
        ahead=ahead,
        chart=chart,
        feed=feed,
        roster=roster,
    )
    return tuple(sorted(_render_pages(book), key=lambda document: document.path))


_LAST_MOMENT = 2**32 - 1  # in 2106; a compressed file can say no later one, and no earlier one than 1970


def _moment(day: date) -> int:
    """The day's first second, counted from 1970, as far as a compressed file can tell it."""
    return min(max(int(datetime.combine(day, time(), UTC).timestamp()), 0), _LAST_MOMENT)


def _render_pages(book: Book) -> Iterator[Document]:
    yield render_home(book)
    yield from render_standards(book)
    yield from render_enhancements(book)
    yield from render_applications(book)
    yield render_program(book)
    yield render_team(book)
    yield render_policies_page(book)
    yield from offered(POLICY_FILES, book.policies)
    yield render_forms_page(book)
    yield from offered(FORM_FILES, book.forms)
    yield render_calendar(book)
    yield from chart_file(book)
    yield from feed_file(book)
    yield render_open_items(book)
    yield render_exhibits(book)
    yield render_rules(book)
    yield render_names(book)
    yield render_sources(book)
    yield render_glossary(book)
    yield render_abbreviations(book)


def build_handbook_site(pages_dir: Path, site_dir: Path, *, config: Path, as_of: date, name: str = "Program") -> None:
    """Build the site in `site_dir` from the pages, with a plain, strict MkDocs run.

    Equal pages give equal bytes: every date on the site is `as_of`.

    Args:
        config: the MkDocs configuration, mkdocs.yml.
        name: the program's name, for the head of each page.

    Raises:
        DocumentError: MkDocs warns of anything or fails; its own lines are in the message.
    """
    # A process of its own: MkDocs sets up logging and reads the environment, which is not ours to change. -P keeps a file that
    # happens to be called mkdocs.py in the working directory from being run in its place. Not --quiet: MkDocs does not count
    # the warnings that it keeps quiet about, and --strict then passes.
    command = [sys.executable, "-P", "-c", _MKDOCS, "build", "--strict"]
    command += ["--config-file", str(config.resolve()), "--site-dir", str(site_dir.resolve())]
    environment = {
        **os.environ,
        "HANDBOOK_PAGES": str(pages_dir.resolve()),
        # Themes put the name into the page without escaping it.
        "HANDBOOK_NAME": f"{html.escape(plain(name))} handbook",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": str(_moment(as_of)),
        "PYTHONUTF8": "1",
    }
    ended, we_live = os.pipe()
    try:
        done = subprocess.run(  # noqa: S603
            command, env=environment, stdin=ended, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    finally:
        os.close(ended)
        os.close(we_live)
    if done.returncode:
        raise DocumentError(
            "the handbook could not be built:\n    " + "\n    ".join(_complaints(done.stdout + done.stderr)),
            hint="correct the page or link that is named; pages are made from the evidence, prose is in the site folder",
        )


def _complaints(output: str) -> list[str]:
    """What MkDocs objects to, without its talk; all it said when no line is marked."""
    complaints: list[str] = []
    is_complaint = False
    for line in output.splitlines():
        level, dash, rest = line.partition(" - ")
        if dash and level.strip().isupper():
            is_complaint = level.strip() in ("WARNING", "ERROR", "CRITICAL")
        elif line.startswith("Aborted"):
            is_complaint = False
        if is_complaint and line.strip():
            complaints.append((rest or line).strip())
    return complaints or output.splitlines()[-20:]
