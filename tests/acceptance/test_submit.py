"""`dsmes submit`, `diff` and `verify` on the sample: what was sent in stays as it was, and what changes since is told."""

import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from generator.commands import diff as diff_command
from generator.commands import submit as submit_command
from generator.commands import verify as verify_command
from generator.commands.gather import Asking
from generator.documents import unzipping
from generator.documents.submission import pack_submission
from generator.documents.writing import fresh_folder
from generator.documents.zipping import piece_of, write_zip
from generator.errors import DocumentError, UsageError
from generator.model.snapshots import PACKET, RECORD, read_snapshot, seal_of
from tests.acceptance.test_build import ROOT, copy_sample, dsmes
from tests.documents.test_kept import type_into
from tests.documents.test_writing import ended_process

SMALL, DAY = "ada-2026-change", date(2026, 10, 20)
ID = f"{SMALL}-{DAY}"
FOLDER = f"evidence/submissions/{ID}"
TODAY = date(2026, 11, 21)


class Silent:
    def say(self, text: str) -> None:
        raise AssertionError(text)

    def steps(self, title: str, items):  # type: ignore[no-untyped-def]
        return iter(items)


def fresh_sample(folder: Path) -> Path:
    """The sample without the submissions that come with it."""
    program = copy_sample(folder)
    shutil.rmtree(program / "evidence/submissions", ignore_errors=True)
    return program


def submit(program: Path, application: str = SMALL, day: date | None = DAY, as_of: date | None = None, **given: str) -> str:
    answer = submit_command.run(Asking(root=program, today=TODAY, as_of=as_of), application, Silent(), day=day, **given)
    assert answer.exit_code == 0, answer.text
    return answer.text


