"""The policies: the life of each document, with the Word and PDF files to download."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from generator.documents.handbook_pages import words
from generator.documents.handbook_pages.book import HOME, POLICIES, Book, Place
from generator.documents.handbook_pages.downloads import download
from generator.documents.handbook_pages.markdown import Markdown, bullets, facts, heading, join, text
from generator.documents.plan import Document
from generator.model.evidence import Policy

_HERE = POLICIES
POLICY_FILES = "policies"  # the folder of the handbook that the documents are offered in


def render_policies_page(book: Book) -> Document:
    """The list of policies with their files."""
    blocks = [Markdown("Each policy as a Word file to edit and a PDF file to read or print. The quality coordinator keeps them current.")]
    claimed: set[PurePosixPath] = set()
    for title, policies in _groups(book):
        blocks.append(heading(2, title))
        for policy in policies:
            files = _files_of(book, policy)
            claimed.update(document.path for document in files)
            blocks += _policy_blocks(book, policy, files)
    others = [document for document in book.policies if document.path not in claimed]
    if others:
        blocks += [
            heading(2, Markdown("More documents")),
            bullets(download(_HERE, POLICY_FILES, each, text(each.path.name)) for each in others),
        ]
    if not book.workspace.policies.policies and not others:
        blocks.append(Markdown("No policy is recorded yet."))
    return book.page(_HERE, Markdown("Policies"), blocks, crumbs=(("Home", HOME),))


def _groups(book: Book) -> Iterator[tuple[Markdown, list[Policy]]]:
    policies = book.workspace.policies.policies
    for edition in book.editions:
        if found := [policy for policy in policies if policy.edition == edition.id and policy.standard]:
            yield text(edition.title), found
    if found := [policy for policy in policies if policy.enhancement]:
        yield Markdown("DSMP enhancements"), found
    known = {edition.id for edition in book.editions}
    if found := [policy for policy in policies if not policy.enhancement and not (policy.standard and policy.edition in known)]:
        yield Markdown("Other policies"), found


def _files_of(book: Book, policy: Policy) -> list[Document]:
    """The documents made of a policy: policies/EDITION/standard-NN-... and policies/.../ENHANCEMENT-..., whatever their endings."""
    if policy.enhancement:
        start, folder = f"{policy.enhancement.lower()}-", ""
    elif policy.standard.isdecimal():
        start, folder = f"standard-{int(policy.standard):02d}-", policy.edition
    else:
        return []
    return [
        document
        for document in book.policies
        if f"{document.path.stem.lower()}-".startswith(start) and (not folder or document.path.parent.name == folder)
    ]


def _policy_blocks(book: Book, policy: Policy, files: Sequence[Document]) -> Iterator[Markdown]:
    yield heading(3, text(f"{policy.id} {policy.title}"), book.anchor("policy", policy.id))
    late = words.badge("missing", "Past due") if policy.next_review < book.report.as_of else Markdown("")
    yield facts(
        [
            ("Download", join((download(_HERE, POLICY_FILES, each) for each in files), ", ") or Markdown("not made yet")),
            ("For", _subject(book, policy)),
            ("Version", Markdown(f"{text(policy.version)}, in force since {words.day(policy.effective)}")),
            ("Approved", Markdown(f"{words.day(policy.approved.date)} by {book.person(_HERE, policy.approved.by)}")),
            ("Next review", Markdown(f"{words.day(policy.next_review)}, {book.person(_HERE, policy.owner)} {late}")),
            ("Changes", bullets(Markdown(f"{words.day(each.date)}, {text(each.section)}: {text(each.change)}") for each in policy.changes)),
        ]
    )


def _subject(book: Book, policy: Policy) -> Markdown:
    enhancement = book.workspace.rulebook.enhancements.get(policy.enhancement)
    if enhancement:
        return book.link_to(_HERE, book.place_of_enhancement(enhancement), text(f"{enhancement.id} {enhancement.title}"))
    edition = book.workspace.rulebook.editions.get(policy.edition)
    for standard in edition.standards if edition else ():
        if edition and standard.number == policy.standard:
            place = book.place_of_standard(edition, standard)
            return book.link_to(_HERE, place, text(f"Standard {standard.number}: {standard.title}"))
    return Markdown("")


def policy_place(book: Book, policy: str) -> Place:
    """Where one policy is told."""
    return book.anchored(POLICIES, "policy", policy)
