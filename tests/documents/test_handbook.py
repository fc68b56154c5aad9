"""The handbook's pages: what they say, and that no value from the data can change what they are."""

import dataclasses
import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import markdown as python_markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.documents.handbook import build_handbook_site, render_handbook_pages
from generator.documents.handbook_pages import markdown, words
from generator.documents.handbook_pages.charts import columns, percent_bars, share_bar
from generator.documents.handbook_pages.markdown import Markdown
from generator.documents.handbook_pages.own_days import own_days
from generator.documents.plan import Document
from generator.documents.writing import fill_folder
from generator.findings import ApplicationStatus, Finding, Report, RequirementStatus, Rule, Severity, State
from generator.model import evidence as ev
from generator.model import standards as sd
from generator.model.calendar_days import add_months
from generator.model.workspace import Rulebook, Workspace
from generator.questions.duties import duty_calendar
from generator.questions.roster import roster_of
from generator.source import NOWHERE, Mark, Source

AS_OF = date(2026, 10, 30)

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]

# Everything that the pages are built from; whatever else a browser could find came out of the data.
TAGS = {
    *("a", "abbr", "br", "code", "em", "p", "span", "strong", "h1", "h2", "h3", "div"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "svg", "rect", "line", "text"),
}

HOSTILE = (
    "<script>alert(1)</script>",
    "</p></td></table><img src=x onerror=alert(1)>",
    "a | b",
    "`code` and ``more``",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "{{ config }} {% include 'x' %} ${x}",
    "# heading\n\n## another",
    "- item",
    "1. item",
    "12) item",
    ": definition",
    "    indented code",
    "> quote",
    "*[ADA]: something else",
    "**bold** _under_ ~~gone~~ ==mark== ^up^",
    '!!! warning "box"',
    '??? note "folded"',
    '=== "tab"',
    '--8<-- "/etc/hostname"',
    ";--8<--",
    "~~~\nfence\n~~~",
    "&lt;b&gt; &amp;copy; &copy; &#60;",
    "{: onclick=alert(1) } { #index .x }",
    "<!-- comment -->",
    "[ref]: https://example.org",
    "[^1] <https://example.org> <a@example.org>",
    "\\",
    "trailing backslash \\",
    "---",
    "===",
    "\x00\x02\x03 control \x0b \u202e reordered \ufeff",
    "wzxhzdk:0 klzzwxh:0",
    "\ud800",
    "=1+1",
    "\"quotes\" and 'more'",
    "",
)


class _Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")


def parsed(source: str) -> _Page:
    return _Page(python_markdown.markdown(source, extensions=EXTENSIONS))


def shown(value: str) -> str:
    """What a reader should see of a value."""
    return markdown.plain(value)


# --------------------------------------------------------------------------- escaping


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_reads_as_it_was_written(value: str) -> None:
    page = parsed(markdown.text(value))
    assert page.text.strip() == shown(value)
    assert page.tags == (["p"] if shown(value) else [])


@given(st.one_of(st.text(), st.text(alphabet="<>|`*_[](){}#!&;:-+=~^.\\\"'/1a \n\t?")))
@example("x" * 500)
@settings(max_examples=300, deadline=None)
def test_any_value_reads_as_it_was_written_wherever_it_stands(value: str) -> None:
    if not shown(value):
        return
    told = markdown.text(value)
    blocks = [
        markdown.heading(2, told, "anchor"),
        told,
        markdown.bullets([told, told]),
        told,
        markdown.numbered([told]),
        markdown.table(["A", "B"], [[told, markdown.link(told, "x.md")]]),
        markdown.facts([("Term", told), (told, Markdown("Definition"))]),
        markdown.note("info", "Title", told),
        markdown.prose(value.replace("`", "'")),
    ]
    page = parsed("\n\n".join(blocks))
    expected = ["h2", "p", "ul", "li", "li", "p", "ol", "li", "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "a"]
    assert page.tags == [*expected, "dl", "dt", "dd", "dt", "dd", "div", "p", "p", "p"]
    assert page.text.count(shown(value)) >= 10


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_a_value_cannot_leave_an_attribute(value: str) -> None:
    page = _Page(f'<svg aria-label="{markdown.attribute(value)}"></svg>')
    assert page.tags == ["svg"]
    assert page.attributes == [("aria-label", shown(value))]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "http://a b", "//example.org", 'https://example.org/"x', "see https://example.org", ""],
)
def test_only_a_plain_web_address_becomes_a_link(address: str) -> None:
    assert "a" not in parsed(markdown.web_address(address)).tags


def test_a_web_address_keeps_its_parts() -> None:
    page = parsed(markdown.web_address("https://example.org/a_b_c/(d)?x=1&y=2#z"))
    assert page.attributes == [("href", "https://example.org/a_b_c/%28d%29?x=1&y=2#z")]
    assert page.text == "https://example.org/a_b_c/(d)?x=1&y=2#z"


