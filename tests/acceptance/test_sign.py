"""`dsmes sign` on the sample: who approved which policy, what that covers, and how a change of it is told."""

import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from generator.commands import sign as sign_command
from generator.commands.gather import Asking, gather
from generator.documents.context import context
from generator.documents.forms import form_values
from generator.documents.word_document import fill_word_template
from generator.errors import DocumentError, UsageError
from generator.model.approvals import holding_approvals
from generator.model.word_text import words_of
from generator.shipped import shipped
from tests.acceptance.test_build import ROOT, copy_sample, dsmes, hashes
from tests.loading.building import PDF

TODAY = date(2026, 11, 21)
FILE = "evidence/approvals.yaml"
POLICY, TEMPLATE = "POL-E4", "policies/dsmp/ENH-04.docx"
PAPER = "build/policies/dsmp/enh-04-advisory-group"
DAY = date(2026, 10, 22)


def sign(program: Path, document: str = POLICY, by: str = "dietitian-1", day: date = DAY, statement: str = "") -> str:
    return sign_command.run(Asking(root=program, today=TODAY), document, by=by, day=day, statement=statement).text


def approvals_told(program: Path, as_of: date | None = None) -> list[str]:
    """The messages about approvals, without what is always said."""
    report = gather(Asking(root=program, today=TODAY, as_of=as_of)).report
    return [finding.message for finding in report.findings if finding.rule.id.startswith("SGN")]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The sample without the approvals that come with it."""
    program = copy_sample(tmp_path)
    (program / FILE).unlink(missing_ok=True)
    return program


@pytest.fixture
def signed(program: Path) -> Path:
    sign(program)
    assert approvals_told(program) == []
    return program


def edit(program: Path, name: str, old: str, new: str) -> None:
    path = program / "evidence" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def own_template(program: Path, old: str, new: str) -> None:
    """The program's own copy of the template, with one word of it written otherwise."""
    target = program / "templates" / TEMPLATE
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(shipped("templates") / TEMPLATE) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml" and old:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            made.writestr(name, data)


