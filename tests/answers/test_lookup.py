"""Looking things up by id or by name."""

from __future__ import annotations

import pytest

from bot.answers.lookup import compare_exercises, look_up, resolve
from bot.errors import InputError, NotFoundError
from bot.evidence.certainty import statement
from bot.evidence.citations import short_citation

NAMES = {
    "hammies": "m:hamstrings",
    "The Hamstrings": "m:hamstrings",
    "adductor magnus": "m:adductor-magnus",
    "squats": "x:back-squat",
    "SLDL": "x:stiff-legged-deadlift",
    "nordics": "x:nordic",
    "Kubo 2019": "s:kubo2019",
    "kubo2019": "s:kubo2019",
    "10.1123/ijspp.4.1.84": "s:ebben2009",
    "emg": "t:emg",
    "c:no-ham-growth": "c:no-ham-growth",
    "no ham growth": "c:no-ham-growth",
    "good-morning-squat": "good-morning-squat",
    "Do squats work your hamstrings?": "squats-work-hamstrings",
    "f:kubo-ham": "f:kubo-ham",
}


@pytest.mark.parametrize(("name", "node"), NAMES.items())
def test_names_lead_to_what_they_mean(graph, name, node):
    """Ids, labels, lay names, citations and questions all lead to the node."""
    assert resolve(graph, name) == node


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
        answer = look_up(graph, getattr(node, "id", node))
        assert answer.outcome == "answer"
        assert answer.sentence or answer.verdict


def test_an_unknown_name_gets_the_nearest_ids(graph):
    """A slip of the pen is met with what was likely meant, of the kind that was wanted."""
    with pytest.raises(NotFoundError) as caught:
        look_up(graph, "adducter magnos")
    assert caught.value.nearest[0] == "m:adductor-magnus"
    with pytest.raises(NotFoundError) as caught:
        compare_exercises(graph, "lec curl", "squats")
    assert caught.value.nearest
    assert all(name.startswith("x:") for name in caught.value.nearest)
    with pytest.raises(NotFoundError) as caught:
        look_up(graph, "quxquxquxqux")
    assert caught.value.nearest == ()


def test_a_claim_is_shown_with_its_hedge_and_level(graph):
    """A claim's card holds the sentence as its level words it."""
    answer = look_up(graph, "c:squats-grow-quads")
    assert answer.sentence == statement(graph, "c:squats-grow-quads")
    assert answer.certainty.level == "moderate"


def test_a_rejected_claim_is_marked_as_a_belief(graph):
    """A myth is quoted under a heading that says what the evidence makes of it."""
    answer = look_up(graph, "c:squats-build-hams")
    assert "speaks against" in answer.heading
    assert answer.sentence == "“Squats build the hamstrings.”"
    assert answer.related


def test_a_study_names_what_rests_on_it(graph):
    """A study's card lists the claims that it carries, each with its level."""
    answer = look_up(graph, "s:kubo2019")
    assert answer.heading == short_citation(graph.sources["s:kubo2019"])
    [resting] = [s for s in answer.sections if s.heading == "What rests on it"]
    assert statement(graph, "c:no-ham-growth") in [b.text for b in resting.bullets]
    assert all(b.level for b in resting.bullets)
    assert answer.certainty is None


def test_a_muscle_is_told_outcome_by_outcome(graph):
    """Claims come before findings, and what is beyond the article has its own place."""
    answer = look_up(graph, "glutes")
    headings = [section.heading for section in answer.sections]
    assert headings[0] == "Muscle growth"
    assert answer.sections[0].bullets[0].level
    assert answer.sentence == graph.concepts["m:glutes"].define


def test_comparing_takes_lay_names(graph):
    """Exercises and muscles are found by the names that people use."""
    answer = compare_exercises(graph, "good mornings", "squats", "hams")
    assert answer.heading == "Good mornings or back squats for the hamstrings?"
    assert answer.verdict == "Good mornings worked the hamstrings harder."


@pytest.mark.parametrize(("one", "other"), [("squat", "back squat"), ("full squat", "squats")])
def test_an_exercise_is_not_compared_with_itself(graph, one, other):
    """Two names for one exercise, or for a form of it, leave nothing to compare."""
    with pytest.raises(InputError):
        compare_exercises(graph, one, other)