def test_backticks_in_our_own_messages_are_code() -> None:
    assert markdown.prose("add `a_b` under `x|y`") == "add <code>a&#95;b</code> under <code>x&#124;y</code>"
    assert markdown.prose("one ` alone") == "one &#96; alone"


@pytest.mark.parametrize(
    ("value", "name"), [("TEAM-03", "team-03"), ("../../etc", "etc"), ("4.10", "4-10"), ("Ünïts", "n-ts"), ("", "x"), ("<b>", "b")]
)
def test_a_slug_fits_any_file_system(value: str, name: str) -> None:
    assert markdown.slug(value) == name


# --------------------------------------------------------------------------- charts


def test_charts_say_in_words_what_they_show() -> None:
    page = _Page(share_bar('A "label" <b>', [("complete", 3), ("missing", 1), ("partial", 0)]))
    assert ("aria-label", 'A "label" <b>') in page.attributes
    assert page.tags.count("rect") == 2
    assert page.text == "31"
    assert [value for name, value in page.attributes if name == "width"] == ["100%", "75.00%", "25.00%"]


def test_charts_of_nothing_are_drawn() -> None:
    for chart in (share_bar("none", []), columns("none", []), columns("none", [("Oct", 0)]), percent_bars("none", [])):
        assert "nan" not in chart
        assert "svg" in _Page(chart).tags


# --------------------------------------------------------------------------- a small program


def source_at(file: str) -> Source:
    return Source(PurePosixPath(file), NOWHERE.places)


def exhibit(id: str, kind: str, *supports: str, **facts: object) -> ev.Exhibit:
    return ev.Exhibit(
        **{"id": id, "title": f"Title of {id}", "kind": kind, "file": f"{id}.pdf", "supports": supports, "owner": "rd", **facts}
    )  # type: ignore[arg-type]


