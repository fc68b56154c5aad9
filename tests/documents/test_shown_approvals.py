"""Which lines of a Word file read as an approval, so that nobody takes words for approved that were changed by hand."""

import pytest

from generator.documents.words import shows_approvals
from tests.loading.test_word_text import RUN, SENTENCES, TEMPLATE, instead, looking


@pytest.mark.parametrize(
    "line",
    [
        "On record: I have read this version and approve it (SHA-256 0123456789ab…)",
        "on record: approved",
        "ON RECORD : approved",
        "Approval on record: October 22, 2026",
        "Approved and on record since October 22, 2026",
        "Signed, on record, Dana Sampleton",
        "Read and approved (SHA-256 0123456789ab…)",
        "Read and approved (version 1.0; fingerprint of what was approved: SHA-256 0123456789ab…)",
        "– On record: approved",
    ],
)
def test_a_line_that_reads_as_an_approval_is_one(line: str) -> None:
    assert shows_approvals(instead(RUN.replace(SENTENCES, line)))


def test_one_that_is_too_faint_to_be_read_is_one_too() -> None:
    assert shows_approvals(instead(looking('<w:color w:val="FFFFFF"/>').replace(SENTENCES, "On record: approved")))


@pytest.mark.parametrize(
    "line",
    [
        "Approval on record",
        "Last day of the coordinator on record",
        "Goals assessed, on record",
        "Records are kept for six years",
        "A signature on record was given for the present text on the day beside it.",
        "Present text signed by Dana Sampleton, MS, RD, October 22, 2026",
    ],
)
def test_what_only_speaks_of_records_is_none(line: str) -> None:
    assert not shows_approvals(TEMPLATE)
    assert not shows_approvals(instead(RUN.replace(SENTENCES, line)))
