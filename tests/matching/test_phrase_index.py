"""Phrase index: closest phrasings and completions."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.matching.search.phrase_index import MAX_SUGGESTIONS, Phrase, PhraseIndex

PHRASES = (
    Phrase("work", "Do squats work the hamstrings?"),
    Phrase("work", "are squats a hamstring exercise"),
    Phrase("sore", "Why are my hamstrings sore after squats?"),
    Phrase("emg", "What is EMG?", asked=3),
    Phrase("thrust", "hip thrust or squat for glutes", pinned=True),
)


@pytest.fixture(scope="module")
def index(lexicon):
    """Index a handful of phrases."""
    return PhraseIndex.of(PHRASES, lexicon)


def test_each_phrase_is_nearest_to_itself(index, lexicon):
    """A known phrase leads the ranking with full similarity."""
    for phrase in PHRASES:
        first = index.rank(lexicon.read(phrase.text))[0]
        assert (first.key, first.phrase) == (phrase.key, phrase.text)
        assert first.similarity > 0.99


def test_typos_do_not_hide_a_phrase(index, lexicon):
    """Spelling is mended before phrases are compared."""
    assert index.rank(lexicon.read("why r my hamstrngs soer after sqauts"))[0].key == "sore"


def test_fillers_and_case_do_not_make_another_phrase(index, lexicon):
    """Politeness and capitals leave a phrase what it is."""
    assert index.exact(lexicon.read("hey please WHAT IS EMG")) == "emg"
    assert index.exact(lexicon.read("what is kinesiology")) is None


def test_nothing_typed_shows_the_pinned_and_the_most_asked(index):
    """Before the first letter the favourites come first."""
    assert index.suggest("")[:2] == ("thrust", "emg")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("do sq", "work"),
        ("hamstring ex", "work"),
        ("sore", "sore"),
        ("whta is emg", "emg"),
        ("What is EMG?", "emg"),
    ],
)
def test_completions_go_from_beginnings_to_words_to_typos(index, typed, first):
    """What begins with the letters comes before what holds them, and typos are forgiven."""
    assert index.suggest(typed)[0] == first


def test_suggestions_are_ranked_before_they_are_cut(lexicon):
    """An exact match is among the 25 shown even if a thousand others begin alike."""
    many = [Phrase(f"k{number}", f"squat question number {number}") for number in range(1_000)]
    index = PhraseIndex.of([*many, Phrase("exact", "squat question")], lexicon)
    found = index.suggest("squat question")
    assert found[0] == "exact"
    assert len(found) == MAX_SUGGESTIONS


@given(typed=st.text(max_size=60))
def test_any_prefix_gives_at_most_the_limit(index, typed):
    """Whatever is typed, there are no more suggestions than Discord shows, each once."""
    found = index.suggest(typed)
    assert len(found) == len(set(found)) <= MAX_SUGGESTIONS
