"""Features, and the classifier that turns them into probabilities."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, strategies as st

from bot.matching.classifier import MAX_LEVEL, Classifier, WeightTable, hash_name
from bot.matching.features import (
    LETTERS_NORM,
    UNDERSTOOD_NORM,
    WORDS_NORM,
    Features,
    extract_features,
    letter_runs,
)
from bot.matching.question_splitting import MAX_QUESTIONS, split_questions

NOTHING = Features({}, frozenset(), frozenset())
CLASSIFIER = Classifier(
    {"growth": 0.0, "sources": 0.5},
    0.1,
    WeightTable.of({"w:grow": (1, [20, 0]), "w:paper": (1, [0, 10])}),
)
LEVELS = st.integers(-MAX_LEVEL, MAX_LEVEL)
WORDS = st.sets(st.text("abc", min_size=1, max_size=6), max_size=8)


def understood(**values: float) -> Features:
    """Features that the lexicon read."""
    return Features(
        {name.replace("_", ":"): value for name, value in values.items()}, frozenset(), frozenset()
    )


@given(text=st.text(max_size=200))
def test_what_is_understood_weighs_the_same_in_every_message(lexicon, text):
    """A long message counts no more than a short one."""
    features = extract_features(lexicon.read(text)).understood
    squares = sum(value * value for value in features.values())
    assert squares == pytest.approx(UNDERSTOOD_NORM**2)


@given(words=WORDS, rarity=st.integers(1, 255))
def test_the_wording_weighs_the_same_in_every_message(words, rarity):
    """Words are as long a vector as their runs of letters, however many there are."""
    names = {run for word in words for run in letter_runs(word)} | {f'"{word}' for word in words}
    table = WeightTable.of({name: (rarity, [1]) for name in names})
    features = Features({}, frozenset(f'"{word}' for word in words), frozenset(words))
    classifier = Classifier({"a": 0.0}, 0.1, table)
    squares = {'"': 0.0, "~": 0.0}
    for name, value in classifier.values(features):
        squares[name[0]] += value * value
    assert squares['"'] == pytest.approx(WORDS_NORM**2 if words else 0)
    assert squares["~"] == pytest.approx(LETTERS_NORM**2 if words else 0)


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
    ],
)
def test_each_family_of_features_is_read(lexicon, text, feature):
    """Concepts, words, neighbours, slots and shape each leave their name."""
    assert feature in extract_features(lexicon.read(text)).understood


def test_words_are_taken_as_typed_alone_and_in_pairs(lexicon):
    """A slip stays what it is: its letters find its kin."""
    features = extract_features(lexicon.read("how big"))
    assert features.typed == {'"how', '"big', '"how big'}
    assert features.words == {"how", "big"}


def test_runs_show_where_a_word_begins_and_ends():
    """A run at an end has a blank; none is longer than five letters."""
    runs = letter_runs("hamz")
    assert {"~hamz", "~ ham", "~z "} <= {*runs}
    assert max(map(len, runs)) == 6
    assert letter_runs("squat" * 50) == []


def test_probabilities_follow_the_weights():
    """The label that the features speak for is likelier, and all add up to one."""
    found = CLASSIFIER.probabilities(understood(w_grow=1.0, unheard=5.0))
    assert found["growth"] > found["sources"]
    assert sum(found.values()) == pytest.approx(1)
    assert CLASSIFIER.probabilities(NOTHING)["sources"] > 0.5


@given(
    rows=st.lists(st.tuples(LEVELS, LEVELS, LEVELS), min_size=1, max_size=500),
    value=st.floats(0.01, 3),
)
def test_a_sum_of_rows_is_the_sum_of_each_label(rows, value):
    """Packed or not, the score of a label is its bias and the weighted sum of its column."""
    names = [f"f{number}" for number in range(len(rows))]
    biases = {"a": 0.5, "b": 0.0, "c": -1.0}
    table = WeightTable.of({name: (1, row) for name, row in zip(names, rows, strict=True)})
    scores = Classifier(biases, 0.1, table).scores(
        Features(dict.fromkeys(names, value), frozenset(), frozenset())
    )
    expected = [
        bias + 0.1 * value * sum(column)
        for bias, column in zip(biases.values(), zip(*rows, strict=True), strict=True)
    ]
    assert scores == pytest.approx(expected)


@given(words=WORDS, data=st.data())
def test_the_scores_are_the_sum_of_the_values_times_the_weights(words, data):
    """What is explained is what was computed, runs that a word has twice included."""
    names = {run for word in words for run in letter_runs(word)} | {f'"{word}' for word in words}
    rows = {
        name: (data.draw(st.integers(1, 255)), [data.draw(LEVELS), data.draw(LEVELS)])
        for name in sorted(names)
        if data.draw(st.booleans())
    }
    classifier = Classifier({"a": 0.0, "b": 1.0}, 0.1, WeightTable.of(rows))
    features = Features({}, frozenset(f'"{word}' for word in words), frozenset(words))
    for label, score in zip(classifier.labels, classifier.scores(features), strict=True):
        added = sum(
            value * classifier.weight(name, label) for name, value in classifier.values(features)
        )
        assert score == pytest.approx(added + (label == "b"))


def test_of_names_with_one_hash_the_first_is_kept():
    """Both are the same feature afterwards; nothing is out of order."""
    assert hash_name("plumless") == hash_name("buckeroo")
    table = WeightTable.of({"plumless": (1, [1]), "buckeroo": (1, [2])})
    assert table.is_sound(1)
    assert Classifier({"a": 0.0}, 1.0, table).weight("plumless", "a") == 2.0


@pytest.mark.parametrize(
    "table",
    [
        WeightTable(array("I", [2, 1]), b"\x01\x01", b"\x80\x80"),
        WeightTable(array("I", [1, 1]), b"\x01\x01", b"\x80\x80"),
        WeightTable(array("I", [1, 2]), b"\x01", b"\x80\x80"),
        WeightTable(array("I", [1, 2]), b"\x01\x01", b"\x80"),
    ],
)
def test_a_table_of_parts_that_do_not_fit_is_not_sound(table):
    """Hashes out of order or doubled, a rarity or a weight too few."""
    assert not table.is_sound(1)


def test_reasons_name_what_speaks_for_a_label():
    """Only features that add to the label are given, with what they add."""
    features = understood(w_grow=0.5, w_paper=1.0)
    assert CLASSIFIER.reasons(features, "growth") == [("w:grow", 1.0)]


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
