"""The paper on which an advisory group decides whether an application moves to another edition."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.documents.application_values import SURE_WORDS
from generator.documents.kept import Kept
from generator.documents.open_items import OpenItems
from generator.documents.plan import Document
from generator.documents.word_document import render_word_document
from generator.documents.words import STATE_WORDS, day_in_words, unmarked, upper_first
from generator.findings import Fate, Migration, MigrationRow, State
from generator.model.evidence import Application
from generator.model.standards import Confidence, Edition
from generator.model.workspace import Workspace

TEMPLATE = "migration/decision.docx"
_SPOKEN = frozenset({"why", "notes", "look_at", "closes"})  # values that speak of editions and exhibits by their ids
_NOBODY = "Quality coordinator"
_RELATION = re.compile(
    rf" \([a-z]+, ({'|'.join(one.value for one in Confidence)})\)"
)  # how the crosswalk names the relation, and how sure it is


def render_migration(
    workspace: Workspace, migration: Migration, *, templates: Sequence[Path], kept: Kept | None = None
) -> tuple[Document, ...]:
    """The paper as .docx and .pdf; with `kept`, one that was edited by hand stays as it is.

    Raises:
        DocumentError: the template cannot be filled in.
    """
    values = _in_full(migration_values(workspace, migration), _names(workspace, migration))
    return render_word_document("move-to-another-edition", TEMPLATE, values, templates=templates, as_of=workspace.as_of, kept=kept)


def migration_values(workspace: Workspace, migration: Migration) -> dict[str, Any]:
    """What the paper's template is given."""
    program, editions = workspace.program, workspace.rulebook.editions
    accreditor = workspace.rulebook.accreditors[migration.accreditor]
    application = workspace.applications_by_id[migration.application]
    kind = workspace.type_of(application)
    coordinator = workspace.coordinator
    told = OpenItems(workspace, application.id)
    waived = _waived(workspace, application)
    return {
        "sample": program.sample,
        "draft": False,
        "as_of": day_in_words(workspace.as_of),
        "program": {"name": program.name, "short_name": program.short_name},
        "accreditor": {"name": accreditor.name, "short_name": accreditor.short_name},
        "application": {"id": application.id, "title": kind.title if kind else application.type},
        "old": _edition(editions[migration.old]),
        "new": _edition(editions[migration.new]),
        "counts": {
            name: len(migration.rows_of(fate))
            for name, fate in (("carries", Fate.CARRIES), ("review", Fate.REVIEW), ("new", Fate.NEW), ("falls", Fate.FALLS_AWAY))
        },
        "changes": _changes(migration),
        "notes": unmarked(" ".join(migration.notes)),
        "people": _people(workspace, migration, told, waived),
        "new_rows": [
            {
                **_row(row, told),
                "why": unmarked(row.why),
                "stands": "; ".join((*waived.get(row.requirement, ()), _where_it_stands(row, migration, told))),
            }
            for row in migration.rows_of(Fate.NEW)
        ],
        "falls": [
            {"why": unmarked(why), "rows": [{**_row(row, told), "kept": _kept(row, migration, waived)} for row in rows]}
            for why, rows in _by_reason(migration.rows_of(Fate.FALLS_AWAY)).items()
        ],
        "carries": [
            {"id": row.requirement, "title": row.title, "state": _state(row), "waived": " ".join(waived.get(row.requirement, ()))}
            for row in migration.rows_of(Fate.CARRIES)
        ],
        "coordinator": coordinator.name if coordinator else "Name",
        "officer": program.sponsor.officer.name,
    }


def _edition(edition: Edition) -> dict[str, str]:
    return {
        "id": edition.id,
        "name": _edition_name(edition),
        "title": edition.title,
        "published": day_in_words(edition.published),
        "superseded": day_in_words(edition.superseded),
    }


def _edition_name(edition: Edition) -> str:
    return f"the {edition.published.year} edition"


def _names(workspace: Workspace, migration: Migration) -> dict[str, str]:
    """What those who decide know a thing by: an edition by its year, an exhibit by its id with its title."""
    editions = {id: _edition_name(workspace.rulebook.editions[id]) for id in (migration.old, migration.new)}
    return editions | {id: _exhibit_name(id, title) for id, title in migration.titles.items()}


def _exhibit_name(id: str, title: str) -> str:
    return f"{id} ({title})"  # titles hold commas, and several stand in a row


