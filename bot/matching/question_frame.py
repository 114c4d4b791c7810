"""What a question asks for, of what, and which way round: its frame, read off its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.matching.text import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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

    `focus` is the place of the word that is counted or chosen, as in "how many groups".
    """

    asked: AskedFor
    units: tuple[Unit, ...] = ()
    attributes: tuple[AttributeCue, ...] = ()
    values: tuple[float, ...] = ()
    focus: int | None = None
    is_polar: bool = False
    is_negated: bool = False
    is_leading: bool = False
    tags: frozenset[Tag] = field(default_factory=frozenset)

    def names(self, prefix: str) -> tuple[Tag, ...]:
        """Return the ids of one kind that the question names, in order of mention."""
        found = (tag for unit in self.units if unit.is_name for tag in sorted(unit.tags))
        return tuple(dict.fromkeys(tag for tag in found if tag.startswith(prefix)))


@dataclass(frozen=True, slots=True)
class FrameLanguage:
    """The words of knowledge/language/question_frames.yaml."""

    asked: Mapping[str, Sequence[str]]
    polarity: Mapping[str, Sequence[str]]
    order: Mapping[str, Sequence[str]]
    attributes: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]
    fillers: Sequence[str]
    numbers: Mapping[str, float]
    auxiliaries: Sequence[str]
    weights: Mapping[str, float]
    labels: Mapping[str, str]


Stems = tuple[str, ...]


def stems_of(text: str) -> Stems:
    """Return the stems of a cue or a name, cut as questions are."""
    return tuple(stem(token) for token in tokenise(text))


class _PhraseTable:
    """Phrases by their first stem, each with what it stands for."""

    def __init__(self, forms: Iterable[tuple[str, Tag]]) -> None:
        self._by_first: dict[str, dict[Stems, list[Tag]]] = {}
        for text, tag in forms:
            stems = stems_of(text)
            if stems:
                tags = self._by_first.setdefault(stems[0], {}).setdefault(stems, [])
                if tag not in tags:
                    tags.append(tag)

    def find(self, stems: Stems) -> list[tuple[int, int, tuple[Tag, ...]]]:
        """Return all phrases in a text as (start, end, tags)."""
        return [
            (start, start + len(phrase), tuple(tags))
            for start, first in enumerate(stems)
            for phrase, tags in self._by_first.get(first, {}).items()
            if stems[start : start + len(phrase)] == phrase
        ]


