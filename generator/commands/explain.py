"""`dsmes explain`: a requirement, rule, standard, exhibit or term, in the words of the rulebook and of this program."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from generator.commands.answer import Answer, join_lines
from generator.commands.explain_layout import SURE, WIDTH, citation_line, part, text, title
from generator.commands.explain_rulebook import rulebook_explanations, rulebook_names
from generator.commands.gather import Asking, gather, need_workspace
from generator.commands.names import lists_of, told_check
from generator.commands.rules import all_rules
from generator.errors import UsageError
from generator.findings import Finding, Report, RequirementStatus, Rule
from generator.loading.schemas import KINDS
from generator.loading.schemas.checks import PARAMETERS
from generator.model.calls import calls_for
from generator.model.evidence import Exhibit, Person
from generator.model.names import NameList
from generator.model.standards import Enhancement, EvidenceKind, EvidenceNeed, Requirement, Standard, Term
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.rules.reviews import reviews_of
from generator.rules.wording import discipline_typed


def run(asking: Asking, id: str) -> Answer:
    """Everything that goes by this id or name, one after the other.

    Raises:
        UsageError: nothing does; the hint names what comes near.
    """
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    known = sorted(_known_names(workspace))
    # "org 02" and "team03" are ORG-02 and TEAM-03, where nothing else is written with these letters and digits.
    same = [name for name in known if _letters_of(id) and _letters_of(name) == _letters_of(id)]
    for name in (id.strip(), *same[:1]):
        parts = [join_lines(lines) for lines in _explanations(name, workspace, gathered.report)]
        if parts:
            return Answer("\n".join(parts))
    by_lower = {name.lower(): name for name in known}
    near = near_words(id.lower(), by_lower, 3)
    hint = (
        f"did you mean {' or '.join(f'`{by_lower[name]}`' for name in near)}?"
        if near
        else "name a requirement, rule, standard, exhibit, person or term, e.g. TEAM-03, `standard 5`, EX-0012, CDCES; "
        "or a list: requirements, kinds (of exhibit), topics, forms, rules, terms"
    )
    raise UsageError(f"nothing here is called `{id}`", hint=hint)


def _explanations(id: str, workspace: Workspace, report: Report) -> Iterator[list[str]]:
    wanted = id.lower()
    book = workspace.rulebook
    for requirement in book.requirements.values():
        if requirement.id.lower() == wanted:
            yield list(_requirement(requirement, workspace, report))
    for enhancement in book.enhancements.values():
        if enhancement.id.lower() == wanted:
            yield list(_enhancement(enhancement, workspace))
    for edition in book.editions.values():
        for standard in edition.standards:
            if wanted in (
                f"{edition.id} {standard.number}",
                f"{edition.id}/{standard.number}",
                f"standard {standard.number}",
                standard.number,
                standard.title.lower(),
            ):
                yield list(_standard(standard, edition.id, edition.title, workspace))
    for rule in all_rules():
        if rule.id.lower() == wanted:
            yield list(_rule(rule, workspace, report))
    for exhibit in workspace.exhibits:
        if exhibit.id.lower() == wanted:
            yield list(_exhibit(exhibit, workspace, report))
    for person in workspace.team.people:
        if wanted in (person.id.lower(), person.name.lower()):
            yield list(_person(person, workspace))
    for kind in book.evidence_kinds.values():
        if kind.id.lower() == wanted:
            yield list(_kind(kind, workspace))
    for term in book.glossary:
        if term.term.lower() == wanted:
            yield list(_term(term))
    for check in PARAMETERS:
        if check == wanted:
            yield [*title(check), *text(told_check(check)), *part("Asked by", _callers(check, workspace))]
    for names in lists_of(workspace):
        if wanted in (names.id, names.title.lower()):
            yield list(_names(names))
    yield from rulebook_explanations(wanted, workspace)
    for application in workspace.program.applications:
        if application.id.lower() == wanted:
            told = f"An application of this program: {application.type}, to {application.accreditor}, under {application.edition}."
            shown = f"`dsmes status --application {application.id}` shows what it asks, and the state of each."
            yield [*title(application.id), *text(told), *text(shown)]


def _letters_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _known_names(workspace: Workspace) -> Iterator[str]:
    book = workspace.rulebook
    yield from (*book.requirements, *book.enhancements, *book.evidence_kinds, *workspace.exhibits_by_id, *workspace.people_by_id)
    yield from (application.id for application in workspace.program.applications)
    yield from rulebook_names(workspace)
    yield from (rule.id for rule in all_rules())
    yield from PARAMETERS
    yield from (names.id for names in lists_of(workspace))
    yield from (term.term for term in book.glossary)
    yield from (f"{edition.id} {standard.number}" for edition in book.editions.values() for standard in edition.standards)


# --------------------------------------------------------------------------- requirements


def _requirement(requirement: Requirement, workspace: Workspace, report: Report) -> Iterator[str]:
    yield from title(f"{requirement.id}  {requirement.title}")
    yield from text(requirement.statement)
    yield from part("Why", [requirement.why])
    placed = [f"{edition}: standard {number}" for edition, number in requirement.standards.items()]
    yield from part("Where", placed or ["outside the numbered standards"])
    yield from part("How often", [requirement.frequency] if requirement.frequency else [])
    yield from part("Who signs", [requirement.signer] if requirement.signer else [])
    yield from part("What satisfies it", requirement.accepted)
    yield from part("What is checked for", [_need(need, workspace) for need in requirement.evidence])
    yield from part("Recorded in", _places(requirement.records))
    yield from part("Usual gaps", requirement.gaps)
    yield from part("Source", [citation_line(citation, workspace) for citation in requirement.citations])
    rows = [(status.id, row) for status in report.applications for row in status.requirements if row.requirement == requirement.id]
    yield from _here(rows, workspace, report)


def _here(rows: Sequence[tuple[str, RequirementStatus]], workspace: Workspace, report: Report) -> Iterator[str]:
    yield ""
    yield f"In this program, on {report.as_of}"
    if not rows:
        yield "  No application of this program asks for it."
    reviews = reviews_of(workspace)
    for application, row in rows:
        yield f"  {application}: {row.state.value}"
        yield from _own_words(application, row.requirement, workspace)
        for exhibit in row.evidence:
            yield f"      {exhibit}  {workspace.exhibits_by_id[exhibit].title}"
            yield from (f"          reviewed {one}" for one in reviews if (one.exhibit, one.requirement) == (exhibit, row.requirement))
        for finding in row.findings:
            yield f"      {finding.severity.word}: {finding.message} [{finding.rule.id}]"
        for step in row.closes:
            yield f"      next: {step}"


def _own_words(application: str, id: str, workspace: Workspace) -> Iterator[str]:
    """What an application asks in words of its own."""
    requirement = workspace.rulebook.requirements[id]
    kind = workspace.type_of(workspace.applications_by_id[application])
    told = kind.statement_of(requirement) if kind else requirement.statement
    if told != requirement.statement:
        yield from wrap(f"asks: {told}", WIDTH, initial_indent="      ", subsequent_indent="            ")


def _need(need: EvidenceNeed, workspace: Workspace) -> str:
    kinds = [workspace.rulebook.evidence_kinds[kind].title if kind in workspace.rulebook.evidence_kinds else kind for kind in need.kinds]
    words = " or ".join(f"{title} ({id})" for title, id in zip(kinds, need.kinds, strict=True))
    for_each = {"program": "", "site": ", for each site", "chart": ", for each chosen chart", "series": ", for each series"}.get(
        need.per, f", for each of: {need.who or 'the team'}"
    )
    age = ""
    if need.fresh and need.fresh.until_expiry:
        age = "; it must say until when it is valid, and not have expired"
    elif need.fresh and need.fresh.months:
        age = f"; dated within {need.fresh.months} months before the {(need.fresh.before or 'as-of').replace('-', ' ')}"
    only = f" (asked by {', '.join(need.accreditors)})" if need.accreditors else ""
    many = f"{need.at_least} of " if need.at_least > 1 else ""
    return f"{many}{words}{for_each}{age}{only}"


def _places(records: Iterable[str]) -> list[str]:
    """The files that hold these kinds of record."""
    found = []
    for record in records:
        for kind in KINDS:
            if "*" not in kind.place and _has_record(kind.schema, record):
                found.append(f"{kind.place}: {record.replace('_', ' ')}")
    return found


def _has_record(schema: dict[str, object], record: str) -> bool:
    return f"'record': '{record}'" in repr(schema)


# --------------------------------------------------------------------------- everything else


def _enhancement(enhancement: Enhancement, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{enhancement.id}  Enhancement {enhancement.number}: {enhancement.title}")
    yield from text(enhancement.statement)
    yield from part("Why", [enhancement.why])
    yield from part("Steps", enhancement.steps)
    yield from part(
        "Rests on",
        [f"{id}  {workspace.rulebook.requirements[id].title}" for id in enhancement.requirements if id in workspace.rulebook.requirements],
    )
    yield from part("Usual gaps", enhancement.gaps)
    yield from part("Source", [citation_line(citation, workspace) for citation in enhancement.citations])


def _standard(standard: Standard, edition: str, edition_title: str, workspace: Workspace) -> Iterator[str]:
    yield from title(f"Standard {standard.number}: {standard.title}  ({edition_title})")
    yield from text(standard.obligation)
    held = [
        requirement for requirement in workspace.rulebook.requirements.values() if requirement.standards.get(edition) == standard.number
    ]
    yield from part("Requirements", [f"{requirement.id}  {requirement.title}" for requirement in held])
    yield from part("Source", [citation_line(citation, workspace) for citation in standard.citations])


def _rule(rule: Rule, workspace: Workspace, report: Report) -> Iterator[str]:
    yield from title(f"{rule.id}  {rule.title}  ({rule.severity.word})")
    yield from text(rule.summary)
    yield from part("Why", [rule.why])
    yield from part("Fix", [rule.fix])
    yield from part("Asked by", _callers(rule.check, workspace))
    found: list[Finding] = [finding for finding in report.findings if finding.rule.id == rule.id]
    yield from part(f"In this program, on {report.as_of}", [f"{finding.mark}: {finding.message}" for finding in found] or ["nothing"])


def _callers(check: str, workspace: Workspace) -> list[str]:
    """The requirements that call for a check, with who asks them that way and where it is written."""
    told = []
    for call in calls_for(workspace.rulebook, check) if check else ():
        who = ", ".join(accreditor.short_name for accreditor in call.accreditors)
        types = "; ".join(f"{kind.title}, {kind.edition}" for kind in call.types)
        by = f" by {who}{f' ({types})' if types else ''}" if who else ""
        cited = " ".join(citation_line(citation, workspace) for citation in call.citations)
        told.append(f"{call.requirement.id}  {call.requirement.title}{by}: {SURE[call.confidence]}. {cited}")
    return told


def _exhibit(exhibit: Exhibit, workspace: Workspace, report: Report) -> Iterator[str]:
    kind = workspace.rulebook.evidence_kinds.get(exhibit.kind)
    yield from title(f"{exhibit.id}  {exhibit.title}")
    yield from part("Kind", [f"{kind.title if kind else exhibit.kind} ({exhibit.kind})"])
    facts = workspace.files.get(exhibit.file)
    yield from part(
        "File",
        [f"evidence/files/{exhibit.file}" + (f", {facts.size:,} bytes" if facts else "")]
        if exhibit.file
        else [f"none yet; expected {exhibit.expected or 'at a day not given'}"],
    )
    dates = {
        "effective": exhibit.effective,
        "period from": exhibit.period and exhibit.period.start,
        "period to": exhibit.period and exhibit.period.end,
        "received": exhibit.received,
        "valid from": exhibit.valid_from,
        "valid until": exhibit.valid_until,
        "reviewed": exhibit.reviewed and exhibit.reviewed.date,
    }
    yield from part("Dates", [f"{name} {day}" for name, day in dates.items() if day])
    yield from part("Look for", [look_for] if (look_for := exhibit.look_for or (kind.look_for if kind else "")) else [])
    named = [f"{id}  {workspace.rulebook.requirements[id].title}" for id in exhibit.supports if id in workspace.rulebook.requirements]
    yield from part("Supports", named)
    looked = [f"for {one.requirement} {one}" for one in reviews_of(workspace) if one.exhibit == exhibit.id]
    yield from part("Reviewed", looked)
    counted = [
        f"{status.id}: counts for {', '.join(row.requirement for row in status.requirements if exhibit.id in row.evidence) or 'nothing'}"
        for status in report.applications
    ]
    yield from part(f"In this program, on {report.as_of}", counted)
    yield from part("Written in", [str(exhibit.source.at("id"))])


def _person(person: Person, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{person.id}  {person.name}{', ' + person.credentials if person.credentials else ''}")
    yield from part(
        "On the team",
        [
            f"{person.staff_type}, {discipline_typed(person.discipline)}, since {person.joined}"
            + (f", until {person.left}" if person.left else "")
        ],
    )
    yield from part("Roles", [role.replace("-", " ") for role in person.roles])
    yield from part("Sites", [workspace.sites_by_id[site].name for site in person.sites if site in workspace.sites_by_id])
    held = [(f"{license.kind} {license.number}", license.exhibit) for license in person.licenses]
    held += [(f"{certificate.kind} {certificate.number}", certificate.exhibit) for certificate in person.certificates]
    yield from part(
        "Licenses and certificates", [f"{name}, valid until {_valid_until(exhibit, workspace)} ({exhibit})" for name, exhibit in held]
    )
    yield from part(
        "Continuing education",
        [f"{credit.date}  {credit.hours} h  {credit.title} ({credit.exhibit})" for credit in person.continuing_education],
    )


def _valid_until(exhibit: str, workspace: Workspace) -> str:
    found = workspace.exhibits_by_id.get(exhibit)
    return str(found.valid_until) if found and found.valid_until else "a day not given"


def _kind(kind: EvidenceKind, workspace: Workspace) -> Iterator[str]:
    yield from title(f"{kind.id}  {kind.title}")
    yield from text(kind.description)
    yield from part("Look for", [kind.look_for] if kind.look_for else [])
    wanting = [
        requirement
        for requirement in workspace.rulebook.requirements.values()
        if any(kind.id in need.kinds for need in requirement.evidence)
    ]
    yield from part("Wanted by", [f"{requirement.id}  {requirement.title}" for requirement in wanting])
    yield from part("In this program", [f"{exhibit.id}  {exhibit.title}" for exhibit in workspace.exhibits if exhibit.kind == kind.id])


def _term(term: Term) -> Iterator[str]:
    yield from title(term.term)
    yield from text(term.meaning)
    if term.description:
        yield from text(term.description)


def _names(names: NameList) -> Iterator[str]:
    """A list of names with their meanings."""
    yield from title(names.title)
    yield from text(names.about)
    for name, meaning in names.names:
        yield from wrap(f"{name}  {meaning}", WIDTH, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
