"""Each piece of law that a form names in its words is among the form's sources."""

import re

import pytest

from generator.loading.load import load_rulebook
from generator.model.standards import Confidence, Form
from generator.shipped import shipped
from tests.documents.test_forms import FORMS, ROOT, template_of

SOURCES = load_rulebook(shipped("standards")).sources
_NAMED = re.compile(r"(\d+) (CFR|U\.S\.C\.) (?:part )?(\d+[a-z]?(?:-\d+[a-z]+)?)(\.\d+)?")


def named_in(prose: str) -> set[tuple[str, str]]:
    """Each piece of law that is named, as the id of its section and the id of its whole part."""
    return {
        (f"{kind}-{title}-{part}{section}", f"{kind}-{title}-{part}")
        for title, code, part, section in _NAMED.findall(" ".join(prose.split()))
        for kind in ["CFR" if code == "CFR" else "USC"]
    }


def prose_of(form: Form) -> str:
    return (ROOT / "templates" / "prose" / template_of(form)).with_suffix(".md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_cites_the_law_that_it_names(form: Form) -> None:
    cited = {citation.text for citation in form.citations}
    assert [section for section, part in sorted(named_in(prose_of(form))) if not {section, part} & cited] == []
    assert cited <= SOURCES.keys()


def test_many_forms_name_a_law() -> None:
    """So that the test above looks at something."""
    assert len([form for form in FORMS if named_in(prose_of(form))]) > 15


def test_the_law_is_found_however_a_line_is_broken() -> None:
    assert named_in("see 45 CFR\n164.504(e)(4), 42 U.S.C. 1320a-7b(b) and 45 CFR part 164, subpart C") == {
        ("CFR-45-164.504", "CFR-45-164"),
        ("USC-42-1320a-7b", "USC-42-1320a-7b"),
        ("CFR-45-164", "CFR-45-164"),
    }


def test_what_was_not_read_is_told_as_unverified() -> None:
    for form in FORMS:
        for citation in form.citations:
            if SOURCES[citation.text].note.startswith("Not read; ") and "names both" not in SOURCES[citation.text].note:
                assert citation.confidence is Confidence.UNVERIFIED, (form.id, citation.text)
