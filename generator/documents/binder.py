"""The binder: all evidence of one application in one PDF, with contents, completeness matrix and slip sheets."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.documents.application_values import SURE_WORDS, day_facts, day_sent, noun_of, periods, told_change, waiver_values
from generator.documents.kept import Kept
from generator.documents.open_items import OpenItems
from generator.documents.plan import PacketPlan, PlannedExhibit, Section, is_met_by_records
from generator.documents.words import day_in_words, in_its_place, sentence, unmarked, upper_first
from generator.errors import DocumentError
from generator.findings import RequirementStatus
from generator.model.calendar_days import add_days
from generator.model.evidence import Exhibit, Period, SignedOff
from generator.model.names import TO_FILL_IN
from generator.model.standards import Citation, Confidence, SourceText
from generator.model.workspace import Workspace
from generator.prose import listed, number_of

if TYPE_CHECKING:
    from generator.pdf.assembly import Assembled
    from generator.pdf.intake import Intake

_MOST_PAGES_HERE = 150  # of evidence; a process of its own costs more time than so many pages take, and more pages cost memory for long
TEMPLATE = "binder.typ"
BINDER = "binder"  # its path in the packet, without ending


def render_binder(
    workspace: Workspace,
    plan: PacketPlan,
    intakes: "Mapping[str, Intake]",
    *,
    templates: Sequence[Path],
    printed: bool = False,
    kept: Kept | None = None,
) -> "Assembled":
    """The binder's PDF, and what keeps it from being PDF/UA-1: the same bytes for the same program, plan and files.

    Args:
        workspace: The program.
        plan: What goes in, in which order and under which number.
        intakes: Exhibit id to its file after intake, for every exhibit of the plan that has a file.
        templates: Folders that hold `binder.typ` and `style.typ`, the program's own first.
        printed: Whether it is laid out for both sides of the paper: dividers on the right, room for the binding.
        kept: What stands from an earlier run, if it is to be kept.

    Raises:
        DocumentError: an exhibit's file cannot be used and the binder is no draft, or the template cannot be set.
    """
    from concurrent.futures import ThreadPoolExecutor

    from generator.documents.typeset import typeset
    from generator.pdf.assembly import PLACEHOLDER, Assembled, swap_placeholders
    from generator.pdf.spool import hash_of

    _refuse_unusable(plan, intakes)
    taken = {planned.exhibit.id: intakes[planned.exhibit.id] for planned in plan.exhibits if planned.exhibit.file}
    pages = [intake.pdf for intake in taken.values() if intake.pdf is not None]
    data, unmet = binder_data(workspace, plan, intakes, printed=printed), list(_fonts_left_out(taken))
    path = f"{BINDER}-print" if printed else BINDER
    key = kept.key(b"", {"data": data, "pages": [hash_of(page) for page in pages], "unmet": unmet}) if kept and kept.base else ""
    if kept and key and (standing := kept.unchanged_binder(path, key)):
        return Assembled(held=standing[0], unmet=standing[1])
    is_long = sum(len(intake.pages) for intake in intakes.values()) > _MOST_PAGES_HERE
    set_base = partial(
        typeset,
        TEMPLATE,
        data,
        templates=templates,
        timestamp=workspace.as_of,
        files={"placeholder.png": PLACEHOLDER},
        # PDF/A would be lost with the first evidence page that is none; the claim of PDF/UA is held against the finished file.
        standards=("ua-1",),
        apart=is_long,
    )
    if is_long:  # by a process of its own, beside which the evidence is made ready
        with ThreadPoolExecutor(1) as beside:
            made = swap_placeholders(beside.submit(set_base).result, pages, unmet=unmet)
    else:
        made = swap_placeholders(set_base(), pages, unmet=unmet)
    if kept:
        kept.note_binder(path, key, hash_of(made.held), made.unmet)
    return made


def _fonts_left_out(taken: "Mapping[str, Intake]") -> Iterator[str]:
    """A line for each font that evidence shows text in and does not hold, with the exhibits that do."""
    users: dict[str, list[str]] = {}
    for id, intake in taken.items():
        for font in intake.fonts_left_out:
            users.setdefault(font, []).append(id)
    for font, ids in sorted(users.items()):
        more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
        yield f"the font {font} is used and not held in {', '.join(ids[:3])}{more}"


def binder_data(workspace: Workspace, plan: PacketPlan, intakes: "Mapping[str, Intake]", *, printed: bool = False) -> dict[str, object]:
    """The plain values that `binder.typ` sees; every text in it is for a reader."""
    program, accreditor = workspace.program, plan.accreditor
    told = OpenItems(workspace, plan.application.id, plan.numbers)
    name = "Program with no name yet" if program.name == TO_FILL_IN else program.name
    return {
        "title": f"Evidence for {plan.item}" if plan.item else "Evidence binder",
        "subtitle": plan.type.title,
        "author": name,
        "program-short": f"{name if program.short_name == TO_FILL_IN else program.short_name} · {accreditor.short_name}",
        "sample": program.sample,
        "draft": plan.draft,
        "print": printed,
        "as-of": day_in_words(workspace.as_of),
        "to-be-closed": _to_be_closed(workspace, plan),
        "program": {"name": name},
        "accreditor": {"name": accreditor.name, "decision": accreditor.decision},
        "cover": [list(fact) for fact in _cover(workspace, plan, intakes)],
        "counts": dict(Counter(map(_state, plan.status.requirements))),
        "periods": [{"id": period["id"], "title": period["title"]} for period in periods(workspace, plan)],
        "tabs": [{"letter": tab.letter, "title": tab.title, "sections": [section.number for section in tab.sections]} for tab in plan.tabs],
        "sections": list(_sections(workspace, plan, intakes)),
        "gaps": [_gap(workspace, row, told) for row in plan.status.open_items],
        "waivers": list(_waivers(workspace, plan)),
        "lapsing": list(_lapsing(workspace, plan)),
        "held": bool(told.held_by(plan.status)),
        "unsure": " ".join(filter(None, (told.held_by(plan.status), _unsure(plan)))),
        "sources": _sources(workspace, plan),
    }


def _unsure(plan: PacketPlan) -> str:
    """What is unmet and yet not among the open items, in a sentence; empty where there is nothing of the kind."""
    ids = [row.requirement for row in plan.status.requirements if not row.state.is_met and not row.is_open]
    if not ids:
        return ""
    verb, it = ("is", "it is") if len(ids) == 1 else ("are", "they are")
    return f"{listed(ids)} {verb} unmet and not among the open items: it is not verified that {it} asked."


def _to_be_closed(workspace: Workspace, plan: PacketPlan) -> str:
    """By when what is open has to be closed, or that the day for it has passed; empty where none is set, or nothing is to be closed."""
    day = workspace.day_of(plan.application, "submission")
    if day is None or (day <= workspace.as_of and (plan.is_visit or day_sent(workspace, plan.application))):
        return ""
    if day < workspace.as_of:
        return f"; the day set for sending in, {day_in_words(day)}, has passed"
    noun = noun_of(plan)
    return f", to be closed before the {noun} {'' if plan.is_visit else 'is sent in '}on {day_in_words(day)}"


def _long_period(period: Period) -> str:
    return f"{day_in_words(period.start)} to {day_in_words(period.end)}"


# --------------------------------------------------------------------------- files


def _refuse_unusable(plan: PacketPlan, intakes: "Mapping[str, Intake]") -> None:
    """Stops when a file cannot be used; only a draft may go without it, and then its slip sheet says so."""
    for planned in plan.exhibits:
        exhibit = planned.exhibit
        if exhibit.file and exhibit.id not in intakes:
            raise DocumentError(
                f"{exhibit.id}: {exhibit.file} was not read",
                hint="check the file's name and place, then run the command again",
                mark=exhibit.source.at_value("file"),
            )
    rejected = [planned.exhibit for planned in plan.exhibits if planned.exhibit.file and intakes[planned.exhibit.id].rejected]
    if rejected and not plan.draft:
        first = intakes[rejected[0].id]
        more = f", and {len(rejected) - 1} more files cannot be used either" if len(rejected) > 1 else ""
        raise DocumentError(
            f"{rejected[0].id}: {rejected[0].file} cannot go into the binder: {first.rejected}{more}",
            hint=first.remedy,
            mark=rejected[0].source.at_value("file"),
        )


# --------------------------------------------------------------------------- cover


def _cover(workspace: Workspace, plan: PacketPlan, intakes: "Mapping[str, Intake]") -> Iterator[tuple[str, str]]:
    application = plan.application
    yield "Prepared for", plan.accreditor.name
    yield "Held to", f"{plan.edition.title}; {plan.type.criteria}" if plan.type.criteria else plan.edition.title
    days = dict(day_facts(workspace, plan))
    if plan.is_visit:
        days["Visit"] += f", announced {days.pop('Announced')}"
    for label, value in days.items():
        if label not in ("Online entry", "Changed on"):
            yield label, value
    changes = [told_change(change) for change in workspace.changes_of(application)]
    if changes:
        yield "Changes" if len(changes) > 1 else "Change", "\n".join(changes)
    for period in periods(workspace, plan):
        yield period["title"], period["line"]
    yield "Sponsor", _recorded(workspace.program.sponsor.name)
    names = [_recorded(site.name) for site in workspace.sites_of(application)]
    yield (
        "Sites" if len(names) != 1 else "Site",
        "; ".join(map(in_its_place, names[:5])) + (f"; and {len(names) - 5} more" if len(names) > 5 else ""),
    )
    coordinator = workspace.coordinator
    if coordinator:
        yield "Quality coordinator", coordinator.with_credentials
    filed = [planned for planned in plan.exhibits if planned.exhibit.file]
    pages = sum(len(intakes[planned.exhibit.id].pages) for planned in filed)
    held = f"{number_of(len(filed), 'exhibit')} ({number_of(pages, 'page')})" if filed else "no exhibit yet"
    yield "As of", f"{day_in_words(workspace.as_of)}: {held}"


def _recorded(text: str) -> str:
    """What the records say, or that they do not say it yet."""
    return "not filled in yet" if text == TO_FILL_IN else text


# --------------------------------------------------------------------------- sections and slip sheets


def _sections(workspace: Workspace, plan: PacketPlan, intakes: "Mapping[str, Intake]") -> Iterator[dict[str, object]]:
    rows = _rows_by_exhibit(plan)
    places = _places(plan)
    seen: set[str] = set()
    for section in plan.sections:
        yield _section(workspace, plan, section, intakes, rows, places, seen)
        seen.update(row.requirement for row in section.requirements)


def _places(plan: PacketPlan) -> Mapping[int, int]:
    """Section number to the place of its thumb tab from the top; those of one tab share it, and the front part has none."""
    shared = [tab.sections for tab in plan.tabs] or [(section,) for section in plan.sections if not section.is_front]
    return {section.number: place for place, sections in enumerate(shared, start=1) for section in sections}


def _rows_by_exhibit(plan: PacketPlan) -> Mapping[str, list[str]]:
    """Exhibit id to the requirements whose row of the matrix names it, in the matrix's order."""
    found: dict[str, list[str]] = {}
    for row in (row for section in plan.sections for row in section.requirements):
        for id in (*row.evidence, *(id for ids in row.by_period.values() for id in ids), *_instead(plan, row)):
            found.setdefault(id, []).append(row.requirement)
    return {id: list(dict.fromkeys(requirements)) for id, requirements in found.items()}


