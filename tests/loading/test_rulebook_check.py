"""What contradicts itself in a rulebook, one rule at a time."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.loading import application_types, asked_check, crosswalk_check, duty_paths, paper_names, rulebook_check
from generator.loading.load import load
from generator.shipped import shipped
from tests.loading.building import WORKSPACE, changed, told, write_tree

BODY, RULES_FILE = "standards/applications/body-initial.yaml", "standards/requirements/all.yaml"
POLICY = """\
policies:
  - id: POL-01
    title: Mission
    edition: ed-1
    standard: "1"
    version: "1"
    owner: nurse-1
    effective: 2026-03-02
    next_review: 2027-03-02
    approved: {date: 2026-03-01, by: The Director}
"""


def seen(root: Path, files: Mapping[str, str | bytes]) -> list[tuple[str, tuple[str, ...]]]:
    """What is told of a workspace, and the requirements that it breaks."""
    loaded = load(write_tree(root, files), standards=root / "none", today=date(2026, 10, 30))
    assert loaded.workspace is not None
    return [(line, problem.requirements) for line, (_, problem) in zip(told(loaded.seen), loaded.seen, strict=True)]


def test_nothing_is_said_where_all_fits(tmp_path: Path) -> None:
    assert seen(tmp_path, {**WORKSPACE, "evidence/policies.yaml": POLICY}) == []


def test_the_shipped_rulebook_agrees_with_itself(tmp_path: Path) -> None:
    write_tree(tmp_path, {"evidence/program.yaml": WORKSPACE["evidence/program.yaml"]})
    loaded = load(tmp_path, standards=shipped("standards"), today=date(2026, 10, 30))
    assert [line for line in told(loaded.seen) if line.startswith("standards/")] == []


DAYS = "as-of, entry, submission, reporting-period-end, award, anniversary, expiry, change, notice, visit"
FAULTS = {
    "STD101 upload": (
        changed(BODY, "title: Letter, heading: one", "title: Letter, heading: on"),
        [(f"{BODY}:25:42: `on` is no heading of this application [STD101] (known are: one, two)", ())],
    ),
    "STD101 tab": (
        changed(BODY, "headings: [one]}", "headings: [one, three]}"),
        [(f"{BODY}:28:38: `three` is no heading of this application [STD101] (known are: one, two)", ())],
    ),
    "STD102": (
        changed(BODY, "- requirement: TEAM-02", "- requirement: TEAM-02\n      - requirement: ORG-01"),
        [
            (
                f"{BODY}:17:22: ORG-01 is placed twice, first in line 12 [STD102] "
                "(keep it under the heading where the accreditor asks for it)",
                (),
            )
        ],
    ),
    "STD103 two ways": (
        changed(BODY, "attest: [ORG-01]", "attest: [ORG-01], fill_in: by hand"),
        [
            (
                f"{BODY}:23:17: the field `Signed` is filled in 2 ways, by `attest` and `fill_in` [STD103] "
                "(give the field exactly one of `value`, `table`, `attest` and `fill_in`)",
                (),
            )
        ],
    ),
    "STD103 no way": (
        changed(BODY, ", value: program.name", ""),
        [
            (
                f"{BODY}:22:17: the field `Name` is filled in no way [STD103] "
                "(give the field exactly one of `value`, `table`, `attest` and `fill_in`)",
                (),
            )
        ],
    ),
    "STD104 need": (
        changed(RULES_FILE, "before: yearly-day", "before: yearly"),
        [
            (
                f"{RULES_FILE}:34:37: `yearly` is no day that is known to body initial ed-1 [STD104] "
                f"(write one of {DAYS}, or add `yearly` to `anchors` of the application)",
                ("STK-01",),
            )
        ],
    ),
    "STD104 check": (
        changed(RULES_FILE, "before: submission", "before: submisson"),
        [
            (
                f"{RULES_FILE}:11:42: `submisson` is no day that is known to body initial ed-1 [STD104] "
                f"(write one of {DAYS}, or add `submisson` to `anchors` of the application)",
                ("ORG-01",),
            )
        ],
    ),
    "STD104 asks": (
        changed(BODY, "months: 6, before: yearly-day", "months: 6, before: monthly-day"),
        [
            (
                f"{BODY}:18:36: `monthly-day` is no day that is known [STD104] "
                f"(write one of {DAYS}, or add `monthly-day` to `anchors` of the application)",
                ("STK-01",),
            )
        ],
    ),
    "STD104 anchor": (
        changed(BODY, "{yearly-day: entry}", "{yearly-day: entrance}"),
        [(f"{BODY}:6:23: the anchor `yearly-day` is `entrance`, which is no day [STD104] (write one of {DAYS})", ())],
    ),
    "STD106 nothing": (
        {**WORKSPACE, "evidence/policies.yaml": POLICY.replace('    edition: ed-1\n    standard: "1"\n', "")},
        [
            (
                "evidence/policies.yaml:2:9: POL-01 does not say in one way which standard or enhancement it carries out [STD106] "
                "(give it either `edition` and `standard`, or `enhancement`)",
                (),
            )
        ],
    ),
    "STD106 half": (
        {**WORKSPACE, "evidence/policies.yaml": POLICY.replace("    edition: ed-1\n", "")},
        [
            (
                "evidence/policies.yaml:2:9: POL-01 does not say in one way which standard or enhancement it carries out [STD106] "
                "(give it either `edition` and `standard`, or `enhancement`)",
                (),
            )
        ],
    ),
    "STD107 requirement": (
        changed(RULES_FILE, 'why: The law asks it.\n    standards: {ed-1: "2"}', 'why: The law asks it.\n    standards: {ed-1: "3"}'),
        [(f"{RULES_FILE}:18:23: ed-1 has no standard 3 [STD107] (write one of 1, 2)", ("TEAM-02",))],
    ),
    "STD107 heading": (
        changed(BODY, 'standard: "1"', 'standard: "1a"'),
        [(f"{BODY}:10:15: ed-1 has no standard 1a [STD107] (write one of 1, 2)", ())],
    ),
    "STD107 policy": (
        {**WORKSPACE, "evidence/policies.yaml": POLICY.replace('standard: "1"', 'standard: "11"')},
        [("evidence/policies.yaml:5:15: ed-1 has no standard 11 [STD107] (write one of 1, 2)", ())],
    ),
    "STD108 upload": (
        changed(BODY, "id: license", "id: letter"),
        [(f"{BODY}:26:10: `letter` is used twice, first in line 25 [STD108] (give one of the two another name)", ())],
    ),
    "STD108 file": (
        changed(BODY, "heading: two, file: 01-license", "heading: one, file: 01-letter"),
        [
            (
                f"{BODY}:26:56: the file 01-letter under the heading one is there twice, first in line 25 [STD108] "
                "(give one of the two another name)",
                (),
            )
        ],
    ),
    "STD101 nearly": (
        changed(BODY, "headings: [one]}", "headings: [one, twoo]}", changed(BODY, "- {title: Tab two, headings: [two]}", "")),
        [(f"{BODY}:28:38: `twoo` is no heading of this application [STD101] (did you mean `two`?)", ())],
    ),
    "STD108 standard": (
        changed("standards/editions/ed-1.yaml", 'number: "2"', 'number: "1"'),
        [
            (
                "standards/editions/ed-1.yaml:7:14: standard 1 of ed-1 is there twice, first in line 6 [STD108] "
                "(give one of the two another name)",
                (),
            )
        ],
    ),
    "STD109 twice": (
        changed(BODY, "headings: [one]}", "headings: [one, two]}"),
        [(f"{BODY}:29:33: the heading `two` stands behind two tabs, first in line 28 [STD109] (keep it behind one of them)", ())],
    ),
    "STD109 tab of nothing": (
        changed(BODY, "- {title: Tab two, headings: [two]}", "- {title: Tab two, headings: [two]}\n  - {title: Tab three, headings: []}"),
        [(f"{BODY}:30:34: the tab `Tab three` has no heading behind it [STD109] (name its headings, or delete it)", ())],
    ),
    "STD117 periods": (
        changed(BODY, "type: initial\n", "type: initial\nperiods: [current]\n"),
        [
            (
                f"{BODY}:3:10: the application looks at current, but only both periods, each once, can be looked at [STD117] "
                "(write `periods: [earlier, current]`, or take it out where one time is looked at)",
                (),
            )
        ],
    ),
    "STD109": (
        changed(BODY, "- {title: Tab two, headings: [two]}", ""),
        [
            (
                f"{BODY}:13:9: the heading `two` stands behind no tab of the binder [STD109] "
                "(add it under `headings` of one of the tabs in `binder`)",
                (),
            )
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_whole(name: str, tmp_path: Path) -> None:
    files, expected = FAULTS[name]
    assert seen(tmp_path, files) == expected


def test_a_kind_of_record_that_does_not_exist(tmp_path: Path) -> None:
    ((line, requirements),) = seen(tmp_path, changed(RULES_FILE, "[stakeholders, meetings]", "[stakeholder, meetings]"))
    message, _, known = line.partition(" (known are: ")
    assert message == f"{RULES_FILE}:35:15: STK-01 is judged by `stakeholder`, but there is no such kind of record [STD105]"
    assert {"sponsor", "licenses", "stakeholders", "policies"} <= set(known.rstrip(")").split(", "))
    assert requirements == ("STK-01",)


def test_every_rule_has_a_fault_here() -> None:
    elsewhere = {rule.id for rule in (*application_types.RULES, *duty_paths.RULES, *crosswalk_check.RULES)}
    elsewhere |= {rule.id for rule in (*asked_check.RULES, *paper_names.RULES)}  # tests/acceptance/test_extension.py tells them whole
    assert {rule.id for rule in rulebook_check.RULES} - elsewhere == {"STD105", *(name[:6] for name in FAULTS)}


def test_a_heading_used_twice_is_told_with_its_first_place(tmp_path: Path) -> None:
    files = changed(BODY, "  - id: two\n    title: Heading two\n", "  - id: one\n    title: Heading two\n")
    loaded = load(write_tree(tmp_path, files), standards=tmp_path / "none", today=date(2026, 10, 30))
    (twice,) = [problem for rule, problem in loaded.seen if rule.id == "STD108"]
    assert [(str(other.mark), other.message) for other in twice.related] == [(f"{BODY}:8:9", "`one` stands here first")]


def test_an_application_type_described_twice(tmp_path: Path) -> None:
    again = BODY.replace("initial", "second")
    assert [line for line, _ in seen(tmp_path, {**WORKSPACE, again: WORKSPACE[BODY]})] == [
        f"{again}:2:7: the initial application to body under ed-1 is there twice, first in {BODY} [STD108] "
        "(give one of the two another name)"
    ]


def test_a_day_is_looked_for_only_where_the_need_is_asked(tmp_path: Path) -> None:
    other = (
        str(WORKSPACE[BODY])
        .replace("accreditor: body", "accreditor: other")
        .replace("anchors: {yearly-day: entry}\n", "")
        .replace("yearly-day", "entry")
    )
    accreditor = str(WORKSPACE["standards/accreditors/body.yaml"]).replace("id: body", "id: other")
    with_other = {
        **WORKSPACE,
        "standards/accreditors/other.yaml": accreditor,
        "standards/applications/other-initial.yaml": other,
    }
    ((line, broken),) = seen(tmp_path / "a", with_other)
    assert "`yearly-day` is no day that is known to other initial ed-1 [STD104]" in line
    assert broken == ("STK-01",)
    only = changed(
        RULES_FILE,
        "fresh: {months: 12, before: yearly-day}",
        "fresh: {months: 12, before: yearly-day}\n        accreditors: [body]",
        with_other,
    )
    assert [line for line, _ in seen(tmp_path / "b", only) if "STD104" in line] == []