def rewrite(path: Path, old: str, new: str) -> None:
    """A Word file with a word of its text written otherwise, as by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            made.writestr(name, data)
    path.write_bytes(out.getvalue())


# --------------------------------------------------------------------------- signing


def test_an_approval_names_person_role_day_and_wording(program: Path) -> None:
    assert sign(program).startswith(
        "POL-E4 Advisory group, version 1.0: approved by Dana Sampleton, MS, RD, Quality coordinator, on 2026-10-22. "
        f"Noted in {FILE}.\nIt covers "
    )
    text = (program / FILE).read_text(encoding="utf-8")
    assert text.startswith("# Who approved which policy")
    assert re.sub(r"(: |:sha256:)[0-9a-f]{64}", r"\1…", text[text.index("approvals:") :]) == (
        "approvals:\n"
        "  - document: POL-E4\n"
        '    version: "1.0"\n'
        "    person: dietitian-1\n"
        '    name: "Dana Sampleton, MS, RD"\n'
        '    role: "Quality coordinator"\n'
        "    date: 2026-10-22\n"
        '    statement: "I have read this version and approve it"\n'
        "    sha256: …\n"
        "    template: v1:sha256:…\n"
        "    wording: v1:sha256:…\n"
        "    record: v1:sha256:…\n"
        "    asked: v1:sha256:…\n"
        "    shows:\n"
        '      advisory_group: "recorded"\n'
        '      commitments.advisory_meetings_per_year: "2"\n'
        '      commitments.retention_years: "7"\n'
        '      meetings: "recorded"\n'
        '      program.name: "Harbor Bend Diabetes Self-Management Education (SAMPLE)"\n'
        '      program.short_name: "Harbor Bend DSMES (SAMPLE)"\n'
        "    seal: v1:sha256:…\n"
    )


def test_whoever_approves_the_same_policy_approves_the_same_sum(signed: Path) -> None:
    sign(signed, by="Beatrice Samplewood", day=date(2026, 10, 29), statement='Approved: "as amended" # in May.')
    sums = re.findall(r"sha256: ([0-9a-f]{64})\n", (signed / FILE).read_text(encoding="utf-8"))
    assert len(sums) == 2
    assert len(set(sums)) == 1
    approvals = gather(Asking(root=signed, today=TODAY)).workspace.approvals  # type: ignore[union-attr]
    assert [(each.person, each.name, each.role, each.statement) for each in approvals] == [
        ("dietitian-1", "Dana Sampleton, MS, RD", "Quality coordinator", "I have read this version and approve it"),
        ("", "Beatrice Samplewood", "Executive Director", 'Approved: "as amended" # in May'),
    ]


def test_what_people_wrote_into_the_file_stays(signed: Path) -> None:
    path = signed / FILE
    before = path.read_text(encoding="utf-8").replace("approvals:\n", "# the board met on Tuesday\napprovals:  # newest last\n")
    path.write_text(before + "    # read aloud\n", encoding="utf-8")
    sign(signed, "POL-E5")
    assert path.read_text(encoding="utf-8").startswith(before + "    # read aloud\n  - document: POL-E5\n")


def test_the_same_approval_is_noted_once(signed: Path) -> None:
    before = (signed / FILE).read_bytes()
    assert sign(signed, day=date(2026, 10, 30)) == (
        "Dana Sampleton, MS, RD approved POL-E4, version 1.0, on 2026-10-22 already; nothing has changed since.\n"
    )
    assert (signed / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"document": "POL-E44"}, "there is no policy or form `POL-E44`"),
        ({"by": "dietitian-9"}, "there is no `dietitian-9` in the team, and the sponsor's officer has another name"),
        ({"by": "dietitian-2"}, "Robin Sampleson (dietitian-2) did not belong to the team on 2026-10-22"),
        ({"day": date(2027, 1, 1)}, "--date 2027-01-01 has not come yet; today is 2026-11-21"),
        ({"statement": "x" * 2001}, "--statement holds more than a statement can"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(program: Path, given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        sign(program, **given)  # type: ignore[arg-type]
    assert re.sub(r"^\w+ \w+(?= \(dietitian-2\))", "Robin Sampleson", refused.value.message) == message
    assert not (program / FILE).exists()


def test_of_two_people_of_one_name_the_id_is_asked_for(program: Path) -> None:
    edit(program, "team.yaml", "    name: Nora Exemplar\n", "    name: Dana Sampleton\n")
    with pytest.raises(UsageError) as refused:
        sign(program, by="Dana Sampleton")
    assert refused.value.message == "2 people of the team are named Dana Sampleton"
    assert refused.value.hint == "give the id of the one: dietitian-1, nurse-1"
    sign(program)


@pytest.mark.parametrize("text", ["approvals: [", "approvals: nothing\n", "approvals:\n  - document: POL-E4\n"])
def test_a_file_that_is_not_whole_is_left_alone(program: Path, text: str) -> None:
    (program / FILE).write_text(text)
    with pytest.raises(UsageError):
        sign(program)
    assert (program / FILE).read_text() == text


def test_a_copy_that_was_edited_by_hand_is_not_what_is_approved(program: Path) -> None:
    assert dsmes("policies", "-C", str(program)).returncode == 0
    path = program / f"{PAPER}.docx"
    before = path.read_bytes()
    with zipfile.ZipFile(path, "a") as word:
        word.writestr("docProps/mine.txt", "mine")
    with pytest.raises(UsageError) as refused:
        sign(program)
    assert refused.value.message == f"{path} was edited by hand, and that is not what would be approved"
    assert not (program / FILE).exists()
    path.write_bytes(before)
    sign(program)
    with zipfile.ZipFile(path, "a") as word:
        word.writestr("docProps/mine.txt", "mine")
    with pytest.raises(UsageError, match="was edited by hand"):
        sign(program)  # that it was approved before is no answer: it would not be that which lies there


def test_what_the_signer_reads_in_build_is_what_is_approved(program: Path) -> None:
    """The template was changed after the policy was made: whoever signs has read the words of before."""
    assert dsmes("policies", "-C", str(program)).returncode == 0
    own_template(program, "cannot be changed", "can be changed")
    with pytest.raises(UsageError) as refused:
        sign(program)
    path = program / f"{PAPER}.docx"
    assert refused.value.message == f"{path} is not the policy as it would be made now, which is what would be approved"
    assert refused.value.hint == "run `dsmes policies`, read POL-E4 there, and sign it then"
    assert not (program / FILE).exists()
    assert dsmes("policies", "-C", str(program)).returncode == 0
    sign(program)
    sign(program, by=OFFICER)  # what stands there was printed before the first of them approved it
    assert approvals_told(program) == []


def test_a_pdf_without_its_word_file_is_not_what_is_approved(program: Path) -> None:
    assert dsmes("policies", "-C", str(program)).returncode == 0
    path = program / f"{PAPER}.docx"
    path.unlink()
    with pytest.raises(UsageError) as refused:
        sign(program)
    assert refused.value.message == f"{path} is not the policy as it would be made now, which is what would be approved"


def test_a_pdf_that_nothing_is_known_of_is_not_what_is_approved(program: Path) -> None:
    assert dsmes("policies", "-C", str(program)).returncode == 0
    path = (program / PAPER).with_suffix(".pdf")
    path.write_bytes(PDF)
    for notes in ("notes", ".made"):
        shutil.rmtree(program / "build" / notes)
    with pytest.raises(UsageError) as refused:
        sign(program)
    assert refused.value.message == f"{path} was not made by dsmes, or was changed since, and that is not what would be approved"


def test_a_pdf_that_dsmes_did_not_make_is_not_what_is_approved(program: Path) -> None:
    assert dsmes("policies", "-C", str(program)).returncode == 0
    path = (program / PAPER).with_suffix(".pdf")
    path.write_bytes(PDF)
    with pytest.raises(UsageError) as refused:
        sign(program)
    assert refused.value.message == f"{path} was not made by dsmes, or was changed since, and that is not what would be approved"
    assert dsmes("policies", "-C", str(program)).returncode == 0
    sign(program)


def test_a_byte_order_mark_is_no_reason_to_refuse(signed: Path) -> None:
    before = b"\xef\xbb\xbf" + (signed / FILE).read_bytes()
    (signed / FILE).write_bytes(before)
    sign(signed, statement="Again")
    assert (signed / FILE).read_bytes().startswith(before + b"  - document: ")


@pytest.mark.parametrize("empty", ["", "# none yet\n", "approvals:\n", "approvals: []  # none yet\n"])
def test_a_file_with_nothing_in_it_is_signed_in(program: Path, empty: str) -> None:
    (program / FILE).write_text(empty, encoding="utf-8")
    sign(program)
    assert approvals_told(program) == []
    assert not [problem for _, problem in gather(Asking(root=program, today=TODAY)).seen if str(problem.mark.file) == FILE]


def test_an_edit_is_seen_where_the_notes_of_what_was_made_are_lost(program: Path) -> None:
    assert dsmes("policies", "-C", str(program)).returncode == 0
    for folder in ("notes", ".made"):
        shutil.rmtree(program / "build" / folder)
    rewrite(program / f"{PAPER}.docx", "cannot be changed", "can be changed")
    with pytest.raises(UsageError, match="is not the policy as it would be made now"):
        sign(program)


def test_what_was_made_on_another_day_says_the_same_but_for_the_day(program: Path) -> None:
    assert dsmes("policies", "-C", str(program), "--as-of", "2026-10-25").returncode == 0
    sign(program)
    assert approvals_told(program) == []


def test_of_two_who_sign_first_at_once_none_is_lost(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is at work, another writes the first approval."""
    inner = sign_command.append_entry

    def meanwhile(*given: object) -> bytes:
        monkeypatch.setattr(sign_command, "append_entry", inner)
        sign(program, "POL-E5")
        return inner(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sign_command, "append_entry", meanwhile)
    with pytest.raises(DocumentError, match="was written meanwhile"):
        sign(program)
    assert (program / FILE).read_text(encoding="utf-8").count("  - document:") == 1
    sign(program)
    assert (program / FILE).read_text(encoding="utf-8").count("  - document:") == 2
    assert approvals_told(program) == []


