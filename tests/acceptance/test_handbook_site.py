"""The handbook of the sample, built: whole, the same twice, readable to all, and asking nothing of the network."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

from generator.commands.rules import all_rules
from generator.documents.handbook import build_handbook_site, render_handbook_pages
from generator.documents.plan import Document
from generator.documents.writing import fill_folder
from generator.errors import DocumentError
from generator.findings import Report
from generator.loading.load import RULES, load
from generator.model.workspace import Workspace
from generator.questions.duties import duty_calendar
from generator.rules.judge import judge

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "mkdocs.yml"
POLICY = Document(PurePosixPath("ns-2017/standard-01-internal-structure.pdf"), b"%PDF-1.7 a policy")


@pytest.fixture(scope="module")
def sample() -> tuple[Workspace, Report]:
    loaded = load(ROOT, standards=ROOT / "standards", today=date(2026, 10, 30))
    assert loaded.workspace is not None
    return loaded.workspace, judge(loaded.workspace, loaded.seen, files=loaded.files, rules=RULES)


def write_pages(folder: Path, workspace: Workspace, report: Report) -> Path:
    shutil.copytree(ROOT / "site", folder)
    fill_folder(folder, render_handbook_pages(workspace, report, all_rules(), (POLICY,), calendar=duty_calendar(workspace, 12)))
    return folder


@pytest.fixture(scope="module")
def pages(sample: tuple[Workspace, Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pages(tmp_path_factory.mktemp("handbook") / "pages", *sample)


@pytest.fixture(scope="module")
def site(pages: Path) -> Path:
    """Building raises at the first warning, so that this fixture stands says that there was none."""
    built = pages.parent / "site"
    build_handbook_site(pages, built, config=CONFIG, as_of=date(2026, 10, 30), name="Sample & <Program>")
    return built


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Page(HTMLParser):
    """What a browser would fetch and what a screen reader would be told."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.headings: list[int] = []
        self.tables = self.tables_with_heads = 0
        self.unnamed: list[str] = []
        self.checkboxes = 0
        self._in_article = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if tag in ("script", "img", "iframe", "source", "video", "audio"):
            self.fetched.append(values.get("src", ""))
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.fetched.append(values.get("href", ""))
        if tag == "article":
            self._in_article = True
        if not self._in_article:
            return
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables += 1
        if tag == "thead":
            self.tables_with_heads += 1
        if tag == "svg" and values.get("role") == "img" and not values.get("aria-label"):
            self.unnamed.append("svg")
        if tag == "input":
            self.checkboxes += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._in_article = False


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, _Page]:
    return {path.relative_to(site).as_posix(): _Page(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def test_every_requirement_exhibit_rule_and_term_has_its_place(sample: tuple[Workspace, Report], read: dict[str, _Page]) -> None:
    workspace, report = sample
    anchors = set().union(*(page.ids for page in read.values()))
    for id in (*workspace.rulebook.requirements, *(exhibit.id for exhibit in workspace.exhibits), *workspace.rulebook.sources):
        assert id.lower().replace(".", "-") in anchors, id
    rules = read["reference/rules.html"].ids
    for rule in all_rules():
        assert rule.id.lower() in rules, rule.id
    assert len(workspace.rulebook.glossary) <= len(read["reference/glossary.html"].ids)
    for application in report.applications:
        assert f"applications/{application.id}.html" in read
    for edition in workspace.rulebook.editions.values():
        for standard in edition.standards:
            assert f"standards/{edition.id}/standard-{int(standard.number):02d}.html" in read
    for enhancement in workspace.rulebook.enhancements.values():
        assert f"enhancements/{enhancement.id.lower()}.html" in read


def test_pages_read_well_without_eyes(read: dict[str, _Page]) -> None:
    for name, page in read.items():
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        for above, below in zip(page.headings, page.headings[1:], strict=False):
            assert below <= above + 1, (name, page.headings)
        assert page.tables == page.tables_with_heads, name
        assert not page.unnamed, name
        assert not page.checkboxes, name


def test_nothing_is_fetched_from_the_web(site: Path, read: dict[str, _Page]) -> None:
    for name, page in read.items():
        for address in page.fetched:
            assert not re.match(r"(?:[a-z]+:)?//", address), (name, address)
            if address:
                assert (site / PurePosixPath(name).parent / address.partition("?")[0]).exists(), (name, address)
    for path in (site / "assets").rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path
    assert "iframe-worker/shim" in (site / "index.html").read_text(encoding="utf-8")
    assert "unpkg.com" not in (site / "index.html").read_text(encoding="utf-8")


def test_search_finds_pages_without_a_server(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert "reference/rules.html" in {document["location"] for document in index["docs"]}
    assert (site / "search" / "search_index.js").exists()


def test_the_site_has_the_programs_name_as_written(site: Path) -> None:
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "Sample &amp; &lt;Program&gt; handbook" in home
    assert "<Program>" not in home


def test_abbreviations_are_explained_where_they_stand(site: Path) -> None:
    assert '<abbr title="Diabetes Self-Management Program">DSMP</abbr>' in (site / "guide" / "workshop.html").read_text(encoding="utf-8")
    assert not (site / "includes").exists()


def test_policies_are_there_to_download(site: Path) -> None:
    assert (site / "policies" / POLICY.path).read_bytes() == POLICY.data
    assert f'href="{POLICY.path}"' in (site / "policies" / "index.html").read_text(encoding="utf-8")


def test_building_twice_gives_the_same_bytes(pages: Path, site: Path, tmp_path: Path) -> None:
    build_handbook_site(pages, tmp_path / "again", config=CONFIG, as_of=date(2026, 10, 30), name="Sample & <Program>")
    assert hashes(tmp_path / "again") == hashes(site)


def test_the_pages_build_with_mkdocs_alone(pages: Path, tmp_path: Path) -> None:
    """Without any word from us: the configuration's own defaults find the pages below the folder it stands in."""
    shutil.copy(CONFIG, tmp_path)
    shutil.copytree(pages, tmp_path / "build" / "handbook-pages")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HANDBOOK_")}
    told = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        env={**plain, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "WARNING" not in told.stderr
    assert (tmp_path / "build" / "handbook" / "index.html").exists()


@pytest.mark.parametrize(
    ("prose", "said"),
    [
        ("[gone](../nowhere.md)", "'../nowhere.md'"),
        ("[gone](index.md#nowhere)", "#nowhere"),
        ("![gone](nowhere.png)", "'nowhere.png'"),
    ],
)
def test_a_broken_link_stops_the_build_and_is_named(pages: Path, tmp_path: Path, prose: str, said: str) -> None:
    shutil.copytree(pages, tmp_path / "pages")
    page = tmp_path / "pages" / "guide" / "year.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{prose}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="the handbook could not be built") as raised:
        build_handbook_site(tmp_path / "pages", tmp_path / "site", config=CONFIG, as_of=date(2026, 10, 30))
    assert "guide/year.md" in str(raised.value)
    assert said in str(raised.value)


def test_a_page_that_no_list_names_stops_the_build(pages: Path, tmp_path: Path) -> None:
    shutil.copytree(pages, tmp_path / "pages")
    (tmp_path / "pages" / "guide" / "forgotten.md").write_text("# Forgotten\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"guide/forgotten\.md"):
        build_handbook_site(tmp_path / "pages", tmp_path / "site", config=CONFIG, as_of=date(2026, 10, 30))


def test_a_file_called_mkdocs_is_not_run(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mkdocs.py").write_text("raise SystemExit('run from the working folder')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build_handbook_site(pages, tmp_path / "site", config=CONFIG, as_of=date(2026, 10, 30))
    assert (tmp_path / "site" / "index.html").exists()


def test_an_older_day_gives_an_older_handbook(sample: tuple[Workspace, Report]) -> None:
    workspace, _ = sample
    later = replace(workspace, as_of=date(2028, 1, 1))
    report = judge(later, rules=RULES)
    pages = render_handbook_pages(later, report, (), (), calendar=duty_calendar(later, 12))
    home = {str(page.path): page.data.decode("utf-8") for page in pages}["index.md"]
    assert "Jan\u00a01,\u00a02028" in home
    assert "Overdue" in home
    assert re.search(r'state--missing">\d+ open<|state--partial">\d+ open<', home)


ABBREVIATION = re.compile(r"\b[A-Z][A-Z-]*[A-Z]\b(?!-\d)")


def test_the_prose_uses_no_abbreviation_that_the_glossary_lacks(sample: tuple[Workspace, Report]) -> None:
    known = {term.term for term in sample[0].rulebook.glossary} | {"PDF"}
    for path in sorted((ROOT / "site" / "guide").glob("*.md")):
        prose = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))
        assert set(ABBREVIATION.findall(prose)) <= known, path.name