def small_workspace(**changes: object) -> Workspace:
    """One program with one application: two standards, three requirements, one of them without a standard."""
    cited = (sd.Citation(text="S1", confidence=sd.Confidence.SECONDARY, note="Older edition"),)
    requirements = (
        sd.Requirement(
            id="ORG-02",
            title="Sponsor shows its support",
            statement="The sponsor shows its support.",
            why="Without it nothing lasts.",
            standards={"ns-2017": "1", "ns-2022": "1"},
            accepted=("A signed letter",),
            gaps=("No date on it",),
            evidence=(sd.EvidenceNeed(kinds=("LETTER", "MINUTES"), fresh=sd.Freshness(months=12, before="submission")),),
            citations=cited,
        ),
        sd.Requirement(
            id="TEAM-03",
            title="Continuing education",
            statement="Hours.",
            why="Knowledge ages.",
            standards={"ns-2017": "2"},
            evidence=(
                sd.EvidenceNeed(kinds=("CE_CERT",), per="person", who="professionals-without-certificate", accreditors=("ada-erp",)),
            ),
            records=("people", "continuing_education"),
            checks=(
                sd.Check(
                    check="continuing-education-hours",
                    parameters={
                        "who": "professionals",
                        "hours": 15,
                        "months": 12,
                        "before": "continuing-education",
                        "unless": ["CDCES"],
                        "topics": ["diabetes-specific"],
                    },
                ),
            ),
            citations=cited,
        ),
        sd.Requirement(
            id="ACC-04",
            title="Records kept",
            statement="Keep them.",
            why="Audits.",
            applies_when=("core-curriculum-is-dsmp",),
            citations=(),
        ),
        sd.Requirement(
            id="ENH-01",
            title="Plan by the clinician",
            statement="A plan.",
            why="One size fits nobody.",
            standards={"ns-2017": "2"},
            citations=(),
        ),
    )
    rulebook = Rulebook(
        editions={
            "ns-2017": sd.Edition(
                id="ns-2017",
                title="2017 edition",
                citation="Somebody, 2017",
                published=date(2017, 7, 28),
                superseded=date(2022, 1, 20),
                superseded_by="ns-2022",
                standards=(
                    sd.Standard(number="1", title="Structure", obligation="Have one.", citations=cited),
                    sd.Standard(number="2", title="Team", obligation="Have one too."),
                ),
            ),
            "ns-2022": sd.Edition(
                id="ns-2022",
                title="2022 edition",
                citation="Somebody else, 2022",
                published=date(2022, 1, 20),
                standards=(sd.Standard(number="1", title="Support", obligation="Be supported."),),
            ),
        },
        requirements={requirement.id: requirement for requirement in requirements},
        enhancements={
            "ENH-01": sd.Enhancement(
                id="ENH-01",
                number=1,
                title="Individual plan",
                statement="Each participant has a plan.",
                why="The workshop is the same for all.",
                requirements=("ENH-01", "TEAM-03"),
                steps=("Book a visit.", "Write the plan."),
                gaps=("No visit",),
                citations=cited,
            )
        },
        accreditors={
            "ada-erp": sd.Accreditor(
                id="ada-erp",
                name="American Diabetes Association",
                short_name="ADA ERP",
                decision="recognition",
                term_years=4,
                first_application="initial",
                retention=sd.Retention(years=6),
                fees=(sd.Fee(title="Application", amount=Decimal(1100), per="program", seen="long ago"),),
                deadlines=(
                    sd.Deadline(id="d1", title="Documents are in", days=14, after="the submission", on="submission"),
                    sd.Deadline(id="d2", title="Tell of a change", days=30, after="the change"),
                ),
                applications=(
                    sd.ApplicationType(
                        accreditor="ada-erp",
                        type="initial",
                        title="Original application",
                        edition="ns-2017",
                        criteria="10th edition",
                        anchors={"continuing-education": "entry"},
                        headings=(
                            sd.Heading(
                                id="standard-1",
                                title="Standard 1: Structure",
                                standard="1",
                                summary="Who stands behind it.",
                                asks=(sd.Asks(requirement="ORG-02"), sd.Asks(requirement="TEAM-03"), sd.Asks(requirement="ENH-01")),
                            ),
                            sd.Heading(
                                id="application",
                                title="Application and records",
                                summary="The rest.",
                                asks=(sd.Asks(requirement="ACC-04"),),
                            ),
                        ),
                        worksheet=(),
                        uploads=(
                            sd.UploadItem(
                                id="u1",
                                title="Letter",
                                heading="standard-1",
                                file="01-letter",
                                requirements=("ORG-02",),
                                kinds=("LETTER",),
                                optional=True,
                            ),
                        ),
                        binder=(),
                    ),
                ),
            )
        },
        topics={"T1": sd.Topic(id="T1", title="Healthy eating")},
        evidence_kinds={
            "LETTER": sd.EvidenceKind(id="LETTER", title="Letter of support", description="A letter.", look_for="A signature."),
            "MINUTES": sd.EvidenceKind(id="MINUTES", title="Minutes", description="Of a meeting."),
        },
        sources={"S1": sd.SourceText(id="S1", title="A text", address="https://example.org/text", note="Opening read")},
        glossary=(
            sd.Term(term="CE", meaning="Continuing Education"),
            sd.Term(term="packet", meaning="Everything for one application", description="One folder."),
            sd.Term(term="QC", meaning="Quality Coordinator"),
        ),
    )
    program = ev.Program(
        sample=True,
        name="Sampletown Diabetes Education",
        short_name="Sampletown DSMES",
        billing_name="Sampletown",
        started=date(2026, 1, 1),
        description="Education.",
        mission="To help.",
        service_area="Sampletown",
        sponsor=ev.Sponsor(
            name="Sample Sponsor",
            type="agency",
            officer=ev.Contact(name="Olive Officer", title="Director"),
            address=ev.Address(street="1 Way", city="Sampletown", state="OH", postal_code="00000"),
        ),
        sites=(
            ev.Site(
                id="main",
                name="Main Room",
                role="main",
                setting="Agency",
                address=ev.Address(street="1 Way", city="Sampletown", state="OH", postal_code="00000"),
                contact="rd",
            ),
        ),
        applications=(
            ev.Application(
                id="ada-2026",
                accreditor="ada-erp",
                edition="ns-2017",
                type="initial",
                entry=date(2026, 10, 12),
                submission=date(2026, 11, 6),
                sites=("main",),
                charts=("P-001",),
            ),
        ),
    )
    people = (
        ev.Person(
            id="rd",
            name="Dana Sampleton",
            credentials="RD",
            discipline="RD",
            staff_type="professional",
            roles=("quality-coordinator",),
            sites=("main",),
            joined=date(2024, 1, 1),
            licenses=(ev.License(kind="RD", number="1", state="OH", exhibit="EX-3"),),
            continuing_education=(
                ev.EducationCredit(
                    date=date(2025, 10, 12),
                    hours=Decimal("7.50"),
                    title="First day that counts",
                    provider="P",
                    topic="diabetes-specific",
                    exhibit="EX-4",
                ),
                ev.EducationCredit(
                    date=date(2025, 10, 11),
                    hours=Decimal(9),
                    title="A day too old",
                    provider="P",
                    topic="diabetes-specific",
                    exhibit="EX-4",
                ),
                ev.EducationCredit(
                    date=date(2026, 10, 12),
                    hours=Decimal(2),
                    title="Last day that counts",
                    provider="P",
                    topic="diabetes-specific",
                    exhibit="EX-4",
                ),
                ev.EducationCredit(
                    date=date(2026, 5, 1), hours=Decimal(4), title="Another topic", provider="P", topic="other", exhibit="EX-4"
                ),
            ),
        ),
        ev.Person(
            id="rn",
            name="Nora Exemplar",
            credentials="RN, CDCES",
            discipline="RN",
            staff_type="professional",
            roles=("clinician",),
            sites=("main",),
            joined=date(2025, 1, 1),
            left=date(2026, 9, 1),
            certificates=(ev.Certificate(kind="CDCES", number="2", exhibit="EX-9"),),
        ),
    )
    workspace = Workspace(
        as_of=AS_OF,
        rulebook=rulebook,
        program=program,
        team=ev.Team(coordinators=(ev.Appointment(person="rd", start=date(2026, 1, 1), exhibit="EX-1"),), people=people),
        exhibits=(
            exhibit("EX-1", "LETTER", "ORG-02", effective=date(2025, 9, 1)),
            exhibit("EX-2", "LETTER", "ORG-02", effective=date(2026, 2, 28), supersedes="EX-1"),
            exhibit("EX-3", "LICENSE", "TEAM-03", person="rd", valid_until=date(2026, 12, 1)),
            exhibit("EX-4", "CE_CERT", "TEAM-03", person="rd", file="", expected=date(2026, 11, 30)),
        ),
        policies=ev.Policies(
            policies=(
                ev.Policy(
                    id="POL-01",
                    title="Structure",
                    edition="ns-2017",
                    standard="1",
                    version="1.0",
                    owner="rd",
                    effective=date(2026, 1, 1),
                    next_review=date(2026, 10, 1),
                    approved=ev.SignedOff(date=date(2026, 1, 1), by="Olive Officer, Director"),
                ),
                ev.Policy(
                    id="POL-E1",
                    title="Plan",
                    enhancement="ENH-01",
                    version="1.0",
                    owner="rd",
                    effective=date(2026, 1, 1),
                    next_review=date(2027, 1, 1),
                    approved=ev.SignedOff(date=date(2026, 1, 1), by="rd"),
                ),
            )
        ),
        stakeholders=ev.Stakeholders(
            meetings=(
                ev.Meeting(id="m1", date=date(2026, 9, 30), attendees=(), data_reviewed="x", input="x", decisions=(), exhibit="EX-1"),
            )
        ),
    )
    return dataclasses.replace(workspace, **changes)  # type: ignore[arg-type]