def diff(program: Path, submission: str = ID, as_of: date | None = None, **given: str) -> str:
    return diff_command.run(Asking(root=program, today=TODAY, as_of=as_of), submission, **given).text


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a small submission."""
    program = fresh_sample(tmp_path_factory.mktemp("frozen"))
    submit(program, by="dietitian-1", note='Portal number SAMPLE-1: "sent" # not a comment')
    return program


@pytest.fixture
def program(frozen: Path, tmp_path: Path) -> Path:
    return shutil.copytree(frozen, tmp_path / "program")


def edit(program: Path, name: str, old: str, new: str) -> None:
    path = program / "evidence" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


# --------------------------------------------------------------------------- freezing


def test_a_submission_holds_the_packet_and_all_that_it_was_made_from(frozen: Path) -> None:
    folder = frozen / FOLDER
    assert sorted(path.name for path in folder.iterdir()) == [PACKET, RECORD]
    packet = files_of(frozen / "build/packets" / SMALL)
    with zipfile.ZipFile(folder / PACKET) as archive:
        inside = {name.removeprefix(f"{SMALL}/"): archive.read(name) for name in archive.namelist()}
    assert {name: inside[name] for name in packet} == packet
    kept = {name: data for name, data in inside.items() if name.startswith("evidence/")}
    assert all((frozen / name).read_bytes() == data for name, data in kept.items())
    assert {"evidence/program.yaml", "evidence/team.yaml", "evidence/exhibits.yaml"} <= kept.keys()
    assert sorted(inside) == sorted([*packet, *kept, "snapshot.json"])
    snapshot = json.loads(inside["snapshot.json"])
    for exhibit in snapshot["exhibits"]:
        data = (frozen / "evidence/files" / exhibit["file"]).read_bytes()
        assert inside[exhibit["kept"]] == data
        assert hashlib.sha256(data).hexdigest() == exhibit["sha256"]
    # Their own titles and authors are not sent, so the uploads are other files.
    assert [exhibit["kept"].split("/")[0] for exhibit in snapshot["exhibits"]] == ["evidence", "evidence"]


def test_what_goes_to_the_portal_as_it_is_is_not_kept_a_second_time(frozen: Path) -> None:
    with zipfile.ZipFile(frozen / FOLDER / PACKET) as archive:
        snapshot = read_snapshot(archive.read(f"{SMALL}/snapshot.json"))
    first, second = snapshot.exhibits
    packet = [piece_of(name, data) for name, data in (("manifest.json", b"{}"), ("uploads/01-a/first.pdf", b"1"))]
    shown = replace(
        snapshot, exhibits=tuple(replace(one, sha256=hashlib.sha256(data).hexdigest()) for one, data in ((first, b"1"), (second, b"2")))
    )
    originals = [piece_of(f"evidence/files/{one.file}", data) for one, data in ((first, b"1"), (second, b"2"))]
    pieces = {piece.path: piece.source for piece in pack_submission(packet, shown, originals)}
    names = pieces.keys()
    kept = [exhibit.kept for exhibit in read_snapshot(pieces["snapshot.json"]).exhibits]  # type: ignore[arg-type]
    assert names == {"manifest.json", "uploads/01-a/first.pdf", f"evidence/files/{second.file}", "snapshot.json"}
    assert kept == ["uploads/01-a/first.pdf", f"evidence/files/{second.file}"]


def test_a_file_that_changes_while_it_is_frozen_is_not_frozen(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"as it was")
    piece = piece_of("letter.pdf", path)
    first, second, third = (io.BytesIO() for _ in range(3))
    write_zip(first, [piece, piece_of("a", b"1")], "packet")
    write_zip(second, [piece_of("a", b"1"), piece_of("letter.pdf", b"as it was")], "packet")
    assert first.getvalue() == second.getvalue()
    path.write_bytes(b"as it is!")
    with pytest.raises(DocumentError, match="was changed while it was being frozen"):
        write_zip(third, [piece], "packet")
    path.unlink()
    with pytest.raises(DocumentError, match="can no longer be read"):
        write_zip(third, [piece], "packet")


def test_the_record_is_read_by_people_and_by_the_check(frozen: Path) -> None:
    packet = (frozen / FOLDER / PACKET).read_bytes()
    lines = (frozen / FOLDER / RECORD).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f"id: {ID}",
        f"application: {SMALL}",
        "accreditor: ada-erp",
        "edition: ns-2022",
        "type: change-of-status",
        "date: 2026-10-20",
        "as_of: 2026-10-20",
        'by: "dietitian-1"',
        'note: "Portal number SAMPLE-1: \\"sent\\" # not a comment"',
        "tool: dsmes 0.1.0",
        "exhibits: 2",
        f"files: {len(zipfile.ZipFile(frozen / FOLDER / PACKET).namelist()) - 1}",
        f"size: {len(packet)}",
        f"sha256: {hashlib.sha256(packet).hexdigest()}",
        f"seal: {seal_of(verify_command.read_record(frozen / FOLDER))}",
    ]
    told = dsmes("check", "-C", str(frozen), "--format", "json")
    assert told.returncode == 0
    assert FOLDER not in told.stdout


def test_the_check_reads_the_record_alone(program: Path) -> None:
    """Bytes of the same number in place of the packet are not looked at: that is what `verify` is for."""
    packet = program / FOLDER / PACKET
    before = dsmes("check", "-C", str(program)).stdout
    packet.write_bytes(bytes(packet.stat().st_size))
    assert dsmes("check", "-C", str(program)).stdout == before
    packet.unlink()
    assert f"{FOLDER}/{RECORD}:17:1: warning: what was sent in for {SMALL} on 2026-10-20: {FOLDER}/{PACKET} is not there [SUB101]" in (
        dsmes("check", "-C", str(program)).stdout
    )


def test_a_second_submission_of_the_same_bytes_says_so(program: Path) -> None:
    before = files_of(program / "evidence/submissions")
    assert submit(program) == f"{FOLDER} holds the same bytes already; nothing was written.\n"
    assert files_of(program / "evidence/submissions") == before
    told = submit(program, day=date(2026, 10, 21), as_of=DAY)
    assert f"It is byte for byte the packet of {ID}.\n" in told
    assert files_of(program / FOLDER) == {name.split("/")[1]: data for name, data in before.items()}


def test_another_packet_of_the_same_day_is_refused_and_nothing_is_written_over(program: Path) -> None:
    before = files_of(program / "evidence/submissions")
    edit(program, "program.yaml", "name: Harbor Bend Area Agency on Aging (SAMPLE)", "name: Another Agency (SAMPLE)")
    with pytest.raises(UsageError) as refused:
        submit(program)
    assert refused.value.message == (
        f"{program / FOLDER} holds another packet than the one that is made today, and is never written over; "
        "not the same: binder.pdf, narrative.docx, narrative.pdf and 2 more"
    )
    assert files_of(program / "evidence/submissions") == before


def test_a_submission_that_was_changed_is_not_taken_for_the_same(program: Path) -> None:
    rewrite(program / FOLDER / PACKET, {"binder.pdf": b"another"})
    with pytest.raises(UsageError, match="is not as it was frozen, and is never written over"):
        submit(program)
    (program / FOLDER / PACKET).unlink()
    with pytest.raises(UsageError, match="is not as it was frozen, and is never written over"):
        submit(program)


def test_records_that_no_paper_shows_make_no_other_packet(program: Path) -> None:
    before = files_of(program / "evidence/submissions")
    with (program / "evidence/quality.yaml").open("a", encoding="utf-8") as records:
        records.write("# Looked over by the advisory group.\n")
    assert submit(program) == (
        f"{FOLDER} holds the same papers and exhibits already; nothing was written.\n"
        "Changed since, and shown in none of them: evidence/quality.yaml.\n"
    )
    assert files_of(program / "evidence/submissions") == before


def test_an_incomplete_packet_is_never_frozen(tmp_path: Path) -> None:
    program = fresh_sample(tmp_path)
    (program / "evidence/files/organization/sponsor-profile.pdf").unlink()
    asking = Asking(root=program, today=TODAY)
    answer = submit_command.run(asking, SMALL, Silent(), day=DAY)
    assert answer.exit_code == 1
    assert f"application {SMALL} is not complete" in answer.text
    assert "--draft" not in answer.text  # a draft is never frozen
    assert answer.text.endswith("Nothing was frozen: only a complete packet can have been sent in.\n")
    # A draft that stands in build/ is no packet either.
    assert dsmes("packet", "--draft", "-C", str(program), "--application", SMALL, "--as-of", str(DAY)).returncode == 0
    assert submit_command.run(asking, SMALL, Silent(), day=DAY).exit_code == 1
    assert not (program / "evidence/submissions").exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"day": date(2027, 1, 1)}, "--date 2027-01-01 has not come yet; today is 2026-11-21"),
        ({"as_of": date(2026, 10, 25)}, "a packet that looks at 2026-10-25 cannot have been sent in on 2026-10-20"),
        ({"day": date(2022, 3, 6)}, "a packet that looks at 2022-03-06 shows nothing: the program began on 2022-03-07"),
        (
            {"day": date(2024, 6, 1)},
            f"a packet of {SMALL} that looks at 2024-06-01 holds no exhibit: the first that could be in it, EX-0114 "
            "(Notice to ADA of a new team member, June 2025), is of 2025-06-17",
        ),
        ({"by": "nobody"}, "there is no `nobody` in the team, and the sponsor's officer has another name"),
        ({"note": "x" * 2001}, "--note holds more than a note can"),
        ({"application": "ada-2027"}, "there is no application `ada-2027`"),
    ],
)
def test_what_cannot_have_been_sent_in_is_refused_before_anything_is_made(tmp_path: Path, given: dict[str, str], message: str) -> None:
    program = fresh_sample(tmp_path)
    with pytest.raises(UsageError) as refused:
        submit(program, **given)  # type: ignore[arg-type]
    assert refused.value.message == message
    assert not (program / "build").exists()
    assert not (program / "evidence/submissions").exists()


def test_a_folder_that_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine").write_text("mine")

    def make(folder: Path) -> None:
        with fresh_folder(folder, once=True) as fresh:
            (fresh / "ours").write_text("ours")
            folder.mkdir()
            (folder / "mine").write_text("mine")

    with pytest.raises(DocumentError, match="is there already"):
        make(tmp_path / "there")
    with pytest.raises(DocumentError, match="cannot be written"):
        make(tmp_path / "meanwhile")
    assert files_of(tmp_path / "meanwhile") == {"mine": b"mine"}
    assert (tmp_path / "there/mine").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in another way")
def test_a_killed_submission_is_whole_or_not_there(tmp_path: Path) -> None:
    program = fresh_sample(tmp_path)
    command = [sys.executable, "-m", "generator", "submit", SMALL, "--date", str(DAY), "-C", str(program)]
    started = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    takes = time.monotonic() - started
    whole = files_of(program / FOLDER)
    moments = random.Random(11)  # a fixed seed, for the same moments each time
    # Early, while the packet is made; and many times near the end, where the submission is written.
    for share in (0.3, 0.6, *(moments.uniform(0.7, 1.02) for _ in range(8))):
        shutil.rmtree(program / "evidence/submissions")
        shutil.rmtree(program / "build", ignore_errors=True)  # killed early, nothing was made yet
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(takes * share)
            running.send_signal(signal.SIGKILL)
            running.wait()
        assert files_of(program / FOLDER) in ({}, whole)
        assert dsmes("check", "-C", str(program)).returncode == 0
        (program / "evidence/submissions").mkdir(exist_ok=True)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert files_of(program / FOLDER) == whole
    assert [path.name for path in (program / "evidence/submissions").iterdir()] == [ID]


def test_what_a_killed_submission_left_is_cleared_and_nobody_trips_over_it(program: Path) -> None:
    shutil.move(program / FOLDER, program / f"evidence/submissions/.new-{ID}-{ended_process()}")
    told = dsmes("check", "-C", str(program))
    assert (told.returncode, "submissions" in told.stdout) == (0, False)
    submit(program)
    assert [path.name for path in (program / "evidence/submissions").iterdir()] == [ID]


def test_a_submission_changes_nothing_that_is_made(program: Path) -> None:
    """Its record is no input of a packet: what stands in build/ still stands."""
    assert (
        dsmes("packet", "--application", SMALL, "--as-of", str(DAY), "-C", str(program)).stdout
        == "Nothing has changed since the last build.\n"
    )


# --------------------------------------------------------------------------- verifying


def verify(path: Path) -> tuple[int, list[str]]:
    answer = verify_command.run(path)
    return answer.exit_code, answer.text.splitlines()


def test_a_whole_submission_is_told_as_such_by_any_of_its_names(program: Path) -> None:
    count = len(zipfile.ZipFile(program / FOLDER / PACKET).namelist()) - 1
    told = [f"All {count} files are as they were sent in: {SMALL} on 2026-10-20, as of 2026-10-20."]
    assert verify(program / FOLDER) == verify(program / FOLDER / RECORD) == (0, told)
    assert verify(program / FOLDER / PACKET) == (
        0,
        [
            f"All {count} files are as they were made: {SMALL} as of 2026-10-20.",
            "It is the packet of a submission. Whether it is the one that was sent in, and snapshot.json as it was, "
            "only submission.yaml can prove.",
        ],
    )
    with zipfile.ZipFile(program / FOLDER / PACKET) as archive:
        archive.extractall(program / "unpacked")
    assert verify(program / "unpacked" / SMALL)[0] == 0


def rewrite(packet: Path, change: dict[str, bytes | None]) -> None:
    """The archive with some files changed, added, or taken out."""
    with zipfile.ZipFile(packet) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files |= {f"{SMALL}/{name}": data for name, data in change.items() if data is not None}
    for name in (name for name, data in change.items() if data is None):
        del files[f"{SMALL}/{name}"]
    with zipfile.ZipFile(packet, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def test_each_file_that_is_not_as_it_was_sent_in_is_named(program: Path) -> None:
    packet = program / FOLDER / PACKET
    rewrite(packet, {"binder.pdf": b"another", "worksheet.pdf": None, "evidence/team.yaml": b"people: []\n", "more.txt": b""})
    (program / FOLDER / "notes.txt").write_text("mine")
    assert verify(program / FOLDER) == (
        1,
        [
            "extra:   notes.txt does not belong to the submission",
            "changed: packet.zip is not the file that was frozen",
            "changed: packet.zip: binder.pdf is not the file that was made",
            "changed: packet.zip: evidence/team.yaml is not the file that was made",
            "extra:   packet.zip: more.txt is in the packet and not in the manifest",
            "missing: packet.zip: worksheet.pdf is in the manifest and not in the packet",
            "",
            f"{program / FOLDER} is not the submission that was frozen. Take it back from a copy, or find out who changed it.",
        ],
    )


def test_a_packet_of_another_submission_is_seen(program: Path) -> None:
    rewrite(program / FOLDER / PACKET, {"snapshot.json": None})
    code, lines = verify(program / FOLDER)
    assert (code, lines[0]) == (1, "changed: packet.zip is not the file that was frozen")
    (program / FOLDER / PACKET).write_bytes(b"PK\x03\x04")
    assert verify(program / FOLDER)[1][:2] == [
        "changed: packet.zip is not the file that was frozen",
        f"changed: {program / FOLDER / PACKET} cannot be read as a .zip file",
    ]
    (program / FOLDER / PACKET).unlink()
    assert verify(program / FOLDER)[1][0] == f"missing: packet.zip with all that was sent in is not in {program / FOLDER}"


@pytest.mark.parametrize("text", ["", "id: [", "id: x\n", "- a\n"])
def test_a_record_that_was_changed_by_hand_is_refused(program: Path, text: str) -> None:
    (program / FOLDER / RECORD).write_text(text)
    with pytest.raises(UsageError, match="is not as `dsmes submit` wrote it"):
        verify(program / FOLDER)


CHANGED = "changed: submission.yaml does not say what it said when it was frozen"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "date: 2026-10-20",
            "date: 2026-09-01",
            f"changed: submission.yaml has the id {ID}; what was sent in for {SMALL} on 2026-09-01 has",
        ),
        ('by: "dietitian-1"', 'by: "nurse-1"', ""),
        ("SAMPLE-1", "SAMPLE-2", ""),
        ("tool: dsmes", "tool: Dsmes", ""),
        ("accreditor: ada-erp", "accreditor: adces-deap", "changed: submission.yaml has `accreditor: adces-deap`, packet.zip has ada-erp"),
        ("edition: ns-2022", "edition: ns-2017", "changed: submission.yaml has `edition: ns-2017`, packet.zip has ns-2022"),
        ("as_of: 2026-10-20", "as_of: 2026-10-19", "changed: submission.yaml has `as_of: 2026-10-19`, packet.zip has 2026-10-20"),
        ("exhibits: 2", "exhibits: 3", "changed: submission.yaml has `exhibits: 3`, packet.zip has 2"),
        ("size: ", "size: 1", "changed: submission.yaml has `size: 1"),
    ],
)
def test_each_fact_of_the_record_is_held_to_what_was_frozen(program: Path, old: str, new: str, told: str) -> None:
    path = program / FOLDER / RECORD
    text = path.read_text(encoding="utf-8")
    assert text.count(f"\n{old}" if ":" in old else old) == 1
    path.write_text(text.replace(f"\n{old}", f"\n{new}") if ":" in old else text.replace(old, new), encoding="utf-8")
    code, lines = verify(program / FOLDER)
    assert (code, lines[0]) == (1, CHANGED)
    assert any(line.startswith(told) for line in lines[1:-2]) or not told
    assert "does not say what it said when" in dsmes("check", "-C", str(program)).stdout


def test_other_comments_and_line_ends_leave_the_record_as_it_was(program: Path) -> None:
    """As where Git or an editor has passed over it."""
    path = program / FOLDER / RECORD
    path.write_bytes(b"# Filed under 7.\r\n" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert verify(program / FOLDER)[0] == 0


def test_a_record_that_lost_its_seal_is_told(program: Path) -> None:
    path = program / FOLDER / RECORD
    path.write_text("".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if not line.startswith("seal:")))
    assert verify(program / FOLDER)[1][0].startswith("changed: submission.yaml has lost its seal")


def as_frozen_earlier(program: Path) -> None:
    """The submission as a version froze it that put no seal on the record."""
    with zipfile.ZipFile(program / FOLDER / PACKET) as archive:
        snapshot = json.loads(archive.read(f"{SMALL}/snapshot.json"))
    rewrite(program / FOLDER / PACKET, {"snapshot.json": json.dumps(snapshot | {"version": 1}).encode()})
    packet = (program / FOLDER / PACKET).read_bytes()
    path = program / FOLDER / RECORD
    facts = {"sha256": hashlib.sha256(packet).hexdigest(), "size": str(len(packet))}
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("seal:")]
    lines = [f"{key}: {facts[key]}" if (key := line.partition(":")[0]) in facts else line for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_what_an_earlier_version_froze_is_read_and_not_vouched_for_beyond_its_packet(program: Path) -> None:
    as_frozen_earlier(program)
    code, lines = verify(program / FOLDER)
    assert (code, len(lines)) == (0, 2)
    assert lines[1].startswith("It was frozen by an earlier version, which put no seal on submission.yaml")
    assert "Nothing has changed" in diff(program, as_of=DAY)
    edit(program, f"submissions/{ID}/{RECORD}", "date: 2026-10-20", "date: 2026-09-01")
    assert verify(program / FOLDER)[0] == 1


def test_a_folder_of_another_name_holds_no_submission_of_the_program(program: Path) -> None:
    shutil.copytree(program / FOLDER, program / "for the auditor")
    assert verify(program / "for the auditor")[0] == 0
    shutil.move(program / FOLDER, (program / FOLDER).with_name(f"{SMALL}-2026-10-21"))
    code, lines = verify((program / FOLDER).with_name(f"{SMALL}-2026-10-21"))
    assert (code, lines[0]) == (1, f"changed: the folder {SMALL}-2026-10-21 holds the submission {ID}")


def test_what_systems_put_beside_a_submission_is_told_apart(program: Path) -> None:
    (program / FOLDER / ".DS_Store").write_bytes(b"Bud1")
    code, lines = verify(program / FOLDER)
    assert (code, lines[1:]) == (0, ["Put there by a computer's system or by Word, and no part of it: .DS_Store."])


def test_a_snapshot_makes_nothing_a_part_of_a_packet(program: Path) -> None:
    """It is in no manifest, so anybody could have written it: what the manifest does not know of is extra."""
    evil = hashlib.sha256(b"evil").hexdigest()
    with zipfile.ZipFile(program / FOLDER / PACKET) as archive:
        snapshot = json.loads(archive.read(f"{SMALL}/snapshot.json"))
        archive.extractall(program / "unpacked")
    folder = program / "unpacked" / SMALL
    for name in ("evil.exe", "evidence/evil.yaml"):
        (folder / name).write_bytes(b"evil")
        snapshot["files"].append({"path": name, "sha256": evil, "size": 4})
    (folder / "snapshot.json").write_text(json.dumps(snapshot), encoding="utf-8")
    assert verify(folder)[1][:2] == [
        f"extra:   {name} is in the packet and not in the manifest" for name in ("evidence/evil.yaml", "evil.exe")
    ]


@pytest.mark.parametrize("change", [{"application": ["x"]}, {"as_of": {"a": 1}}, {"application": "x\nAll 8 files"}, {"inputs": None}])
def test_a_manifest_that_says_what_none_can_say_is_refused(program: Path, change: dict[str, object]) -> None:
    path = program / "build/packets" / SMALL / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as a manifest"):
        verify(path.parent)


def test_a_submission_is_as_large_as_it_is(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was frozen is read again, however large the program has become."""
    monkeypatch.setattr(unzipping, "MOST_FILES", 3)
    assert verify(program / FOLDER)[0] == 0
    assert "Nothing has changed" in diff(program, as_of=DAY)
    with pytest.raises(UsageError, match="and 3 is the most"):
        verify(program / FOLDER / PACKET)


