"""Verdict words drawn from the direction of a claim or a finding.

They name what they speak of and never say yes or no, for a question can be put either way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.parts import capital

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import About, Direction

WORDS: dict[str, dict[Direction, str]] = {
    "o:growth": {
        "up": "growth",
        "high": "much growth",
        "low": "little growth",
        "none": "little or no growth",
        "down": "a loss of size",
    },
    "o:activity": {
        "up": "clear muscle activity",
        "high": "high muscle activity",
        "low": "low muscle activity",
        "none": "hardly any muscle activity",
        "down": "falling muscle activity",
    },
    "o:moment": {
        "up": "a part of the work",
        "high": "a large part of the work",
        "low": "a small part of the work",
        "none": "no part of the work",
        "down": "less of the work",
    },
    "o:strength": {
        "up": "a gain in strength",
        "high": "a clear gain in strength",
        "low": "little gain in strength",
        "none": "no gain in strength",
        "down": "a loss of strength",
    },
}
OPPOSITE: dict[Direction, Direction] = {
    "up": "down",
    "high": "low",
    "down": "up",
    "low": "high",
    "none": "none",
    "mixed": "mixed",
}
MIXED = "mixed results"


def direction_words(graph: EvidenceGraph, about: About, direction: Direction) -> str:
    """Say in a few words which way it went, as in "Adductors: growth."."""
    outcome = graph.concepts[about.outcome].label
    subject = graph.concepts[about.muscle].label if about.muscle else outcome
    words = WORDS.get(about.outcome, {}).get(direction, MIXED)
    if about.versus and about.exercise:
        return f"{capital(subject)}: {versus_words(graph, about, direction)}."
    return f"{capital(subject)}: {words}."


def versus_words(graph: EvidenceGraph, about: About, direction: Direction) -> str:
    """Say which of two exercises gave more, the first of them named first."""
    outcome = graph.concepts[about.outcome].label
    other = graph.concepts[about.versus].label if about.versus else "the other"
    return {
        "up": f"more {outcome} than with the {other}",
        "high": f"more {outcome} than with the {other}",
        "down": f"less {outcome} than with the {other}",
        "low": f"less {outcome} than with the {other}",
        "none": f"about as much {outcome} as with the {other}",
        "mixed": MIXED,
    }[direction]


def turned(about: About, direction: Direction, subject: str) -> tuple[About, Direction]:
    """Read a comparison from the side of the exercise that was asked about."""
    if about.versus != subject or about.exercise is None:
        return about, direction
    swapped = about.model_copy(update={"exercise": about.versus, "versus": about.exercise})
    return swapped, OPPOSITE[direction]