def _in_full(value: Any, names: Mapping[str, str], key: str = "") -> Any:
    """The values with names in place of ids wherever the paper speaks of them; an id that is asked for as such stays."""
    if isinstance(value, dict):
        return {name: _in_full(each, names, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_in_full(each, names, key) for each in value]
    if not isinstance(value, str) or key not in _SPOKEN:
        return value
    text = _RELATION.sub(lambda found: f" ({sure})" if (sure := SURE_WORDS[Confidence(found[1])]) else "", value)
    told = (
        re.sub(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])", lambda found: names[found[0]], text) if names else text
    )
    return upper_first(told) if key == "why" else told


def _waived(workspace: Workspace, application: Application) -> dict[str, list[str]]:
    """Requirement id to what the waivers say that hold for the application on the day; they hold after the move as before it."""
    found: dict[str, list[str]] = {}
    for waiver in workspace.waivers:
        if application.id in waiver.applications and waiver.holds_on(workspace.as_of):
            only = "in part " if waiver.sites or waiver.people else ""
            what = "recorded as not fitting this program" if waiver.kind == "not-applicable" else "set aside by a waiver"
            found.setdefault(waiver.requirement, []).append(f"it is {only}{what} until {day_in_words(waiver.end)}")
    return found


def _state(row: MigrationRow) -> str:
    return " ".join(STATE_WORDS[row.after]) if row.after else ""


def _by_reason(rows: Sequence[MigrationRow]) -> dict[str, list[MigrationRow]]:
    """The rows by why, so that one reason is told once."""
    found: dict[str, list[MigrationRow]] = {}
    for row in rows:
        found.setdefault(row.why, []).append(row)
    return found


def _kept(row: MigrationRow, migration: Migration, waived: Mapping[str, Sequence[str]]) -> str:
    kept = _named(row.evidence, migration) or "no exhibit was kept"
    return "; ".join((kept, *(f"{text}, which is not needed after the move" for text in waived.get(row.requirement, ()))))


def _row(row: MigrationRow, told: OpenItems, waived: Sequence[str] = ()) -> dict[str, Any]:
    look_at = [*waived, *(text.rstrip(".") for text in told.in_words(row.look_at))]  # in one sentence with what is to be done
    look_at[:1] = map(upper_first, look_at[:1])
    return {"id": row.requirement, "title": row.title, "look_at": look_at, "closes": told.in_words(row.closes)}


def _changes(migration: Migration) -> list[dict[str, str]]:
    """Each pair of standards with what changes between them, once, in the order of the old ones."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in sorted(
        migration.rows_of(Fate.REVIEW), key=lambda row: [int(part) for part in re.findall(r"\d+", row.old_standard)] or [1000]
    ):
        said = migration.relation_of(row)
        before, after = _standard(row.old_standard, row.old_title), _standard(row.new_standard, row.new_title)
        groups.setdefault((before, after, unmarked(f"{said}. {row.reason}" if said else row.reason)), []).append(row.requirement)
    return [{"before": before, "after": after, "why": why, "requirements": ", ".join(ids)} for (before, after, why), ids in groups.items()]


def _standard(number: str, title: str) -> str:
    return f"Standard {number}: {title}" if number and title else f"Standard {number}" if number else "outside the numbered standards"


def _people(workspace: Workspace, migration: Migration, told: OpenItems, waived: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Each person with the requirements whose exhibits they keep; what nobody keeps is the coordinator's."""
    coordinator = workspace.coordinator
    anybody = coordinator.name if coordinator else _NOBODY
    found: dict[str, list[dict[str, Any]]] = {}
    for row in migration.rows_of(Fate.REVIEW):
        owners = [workspace.exhibits_by_id[id].owner for id in row.evidence]
        names = [workspace.people_by_id[owner].name for owner in owners if owner in workspace.people_by_id]
        for name in dict.fromkeys(names or [anybody]):
            found.setdefault(name, []).append(_row(row, told, waived.get(row.requirement, ())))
    return [{"name": name, "rows": rows} for name, rows in sorted(found.items(), key=lambda each: (each[0] != anybody, each[0]))]


def _where_it_stands(row: MigrationRow, migration: Migration, told: OpenItems) -> str:
    if row.after is State.NOT_APPLICABLE:
        return "does not apply to this program"
    if row.after is not None and row.after.is_met:
        return f"shown already by {_named(row.evidence, migration)}" if row.evidence else "shown already by the program's records"
    steps = [f"to do: {step}" for step in told.in_words(row.closes)]
    accepted = [f"accepted: {'; '.join(text.rstrip('.') for text in row.satisfies)}"] if row.satisfies else []
    return "; ".join([*steps, *accepted]) or "open"


def _named(exhibits: Sequence[str], migration: Migration) -> str:
    return ", ".join(_exhibit_name(id, migration.titles[id]) for id in exhibits)
