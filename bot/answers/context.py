"""What a conversation holds: frames and references of the last answer, never its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.matching.question_frame import QuestionFrame


@dataclass(frozen=True, slots=True)
class Context:
    """What the next question may lean on: the last frame, its answer, the study behind its lead."""

    frame: QuestionFrame
    reference: str
    study: str | None = None


class TurnReason(StrEnum):
    """What an answer was found by."""

    FOLLOW_UP = "follow-up"
    """It was asked of the last answer: "why?", "how sure?"."""
    CONTINUED = "continued"
    """The question is completed by the one before it: "and for quads?"."""
    ASKED_BACK = "asked-back"
    """It leans on the one before it, but nothing known answers it."""
    EXACT = "exact"
    """A fact answers exactly what was asked."""
    WHOLE = "whole"
    """Its topic, an entry or a rule answers it as a whole, or nothing does."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, the context that it leaves for the next question, and what it was found by."""

    answer: Answer
    context: Context | None = None
    reason: TurnReason = TurnReason.WHOLE
