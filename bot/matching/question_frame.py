"""What a question asks for, of what, and which way round: its frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Tag = str
"""A concept's or a source's id, the name of a word class, or a plain word."""


class AskedFor(StrEnum):
    """What a question asks for."""

    COUNT = "count"
    WHO = "who"
    DURATION = "duration"
    FREQUENCY = "frequency"
    LOAD = "load"
    WITH_WHAT = "with-what"
    VALUE = "value"
    WHICH = "which"
    MOST = "which-most"
    LEAST = "which-least"
    EXCLUDED = "which-not"
    WHERE = "where"
    WHEN = "when"
    CONDITION = "condition"
    BY_WHOM = "by-whom"
    IS_SO = "is-so"
    WHY = "why"
    MEANING = "meaning"
    WHAT_IS = "what-is"
    NOTHING = "nothing"


class Unit(NamedTuple):
    """A name or a word of a question, and all that it can stand for."""

    tags: frozenset[Tag]
    is_name: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AttributeCue:
    """An attribute of a study that a question asks about, and the words that say so."""

    attribute: str
    positions: frozenset[int]
    weight: float


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """What a question asks for, its units in order of mention, its polarity and its numbers.

    `is_fragment` says that it asks nothing by itself, as "and the quads?", `leans` that it points
    to something said before. `focus` is the place of the word that is counted or chosen; `light`
    are the places of words that `asked` already tells, as in "which is the largest".
    """

    asked: AskedFor = AskedFor.NOTHING
    units: tuple[Unit, ...] = ()
    attributes: tuple[AttributeCue, ...] = ()
    values: tuple[float, ...] = ()
    focus: int | None = None
    light: frozenset[int] = frozenset()
    is_polar: bool = False
    is_negated: bool = False
    is_leading: bool = False
    is_less: bool = False
    is_more: bool = False
    is_fragment: bool = False
    leans: bool = False
    tags: frozenset[Tag] = field(default_factory=frozenset)

    def names(self, prefix: str) -> tuple[Tag, ...]:
        """Return the ids of one kind that the question names, in order of mention."""
        found = (tag for unit in self.units if unit.is_name for tag in sorted(unit.tags))
        return tuple(dict.fromkeys(tag for tag in found if tag.startswith(prefix)))
