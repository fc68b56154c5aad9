"""What was seen of the exhibits' files on their way into a packet, as findings with a remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generator.findings import Finding, Related, Rule, Severity
from generator.model.evidence import Exhibit
from generator.model.standards import Accreditor, Confidence, SizeLimit, UploadItem
from generator.prose import number_of

if TYPE_CHECKING:
    from generator.pdf.intake import Intake

REJECTED = Rule(
    id="EXH201",
    title="An exhibit's file cannot go into a packet",
    severity=Severity.ERROR,
    summary="The file was opened to put its pages into the binder, and that was not possible or not safe.",
    why="A packet with a page that cannot be read, or that hides what it should not hold, is worse than none.",
    fix="Do what the hint says; most often, print the file to PDF again and use the new file. A draft is made without its pages.",
)
CHANGED = Rule(
    id="EXH202",
    title="An exhibit's file was changed on its way into the packet",
    severity=Severity.WARNING,
    summary="Something in the file does not belong into a packet or was damaged, so the copy in the binder differs from the original, "
    "and so does the file for upload, unless it was digitally signed.",
    why="The reviewer sees the copy; you should know how it differs. The original in evidence/files stays as it is.",
    fix="Compare the pages in the binder with the original.",
)
NOT_PRINTED = Rule(
    id="EXH203",
    title="A Word file has no pages in the binder",
    severity=Severity.WARNING,
    summary="The binder holds a slip sheet for the file and none of its pages.",
    why="A reviewer who reads the binder alone does not see what the file says.",
    fix="Open it in Word, save it as PDF, and give that file; or install LibreOffice, which is free and makes the pages.",
)
TOO_LARGE = Rule(
    id="EXH204",
    title="A file for upload is larger than the portal takes",
    severity=Severity.ERROR,
    summary="The file that was made for an item of the portal is above the limit for one file.",
    why="The portal refuses it, most often on the last day.",
    fix="Give smaller files: scan at 150 dots per inch in grey, or save the PDF anew in a reduced size.",
)
IDENTIFIER = Rule(
    id="EXH205",
    title="A page about a participant holds what looks like an identifier",
    severity=Severity.WARNING,
    summary="The words of the page were read as a computer reads them, also those under a black box.",
    why="What is covered by a box can still be copied out of the file, and the packet leaves your hands.",
    fix="Take it out in the program that made the page, or scan a paper copy on which it is blackened, and use the new file.",
)
UNSEEN = Rule(
    id="EXH206",
    title="A file holds more than its pages show",
    severity=Severity.WARNING,
    summary="The file goes into the packet with something that nobody sees on its pages: words or a part of a picture that were cropped "
    "away, and in a Word file tracked changes, comments, hidden text or whole files.",
    why="Whoever gets the file can bring it back with a few clicks, and the packet leaves your hands.",
    fix="Take it out in the program that made the file; or print the page on paper, scan it, and use the new file.",
)
RULES = (REJECTED, CHANGED, NOT_PRINTED, TOO_LARGE, IDENTIFIER, UNSEEN)
_MEGABYTE = 1_000_000


class Upload(NamedTuple):
    """One file for upload: its item, its name in the packet, its size in bytes, and the exhibits in it with theirs."""

    item: UploadItem
    name: str
    size: int
    parts: Sequence[tuple[Exhibit, int]]


def intake_findings(exhibits: Mapping[str, Exhibit], intakes: "Mapping[str, Intake]", *, draft: bool = False) -> Iterator[Finding]:
    """A finding for each exhibit that was rejected, changed, has no pages, or holds more than they show, in the order of `intakes`.

    A draft is made without the pages of what was rejected, so there it is a warning that says what stands in their place.
    """
    for id, intake in intakes.items():
        exhibit = exhibits[id]
        mark = exhibit.source.at_value("file")
        if intake.rejected:
            left_out = "; this draft has its slip sheet, which says so, and none of its pages" if draft else ""
            yield Finding(
                rule=REJECTED,
                severity=Severity.WARNING if draft else Severity.ERROR,
                mark=mark,
                message=f"{id}: {exhibit.file}: {intake.rejected}{left_out}",
                hint=intake.remedy,
                requirements=exhibit.supports,
            )
        elif intake.unprinted:
            message = f"{id}: {exhibit.file}: its pages are not in the binder: {intake.unprinted}"
            yield Finding(
                rule=NOT_PRINTED,
                severity=Severity.WARNING,
                mark=mark,
                message=message,
                hint=intake.remedy,
                requirements=exhibit.supports,
            )
        elif intake.notes:
            message = f"{id}: {exhibit.file}: {'; '.join(note.rstrip('.') for note in intake.notes)}"
            yield Finding(
                rule=CHANGED,
                severity=Severity.WARNING,
                mark=mark,
                message=message,
                hint="compare its pages in the binder with the original",
                requirements=exhibit.supports,
            )
        if intake.holds:
            word = intake.type == "docx"
            yield Finding(
                rule=UNSEEN,
                severity=Severity.WARNING,
                mark=mark,
                message=f"{id}: {exhibit.file}: {'; '.join(told.rstrip('.') for told in intake.holds)}",
                hint="take it out in Word (File, Info, Inspect Document), or save it as PDF and give that file"
                if word
                else "if nobody is to read it, take it out in the program that made the page, or print the page on paper and scan it",
                requirements=exhibit.supports,
            )


def identifier_findings(
    exhibits: Iterable[Exhibit], intakes: "Mapping[str, Intake]", identifier_in: Callable[[str], str]
) -> Iterator[Finding]:
    """A finding for each exhibit on one of whose pages something was read that tells who a participant is.

    Args:
        exhibits: Those about participants.
        intakes: Exhibit id to its file after intake, with the words of its pages.
        identifier_in: Says what a text seems to hold; empty for nothing. What it is exactly, no finding repeats.
    """
    for exhibit in exhibits:
        intake = intakes.get(exhibit.id)
        seen = [(number, kind) for number, words in enumerate(intake.words if intake else (), start=1) if (kind := identifier_in(words))]
        if seen:
            number, kind = seen[0]
            more = f", and so {'do' if len(seen) > 2 else 'does'} {number_of(len(seen) - 1, 'page')} more" if len(seen) > 1 else ""
            yield Finding(
                rule=IDENTIFIER,
                severity=Severity.WARNING,
                mark=exhibit.source.at_value("file"),
                message=f"{exhibit.id}: {exhibit.file}: page {number} holds what looks like {kind}{more}",
                hint="look for it on the page, also under what is blackened: a box drawn over words hides them from eyes only",
                requirements=exhibit.supports,
            )


def upload_findings(uploads: Sequence[Upload], accreditor: Accreditor, own_megabytes: int, *, draft: bool = False) -> Iterator[Finding]:
    """A finding for each file for upload above its limit: an error where the limit is verified, else a warning, as in a draft.

    Args:
        uploads: The files of one packet.
        accreditor: Whom they go to.
        own_megabytes: What the program takes for the limit where the accreditor names none.
        draft: Whether the packet is made all the same.
    """
    for upload in uploads:
        limit = upload.item.size_limit or accreditor.size_limit
        most = limit.megabytes if limit else own_megabytes
        if upload.size <= most * _MEGABYTE:
            continue
        parts = sorted(upload.parts, key=lambda part: -part[1])
        (first, _), *others = parts
        made_of = f" ({len(parts)} exhibits)" if others else ""
        yield Finding(
            rule=TOO_LARGE,
            severity=Severity.ERROR if limit and limit.confidence is Confidence.VERIFIED and not draft else Severity.WARNING,
            mark=first.source.at_value("file"),
            message=f"{first.id}: {upload.name}{made_of} has {_megabytes(upload.size)} MB; {_whose(limit, accreditor, most)}",
            hint=f"make {'the largest of them' if others else 'it'} smaller: scan at 150 dots per inch in grey, or save the PDF anew in a "
            f"reduced size; {first.file} has {_megabytes(parts[0][1])} MB",
            requirements=first.supports,
            related=tuple(Related(part.source.at_value("file"), f"{part.id}: {_megabytes(size)} MB") for part, size in others[:5]),
        )


def _whose(limit: SizeLimit | None, accreditor: Accreditor, most: int) -> str:
    if limit is None:
        return f"the program allows itself {most} MB (`max_upload_megabytes`), since {accreditor.short_name} names no limit"
    sure = "" if limit.confidence is Confidence.VERIFIED else f" ({limit.confidence.value})"
    return f"{accreditor.short_name} takes {most} MB{sure}"


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}"
