"""The result of grading a claim: its level and every step that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evidence.schema import CertaintyLevel


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the rule: what it changed, the level after it, and lay words for it.

    `change` is +1, -1 or 0; `source` is the study it is about, None for the claim as a whole.
    """

    code: str
    change: int
    level: CertaintyLevel
    source: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Grade:
    """How sure a claim is, and why.

    `steps` is the trace in order. `verdict_flips` says that the evidence against is the stronger.
    `reason` and `raise_it` are a sentence each. A rejected claim is graded by what speaks against
    it: its level is how sure its rejection is.
    """

    level: CertaintyLevel
    steps: tuple[Step, ...]
    verdict_flips: bool
    reason: str
    raise_it: str