# --------------------------------------------------------------------------- what it covers


def lapsed(changes: str) -> list[str]:
    return [f"policy POL-E4 (Advisory group) has changed since it was approved by Dana Sampleton, MS, RD on 2026-10-22: {changes}"]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("policies.yaml", "advisory_meetings_per_year: 2", "advisory_meetings_per_year: 3",
         "`commitments.advisory_meetings_per_year` is 3 now, and was 2"),
        ("policies.yaml", "    title: Advisory group\n", "    title: The advisory group\n", ""),
        ("program.yaml", "\nshort_name: Harbor Bend DSMES (SAMPLE)\n", "\nshort_name: Our program (SAMPLE)\n",
         "`program.short_name` is Our program (SAMPLE) now, and was Harbor Bend DSMES (SAMPLE)"),
        ("team.yaml", "    name: Dana Sampleton\n", "    name: Dana Newname\n", ""),
    ],
)  # fmt: skip
def test_a_change_of_what_was_approved_is_told(signed: Path, name: str, old: str, new: str, told: str) -> None:
    edit(signed, name, old, new)
    expected = lapsed(told or "its entry in evidence/policies.yaml is another")
    assert [message.replace("(The advisory group)", "(Advisory group)") for message in approvals_told(signed)] == expected


def test_a_new_version_has_to_be_approved_anew(signed: Path) -> None:
    path = signed / "evidence/policies.yaml"
    head, tail = path.read_text(encoding="utf-8").split("id: POL-E4")
    newer = tail.replace('version: "1.0"', 'version: "1.1"', 1)
    path.write_text(f"{head}id: POL-E4{newer}", encoding="utf-8")
    assert approvals_told(signed) == lapsed("it is version 1.1 now, and 1.0 was approved")
    sign(signed, day=date(2026, 10, 29))
    assert approvals_told(signed) == []
    assert (signed / FILE).read_text(encoding="utf-8").count("document: POL-E4") == 2
    # On the day of the first approval the second was not given yet.
    assert approvals_told(signed, as_of=DAY) == lapsed("it is version 1.1 now, and 1.0 was approved")


