"""Which files there are, and what can be told of an exhibit without reading what it says."""

import os
from pathlib import Path, PurePosixPath

import pytest

from generator.errors import WorkspaceError
from generator.findings import Severity
from generator.loading import files
from generator.loading.files import find_files, find_standards, kind_meant, read_bytes, read_facts
from generator.loading.schemas import KINDS
from generator.model.evidence import MAX_EXHIBIT_BYTES, Exhibit, FileFacts
from tests.loading.building import PDF, placed, told, write_tree

PNG, JPEG = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
DOCX = b"PK\x03\x04..[Content_Types].xml.."


def find(root: Path, tree: dict[str, str | bytes]) -> tuple[list[str], list[str]]:
    write_tree(root, {"evidence/program.yaml": "name: x\n", **tree})
    found, seen = find_files(root, root / "shipped")
    return [f"{name} is {kind.name}" for name, _, kind in found], told(seen)


# --------------------------------------------------------------------------- YAML files


def test_files_are_found_in_a_fixed_order_with_their_kind(tmp_path: Path) -> None:
    found, seen = find(
        tmp_path,
        {
            "evidence/team.yaml": "a: b",
            "evidence/exhibits/b.yaml": "a: b",
            "evidence/exhibits/a.yaml": "a: b",
            "evidence/exhibits.yaml": "a: b",
            "standards/topics.yaml": "a: b",
            "standards/editions/ns-2017.yaml": "a: b",
        },
    )
    assert found == [
        "evidence/exhibits/a.yaml is exhibits",
        "evidence/exhibits/b.yaml is exhibits",
        "evidence/exhibits.yaml is exhibits",
        "evidence/program.yaml is program",
        "evidence/team.yaml is team",
        "standards/editions/ns-2017.yaml is edition",
        "standards/topics.yaml is topics",
    ]
    assert seen == []


def test_what_does_not_belong_to_the_evidence_is_passed_over(tmp_path: Path) -> None:
    passed_over = [
        "evidence/.team.yaml",
        "evidence/_drafts/team.yaml",
        "evidence/files/x.yaml",
        "evidence/notes.txt",
        "evidence/make_files.py",
    ]
    assert find(tmp_path, dict.fromkeys(passed_over, "a: b")) == (["evidence/program.yaml is program"], [])


def test_own_standards_are_laid_over_the_shipped_file_by_file(tmp_path: Path) -> None:
    write_tree(tmp_path, {"shipped/topics.yaml": "shipped", "shipped/glossary.yaml": "shipped"})
    write_tree(tmp_path, {"evidence/program.yaml": "name: x\n", "standards/topics.yaml": "own", "standards/editions/ns-2030.yaml": "own"})
    found, _ = find_files(tmp_path, tmp_path / "shipped")
    assert {str(name): path.read_text() for name, path, _ in found if name.parts[0] == "standards"} == {
        "standards/editions/ns-2030.yaml": "own",
        "standards/glossary.yaml": "shipped",
        "standards/topics.yaml": "own",
    }


def test_the_rulebook_alone(tmp_path: Path) -> None:
    write_tree(tmp_path, {"topics.yaml": "a: b", "accreditors/x.yaml": "a: b", "other.yaml": "a: b"})
    assert [(str(name), kind.name) for name, _, kind in find_standards(tmp_path)] == [
        ("standards/accreditors/x.yaml", "accreditor"),
        ("standards/topics.yaml", "topics"),
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("evidence/taem.yaml", "did you mean `evidence/team.yaml`?"),
        ("evidence/team.yml", "did you mean `evidence/team.yaml`?"),
        ("evidence/Team.yaml", "did you mean `evidence/team.yaml`?"),
        ("evidence/team.YAML", "did you mean `evidence/team.yaml`?"),
        ("evidence/team.yaml.txt", "did you mean `evidence/team.yaml`?"),
        ("evidence/exhibit/a.yaml", "did you mean `evidence/exhibits/*.yaml`?"),
        ("evidence/exhibits/2026/a.yaml", "did you mean `evidence/exhibits/*.yaml`?"),
        ("standards/topic.yaml", "did you mean `standards/topics.yaml`?"),
    ],
)
def test_an_unknown_file_shows_the_nearest_known_name(tmp_path: Path, name: str, hint: str) -> None:
    _, seen = find(tmp_path, {name: "a: b"})
    assert seen == [f"{name}:1:1: `{name}` is not a file that this program reads [SCH113] ({hint})"]


