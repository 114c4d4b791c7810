"""Features, and the classifier that turns them into probabilities."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.matching.classifier import MAX_LEVEL, Classifier, encode_row, is_row
from bot.matching.features import LETTERS_NORM, LEXICON_NORM, WORDS_NORM, extract_features
from bot.matching.question_splitting import MAX_QUESTIONS, split_questions

CLASSIFIER = Classifier.from_rows(
    {"growth": 0.0, "sources": 0.5},
    0.1,
    {"w:grow": encode_row([20, 0]), "w:paper": encode_row([0, 10])},
)
LEVELS = st.integers(-MAX_LEVEL, MAX_LEVEL)


@given(text=st.text(max_size=200))
def test_every_reading_weighs_the_same(lexicon, text):
    """A long message counts no more than a short one."""
    reading = lexicon.read(text)
    squares = sum(value * value for value in extract_features(reading).values())
    longest = LEXICON_NORM**2 + WORDS_NORM**2 + LETTERS_NORM**2
    assert squares == pytest.approx(longest if reading.typed else LEXICON_NORM**2)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("do hams grow", "o:growth"),
        ("do hams grow", "w:grow"),
        ("do hams grow", "hamstrings|"),
        ("do squats grow hams", "hamstrings|squat"),
        ("do squats grow hams", "hamstrings|squat&o:growth"),
        ("do squats grow hams", "x:back-squat>grow"),
        ("do lunges grow hams", "hamstrings|unknown"),
        ("nordics?", "length:word"),
        ("nordics?", "?"),
        ("why not", "first:q:why"),
        ("xyzzy", "no concept"),
        ("how big", '"how big'),
        ("do hamz grow", "~hamz"),
        ("do hamz grow", "~ ham"),
    ],
)
def test_each_family_of_features_is_read(lexicon, text, feature):
    """Concepts, words, neighbours, slots and shape each leave their name."""
    assert feature in extract_features(lexicon.read(text))


def test_probabilities_follow_the_weights():
    """The label that the features speak for is likelier, and all add up to one."""
    found = CLASSIFIER.probabilities({"w:grow": 1.0, "unheard of": 5.0})
    assert found["growth"] > found["sources"]
    assert sum(found.values()) == pytest.approx(1)
    assert CLASSIFIER.probabilities({})["sources"] > 0.5


@given(
    rows=st.lists(st.tuples(LEVELS, LEVELS, LEVELS), min_size=1, max_size=500),
    value=st.floats(0.01, 3),
)
def test_a_sum_of_rows_is_the_sum_of_each_label(rows, value):
    """Packed or not, the score of a label is its bias and the weighted sum of its column."""
    names = [f"f{number}" for number in range(len(rows))]
    biases = {"a": 0.5, "b": 0.0, "c": -1.0}
    encoded = {name: encode_row(row) for name, row in zip(names, rows, strict=True)}
    scores = Classifier.from_rows(biases, 0.1, encoded).scores(dict.fromkeys(names, value))
    expected = [
        bias + 0.1 * value * sum(column)
        for bias, column in zip(biases.values(), zip(*rows, strict=True), strict=True)
    ]
    assert scores == pytest.approx(expected)
    assert all(is_row(row, 3) for row in encoded.values())


def test_reasons_name_what_speaks_for_a_label():
    """Only features that add to the label are told, with what they add."""
    assert CLASSIFIER.reasons({"w:grow": 0.5, "w:paper": 1.0}, "growth") == [("w:grow", 1.0)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("do squats work hams? and do they grow?", 2),
        ("do squats work hams?", 0),
        ("really?? do squats work hams?", 0),
        ("is it so? " * 9, MAX_QUESTIONS),
        ("", 0),
    ],
)
def test_a_message_is_cut_at_its_questions(text, count):
    """Two or more questions of some length are taken apart, up to a limit."""
    assert len(split_questions(text)) == count