class FrameReader:
    """Immutable: reads the frame of a question from its tokens."""

    def __init__(self, language: FrameLanguage, names: Iterable[tuple[str, Tag]]) -> None:
        """`names` are the names of concepts and sources, with the id that each stands for."""
        self._names = _PhraseTable(names)
        self._words = _PhraseTable(
            (form, tag) for tag, forms in language.words.items() for form in forms
        )
        self._asked = [
            (AskedFor(kind), tuple(filter(None, map(stems_of, cues))))
            for kind, cues in language.asked.items()
        ]
        self._polarity = {
            name: tuple(filter(None, map(stems_of, cues)))
            for name, cues in language.polarity.items()
        }
        self._order = {
            name: tuple(filter(None, map(stems_of, cues))) for name, cues in language.order.items()
        }
        self._cues: list[tuple[str, frozenset[str], float]] = [
            (attribute, words, float(len(words)))
            for attribute, cues in language.attributes.items()
            for words in dict.fromkeys(frozenset(_cue_words(cue)) for cue in cues)
        ]
        self._cues_by_word: dict[str, list[int]] = {}
        for place, (_, words, _) in enumerate(self._cues):
            self._cues_by_word.setdefault(min(words, key=len), []).append(place)
        self._fillers = frozenset(stem(word) for word in language.fillers)
        self._numbers = {stem(word): value for word, value in language.numbers.items()}
        self._auxiliaries = frozenset(language.auxiliaries)

    def read(self, text: str, tokens: Sequence[str]) -> QuestionFrame:
        """Return the frame of a question; `tokens` are its mended words."""
        if _LONE_PERCENT.search(text) and "percent" not in tokens:
            tokens = (*tokens, "percent")
        stems = tuple(stem(token) for token in tokens)
        units = self._units(stems)
        tags = frozenset(tag for unit in units for tag in unit.tags)
        polar = self._is_polar(tokens, stems)
        asked = self._asked_for(tokens, stems, polar=polar, tags=tags)
        choice = polar and "or" in stems[1:-1] and not _has(stems, ("or", "not"))
        if choice and asked is AskedFor.IS_SO:
            asked = AskedFor.WHICH
        negations = sum(_count(stems, cue) for cue in self._polarity["negated"])
        return QuestionFrame(
            asked=self._ranked(asked, stems),
            units=units,
            attributes=self._attributes(stems, tags, units),
            values=self._values(tokens, stems),
            focus=self._focus(asked, stems, units),
            is_polar=polar and asked is AskedFor.IS_SO,
            is_negated=bool(negations % 2),
            is_leading=any(_has(stems, cue) for cue in self._polarity["leading"]),
            tags=tags,
        )

    def _units(self, stems: Stems) -> tuple[Unit, ...]:
        named = _longest(self._names.find(stems))
        taken = {place for start, end, _ in named for place in range(start, end)}
        classes: dict[int, set[Tag]] = {}
        for start, end, tags in self._words.find(stems):
            for place in range(start, end):
                classes.setdefault(place, set()).update(tags)
        units = [
            Unit(
                frozenset(
                    (
                        *tags,
                        *(t for place in range(start, end) for t in classes.get(place, ())),
                        *(stems[place] for place in range(start, end)),
                    )
                ),
                is_name=True,
                start=start,
                end=end,
            )
            for start, end, tags in named
        ]
        for place, word in enumerate(stems):
            known = classes.get(place, set())
            if place in taken or (word in self._fillers and not known) or word == "?":
                continue
            if _YEAR.fullmatch(word):
                continue
            units.append(Unit(frozenset((word, *known)), is_name=False, start=place, end=place + 1))
        return tuple(sorted(units, key=lambda unit: unit.start))

    def _is_polar(self, tokens: Sequence[str], stems: Stems) -> bool:
        start = next((place for place, word in enumerate(tokens) if word not in _OPENINGS), 0)
        opening = tokens[start : start + 1]
        if opening and opening[0] in self._auxiliaries:
            return True
        asking = any(_has(stems, cue) for _, cues in self._asked for cue in cues)
        return not asking and (
            "?" in tokens or any(_has(stems, cue) for cue in self._polarity["leading"])
        )

    def _asked_for(
        self, tokens: Sequence[str], stems: Stems, *, polar: bool, tags: frozenset[Tag]
    ) -> AskedFor:
        start = next((place for place, word in enumerate(tokens) if word not in _OPENINGS), 0)
        if polar and tokens[start : start + 1] and tokens[start] in self._auxiliaries:
            return AskedFor.IS_SO
        for kind, cues in self._asked:
            if any(_has(stems, cue) for cue in cues):
                return kind
        if polar and len(stems) > _SHORT:
            return AskedFor.IS_SO
        if "what" in stems or "how" in stems:
            return AskedFor.WHAT_IS
        return AskedFor.NOTHING

    def _focus(self, asked: AskedFor, stems: Stems, units: Sequence[Unit]) -> int | None:
        """Return where the thing stands that is counted or chosen: after "how many" or "which"."""
        if asked not in (AskedFor.COUNT, AskedFor.WHICH, AskedFor.VALUE):
            return None
        for kind, cues in self._asked:
            if kind is not asked:
                continue
            for cue in cues:
                for place in range(len(stems) - len(cue) + 1):
                    if stems[place : place + len(cue)] == cue and cue[0] in _DETERMINERS:
                        after = place + len(cue)
                        return next(
                            (u.start for u in units if after <= u.start <= after + 1), None
                        )
        return None

    def _ranked(self, asked: AskedFor, stems: Stems) -> AskedFor:
        """Return which end of an order is asked for, where a question asks which."""
        if asked not in (AskedFor.WHICH, AskedFor.WHAT_IS, AskedFor.WHO, AskedFor.NOTHING):
            return asked
        for name, kind in (
            ("excluded", AskedFor.EXCLUDED),
            ("less", AskedFor.LEAST),
            ("more", AskedFor.MOST),
        ):
            if any(_has(stems, cue) for cue in self._order[name]):
                return kind
        return asked

    def _attributes(
        self, stems: Stems, tags: frozenset[Tag], units: Sequence[Unit]
    ) -> tuple[AttributeCue, ...]:
        present = {*stems, *(f"@{tag}" for tag in tags)}
        best: dict[str, AttributeCue] = {}
        for word in present:
            for place in self._cues_by_word.get(word, ()):
                attribute, words, weight = self._cues[place]
                if words <= present and (
                    attribute not in best or weight > best[attribute].weight
                ):
                    spans = (
                        (unit.start, unit.end)
                        for unit in units
                        if any(item[1:] in unit.tags for item in words if item[0] == "@")
                    )
                    positions = {at for start, end in spans for at in range(start, end)}
                    positions |= {at for at, found in enumerate(stems) if found in words}
                    best[attribute] = AttributeCue(attribute, frozenset(positions), weight)
        return tuple(sorted(best.values(), key=lambda cue: -cue.weight))

    def _values(self, tokens: Sequence[str], stems: Stems) -> tuple[float, ...]:
        found: list[float] = []
        for token, word in zip(tokens, stems, strict=True):
            if word in self._numbers:
                found.append(self._numbers[word])
            elif token[:1].isdecimal() and not token.endswith("rm") and not _YEAR.fullmatch(token):
                found += [float(n.replace(",", ".")) for n in _NUMBER.findall(token)]
        return tuple(dict.fromkeys(found))