def _section(
    workspace: Workspace,
    plan: PacketPlan,
    section: Section,
    intakes: "Mapping[str, Intake]",
    rows: Mapping[str, list[str]],
    places: Mapping[int, int],
    seen: Collection[str],
) -> dict[str, object]:
    own = {planned.exhibit.id for planned in section.exhibits}
    used = dict.fromkeys(id for row in section.requirements for id in (*row.evidence, *_instead(plan, row)))

    def numbers(ids: Sequence[str]) -> list[str]:
        return sorted((plan.numbers[id] for id in ids if id in plan.numbers), key=_number_key)

    return {
        "number": section.number,
        "place": places.get(section.number, 0),  # of its thumb tab among all of them; the front part has none
        "mark": section.letter or str(section.number),  # on that thumb tab
        "tab": _tab(section),
        "title": unmarked(section.heading.title),
        "summary": unmarked(section.heading.summary),
        "requirements": [
            {
                "id": row.requirement,
                "title": row.title,
                "state": _state(row),
                "exhibits": numbers(row.evidence),
                "by-period": [
                    {"exhibits": numbers(row.evidence_for(period)), "is-asked": row.is_asked_for(period)} for period in plan.type.periods
                ],
                "instead": numbers(_instead(plan, row)),
                "records": is_met_by_records(workspace, row),
                "is-first": row.requirement not in seen,
            }
            for row in section.requirements
        ],
        "exhibits": [_exhibit(workspace, plan, planned, intakes, rows.get(planned.exhibit.id, ())) for planned in section.exhibits],
        "elsewhere": sorted((plan.numbers[id] for id in used if id not in own and id in plan.numbers), key=_number_key),
    }