# --------------------------------------------------------------------------- what has changed since


def test_nothing_has_changed_at_first(frozen: Path) -> None:
    assert diff(frozen, as_of=DAY).splitlines()[1] == "Nothing has changed: every requirement, exhibit and answer is as it was sent in."


def test_changed_pages_are_told_with_their_pages_in_the_binder(program: Path) -> None:
    """The page of the binder that is named shows what was on the page that has changed."""
    path = program / "evidence/files/organization/sponsor-profile.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(program / "evidence/files/organization/goals.pdf") as other:
        pdf.pages[0] = other.pages[0]
        pdf.pages.append(other.pages[0])
        pdf.save()
    found = json.loads(diff(program, as_of=DAY, format="json"))
    (exhibit,) = found["exhibits"]
    assert (exhibit["id"], exhibit["what"], exhibit["pages_before"], exhibit["pages_after"]) == ("EX-0001", ["content"], 1, 2)
    assert [(change["what"], change["before"], change["after"]) for change in exhibit["pages"]] == [
        ("changed", [1], [1]),
        ("added", [], [2]),
    ]
    (number,) = exhibit["pages"][0]["binder"]
    with zipfile.ZipFile(program / FOLDER / PACKET) as archive:
        binder = pypdfium2.PdfDocument(archive.read(f"{SMALL}/binder.pdf"))
    assert found["binder_before"] == len(binder)
    original = pypdfium2.PdfDocument(ROOT / "evidence/files/organization/sponsor-profile.pdf")
    words = original[0].get_textpage().get_text_range().split()
    assert len(words) > 20
    assert set(words) <= set(binder[number - 1].get_textpage().get_text_range().split())


