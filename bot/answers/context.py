"""What a conversation holds: frames and references of the last answer, never its text."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, and the context that it leaves for the next question."""

    answer: Answer
    context: Context | None = None