def test_an_unknown_file_far_from_all_shows_what_is_known(tmp_path: Path) -> None:
    _, seen = find(tmp_path, {"standards/yearly fees.yml": "a: b"})
    assert seen == [
        "standards/yearly fees.yml:1:1: `standards/yearly fees.yml` is not a file that this program reads [SCH113] "
        f"(known here: {', '.join(kind.place for kind in KINDS if kind.place.startswith('standards/'))})"
    ]


def test_a_name_that_is_no_text_is_told_and_nothing_is_read_under_it(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/exhibits/a.yaml": "a: b"})
    for name in (b"exhibits/\xe9.yaml", b"\xff.yaml"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/evidence/" + name)).write_text("a: b", encoding="utf-8")
    found, seen = find(tmp_path, {})
    assert found == ["evidence/exhibits/a.yaml is exhibits", "evidence/program.yaml is program"]
    assert [text.split(" [")[0] for text in seen] == [
        f"{name}:1:1: `{name}` is not read: where a `?` stands, its name holds a byte that is no letter on this computer"
        for name in ("evidence/exhibits/?.yaml", "evidence/?.yaml")
    ]
    assert all("rename it" in text for text in seen)


def test_a_folder_that_leads_back_ends_the_search(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/exhibits/a.yaml": "a: b"})
    (tmp_path / "evidence/exhibits/again").symlink_to(tmp_path / "evidence")
    found, seen = find(tmp_path, {})
    assert "evidence/exhibits/a.yaml is exhibits" in found
    assert len(seen) < 10


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        find_files(tmp_path, tmp_path)
    assert str(caught.value) == (
        f"error: {tmp_path} holds no program: it has no folder `evidence`\n    hint: go to the folder of your program, "
        "name it with `-C FOLDER`, or make a new one with `dsmes init FOLDER`"
    )
    (tmp_path / "evidence").mkdir()
    with pytest.raises(WorkspaceError) as caught:
        find_files(tmp_path, tmp_path)
    assert str(caught.value) == (
        f"error: {tmp_path}/evidence has no file `program.yaml`\n"
        "    hint: every program starts with it; `dsmes init FOLDER` makes one to copy"
    )


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("", "holds no program: it has no folder `evidence`\n    hint: there is one below it: -C {root}/elm"),
        (
            "elm/evidence",
            "is the `evidence` of a program, not the folder of the program\n    hint: name the folder above it: -C {root}/elm",
        ),
        ("oak", "error: there is no folder {root}/oak\n    hint: look at its name; `dsmes init {root}/oak` makes a new program there"),
    ],
)
def test_a_folder_near_that_of_the_program(tmp_path: Path, folder: str, told: str) -> None:
    write_tree(tmp_path, {"elm/evidence/program.yaml": "name: Elm\n"})
    with pytest.raises(WorkspaceError) as caught:
        find_files(tmp_path / folder, tmp_path)
    assert told.format(root=tmp_path) in str(caught.value)


def test_files_of_the_evidence_that_lie_beside_its_folder(tmp_path: Path) -> None:
    beside = ("program.yaml", "team.yaml", "notes.yaml", "mkdocs.yaml")
    found, seen = find(tmp_path, dict.fromkeys(beside, "a: b"))
    assert found == ["evidence/program.yaml is program"]
    assert seen == [
        "program.yaml:1:1: `program.yaml` lies beside the folder `evidence`, and is not read [SCH113] "
        "(`evidence/program.yaml` is read: take over what is newer here, and delete this one or move it to another folder)",
        "team.yaml:1:1: `team.yaml` lies beside the folder `evidence`, and is not read [SCH113] (move it into the folder `evidence`)",
    ]
    kind = kind_meant(PurePosixPath("team.yaml"))
    assert kind
    assert kind.place == "evidence/team.yaml"


def test_bytes_are_read_up_to_the_limit_and_one_more(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a": b"12345"})
    assert read_bytes(PurePosixPath("a"), tmp_path / "a", 3) == (b"1234", [])


@pytest.mark.parametrize(
    ("name", "reason"), [("folder", "it is a folder"), ("broken", "it is not there"), ("pipe", "it is not a file but a device or pipe")]
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    data, seen = read_bytes(PurePosixPath("evidence/team.yaml"), tmp_path / name, 10)
    assert data == b""
    remedy = "make it readable, and close it in other programs"
    if name == "folder":
        remedy = "give the folder another name, and put the file itself here"
    assert told(seen) == [f"evidence/team.yaml:1:1: the file cannot be read: {reason} [SCH114] ({remedy})"]


def test_a_folder_named_like_a_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "evidence/team.yaml").mkdir(parents=True)
    found, _ = find(tmp_path, {})
    assert "evidence/team.yaml is team" in found


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not bind every user, so the refusal is played."""
    write_tree(tmp_path, {"evidence/program.yaml": "a: b", "evidence/exhibits/a.yaml": "a: b"})
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "exhibits":
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    _, seen = find_files(tmp_path, tmp_path / "shipped")
    assert told(seen) == [
        "evidence/exhibits:1:1: the folder cannot be read: you have no permission to read it [SCH114] "
        "(make it readable, and close it in other programs)"
    ]


# --------------------------------------------------------------------------- exhibits


def facts_of(root: Path, file: str, tree: dict[str, bytes] | None = None) -> tuple[FileFacts, list[str]]:
    """The facts of one exhibit's file, and what is told of it after its place and id."""
    write_tree(root, {f"evidence/files/{name}": content for name, content in (tree or {}).items()})
    exhibit = Exhibit(id="EX-1", title="T", kind="K", file=file, supports=("ORG-01", "ORG-02"))
    facts, seen, _ = read_facts(root, (exhibit,))
    assert all(problem.requirements == ("ORG-01", "ORG-02") for _, problem in seen)
    return facts[file], [line.split("EX-1: ", 1)[1] for line in told(seen)]


@pytest.mark.parametrize(
    ("name", "data", "type_"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PDF", b"junk\n" + PDF, "pdf"),
        ("a.docx", DOCX, "docx"),
        ("a.png", PNG, "png"),
        ("a.jpg", JPEG, "jpeg"),
        ("a.jpeg", JPEG, "jpeg"),
        ("b/c/a.pdf", PDF, "pdf"),
        ("é ü.pdf", PDF, "pdf"),
    ],
)
def test_facts(tmp_path: Path, name: str, data: bytes, type_: str) -> None:
    assert facts_of(tmp_path, name, {name: data}) == (FileFacts(path=name, size=len(data), type=type_), [])


OUTSIDE_HINT = "copy the file into evidence/files/ and write its name from there, with `/` between folders"


@pytest.mark.parametrize(
    "name",
    [
        "../program.yaml",
        "a/../../x.pdf",
        "/etc/passwd",
        "C:\\a.pdf",
        "C:/a.pdf",
        "\\\\server\\a.pdf",
        "~/a.pdf",
        "file:///a.pdf",
        "a\0.pdf",
        "a\r/../../b.pdf",
    ],
)
def test_a_place_outside(tmp_path: Path, name: str) -> None:
    assert facts_of(tmp_path, name)[1] == [f"the file `{name}` is not a place below evidence/files/ [EXH102] ({OUTSIDE_HINT})"]


@pytest.mark.parametrize("name", ["a//b.pdf", "./a.pdf", "a/", "a/./b.pdf"])
def test_no_name_of_a_file(tmp_path: Path, name: str) -> None:
    assert facts_of(tmp_path, name)[1] == [
        f"`{name}` is not the name of a file [EXH101] (write the name from evidence/files/, with one `/` between folders)"
    ]


@pytest.mark.parametrize(("name", "meant"), [("ex/a.pdf\n", "ex/a.pdf"), ("ex/a\t.pdf", "ex/a .pdf"), ("ex/\na.pdf\r\n", "ex/ a.pdf")])
def test_a_name_in_two_lines(tmp_path: Path, name: str, meant: str) -> None:
    assert facts_of(tmp_path, name, {"ex/a.pdf": PDF})[1] == [
        f"the name of the file `{meant}` holds the end of a line, or a tab [EXH101] (write it in one line: `file: {meant}`)"
    ]


def test_a_missing_file(tmp_path: Path) -> None:
    facts, seen = facts_of(tmp_path, "license.pdf", {"x.pdf": PDF})
    assert facts == FileFacts(path="license.pdf", size=0, type="")
    assert seen == [
        "the file `license.pdf` is not there: evidence/files has no `license.pdf` [EXH101] "
        "(put the file into evidence/files, or take `file` out and give the day you expect it under `expected`)"
    ]


def told_of(root: Path, *names: str) -> list[str]:
    exhibits = tuple(Exhibit(id=f"EX-{n}", title="T", kind="K", file=name, supports=(f"R-{n}",)) for n, name in enumerate(names, 1))
    return told(read_facts(root, exhibits)[1])


def test_a_folder_of_exhibits_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    exhibits = tuple(Exhibit(id=f"EX-{n}", title="T", kind="K", file=f"{n}.pdf", supports=(f"R-{n}",)) for n in range(1, 5))
    facts, seen, _ = read_facts(tmp_path, exhibits)
    assert set(facts.values()) == {FileFacts(path=f"{n}.pdf", size=0, type="") for n in range(1, 5)}
    assert [problem.requirements for _, problem in seen] == [("R-1", "R-2", "R-3", "R-4")]
    assert told(seen) == [
        "evidence/files:1:1: the folder `evidence/files` is not there; 4 exhibits have their files in it [EXH101] "
        "(copy the folder back from where the program was kept before, or make it and put the exhibits' files into it)"
    ]
    (tmp_path / "evidence" / "Files").mkdir()
    assert told_of(tmp_path, "a.pdf") == [
        "evidence/files:1:1: the folder `evidence/files` is not there [EXH101] (rename the folder `Files` to `files`)"
    ]


def test_a_file_in_place_of_the_folder_of_exhibits_is_one_finding(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files": "x"})
    assert told_of(tmp_path, "a.pdf", "below/b.pdf") == [
        "evidence/files:1:1: `evidence/files` is a file, where the folder of the exhibits' files should be; "
        "2 exhibits have their files in it [EXH103] "
        "(give that file another name, make a folder `files`, and put the exhibits' files into it)"
    ]


@pytest.mark.parametrize("refused", ["files", "team"])
def test_a_folder_of_exhibits_that_cannot_be_read_is_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    """Permissions do not bind every user, so the refusal is played."""
    write_tree(tmp_path, {"evidence/files/team/a.pdf": PDF, "evidence/files/team/b.pdf": PDF})
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == refused:
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    folder = "evidence/files" if refused == "files" else "evidence/files/team"
    assert told_of(tmp_path, "team/a.pdf", "team/b.pdf") == [
        f"{folder}:1:1: the folder `{folder}` cannot be read: you have no permission to read it; "
        "2 exhibits have their files in it [EXH103] "
        "(ask whoever looks after the computer to let you read it; if it is on a network drive, see that you are connected)"
    ]


def test_a_missing_folder_with_many_files_is_one_finding(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/x.pdf": PDF})
    few = told_of(tmp_path, "team/a.pdf", "team/b.pdf", "team/c.pdf")
    assert [line.split(": ")[1] for line in few] == ["EX-1", "EX-2", "EX-3"]
    assert told_of(tmp_path, "team/a.pdf", "team/b.pdf", "team/c.pdf", "team/d.pdf") == [
        ".:1:1: EX-1 and 3 other exhibits: the file `team/a.pdf` is not there: evidence/files has no `team` [EXH101] "
        "(put the folder `team` with its files into evidence/files, or correct its name in `file`)"
    ]
    (tmp_path / "evidence/files/teams").mkdir()
    assert told_of(tmp_path, "team/a.pdf")[0].endswith("(did you mean the folder `teams`? rename it, or correct `file`)")


def test_the_file_of_another_exhibit_is_not_guessed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/license-1.pdf": PDF})
    assert told_of(tmp_path, "license-2.pdf", "license-1.pdf") == [
        ".:1:1: EX-1: the file `license-2.pdf` is not there: evidence/files has no `license-2.pdf` [EXH101] "
        "(put the file into evidence/files, or take `file` out and give the day you expect it under `expected`)"
    ]


def test_a_near_name_of_a_type_that_is_not_taken(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "resume.docx", {"resume.doc": b"x"})[1] == [
        "the file `resume.docx` is not there: evidence/files has no `resume.docx` [EXH101] "
        "(if `resume.doc` is the one, open it, print it to PDF, put that file beside it and write its name)"
    ]


def test_a_missing_file_with_a_near_name(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "team/lisence.pdf", {"team/license.pdf": PDF})[1] == [
        "the file `team/lisence.pdf` is not there: evidence/files/team has no `lisence.pdf` [EXH101] (did you mean `license.pdf`?)"
    ]


def test_the_folders_that_every_file_is_in_are_not_written(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "evidence/files/a.pdf", {"a.pdf": PDF})[1] == [
        "the file `evidence/files/a.pdf` is not there: evidence/files has no `evidence` [EXH101] "
        "(leave out the folders that every file is in: write `a.pdf`)"
    ]


@pytest.mark.parametrize(
    ("written", "real"), [("Team/a.pdf", "team/a.pdf"), ("team/A.pdf", "team/a.pdf"), ("caf\u00e9.pdf", "cafe\u0301.pdf")]
)
def test_other_letters(tmp_path: Path, written: str, real: str) -> None:
    facts, (seen,) = facts_of(tmp_path, written, {real: PDF})
    assert facts.type == ""
    assert "in other letters [EXH106] (" in seen
    assert " `team` in each exhibit's `file`)" in seen if written.startswith("Team") else f"(write `{Path(real).name}`)" in seen


def test_a_link_that_stays_inside_is_fine(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/a.pdf": PDF, "evidence/files/b/c.pdf": PDF})
    (tmp_path / "evidence/files/link.pdf").symlink_to("a.pdf")
    (tmp_path / "evidence/files/folder").symlink_to("b")
    assert facts_of(tmp_path, "link.pdf")[1] == []
    assert facts_of(tmp_path, "folder/c.pdf")[1] == []


def test_a_name_as_windows_has_it(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/a/b.pdf": PDF})
    assert facts_of(tmp_path, "a\\b.pdf")[1] == [
        "the file `a\\b.pdf` is named with `\\` between folders, which only Windows understands [EXH102] (write `a/b.pdf`)"
    ]


def test_a_character_that_cannot_be_seen_is_told_where_the_file_is_read(tmp_path: Path) -> None:
    facts, seen = facts_of(tmp_path, "a\r.pdf")
    assert (facts.size, seen) == (0, [])


def test_a_folder_is_no_file_that_may_be_meant(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/resumes/x.pdf": PDF})
    (seen,) = facts_of(tmp_path, "resumes.pdf")[1]
    assert "(put the file into evidence/files, or take `file` out" in seen


@pytest.mark.parametrize(
    ("name", "told"), [("link.pdf", "the file `link.pdf`"), ("folder/secret.pdf", "the folder `evidence/files/folder`")]
)
def test_a_link_that_leads_out(tmp_path: Path, name: str, told: str) -> None:
    write_tree(tmp_path, {"evidence/files/a.pdf": PDF, "elsewhere/secret.pdf": PDF})
    (tmp_path / "evidence/files/link.pdf").symlink_to(tmp_path / "elsewhere/secret.pdf")
    (tmp_path / "evidence/files/folder").symlink_to(tmp_path / "elsewhere")
    facts, seen = facts_of(tmp_path, name)
    what = told.split()[1]
    assert seen == [f"{told} is a link that leads out of the workspace [EXH102] (copy the {what} itself into evidence/files/)"]
    assert facts.size == 0


def test_a_link_to_nothing_and_a_folder_cannot_be_read(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/folder.pdf/x": b""})
    (tmp_path / "evidence/files/broken.pdf").symlink_to("nothing.pdf")
    remedy = "(make it readable, and close it in other programs)"
    assert facts_of(tmp_path, "folder.pdf")[1] == [
        "the file `folder.pdf` cannot be read: it is a folder [EXH103] (name a file in that folder)"
    ]
    assert facts_of(tmp_path, "broken.pdf")[1] == [f"the file `broken.pdf` cannot be read: it is not there [EXH103] {remedy}"]


@pytest.mark.parametrize(("name", "data", "message"), [
    ("a.pdf", DOCX, "is named as PDF, but what is in it is Word (.docx)"),
    ("a.pdf", b"hello", "is named as PDF, but what is in it is none of PDF, Word, PNG and JPEG"),
    ("a.docx", PDF, "is named as Word (.docx), but what is in it is PDF"),
    ("a.docx", b"PK\x03\x04 some other archive", "is named as Word (.docx), but what is in it is none of PDF, Word, PNG and JPEG"),
    ("a.png", JPEG, "is named as PNG, but what is in it is JPEG"),
    ("a.jpg", PNG, "is named as JPEG, but what is in it is PNG"),
    ("a.pdf", b" " * 1030 + PDF, "is named as PDF, but what is in it is none of PDF, Word, PNG and JPEG"),
])  # fmt: skip
def test_another_type_than_the_name_says(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    claimed = {"a.pdf": "PDF", "a.docx": "Word (.docx)", "a.png": "PNG", "a.jpg": "JPEG"}[name]
    assert facts_of(tmp_path, name, {name: data})[1] == [f"the file `{name}` {message} [EXH104] (open it and save it again as {claimed})"]


@pytest.mark.parametrize(("name", "ending"), [("a.tiff", ".tiff"), ("a.xlsx", ".xlsx"), ("a", "no ending"), ("a.pdf.exe", ".exe")])
def test_a_type_that_is_not_accepted(tmp_path: Path, name: str, ending: str) -> None:
    assert facts_of(tmp_path, name, {name: PDF})[1] == [
        f"the file `{name}` ({ending}) is of a type that cannot go into a packet [EXH105] (open it, print it to PDF, and use that file)"
    ]


def test_a_folder_inside_a_program_names_the_program(tmp_path: Path) -> None:
    root = write_tree(tmp_path, {"mine/evidence/program.yaml": "", "mine/evidence/files/a.pdf": PDF}) / "mine"
    with pytest.raises(WorkspaceError) as refused:
        find_files(root / "evidence/files", tmp_path / "standards")
    assert refused.value.hint == f"name the folder above it: -C {root.resolve()}"


def test_a_type_that_has_a_way_of_its_own(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "a.doc", {"a.doc": DOCX})[1][0].endswith(
        "(open it in Word, save it as a Word document (.docx) or print it to PDF, and use that file)"
    )
    assert "(it is a photo as some telephones keep it: open it, save it as JPEG" in facts_of(tmp_path, "b.HEIC", {"b.HEIC": PNG})[1][0]


PROTECTED = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R")


@pytest.mark.parametrize(
    "data",
    [
        PROTECTED,
        PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt <</Filter/Standard>>"),
        PROTECTED + b"%" * 5000 + PDF,  # made for the web: the trailer that counts stands at the beginning
        b"%PDF-1.5\n" + b"%" * 5000 + PROTECTED,
    ],
    ids=["reference", "dictionary", "beginning", "end"],
)
def test_a_file_that_is_protected(tmp_path: Path, data: bytes) -> None:
    assert facts_of(tmp_path, "a.pdf", {"a.pdf": data})[1] == [
        "the file `a.pdf` is protected: it may ask for a password, and then it cannot go into a packet [EXH110] "
        "(open it, print it to PDF or save a copy without a password, and use that file)"
    ]
    assert files.PROTECTED.severity is Severity.WARNING


@pytest.mark.parametrize("words", [b"/EncryptMetadata false", b"(see /Encrypt in the manual)"])
def test_a_file_that_only_speaks_of_it_is_not_protected(tmp_path: Path, words: bytes) -> None:
    assert facts_of(tmp_path, "a.pdf", {"a.pdf": PDF.replace(b"/Root", words + b"/Root")})[1] == []


@pytest.mark.skipif(os.name == "nt", reason="no such file can be there")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a*b.pdf", "holds `*`"),
        ("is it?.pdf", "holds `?`"),
        ("CON.pdf", "holds `CON`, the name of a device"),
        ("aux/a.pdf", "holds `aux`, the name of a device"),
        ("old./a.pdf", "ends in a full stop or a space, or a folder of it does"),
    ],
)
def test_a_name_that_windows_refuses(tmp_path: Path, name: str, why: str) -> None:
    facts, seen = facts_of(tmp_path, name, {name: PDF})
    assert facts.size == len(PDF)
    assert [line.partition(" [")[0] for line in seen] == [f"the name of the file `{name}` {why}"]
    assert "[EXH111]" in seen[0]


@pytest.mark.parametrize("name", ["conduct.pdf", "a.con.pdf", "lpt10.pdf", "x & y, (2), é.pdf", ".a.pdf", "Dana's.pdf"])
def test_a_name_that_is_like_one_that_windows_refuses(tmp_path: Path, name: str) -> None:
    assert facts_of(tmp_path, name, {name: PDF})[1] == []


def test_an_empty_file(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "a.pdf", {"a.pdf": b""})[1] == ["the file `a.pdf` is empty [EXH107] (copy it again from where it came)"]


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/files/a.pdf": PDF})
    os.truncate(tmp_path / "evidence/files/a.pdf", MAX_EXHIBIT_BYTES + 1)  # a hole on the disk, not 100 megabytes
    facts, seen = facts_of(tmp_path, "a.pdf")
    assert facts.size == 100_000_001
    assert seen == [
        "the file `a.pdf` has 100,000,001 bytes; 100,000,000 is the most [EXH108] (scan it again at 200 dots per inch in gray, or split it)"
    ]


def test_a_file_that_is_cut_off(tmp_path: Path) -> None:
    assert facts_of(tmp_path, "a.pdf", {"a.pdf": PDF[:-10]})[1] == [
        "the file `a.pdf` has no end; it may have been cut off while it was copied [EXH109] "
        "(copy it again from where it came, and compare the number of pages)"
    ]
    assert files.CUT_OFF.severity is Severity.WARNING


def test_each_exhibit_that_names_a_faulty_file_is_told(tmp_path: Path) -> None:
    both = tuple(Exhibit(id=id, title="T", kind="K", file="a.pdf", supports=(id,)) for id in ("EX-1", "EX-2"))
    planned = Exhibit(id="EX-3", title="T", kind="K", supports=())
    write_tree(tmp_path, {"evidence/files/x.pdf": PDF})
    facts, seen, _ = read_facts(tmp_path, (*both, planned))
    assert list(facts) == ["a.pdf"]
    assert [problem.requirements for _, problem in seen] == [("EX-1",), ("EX-2",)]
    assert [message.split(": ")[1] for message in told(seen)] == ["EX-1", "EX-2"]
    assert placed(seen) == ["EXH101 .:1:1", "EXH101 .:1:1"]
