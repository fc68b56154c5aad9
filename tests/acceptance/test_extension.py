"""An edition and an accreditor that the code has never heard of work from their files alone, and mistakes in such files are located."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from generator.commands import build, calendar, explain, forecast, migrate, status
from generator.commands import check as check_command
from generator.commands.gather import Asking
from generator.loading.load import load, load_rulebook
from generator.loading.schemas import KINDS
from generator.model.names import WORDS
from generator.shipped import shipped
from tests.acceptance.extension_mistakes import MISTAKES
from tests.acceptance.extension_program import OWN, ROOT, lay_out_extension
from tests.documents.word_building import pdf_text, word_texts
from tests.loading.building import told

T = TypeVar("T")

TODAY = date(2026, 10, 30)
GUIDE = ROOT / "site" / "guide" / "rulebook.md"
GOLDEN = ROOT / "tests" / "golden" / "extension-mistakes.txt"
PACKETS = ("northern-2026", "northern-older", "northern-letter")


class Silent:
    """Talk that nobody hears."""

    def say(self, text: str) -> None:
        pass

    def steps(self, title: str, items: Sequence[T]) -> Iterator[T]:
        yield from items


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out_extension(tmp_path_factory.mktemp("extension"))


@pytest.fixture(scope="module")
def built(program: Path) -> Path:
    answer = build.run(asking(program, *PACKETS), Silent(), parts=("packets", "policies", "handbook"))
    assert answer.exit_code == 0, answer.text
    return program / "build"


def asking(root: Path, *applications: str) -> Asking:
    return Asking(root=root, today=TODAY, as_of=TODAY, applications=applications)


def explained(root: Path, id: str) -> str:
    return " ".join(explain.run(asking(root), id).text.split())


# --------------------------------------------------------------------------- commands


def test_check_finds_nothing_to_mend(program: Path) -> None:
    told = check_command.run(asking(program, *PACKETS)).text
    assert "standards/" not in told
    assert re.findall(r"^northern-\S+ \(.*$", told, re.MULTILINE) == [
        "northern-2026 (northern-board, ns-2031, initial): 13 of 13 requirements met, complete",
        "northern-older (northern-board, ns-2022, initial): 5 of 5 requirements met, complete",
        "northern-letter (northern-board, ns-2031, annual-report): 2 of 2 requirements met, complete",
    ]


def test_what_the_own_files_ask_is_looked_at(program: Path, tmp_path: Path) -> None:
    """The pledge of May 2026 lasts 24 months for the charter and 12 for the yearly letter."""
    for day, states in {
        date(2027, 5, 3): {"northern-2026": "current", "northern-letter": "current"},
        date(2027, 5, 5): {"northern-2026": "current", "northern-letter": "stale"},
        date(2028, 5, 5): {"northern-2026": "stale", "northern-letter": "stale"},
    }.items():
        root = shutil.copytree(program, tmp_path / str(day), ignore=shutil.ignore_patterns("build"))
        path = root / "evidence" / "program.yaml"
        text = path.read_text(encoding="utf-8")
        for old in ("submission: 2026-11-06\n    reporting_period", "anniversary: 2026-11-10"):
            before, found, after = text.rpartition(old)
            assert found
            text = before + re.sub(r"\d{4}-\d\d-\d\d", str(day), old) + after
        path.write_text(text, encoding="utf-8")
        shown = status.run(Asking(root=root, today=day, as_of=day, applications=tuple(states))).text
        assert re.findall(r"(\S+) +NOR-01", shown) == list(states.values()), day


def test_status_keeps_to_the_standards_of_the_new_edition(program: Path) -> None:
    told = status.run(asking(program, "northern-2026")).text
    assert re.findall(r"^Standard (\d)$", told, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert re.search(r"current +NOR-01 +The community pledges its help", told)


def test_explain_tells_the_new_things(program: Path) -> None:
    assert "Community pledge (COMMUNITY_PLEDGE); dated within 24 months before the review day" in explained(program, "NOR-01")
    assert "ns-2031: standard 1" in explained(program, "NOR-01")
    assert "asks: A letter of the organization says that it carries the house." in explained(program, "ORG-02")
    assert "initial under ns-2031: Request for a charter" in explained(program, "northern-board")
    assert "5 Learning from Results" in explained(program, "ns-2031")
    assert "ORG-01 Sponsor and administrative officer identified" in explained(program, "ns-2031 1")
    assert "look for" in explained(program, "COMMUNITY_PLEDGE").lower()
    assert "The Northern Board's word for its decision" in explained(program, "chartership")
    assert "northern-board Northern Board for Diabetes Education (invented)" in explained(program, "accreditors")


def test_explain_tells_who_asks_for_a_rule(program: Path) -> None:
    """From the requirements that call its check, in general and in application types."""
    told = explained(program, "TEA102")
    assert "by Northern Board (Request for a charter, ns-2031): read at its origin. Northern Board, handbook for applicants" in told
    assert explained(program, "coordinator-named").endswith(told.partition("Asked by ")[2].partition(" In this program")[0])
    assert "NOR-01 The community pledges its help: read at its origin." in explained(program, "STK101")


def test_migrate_reads_the_crosswalk_both_ways(program: Path) -> None:
    there = migrate.run(asking(program), "northern-older", "ns-2031").text
    assert "3 carry over, 2 need review, 8 are new, 0 fall away" in there
    assert "The support of the sponsor is asked as before, and that of" in there
    back = migrate.run(asking(program), "northern-2026", "ns-2022").text
    assert "8 fall away" in back


def test_deadlines_duties_and_what_lapses_are_told(program: Path) -> None:
    due = calendar.run(asking(program), months=12).text
    assert re.search(r"2026-12-20 +The yearly letter is sent", due)
    assert re.search(r"2027-03-16 +Ask the groups of the community for their pledges", due)
    ahead = forecast.run(asking(program, "northern-2026"), months=24, submission=date(2028, 6, 1)).text
    assert re.search(r"stale +NOR-01 +The community pledges its help", ahead)


def test_an_application_under_the_older_edition_is_asked_about_after_the_newer_one(program: Path, tmp_path: Path) -> None:
    root = shutil.copytree(program, tmp_path / "later", ignore=shutil.ignore_patterns("build"))
    path = root / "evidence" / "program.yaml"
    text = path.read_text(encoding="utf-8")
    before, found, after = text.rpartition("    submission: 2026-11-06\n")
    path.write_text(before + found.replace("2026-11-06", "2031-04-01") + after, encoding="utf-8")
    told = check_command.run(Asking(root=root, today=TODAY, as_of=TODAY, applications=("northern-older",))).text
    assert "application northern-older is held to ns-2022, superseded on 2031-03-01 by ns-2031 [APP102]" in told


# --------------------------------------------------------------------------- documents


def texts_of(folder: Path) -> dict[str, str]:
    """Each document of a packet to the text that a reader finds in it."""
    found = {path.name: pdf_text(path.read_bytes()) for path in sorted(folder.glob("*.pdf"))}
    return found | {path.name: " ".join(word_texts(path.read_bytes())) for path in sorted(folder.glob("*.docx"))}


def test_packets_speak_the_accreditors_words(built: Path) -> None:
    texts = texts_of(built / "packets" / "northern-2026")
    assert set(texts) == {f"{name}.{form}" for name in ("checklist", "narrative", "worksheet") for form in ("docx", "pdf")} | {"binder.pdf"}
    for name, text in texts.items():
        assert "Request for a charter" in text, name
        assert "Northern Board" in text, name
    for form in ("docx", "pdf"):
        assert "Sister house" in texts[f"worksheet.{form}"]
        assert "sister house" in texts[f"narrative.{form}"]
        assert "chartership" in texts[f"narrative.{form}"]
        assert "The community pledges its help" in texts[f"checklist.{form}"]
        assert "$290.50" in texts[f"checklist.{form}"]
    letter = texts_of(built / "packets" / "northern-letter")
    assert "Yearly Letter" in letter["narrative.pdf"]


def test_packets_hold_no_word_of_another_accreditor(built: Path) -> None:
    others = load_rulebook(shipped("standards")).accreditors.values()
    neutral = {*WORDS.values(), "service", "change", "audit", "program", "main site", "application", "renewal"}
    foreign = {word for each in others for word in (each.id, *each.short_name.split(), *each.words.values())} - neutral
    for packet in PACKETS:
        for name, text in texts_of(built / "packets" / packet).items():
            if name != "binder.pdf":  # it ends with the list of sources, whose titles name whom they are of
                assert [word for word in sorted(foreign) if re.search(rf"\b{re.escape(word)}\b", text)] == [], (packet, name)


def test_uploads_have_the_accreditors_names(built: Path) -> None:
    uploads = built / "packets" / "northern-2026" / "uploads"
    assert sorted(path.relative_to(uploads).as_posix() for path in uploads.rglob("*.*")) == [
        "01-roots/01-letter-of-the-carrier.pdf",
        "01-roots/02-pledges.pdf",
    ]


def test_the_handbook_tells_the_new_edition_and_the_guide(built: Path) -> None:
    site = built / "handbook"
    assert "Roots in the Community" in (site / "standards" / "ns-2031" / "standard-01.html").read_text(encoding="utf-8")
    assert "The yearly letter is sent" in (site / "calendar.html").read_text(encoding="utf-8")
    assert "COMMUNITY_PLEDGE" in (site / "guide" / "rulebook.html").read_text(encoding="utf-8")
    names = (site / "reference" / "names.html").read_text(encoding="utf-8")
    assert "external-stakeholders" in names
    assert "northern-board" in names
    rules = (site / "reference" / "rules.html").read_text(encoding="utf-8")
    assert "by Northern Board (Request for a charter, ns-2031): read at its origin" in re.sub(r"<[^>]+>", "", rules)


# --------------------------------------------------------------------------- the guide


def examples(text: str) -> list[tuple[str, str]]:
    """Each example of the guide with the file it stands for; none for what goes into `program.yaml`."""
    found = re.findall(r"(?:^In `([^`]+)`:\n\n)?^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(name, example) for name, example in found]


def test_the_examples_of_the_guide_are_the_files_that_are_tested_here() -> None:
    files = {path.relative_to(OWN).as_posix(): path.read_text(encoding="utf-8") for path in OWN.rglob("*.yaml")}
    into_program = [files.pop("accreditations.yaml"), files.pop("applications.yaml")]
    shown = examples(GUIDE.read_text(encoding="utf-8"))
    assert {name: example for name, example in shown if name} == files
    assert [example for name, example in shown if not name] == into_program


def test_an_example_that_has_drifted_is_seen() -> None:
    assert examples("In `a.yaml`:\n\n```yaml\na: 1\n```\n\nand\n\n```yaml\nb: 2\n```\n") == [("a.yaml", "a: 1\n"), ("", "b: 2\n")]


def test_the_guide_explains_every_key_of_an_application() -> None:
    """And of the other files that it shows."""
    guide = GUIDE.read_text(encoding="utf-8")
    kinds = ("edition", "crosswalk", "accreditor", "application-type", "duties", "requirements", "evidence-kinds", "sources", "forms")
    keys = {key for kind in KINDS if kind.name in kinds for key in keys_of(kind.schema)}
    others = {"superseded", "superseded_by"}  # what `supersedes` of the newer edition says as well
    assert {"fill_in", "max_gap_months", "lead_days"} <= keys
    assert sorted(key for key in keys - others if f"`{key}`" not in guide and f"{key}:" not in guide) == []


def keys_of(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every key of a kind of file, on all levels."""
    for key, rules in schema.items():
        yield key
        inner = rules["schema"].get("schema") if rules["type"] == "list" else rules.get("schema")
        yield from keys_of(inner or {})