RULE = Rule(
    id="COV101",
    title="Too few exhibits",
    severity=Severity.ERROR,
    summary="Enough exhibits.",
    why="A reviewer looks.",
    fix="Add to `supports`.",
)


def small_report(workspace: Workspace) -> Report:
    problem = Finding(
        rule=RULE,
        severity=Severity.ERROR,
        mark=Mark(PurePosixPath("evidence/exhibits.yaml"), 12, 3),
        message="TEAM-03: no certificate for rd",
        hint="add a `CE_CERT` exhibit",
        requirements=("TEAM-03",),
        applications=("ada-2026",),
    )
    advice = dataclasses.replace(
        problem, severity=Severity.WARNING, message="EX-2 has no reviewer", hint="name one", requirements=(), applications=()
    )
    rows = (
        RequirementStatus(
            requirement="ORG-02", title="Sponsor shows its support", standard="1", state=State.CURRENT, evidence=("EX-2",), findings=()
        ),
        RequirementStatus(
            requirement="TEAM-03",
            title="Continuing education",
            standard="2",
            state=State.MISSING,
            evidence=(),
            findings=(problem,),
            closes=(problem.hint,),
        ),
        RequirementStatus(
            requirement="ENH-01", title="Plan by the clinician", standard="2", state=State.DUE_SOON, evidence=(), findings=()
        ),
        RequirementStatus(requirement="ACC-04", title="Records kept", standard="", state=State.NOT_APPLICABLE, evidence=(), findings=()),
    )
    status = ApplicationStatus(id="ada-2026", accreditor="ada-erp", edition="ns-2017", type="initial", requirements=rows)
    return Report(as_of=workspace.as_of, applications=(status,), findings=(problem, advice), rules=(RULE,))


POLICIES = tuple(
    Document(PurePosixPath(path), b"%PDF or Word")
    for path in (
        "ns-2017/standard-01-structure.docx",
        "ns-2017/standard-01-structure.pdf",
        "dsmp/enh-01-plan.pdf",
        "ns-2022/standard-01-other.pdf",
    )
)


def pages_of(workspace: Workspace, report: Report | None = None) -> dict[str, str]:
    documents = render_handbook_pages(
        workspace,
        report or small_report(workspace),
        (RULE,),
        POLICIES,
        calendar=duty_calendar(workspace, 12),
        roster=roster_of(workspace),
    )
    return {str(document.path): document.data.decode("utf-8") for document in documents if document.path.suffix == ".md"}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return pages_of(small_workspace())


# --------------------------------------------------------------------------- what the pages say


