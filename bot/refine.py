"""Refine: where the claim graph knows exactly what was asked, let it answer instead of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.outcome import Answered, FromGraph, Outcome

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph

BROAD = frozenset({"muscles-worked-by-squats", "best-hamstring-exercises"})
"""Topics whose answer lists many muscles or exercises, so that one of them deserves its own."""
SQUAT, HAMSTRINGS = "x:back-squat", "m:hamstrings"


def refine(graph: EvidenceGraph, outcome: Outcome) -> Outcome:
    """Give a broad topic's question on one muscle, or on two exercises, to the graph."""
    if not isinstance(outcome, Answered) or outcome.topic not in BROAD:
        return outcome
    muscles = [name for name in outcome.mentioned.muscles if name in graph.concepts]
    exercises = [name for name in outcome.mentioned.exercises if name in graph.concepts]
    one_muscle = len(muscles) == 1 and muscles[0] != HAMSTRINGS and exercises == [SQUAT]
    two_exercises = len(exercises) == 2 and set(muscles) <= {HAMSTRINGS}  # noqa: PLR2004
    if (one_muscle or two_exercises) and _known(graph, muscles, exercises):
        return FromGraph(outcome.topic, outcome.score, outcome.mentioned)
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
