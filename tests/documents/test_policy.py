"""The policies: real texts, filled from the program's records, the same in Word and PDF."""

import importlib.util
import io
import re
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import ModuleType

import docx
import pytest

from generator.documents.plan import Document
from generator.documents.policy import render_policies
from generator.errors import DocumentError
from generator.findings import Report
from generator.model.evidence import Curriculum, Outcomes, Policies, Population, Quality, Stakeholders, Team, Workshops
from generator.model.workspace import Workspace
from tests.documents.test_docx_template import HOSTILE
from tests.documents.word_building import (
    DAY,
    ROOT,
    TEMPLATES,
    faults,
    header_texts,
    pdf_pages,
    pdf_text,
    sample,
    saved,
    word_texts,
    words_of,
)


def program() -> tuple[Workspace, Report]:
    gathered = sample()
    assert gathered.workspace
    return gathered.workspace, gathered.report


@pytest.fixture(scope="module")
def policies() -> dict[str, bytes]:
    """The sample program's policies by path."""
    return by_path(render_policies(*program(), templates=TEMPLATES))


def by_path(documents: tuple[Document, ...]) -> dict[str, bytes]:
    return {str(document.path): document.data for document in documents}


def one(documents: dict[str, bytes], part: str, ending: str) -> bytes:
    (found,) = [data for path, data in documents.items() if part in path and path.endswith(ending)]
    return found


def without_records(workspace: Workspace) -> Workspace:
    """The program on its first day: nothing is recorded but who it is."""
    empty = {
        "team": Team(),
        "stakeholders": Stakeholders(),
        "population": Population(),
        "curriculum": Curriculum(),
        "workshops": Workshops(),
        "outcomes": Outcomes(),
        "quality": Quality(),
        "policies": Policies(),
        "exhibits": (),
    }
    return replace(workspace, program=replace(workspace.program, goals=(), goals_reviews=(), sample=False), **empty)


# --------------------------------------------------------------------------- what there is


def test_one_policy_for_each_standard_and_enhancement(policies: dict[str, bytes]) -> None:
    workspace, _ = program()
    names = [path.removesuffix(".docx") for path in policies if path.endswith(".docx")]
    assert [path.removesuffix(".pdf") for path in policies if path.endswith(".pdf")] == names
    assert names[:5] == [
        "ns-2017/standard-01-internal-structure",
        "ns-2017/standard-02-stakeholder-input",
        "ns-2017/standard-03-evaluation-of-population-served",
        "ns-2017/standard-04-quality-coordinator-overseeing-dsmes-services",
        "ns-2017/standard-05-dsmes-team",
    ]
    editions = [workspace.rulebook.editions[id] for id in ("ns-2017", "ns-2022")]
    assert [name for name in names if name.startswith("ns-2022/")] == [
        "ns-2022/standard-01-support-for-dsmes-services",
        "ns-2022/standard-02-population-and-service-assessment",
        "ns-2022/standard-03-dsmes-team",
        "ns-2022/standard-04-delivery-and-design-of-dsmes-services",
        "ns-2022/standard-05-person-centered-dsmes",
        "ns-2022/standard-06-measuring-and-demonstrating-outcomes-of-dsmes-services",
    ]
    assert len(names) == sum(len(edition.standards) for edition in editions) + len(workspace.rulebook.enhancements) == 21
    assert names[-1].startswith("dsmp/enh-05-")


def test_word_and_pdf_say_the_same(policies: dict[str, bytes]) -> None:
    for path, data in policies.items():
        if path.endswith(".docx"):
            held = Counter(word for word in words_of(word_texts(data)) if len(word) < 18)
            shown = Counter(words_of(pdf_pages(policies[path.removesuffix(".docx") + ".pdf"])))
            assert not held - shown, path


def test_pdfs_are_accessible_and_fit_for_an_archive(policies: dict[str, bytes]) -> None:
    assert {path: faults(data) for path, data in policies.items() if path.endswith(".pdf") and faults(data)} == {}


def test_every_page_of_a_sample_says_so(policies: dict[str, bytes]) -> None:
    for path, data in policies.items():
        texts = header_texts(data) if path.endswith(".docx") else pdf_pages(data)
        assert all("SAMPLE: INVENTED DATA" in text for text in texts), path
        assert not any("DRAFT" in text for text in texts), path


def test_nothing_is_left_unfilled(policies: dict[str, bytes]) -> None:
    for path, data in policies.items():
        if path.endswith(".docx"):
            text = "\n".join(word_texts(data))
            assert not re.search(r"\{\{|\{%|%\}|\}\}|\[\]", text), path
            assert docx.Document(io.BytesIO(data)).core_properties.title == next(t for t in word_texts(data) if t), path