def _state(row: RequirementStatus) -> str:
    """The state as the template knows it: that nobody knows yet whether the requirement applies is one of its own."""
    return "not-known" if row.waits_for else row.state.value


def _tab(section: Section) -> str:
    """What the tab is called where the heading does not say so itself; the section's number is on the tab as it is."""
    words = section.tab.lstrip("0123456789").lstrip()
    return "" if words.casefold() in section.heading.title.casefold() else words


def _instead(plan: PacketPlan, row: RequirementStatus) -> list[str]:
    """The exhibits that stand in for the evidence where a waiver sets it aside."""
    return [waiver.exhibit for waiver in plan.waivers if waiver.requirement == row.requirement and waiver.exhibit]


def _number_key(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _exhibit(
    workspace: Workspace, plan: PacketPlan, planned: PlannedExhibit, intakes: "Mapping[str, Intake]", rows: Sequence[str]
) -> dict[str, object]:
    exhibit = planned.exhibit
    intake = intakes[exhibit.id] if exhibit.file else None
    kind = workspace.rulebook.evidence_kinds.get(exhibit.kind)
    is_uploaded = bool(plan.item) or planned.exhibit.id in plan.uploaded
    place = "" if not is_uploaded else "is to be at hand at the visit" if plan.is_visit else f"goes to the {plan.word('portal')}"
    absent, why, look = _absence(exhibit, intake, place)
    titles = {row.requirement: row.title for row in plan.status.requirements}
    return {
        "number": planned.number,
        "title": exhibit.title,
        "short-title": _shortened(exhibit.title),
        "rows": list(rows),  # of the matrix, that name it
        "supports": [{"id": id, "title": titles[id], "is-row": id in rows} for id in dict.fromkeys(exhibit.supports) if id in titles],
        "look-for": [text for text in (unmarked(kind.look_for) if kind else "", exhibit.look_for) if text],
        "absent": absent,
        "absent-why": why,
        "absent-look": look,
        "periods": list(plan.periods_of.get(exhibit.id, ())),
        "facts": [list(fact) for fact in _facts(workspace, plan, exhibit, intake)],
        "pages": [{"width": round(size.width, 2), "height": round(size.height, 2)} for size in intake.pages] if intake else [],
    }


def _absence(exhibit: Exhibit, intake: "Intake | None", place: str) -> tuple[str, list[str], str]:
    """Why no page follows the slip sheet, in a few words and in whole sentences, and how it looks; empty when pages do.

    `place` is where the file itself goes; empty where it is not among the files of the packet.
    """
    if intake is None:
        expected = f"It is expected by {day_in_words(exhibit.expected)}." if exhibit.expected else "No day is set for it."
        return "Planned, not on file", [expected], "partial"
    if intake.rejected:
        return "Its pages cannot be shown", [f"{exhibit.file}: {intake.rejected}.", sentence(f"What to do: {intake.remedy}")], "missing"
    if not intake.pages:
        told = (
            f"The file itself {place}: it lies in the folder uploads/ of this packet."
            if place
            else "The program shows the file itself on request."
        )
        return "A Word file, not printed here", [told], "none-needed"
    return "", [], "complete"


def _shortened(title: str, most: int = 64) -> str:
    """The title, or as many whole words of it as stand on one line beside what else stands there."""
    return title if len(title) <= most else f"{title[: most - 1].rpartition(' ')[0] or title[: most - 1]}…"


def _facts(workspace: Workspace, plan: PacketPlan, exhibit: Exhibit, intake: "Intake | None") -> Iterator[tuple[str, str]]:
    asked = {row.requirement: row.title for row in plan.status.requirements}
    instead = [f"{waiver.requirement} {asked[waiver.requirement]}" for waiver in plan.waivers if waiver.exhibit == exhibit.id]
    if instead:
        told = "the evidence that waivers set aside:\n" if len(instead) > 1 else "the evidence that a waiver sets aside: "
        yield "Stands in for", told + "\n".join(instead)
    elif asked.keys().isdisjoint(exhibit.supports):
        yield "Supports", "No requirement of this application"
    shown_for = [period["title"] for period in periods(workspace, plan) if period["id"] in plan.periods_of.get(exhibit.id, ())]
    if shown_for:
        yield "Shown for", " and ".join([shown_for[0], *(title.lower() for title in shown_for[1:])])
    kind = workspace.rulebook.evidence_kinds.get(exhibit.kind)
    yield "Kind", kind.title if kind else exhibit.kind
    if exhibit.person:
        yield "Concerns", _person(workspace, exhibit.person)
    if exhibit.site:
        site = workspace.sites_by_id.get(exhibit.site)
        yield "Site", site.name if site else exhibit.site
    for name, day in (
        ("Dated", exhibit.effective),
        ("Received", exhibit.received),
        ("Valid from", exhibit.valid_from),
        ("Valid until", exhibit.valid_until),
    ):
        if day:
            yield name, day_in_words(day)
    if exhibit.period:
        yield "Period", _long_period(exhibit.period)
    if exhibit.owner:
        yield "Owner", _person(workspace, exhibit.owner)
    if exhibit.reviewed:
        yield "Reviewed", _signed_off(workspace, exhibit.reviewed)
    if exhibit.identifiers_checked:
        yield "Checked for identifiers", _signed_off(workspace, exhibit.identifiers_checked)
    yield "Record number", exhibit.id
    if intake is None:
        return
    pages = f", {number_of(len(intake.pages), 'page')}" if intake.pages else ""
    yield "File", f"{exhibit.file} ({_size(intake.size)}{pages})"
    yield "Fingerprint (SHA-256)", intake.sha256
    if intake.printed_by:
        yield "Pages", f"Made from the Word file by {intake.printed_by}. Word may break lines and pages in other places."
    if intake.notes:
        yield "Changed on the way in", "\n".join(intake.notes)


def _person(workspace: Workspace, who: str) -> str:
    """A person's name by id; a name or role that is no id stays as it is."""
    person = workspace.people_by_id.get(who)
    return person.with_credentials if person else who


def _signed_off(workspace: Workspace, signed: SignedOff) -> str:
    return f"{day_in_words(signed.date)}, by {_person(workspace, signed.by)}"


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


# --------------------------------------------------------------------------- open items, waivers, what lapses


def _gap(workspace: Workspace, row: RequirementStatus, told: OpenItems) -> dict[str, object]:
    owners = dict.fromkeys(_person(workspace, exhibit.owner) for exhibit in workspace.exhibits_for(row.requirement) if exhibit.owner)
    coordinator = workspace.coordinator
    fallback = [coordinator.with_credentials] if coordinator else []
    return {
        "id": row.requirement,
        "title": row.title,
        "state": row.state.value,
        "missing": [sentence(problem) for problem in told.problems(row)] or ["No evidence is on file."],
        "closes": [sentence(step) for step in told.steps(row)],
        "owner": "; ".join(list(owners)[:3] or fallback),
    }


def _waivers(workspace: Workspace, plan: PacketPlan) -> Iterator[dict[str, object]]:
    for waiver in plan.waivers:
        values = waiver_values(workspace, plan, waiver)
        number = plan.numbers.get(waiver.exhibit, "")
        yield {
            "requirement": waiver.requirement,
            "title": values["title"],
            "kind": values["kind"],
            "scope": sentence(str(values["scope"])),  # for which other applications it holds is told in the program's own papers
            "reason": sentence(str(values["reason"])),
            "approved": _signed_off(workspace, waiver.approved),
            "holds": f"{day_in_words(waiver.start)} to {day_in_words(waiver.end)}",
            "number": number,
            "instead": "" if number else upper_first(values["instead"]),
        }


def _lapsing(workspace: Workspace, plan: PacketPlan) -> Iterator[dict[str, object]]:
    """Exhibits that end soon after the day, or soon after the application is sent in, the first to end first."""
    looked_at = max(workspace.as_of, workspace.day_of(plan.application, "submission") or workspace.as_of)
    horizon = add_days(looked_at, workspace.program.settings.due_soon_days)
    ending = [(planned.exhibit.valid_until, planned) for planned in plan.exhibits if planned.exhibit.valid_until]
    for until, planned in sorted(ending, key=lambda pair: (pair[0], _number_key(pair[1].number))):
        if workspace.as_of <= until <= horizon:
            yield {
                "number": planned.number,
                "title": planned.exhibit.title,
                "until": day_in_words(until),
                "days": (until - workspace.as_of).days,
            }


# --------------------------------------------------------------------------- sources


_KINDS = ("origin", "copy", "account")  # of texts, in the order that the binder lists them


def _sources(workspace: Workspace, plan: PacketPlan) -> dict[str, object]:
    """Which texts each requirement rests on, and what these texts are: the publishers' own first, each text once and numbered."""
    placed = {asks.requirement: asks.citations for section in plan.sections for asks in section.heading.asks}
    known = workspace.rulebook.sources
    resting: dict[str, dict[str, Confidence]] = {}  # requirement id to each text's first id, and how sure it makes us
    for row in plan.status.requirements:
        requirement = workspace.rulebook.requirements.get(row.requirement)
        found: dict[str, Confidence] = {}
        for citation in _rested_on(
            (*(requirement.citations if requirement else ()), *placed.get(row.requirement, ())), known, plan.accreditor.id
        ):
            text, sure = _first_of(known[citation.text], known), citation.confidence
            if sure is Confidence.VERIFIED and known[citation.text].kind != "origin":
                sure = Confidence.SECONDARY  # as the page says of copies and accounts
            found[text] = min(found.get(text, sure), sure, key=list(Confidence).index)
        resting[row.requirement] = found
    used = {id for found in resting.values() for id in found}
    texts = sorted((text for text in known.values() if text.id in used), key=lambda text: _KINDS.index(text.kind))
    numbers = {text.id: number for number, text in enumerate(texts, start=1)}
    return {
        "requirements": [
            {
                "id": row.requirement,
                "title": row.title,
                "citations": [
                    {"text": number, "sure": SURE_WORDS[sure]}
                    for number, sure in sorted((numbers[id], sure) for id, sure in resting[row.requirement].items())
                ],
            }
            for row in plan.status.requirements
        ],
        "texts": [
            {
                "number": numbers[text.id],
                "title": text.title,
                "of": text.of,
                "kind": text.kind,
                "address": text.address if text.kind == "origin" else "",
            }
            for text in texts
        ],
    }


def _rested_on(citations: Sequence[Citation], known: Mapping[str, SourceText], accreditor: str) -> list[Citation]:
    """The citations that a requirement rests on: no other accreditor's, nothing unverified, and nobody's account, where there is more."""
    found = [one for one in citations if one.text in known]
    found = [one for one in found if known[one.text].accreditor in ("", accreditor)] or found
    found = [one for one in found if one.confidence is not Confidence.UNVERIFIED] or found
    return [one for one in found if known[one.text].kind != "account"] or found


def _first_of(text: SourceText, known: Mapping[str, SourceText]) -> str:
    """The id under which the rulebook has the text first: one that was read twice is one to the binder's readers."""

    def is_same(one: SourceText) -> bool:
        return one.id == text.id or bool(text.address and one.address == text.address and (one.of == text.of or one.title == text.title))

    return next(one.id for one in known.values() if is_same(one))