def test_a_file_that_was_saved_again_reads_as_it_did(program: Path) -> None:
    path = program / "evidence/files/organization/sponsor-profile.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Keywords"] = "saved again"
        pdf.save(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert diff(program, as_of=DAY).splitlines()[3:] == [
        "Exhibits (1)",
        "  EX-0001 Sponsor profile (exhibit 2.1): the file `organization/sponsor-profile.pdf` has changed",
        "      every page looks and reads as it did",
    ]


def test_states_and_answers_that_changed_are_told(program: Path) -> None:
    (program / "evidence/files/organization/sponsor-profile.pdf").unlink()
    edit(program, "program.yaml", "name: Harbor Bend Area Agency on Aging (SAMPLE)", "name: Another Agency (SAMPLE)")
    lines = diff(program, as_of=DAY).splitlines()
    assert "  ORG-01 Sponsor and administrative officer identified: was current, and is missing" in lines
    assert "      was: Harbor Bend Area Agency on Aging (SAMPLE)" in lines
    assert "      now: Another Agency (SAMPLE)" in lines


def test_other_words_in_records_and_templates_are_told(program: Path) -> None:
    """The narrative is made from them: what no requirement, exhibit or answer shows is no less a change of what was sent in."""
    edit(program, "quality.yaml", "A leader calls each participant two days before", "A leader writes to each participant a week before")
    with (program / "evidence/team.yaml").open("a", encoding="utf-8") as records:
        records.write("# Looked over.\n")
    (program / "templates/packet").mkdir(parents=True)
    with (
        zipfile.ZipFile(ROOT / "templates/packet/narrative.docx") as ours,
        zipfile.ZipFile(program / "templates/packet/narrative.docx", "w") as own,
    ):
        for name in ours.namelist():
            own.writestr(name, ours.read(name).replace(b"</w:t></w:r></w:p>", b" indeed</w:t></w:r></w:p>", 1))
    shutil.copy(ROOT / "templates/packet/worksheet.docx", program / "templates/packet/worksheet.docx")  # ours, as it was
    lines = diff(program, as_of=DAY).splitlines()
    assert lines[1:6] == [
        "Every requirement, exhibit and answer is as it was sent in; what the narrative and other papers are made from has changed.",
        "",
        "What the papers are made from (2)",
        "  evidence/quality.yaml: changed",
        "      projects, reminder-calls, change: was A leader calls each participant two days before every session, and offers a ride "
        "voucher where one is wanted, and is A leader writes to each participant a week before every session, and offers a ride voucher "
        "where one is wanted",
    ]
    assert lines[6:] == ["  templates/packet/narrative.docx: changed"]
    submit(program, day=date(2026, 10, 28), as_of=DAY)
    assert diff(program, to=f"{SMALL}-2026-10-28").splitlines()[1:] == lines[1:]
    diff_command.run(Asking(root=program, today=TODAY, as_of=DAY), ID, document=True)
    paper = pypdfium2.PdfDocument(program / "build/changes" / ID / "change-summary.pdf")
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())
    assert "records that they are made from have changed (quality); the standards or templates" in words