def test_every_page_is_there_in_order(pages: dict[str, str]) -> None:
    assert list(pages) == sorted(pages, key=PurePosixPath)
    assert set(pages) == {
        "index.md",
        "calendar.md",
        "open-items.md",
        "applications/index.md",
        "applications/ada-2026.md",
        "enhancements/index.md",
        "enhancements/enh-01.md",
        "forms/index.md",
        "includes/abbreviations.md",
        "policies/index.md",
        "program/index.md",
        "program/team.md",
        "reference/exhibits.md",
        "reference/glossary.md",
        "reference/names.md",
        "reference/rules.md",
        "reference/sources.md",
        "standards/index.md",
        "standards/duties/application.md",
        "standards/ns-2017/index.md",
        "standards/ns-2017/standard-01.md",
        "standards/ns-2017/standard-02.md",
        "standards/ns-2022/index.md",
        "standards/ns-2022/standard-01.md",
    }


def test_every_page_of_a_sample_says_so(pages: dict[str, str]) -> None:
    told = [name for name, page in pages.items() if "Sample program:" in page]
    assert set(told) == set(pages) - {"includes/abbreviations.md"}
    real = small_workspace()
    real = dataclasses.replace(real, program=dataclasses.replace(real.program, sample=False))
    assert not [name for name, page in pages_of(real).items() if "Sample program:" in page]


def test_home_tells_how_it_stands_and_claims_nothing(pages: dict[str, str]) -> None:
    home = parsed(pages["index.md"]).text
    assert "It is not a determination by any accreditor" in home
    assert "3 of 4 requirements are met on Oct\u00a030,\u00a02026; 1 are open." not in home
    assert "3 of 4 requirements are met on Oct\u00a030,\u00a02026; 1 is open." in home
    assert "2. Team" in home
    assert "1\u00a0of\u00a02\u00a0met\u00a01 open" in home
    assert "accredited program" not in home.lower()


def test_home_tells_many_applications_in_one_table() -> None:
    workspace = small_workspace()
    first = workspace.program.applications[0]
    many = tuple(dataclasses.replace(first, id=f"ada-{year}") for year in range(2026, 2031))
    workspace = dataclasses.replace(workspace, program=dataclasses.replace(workspace.program, applications=many))
    report = small_report(workspace)
    judged = tuple(dataclasses.replace(report.applications[0], id=each.id) for each in many)
    home = parsed(pages_of(workspace, dataclasses.replace(report, applications=judged))["index.md"]).text
    assert "How 5 applications stand on Oct\u00a030,\u00a02026." in home
    assert home.count("3\u00a0of\u00a04\u00a0met\u00a01 open") == 5
    assert "3 of 4 requirements are met" not in home  # the sentence of a few
    assert home.index("Due next") < home.index("How 5 applications stand")


def test_a_requirement_is_told_once_in_full(pages: dict[str, str]) -> None:
    page = pages["standards/ns-2017/standard-01.md"]
    assert "## ORG-02 Sponsor shows its support { #org-02 }" in page
    assert "- **Letter of support** or **Minutes** for the program, dated within 12 months before the submission." in page
    assert "kept by [Dana Sampleton](../../program/team.md#rd)" in page
    assert "Not counted for any application: [EX-1](../../reference/exhibits.md#ex-1)" in page
    assert "- **ADA ERP**: Standard 1: Structure; initial under ns-2017" in page
    assert "[A text](../../reference/sources.md#s1): read second-hand or in part. Older edition." in page
    assert [name for name, text in pages.items() if "{ #org-02 }" in text] == ["standards/ns-2017/standard-01.md"]
    assert "../ns-2017/standard-01.md#org-02" in pages["standards/ns-2022/standard-01.md"]


def test_what_is_missing_comes_with_the_next_step(pages: dict[str, str]) -> None:
    told = "TEAM-03: no certificate for rd. To close it: add a <code>CE&#95;CERT</code> exhibit."
    assert told in pages["standards/ns-2017/standard-02.md"]
    assert told in pages["open-items.md"]
    assert "<code>evidence/exhibits.yaml</code>, line 12; rule [COV101](reference/rules.md#cov101)" in pages["open-items.md"]
    assert "## Warnings\n\n- EX-2 has no reviewer. To close it: name one." in pages["open-items.md"]


def test_a_need_is_told_in_words() -> None:
    workspace = small_workspace()
    need = workspace.rulebook.requirements["TEAM-03"].evidence[0]
    assert words.need_words(workspace, need) == "**CE&#95;CERT** for each professional who holds neither CDCES nor BC-ADM (ADA ERP only)."
    fresh = sd.Freshness(months=1, before="continuing-education", dated="reviewed")
    assert (
        words.freshness_words(fresh, workspace.rulebook.accreditors.values())
        == "dated or reviewed within 1 month before the day the application is entered (ADA ERP)"
    )
    two = sd.EvidenceNeed(kinds=("LETTER",), at_least=2, per="site", fresh=sd.Freshness(until_expiry=True), note="signed.")
    assert words.need_words(workspace, two) == "**Letter of support** for each site, at least 2, in force until it expires, signed."


