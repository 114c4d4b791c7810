"""The certainty rule's tables, thresholds and words, as grading.yaml holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeVar, get_args

from pydantic import Field, model_validator

from bot.evidence.field_types import ExerciseId, Line, Many, OutcomeId, Short, Strict
from bot.evidence.schema import CertaintyLevel, EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = TypeVar("Item")

LevelName = Annotated[CertaintyLevel, Field(strict=False)]
StepCode = Literal[
    "proxy",
    "reasoning",
    "few-people",
    "no-interval",
    "preprint",
    "conference-abstract",
    "not-opened",
    "partial",
    "indirect-population",
    "high-drop-out",
    "claim",
    "best",
    "agree",
    "contradicted",
    "capped",
    "derived",
    "untraceable",
    "unsupported",
    "rejected",
]
AgainstWhat = Literal["none", "secondary", "abstract", "full-text"]

_SLOT = re.compile(r"\{([^{}]*)\}")
_STEP_SLOTS = {
    "found",
    "claimed",
    "people",
    "ordinal",
    "few",
    "level",
    "count",
    "sources",
    "enough",
}


def fill_template(template: str, slots: dict[str, str]) -> str:
    """Put values into the {slots} of a template."""
    return _SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), template)


class Thresholds(Strict):
    """The numbers of the rule; people are counted by arm."""

    few_people: int = Field(alias="few-people", gt=0)
    agreeing_sources: int = Field(alias="agreeing-sources", gt=1)
    agreeing_level: LevelName = Field(alias="agreeing-level")
    near_levels: int = Field(alias="near-levels", ge=0)
    high_sources: int = Field(alias="high-sources", gt=0)
    high_people: int = Field(alias="high-people", gt=0)


class LevelWords(Strict):
    """How a level is shown and how it hedges."""

    dots: Short
    hedge: str
    meaning: Line


class Noun(Strict):
    """A word for one and for many."""

    one: Short
    many: Short

    def of(self, number: int) -> str:
        """Choose the form that goes with a number."""
        return self.one if number == 1 else self.many


class KindWords(Noun):
    """What studies of a kind are called, and how they measure."""

    start: Line


class StepWords(Strict):
    """A step in the trace, in the reason, and as what would raise the level."""

    words: Line
    tail: Line | None = None
    raises: Line | None = Field(default=None, alias="raise")


class ReasonWords(Strict):
    """How the parts of a reason are put."""

    study: Line
    study_of: Line = Field(alias="study-of")
    agree: Line
    agree_few: Line = Field(alias="agree-few")
    better: Line
    best: Line
    weaker: Line
    no_study: Line = Field(alias="no-study")
    flips: Line


class RaiseWords(Strict):
    """How the parts of what would raise a level are put."""

    with_people: Line = Field(alias="with-people")
    nothing: Line


class CertaintyRules(Strict):
    """All of grading.yaml."""

    schema_version: Literal[1] = Field(alias="schema")
    thresholds: Thresholds
    checked: Many[AgainstWhat]
    unopened: Many[AgainstWhat]
    columns: dict[str, Many[OutcomeId]]
    start: dict[str, dict[EvidenceKind, LevelName]]
    levels: dict[LevelName, LevelWords]
    kinds: dict[EvidenceKind, KindWords]
    mixed_kinds: Noun = Field(alias="mixed-kinds")
    people: Noun
    trainees: dict[ExerciseId, Noun]
    counts: Many[Short] = Field(min_length=1)
    ordinals: Many[Short] = Field(min_length=1)
    steps: dict[StepCode, StepWords]
    reason: ReasonWords
    raises: RaiseWords = Field(alias="raise")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Refuse a table that leaves something out, and slots that nothing fills."""
        _whole("levels", self.levels, tuple(CertaintyLevel))
        _whole("kinds", self.kinds, get_args(EvidenceKind))
        _whole("steps", self.steps, get_args(StepCode))
        _whole("start", self.start, tuple(self.columns))
        _whole("columns", self.columns, tuple(self.start))
        for step in self.steps.values():
            for text in (step.words, step.tail, step.raises):
                _slots(text, _STEP_SLOTS)
        for text in self.reason.model_dump().values():
            _slots(text, {"count", "kind", "people", "tail"})
        for text in self.raises.model_dump().values():
            _slots(text, {"raise", "enough"})
        return self

    def column(self, outcome: str) -> str | None:
        """Return the column of the table that an outcome belongs to, if any."""
        return next((name for name, ids in self.columns.items() if outcome in ids), None)

    def start_of(self, evidence: EvidenceKind, found: str, claimed: str) -> CertaintyLevel:
        """Return where evidence on one outcome starts for a claim about another."""
        column = self.column(claimed)
        if column is None or column != self.column(found):
            return CertaintyLevel.VERY_LOW
        return self.start[column].get(evidence, CertaintyLevel.VERY_LOW)

    def count(self, number: int) -> str:
        """Write a small number as a word."""
        return self.counts[number] if number < len(self.counts) else str(number)

    def ordinal(self, number: int) -> str:
        """Write a small number as an ordinal."""
        return self.ordinals[number] if number < len(self.ordinals) else f"{number}th"


def _whole(name: str, given: Mapping[Item, object], due: tuple[Item, ...]) -> None:
    if missing := [str(item) for item in due if item not in given]:
        raise ValueError(f"Under “{name}” these are missing: {', '.join(missing)}; add them.")


def _slots(text: str | None, allowed: set[str]) -> None:
    for slot in _SLOT.findall(text or ""):
        if slot not in allowed:
            names = ", ".join(sorted(allowed))
            raise ValueError(f"Nothing fills the slot “{{{slot}}}”; use one of {names}.")