def test_two_submissions_are_held_against_each_other(program: Path) -> None:
    edit(program, "program.yaml", "name: Harbor Bend Area Agency on Aging (SAMPLE)", "name: Another Agency (SAMPLE)")
    submit(program, day=date(2026, 10, 28))
    before = diff(program, to=f"{SMALL}-2026-10-28")
    # What is in the workspace has no say in it.
    edit(program, "program.yaml", "name: Another Agency (SAMPLE)", "name: A third Agency (SAMPLE)")
    assert diff(program, to=f"{SMALL}-2026-10-28") == before
    assert "      now: Another Agency (SAMPLE)\n" in before
    assert before.splitlines()[0].endswith(f"against {SMALL}-2026-10-28")


def test_the_reviewer_gets_a_paper(program: Path) -> None:
    edit(program, "program.yaml", "name: Harbor Bend Area Agency on Aging (SAMPLE)", "name: Another Agency (SAMPLE)")
    diff_command.run(Asking(root=program, today=TODAY, as_of=DAY), ID, document=True)
    folder = program / "build/changes" / ID
    assert sorted(path.name for path in folder.iterdir()) == ["change-summary.docx", "change-summary.pdf"]
    first = files_of(folder)
    diff_command.run(Asking(root=program, today=TODAY, as_of=DAY), ID, document=True)
    assert files_of(folder) == first
    document = pypdfium2.PdfDocument(folder / "change-summary.pdf")
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    for expected in ("What has changed since it was sent in", "SAMPLE", "Another Agency", "0 changed, 2 as they were", "Looked at"):
        assert expected in words


