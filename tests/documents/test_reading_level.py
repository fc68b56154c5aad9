"""What participants read can be read: grade 6 or below in English, rather easy in Spanish."""

import pytest

from generator.model.standards import Form
from tests.documents.reading_level import Sentence, ease, english_syllables, grade, sentences_of, spanish_syllables
from tests.documents.test_forms import FORMS, ROOT, template_of

MOST_GRADE, LEAST_EASE = 6.0, 65.0  # Szigriszt's scale: from 65 on "rather easy"
MOST_GRADE_OF_ONE = 13.0  # a single sentence may be harder, but not a wall
FOR_PARTICIPANTS = [form for form in FORMS if form.reader == "participant"]


def prose_of(form: Form) -> list[Sentence]:
    path = (ROOT / "templates" / "prose" / template_of(form)).with_suffix(".md")
    return sentences_of(path.read_text(encoding="utf-8"), form.language)


@pytest.mark.parametrize("form", [form for form in FOR_PARTICIPANTS if form.language == "en"], ids=lambda form: form.id)
def test_an_english_paper_is_at_grade_six_or_below(form: Form) -> None:
    sentences = prose_of(form)
    worst = max(sentences, key=lambda one: one.grade)
    print(f"{form.id}: grade {grade(sentences):.1f}; the hardest sentence, {worst.grade:.1f}: {worst.text}")
    assert grade(sentences) <= MOST_GRADE, worst
    assert [one for one in sentences if one.grade > MOST_GRADE_OF_ONE and one.words > 8] == []


@pytest.mark.parametrize("form", [form for form in FOR_PARTICIPANTS if form.language == "es"], ids=lambda form: form.id)
def test_a_spanish_paper_is_rather_easy(form: Form) -> None:
    sentences = prose_of(form)
    worst = min(sentences, key=lambda one: one.ease)
    print(f"{form.id}: ease {ease(sentences):.1f}; the hardest sentence, {worst.ease:.1f}: {worst.text}")
    assert ease(sentences) >= LEAST_EASE, worst


def test_papers_for_participants_are_there_in_both_languages() -> None:
    assert len([form for form in FOR_PARTICIPANTS if form.language == "es"]) >= 8


def words_with(syllables: str) -> list[tuple[str, int]]:
    return [(word.replace("-", ""), word.count("-") + 1) for word in syllables.split()]


@pytest.mark.parametrize(
    ("word", "count"),
    words_with(
        "di-a-be-tes ed-u-ca-tion med-i-cine peo-ple need-ed signed changed ta-ble home i-de-a cre-at-ed mon-ey e-mer-gen-cy in-su-lin"
    ),
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    words_with("dia-be-tes e-du-ca-ción mé-di-co guí-a dí-a sa-lud a-yu-da pue-den quie-re ciu-dad a-é-re-o muy hay in-for-ma-ción"),
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_the_measures_are_those_of_their_authors() -> None:
    """The two formulas on counts that can be checked by hand: ten words, and one sentence of them."""
    assert grade([Sentence("", 10, 15)]) == pytest.approx(0.39 * 10 + 11.8 * 1.5 - 15.59)
    assert ease([Sentence("", 10, 20)]) == pytest.approx(206.835 - 62.3 * 2 - 10)


def test_hard_prose_is_found() -> None:
    hard = "---\nx\n---\nThe administrative documentation necessitates comprehensive reconciliation of heterogeneous authorizations.\n"
    assert grade(sentences_of(hard, "en")) > 15
    assert (
        ease(sentences_of("---\nx\n---\nLa documentación administrativa necesita autorizaciones extraordinariamente heterogéneas.\n", "es"))
        < 30
    )


def test_tags_blanks_and_table_titles_are_no_prose() -> None:
    table = "Table: a title here now | b | 1,2\n| One two three four | {{ x }} |\n|-|-|\n"
    text = f"---\nx\n---\n{table}[[text 9: Name of you]] Sign it here today.\n"
    assert [one.text for one in sentences_of(text, "en")] == ["One two three four", "Sign it here today."]
