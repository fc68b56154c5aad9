"""The handbook's words for what the model names by a code: states, dates, confidence, people and what a requirement needs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from generator import prose
from generator.documents.handbook_pages.markdown import EMPTY, Markdown, attribute, join, listed, text
from generator.findings import State
from generator.model.names import CONDITIONS
from generator.model.standards import Accreditor, Confidence, EvidenceNeed, Freshness
from generator.model.workspace import Workspace
from generator.prose import MONTHS

# Each state has a look, which gives colour and shape, and its own word: nothing is said by colour alone.
LOOKS: Mapping[State, str] = {
    State.CURRENT: "complete",
    State.DUE_SOON: "partial",
    State.PLANNED: "partial",
    State.STALE: "partial",
    State.SUPERSEDED: "partial",
    State.EXPIRED: "missing",
    State.MISSING: "missing",
    State.WAIVED: "none",
    State.NOT_APPLICABLE: "none",
}


def month(day: date) -> str:
    """ "Oct 2026", the same in every locale."""
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def day(value: date | None) -> Markdown:
    """ "Oct 30, 2026", never broken over two lines; nothing for no date."""
    return Markdown(f"{MONTHS[value.month - 1][:3]}\u00a0{value.day},\u00a0{value.year}") if value else EMPTY


def state_word(state: State) -> str:
    """ "Due soon"."""
    return state.value.replace("-", " ").capitalize()


def badge(look: str, word: str) -> Markdown:
    """A word with a shape on a tint; `look` is complete, partial, missing or none."""
    return Markdown(f'<span class="state state--{look}">{attribute(word)}</span>')


def state_badge(state: State) -> Markdown:
    """The badge of a state."""
    return badge(LOOKS[state], state_word(state))


def tally_badge(met: int, asked: int) -> Markdown:
    """Whether all, some or none of the requirements asked are met."""
    if met == asked:
        return badge("complete", "Complete")
    return badge("partial" if met else "missing", f"{asked - met} open")


def number_of(number: int, noun: str, nouns: str = "") -> Markdown:
    """ "1 exhibit", "2 exhibits"."""
    return Markdown(prose.number_of(number, noun, nouns))


CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.VERIFIED: "read at its origin",
    Confidence.SECONDARY: "read second-hand or in part",
    Confidence.UNVERIFIED: "not verified",
}

_CONFIDENCE_LOOKS = {Confidence.VERIFIED: "complete", Confidence.SECONDARY: "partial", Confidence.UNVERIFIED: "none"}


def confidence_badge(confidence: Confidence) -> Markdown:
    """The badge of a confidence."""
    return badge(_CONFIDENCE_LOOKS[confidence], CONFIDENCE[confidence].capitalize())


def words_of(code: str) -> Markdown:
    """A code of the data as words: "quality-coordinator" as "quality coordinator"."""
    return text(code.replace("-", " ").replace("_", " "))


def person(workspace: Workspace, who: str) -> Markdown:
    """A person's name for an id; anything else as it was written."""
    known = workspace.people_by_id.get(who)
    return text(known.name if known else who)


def number(value: Decimal) -> Markdown:
    """ "15", "3.5": hours without zeros that say nothing."""
    return text(f"{value.normalize():f}")


def count_hours(value: Decimal) -> Markdown:
    """ "1 hour", "3.5 hours"."""
    return Markdown(f"{number(value)} hour{'' if value == 1 else 's'}")


def sentence(words: Markdown) -> Markdown:
    """The words with a full stop, unless they end in one."""
    return Markdown(words if not words or words[-1] in ".!?" else f"{words}.")


def capitalised(words: Markdown) -> Markdown:
    """The words with a capital first letter, where they begin with a letter."""
    return Markdown(words[:1].upper() + words[1:])


# --------------------------------------------------------------------------- what a requirement needs


def condition_words(condition: str) -> Markdown:
    """When a requirement applies, as the end of a sentence."""
    return Markdown(CONDITIONS.get(condition) or words_of(condition))


_SUBJECTS: Mapping[str, str] = {
    "program": "the program",
    "site": "each site",
    "chart": "each chosen chart",
    "series": "each workshop series",
}

_WHO: Mapping[str, str] = {
    "quality-coordinator": "the quality coordinator",
    "professionals": "each professional",
    "professionals-without-certificate": "each professional who holds neither CDCES nor BC-ADM",
    "certified": "each professional who holds CDCES or BC-ADM",
    "paraprofessionals": "each paraprofessional",
    "workshop-leaders": "each workshop leader",
    "oversight-clinicians": "each clinician who oversees workshops",
}

_BEFORE: Mapping[str, str] = {
    "as-of": "today",
    "entry": "the day the application is entered",
    "submission": "the submission",
    "reporting-period-end": "the end of the reporting period",
    "anniversary": "the anniversary of the award",
}


def before_words(before: str, accreditors: Iterable[Accreditor]) -> Markdown:
    """The day that evidence is counted back from; a name of the accreditors' own is told for each of them."""
    if before in _BEFORE:
        return Markdown(_BEFORE[before])
    meant: dict[str, list[str]] = {}
    for accreditor in accreditors:
        for kind in accreditor.applications:
            if (anchor := kind.anchors.get(before)) and accreditor.short_name not in meant.setdefault(anchor, []):
                meant[anchor].append(accreditor.short_name)
    told = [
        Markdown(f"{_BEFORE.get(anchor) or words_of(anchor)} ({', '.join(text(name) for name in names)})")
        for anchor, names in meant.items()
    ]
    return listed(told, "or") if told else words_of(before)


def freshness_words(fresh: Freshness, accreditors: Iterable[Accreditor]) -> Markdown:
    """How old evidence may be, as the end of a sentence."""
    if fresh.months is not None:
        dated = "dated or reviewed" if fresh.dated == "reviewed" else "dated"
        return Markdown(f"{dated} within {number_of(fresh.months, 'month')} before {before_words(fresh.before, accreditors)}")
    return Markdown("in force until it expires") if fresh.until_expiry else EMPTY


def need_words(workspace: Workspace, need: EvidenceNeed, only: Collection[str] = ()) -> Markdown:
    """One thing to be shown: what, for whom, how many, how old. `only` are the accreditors it is limited to by the place it is told in."""
    book = workspace.rulebook
    kinds = [text(book.evidence_kinds[kind].title if kind in book.evidence_kinds else kind) for kind in need.kinds]
    subject = (
        _WHO.get(need.who, f"each {need.who.replace('-', ' ')}")
        if need.per == "person" and need.who
        else _SUBJECTS.get(need.per, f"each {need.per}")
    )
    parts = [Markdown(f"{listed([Markdown(f'**{kind}**') for kind in kinds], 'or')} for {text(subject)}")]
    if need.at_least > 1:
        parts.append(Markdown(f"at least {need.at_least}"))
    if need.fresh and (told := freshness_words(need.fresh, book.accreditors.values())):
        parts.append(told)
    if need.note:
        parts.append(text(need.note.rstrip(".")))
    limited = [id for id in need.accreditors if id not in only]
    names = [text(book.accreditors[id].short_name if id in book.accreditors else id) for id in limited]
    return join([join(parts, ", "), Markdown(f" ({listed(names)} only)") if names else EMPTY, Markdown(".")])
