"""The paper of a move to another edition, as those who decide on it read it."""

import re

from generator.documents.migration import migration_values
from generator.findings import Migration
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


def test_what_to_look_at_is_one_sentence() -> None:
    workspace = sample().workspace
    assert workspace
    rows = [row for person in migration_values(workspace, migration())["people"] for row in person["rows"]]
    assert any("not verified" in text for row in rows for text in row["look_at"])
    assert all(row["look_at"][0].startswith("Hold ") for row in rows)
    assert not [text for row in rows for text in row["look_at"] if text.endswith(".")], "a semicolon may follow"
