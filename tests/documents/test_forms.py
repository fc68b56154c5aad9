"""Every form, with the data of the sample, of a program that has just begun, and with text that tries to break out."""

import importlib.util
import io
import shutil
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import docx
import pypdf
import pytest

from generator.commands.gather import Asking, gather
from generator.documents.context import context
from generator.documents.forms import form_values, template_of
from generator.documents.word_document import fill_word_template, render_word_document
from generator.loading.load import RULES, load_rulebook
from generator.model.evidence import Period
from generator.model.standards import Form
from generator.model.workspace import Workspace
from generator.rules.judge import judge
from generator.shipped import shipped
from tests.documents.word_building import DAY, ROOT, TEMPLATES, faults, pdf_text, sample, word_texts

ALL_FORMS = tuple(load_rulebook(shipped("standards")).forms.values())
FORMS = tuple(form for form in ALL_FORMS if not form.per_application)  # the others are tested with what only an application has
HOSTILE = "O'Neil & <b>Søn</b> {{ 7*7 }} \u202e]]>"


def sample_workspace() -> Workspace:
    workspace = sample().workspace
    assert workspace is not None
    return workspace


@cache
def sample_values() -> dict[str, Any]:
    return context(sample_workspace(), sample().report)


@pytest.fixture(scope="session")
def empty_values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from generator.commands import init

    folder = tmp_path_factory.mktemp("empty") / "program"
    init.run(folder, name="A new program", accreditors=(), today=DAY)
    gathered = gather(Asking(root=folder, today=DAY))
    assert gathered.workspace is not None
    return context(gathered.workspace, gathered.report)


def rendered(form: Form, values: dict[str, Any]) -> dict[str, bytes]:
    own = form_values(sample_workspace(), form)
    documents = render_word_document(form.id, template_of(form), values | own, templates=TEMPLATES, as_of=DAY)
    return {PurePosixPath(document.path).suffix: document.data for document in documents}


def hostile(value: Any) -> Any:
    """The same values, with every text one that would break a page that takes text as markup."""
    if isinstance(value, dict):
        return {
            key: value[key] if key in ("id", "known", "words") or key.endswith(("_id", "_iso")) else hostile(value[key]) for key in value
        }
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return HOSTILE if isinstance(value, str) and value else value


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_is_whole_with_the_data_of_the_sample(form: Form) -> None:
    files = rendered(form, sample_values())
    assert faults(files[".pdf"]) == []
    docx.Document(io.BytesIO(files[".docx"]))
    text = " ".join(word_texts(files[".docx"]))
    assert "{{" not in text
    assert "{%" not in text
    assert "[[" not in text
    labels = [field["/TU"] for field in (pypdf.PdfReader(io.BytesIO(files[".pdf"])).get_fields() or {}).values()]
    assert sorted(labels) == sorted(set(labels)), "two blanks with one name cannot be told apart by a screen reader"
    if form.language == "es":
        assert "traductor" in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_is_whole_for_a_program_that_has_just_begun(form: Form, empty_values: dict[str, Any]) -> None:
    files = rendered(form, empty_values)
    assert faults(files[".pdf"]) == []
    prose = (ROOT / "templates" / "prose" / template_of(form)).with_suffix(".md").read_text(encoding="utf-8")
    assert pdf_text(files[".pdf"]).count("None") <= prose.count("None"), "a value that is not there is printed as one"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_text_never_breaks_out_of_a_form(form: Form) -> None:
    files = rendered(form, hostile(sample_values()))
    assert faults(files[".pdf"]) == []
    assert " 49 " not in pdf_text(files[".pdf"])


@pytest.mark.parametrize("id", ["letter-to-referring-provider", "note-to-referring-provider"])
def test_what_goes_to_the_referring_provider_is_one_page(id: str, empty_values: dict[str, Any]) -> None:
    form = sample_workspace().rulebook.forms[id]
    for values in (sample_values(), empty_values):
        assert len(pypdf.PdfReader(io.BytesIO(rendered(form, values)[".pdf"])).pages) == 1


@pytest.mark.parametrize("id", ["letter-to-physicians", "partner-one-pager", "business-plan", "interview-brief"])
def test_only_the_results_of_the_latest_period_are_shown_outside(id: str) -> None:
    """They stand under its days, so those of an earlier one would be told of the wrong days."""
    workspace = sample_workspace()
    results = workspace.outcomes.results
    old = replace(results[0], period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)), percent_improved=99)
    values = context(replace(workspace, outcomes=replace(workspace.outcomes, results=(*results, old))), sample().report)
    (form,) = [form for form in FORMS if form.id == id]
    data = fill_word_template(template_of(form), values | form_values(workspace, form), templates=TEMPLATES)
    text = " ".join(word_texts(data))
    assert "May 1, 2026 to September 30, 2026" in text
    assert "99" not in text
    assert "2024" not in text.replace("January 1, 2024", "")


