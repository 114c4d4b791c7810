"""Refine: where the claim graph knows exactly what was asked, let it answer instead of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.results import GraphMatch, MatchResult, TopicMatch

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph

BROAD = frozenset({"muscles-worked-by-squats", "best-hamstring-exercises"})
"""Topics whose answer lists many muscles or exercises, so that one of them deserves its own."""
NARROW = frozenset({"adductors-in-squat", "quad-activity-in-squat"})
"""Topics on the work of one muscle, whose growth the graph can tell instead."""
SQUATS = frozenset({"x:back-squat", "x:full-squat", "x:half-squat"})
HAMSTRINGS, GROWTH = "m:hamstrings", "o:growth"


def route(graph: EvidenceGraph, outcome: MatchResult) -> MatchResult:
    """Give a question on the growth of one muscle, or on two exercises, to the graph."""
    if not isinstance(outcome, TopicMatch) or outcome.topic not in BROAD | NARROW:
        return outcome
    mentioned = outcome.mentioned
    muscles = [name for name in mentioned.muscles if name in graph.concepts]
    exercises = [name for name in mentioned.exercises if name in graph.concepts]
    one_exercise = len(exercises) == 1 and exercises[0] in SQUATS
    one_muscle = one_exercise and len(muscles) == 1 and muscles[0] != HAMSTRINGS
    if outcome.topic in NARROW:
        asked = one_muscle and GROWTH in mentioned.outcomes
    else:
        two_exercises = len(exercises) == 2 and set(muscles) <= {HAMSTRINGS}  # noqa: PLR2004
        asked = one_muscle or two_exercises
    if asked and _known(graph, muscles, exercises):
        return GraphMatch(outcome.topic, outcome.score, mentioned)
    return outcome


def _known(graph: EvidenceGraph, muscles: list[str], exercises: list[str]) -> bool:
    """Tell whether findings speak of each exercise, and of the muscle if one is named."""
    wanted = set(muscles)
    return all(
        any(
            exercise in graph.related_concepts(finding.about.exercise or "")
            and (not wanted or finding.about.muscle in wanted)
            for finding in graph.findings.values()
        )
        for exercise in exercises
    )
