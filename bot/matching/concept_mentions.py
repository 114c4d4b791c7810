"""What a reading mentions: the concepts of the knowledge, what it lacks, what is presupposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.matching.results import MentionedConcepts

if TYPE_CHECKING:
    from bot.matching.concepts import TextAnalysis

SQUATS_BUILD_HAMSTRINGS = "c:squats-build-hams"
_GENERAL = frozenset({"x:exercise"})
_PREMISES = frozenset(
    ["since", "because", "as", "given", "considering", "if", "seeing", "when", "why"]
)
_GAINS = frozenset({"o:growth", "o:work"})


@dataclass(frozen=True, slots=True)
class MissingConcepts:
    """Names of what the knowledge lacks; `subject` if no exercise that it holds is named."""

    labels: tuple[str, ...]
    subject: bool


def extract_mentions(reading: TextAnalysis) -> MentionedConcepts:
    """Gather the concepts of the knowledge by kind, in order of mention, each once."""

    def of(prefix: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                found.concept
                for found in reading.found
                if found.concept.startswith(prefix) and found.concept not in _GENERAL
            )
        )

    return MentionedConcepts(
        of("m:"), of("x:"), of("o:"), of("t:"), of("s:"), find_presupposition(reading)
    )


def missing_concepts(reading: TextAnalysis, unknown_exercises: frozenset[str]) -> MissingConcepts:
    """Name the exercises and muscles that a text speaks of and the knowledge does not hold."""
    unknown = [found for found in reading.found if found.concept.startswith("u:")]
    held = any(
        found.concept.startswith("x:") and found.concept not in _GENERAL for found in reading.found
    )
    exercises = [found for found in unknown if found.concept in unknown_exercises]
    names = tuple(dict.fromkeys(reading.words_of(found) for found in unknown))
    return MissingConcepts(names, subject=bool(exercises) and not held)


def find_presupposition(reading: TextAnalysis) -> tuple[str, ...]:
    """Find the belief that squats build the hamstrings where it is taken for granted."""
    concepts = reading.concepts
    if not {"m:hamstrings", "x:back-squat"} <= concepts or "q:not" in concepts:
        return ()
    starts = {token for token in reading.tokens[:2] if token in _PREMISES}
    return (SQUATS_BUILD_HAMSTRINGS,) if starts and concepts & _GAINS else ()
