"""Look-ups: the answer for each kind of node."""

from __future__ import annotations

import pytest

from bot.answers.lookup import answer_for_node, compare_exercises
from bot.errors import InputError
from bot.evidence.citations import short_citation
from bot.evidence.grading.grade import statement


def test_everything_that_is_known_can_be_shown(graph):
    """Every id of the graph has a card, and none of them fails."""
    nodes = [
        *graph.topics,
        *graph.sources,
        *graph.claims,
        *graph.findings,
        *(one for one in graph.concepts.values() if one.define),
    ]
    for node in nodes:
        answer = answer_for_node(graph, getattr(node, "id", node))
        assert answer.outcome == "answer"
        assert answer.sentence or answer.verdict


def test_a_claim_is_shown_with_its_hedge_and_level(graph):
    """A claim's card holds the sentence as its level words it."""
    answer = answer_for_node(graph, "c:squats-grow-quads")
    assert answer.sentence == statement(graph, "c:squats-grow-quads")
    assert answer.certainty.level == "moderate"


def test_a_rejected_claim_is_marked_as_a_belief(graph):
    """A myth is quoted under a heading that says what the evidence makes of it."""
    answer = answer_for_node(graph, "c:squats-build-hams")
    assert "speaks against" in answer.heading
    assert answer.sentence == "“Squats build the hamstrings.”"
    assert answer.related


def test_a_study_names_what_rests_on_it(graph):
    """A study's card lists the claims that it carries, each with its level."""
    answer = answer_for_node(graph, "s:kubo2019")
    assert answer.heading == short_citation(graph.sources["s:kubo2019"])
    [resting] = [s for s in answer.sections if s.heading == "What rests on it"]
    assert statement(graph, "c:no-ham-growth") in [b.text for b in resting.bullets]
    assert all(b.level for b in resting.bullets)
    assert answer.certainty is None


def test_a_muscle_is_told_outcome_by_outcome(graph):
    """Claims come before findings, and what is beyond the article has its own place."""
    answer = answer_for_node(graph, "m:glutes")
    headings = [section.heading for section in answer.sections]
    assert headings[0] == "Muscle growth"
    assert answer.sections[0].bullets[0].level
    assert answer.sentence == graph.concepts["m:glutes"].define


def test_comparing_takes_lay_names(graph, lexicon):
    """Exercises and muscles are found by the names that people use."""
    answer = compare_exercises(graph, lexicon, "good mornings", "squats", "hams")
    assert answer.heading == "Good mornings or back squats for the hamstrings?"
    assert answer.verdict == "Good mornings worked the hamstrings harder."


@pytest.mark.parametrize(("one", "other"), [("squat", "back squat"), ("full squat", "squats")])
def test_an_exercise_is_not_compared_with_itself(graph, lexicon, one, other):
    """Two names for one exercise, or for a form of it, leave nothing to compare."""
    with pytest.raises(InputError):
        compare_exercises(graph, lexicon, one, other)
