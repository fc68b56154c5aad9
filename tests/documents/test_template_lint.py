# ruff: noqa: E501  # whole messages, each on one line
"""What is wrong with a template is told at once, with its place; what is told stops the rendering, and nothing else does."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from generator.documents.docx_template import render_docx
from generator.documents.template_data import all_templates, program_values, specimen_values
from generator.documents.template_lint import Trial, lint_typst_template, lint_word_template
from generator.documents.template_names import Shape, all_names, shape_of
from generator.documents.template_rules import RULES
from generator.documents.typst_papers import paper_files, paper_values
from generator.documents.word_pages import set_word_pdf
from generator.errors import DocumentError
from generator.findings import Severity
from tests.documents import odd_templates as odd
from tests.documents.odd_templates import BODY, body, cell, paragraph, replaced, run, table
from tests.documents.test_odd_templates import EXPRESSIONS, PACKAGES, PAGES, TAGS, VALUES
from tests.documents.word_building import DAY, ROOT, TEMPLATES, sample, saved, word

FILE = PurePosixPath("templates/own.docx")
DATA: dict[str, Any] = {
    "program": {"name": "Harbor Bend", "mission": "To help"},
    "policy": {"id": "POL-01", "next_review": "October 30, 2027"},
    "people": [{"name": "Dana Sampleton", "licenses": [{"number": "1"}], "leader": True}, {"name": "Eve", "licenses": [], "leader": False}],
    "status": {"TEAM-02": {"word": "Complete"}},
    "flag": False,
    "count": 3,
}


def told(data: bytes, values: dict[str, Any] | None = None) -> list[str]:
    values = DATA if values is None else values
    found = lint_word_template(
        data, file=FILE, shape=shape_of([values]), trials=[Trial("this program", values)], templates=TEMPLATES, as_of=DAY
    )
    return [f"{one.mark}: {one.severity.word}: {one.message} [{one.rule.id}] ({one.hint})" for one in found]


def growing(*, header: bool) -> bytes:
    document = docx.Document()
    grid = document.add_table(rows=4, cols=2)
    for row, text in zip(grid.rows, ("Name", "{%tr for one in people %}", "{{ one.name }}", "{%tr endfor %}"), strict=True):
        row.cells[0].text = text
    if header:
        grid.rows[0]._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:tblHeader"))
    return saved(document)


def without_language() -> bytes:
    document = docx.Document()
    document.add_paragraph("Words")
    for language in document.styles.element.findall(f".//{qn('w:lang')}"):
        language.getparent().remove(language)
    return saved(document)


def two_parts() -> bytes:
    document = docx.Document()
    document.add_paragraph("{% endif %}")
    document.sections[0].header.paragraphs[0].text = "{% if flag %}"
    return saved(document)


PAIRS = "see that each {% for %} and {% if %} has its own end tag, in a paragraph or table row of its own"
CLOSED = "write each tag within one paragraph, e.g. {{ program.name }}, with both braces at both ends"
ACCEPT = "in Word, accept or reject all changes (Review > Accept) and save"
SHOWN = "; the templates that came with dsmes show what can be used"

CASES: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "nothing wrong": (
        lambda: word("{{ program.name }} {% for one in people %}{{ one.licenses[0].number if one.licenses }}{{ loop.index }}{% endfor %}"),
        [],
    ),
    "inline if without else": (lambda: word("{{ count }} people{{ 's' if count > 5 }}"), []),
    "no Word document": (
        lambda: b"Dear all",
        [
            ": error: this is not a Word document that can be read [TPL101] (open it in Word and save it as a Word document (.docx), without a password)"
        ],
    ),
    "tag without an end": (
        lambda: word("Next review {{ policy.next_review", "{{ program.nam }}"),
        [
            f": error: document body, paragraph 1, near “Next review”: a tag is not closed, or cannot be read [TPL102] ({CLOSED})",
            ": error: document body, paragraph 2, near “Next review”: {{ program.nam }}: unknown name 'nam' in program; the nearest known name is 'name' [TPL105] (write name in its place)",
        ],
    ),
    "row tag outside of a table": (
        lambda: word("{%tr for one in people %}"),
        [
            ": error: document body, paragraph 1: the tag {%tr for one in people %} stands outside of any table [TPL103] (use {%p in a paragraph of its own, or put the tag into a table)"
        ],
    ),
    "row tag with company": (
        lambda: table(cell("Who") + cell("{%tr for one in people %}"), cell("{{ one.name }}") + cell("{%tr endfor %}")),
        [
            ": warning: document body, table 1, row 1, cell 1, near “Who”: the table grows with its data, and has no header row [TPL114] (click into the row that names the columns and choose Layout > Repeat Header Rows)",
            ": error: document body, table 1, row 1, cell 2, near “Who”: the tag {%tr for one in people %} takes its whole table row away, and with it what else stands there [TPL103] (give the tag a table row of its own)",
            ": error: document body, table 1, row 2, cell 2, near “Who”: the tag {%tr endfor %} takes its whole table row away, and with it what else stands there [TPL103] (give the tag a table row of its own)",
        ],
    ),
    "end in another cell": (
        lambda: table(
            cell("{{ count }}", more=f"<w:p>{run('{%p for one in people %}')}</w:p>")
            + cell("Dana", more=f"<w:p>{run('{%p endfor %}')}</w:p>")
        ),
        [
            ": error: document body, table 1, row 1, cell 2, near “Dana”: the tag {%p endfor %} ends what {%p for one in people %} begins, and stands in another place [TPL103] (put both into the same text or the same cell, each in a paragraph of its own)"
        ],
    ),
    "end without its row": (
        lambda: table(cell("{%tr for one in people %}") + cell(), cell("{{ one.name }}{% endfor %}") + cell("Who")),
        [
            ": warning: document body, table 1, row 1, cell 1, near “first”: the table grows with its data, and has no header row [TPL114] (click into the row that names the columns and choose Layout > Repeat Header Rows)",
            ": error: document body, table 1, row 2, cell 1, near “Who”: the tag {% endfor %} ends what {%tr for one in people %} begins, and stands in another place [TPL103] (put both into the same table, each in a row of its own)",
        ],
    ),
    "tag in an address": (
        lambda: odd.related("hyperlink", "https://x.org/{{ text }}", outside=True, inside="", owner=BODY),
        [
            ": error: document body: {{ text }}: a tag stands where none is filled in [TPL103] (write the tag into the text, and delete it here; for a web address, write it out in the text)"
        ],
    ),
    "deleted tag": (
        lambda: paragraph("<w:del><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>"),
        [f": error: document body, paragraph 2, near “first”: a tag in a tracked deletion [TPL104] ({ACCEPT})"],
    ),
    "inserted words": (
        lambda: paragraph(f"<w:ins>{run('new words')}</w:ins>"),
        [f": error: document body, paragraph 2, near “new words”: a tracked change [TPL104] ({ACCEPT})"],
    ),
    "name in a cell": (
        lambda: table(cell("Next review") + cell("{{ policy.nxt_review }}")),
        [
            ": error: document body, table 1, row 1, cell 2, near “Next review”: {{ policy.nxt_review }}: unknown name 'nxt_review' in policy; the nearest known name is 'next_review' [TPL105] (write next_review in its place)"
        ],
    ),
    "name in a header": (
        lambda: word("x", header="For {{ progam.name }}"),
        [
            ": error: header 1, paragraph 1, near “For”: {{ progam.name }}: unknown name 'progam'; the nearest known name is 'program' [TPL105] (write program in its place)"
        ],
    ),
    "name in the title": (
        lambda: word("x", title="{{ zzz }}"),
        [
            ": error: property “title”: {{ zzz }}: unknown name 'zzz' [TPL105] (`dsmes templates show` lists the names that this template may use)"
        ],
    ),
    "name in a branch that is not taken": (
        lambda: word("{% if flag %}{{ program.zzz }}{% endif %}"),
        [
            ": error: document body, paragraph 1: {{ program.zzz }}: unknown name 'zzz' in program [TPL105] (`dsmes templates show` lists the names that this template may use)"
        ],
    ),
    "name of a requirement": (
        lambda: word("{{ status.get('TEAM-2').word }}"),
        [
            ": error: document body, paragraph 1: {{ status.get('TEAM-2').word }}: unknown name 'TEAM-2' in status; the nearest known name is 'TEAM-02' [TPL105] (write TEAM-02 in its place)"
        ],
    ),
    "name of a list": (
        lambda: word("{{ people.name }}"),
        [
            ": error: document body, paragraph 1: {{ people.name }}: people is a list, and 'name' is not known of it [TPL105] (go through it with a loop)"
        ],
    ),
    "name in a part of a list": (
        lambda: word("{% for row in people[:3] %}{{ row.name }}, {{ row.nme }}{% endfor %}"),
        [
            ": error: document body, paragraph 1: {{ row.nme }}: unknown name 'nme' in row; the nearest known name is 'name' [TPL105] (write name in its place)"
        ],
    ),
    "name given as text": (
        lambda: word("{{ people | map(attribute='nme') | join(', ') }}"),
        [
            ": error: document body, paragraph 1: {{ people | map(attribute='nme') | join(', ') }}: unknown name 'nme'; the nearest known name is 'name' [TPL105] (write name in its place)"
        ],
    ),
    "names asked for": (lambda: word("{% if zzz is defined %}x{% endif %}{{ program.zzz | default('none') }}"), []),
    "filter": (
        lambda: word("{{ program.name | uper }}"),
        [": error: document body, paragraph 1: {{ program.name | uper }}: there is no filter 'uper' [TPL106] (did you mean upper?)"],
    ),
    "test": (
        lambda: word("{% if program.name is xyz %}x{% endif %}"),
        [
            ": error: document body, paragraph 1: {% if program.name is xyz %}: there is no test 'xyz' [TPL106] (take it out; the templates that came with dsmes show what can be used)"
        ],
    ),
    "unknown tag": (
        lambda: word("{% include 'x' %}"),
        [
            f": error: document body, paragraph 1: {{% include 'x' %}}: templates know the tags for, if and set; this one is 'include' [TPL106] (take it out{SHOWN})"
        ],
    ),
    "loop without an end": (
        lambda: word("Team {% for one in people %}"),
        [
            f": error: document body, paragraph 1, near “Team”: {{% for one in people %}}: {{% for %}} is never closed by {{% endfor %}} [TPL107] ({PAIRS})"
        ],
    ),
    "end in another part": (
        two_parts,
        [
            f": error: document body, paragraph 1: {{% endif %}} stands where nothing is open that it could belong to [TPL107] ({PAIRS})",
            f": error: header 1, paragraph 1: {{% if flag %}}: {{% if %}} is never closed by {{% endif %}} [TPL107] ({PAIRS})",
        ],
    ),
    "rich text": (
        lambda: word("{{r program.name }}"),
        [
            ": error: document body, paragraph 1: {{r program.name }}: a tag that stands for whole runs or paragraphs [TPL108] (write {{ name }} in the text; the tags {{r }} and {{p }} are not needed here)"
        ],
    ),
    "list printed": (
        lambda: word("{{ people }} {{ program }} {{ flag }} {% for x in count %}{% endfor %}"),
        [
            ": error: document body, paragraph 1: {{ people }}: people is a list [TPL109] (go through it with a loop)",
            ": error: document body, paragraph 1: {{ program }}: program is a group of values [TPL109] (name one of its parts, e.g. {{ program.name }})",
            ": error: document body, paragraph 1: {{ flag }}: flag is a yes or no [TPL109] (write {{ 'yes' if it else 'no' }} with the words you want)",
            ": error: document body, paragraph 1: {% for x in count %}: count is no list, so a loop cannot go through it [TPL109] (correct this place, or remove your own copy of the template to use the one that came with dsmes)",
        ],
    ),
    "division": (
        lambda: word("{{ count / 0 }}"),
        [
            ": error: document body, paragraph 1: with the data of this program: {{ count / 0 }}: a division by nothing [TPL110] (correct this place, or remove your own copy of the template to use the one that came with dsmes)"
        ],
    ),
    "two things that a PDF cannot show": (
        lambda: body(
            "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>", f"<w:p>{run('kept')}</w:p>", "<w:p><w:r><w:object/></w:r></w:p>"
        ),
        [
            ": error: document body, paragraph 2, near “first”: the PDF cannot show an equation [TPL111] (write it as plain text)",
            ": error: document body, paragraph 4, near “kept”: the PDF cannot show an embedded object [TPL111] (put its words into the text, or a picture of it with alternative text)",
        ],
    ),
    "picture": (
        lambda: replaced(BODY, 'descr="A teal field"', "", odd.picture(more="Our room")),
        [
            ": error: document body, paragraph 2, near “Our room”: a picture without alternative text [TPL112] (right-click the picture, choose View Alt Text, and say what it shows)"
        ],
    ),
    "language": (
        without_language,
        [
            ": warning: the document does not say its language [TPL113] (in Word, press Ctrl+A, choose Review > Language > Set Proofing Language, choose the language, and Set As Default.)"
        ],
    ),
    "header row": (
        partial(growing, header=False),
        [
            ": warning: document body, table 1, row 2, cell 1, near “Name”: the table grows with its data, and has no header row [TPL114] (click into the row that names the columns and choose Layout > Repeat Header Rows)"
        ],
    ),
    "header row there": (partial(growing, header=True), []),
}
# Of the workspace rather than of one Word file: tests/acceptance/test_templates.py and below.
ELSEWHERE = {"TPL115", "TPL121"}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    make, expected = CASES[name]
    data = make()
    values = DATA | ({"text": "x"} if "address" in name else {})
    assert told(data, values) == [f"{FILE}{line}" for line in expected]


def test_every_rule_has_a_case() -> None:
    expected = {line.rpartition(" [")[2][:6] for _, lines in CASES.values() for line in lines}
    assert expected == {rule.id for rule in RULES} - ELSEWHERE
    assert all(
        rule.id in "".join((ROOT / "tests" / "acceptance" / "test_templates.py").read_text()) for rule in RULES if rule.id in ELSEWHERE
    )


# --------------------------------------------------------------------------- one reading of the language

CORPUS: dict[str, Callable[[], bytes]] = {
    **{name: make for name, (make, _) in {**PACKAGES, **TAGS, **PAGES}.items() if name != "megabyte of text"},
    **{tag: partial(word, "first", tag) for tag in EXPRESSIONS},
}


def stops(data: bytes) -> str:
    """Why no document can be made of it; empty where one is made."""
    try:
        set_word_pdf(render_docx(data, VALUES, name="T"), name="T", templates=TEMPLATES, timestamp=DAY)
    except DocumentError as error:
        return error.message
    return ""


@pytest.mark.parametrize("name", CORPUS, ids=lambda name: name[:40])
def test_what_is_told_stops_the_rendering_and_nothing_else_does(name: str) -> None:
    data = CORPUS[name]()
    found = lint_word_template(data, file=FILE, shape=shape_of([VALUES]), trials=[Trial("x", VALUES)], templates=TEMPLATES, as_of=DAY)
    errors = [one.message for one in found if one.severity is Severity.ERROR]
    assert bool(errors) == bool(stops(data)), errors


def test_without_the_trial_the_corpus_would_not_agree() -> None:
    """So the trial is needed: some mistakes show only in the values."""
    data = CORPUS["{{ 1 / 0 }}"]()
    assert stops(data)
    assert lint_word_template(data, file=FILE, shape=shape_of([VALUES]), trials=[], templates=TEMPLATES, as_of=DAY) == ()


# --------------------------------------------------------------------------- the shipped templates


def shipped_names() -> list[str]:
    return sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.docx"))


@cache
def shape_for(name: str) -> Shape:
    gathered = sample()
    assert gathered.workspace
    return shape_of(specimen_values(gathered.workspace.rulebook, gathered.workspace.as_of, name))


@pytest.mark.parametrize("name", shipped_names())
def test_nothing_is_wrong_with_what_we_ship(name: str) -> None:
    gathered = sample()
    assert gathered.workspace
    values = specimen_values(gathered.workspace.rulebook, gathered.workspace.as_of, name)
    assert values
    data = (ROOT / "templates" / name).read_bytes()
    trials = [Trial("a full program", values[0])] if "forms" not in name or "-es" in name else []  # test_forms makes each of them
    assert lint_word_template(data, file=FILE, shape=shape_of(values), trials=trials, templates=TEMPLATES, as_of=DAY) == ()


def test_every_shipped_template_makes_something() -> None:
    gathered = sample()
    assert gathered.workspace
    assert set(shipped_names()) <= {use.name for use in all_templates(gathered.workspace.rulebook)}


# --------------------------------------------------------------------------- the names of the data


@pytest.mark.parametrize("name", ["policies/dsmp/ENH-01.docx", "forms/letters/change-notice.docx", "packet/worksheet.docx"])
def test_the_specimen_has_every_name_that_a_program_has(name: str) -> None:
    """So a name that is right is never told as wrong, whatever a program has recorded."""
    gathered = sample()
    assert gathered.workspace
    full = {path for path, _ in all_names(shape_for(name))}
    for _, values in program_values(gathered.workspace, gathered.report, name):
        names = {path for path, _ in all_names(shape_of([values])) if not path.startswith(LOOKED_UP)}
        assert len(names) > 300
        # Of a list that is empty for the specimen nothing is known, so nothing is told of it.
        assert {path for path in names - full if path.rpartition("[]")[0] + "[]" in full or "[]" not in path} == set()


# Keys of data, which differ from program to program.
LOOKED_UP = ("status.", "tables.", "words.", "accreditor.words.")


# --------------------------------------------------------------------------- Typst


def lint_typst(tmp_path: Path, name: str, text: bytes) -> list[str]:
    own = tmp_path / "templates"
    own.mkdir()
    (own / name).write_bytes(text)
    gathered = sample()
    assert gathered.workspace
    found = lint_typst_template(
        own / name,
        name=name,
        file=PurePosixPath("templates", name),
        papers=paper_values(gathered.workspace),
        files=paper_files(),
        templates=(own, *TEMPLATES),
        as_of=DAY,
    )
    return [f"{one.mark}: {one.message} [{one.rule.id}] ({one.hint})" for one in found]


REMEDY = "correct the template at that line, or remove your own copy from templates/ to use the one that came with dsmes"
TYPST: dict[str, tuple[str, Callable[[bytes], bytes], list[str]]] = {
    "ours": ("style.typ", lambda text: text, []),
    "a word that is none": (
        "word.typ",
        lambda text: text + b"\n#nowhere\n",
        [f"templates/word.typ:{{lines}}:2: unknown variable: nowhere [TPL121] ({REMEDY})"],
    ),
    "a bracket that is not closed": (
        "binder.typ",
        lambda text: text + b"\n#let x = (1, \n",
        [f"templates/binder.typ:{{lines}}:10: unclosed delimiter [TPL121] ({REMEDY})"],
    ),
    "a package": (
        "style.typ",
        lambda text: b'#import "@preview/x:1.0.0"\n' + text,
        [
            "templates/style.typ:1:1: it imports @preview/x:1.0.0, and no package is ever fetched [TPL121] (put what the template needs in a .typ file beside it, and import that file)"
        ],
    ),
    "no text": (
        "style.typ",
        lambda text: b"\n\xff",
        ["templates/style.typ:2:1: it is no text in UTF-8 [TPL121] (save it as plain text in UTF-8)"],
    ),
}


@pytest.mark.parametrize("name", TYPST)
def test_typst(name: str, tmp_path: Path) -> None:
    file, change, expected = TYPST[name]
    text = change((ROOT / "templates" / file).read_bytes())
    lines = str(text.count(b"\n"))
    assert lint_typst(tmp_path, file, text) == [line.replace("{lines}", lines) for line in expected]
