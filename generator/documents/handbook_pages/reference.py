"""The reference pages: rules, sources and glossary, and the abbreviations that every page explains."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import GLOSSARY, HOME, NAMES, RULES, SOURCES, Book
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, plain, prose, table, text, web_address
from generator.documents.plan import Document
from generator.findings import Rule
from generator.model.calls import calls_for
from generator.model.standards import ApplicationType, Citation, Confidence

_CRUMBS = (("Home", HOME),)
_ABBREVIATIONS = PurePosixPath("includes/abbreviations.md")
# What the abbreviation syntax can hold, and what looks like an abbreviation: two capitals at least.
_ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z0-9][A-Za-z0-9&/-]*")


def render_rules(book: Book) -> Document:
    """Every rule of the check under its own anchor, the rule's id in lower case."""
    found: dict[str, int] = {}
    for finding in book.report.findings:
        found[finding.rule.id] = found.get(finding.rule.id, 0) + 1
    rules = sorted(book.rules, key=lambda rule: rule.id)
    blocks = [
        Markdown(f"{words.number_of(len(rules), 'rule')}. The check runs all of them each time and names the rule behind each finding.")
    ]
    for rule in rules:
        blocks += _rule_blocks(book, rule, found.get(rule.id, 0))
    return book.page(RULES, Markdown("Rules"), blocks, crumbs=_CRUMBS)


def _rule_blocks(book: Book, rule: Rule, found: int) -> Iterator[Markdown]:
    yield heading(2, text(f"{rule.id} {rule.title}"), book.anchor("rule", rule.id))
    yield prose(rule.summary)
    yield facts(
        [
            ("Why", words.capitalised(prose(rule.why))),
            ("Fix", words.capitalised(prose(rule.fix))),
            ("Asked by", _askers(book, rule)),
            ("Weight", Markdown(f"{rule.severity.word}; {words.number_of(found, 'finding')} on {words.day(book.report.as_of)}")),
        ]
    )


def _askers(book: Book, rule: Rule) -> Markdown:
    """The requirements that call for the rule's check, with who asks them that way and where it is written."""
    told = []
    for call in calls_for(book.workspace.rulebook, rule.check) if rule.check else ():
        names = join((text(each.short_name) for each in call.accreditors), ", ")
        types = join((text(_named(kind)) for kind in call.types), "; ")
        who = f" by {names}{f' ({types})' if types else ''}" if names else ""
        cited = join(book.citations(RULES, call.citations), "; ")
        told.append(
            Markdown(f"{book.requirement(RULES, call.requirement.id, titled=True)}{who}: {words.CONFIDENCE[call.confidence]}. {cited}")
        )
    return bullets(told)


def _named(kind: ApplicationType) -> str:
    """An application type in a few words."""
    return f"{kind.title}, {kind.edition}"


def render_sources(book: Book) -> Document:
    """Every source, with the facts that rest on it."""
    resting = _resting(book)
    blocks = [
        Markdown(
            "Each fact of the rulebook names the text it was taken from and how sure that makes us. The rulebook is in our own words; "
            "the texts belong to those who published them."
        ),
        table(["How sure", "Means"], [[words.confidence_badge(confidence), Markdown(_MEANING[confidence])] for confidence in Confidence]),
    ]
    for id, source in book.workspace.rulebook.sources.items():
        blocks += [
            heading(2, text(f"{id} {source.title}"), book.anchor("source", id)),
            facts(
                [
                    ("Seen at", web_address(source.address)),
                    ("Of", text(source.of)),
                    ("Kept by others", text(_KEPT.get(source.kind, ""))),
                    ("Note", text(source.note)),
                    ("Facts that rest on it", bullets(resting.get(id, []))),
                ]
            ),
        ]
    return book.page(SOURCES, Markdown("Sources"), blocks, crumbs=_CRUMBS)


