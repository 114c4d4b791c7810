"""Spelling correction and concepts."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings, strategies as st

from bot.matching.concepts import (
    MAX_TOKENS,
    NAMED_KINDS,
    ConceptSpan,
    Lexicon,
)
from bot.matching.normalise import MAX_CHARACTERS, stem, tokenise
from bot.matching.spelling import MAX_CORRECTIONS, max_edit_distance


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
    if not lexicon.knows(swapped):
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


def test_a_sign_that_unfolds_and_a_pile_of_marks_cost_no_more_than_letters(lexicon):
    """What is read of a text is bounded after it was unfolded, and marks are never ordered."""
    assert len("".join(lexicon.read("\ufdfa" * 2_000).typed)) <= MAX_CHARACTERS
    assert lexicon.read("ha" + "\u0301\u0327" * 900 + "ms").tokens == ("hams",)


@given(words=st.data(), separator=st.sampled_from([" ", ". ", "? ", "\n", ", "]))
@settings(max_examples=60, deadline=None)
def test_the_work_of_reading_grows_with_the_text_alone(lexicon, words, separator):
    """Repeated words of the vocabulary, and words a letter away, cost so much a word at most."""
    known = sorted(
        lexicon.spelling.habits.keys() | set(chain(*lexicon.spelling.candidates.values()))
    )
    some = words.draw(st.lists(_nearly(known), min_size=1, max_size=6))
    text = separator.join(some * 400)[:4_000]
    reading, steps = _counted(lambda: lexicon.read(text))
    assert len(reading.tokens) <= MAX_TOKENS
    assert len(reading.found) <= MAX_CONCEPTS_PER_TOKEN * MAX_TOKENS
    assert steps <= STEPS_PER_CHARACTER * MAX_CHARACTERS


@given(words=st.data())
@settings(max_examples=30, deadline=None)
def test_a_message_of_unknown_words_is_mended_up_to_its_budget(library, words):
    """However many questions a message holds, so many unknown words are looked up in all."""
    known = list(chain(*library.matcher.lexicon.spelling.candidates.values()))
    drawn = words.draw(st.lists(_nearly(known), min_size=100, max_size=200))
    questions = "? ".join(" ".join(drawn[place::5]) for place in range(5)) + "?"
    lexicon = Looked(library.matcher.lexicon)
    replace(library.matcher, lexicon=lexicon).decide(questions)
    assert lexicon.budget <= 2 * MAX_CORRECTIONS


class Looked:
    """A lexicon that adds up how many unknown words it was allowed to look up."""

    def __init__(self, lexicon):
        self.lexicon, self.budget = lexicon, 0

    def read(self, text, repairs=MAX_CORRECTIONS):
        """Read a text, and note its budget."""
        self.budget += repairs
        return self.lexicon.read(text, repairs)


@st.composite
def _nearly(draw, words):
    """Draw a word, or one that differs from it in a letter."""
    word = draw(st.sampled_from(words))
    place, letter = draw(st.integers(0, len(word))), draw(st.sampled_from("aeioust "))
    return draw(st.sampled_from([word, word[:place] + letter + word[place + 1 :]])).strip() or word


def _counted(work):
    """Do some work, and count the steps of the interpreter that it took."""
    steps = 0

    def step(frame, event, _):
        nonlocal steps
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        steps += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        return work(), steps
    finally:
        sys.settrace(before)


STEPS_PER_CHARACTER, MAX_CONCEPTS_PER_TOKEN = 150, 4


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_name_inside_a_longer_one_is_left_out(lexicon, data):
    """What the sweep leaves out is what the rule says, name by name."""
    forms = [*map(" ".join, (form for row in lexicon._phrases.values() for form, _ in row))]
    text = " ".join(data.draw(st.lists(st.sampled_from(forms), max_size=8)))
    stems = tuple(stem(token) for token in tokenise(text))[: data.draw(st.integers(0, 40))]
    named = sorted(
        (
            ConceptSpan(concept, start, start + len(form))
            for start in range(len(stems))
            for form, concept in [
                *lexicon._phrases.get(stems[start : start + 2], ()),
                *(((stems[start],), concept) for concept in lexicon._single.get(stems[start], ())),
            ]
            if stems[start : start + len(form)] == form
        ),
        key=lambda found: (found.start, -found.end),
    )
    outermost = [one for one in named if not any(_inside(one, other) for other in named)]
    assert sorted(lexicon._find(stems)) == sorted(outermost)


def _inside(one, other):
    longer = other.end - other.start > one.end - one.start
    names = other.concept[0] in NAMED_KINDS or other.concept[0] == one.concept[0]
    return longer and names and other.start <= one.start and one.end <= other.end
