"""Which names a template uses, and what the records hold under each: what an approval of a form covers."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from generator.documents.context import context
from generator.documents.forms import form_values, template_of
from generator.documents.names_used import names_used
from generator.errors import DocumentError
from generator.model.approvals import approvable
from generator.model.shown import OF_THE_DAY, can_be_shown, shown
from generator.model.standards import Form
from generator.model.workspace import Workspace
from tests.documents.test_forms import FORMS, sample_values, sample_workspace
from tests.documents.word_building import ROOT, sample, word

# Reckoned with the day, or of other approvals: no approval of a form covers it.
UNCOVERED = {"policies.approvals", "professionals.education_hours", "coordinator.education_hours"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ sponsor.officer.name }}", {"sponsor.officer.name"}),
        ("{{ sponsor['officer'].name }}", {"sponsor.officer.name"}),
        ("{% for row in people %}{{ row.named }}{% endfor %}", {"people", "people.named"}),
        ("{% for row in people if row.leader %}{{ loop.index }}{% else %}{{ as_of }}{% endfor %}", {"people", "people.leader", "as_of"}),
        ("{% for row in barriers %}{% for one in row.actions %}{{ one.due }}{% endfor %}{% endfor %}",
         {"barriers", "barriers.actions", "barriers.actions.due"}),
        ("{{ meetings[0].decisions | join('; ') }}", {"meetings.decisions"}),
        ("{{ barriers | map(attribute='actions') | map('length') | sum }}", {"barriers.actions"}),
        ("{{ people | selectattr('leader') | map(attribute='named') | join }}", {"people.leader", "people.named"}),
        ("{{ coordinator.named or 'Quality coordinator' }}", {"coordinator.named"}),
        ("{{ ', ' ~ sponsor.phone if sponsor.phone else goals | length }}", {"sponsor.phone", "goals"}),
        ("{% if population.known and not results %}x{% elif uses_dsmp %}y{% endif %}", {"population.known", "results", "uses_dsmp"}),
        ("{% set who = coordinator if coordinator.known else sponsor.officer %}{{ who.name }}",
         {"coordinator.known", "coordinator.name", "sponsor.officer.name"}),
        ("{% set n = 3 %}{{ n }}{{ range(2) | list | length }}", set()),
        ("{{ status.get('ORG-02').exhibits[:2] | length }}", {"status.ORG-02.exhibits"}),
        ("{{ program.name.upper() }}", {"program.name"}),
        ("{% for one in [sponsor, program] %}{{ one.name }}{% endfor %}", {"sponsor", "program", "sponsor.name", "program.name"}),
    ],
)  # fmt: skip
def test_each_name_is_found_through_loops_and_names_of_its_own(text: str, names: set[str]) -> None:
    assert names_used(word(text), name="own.docx") == names


def test_headers_and_properties_are_part_of_it() -> None:
    assert names_used(word("x", header="{{ program.short_name }}", title="{{ goals[0].goal }}"), name="own.docx") == {
        "program.short_name",
        "goals.goal",
    }


def test_what_is_no_word_file_is_told() -> None:
    with pytest.raises(DocumentError, match=r"template own\.docx: "):
        names_used(b"text", name="own.docx")


@cache
def names_of(form: Form) -> frozenset[str]:
    return names_used((ROOT / "templates" / template_of(form)).read_bytes(), name=form.id)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_records_tell_every_name_of_every_form_that_is_not_of_the_day(form: Form) -> None:
    left = {name for name in names_of(form) if not can_be_shown(name) and name.partition(".")[0] not in OF_THE_DAY}
    assert left <= UNCOVERED
    assert all(shown(sample_workspace(), name) for name in names_of(form) if can_be_shown(name))


def at(path: str, values: Any) -> Any:
    found = values
    for name in path.split("."):
        found = [one.get(name) for one in found] if isinstance(found, list) else found.get(name) if isinstance(found, dict) else found
        found = [each for one in found for each in (one if isinstance(one, list) else [one])] if isinstance(found, list) else found
    return found


def test_there_are_as_many_records_as_documents_go_through() -> None:
    """The records under a name are those that the documents print under it."""
    lists = {name for form in FORMS for name in names_of(form) if can_be_shown(name) and isinstance(at(name, sample_values()), list)}
    records = {name for name in lists if all(isinstance(one, dict) for one in at(name, sample_values()))}
    assert len(records) > 12
    for name in records:
        number = len(at(name, sample_values()))
        assert shown(sample_workspace(), name) == (str(number) if number else "nothing"), name


def test_texts_are_those_that_documents_print() -> None:
    for name in (
        "sponsor.officer.name",
        "coordinator.named",
        "sites.name",
        "paraprofessionals.named",
        "meetings.attendees",
        "sites.contact",
    ):
        found = at(name, sample_values())
        told = shown(sample_workspace(), name)
        assert told == ("; ".join(found) if isinstance(found, list) else found) or told.startswith("v1:sha256:")


def with_officer(workspace: Workspace, **given: str) -> Workspace:
    program = workspace.program
    return replace(workspace, program=replace(program, sponsor=replace(program.sponsor, officer=replace(program.sponsor.officer, **given))))


def test_what_is_not_recorded_is_told_as_nothing() -> None:
    assert shown(with_officer(sample_workspace(), phone=""), "sponsor.officer.phone") == "nothing"
    assert shown(replace(sample_workspace(), team=replace(sample_workspace().team, people=())), "coordinator.named") == "nothing"
    assert shown(replace(sample_workspace(), team=replace(sample_workspace().team, people=())), "people") == "nothing"


def test_every_form_that_can_be_approved_shows_who_has_approved_it() -> None:
    """The officer's, the coordinator's and another's approval are printed once each, whichever lines the form has."""
    from generator.documents.word_document import fill_word_template
    from generator.model.word_text import words_of

    forms = [form for form in approvable(sample_workspace()).values() if isinstance(form, Form)]
    assert len(forms) > 30
    values = context(sample_workspace(), sample().report)
    for form in forms:
        own = form_values(sample_workspace(), form)
        own["form"]["signed"] = {
            "officer": {"who": "OFFICER", "words": "BY-OFFICER", "date": "DAY-1"},
            "coordinator": {"who": "COORDINATOR", "words": "BY-COORDINATOR", "date": "DAY-2"},
            "others": [{"who": "OTHER", "words": "BY-OTHER", "date": "DAY-3"}],
        }
        text = words_of(fill_word_template(template_of(form), values | own, templates=[ROOT / "templates"]))
        for each in ("BY-OFFICER", "BY-COORDINATOR", "BY-OTHER", "DAY-1", "DAY-2", "DAY-3"):
            assert text.count(each) == 1, (form.id, each)


def test_forms_for_participants_are_not_approved() -> None:
    assert [form.id for form in approvable(sample_workspace()).values() if isinstance(form, Form) and form.reader == "participant"] == []


def test_a_renewed_license_is_told_with_its_own_last_day() -> None:
    """Documents, and what an approval of them covers, take it from the exhibit in force, though the record still names the old one."""
    gathered = sample()
    before = gathered.workspace
    assert before
    old = next(one for one in before.exhibits if one.kind == "LICENSE" and one.person == "dietitian-1")
    renewed = replace(old, id="EX-9017", supersedes=old.id, valid_from=date(2026, 10, 1), valid_until=date(2029, 2, 3))
    workspace = replace(before, exhibits=(*before.exhibits, renewed))
    assert "2029-02-03" in shown(workspace, "people.license_until")
    assert "2029-02-03" not in shown(before, "people.license_until")
    assert "February 3, 2029" in [row["license_until"] for row in context(workspace, gathered.report)["people"]]