def test_other_words_in_the_template_are_told_and_another_look_is_not(signed: Path) -> None:
    own_template(signed, "", "")
    assert approvals_told(signed) == []
    own_template(signed, "advisory group", "group of advisers")
    assert approvals_told(signed) == lapsed(f"its template {TEMPLATE} has other words")


def test_words_that_are_hidden_or_struck_through_are_other_words(signed: Path) -> None:
    for look in ("vanish", "strike"):
        own_template(signed, "<w:r><w:t", f"<w:r><w:rPr><w:{look}/></w:rPr><w:t")
        assert approvals_told(signed) == lapsed(f"its template {TEMPLATE} has other words")


@pytest.mark.parametrize(
    ("policy", "name", "old", "new", "told"),
    [
        ("POL-06", "curriculum.yaml", "core: dsmp", "core: other", "`uses_dsmp` is no now, and was yes"),
        ("POL-10", "quality.yaml", "\n  description: ", "\n  description: Nothing is done. ",
         "what it shows as `quality.description` has changed"),
        ("POL-01", "program.yaml", "\nmission: ", "\nmission: Once more, ", "what it shows as `program.mission` has changed"),
        ("POL-04", "team.yaml", "phone: 419-555-0142", "phone: 419-555-0199",
         "`coordinator.phone` is 419-555-0199 now, and was 419-555-0142"),
    ],
)  # fmt: skip
def test_what_a_policy_prints_from_the_records_is_covered(program: Path, policy: str, name: str, old: str, new: str, told: str) -> None:
    sign(program, policy)
    assert approvals_told(program) == []
    edit(program, name, old, new)
    assert [message.partition("2026-10-22: ")[2] for message in approvals_told(program)] == [told]


def test_of_a_list_only_whether_there_is_one_is_covered(signed: Path) -> None:
    path = signed / "evidence/stakeholders.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("\nmeetings:\n")
    second = text.index("\n  - ", text.index("\n  - ", start) + 1)
    path.write_text(text[: text.index("\n  - ", start)] + text[second:], encoding="utf-8")  # the first of several is taken out
    assert approvals_told(signed) == []


def test_a_file_that_is_not_whole_has_changed_nothing(program: Path) -> None:
    sign(program, "POL-10")
    (program / "evidence/quality.yaml").write_text("")
    assert approvals_told(program) == []


def test_what_is_asked_is_covered(signed: Path) -> None:
    name = next(path.name for path in (shipped("standards") / "enhancements").glob("*.yaml"))
    (signed / "standards/enhancements").mkdir(parents=True)
    text = (shipped("standards") / "enhancements" / name).read_text(encoding="utf-8")
    start = text.index("statement: ", text.index("id: ENH-04"))
    changed = text[:start] + text[start:].replace("An advisory group is", "Once more, an advisory group is", 1)
    assert changed != text
    (signed / "standards/enhancements" / name).write_text(changed, encoding="utf-8")
    assert approvals_told(signed) == lapsed("enhancement ENH-04 and its requirements read otherwise")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("policies.yaml", "fidelity_visits_per_series: 1", "fidelity_visits_per_series: 2"),
        ("program.yaml", "    phone: 419-555-0141\n", "    phone: 419-555-0142\n"),
        ("team.yaml", "Felix Placeholder", "Felix Placeholding"),
        ("program.yaml", "officer:\n    name: Beatrice Samplewood\n", "officer:\n    name: Another Person\n"),
        ("stakeholders.yaml", "    decisions:\n", "    decisions:\n      - One more\n"),
    ],
)
def test_what_the_policy_does_not_say_of_its_own_is_not_covered(signed: Path, name: str, old: str, new: str) -> None:
    path = signed / "evidence" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert approvals_told(signed) == []


def test_a_change_that_is_taken_back_is_no_change(signed: Path) -> None:
    edit(signed, "policies.yaml", "advisory_meetings_per_year: 2", "advisory_meetings_per_year: 3")
    assert approvals_told(signed)
    edit(signed, "policies.yaml", "advisory_meetings_per_year: 3", "advisory_meetings_per_year: 2")
    assert approvals_told(signed) == []


