"""What moving an application to another edition takes, for people and for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from generator.findings import Fate, Migration, MigrationRow, State
from generator.reports.json_ import VERSION, dump

_WIDTH = 110
_TITLES: Mapping[Fate, str] = {
    Fate.REVIEW: "Needs review",
    Fate.NEW: "New",
    Fate.FALLS_AWAY: "Falls away",
    Fate.CARRIES: "Carries over",
}


def write_migration(migration: Migration, written: bool) -> str:
    """The next step, the counts, then each requirement by what becomes of it, those with work first."""
    lines = [
        f"{migration.application}: {migration.type} application to {migration.accreditor}, from {migration.old} to {migration.new}, "
        f"on {migration.as_of}",
        _counts(migration),
        "",
        *wrap(f"Next: {_next_step(migration, written)}", _WIDTH, subsequent_indent="      "),
    ]
    for fate in Fate:
        rows = migration.rows_of(fate)
        if rows:
            lines += ["", f"{_TITLES[fate]} ({len(rows)})"]
            lines += _rows(fate, rows, migration)
    if migration.notes:
        lines += ["", "About the comparison", *wrap(" ".join(migration.notes), _WIDTH, initial_indent="  ", subsequent_indent="  ")]
    return "\n".join(lines) + "\n"


def _counts(migration: Migration) -> str:
    review, new, falls, carries = (len(migration.rows_of(fate)) for fate in Fate)
    return (
        f"{carries} {'carries' if carries == 1 else 'carry'} over, {review} need{'s' if review == 1 else ''} review, "
        f"{new} {'is' if new == 1 else 'are'} new, {falls} fall{'s' if falls == 1 else ''} away"
    )


def _next_step(migration: Migration, written: bool) -> str:
    command = f"dsmes migrate {migration.application} --to {migration.new}"
    if written:
        return (
            f"`dsmes status --application {migration.application}` shows it under {migration.new}; "
            f"`dsmes migrate {migration.application} --to {migration.old} --write` goes back"
        )
    if not migration.crosswalks:
        return (
            f"no crosswalk leads from {migration.old} to {migration.new}, so a person has to compare all that both ask; "
            f"`{command} --write` makes the move all the same"
        )
    if migration.rows_of(Fate.REVIEW) or migration.rows_of(Fate.NEW):
        return (
            f"look at what needs review and what is new below; `dsmes explain {migration.new}` lists the standards. "
            f"`{command} --document` makes the paper on which your advisory group decides, `{command} --write` makes the move"
        )
    return f"`{command} --write` makes the move; nothing has to be looked at before"


def _rows(fate: Fate, rows: Sequence[MigrationRow], migration: Migration) -> Iterator[str]:
    groups: dict[tuple[str, str], list[MigrationRow]] = {}
    for row in rows:
        groups.setdefault((_where(row, migration), _why(row, migration)), []).append(row)
    for (where, why), group in groups.items():
        yield ""
        yield f"  {where}"
        yield from wrap(why, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        for row in group:
            yield f"    {row.requirement:<8} {row.title}: {_state(row)}"
            yield from _detail(fate, row, migration)


def _where(row: MigrationRow, migration: Migration) -> str:
    def named(edition: str, number: str, title: str) -> str:
        return f"{edition} standard {number}{f', {title}' if title else ''}" if number else f"{edition}, outside the numbered standards"

    if row.before is None:
        return named(migration.new, row.new_standard, row.new_title)
    if row.after is None:
        return named(migration.old, row.old_standard, row.old_title)
    if not row.old_standard and not row.new_standard:
        return "outside the numbered standards"
    return f"{named(migration.old, row.old_standard, row.old_title)} → {named(migration.new, row.new_standard, row.new_title)}"


def _why(row: MigrationRow, migration: Migration) -> str:
    said = migration.relation_of(row)
    return f"{said}. {row.reason}" if said else row.reason


def _state(row: MigrationRow) -> str:
    if row.before is None or row.after is None:
        return (row.before or row.after or State.MISSING).value
    return row.before.value if row.before is row.after else f"{row.before.value} → {row.after.value}"


def _detail(fate: Fate, row: MigrationRow, migration: Migration) -> Iterator[str]:
    if fate is Fate.CARRIES:
        return
    entries = [*row.look_at]
    if fate is Fate.NEW and row.evidence:
        entries.append(f"evidence is there: {_named(row.evidence, migration)}")
    elif fate is Fate.NEW and row.after is not None and row.after.is_met:
        entries.append("your records show it already" if row.after is not State.NOT_APPLICABLE else "it does not apply to your program")
    elif fate is Fate.NEW and row.satisfies:
        entries.append(f"would satisfy it: {'; '.join(text.rstrip('.') for text in row.satisfies)}")
    if fate is Fate.FALLS_AWAY:
        entries.append(f"stays on file: {_named(row.evidence, migration)}" if row.evidence else "no exhibit was kept for it")
    for entry in entries:
        yield from wrap(entry, _WIDTH, initial_indent=" " * 13, subsequent_indent=" " * 15, break_on_hyphens=False)
    for step in row.closes:
        yield from wrap(f"→ {step}", _WIDTH, initial_indent=" " * 13, subsequent_indent=" " * 15, break_on_hyphens=False)


def _named(exhibits: Sequence[str], migration: Migration) -> str:
    return ", ".join(f"{id} {migration.titles[id]}" for id in exhibits)


def write_migration_json(migration: Migration, written: bool) -> str:
    """The same for programs: version 1, the same keys for each requirement."""
    return dump(
        {
            "version": VERSION,
            "as_of": migration.as_of.isoformat(),
            "application": migration.application,
            "accreditor": migration.accreditor,
            "type": migration.type,
            "from": migration.old,
            "to": migration.new,
            "crosswalks": list(migration.crosswalks),
            "notes": list(migration.notes),
            "written": written,
            "counts": {fate.value: len(migration.rows_of(fate)) for fate in Fate},
            "requirements": [_row_as_json(row) for row in migration.rows],
        }
    )


def _row_as_json(row: MigrationRow) -> dict[str, Any]:
    return {
        "id": row.requirement,
        "title": row.title,
        "fate": row.fate.value,
        "standard_before": row.old_standard,
        "standard_after": row.new_standard,
        "relation": row.relation,
        "confidence": row.confidence,
        "why": row.why,
        "state_before": row.before.value if row.before else None,
        "state_after": row.after.value if row.after else None,
        "evidence": list(row.evidence),
        "satisfies": list(row.satisfies),
        "look_at": list(row.look_at),
        "closes": list(row.closes),
    }


MIGRATION_FORMATS: Mapping[str, Callable[[Migration, bool], str]] = {"text": write_migration, "json": write_migration_json}
