"""Features, and the classifier that turns them into probabilities."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from bot.matching.classifier import FOLDS, Weights, digest_of, fold_of
from bot.matching.features import NORM, extract_features
from bot.matching.question_splitting import MAX_QUESTIONS, split_questions

WEIGHTS = Weights.from_mapping(
    {"growth": 0.0, "sources": 0.5}, {"w:grow": {"growth": 2.0}, "w:paper": {"sources": 1.0}}
)


@given(text=st.text(max_size=200))
def test_every_reading_weighs_the_same(lexicon, text):
    """A long message counts no more than a short one."""
    reading = lexicon.read(text)
    length = math.sqrt(sum(value * value for value in extract_features(reading).values()))
    assert length == pytest.approx(NORM)


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
    assert feature in extract_features(lexicon.read(text))


def test_probabilities_follow_the_weights():
    """The label that the features speak for is likelier, and all add up to one."""
    found = WEIGHTS.probabilities({"w:grow": 1.0, "unheard of": 5.0})
    assert found["growth"] > found["sources"]
    assert sum(found.values()) == pytest.approx(1)
    assert WEIGHTS.probabilities({})["sources"] > 0.5


def test_reasons_name_what_speaks_for_a_label():
    """Only features that add to the label are told, with what they add."""
    assert WEIGHTS.reasons({"w:grow": 0.5, "w:paper": 1.0}, "growth") == [("w:grow", 1.0)]


def test_a_question_keeps_its_fold_however_it_is_typed():
    """Case and white space do not let a learnt question pass for an unseen one."""
    assert digest_of("Do  SQUATS work?") == digest_of("do squats work ?")
    assert {fold_of(f"question {number}") for number in range(100)} == set(range(FOLDS))


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