_KEPT = {"copy": "A copy that somebody else keeps.", "account": "Somebody else's account of it."}
_MEANING = {
    Confidence.VERIFIED: "We read it in a copy of the issuing body's own page or form.",
    Confidence.SECONDARY: "We read it in a second-hand copy, or only in part.",
    Confidence.UNVERIFIED: "We recall or infer it and have not read it. Such a fact never blocks anybody: it gives a warning at most.",
}


def _resting(book: Book) -> dict[str, list[Markdown]]:
    """Source id to the facts that rest on it, each with its confidence."""
    found: dict[str, list[Markdown]] = {}

    def add(told: Markdown, citations: tuple[Citation, ...]) -> None:
        for citation in citations:
            found.setdefault(citation.text, []).append(Markdown(f"{told} ({words.CONFIDENCE[citation.confidence]})"))

    rulebook = book.workspace.rulebook
    for edition in book.editions:
        for standard in edition.standards:
            title = text(f"{edition.title}, standard {standard.number}")
            add(book.link_to(SOURCES, book.place_of_standard(edition, standard), title), standard.citations)
    for id, requirement in rulebook.requirements.items():
        add(book.requirement(SOURCES, id, titled=True), requirement.citations)
    for enhancement in rulebook.enhancements.values():
        shown = text(f"{enhancement.id} {enhancement.title}")
        add(book.link_to(SOURCES, book.place_of_enhancement(enhancement), shown), enhancement.citations)
    for topic in rulebook.topics.values():
        add(text(f"Topic {topic.id}, {topic.title}"), topic.citations)
    for accreditor in rulebook.accreditors.values():
        add(text(f"{accreditor.short_name}: the accreditor"), accreditor.citations)
        for deadline in accreditor.deadlines:
            add(text(f"{accreditor.short_name}: {deadline.title}"), deadline.citations)
        for fee in accreditor.fees:
            add(text(f"{accreditor.short_name}: fee, {fee.title}"), fee.citations)
        if accreditor.review:
            add(text(f"{accreditor.short_name}: time for the review"), accreditor.review.citations)
        if accreditor.retention:
            add(text(f"{accreditor.short_name}: keeping of records"), accreditor.retention.citations)
    return found


def render_names(book: Book) -> Document:
    """What files of the rulebook may name, as the program itself has it."""
    blocks = [
        Markdown("Whoever adds to the rulebook may use these names. The lists are made from the program, so they are what it knows today.")
    ]
    for names in book.names:
        blocks += [
            heading(2, text(names.title), names.id),
            prose(names.about),
            table(["Name", "Means"], [[Markdown(f"`{name}`"), prose(meaning)] for name, meaning in names.names]),
        ]
    return book.page(NAMES, Markdown("Names in the rulebook"), blocks, crumbs=_CRUMBS)


def render_glossary(book: Book) -> Document:
    """Every term, by first letter."""
    terms = sorted(book.workspace.rulebook.glossary, key=lambda term: (term.term.casefold(), term.term))
    blocks = [Markdown("Abbreviations and words of the field, and those that this handbook uses in a sense of its own.")]
    for letter, group in groupby(terms, key=lambda term: plain(term.term)[:1].upper()):
        blocks.append(heading(2, text(letter), f"letter-{letter.lower()}" if letter.isascii() and letter.isalnum() else ""))
        blocks.append(
            facts(
                (
                    Markdown(f"{text(term.term)} {{ #{book.anchor('term', term.term)} }}"),
                    Markdown(" ".join(part for part in (words.sentence(text(term.meaning)), text(term.description)) if part)),
                )
                for term in group
            )
        )
    return book.page(GLOSSARY, Markdown("Glossary"), blocks, crumbs=_CRUMBS)


def render_abbreviations(book: Book) -> Document:
    """The glossary's abbreviations as definitions that the site adds to every page."""
    lines = [
        f"*[{term.term}]: {plain(term.meaning)}"
        for term in sorted(book.workspace.rulebook.glossary, key=lambda term: term.term)
        if _ABBREVIATION.fullmatch(term.term) and plain(term.meaning)
    ]
    return Document(_ABBREVIATIONS, ("\n".join(lines) + "\n").encode("utf-8"))