def test_hours_are_counted_in_the_window_the_application_asks(pages: dict[str, str]) -> None:
    """As the check counts them: hours whose certificate has no file yet do not count."""
    span = "hours from Oct\u00a012,\u00a02025 to Oct\u00a012,\u00a02026 Too few"
    planned = parsed(pages["program/team.md"]).text
    assert f"ADA ERP (ada-2026): 0 of 15 {span}" in planned
    there = small_workspace()
    there = dataclasses.replace(
        there, exhibits=tuple(dataclasses.replace(one, file="ce.pdf") if one.id == "EX-4" else one for one in there.exhibits)
    )
    page = pages_of(there)["program/team.md"]
    team = parsed(page).text
    assert f"ADA ERP (ada-2026): 9.5 of 15 {span}" in team
    assert "Counted today, as ADA ERP would: 2 of 15 hours from Oct\u00a030,\u00a02025 to Oct\u00a030,\u00a02026 Too few" in team
    refused = {
        cells[3].partition(" (")[0]: cells[4] for line in page.splitlines() if len(cells := [cell.strip() for cell in line.split("|")]) > 5
    }
    assert refused["A day too old"] == "outside these months"
    assert refused["Another topic"] == "topic"
    assert refused["Last day that counts"] == ""
    assert refused["First day that counts"] == "outside these months, for some"
    assert "1 person on Oct\u00a030,\u00a02026. The quality coordinator is Dana Sampleton." in team
    assert "RD OH, until Dec\u00a01,\u00a02026 (EX-3) Due soon" in team


def test_policies_can_be_downloaded(pages: dict[str, str]) -> None:
    page = pages["policies/index.md"]
    assert "[Word](ns-2017/standard-01-structure.docx)\u00a0(1\u00a0KB), [PDF](ns-2017/standard-01-structure.pdf)\u00a0(1\u00a0KB)" in page
    assert "[PDF](dsmp/enh-01-plan.pdf)\u00a0(1\u00a0KB)" in page
    assert "## More documents\n\n- [standard-01-other.pdf](ns-2022/standard-01-other.pdf)\u00a0(1\u00a0KB)" in page
    assert '<span class="state state--missing">Past due</span>' in page
    workspace = small_workspace()
    made = render_handbook_pages(workspace, small_report(workspace), (), POLICIES, calendar=duty_calendar(workspace, 12))
    assert {f"policies/{document.path}" for document in POLICIES} <= {str(document.path) for document in made}


def test_forms_can_be_downloaded_and_stand_with_the_requirements_they_serve() -> None:
    workspace = small_workspace()
    letter = sd.Form(
        id="letter",
        title="Letter of support",
        group="letters",
        reader="sponsor",
        use="The officer signs it.",
        requirements=("ORG-02", "GONE"),
    )
    spanish = sd.Form(id="letter-es", title="Carta", group="letters", reader="sponsor", use="The same.", language="es", translates="letter")
    workspace = dataclasses.replace(
        workspace, rulebook=dataclasses.replace(workspace.rulebook, forms={"letter": letter, "letter-es": spanish})
    )
    forms = [Document(PurePosixPath("letters/letter.docx"), b"x" * 3000), Document(PurePosixPath("letters/letter.pdf"), b"x")]
    made = render_handbook_pages(workspace, small_report(workspace), (RULE,), POLICIES, calendar=duty_calendar(workspace, 12), forms=forms)
    pages = {str(document.path): document.data.decode("utf-8") for document in made if document.path.suffix == ".md"}
    page = pages["forms/index.md"]
    assert "[Word](letters/letter.docx)\u00a0(3\u00a0KB)<br>[PDF](letters/letter.pdf)\u00a0(1\u00a0KB)" in page
    assert "**Letter of support**<br>The officer signs it.<br>Serves [ORG-02]" in page
    assert "**Carta**<br>The same. | not made yet" in page
    assert {f"forms/{document.path}" for document in forms} <= {str(document.path) for document in made}
    serving = [name for name, text in pages.items() if "Forms\n:   [Letter of support](../../forms/index.md#letter)" in text]
    assert serving == ["standards/ns-2017/standard-01.md"]


def test_an_application_tells_the_accreditors_rules_with_their_sources(pages: dict[str, str]) -> None:
    page = parsed(pages["applications/ada-2026.md"]).text
    assert "Documents are in: 14 days after the submission" in page
    assert "Application: $1,100 per program, seen long ago" in page
    assert "Letter (optional)" in page
    assert "01-letter" in page