def test_a_paper_for_the_reviewer_that_was_edited_stays(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSMES_OFFICE", "0")
    asking = Asking(root=program, today=TODAY, as_of=DAY)
    diff_command.run(asking, ID, document=True)
    word = program / "build/changes" / ID / "change-summary.docx"
    type_into(word, "Typed by hand.")
    edited = word.read_bytes()
    told = diff_command.run(asking, ID, document=True)
    assert (told.exit_code, word.read_bytes()) == (1, edited)
    assert told.text.startswith(f"warning: {word} was edited by hand and stays as it is")
    word.with_suffix(".pdf").write_bytes(b"%PDF-1.7 saved from Word")
    told = diff_command.run(asking, ID, document=True)
    assert (told.exit_code, word.read_bytes()) == (0, edited)
    assert word.with_suffix(".pdf").read_bytes() == b"%PDF-1.7 saved from Word"


@pytest.mark.parametrize(
    ("name", "message"),
    [("nothing-like-it", "there is no submission `nothing-like-it`"), (SMALL, f"there is no submission `{SMALL}`")],
)
def test_an_unknown_submission_is_told_with_those_there_are(frozen: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        diff(frozen, name)
    assert refused.value.message == message
    assert ID in refused.value.hint


def test_a_submission_that_was_changed_is_not_held_against_anything(program: Path) -> None:
    rewrite(program / FOLDER / PACKET, {"more.txt": b""})
    with pytest.raises(UsageError, match=r"packet\.zip is not the file that was frozen"):
        diff(program)


def test_an_application_that_is_no_more_can_be_held_against_another_submission(program: Path) -> None:
    path = program / "evidence/program.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"id: {SMALL}\n", "id: renamed\n"), encoding="utf-8")
    with pytest.raises(UsageError, match=f"the program has no application `{SMALL}` any more"):
        diff(program)
    assert "Nothing has changed" in diff(program, to=ID)


# --------------------------------------------------------------------------- the sample's own


def test_the_samples_submission_is_whole_and_says_that_it_is_a_sample() -> None:
    assert verify(ROOT / FOLDER)[0] == 0
    assert 'note: "SAMPLE: ' in (ROOT / FOLDER / RECORD).read_text(encoding="utf-8")
    assert diff(ROOT, as_of=DAY).splitlines()[0].startswith(f"{ID}: ")
