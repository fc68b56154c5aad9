"""Which application `dsmes init` puts into a new program."""

import re
from datetime import date
from pathlib import Path

import pytest

from generator.commands import init
from generator.commands.gather import Asking, gather
from generator.errors import UsageError
from generator.loading.load import load_rulebook
from generator.model.evidence import Commitments, Settings
from generator.record import defaults_of
from generator.rules.people import Vacancy, vacancies
from tests.loading.building import RULEBOOK, write_tree

ROOT = Path(__file__).parents[2]
EDITION = RULEBOOK["standards/editions/ed-1.yaml"]
INITIAL = RULEBOOK["standards/applications/body-initial.yaml"]
# A type that comes first in the order of the files, and the first application under a newer edition.
NEWER = {
    **RULEBOOK,
    "standards/editions/ed-2.yaml": EDITION.replace("ed-1", "ed-2").replace("2020-01-01", "2030-06-01\nsupersedes: ed-1"),
    "standards/applications/a-renewal.yaml": INITIAL.replace("type: initial", "type: a-renewal"),
    "standards/applications/body-newer.yaml": INITIAL.replace("edition: ed-1", "edition: ed-2"),
}


@pytest.mark.parametrize(
    ("day", "edition"),
    [(date(2019, 1, 1), "ed-2"), (date(2030, 5, 31), "ed-1"), (date(2030, 6, 1), "ed-2"), (date(2040, 1, 1), "ed-2")],
)
def test_a_new_program_makes_the_first_application_under_the_edition_that_holds(day: date, edition: str, tmp_path: Path) -> None:
    rulebook = load_rulebook(write_tree(tmp_path, NEWER) / "standards")
    body = rulebook.accreditors["body"]
    assert body.applications[0].type == "a-renewal"
    found = init.first_application(rulebook, body, day)
    assert found
    assert (found.type, found.edition) == ("initial", edition)


def test_an_accreditor_without_its_first_application_has_none(tmp_path: Path) -> None:
    files = {name: text for name, text in RULEBOOK.items() if "applications" not in name}
    rulebook = load_rulebook(write_tree(tmp_path, files) / "standards")
    assert init.first_application(rulebook, rulebook.accreditors["body"], date(2026, 1, 1)) is None


def test_the_shipped_accreditors_start_under_the_edition_that_holds_today(tmp_path: Path) -> None:
    init.run(tmp_path / "new", name="Example Program", accreditors=(), today=date(2026, 10, 30))
    text = (tmp_path / "new" / "evidence" / "program.yaml").read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    rulebook = load_rulebook(ROOT / "standards")
    for accreditor in rulebook.accreditors.values():
        start = lines.index(f"accreditor: {accreditor.id}")
        assert lines[start + 1 : start + 3] == ["edition: ns-2022", f"type: {accreditor.first_application}"]


def test_an_unknown_accreditor_lists_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        init.run(tmp_path / "new", name="", accreditors=("nobody",), today=date(2026, 10, 30))
    assert refused.value.hint == "known are: " + ", ".join(load_rulebook(ROOT / "standards").accreditors)


def test_a_setting_shows_what_holds_without_it(tmp_path: Path) -> None:
    init.run(tmp_path / "new", name="", accreditors=(), today=date(2026, 10, 30))
    for file, cls in (("program", Settings), ("policies", Commitments)):
        text = (tmp_path / "new" / "evidence" / f"{file}.yaml").read_text(encoding="utf-8")
        numbers = {key: value for key, value in defaults_of(cls).items() if type(value) is int}
        assert len(numbers) > 1
        for key, value in numbers.items():
            assert re.findall(rf"^#\s+{key}: (\S+)", text, re.MULTILINE) == [str(value)], key


def test_a_line_to_copy_holds_no_date_or_number_that_looks_filled_in(tmp_path: Path) -> None:
    init.run(tmp_path / "new", name="", accreditors=(), today=date(2026, 10, 30))
    for path in sorted((tmp_path / "new/evidence").glob("*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            value = line.partition("  # ")[0].rpartition(": ")[2]
            assert not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value), (path.name, line)


def test_a_line_to_copy_says_whether_it_may_be_left_out_and_where_its_words_are_listed(tmp_path: Path) -> None:
    init.run(tmp_path / "new", name="", accreditors=(), today=date(2026, 10, 30))
    text = (tmp_path / "new/evidence/exhibits.yaml").read_text(encoding="utf-8")
    assert "#     kind: (to fill in)  # What it is, e.g. LETTER_OF_SUPPORT. `dsmes explain kinds` lists them.\n" in text
    assert "#     owner: (to fill in)  # Who keeps it up to date. May be left out.\n" in text
    text = (tmp_path / "new/evidence/curriculum.yaml").read_text(encoding="utf-8")
    assert "#   - topic: (to fill in)  # The topic area. `dsmes explain topics` lists them.\n" in text


def test_what_was_not_said_is_still_to_be_filled_in_and_the_rest_is_judged(tmp_path: Path) -> None:
    today = date(2026, 10, 30)
    init.run(tmp_path / "new", name="A new program", accreditors=(), today=today)
    found = gather(Asking(root=tmp_path / "new", today=today))
    assert found.workspace is not None
    assert found.report.applications
    told = {(finding.rule.id, finding.message.partition("`")[2].partition("`")[0]) for finding in found.report.findings}
    assert {("TXT101", "started"), ("TXT101", "billing_name")} <= told
    assert not {rule for rule, _ in told} & {"APP114", "DAT106"}, "a name or day that is not known differs from none"
    vacancy = next(vacancies(found.workspace))
    assert isinstance(vacancy, Vacancy)
    assert vacancy.last == date(2026, 10, 29), "nobody counts the days before the program is known to have begun"