def test_the_check_ends_well_and_says_what_to_do(signed: Path) -> None:
    edit(signed, "policies.yaml", "retention_years: 7", "retention_years: 8")
    told = dsmes("check", "-C", str(signed))
    assert told.returncode == 0
    assert (
        "    hint: read it again (`dsmes policies` makes it), then `dsmes sign POL-E4 --by dietitian-1 --date YYYY-MM-DD`; until then "
        "it is printed with a blank line to sign on\n"
    ) in told.stdout


# --------------------------------------------------------------------------- the entry itself


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name: "Dana Sampleton, MS, RD"', 'name: "Walter Nobody"'),
        ('role: "Quality coordinator"', 'role: "Chief Physician"'),
        ("date: 2026-10-22", "date: 2026-09-22"),
        ("and approve it", "and approve it and all later versions"),
        ("document: POL-E4", "document: POL-E5"),
        ("    person: dietitian-1\n", ""),
        ('retention_years: "7"', 'retention_years: "8"'),
        ("sha256: ", "sha256: 0"),
        ("    seal: ", "    # seal: "),
    ],
)
def test_an_entry_that_was_changed_by_hand_does_not_count(signed: Path, old: str, new: str) -> None:
    text = (signed / FILE).read_text(encoding="utf-8")
    start, entry = text[: text.index("approvals:")], text[text.index("approvals:") :]
    changed = entry.replace(old, new, 1) if old != "sha256: " else re.sub(r"sha256: \w{12}", "sha256: 000000000000", entry, count=1)
    assert changed != entry
    (signed / FILE).write_text(start + changed, encoding="utf-8")
    (told,) = approvals_told(signed)
    assert told.endswith("is not as `dsmes sign` wrote it, so it does not count")
    workspace = gather(Asking(root=signed, today=TODAY)).workspace
    assert workspace
    assert [holding_approvals(workspace, policy) for policy in workspace.policies.policies] == [()] * len(workspace.policies.policies)


def test_how_the_entry_is_written_in_yaml_makes_no_difference(signed: Path) -> None:
    text = (signed / FILE).read_text(encoding="utf-8")
    other = text.replace('role: "Quality coordinator"', "role: Quality coordinator  # since May").replace(
        "    seal", "    # read aloud\n    seal"
    )
    assert other != text
    (signed / FILE).write_text(other, encoding="utf-8")
    assert approvals_told(signed) == []


def test_who_did_not_belong_to_the_team_on_the_day_cannot_have_approved(signed: Path) -> None:
    edit(signed, "team.yaml", "    name: Dana Sampleton\n", "    name: Dana Sampleton\n    left: 2026-10-01\n")
    assert [each for each in approvals_told(signed) if "does not count" in each] == [
        "Dana Sampleton, MS, RD approved POL-E4 on 2026-10-22, but Dana Sampleton (dietitian-1) did not belong to the team on that day; so "
        "it does not count"
    ]


# --------------------------------------------------------------------------- what is printed


def printed(program: Path) -> tuple[str, str]:
    """All words of the policy's PDF and of its Word file."""
    ran = dsmes("policies", "-C", str(program))
    assert ran.returncode == 0, ran.stdout
    document = pypdfium2.PdfDocument((program / PAPER).with_suffix(".pdf"))
    return squeezed(page.get_textpage().get_text_range() for page in document), squeezed(
        [words_of((program / f"{PAPER}.docx").read_bytes())]
    )


def squeezed(texts: object) -> str:
    return " ".join(" ".join(texts).split())  # type: ignore[call-overload]


def approval_in(words: Sequence[str]) -> list[str]:
    """What stands under the heading, up to the foot of the page."""
    return [each[each.rindex("Name and role Signature Date") :].removeprefix("Name and role Signature Date ") for each in words]


def test_who_approved_stands_in_the_table_and_who_did_not_has_a_blank_line(signed: Path) -> None:
    for words in approval_in(printed(signed)):
        assert words.startswith(
            "Beatrice Samplewood, Executive Director Dana Sampleton, MS, RD, Quality coordinator On record: I have read this version and "
            "approve it (version 1.0; fingerprint of what was approved: SHA-256 "
        )
        assert "October 22, 2026" in words
    sign(signed, by="Beatrice Samplewood", day=date(2026, 10, 23))
    sign(signed, by="nurse-1", day=date(2026, 10, 24), statement="Read and found right")
    for words in approval_in(printed(signed)):
        assert re.sub(r"\(version 1\.0; fingerprint of what was approved: SHA-256 \w{12}…\)", "()", words).startswith(
            "Beatrice Samplewood, Executive Director On record: I have read this version and approve it () October 23, 2026 "
            "Dana Sampleton, MS, RD, Quality coordinator On record: I have read this version and approve it () October 22, 2026 "
            "Nora Exemplar, BSN, RN, CDCES, Registered nurse On record: Read and found right () October 24, 2026"
        )