def test_policies_speak_of_this_program(policies: dict[str, bytes]) -> None:
    team = pdf_text(one(policies, "2017/standard-05", ".pdf"))
    assert "Nora Exemplar, BSN, RN, CDCES" in team
    assert "February 17, 2026 (6 hours)" in team
    curriculum = pdf_text(one(policies, "2017/standard-06", ".pdf"))
    assert "Individual visit: high blood glucose and diabetic ketoacidosis (Nora Exemplar, BSN, RN, CDCES)" in curriculum
    assert "within 90 days" in pdf_text(one(policies, "standard-09", ".pdf"))
    assert "at least 2 times a year" in pdf_text(one(policies, "enh-04", ".pdf"))
    assert "Harbor Bend, Tuesday mornings, May to June 2026" in pdf_text(one(policies, "enh-03", ".pdf"))


def test_the_policies_of_2022_carry_out_every_requirement_of_their_standard(policies: dict[str, bytes]) -> None:
    """The table at the end names each; and what two editions ask is said in the same words in both."""
    workspace, _ = program()
    for standard in workspace.rulebook.editions["ns-2022"].standards:
        text = pdf_text(one(policies, f"2022/standard-0{standard.number}", ".pdf"))
        asked = [row.id for row in workspace.rulebook.requirements.values() if row.standards.get("ns-2022") == standard.number]
        assert [id for id in asked if id not in text] == []
        assert f"Standard {standard.number}, {standard.title} (2022 edition)" in text
    assert "Nora Exemplar, BSN, RN, CDCES" in pdf_text(one(policies, "2022/standard-03", ".pdf"))
    leaving = "The leaving coordinator goes through open actions, due dates, log-ins and this manual with the successor"
    for standard in ("2017/standard-04", "2022/standard-03"):
        assert leaving in pdf_text(one(policies, standard, ".pdf"))


def test_a_policy_of_one_accreditor_s_program_names_no_other() -> None:
    workspace, _ = program()
    requirements = workspace.rulebook.requirements.values()
    for own in workspace.rulebook.accreditors.values():
        applications = tuple(one for one in workspace.program.applications if one.accreditor == own.id)
        accreditations = tuple(one for one in workspace.program.accreditations if one.accreditor == own.id)
        only = replace(workspace, program=replace(workspace.program, applications=applications, accreditations=accreditations))
        others = "|".join(one.short_name.split()[0] for one in workspace.rulebook.accreditors.values() if one is not own)
        asked = {asks.requirement for kind in own.applications for heading in kind.headings for asks in heading.asks}
        for requirement in requirements:
            assert only.statement_of(requirement) == requirement.statement_for(own.id)
            if requirement.id not in asked:
                continue
            assert not re.search(rf"\b({others})\b", f"{only.statement_of(requirement)} {only.frequency_of(requirement)}"), requirement.id
            assert workspace.frequency_of(requirement, own.id) == only.frequency_of(requirement)
            # Where both differ, neither is heard alone.
            assert workspace.frequency_of(requirement) == requirement.frequency
    differing = [one for one in requirements if len({one.statement_for(id) for id in workspace.rulebook.accreditors}) > 1]
    assert differing
    assert all(workspace.statement_of(one) == one.statement for one in differing)
    (contact,) = [one for one in requirements if one.id == "ORG-01"]
    own_frequencies = {id: workspace.frequency_of(contact, id) for id in workspace.rulebook.accreditors}
    assert own_frequencies["ada-erp"] == "Each application."


def test_no_sentence_of_a_policy_is_written_twice() -> None:
    """What two policies share stands once, as a part of `prose/parts`."""
    assert {sentence: files for sentence, files in sentences().items() if len(files) > 1} == {}
    assert len(sentences()) > 250


def sentences() -> dict[str, list[str]]:
    """Each sentence of the policies' prose that is long enough to be no coincidence, to the files that hold it."""
    prose, found = ROOT / "templates" / "prose", defaultdict(list)
    for path in (*prose.glob("policies/**/*.md"), *prose.glob("parts/*.md")):
        text = path.read_text(encoding="utf-8")
        text = text.split("---\n", 2)[2] if text.startswith("---") else text
        for paragraph in re.split(r"\n\s*\n", text):
            if not paragraph.lstrip().startswith(("Table:", "|")):
                for sentence in re.split(r"(?<=[.?!])\s+", " ".join(paragraph.split())):
                    if len(sentence) > 60:
                        found[sentence].append(path.name)
    return found


def test_no_policy_says_that_the_program_is_accredited(policies: dict[str, bytes]) -> None:
    claim = re.compile(r"\b(is|are|has been|was) (an? )?(accredited|recognized)\b", re.IGNORECASE)
    assert [path for path, data in policies.items() if path.endswith(".docx") and claim.search(" ".join(word_texts(data)))] == []


def test_the_tables_of_a_word_policy_can_be_announced(policies: dict[str, bytes]) -> None:
    for path, data in policies.items():
        if path.endswith(".docx"):
            document = docx.Document(io.BytesIO(data))
            assert document.core_properties.language == "en-US"
            assert document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val") == ["en-US"]
            for table in document.tables:
                assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val"), path
                assert table._tbl.tblPr.xpath("./w:tblDescription/@w:val"), path
                assert len(table._tbl.xpath("./w:tr/w:trPr/w:cantSplit")) == len(table.rows), path