def test_rules_and_terms_have_anchors(pages: dict[str, str]) -> None:
    assert "## COV101 Too few exhibits { #cov101 }" in pages["reference/rules.md"]
    assert "error; 2 findings on Oct\u00a030,\u00a02026" in pages["reference/rules.md"]
    assert "packet { #packet }\n:   Everything for one application. One folder." in pages["reference/glossary.md"]


def test_only_abbreviations_become_abbreviations(pages: dict[str, str]) -> None:
    assert pages["includes/abbreviations.md"] == "*[CE]: Continuing Education\n*[QC]: Quality Coordinator\n"


def test_a_program_with_nothing_in_it_has_a_handbook() -> None:
    full = small_workspace()
    bare = Workspace(as_of=AS_OF, rulebook=Rulebook(), program=dataclasses.replace(full.program, applications=()))
    pages = pages_of(bare, Report(as_of=AS_OF, applications=(), findings=()))
    assert "No application has been judged yet." in pages["index.md"]
    assert "Nothing with a date lies ahead." in pages["calendar.md"]
    assert "Nobody is quality coordinator today." in pages["program/team.md"]


def test_ids_that_look_alike_keep_pages_of_their_own() -> None:
    workspace = small_workspace()
    first = workspace.program.applications[0]
    twins = tuple(dataclasses.replace(first, id=id) for id in ("a b", "a-b", "A/B", "index", "../x"))
    pages = pages_of(
        dataclasses.replace(workspace, program=dataclasses.replace(workspace.program, applications=twins)),
        Report(as_of=AS_OF, applications=(), findings=()),
    )
    assert {name for name in pages if name.startswith("applications/")} == {
        f"applications/{name}.md" for name in ("index", "a-b", "a-b-2", "a-b-3", "index-2", "x")
    }


# --------------------------------------------------------------------------- dates


def test_the_calendar_holds_the_days_that_the_program_has_set() -> None:
    there = small_workspace()
    series = ev.Series(
        id="s1",
        title="Spring",
        site="main",
        format="in-person",
        leaders=("rd", "gone"),
        oversight_by="rd",
        enrolled=8,
        sessions=tuple(
            ev.Session(number=number, date=day, minutes=150, present=8) for number, day in enumerate((AS_OF - timedelta(1), AS_OF), start=1)
        ),
        attendance_exhibit="",
    )
    there = dataclasses.replace(there, workshops=ev.Workshops(series=(series,)))
    found = [(str(one.day), one.kind, one.title, one.people) for one in own_days(there, date(2027, 10, 30))]
    assert found == [
        ("2027-09-30", "meeting", "Advisory group meeting", ("rd",)),
        ("2026-10-30", "session", "Spring, session 2", ("rd", "gone")),
    ]
    assert [one.kind for one in own_days(there, date(2027, 9, 29))] == ["session"]
    page = pages_of(there)["calendar.md"]
    assert "| Oct\u00a030,\u00a02026 | Spring, session 2<br>" in page
    assert "For [Dana Sampleton](program/team.md#rd) and gone." in page


def test_the_calendar_marks_what_is_past_and_names_events(pages: dict[str, str]) -> None:
    page = parsed(pages["calendar.md"]).text
    assert page.index("Overdue") < page.index("Review policy POL-01 (Structure)") < page.index("Ahead") < page.index("Nov 2026")
    assert "ADA ERP: Tell of a change, 30 days after the change" in page
    assert ("aria-label", "Dates in the next 12 months: Nov 2026 2, Dec 2026 1, Jan 2027 1, Sep 2027 1") in parsed(
        pages["calendar.md"]
    ).attributes


def test_deadlines_that_run_the_other_way_or_by_working_days_are_told_so() -> None:
    there = small_workspace()
    known = there.rulebook.accreditors["ada-erp"]
    renewal = sd.Deadline(id="d1", title="Renewal is sent", days=-28, after="the certificate expires")
    visit = sd.Deadline(id="d2", title="Papers are ready", days=-10, after="the visit", working_days=True)
    accreditors = {"ada-erp": dataclasses.replace(known, deadlines=(renewal, visit))}
    pages = pages_of(dataclasses.replace(there, rulebook=dataclasses.replace(there.rulebook, accreditors=accreditors)))
    for page in (parsed(pages["calendar.md"]).text, parsed(pages["applications/ada-2026.md"]).text):
        assert "28 days before the certificate expires" in page
        assert "10 working days before the visit" in page
        assert "-28" not in page


def test_an_exhibit_is_superseded_by_one_that_is_there_alone() -> None:
    """EX-2 supersedes EX-1; while EX-2 is only planned, or dated on a later day, EX-1 stands, as the check has it."""

    def state_of_first(**changed: object) -> str:
        there = small_workspace()
        exhibits = tuple(dataclasses.replace(one, **changed) if one.id == "EX-2" else one for one in there.exhibits)  # type: ignore[arg-type]
        page = pages_of(dataclasses.replace(there, exhibits=exhibits))["reference/exhibits.md"]
        return "superseded" if "Superseded" in parsed(page).text else "stands"

    assert state_of_first() == "superseded"
    assert state_of_first(file="") == "stands"
    assert state_of_first(effective=date(2026, 12, 1)) == "stands"


