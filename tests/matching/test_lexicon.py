"""Spelling repair and concepts."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.matching.concepts import MAX_TOKENS, Lexicon, max_edit_distance


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hamstirngs", "hamstrings"),
        ("hamstrngs", "hamstrings"),
        ("sqauts", "squats"),
        ("sqats", "squats"),
        ("adducter", "adductor"),
        ("magmus", "magnus"),
        ("quadricpes", "quadriceps"),
        ("excersise", "exercise"),
        ("wrok", "work"),
        ("dont", "do not"),
        ("wats", "what is"),
    ],
)
def test_slips_of_the_keyboard_are_mended(lexicon, typed, meant):
    """A misspelt word of the field, or a habit of spelling, becomes what was meant."""
    assert " ".join(lexicon.read(typed).tokens) == meant


@pytest.mark.parametrize(
    "word", ["hamster", "squad", "quiet", "calm", "grown", "from", "wiring", "curb", "muster"]
)
def test_ordinary_english_is_left_alone(lexicon, word):
    """A word that exists is never turned into one of the field."""
    assert lexicon.read(word).tokens == (word,)


@pytest.mark.parametrize("typed", ["deap", "deaper"])
def test_a_slip_is_no_banter_where_it_may_be_a_word_of_the_field(lexicon, typed):
    """Between two repairs as near, the word that says something is taken."""
    assert lexicon.read(typed).tokens == (typed.replace("a", "e"),)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("back of my thigh", {"m:hamstrings"}),
        ("hammies", {"m:hamstrings"}),
        ("leg press", {"u:leg-press"}),
        ("front squats", {"u:front-squat"}),
        ("stiff legged deadlifts", {"x:stiff-legged-deadlift"}),
        ("bulgarian split squats", {"u:split-squat"}),
        ("glute medius", {"u:glute-medius"}),
    ],
)
def test_the_longest_name_wins(lexicon, text, concepts):
    """A name inside a longer one is not found on its own."""
    assert lexicon.read(text).concepts == concepts


def test_every_form_of_the_lexicon_finds_its_concept():
    """What is written in the lexicon is what is read."""
    forms = {"m:one": ["first thing", "uno"], "x:two": ["second", "do it twice"]}
    lexicon = Lexicon(forms, {}, [], [])
    for concept, texts in forms.items():
        for text in texts:
            assert concept in lexicon.read(text).concepts


def test_words_run_together_are_cut(lexicon):
    """A forgotten space is put back between two words of the field."""
    assert lexicon.read("squatshamstrings").tokens == ("squats", "hamstrings")


@given(st.text(max_size=400))
def test_any_text_can_be_read(lexicon, text):
    """Reading never fails, and concepts lie within the tokens."""
    reading = lexicon.read(text)
    assert len(reading.tokens) == len(reading.stems)
    for found in reading.found:
        assert 0 <= found.start < found.end <= len(reading.tokens)


@given(
    st.sampled_from(["hamstrings", "quadriceps", "adductors", "activation", "exercises"]), st.data()
)
def test_two_neighbours_swapped_are_put_right(lexicon, word, data):
    """A swap of two letters inside a long word is always mended."""
    place = data.draw(st.integers(1, len(word) - 3))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert lexicon.read(swapped).tokens in {(word,), (swapped,)}
    if swapped not in lexicon._known:
        assert lexicon.read(swapped).tokens == (word,)


def test_endless_messages_are_read_up_to_a_limit(lexicon):
    """No message costs more than its first words."""
    words = "squat x sore " * 2_000
    assert len(lexicon.read(words).tokens) <= MAX_TOKENS


def test_longer_words_may_hold_more_slips():
    """The allowed distance grows with the length and is nothing for the shortest words."""
    allowed = [max_edit_distance(length) for length in range(30)]
    assert allowed[:4] == [0] * 4
    assert allowed == sorted(allowed)
    assert max(allowed) == 3