def test_an_approval_that_lapsed_is_not_printed(signed: Path) -> None:
    edit(signed, "policies.yaml", "advisory_meetings_per_year: 2", "advisory_meetings_per_year: 3")
    for words in approval_in(printed(signed)):
        assert words.startswith("Beatrice Samplewood, Executive Director Dana Sampleton, MS, RD, owner of this policy")
        assert "On record" not in words


def test_a_paper_that_was_changed_by_hand_does_not_keep_the_approvals(signed: Path) -> None:
    assert dsmes("policies", "-C", str(signed)).returncode == 0
    path = signed / f"{PAPER}.docx"
    rewrite(path, "A licensed workshop cannot be changed from within.", "The advisory group is abolished.")
    for _ in range(2):
        told = dsmes("policies", "-C", str(signed))
        assert told.returncode == 1
        assert "It shows approvals that were not given for these words" in told.stdout + told.stderr
        assert path.is_file()
        assert not path.with_suffix(".pdf").exists()
    ran = dsmes("handbook", "-C", str(signed))
    offered = [each.name for each in (signed / "build/handbook").rglob("*.docx")]
    assert ran.returncode == 1
    assert path.name not in offered
    assert len(offered) > 20
    rewrite(path, "On record: ", "")
    assert dsmes("policies", "-C", str(signed)).returncode == 1  # it reads as an approval still
    rewrite(path, "SHA-256 ", "")
    path.with_suffix(".pdf").write_bytes(PDF)  # printed from Word
    assert dsmes("policies", "-C", str(signed)).returncode == 0


def test_the_manual_lists_who_approved_each_policy_and_who_signed_its_present_text(signed: Path) -> None:
    sign(signed, by="Beatrice Samplewood", day=date(2026, 10, 23))
    for expected in ("Dana Sampleton, MS, RD, October 22, 2026; Beatrice Samplewood, October 23, 2026", ""):
        gathered = gather(Asking(root=signed, today=TODAY))
        assert gathered.workspace
        values = context(gathered.workspace, gathered.report)
        assert [row["approvals"] for row in values["policies"] if row["id"] == POLICY] == [expected.split("; ") if expected else []]
        form = form_values(gathered.workspace, gathered.workspace.rulebook.forms["policy-manual"])
        word = words_of(fill_word_template("forms/policies/policy-manual.docx", values | form, templates=[shipped("templates")]))
        approved = "Advisory group\n1.0\nMarch 2, 2026\nMarch 1, 2027\nBeatrice Samplewood, Executive Director, February 20, 2026\n"
        assert approved + (f"Present text signed by {expected}\n" if expected else "POL-E5") in word
        assert ("Present text" in word, "October 22, 2026" in word) == (bool(expected), bool(expected))
        edit(signed, "policies.yaml", "advisory_meetings_per_year: 2", "advisory_meetings_per_year: 3") if expected else None


def test_an_approval_changes_the_one_policy_alone(signed: Path, tmp_path: Path) -> None:
    plain = shutil.copytree(signed, tmp_path / "plain")
    (plain / FILE).unlink()
    for program in (signed, plain):
        assert dsmes("policies", "-C", str(program)).returncode == 0
    one, other = (hashes(program / "build/policies") for program in (signed, plain))
    assert one.keys() == other.keys()
    changed = sorted(name for name in one if one[name] != other[name])
    assert changed == ["dsmp/enh-04-advisory-group.docx", "dsmp/enh-04-advisory-group.pdf"]


def test_the_samples_approvals_hold_and_say_that_they_are_samples() -> None:
    workspace = gather(Asking(root=ROOT, today=TODAY)).workspace
    assert workspace
    assert len({approval.document for approval in workspace.approvals}) >= 2
    assert all(approval.statement.startswith("SAMPLE: ") for approval in workspace.approvals)
    assert approvals_told(ROOT) == []


# --------------------------------------------------------------------------- forms

LETTER, LETTER_FILE = "letter-of-support", "forms/letters/letter-of-support.docx"
OFFICER = "Beatrice Samplewood"


@pytest.fixture
def letter(program: Path) -> Path:
    sign(program, LETTER, by=OFFICER)
    assert approvals_told(program) == []
    return program


