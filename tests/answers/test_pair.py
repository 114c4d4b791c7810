"""Answers composed from claims and findings, without a topic of their own."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.answers.compose import compose
from bot.evidence.grading.grade import statement
from bot.matching.results import GraphMatch, MentionedConcepts


def ask(graph, *, topic="muscles-worked-by-squats", **mentioned):
    """Compose an answer for what a question mentions."""
    return compose(graph, GraphMatch(topic, 0.7, MentionedConcepts(**mentioned)))


def evidence(answer):
    """Return the lines of evidence."""
    return [b.text for s in answer.sections if s.kind == "evidence" for b in s.bullets]


def test_one_muscle_of_squats_is_answered_by_its_own_claim(graph):
    """A question on squats and one muscle gets the claim on that muscle, with its certainty."""
    answer = ask(graph, exercises=("x:back-squat",), muscles=("m:adductors",))
    assert answer.origin == "graph"
    assert answer.topic == "muscles-worked-by-squats"
    assert answer.heading == "Do back squats grow the adductors?"
    assert answer.verdict == "They grow."
    assert answer.sentence == statement(graph, "c:squats-grow-adductors")
    assert answer.claims[0] == "c:squats-grow-adductors"
    assert answer.certainty.level == "moderate"


def test_a_finding_on_the_muscle_itself_beats_a_claim_on_a_wider_one(graph):
    """Quads grow, but rectus femoris did not: the wider claim must not answer for it."""
    answer = ask(graph, exercises=("x:back-squat",), muscles=("m:rectus-femoris",))
    assert answer.verdict == "Little or no growth."
    assert answer.certainty is None
    assert any("rectus femoris" in line for line in evidence(answer))


def test_a_wider_claim_says_that_it_is_wider(graph):
    """What is known of a whole group only is not passed off as known of one muscle."""
    answer = ask(
        graph,
        exercises=("x:back-squat",),
        muscles=("m:adductor-magnus",),
        outcomes=("o:growth",),
    )
    buts = [b.text for s in answer.sections if s.kind == "but" for b in s.bullets]
    assert answer.verdict == "The adductors as a whole grow."
    assert any("as a whole" in line for line in buts)


def test_the_asked_outcome_decides(graph):
    """A question on activity is not answered with growth."""
    answer = ask(
        graph,
        exercises=("x:back-squat",),
        muscles=("m:hamstrings",),
        outcomes=("o:activity",),
    )
    assert answer.claims[0] == "c:ham-activity-low"
    assert answer.verdict == "They are only lightly active."


def test_two_exercises_are_compared_and_the_winner_is_named(graph):
    """A verdict names the exercise, so that “which is worse” cannot turn it round."""
    answer = ask(graph, exercises=("x:back-squat", "x:good-morning"), muscles=("m:hamstrings",))
    turned = ask(graph, exercises=("x:good-morning", "x:back-squat"), muscles=("m:hamstrings",))
    assert answer.verdict == turned.verdict == "Good mornings worked the hamstrings harder."
    assert answer.claims[0] == "c:direct-work-activity"
    assert answer.certainty.level == "low"


def test_a_form_of_an_exercise_counts_for_the_exercise(graph):
    """Seated leg curls answer for leg curls."""
    answer = ask(graph, exercises=("x:leg-curl", "x:back-squat"), muscles=("m:hamstrings",))
    assert answer.verdict == "Leg curls worked the hamstrings harder."


def test_an_exercise_and_its_own_form_are_one_question(graph):
    """“Squats, full ones” asks of full squats and compares nothing."""
    answer = ask(graph, exercises=("x:back-squat", "x:full-squat"), muscles=("m:adductors",))
    assert answer.heading == "Do full squats grow the adductors?"
    assert answer.verdict == "They grow."


def test_without_a_muscle_the_winner_says_where_it_wins(graph):
    """A lift that wins for one muscle is not called the better lift."""
    answer = ask(graph, exercises=("x:good-morning", "x:back-squat"))
    assert answer.verdict == "Good mornings worked the hamstrings harder."


def test_a_muscle_that_was_measured_itself_is_not_called_part_of_a_whole(graph):
    """Gluteus maximus is the glute that was measured, so the claim on the glutes is its own."""
    answer = ask(
        graph,
        exercises=("x:back-squat",),
        muscles=("m:gluteus-maximus",),
        outcomes=("o:growth",),
    )
    assert answer.verdict == "It grows."
    buts = [b.text for s in answer.sections if s.kind == "but" for b in s.bullets]
    assert not any("as a whole" in line for line in buts)


def test_averages_closer_than_people_differ_are_a_tie(graph):
    """A gain of 4.9 % against 4.6 %, each give or take 3, makes neither depth the winner."""
    answer = ask(graph, exercises=("x:full-squat", "x:half-squat"), muscles=("m:quadriceps",))
    assert answer.verdict == "The quads grew about as much with either."
    answer = ask(graph, exercises=("x:full-squat", "x:half-squat"), muscles=("m:adductors",))
    assert answer.verdict == "Full squats grew the adductors more."
    answer = ask(graph, exercises=("x:full-squat", "x:half-squat"))
    assert answer.verdict == "Full squats for glutes and adductors, a tie for quads."


def test_no_verdict_turns_round_what_a_claim_on_strength_says(graph):
    """What strong hamstrings do for a squat is not what squats do for hamstring strength."""
    answer = ask(
        graph,
        exercises=("x:back-squat",),
        muscles=("m:hamstrings",),
        outcomes=("o:strength",),
    )
    assert answer.heading == "Will stronger hamstrings raise the back squat?"
    assert answer.verdict == graph.claims["c:strong-hams-no-lift"].short


def test_studies_beyond_the_article_do_not_decide(graph):
    """What only a study beyond the article compares is said to be beyond it."""
    answer = ask(
        graph, exercises=("x:seated-leg-curl", "x:prone-leg-curl"), muscles=("m:hamstrings",)
    )
    assert answer.verdict == "Not compared in the article."
    assert [s.kind for s in answer.sections] == ["beyond"]
    assert answer.certainty is None


def test_a_claim_that_the_sentence_states_has_the_certainty_shown(graph):
    """No certainty is shown without the claim that it belongs to."""
    muscles = [one for one in graph.concepts if one.startswith("m:")]
    exercises = [one for one in graph.concepts if one.startswith("x:")]
    pairs = [
        *({"muscles": (muscle,), "exercises": (one,)} for muscle in muscles for one in exercises),
        *({"exercises": two} for two in combinations(exercises, 2)),
    ]
    for mentioned in pairs:
        answer = ask(graph, **mentioned)
        if answer.certainty:
            assert answer.sentence == statement(graph, answer.claims[0]), mentioned


def test_nothing_known_is_not_covered(graph):
    """Where the graph holds nothing the answer says so, and guesses nothing."""
    answer = ask(graph, exercises=("x:nordic",), muscles=("m:soleus",))
    assert answer.outcome == "not-covered"
    assert [item.topic for item in answer.related] == ["muscles-worked-by-squats"]


@pytest.mark.parametrize("mentioned", [{"muscles": ("m:glutes",)}, {"exercises": ("x:nordic",)}])
def test_one_concept_alone_shows_all_that_is_known_of_it(graph, mentioned):
    """A question that names one thing gets its card, under the nearest topic."""
    answer = ask(graph, **mentioned)
    assert answer.outcome == "answer"
    assert evidence(answer)
    assert answer.related[0].topic == "muscles-worked-by-squats"


def test_a_presupposition_is_righted_here_too(graph):
    """Corrections come with answers from the graph as with those from topics."""
    answer = ask(
        graph,
        exercises=("x:back-squat",),
        muscles=("m:glutes",),
        presupposes=("c:squats-build-hams",),
    )
    assert "squats build the hamstrings" in answer.correction
