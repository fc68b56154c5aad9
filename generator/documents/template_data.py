"""Every template of a document: what is made of it, and the data that it may use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from generator.documents import change_summary, checklist, migration, narrative, worksheet
from generator.documents.checklist import checklist_values
from generator.documents.context import Values, context
from generator.documents.forms import form_values, paper_values
from generator.documents.identity import Same
from generator.documents.migration import migration_values
from generator.documents.narrative import narrative_values
from generator.documents.plan import PacketPlan, plan_packet
from generator.documents.policy import policy_values
from generator.documents.specimen import (
    make_specimen,
    specimen_migration,
    specimen_plans,
    specimen_report,
    specimen_workspace,
)
from generator.documents.worksheet import worksheet_values
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.approvals import template_of as policy_template_of
from generator.model.approvals import template_of_form as form_template_of
from generator.model.differences import Differences
from generator.model.standards import Form
from generator.model.workspace import Rulebook, Workspace

_ValuesOfPlan = Callable[[Workspace, Report, PacketPlan], Values]

_PACKET: Mapping[str, tuple[str, _ValuesOfPlan]] = {
    checklist.TEMPLATE: (
        "the checklist of a packet: requirements, uploads and dates",
        lambda workspace, report, plan: checklist_values(workspace, report, plan, {}),
    ),
    narrative.TEMPLATE: ("the narrative of a packet: what the program does for each requirement", narrative_values),
    worksheet.TEMPLATE: ("the worksheet of a packet: every field of the portal, filled in", worksheet_values),
}
_OTHERS = {
    migration.TEMPLATE: "the paper on which the advisory group decides about a move to another edition",
    change_summary.TEMPLATE: "the paper that tells what has changed since an application was sent in",
}


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """One template that documents are made of: its path below a templates folder, and what it makes, in words."""

    name: str
    makes: str

    @property
    def folder(self) -> str:
        """The folder it stands in."""
        return self.name.rpartition("/")[0]


def all_templates(rulebook: Rulebook) -> tuple[TemplateUse, ...]:
    """Every Word template that something is made of, whether there is a file of that name or not, by path."""
    return tuple(sorted(_uses(rulebook), key=lambda use: use.name))


def _uses(rulebook: Rulebook) -> Iterator[TemplateUse]:
    for name, (makes, _) in _PACKET.items():
        yield TemplateUse(name, makes)
    for name, makes in _OTHERS.items():
        yield TemplateUse(name, makes)
    for form in rulebook.forms.values():
        yield TemplateUse(form_template_of(form), f"the form “{form.title}”")
    for edition in rulebook.editions.values():
        for standard in edition.standards:
            name = policy_template_of(edition=edition.id, standard=standard.number)
            yield TemplateUse(name, f"the policy on Standard {standard.number} of {edition.id}, {standard.title}")
    for enhancement in rulebook.enhancements.values():
        yield TemplateUse(policy_template_of(enhancement=enhancement.id), f"the policy on {enhancement.title}")


def program_values(workspace: Workspace, report: Report, name: str) -> Iterator[tuple[str, Values]]:
    """What a template is given for this program: once for each document that is made of it, with what that one is about.

    Nothing where the program has no such document: no application yet, or a move to another edition that nobody has asked for.
    """
    if values_of := _values_of_plan(workspace.rulebook, name):
        for application in workspace.program.applications:
            try:
                plan = plan_packet(workspace, report, application, draft=True)
                yield f"application {application.id}", values_of(workspace, report, plan)
            except DocumentError:  # of the rulebook, which `dsmes check` tells of
                continue
    elif (values := _own_values(workspace, report, name)) is not None:
        yield "", values


def specimen_values(rulebook: Rulebook, as_of: date, name: str) -> tuple[Values, ...]:
    """What a template would be given for a program that has recorded everything there is; nothing for a template of no document."""
    workspace, report = _specimen(Same(rulebook), as_of)
    if values_of := _values_of_plan(rulebook, name):
        return tuple(_of_packets(workspace, report, values_of))
    if name == migration.TEMPLATE:
        moved = specimen_migration(workspace)
        return (migration_values(workspace, moved),) if moved else ()
    if name == change_summary.TEMPLATE:
        day = as_of.isoformat()
        found = replace(make_specimen(Differences, as_of), sent=day, before=day, after=day)
        return (change_summary.change_summary_values(workspace, found, exhibit=lambda _: iter(("x", "x"))),)
    values = _own_values(workspace, report, name)
    return (values,) if values is not None else ()


def _of_packets(workspace: Workspace, report: Report, values_of: _ValuesOfPlan) -> Iterator[Values]:
    for plan in specimen_plans(workspace, report):
        try:
            yield values_of(workspace, report, plan)
        except DocumentError:  # of the rulebook, which `dsmes check` tells of
            continue


def _form_of(rulebook: Rulebook, name: str) -> Form | None:
    return next((one for one in rulebook.forms.values() if form_template_of(one) == name), None)


def _values_of_plan(rulebook: Rulebook, name: str) -> _ValuesOfPlan | None:
    """What gives a template its values, where it is one that is made for each application; None for the others."""
    if name in _PACKET:
        return _PACKET[name][1]
    form = _form_of(rulebook, name)
    if form is None or not form.per_application:
        return None
    own = form
    return lambda workspace, report, plan: paper_values(workspace, report, plan) | form_values(workspace, own)


def _own_values(workspace: Workspace, report: Report, name: str) -> Values | None:
    """What the template of a form or policy is given."""
    form = _form_of(workspace.rulebook, name)
    if form:
        return context(workspace, report) | form_values(workspace, form)
    return policy_values(workspace, context(workspace, report), name)


@lru_cache(maxsize=2)
def _specimen(rulebook: Same, as_of: date) -> tuple[Workspace, Report]:
    workspace = specimen_workspace(rulebook.thing, as_of)
    return workspace, specimen_report(workspace)
