"""Routing: where the claim graph knows exactly what was asked, let it answer instead of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.results import GraphMatch, MatchResult, TopicMatch

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph


def route(graph: EvidenceGraph, outcome: MatchResult) -> MatchResult:
    """Send questions on the growth of one muscle or on two exercises to the graph."""
    roles = graph.roles
    if not isinstance(outcome, TopicMatch) or outcome.topic not in (
        *roles.listing_topics,
        *roles.one_muscle_topics,
    ):
        return outcome
    mentioned = outcome.mentioned
    muscles = [name for name in mentioned.muscles if name in graph.concepts]
    exercises = [name for name in mentioned.exercises if name in graph.concepts]
    forms = graph.related_concepts(roles.default_exercise or "")
    one_exercise = len(exercises) == 1 and exercises[0] in forms
    one_muscle = one_exercise and len(muscles) == 1 and muscles[0] != roles.main_muscle
    if outcome.topic in roles.one_muscle_topics:
        asked = one_muscle and roles.growth in mentioned.outcomes
    else:
        two_exercises = len(exercises) == 2 and set(muscles) <= {roles.main_muscle}  # noqa: PLR2004  a pair
        asked = one_muscle or two_exercises
    if asked and _known(graph, muscles, exercises):
        return GraphMatch(outcome.topic, outcome.score, mentioned)
    return outcome


def _known(graph: EvidenceGraph, muscles: list[str], exercises: list[str]) -> bool:
    """Return whether findings speak of each exercise, and of the muscle if one is named."""
    wanted = set(muscles)
    return all(
        any(
            exercise in graph.related_concepts(finding.about.exercise or "")
            and (not wanted or finding.about.muscle in wanted)
            for finding in graph.findings.values()
        )
        for exercise in exercises
    )