def merge_frames(frame: QuestionFrame, before: QuestionFrame) -> QuestionFrame:
    """Return a frame completed by that of the question before it: what it names anew is swapped."""
    fresh = {_kind(tag) for unit in frame.units if unit.is_name for tag in unit.tags}
    kept = tuple(
        unit
        for unit in before.units
        if not (unit.is_name and {_kind(tag) for tag in unit.tags} & fresh - {""})
    )
    asked = before.asked if frame.asked is AskedFor.NOTHING else frame.asked
    units = (*kept, *frame.units)
    return replace(
        frame,
        asked=asked,
        units=units,
        attributes=frame.attributes or before.attributes,
        is_polar=frame.is_polar or (frame.asked is AskedFor.NOTHING and before.is_polar),
        tags=frozenset(tag for unit in units for tag in unit.tags),
    )


def _kind(tag: Tag) -> str:
    return tag[0] if tag[1:2] == ":" else ""


def _cue_words(cue: str) -> list[str]:
    return [
        word if word.startswith("@") else part
        for word in cue.split()
        for part in ((word,) if word.startswith("@") else stems_of(word))
    ]


def _longest(
    found: Sequence[tuple[int, int, tuple[Tag, ...]]],
) -> list[tuple[int, int, tuple[Tag, ...]]]:
    """Keep of overlapping names the longest, the first of equals."""
    kept: list[tuple[int, int, tuple[Tag, ...]]] = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return kept


def _has(stems: Stems, cue: Stems) -> bool:
    size = len(cue)
    return any(stems[place : place + size] == cue for place in range(len(stems) - size + 1))


def _count(stems: Stems, cue: Stems) -> int:
    size = len(cue)
    return sum(stems[place : place + size] == cue for place in range(len(stems) - size + 1))


_LONE_PERCENT = re.compile(r"(?<![\d\s])\s*%|\s%|^%")
_DETERMINERS = frozenset(["how", "which", "what", "number"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OPENINGS = frozenset(
    ["so", "ok", "and", "but", "then", "hey", "well", "like", "wait", "um", "also", "honestly", "bro"]
)
_SHORT = 2
"""Words up to which a question without an opening cue names a thing and asks nothing of it."""