def letter_lapsed(changes: str) -> list[str]:
    return [f"form {LETTER} (Letter of administrative support) has changed since it was approved by {OFFICER} on 2026-10-22: {changes}"]


def test_an_approval_of_a_form_keeps_what_the_form_shows(program: Path) -> None:
    assert sign(program, LETTER, by=OFFICER) == (
        f"{LETTER} Letter of administrative support: approved by {OFFICER}, Executive Director, on 2026-10-22. Noted in {FILE}.\n"
        "It covers the form's own words and what it prints from your records: 13 names, each with what it shows today.\n"
        "It has 15 blanks to fill in by hand, and says nothing of what will stand there: have the filled-in paper signed as well, and keep "
        "it as an exhibit.\n"
    )
    text = (program / FILE).read_text(encoding="utf-8")
    assert re.sub(r"(: |:sha256:)[0-9a-f]{64}", r"\1…", text[text.index("approvals:") :]) == (
        "approvals:\n"
        f"  - document: {LETTER}\n"
        f'    name: "{OFFICER}"\n'
        '    role: "Executive Director"\n'
        "    date: 2026-10-22\n"
        '    statement: "I have read this version and approve it"\n'
        "    sha256: …\n"
        "    template: v1:sha256:…\n"
        "    wording: v1:sha256:…\n"
        "    record: v1:sha256:…\n"
        "    shows:\n"
        '      commitments.retention_years: "7"\n'
        '      coordinator.named: "Dana Sampleton, MS, RD"\n'
        '      population.known: "yes"\n'
        '      population.people_with_diabetes: "About 4,300 adults (13.7 percent); 6 in 10 of them are 65 or older"\n'
        '      program.name: "Harbor Bend Diabetes Self-Management Education (SAMPLE)"\n'
        '      program.service_area: "v1:sha256:…"\n'
        '      program.short_name: "Harbor Bend DSMES (SAMPLE)"\n'
        '      sites: "3"\n'
        '      sites.name: "Harbor Bend Learning Room; Tallow Creek Community Health Center; Cedar Fork Public Library Room"\n'
        '      sponsor.address.line: "100 Example Quay, Harbor Bend, OH, 00000"\n'
        '      sponsor.name: "Harbor Bend Area Agency on Aging (SAMPLE)"\n'
        f'      sponsor.officer.named: "{OFFICER}, Executive Director"\n'
        '      sponsor.phone: "419-555-0100"\n'
        "    seal: v1:sha256:…\n"
    )


def test_a_form_is_known_by_its_number_too_and_signed_once(letter: Path) -> None:
    assert sign(letter, "t01", by=OFFICER, day=date(2026, 10, 30)) == (
        f"{OFFICER} approved {LETTER} on 2026-10-22 already; nothing has changed since.\n"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("program.yaml", "officer:\n    name: Beatrice Samplewood\n", "officer:\n    name: Another Person\n",
         "`sponsor.officer.named` is Another Person, Executive Director now, and was Beatrice Samplewood, Executive Director"),
        ("policies.yaml", "retention_years: 7", "retention_years: 8", "`commitments.retention_years` is 8 now, and was 7"),
        ("program.yaml", "\nservice_area: ", "\nservice_area: Once more, ", "what it shows as `program.service_area` has changed"),
    ],
)  # fmt: skip
def test_a_change_of_what_a_form_shows_is_told(letter: Path, name: str, old: str, new: str, told: str) -> None:
    edit(letter, name, old, new)
    assert approvals_told(letter) == letter_lapsed(told)
    edit(letter, name, new, old)
    assert approvals_told(letter) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("policies.yaml", "advisory_meetings_per_year: 2", "advisory_meetings_per_year: 3"),
        ("team.yaml", "Felix Placeholder", "Felix Placeholding"),
    ],
)
def test_what_a_form_does_not_show_is_not_covered(letter: Path, name: str, old: str, new: str) -> None:
    path = letter / "evidence" / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert approvals_told(letter) == []


def own_letter(program: Path, old: str, new: str) -> None:
    target = program / "templates" / LETTER_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(shipped("templates") / LETTER_FILE) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml" and old:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            made.writestr(name, data)


def test_other_words_in_the_template_of_a_form_are_told(letter: Path) -> None:
    own_letter(letter, "", "")
    assert approvals_told(letter) == []
    own_letter(letter, "We commit the following", "We promise the following")
    assert approvals_told(letter) == letter_lapsed(f"its template {LETTER_FILE} has other words")