# --------------------------------------------------------------------------- mistakes


def located(root: Path) -> str:
    """Every mistake in the extension's files, each as it is told, whole."""
    lines = []
    for name, mistake in MISTAKES.items():
        path = root / mistake.file
        text = path.read_text(encoding="utf-8")
        assert text.count(mistake.find) == 1, (name, text.count(mistake.find))
        path.write_text(text.replace(mistake.find, mistake.replace), encoding="utf-8")
        seen = load(root, standards=shipped("standards"), today=TODAY).seen
        lines += [f"[{name}]", *told(one for one in seen if one[1].mark.file.parts[0] == "standards"), ""]
        path.write_text(text, encoding="utf-8")
    return "\n".join(lines)


def test_mistakes_are_located_and_told_whole(tmp_path: Path, update_golden: bool) -> None:
    found = located(lay_out_extension(tmp_path))
    if update_golden:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_every_mistake_has_a_finding_in_the_rulebook() -> None:
    parts = re.split(r"^\[(.+)\]\n", GOLDEN.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    by_name = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(by_name) == list(MISTAKES)
    for name, lines in by_name.items():
        assert re.match(r"standards/\S+\.yaml:\d+:\d+: .+ \[[A-Z]{3}\d{3}\] \(.+\)\n", lines), name
