"""`dsmes migrate` and `dsmes review` on the small base program, as a director would use them."""

import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from generator import cli
from generator.commands import migrate as migrate_command
from generator.commands import review as review_command
from generator.commands.gather import Asking, gather
from generator.errors import DocumentError, UsageError
from tests.documents.test_kept import type_into
from tests.loading.building import write_tree
from tests.test_cases import AS_OF, lay_out

PROGRAM = "evidence/program.yaml"
LOCK = "evidence/reviews.lock.yaml"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return lay_out(None, tmp_path)


def asking(root: Path) -> Asking:
    return Asking(root=root, today=AS_OF)


def migrate(root: Path, application: str = "ada-2026", to: str = "ns-2022", **given: bool) -> str:
    return migrate_command.run(asking(root), application, to, **given).text


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def files_of(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --------------------------------------------------------------------------- looking


def test_looking_changes_nothing_and_tells_the_next_step_first(base: Path) -> None:
    before = files_of(base)
    told = migrate(base)
    assert files_of(base) == before
    first, second, _, third, *_ = told.splitlines()
    assert first == "ada-2026: initial application to ada-erp, from ns-2017 to ns-2022, on 2026-10-30"
    assert "carry over" in second
    assert third.startswith("Next: look at what needs review and what is new below")


def test_the_json_agrees_with_the_text(base: Path) -> None:
    made = json.loads(migrate_command.run(asking(base), "ada-2026", "ns-2022", format="json").text)
    assert list(made) == [
        "version", "as_of", "application", "accreditor", "type", "from", "to", "crosswalks", "notes", "written", "counts", "requirements",
    ]  # fmt: skip
    assert (made["version"], made["from"], made["to"], made["written"]) == (1, "ns-2017", "ns-2022", False)
    assert sum(made["counts"].values()) == len(made["requirements"])
    text = migrate(base)
    for row in made["requirements"]:
        assert f"    {row['id']:<8} {row['title']}: " in text
    # Nothing is current by itself under a standard that asks more.
    assert {row["fate"] for row in made["requirements"] if row["relation"] in ("subset", "intersects")} <= {"needs-review", "carries-over"}
    carried = [row for row in made["requirements"] if row["relation"] in ("subset", "intersects") and row["fate"] == "carries-over"]
    assert {row["state_before"] for row in carried} <= {"not-applicable"}


def test_an_edition_that_is_not_described_is_told_with_those_that_are(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["migrate", "ada-2026", "--to", "ns-2017", "-C", str(base)]) == 2
    assert "application ada-2026 is held to ns-2017 already\n    hint: it can be moved to: ns-2022" in capsys.readouterr().err
    assert cli.run(["migrate", "ada-2026", "--to", "ns-2202", "-C", str(base)]) == 2
    assert capsys.readouterr().err == "error: there is no edition `ns-2202`\n    hint: did you mean `ns-2022`?\n"
    edit(base, PROGRAM, "- id: ada-2026\n    accreditor: ada-erp\n    edition: ns-2017  # expect: APP102\n    type: initial",
         "- id: ada-2026\n    accreditor: ada-erp\n    edition: ns-2022\n    type: renewal")  # fmt: skip
    assert cli.run(["migrate", "ada-2026", "--to", "ns-2017", "-C", str(base)]) == 2
    assert "has no renewal application to ADA ERP under ns-2017\n    hint: it describes this type under: ns-2022" in capsys.readouterr().err


def test_the_warning_of_a_superseded_edition_names_the_command(base: Path) -> None:
    told = [finding for finding in gather(asking(base)).report.findings if finding.rule.id == "APP102"]
    assert [finding.hint.rpartition("; ")[2] for finding in told] == [
        f"`dsmes migrate {id} --to ns-2022` shows what the move takes" for id in ("adces-2026", "ada-2026")
    ]


# --------------------------------------------------------------------------- moving


def test_there_and_back_leaves_the_same_bytes(base: Path) -> None:
    before = files_of(base)
    path = base / PROGRAM
    told = migrate(base, write=True)
    assert told.startswith(f"Changed {PROGRAM}:43:14: `edition` of ada-2026 is ns-2022, it was ns-2017. Nothing else was changed.\n\n")
    there = files_of(base)
    assert {name for name in there if there[name] != before.get(name)} == {path}
    assert gather(asking(base)).workspace is not None
    assert there[path] == before[path][::-1].replace(b"7102-sn", b"2202-sn", 1)[::-1]
    migrate(base, to="ns-2017", write=True)
    assert files_of(base) == before


def test_the_move_is_what_was_foretold(base: Path) -> None:
    made = json.loads(migrate_command.run(asking(base), "adces-2026", "ns-2022", format="json", write=True).text)
    report = gather(asking(base)).report
    (status,) = (each for each in report.applications if each.id == "adces-2026")
    assert status.edition == "ns-2022"
    after = {row["id"]: row["state_after"] for row in made["requirements"] if row["state_after"]}
    assert {row.requirement: row.state.value for row in status.requirements} == after


def test_a_file_that_is_protected_or_changed_meanwhile_is_left_alone(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = base / PROGRAM
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(DocumentError, match="is protected against changes"):
        migrate(base, write=True)
    assert path.read_bytes() == before
    path.chmod(0o640)
    planned = migrate_command.plan_migration

    def change_meanwhile(*given: object, **more: object) -> object:
        path.write_bytes(before + b"# somebody else\n")
        return planned(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(migrate_command, "plan_migration", change_meanwhile)
    with pytest.raises(DocumentError, match="was changed meanwhile"):
        migrate(base, write=True)
    assert path.read_bytes() == before + b"# somebody else\n"
    assert sorted(path.parent.glob(".new-*")) == []
    monkeypatch.setattr(migrate_command, "plan_migration", planned)
    migrate(base, write=True)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(base: Path, tmp_path: Path) -> None:
    path = base / PROGRAM
    elsewhere = tmp_path / "kept.yaml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    migrate(base, write=True)
    assert path.is_symlink()
    assert b"edition: ns-2022" in elsewhere.read_bytes()


def test_what_was_decided_stays_as_it_was_sent_in(base: Path) -> None:
    edit(base, PROGRAM, "submission: 2026-10-26", "submission: 2026-10-26\n    decided: 2026-10-28")
    before = files_of(base)
    assert "APP102" not in {finding.rule.id for finding in gather(asking(base)).report.findings if "ada-2026" in finding.message}
    with pytest.raises(UsageError, match="was decided on 2026-10-28"):
        migrate(base, write=True)
    assert files_of(base) == before


def test_the_paper_for_the_advisory_group(base: Path) -> None:
    """Made twice, the same bytes; it names each requirement and who looks at it."""
    told = migrate(base, document=True)
    folder = base / "build" / "migrations" / "ada-2026"
    made = files_of(folder)
    assert sorted(path.name for path in made) == ["move-to-another-edition.docx", "move-to-another-edition.pdf"]
    assert told.startswith(f"made {folder / 'move-to-another-edition.docx'}\nmade ")
    shutil.rmtree(folder)
    migrate(base, document=True)
    assert files_of(folder) == made
    with zipfile.ZipFile(folder / "move-to-another-edition.docx") as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    rows = json.loads(migrate_command.run(asking(base), "ada-2026", "ns-2022", format="json").text)["requirements"]
    assert [row["id"] for row in rows if row["id"] not in text] == []
    for heading in ("What changes, and why", "Who looks at what", "What is new", "What falls away", "Decision", "Signatures"):
        assert heading in text
    assert "The 2017 edition was superseded on January 20, 2022." in text
    assert "Hold EX-03 (Letter of support) against standard 1 of the 2022 edition" in text  # titles hold commas


def test_a_paper_for_the_advisory_group_that_was_edited_stays(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    migrate(base, document=True)
    word = base / "build" / "migrations" / "ada-2026" / "move-to-another-edition.docx"
    type_into(word, "Typed by hand.")
    edited = word.read_bytes()
    told = migrate_command.run(asking(base), "ada-2026", "ns-2022", document=True)
    assert (told.exit_code, word.read_bytes()) == (1, edited)
    assert told.text.startswith(f"warning: {word} was edited by hand and stays as it is")


# --------------------------------------------------------------------------- reviews


def review(root: Path, *exhibits: str, **given: object) -> str:
    given = {"by": "Dana Sampleton, RD", "day": date(2026, 10, 20)} | given
    return review_command.run(asking(root), exhibits, **given).text  # type: ignore[arg-type]


def suspect(root: Path) -> list[str]:
    return [f"{one.rule.id} {one.mark}: {one.message}" for one in gather(asking(root)).report.findings if one.rule.id.startswith("REV")]


def test_a_review_holds_until_the_file_changes(base: Path) -> None:
    states = [[row.state for row in one.requirements] for one in gather(asking(base)).report.applications]
    told = review(base, "EX-10", "ex-03")
    assert told == (
        "EX-10 Minutes: reviewed by Dana Sampleton, RD on 2026-10-20 for STK-02 and ENH-04\n"
        "EX-03 Letter of support: reviewed by Dana Sampleton, RD on 2026-10-20 for ORG-02\n"
        f"Noted in {LOCK}.\n"
    )
    assert suspect(base) == []
    (base / "evidence/files/ex-10.pdf").write_bytes((base / "evidence/files/ex-10.pdf").read_bytes() + b"\n")
    assert suspect(base) == [
        "REV101 evidence/exhibits.yaml:17:60: EX-10 (Minutes): the file `ex-10.pdf` has changed since it was reviewed "
        "for ENH-04 and STK-02 (by Dana Sampleton, RD on 2026-10-20)"
    ]
    report = gather(asking(base)).report
    assert [[row.state for row in one.requirements] for one in report.applications] == states
    review(base, "EX-10", by="Cora Sampleton, RN")
    assert suspect(base) == []


def test_a_review_holds_until_the_wording_changes(base: Path) -> None:
    review(base, "EX-03")
    shutil.copytree(Path(__file__).parents[2] / "standards" / "requirements", base / "standards" / "requirements")
    assert suspect(base) == []
    path = base / "standards" / "requirements" / "organization.yaml"
    text = path.read_text(encoding="utf-8")
    accepted = text.index("accepted:\n", text.index("id: ORG-02")) + len("accepted:\n")
    path.write_text(text[:accepted] + "      - A letter of this year\n" + text[accepted:], encoding="utf-8")
    (told,) = suspect(base)
    assert told.startswith(f"REV102 {LOCK}:")
    assert told.endswith("what ORG-02 asks has changed since EX-03 was reviewed for it (by Dana Sampleton, RD on 2026-10-20)")


def test_many_links_that_are_gone_are_one_finding(base: Path) -> None:
    """A list of exhibits that cannot be read is told by itself, and not once more for each review."""
    review(base, "EX-03", "EX-04", "EX-05", "EX-06", "EX-07")
    text = (base / "evidence/exhibits.yaml").read_text(encoding="utf-8")
    write_tree(base, {"evidence/exhibits.yaml": re.sub(r"(?m)^  - \{id: EX-0[3-7],.*\n", "", text)})
    (told,) = suspect(base)
    assert "5 reviews are of links that are no more: there is no exhibit EX-03 any more, and 4 like it" in told
    write_tree(base, {"evidence/exhibits.yaml": ""})
    assert suspect(base) == []


def test_the_lock_is_written_whole_sorted_and_the_same_each_time(base: Path) -> None:
    review(base, "EX-10", "EX-03")
    first = (base / LOCK).read_bytes()
    (base / LOCK).unlink()
    review(base, "EX-03")
    review(base, "EX-10", requirements=["enh-04"])
    review(base, "EX-10", requirements=["STK-02"])
    assert (base / LOCK).read_bytes() == first
    assert review(base, "EX-03").endswith(f"{LOCK} says so already.\n")
    assert first.startswith(b"# Who looked at which exhibit")
    assert [line for line in first.decode().splitlines() if "requirement:" in line] == [
        f"    requirement: {id}" for id in ("ORG-02", "ENH-04", "STK-02")
    ]


def test_what_somebody_wrote_above_the_list_is_kept_and_nothing_below_is_lost(base: Path) -> None:
    review(base, "EX-03", by="Dana #1")
    own = "# Ask the director again in May.\r\n"
    edit(base, LOCK, "reviews:\n", f"{own}reviews:\n")
    review(base, "EX-10")
    there = (base / LOCK).read_text(encoding="utf-8")
    assert "# Ask the director again in May.\nreviews:\n" in there
    assert there.startswith("# Who looked at which exhibit")
    for find, spoilt in (("    by: ", "    # why?\n    by: "), ("requirement: ORG-02", "requirement: ORG-02 # why?")):
        (base / LOCK).write_text(there.replace(find, spoilt, 1), encoding="utf-8")
        with pytest.raises(UsageError, match="a remark stands among the reviews"):
            review(base, "EX-10", by="Cora Sampleton, RN")
        assert (base / LOCK).read_text(encoding="utf-8") == there.replace(find, spoilt, 1)


@pytest.mark.parametrize("empty", ["", "# none yet\n", "reviews:\n", "reviews: []\n"])
def test_a_lock_with_nothing_in_it_is_written(base: Path, empty: str) -> None:
    (base / LOCK).write_text(empty, encoding="utf-8")
    review(base, "EX-03")
    assert suspect(base) == []
    assert gather(asking(base)).seen == ()


def test_names_are_kept_as_they_are(base: Path) -> None:
    name = 'Dr. "Zoë" O\'Sample: #1, yes \\ no'
    review(base, "EX-03", by=name)
    workspace = gather(asking(base)).workspace
    assert workspace is not None
    assert [lock.by for lock in workspace.review_lock.reviews] == [name]


@pytest.mark.parametrize(
    ("exhibit", "given", "told"),
    [
        ("EX-99", {}, "there is no exhibit `EX-99`"),
        ("EX-03", {"requirements": ["ORG-01"]}, "EX-03 does not support ORG-01"),
        ("EX-03", {"day": date(2026, 9, 13)}, "EX-03 is dated 2026-09-14; it cannot have been looked at on 2026-09-13"),
        ("EX-03", {"day": date(2026, 11, 1)}, "--date 2026-11-01 has not come yet; today is 2026-10-30"),
        ("EX-03", {"by": "  "}, "--by does not name who looked at it"),
        ("EX-03", {"by": "a\x07b"}, "--by does not name who looked at it"),
    ],
)
def test_what_cannot_have_been_reviewed_is_refused(base: Path, exhibit: str, given: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        review(base, exhibit, **given)
    assert refused.value.message == told
    assert not (base / LOCK).exists()


def test_a_lock_that_cannot_be_read_is_not_written_over(base: Path) -> None:
    review(base, "EX-03")
    edit(base, LOCK, "    date: 2026-10-20\n", "<<<<<<< ours\n")
    before = (base / LOCK).read_bytes()
    with pytest.raises(UsageError, match="cannot be read whole"):
        review(base, "EX-10")
    assert (base / LOCK).read_bytes() == before


def test_status_and_explain_tell_of_reviews(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review(base, "EX-03")
    common = ["-C", str(base), "--as-of", "2026-10-30"]
    assert cli.run(["status", *common]) == 0
    assert "  ● current        ORG-02   Sponsor shows its support (reviewed 2026-10-20 by Dana Sampleton, RD)\n" in capsys.readouterr().out
    assert cli.run(["explain", "ORG-02", *common]) == 0
    assert "          reviewed by Dana Sampleton, RD on 2026-10-20; still the same file and wording\n" in capsys.readouterr().out
    assert cli.run(["explain", "EX-03", *common]) == 0
    assert "Reviewed\n  for ORG-02 by Dana Sampleton, RD on 2026-10-20; still the same file and wording\n" in capsys.readouterr().out
    (base / "evidence/files/ex-03.pdf").write_bytes((base / "evidence/files/ex-03.pdf").read_bytes() + b"\n")
    assert cli.run(["status", "--format", "json", *common]) == 0
    rows = json.loads(capsys.readouterr().out)["applications"][0]["requirements"]
    (told,) = (row["reviews"] for row in rows if row["id"] == "ORG-02")
    assert told == [
        {
            "exhibit": "EX-03",
            "by": "Dana Sampleton, RD",
            "date": "2026-10-20",
            "holds": False,
            "lapsed": "the file has changed since",
        }
    ]


def test_the_wording_is_the_same_however_its_lines_are_broken(base: Path) -> None:
    """And in every way that the rulebook is read: from its files, or as it was kept."""
    prints = []
    for _ in range(2):
        workspace = gather(asking(base)).workspace
        assert workspace is not None
        prints.append(workspace.rulebook.wordings)
    shutil.copytree(Path(__file__).parents[2] / "standards" / "requirements", base / "standards" / "requirements")
    for path in (base / "standards" / "requirements").glob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    workspace = gather(asking(base)).workspace
    assert workspace is not None
    prints.append(workspace.rulebook.wordings)
    assert prints[0] == prints[1] == prints[2]
    assert len(set(prints[0].values())) == len(prints[0])