def test_days_at_the_end_of_time_are_told_like_others() -> None:
    there = small_workspace()
    exhibits = tuple(dataclasses.replace(one, effective=date(9999, 12, 31)) for one in there.exhibits)
    assert pages_of(dataclasses.replace(there, exhibits=exhibits))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-240, 240))
def test_months_are_added_as_people_count_them(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and add_months(later.replace(day=1), 1).toordinal() - later.toordinal() == 1)


def test_a_leap_day_is_kept_where_there_is_one() -> None:
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 48) == date(2028, 2, 29)


# --------------------------------------------------------------------------- hostile data


def poisoned(value: object, poison: str) -> object:
    """The value with `poison` before and after every text in it, ids and references alike."""
    if isinstance(value, str):
        return f"{poison}{value}{poison}" if value else value
    if isinstance(value, Enum | Source | Mark | date | Decimal | bool | int) or value is None:
        return value
    if isinstance(value, tuple | list | frozenset):
        return type(value)(poisoned(each, poison) for each in value)
    if isinstance(value, Mapping):
        return {poisoned(key, poison): poisoned(each, poison) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: poisoned(getattr(value, each.name), poison) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    raise TypeError(type(value))


@pytest.mark.parametrize("poison", [value for value in HOSTILE if value.strip()])
def test_no_value_changes_what_a_page_is_made_of(poison: str) -> None:
    workspace = small_workspace()
    hostile = poisoned(workspace, poison)
    report = poisoned(small_report(workspace), poison)
    assert isinstance(hostile, Workspace)
    assert isinstance(report, Report)
    documents = render_handbook_pages(hostile, report, report.rules, (), calendar=duty_calendar(hostile, 12))
    names = {str(document.path) for document in documents}
    for document in documents:
        assert re.fullmatch(r"[a-z0-9/-]+\.md", str(document.path)), document.path
        if document.path.parts[0] == "includes":
            continue
        page = parsed(document.data.decode("utf-8"))
        assert set(page.tags) <= TAGS, (document.path, set(page.tags) - TAGS)
        for name, value in page.attributes:
            assert not name.startswith("on"), (document.path, name)
            if name == "href" and not value.startswith(("https://example.org/", "#")):
                target = PurePosixPath(document.path.parent, value.partition("#")[0])
                assert _normal(target) in names, (document.path, value)


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


class _Scripts(HTMLParser):
    """What stands inside the scripts of a page, and the title."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.scripts = self.title = ""
        self._inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "title"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts += data
        elif self._inside == "title":
            self.title += data


def test_a_hostile_program_has_a_harmless_site(tmp_path: Path) -> None:
    """Titles, contents lists and the site's name go through MkDocs and its theme, which escape nothing by themselves."""
    poison = '</title></nav>"><script>alert(1)</script>'
    root = Path(__file__).parents[2]
    hostile, report = poisoned(small_workspace(), poison), poisoned(small_report(small_workspace()), poison)
    assert isinstance(hostile, Workspace)
    assert isinstance(report, Report)
    shutil.copytree(root / "site", tmp_path / "pages")
    pages = render_handbook_pages(hostile, report, report.rules, (), calendar=duty_calendar(hostile, 12))
    fill_folder(tmp_path / "pages", pages)
    build_handbook_site(tmp_path / "pages", tmp_path / "site", config=root / "mkdocs.yml", as_of=AS_OF, name=hostile.program.short_name)
    built = sorted((tmp_path / "site").rglob("*.html"))
    assert len(built) > 20
    for path in built:
        page = _Scripts(path.read_text(encoding="utf-8"))
        assert "alert" not in page.scripts, path
        assert page.title.endswith(f"{hostile.program.short_name} handbook"), path


def test_a_hostile_glossary_defines_nothing_else() -> None:
    workspace = small_workspace()
    terms = tuple(sd.Term(term=term, meaning="x\n*[ADA]: y") for term in ("A]: z\n*[B", "<b>", "OK", "--8<--", "a"))
    pages = pages_of(dataclasses.replace(workspace, rulebook=dataclasses.replace(workspace.rulebook, glossary=terms)))
    assert pages["includes/abbreviations.md"] == "*[OK]: x *[ADA]: y\n"


# --------------------------------------------------------------------------- the site that the pages go into


def test_the_prose_names_no_page_that_is_not_made(pages: dict[str, str]) -> None:
    guide = Path(__file__).parents[2] / "site" / "guide"
    made = {*pages, *(f"guide/{path.name}" for path in guide.glob("*.md"))}
    for path in guide.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
            assert _normal(PurePosixPath("guide", target)) in made, (path.name, target)