def test_the_same_bytes_each_time(policies: dict[str, bytes]) -> None:
    assert by_path(render_policies(*program(), templates=TEMPLATES)) == policies


# --------------------------------------------------------------------------- other programs


def test_a_program_without_records_gets_drafts() -> None:
    workspace, report = program()
    made = by_path(render_policies(without_records(workspace), replace(report, applications=()), templates=TEMPLATES))
    assert len(made) == 42
    for path, data in made.items():
        if path.endswith(".pdf"):
            assert all("DRAFT: NOT READY TO SEND" in page and "SAMPLE: INVENTED DATA" not in page for page in pdf_pages(data)), path
            assert not faults(data), path
    text = pdf_text(one(made, "2017/standard-02", ".pdf"))
    assert "Version not set yet" in text
    assert "No stakeholders are listed yet." in text


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:20])
def test_hostile_records_arrive_in_both_forms(value: str, tmp_path: Path) -> None:
    workspace, report = program()
    stakeholder = replace(workspace.stakeholders.stakeholders[0], name=value, expected_input=value)
    rest = workspace.stakeholders.stakeholders[1:]
    workspace = replace(
        workspace,
        program=replace(workspace.program, short_name=value[:100]),
        stakeholders=replace(workspace.stakeholders, stakeholders=(stakeholder, *rest)),
    )
    only(tmp_path, "policies/ns-2017/standard-02.docx")
    made = by_path(render_policies(replace(workspace, policies=Policies()), report, templates=(tmp_path,)))
    assert sorted(Path(path).suffix for path in made) == [".docx", ".pdf"]
    texts = word_texts(one(made, "standard-02", ".docx"))
    assert texts.count(value) == 1
    assert f"{value}, advisory group" in texts
    shown = "".join(pdf_text(one(made, "standard-02", ".pdf")).split())
    plain = "".join(value.split())
    if set(plain) == {"x"}:  # it runs over several pages, with headers between
        assert shown.count("x") >= 2 * len(plain)
    elif plain.isascii():
        assert shown.count(plain) >= 2
    elif "emoji" in value:
        assert shown.count("[U+1F642]emoji") >= 2
    assert not faults(one(made, "standard-02", ".pdf"))


def only(folder: Path, template: str) -> None:
    """A templates folder that holds this one policy, and what every PDF needs."""
    for name in (template, "word.typ", "style.typ"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / "templates" / name).read_bytes())
    (folder / "fonts").symlink_to(ROOT / "templates" / "fonts")


def test_the_program_s_own_template_wins_and_both_forms_follow_it(tmp_path: Path) -> None:
    name = "policies/ns-2017/standard-08.docx"
    own = docx.Document(io.BytesIO((ROOT / "templates" / name).read_bytes()))
    own.add_paragraph("Our own sentence for {{ program.name }}.")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(saved(own))
    made = by_path(render_policies(*program(), templates=(tmp_path, *TEMPLATES)))
    sentence = "Our own sentence for Harbor Bend Diabetes Self-Management Education (SAMPLE)."
    assert sentence in word_texts(one(made, "standard-08", ".docx"))
    assert sentence in pdf_text(one(made, "standard-08", ".pdf"))
    assert sentence not in pdf_text(one(made, "standard-07", ".pdf"))


def test_a_recorded_policy_without_a_template_is_an_error(tmp_path: Path) -> None:
    workspace, report = program()
    record = replace(workspace.policies.policies[0], id="POL-90", edition="ns-2022", standard="3")
    workspace = replace(workspace, policies=replace(workspace.policies, policies=(record,)))
    only(tmp_path, "policies/ns-2017/standard-02.docx")
    with pytest.raises(DocumentError, match=r"policy POL-90: there is no template policies/ns-2022/standard-03.docx") as caught:
        render_policies(workspace, report, templates=(tmp_path,))
    assert caught.value.mark == record.source.at("id")


# --------------------------------------------------------------------------- the seeds


def test_committed_templates_are_those_of_the_prose() -> None:
    script = build_templates()
    made = script.build_all()
    assert len(made) >= 19
    assert [path.name for path, data in made.items() if not script.same_parts(path.read_bytes(), data)] == []
    assert {path.relative_to(ROOT / "templates") for path in made} == {
        path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.docx")
    }


def test_a_changed_template_is_noticed() -> None:
    script = build_templates()
    prose = (ROOT / "templates/prose/policies/ns-2017/standard-01.md").read_text(encoding="utf-8")
    assert not script.same_parts(script.build(prose), script.build(prose.replace("## Purpose", "## Aim")))


def build_templates() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_templates", ROOT / "templates" / "build_templates.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_dates_of_the_pdf_are_those_of_the_day(policies: dict[str, bytes]) -> None:
    assert all(f"D:{DAY:%Y%m%d}".encode() in data for path, data in policies.items() if PurePosixPath(path).suffix == ".pdf")
