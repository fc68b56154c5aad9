"""The paper of what has changed names what it speaks of."""

from dataclasses import replace

from generator.documents.change_summary import change_summary_values
from generator.questions.differences import compare
from tests.documents.word_building import sample
from tests.questions.test_differences import BEFORE, SENT


def test_exhibits_that_a_requirement_gained_or_lost_are_named() -> None:
    workspace = sample().workspace
    assert workspace
    first, second = BEFORE.requirements
    after = replace(BEFORE, requirements=(replace(first, exhibits=("EX-1", "EX-0001", "EX-9")), replace(second, exhibits=("EX-2",))))
    found = compare(BEFORE, after, sent=SENT, pages={})
    (row,) = change_summary_values(workspace, found, exhibit=lambda _: iter(("",)))["requirements"]
    assert row["exhibits"] == "now with EX-0001 Sponsor profile and EX-9"