def test_the_yearly_report_attests_each_duty_with_its_own_day() -> None:
    workspace = sample_workspace()
    letter = workspace.exhibits_by_id["EX-0003"]
    older = replace(letter, id="EX-0903", effective=date(2025, 9, 1))
    found = replace(workspace, exhibits=(*workspace.exhibits, older))
    values = context(found, judge(found, rules=RULES))
    assert [one["id"] for one in values["status"]["ORG-02"]["exhibits"]] == ["EX-0003", "EX-0903"]
    text = "\n".join(word_texts(word_of("annual-status-packet", values)))
    assert "Stakeholder list reviewed\nAugust 19, 2026" in text
    assert "Input of stakeholders gathered\nSeptember 16, 2026" in text
    assert "Sponsor's support shown\nSeptember 14, 2026" in text


def test_what_a_new_program_has_not_assessed_is_not_on_file(empty_values: dict[str, Any]) -> None:
    for values, told in ((empty_values, "none recorded"), (sample_values(), "See the assessment on file")):
        text = "\n".join(word_texts(word_of("population-assessment", values)))
        assert f"Other DSMES programs nearby\n{told}" in text


def test_an_interview_brief_of_many_people_and_results_can_be_read_in_a_call() -> None:
    values = sample_values()
    person, result = values["paraprofessionals"][0], values["results"][-1]
    many = [{**person, "supervisor": name} for name in ("Nora Exemplar", "", "Nora Exemplar", "Felix Placeholder")] * 5
    text = "\n".join(word_texts(word_of("interview-brief", values | {"paraprofessionals": many, "results": [result] * 30})))
    assert "20 paraprofessionals. 5 have no supervisor recorded. Felix Placeholder supervises 5 of them. Nora Exemplar" in text
    assert "; and 24 more in the report." in text


def word_of(id: str, values: dict[str, Any]) -> bytes:
    form = next(form for form in FORMS if form.id == id)
    return fill_word_template(template_of(form), values | form_values(sample_workspace(), form), templates=TEMPLATES)


def test_whoever_works_at_every_site_stands_at_each_in_the_organization_chart() -> None:
    workspace = sample_workspace()
    everywhere = replace(workspace.team.people[0], sites=())
    values = context(replace(workspace, team=replace(workspace.team, people=(everywhere, *workspace.team.people[1:]))), sample().report)
    (form,) = [form for form in FORMS if form.id == "organization-chart"]
    data = fill_word_template(template_of(form), values | form_values(workspace, form), templates=TEMPLATES)
    (rows,) = [table.rows[1:] for table in docx.Document(io.BytesIO(data)).tables if table.rows[0].cells[0].text == "Site"]
    assert len(rows) == len(workspace.program.sites)
    assert all(everywhere.with_credentials in row.cells[3].text.split("\n") for row in rows)


def test_every_template_of_a_form_is_one_of_the_list() -> None:
    folder = ROOT / "templates"
    assert {path.relative_to(folder).as_posix() for path in (folder / "forms").rglob("*.docx")} == {template_of(form) for form in ALL_FORMS}


def test_every_translation_is_of_a_form_in_the_same_group() -> None:
    by_id = {form.id: form for form in FORMS}
    for form in FORMS:
        if form.language != "en" or form.translates:
            assert by_id[form.translates].group == form.group
            assert form.id == f"{form.translates}-{form.language}"


def test_every_paper_of_the_usual_lists_is_written() -> None:
    script = build_templates()
    there = {paper for form in FORMS for paper in form.known_as} | set(script.ELSEWHERE)
    assert [paper for paper in script.PAPERS if paper not in there] == []
    assert sorted(there - set(script.PAPERS)) == []
    assert (ROOT / "templates" / "FORMS.md").read_text(encoding="utf-8") == script.forms_table()


def build_templates() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_templates", Path(ROOT / "templates" / "build_templates.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_form_is_the_same_each_time() -> None:
    assert rendered(FORMS[0], sample_values()) == rendered(FORMS[0], sample_values())


def test_a_form_without_its_text_keeps_no_other_from_being_made(tmp_path: Path) -> None:
    """The others are made, the exit code is 1, the missing one is named, and it is asked for again each time."""
    from generator.commands import build
    from tests.acceptance.test_extension import Silent

    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("submissions"))
    own = tmp_path / "standards" / "forms"
    own.mkdir(parents=True)
    for name in ("agreements", "letters", "money", "outcomes", "participants", "policies", "promotion", "referral"):
        (own / f"{name}.yaml").write_text("forms: []\n", encoding="utf-8")
    (own / "money.yaml").write_text("forms:\n  - {id: own-form, title: Own, group: money, reader: staff, use: Ours.}\n", encoding="utf-8")
    asking = Asking(root=tmp_path, today=DAY, as_of=DAY)
    for _ in range(2):
        answer = build.run(asking, Silent(), parts=("forms",))
        assert answer.exit_code == 1
        assert "the form own-form has no text: there is no template forms/money/own-form.docx" in answer.text
        assert "save it as templates/forms/money/own-form.docx, below the folder of your program" in answer.text
    made = {path.stem for path in (tmp_path / "build" / "forms").rglob("*.docx")}
    expected = {form.id for form in FORMS if form.source.file.stem in ("registers", "reports", "safety", "team")}
    assert made == expected
    assert made
    template = tmp_path / "templates" / "forms" / "money" / "own-form.docx"
    template.parent.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "forms" / "money" / next(form.id + ".docx" for form in FORMS if form.group == "money"), template)
    assert build.run(asking, Silent(), parts=("forms",)).exit_code == 0
    assert (tmp_path / "build" / "forms" / "money" / "own-form.pdf").is_file()