def test_another_entry_in_the_rulebook_is_told(letter: Path) -> None:
    (letter / "standards/forms").mkdir(parents=True)
    text = (shipped("standards") / "forms/letters.yaml").read_text(encoding="utf-8")
    changed = text.replace("title: Letter of administrative support", "title: Letter of support", 1)
    assert changed != text
    (letter / "standards/forms/letters.yaml").write_text(changed, encoding="utf-8")
    (told,) = approvals_told(letter)
    assert told.endswith("on 2026-10-22: its entry in the rulebook is another")


def test_a_form_that_is_gone_leaves_its_approval_behind(letter: Path) -> None:
    (letter / "standards/forms").mkdir(parents=True)
    (letter / "standards/forms/letters.yaml").write_text("forms: []\n", encoding="utf-8")
    assert approvals_told(letter) == [
        f"{OFFICER} approved {LETTER} on 2026-10-22, but there is no policy of this id any more, and no form that can be approved"
    ]


def test_only_what_is_made_of_the_records_can_be_signed(program: Path) -> None:
    assert dsmes("forms", "-C", str(program)).returncode == 0
    path = program / "build/forms/letters/letter-of-support.docx"
    with zipfile.ZipFile(path, "a") as word:
        word.writestr("docProps/mine.txt", "mine")
    with pytest.raises(UsageError) as refused:
        sign(program, LETTER, by=OFFICER)
    assert refused.value.message == f"{path} was edited by hand, and that is not what would be approved"
    assert refused.value.hint == f"put your words into templates/{LETTER_FILE}, delete the edited file, and run `dsmes forms` first"


@pytest.mark.parametrize(
    ("document", "message", "hint"),
    [
        (
            "consent",
            "form consent (Consent to take part, and privacy) is a blank that participants fill in and sign, so there is no text of the "
            "program to approve",
            "each copy that is filled in is signed on paper and kept in the participant's record, never here; to approve how the program "
            "uses it, sign the policy that speaks of it",
        ),
        (
            "chart-audit",
            "form chart-audit (Chart audit) is a blank that is filled in anew for each case, so there is no text of the program to approve",
            "have the filled-in paper signed, and add it to evidence/exhibits.yaml where it is evidence",
        ),
        (
            "submission-plan",
            "form submission-plan (Plan to finish the application in time) is made anew for each application, into its packet, so there is "
            "no text of the program to approve",
            "it is for your own use and needs no approval; `dsmes submit` keeps the packet as it was sent in",
        ),
        ("T16", "`T16` is the number of 2 forms", "give the id of one: instructor-position, leader-position"),
        ("letter-of-suport", "there is no policy or form `letter-of-suport`", "ids that are alike: letter-of-support"),
    ],
)
def test_a_form_that_nobody_approves_is_refused_with_what_to_do(program: Path, document: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        sign(program, document)
    assert (refused.value.message, refused.value.hint) == (message, hint)
    assert not (program / FILE).exists()


def printed_letter(program: Path) -> str:
    assert dsmes("forms", "-C", str(program)).returncode == 0
    document = pypdfium2.PdfDocument(program / "build/forms/letters/letter-of-support.pdf")
    return squeezed(page.get_textpage().get_text_range() for page in document).rpartition("Name and title Signature Date")[2]


def test_a_form_is_printed_with_who_approved_it_until_it_changes(letter: Path) -> None:
    sign(letter, LETTER, by="nurse-1", day=date(2026, 10, 24), statement="Read and agreed")
    assert re.sub(r"\(fingerprint of what was approved: SHA-256 \w{12}…\)", "()", printed_letter(letter)).startswith(
        f" {OFFICER}, Executive Director On record: I have read this version and approve it () October 22, 2026 "
        "Nora Exemplar, BSN, RN, CDCES, Registered nurse On record: Read and agreed () October 24, 2026"
    )
    edit(letter, "policies.yaml", "retention_years: 7", "retention_years: 8")
    assert printed_letter(letter).startswith(f" {OFFICER}, Executive Director ")
    assert "On record" not in printed_letter(letter)


def test_an_approval_of_a_form_changes_the_one_form_alone(letter: Path, tmp_path: Path) -> None:
    plain = shutil.copytree(letter, tmp_path / "plain")
    (plain / FILE).unlink()
    for program in (letter, plain):
        assert dsmes("forms", "-C", str(program)).returncode == 0
    one, other = (hashes(program / "build/forms") for program in (letter, plain))
    assert sorted(name for name in one if one[name] != other[name]) == [f"letters/{LETTER}.docx", f"letters/{LETTER}.pdf"]


def test_the_check_opens_no_template_that_is_as_it_was_signed(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.model import word_text

    def opened(_data: bytes) -> str:
        raise AssertionError("a template was opened")

    monkeypatch.setattr(word_text, "words_of", opened)
    assert approvals_told(letter) == []
