"""The paper of a move to another edition, as those who decide on it read it."""

import re
from dataclasses import replace
from datetime import date

from generator.documents.migration import migration_values
from generator.findings import Fate, Migration
from generator.model.evidence import SignedOff, Waiver
from generator.questions.migration import plan_migration
from tests.documents.word_building import sample


def migration() -> Migration:
    made = sample()
    assert made.workspace
    return plan_migration(made.workspace, made.report, made.workspace.applications_by_id["adces-2026"], "ns-2022")


def test_standards_come_in_the_order_of_the_old_edition() -> None:
    workspace = sample().workspace
    assert workspace
    numbers = [
        int(found[1])
        for row in migration_values(workspace, migration())["changes"]
        if (found := re.match(r"Standard (\d+)", row["before"]))
    ]
    assert len(numbers) > 9
    assert numbers == sorted(numbers)


def test_waivers_are_told_and_states_stand_beside_what_carries_over() -> None:
    made = sample()
    assert made.workspace
    rows = migration().rows
    review, carried, gone = (
        next(row.requirement for row in rows if row.fate is fate) for fate in (Fate.REVIEW, Fate.CARRIES, Fate.FALLS_AWAY)
    )
    workspace = replace(
        made.workspace,
        waivers=tuple(
            Waiver(
                id=f"waiver-{id}",
                kind=kind,
                requirement=id,
                applications=("adces-2026",),
                reason="a reason",
                approved=SignedOff(by="dietitian-1", date=made.workspace.as_of),
                start=made.workspace.as_of,
                end=date(2026, 12, 31),
            )
            for id, kind in ((review, "waiver"), (carried, "not-applicable"), (gone, "waiver"))
        ),
    )
    values = migration_values(workspace, migration())
    (told,) = {row["look_at"][0] for person in values["people"] for row in person["rows"] if row["id"] == review}
    assert told == "It is set aside by a waiver until December 31, 2026"
    assert values["carries"][0]["waived"] == "it is recorded as not fitting this program until December 31, 2026"
    assert {row["state"] for row in values["carries"]} == {"● Complete"}
    (kept,) = [row["kept"] for group in values["falls"] for row in group["rows"] if row["id"] == gone]
    assert kept.endswith("it is set aside by a waiver until December 31, 2026, which is not needed after the move")


def test_a_reason_is_told_once() -> None:
    workspace = sample().workspace
    assert workspace
    reasons = [group["why"] for group in migration_values(workspace, migration())["falls"]]
    assert reasons
    assert len(set(reasons)) == len(reasons)


def test_what_to_look_at_is_one_sentence() -> None:
    workspace = sample().workspace
    assert workspace
    rows = [row for person in migration_values(workspace, migration())["people"] for row in person["rows"]]
    assert any("not verified" in text for row in rows for text in row["look_at"])
    assert all(row["look_at"][0].startswith("Hold ") for row in rows)
    assert not [text for row in rows for text in row["look_at"] if text.endswith(".")], "a semicolon may follow"
