"""The hours of continuing education that documents print: the check's own count, for each application and as of the day itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from generator.findings import CountedEducation
from generator.model.evidence import Application, Person
from generator.model.standards import Accreditor, ApplicationType
from generator.model.workspace import Workspace
from generator.rules.declare import Asked, ParameterError, checks_of
from generator.rules.ledger import EDUCATION_CHECK, tallies, tally
from generator.rules.people import select_people


def count_education(workspace: Workspace) -> Mapping[str, CountedEducation]:
    """Application id to the hours that count for each person as that application asks for them; under no id, as of the day.

    An application that asks for no hours counts them as another one to the same accreditor would. Nothing is there for an application
    whose accreditor never asks for any.
    """
    found: dict[str, CountedEducation] = {}
    today: list[Asked] = []
    for application in workspace.program.applications:
        accreditor, type = workspace.rulebook.accreditors.get(application.accreditor), workspace.type_of(application)
        if accreditor is None or type is None:
            continue
        calls = list(_calls(workspace, accreditor, application, type)) or _calls_elsewhere(workspace, accreditor, application, type)
        if counted := _counted(workspace, calls):
            found[application.id] = counted
        today = today or [replace(call, parameters={**call.parameters, "before": "as-of"}) for call in calls]
    if counted := _counted(workspace, today):
        found[""] = counted
    return found


def _calls(workspace: Workspace, accreditor: Accreditor, application: Application, type: ApplicationType) -> Iterator[Asked]:
    """Each call of the check by an application of a type."""
    for heading in type.headings:
        for asks in heading.asks:
            requirement = workspace.rulebook.requirements.get(asks.requirement)
            for call in checks_of(accreditor, requirement, asks) if requirement else ():
                if requirement and call.check == EDUCATION_CHECK:
                    yield Asked(
                        workspace=workspace,
                        application=application,
                        accreditor=accreditor,
                        type=type,
                        requirement=requirement,
                        asks=asks,
                        shown=(),
                        parameters=call.parameters,
                        check=call,
                    )


def _calls_elsewhere(workspace: Workspace, accreditor: Accreditor, application: Application, own: ApplicationType) -> list[Asked]:
    """The calls by the accreditor's first type that has any, of the same edition if there is one, counted back from the day sent in."""
    for type in sorted(accreditor.applications, key=lambda one: one.edition != own.edition):
        if calls := list(_calls(workspace, accreditor, application, type)):
            return [replace(call, type=own, parameters={**call.parameters, "before": "submission"}) for call in calls]
    return []


def _counted(workspace: Workspace, calls: Iterable[Asked]) -> CountedEducation | None:
    usable = [call for call in calls if _is_usable(call)]
    if not usable:
        return None
    first = usable[0]
    return CountedEducation(
        months=first.number("months"),
        until=first.window().until,
        hours={person.id: _held(person, usable) for person in workspace.team.people if person.continuing_education},
    )


def _held(person: Person, calls: list[Asked]) -> Decimal:
    """By the call that asks it of the person; by the first, where none does."""
    own = (call for call in calls if any(one.id == person.id for one in select_people(call.workspace, call.application, call.text("who"))))
    return tally(next(own, calls[0]), person).held


def _is_usable(call: Asked) -> bool:
    try:
        for _ in tallies(call):
            break
        call.window()
    except ParameterError:
        return False  # `check` tells it
    return True
