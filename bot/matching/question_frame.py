"""What a question asks for, of what, and which way round: its frame, read off its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.matching.normalise import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    musts: Sequence[str]
    labels: Mapping[str, str]
    short_names: Mapping[str, Tag]


Stems = tuple[str, ...]
Shown = Mapping[str, Sequence[tuple[int, int]]]
"""Cues, as "asked:count", and where each of them stands."""


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
                tags += [part for part in tag.split("+") if part not in tags]

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
        names = tuple(names)
        self._names = _PhraseTable(names)
        self._name_words = frozenset(
            word for name, tag in names if tag.startswith("s:") for word in tokenise(name)
        )
        self._words = _PhraseTable(
            (form, tag)
            for tag, forms in language.words.items()
            for form in forms
            if not form.startswith("=")
        )
        self._exact: dict[str, list[Tag]] = {}
        for tag, forms in language.words.items():
            for form in forms:
                if form.startswith("="):
                    self._exact.setdefault(form[1:], []).append(tag)
        self._order_words = frozenset(
            stem
            for cues in (language.order["more"], language.order["less"])
            for cue in cues
            for stem in stems_of(cue)
        )
        self._asked = tuple(AskedFor(kind) for kind in language.asked)
        self._shown = _PhraseTable(
            (cue, f"{group}:{name}")
            for group, names_and_cues in (
                ("asked", language.asked),
                ("polarity", language.polarity),
                ("order", language.order),
            )
            for name, cues in names_and_cues.items()
            for cue in cues
        )
        cues = [
            (attribute, words)
            for attribute, texts in language.attributes.items()
            for words in dict.fromkeys(frozenset(_cue_words(text)) for text in texts)
            if words
        ]
        shared: dict[str, set[str]] = {}
        for attribute, words in cues:
            for word in words:
                shared.setdefault(word, set()).add(attribute)
        # A word that few attributes are asked by tells more than one that many are.
        self._cues = [
            (attribute, words, sum(_TELLING / (_TELLING + len(shared[word])) for word in words))
            for attribute, words in cues
        ]
        self._cues_by_word: dict[str, list[int]] = {}
        for place, (_, words, _) in enumerate(self._cues):
            self._cues_by_word.setdefault(max(words, key=len), []).append(place)
        self._fillers = frozenset(stem(word) for word in language.fillers)
        self._numbers = {stem(word): value for word, value in language.numbers.items()}
        self._auxiliaries = frozenset(language.auxiliaries)
        self._short = dict(language.short_names)

    def read(
        self, text: str, tokens: Sequence[str], repairs: Sequence[tuple[str, str]] = ()
    ) -> QuestionFrame:
        """Return the frame of a question; `tokens` are its mended words, `repairs` what was mended.

        An author's name that was mended into a word of the field is what was typed after all.
        """
        for typed, mended in repairs:
            if typed in self._name_words:
                tokens = _replaced(tokens, tuple(mended.split()), typed)
        if _LONE_PERCENT.search(text) and "percent" not in tokens:
            tokens = (*tokens, "percent")
        stems = tuple(stem(token) for token in tokens)
        units = self._units(stems, tokens)
        shown: dict[str, list[tuple[int, int]]] = {}
        for start, end, cues in self._shown.find(stems):
            for cue in cues:
                shown.setdefault(cue, []).append((start, end))
        tagged = bool(_TAG.search(" ".join(tokens[-4:])))
        opens = self._opens(tokens)
        polar = opens or self._is_polar(stems, shown, tagged=tagged)
        asked = self._asked_for(stems, shown, opens=opens, polar=polar)
        if asked is AskedFor.NOTHING or (polar and not opens and not tagged):
            asked = _implied(asked, stems, units)
        if asked is AskedFor.WHERE and "polarity:origin" in shown:
            asked = AskedFor.BY_WHOM
        choice = polar and "or" in stems[1:-1] and not _has(stems, ("or", "not"))
        if choice and asked is AskedFor.IS_SO:
            asked = AskedFor.WHICH
        # In "…, didn't they?" the not asks for a yes.
        body = len(stems) - _TAG_WORDS if tagged else len(stems)
        negations = sum(end <= body for _, end in shown.get("polarity:negated", ()))
        ranked = self._ranked(asked, shown)
        return QuestionFrame(
            asked=ranked,
            units=units,
            attributes=self._attributes(stems, units),
            values=self._values(tokens, stems),
            focus=self._focus(asked, stems, shown, units),
            light=frozenset(
                unit.start
                for unit in units
                if ranked in _ORDERED
                and not unit.is_name
                and stems[unit.start] in self._order_words
            ),
            is_polar=polar and asked is AskedFor.IS_SO,
            is_negated=bool(negations % 2),
            is_leading=tagged or "polarity:leading" in shown,
            is_less="order:less" in shown,
            is_more="order:more" in shown,
            is_fragment=not opens
            and not tagged
            and _ASKING.isdisjoint(stems[_opening_ends(shown) :])
            and not any(f"asked:{kind}" in shown for kind in self._asked),
            leans="polarity:pointing" in shown or _opening_ends(shown) > 0,
            tags=frozenset(tag for unit in units for tag in unit.tags),
        )

    def short_names(self, tokens: Sequence[str]) -> tuple[Unit, ...]:
        """Return what words stand for that are names only in a talk: "and the half ones?"."""
        return tuple(
            Unit(
                frozenset((self._short[token], stem(token))),
                is_name=True,
                start=place,
                end=place + 1,
            )
            for place, token in enumerate(tokens)
            if token in self._short
        )

    def _units(self, stems: Stems, tokens: Sequence[str]) -> tuple[Unit, ...]:
        words = self._words.find(stems)
        named = _longest(self._names.find(stems))
        # "Arm" in "lever arm" is no muscle that the knowledge does not hold.
        named = [each for each in named if not (_is_foreign(each) and _lies_in(each, words))]
        taken = {place for start, end, _ in named for place in range(start, end)}
        classes: dict[int, set[Tag]] = {}
        foreign = {each[:2] for each in named if _is_foreign(each)}
        if foreign:
            # Of what the knowledge does not hold, no part is told for the whole.
            words = [
                each
                for each in words
                if each[:2] in foreign
                or all(each[1] <= start or each[0] >= end for start, end in foreign)
            ]
        for start, end, tags in words:
            for place in range(start, end):
                classes.setdefault(place, set()).update(tags)
        for place, token in enumerate(tokens):
            if token in self._exact:
                classes.setdefault(place, set()).update(self._exact[token])
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

    def _opens(self, tokens: Sequence[str]) -> bool:
        """Return whether a question opens with a verb, as those for yes or no do."""
        first = next((word for word in tokens if word not in _OPENINGS), "")
        return first in self._auxiliaries

    def _is_polar(self, stems: Stems, shown: Shown, *, tagged: bool) -> bool:
        asking = not _ASKING.isdisjoint(stems) or any(
            f"asked:{kind}" in shown for kind in self._asked
        )
        return not asking and ("?" in stems or tagged or "polarity:leading" in shown)

    def _asked_for(self, stems: Stems, shown: Shown, *, opens: bool, polar: bool) -> AskedFor:
        if opens:
            return AskedFor.IS_SO
        found = [kind for kind in self._asked if f"asked:{kind}" in shown]
        for kind in _FIRST:
            if kind in found:
                return kind
        if found:
            # Of several cues the longest tells most: "what load … when" asks for the load.
            return max(
                found, key=lambda kind: max(end - start for start, end in shown[f"asked:{kind}"])
            )
        if polar and len(stems) > _SHORT:
            return AskedFor.IS_SO
        if "what" in stems or "how" in stems:
            return AskedFor.WHAT_IS
        return AskedFor.NOTHING

    def _focus(
        self, asked: AskedFor, stems: Stems, shown: Shown, units: Sequence[Unit]
    ) -> int | None:
        """Return where the thing stands that is counted or chosen: after "how many" or "which"."""
        if asked not in (AskedFor.COUNT, AskedFor.WHICH, AskedFor.VALUE):
            return None
        for start, end in shown.get(f"asked:{asked}", ()):
            if stems[start] in _DETERMINERS:
                return next((u.start for u in units if end <= u.start <= end + 1), None)
        return None

    def _ranked(self, asked: AskedFor, shown: Shown) -> AskedFor:
        """Return which end of an order is asked for, where a question asks which."""
        if asked not in (AskedFor.WHICH, AskedFor.WHAT_IS, AskedFor.WHO, AskedFor.NOTHING):
            return asked
        for name, kind in (
            ("excluded", AskedFor.EXCLUDED),
            ("less", AskedFor.LEAST),
            ("more", AskedFor.MOST),
        ):
            if f"order:{name}" in shown:
                return kind
        return asked

    def _attributes(self, stems: Stems, units: Sequence[Unit]) -> tuple[AttributeCue, ...]:
        # What stands in the name of a study asks nothing of it.
        naming = {
            place
            for unit in units
            if unit.is_name and any(tag.startswith("s:") for tag in unit.tags)
            for place in range(unit.start, unit.end)
        }
        words_left = {word for place, word in enumerate(stems) if place not in naming}
        left = {tag for unit in units if unit.start not in naming for tag in unit.tags}
        present = {*words_left, *(f"@{tag}" for tag in left)}
        present |= {f"@{tag[0]}" for tag in left if tag[1:2] == ":"}
        best: dict[str, AttributeCue] = {}
        for word in present:
            for place in self._cues_by_word.get(word, ()):
                attribute, words, weight = self._cues[place]
                if words <= present and (attribute not in best or weight > best[attribute].weight):
                    spans = (
                        (unit.start, unit.end)
                        for unit in units
                        if any(_meets(item, unit) for item in words if item[0] == "@")
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


def _opening_ends(shown: Shown) -> int:
    """Return where the words end that tie a question to the last one, as "and what about"."""
    end = 0
    for start, after in sorted(shown.get("polarity:leaning", ())):
        if start <= end:
            end = max(end, after)
    return end


def _implied(asked: AskedFor, stems: Stems, units: Sequence[Unit]) -> AskedFor:
    """Return what is asked for by naming things only: "squats or thrusts", "glute growth"."""
    kinds = [tag[0] for unit in units if unit.is_name for tag in unit.tags if tag[1:2] == ":"]
    if _CHOICE.intersection(stems) and any(kinds.count(kind) > 1 for kind in "mx"):
        return AskedFor.WHICH
    if asked is not AskedFor.NOTHING or not units:
        return asked
    if units[0].tags & _LISTED:
        return AskedFor.WHICH
    if len(units) > 1 and any(unit.tags & _MEASURED for unit in units):
        return AskedFor.VALUE
    return asked


def _meets(item: str, unit: Unit) -> bool:
    """Return whether a unit is what a cue's @class, or @m for any muscle, stands for."""
    return item[1:] in unit.tags or (
        len(item) == len("@m") and any(tag.startswith(f"{item[1:]}:") for tag in unit.tags)
    )


def _replaced(tokens: Sequence[str], mended: tuple[str, ...], typed: str) -> tuple[str, ...]:
    for place in range(len(tokens) - len(mended) + 1):
        if tuple(tokens[place : place + len(mended)]) == mended:
            return (*tokens[:place], typed, *tokens[place + len(mended) :])
    return tuple(tokens)


def _kind(tag: Tag) -> str:
    return tag[0] if tag[1:2] == ":" else ""


def _cue_words(cue: str) -> list[str]:
    words = [
        part
        for word in cue.split()
        for part in ((word,) if word.startswith("@") else stems_of(word))
    ]
    return [word for word in words if word not in _EMPTY] or words


def _longest(
    found: Sequence[tuple[int, int, tuple[Tag, ...]]],
) -> list[tuple[int, int, tuple[Tag, ...]]]:
    """Keep of overlapping names the longest, the first of equals."""
    kept: list[tuple[int, int, tuple[Tag, ...]]] = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return kept


def _is_foreign(span: tuple[int, int, tuple[Tag, ...]]) -> bool:
    """Return whether a name is of what the knowledge does not hold."""
    return any(tag[:2] == "u:" for tag in span[2])


def _lies_in(
    span: tuple[int, int, tuple[Tag, ...]], words: Sequence[tuple[int, int, tuple[Tag, ...]]]
) -> bool:
    """Return whether a name is a part of a longer form of a word class."""
    start, end, _ = span
    return any(from_ <= start and end <= to and to - from_ > end - start for from_, to, _ in words)


def _has(stems: Stems, cue: Stems) -> bool:
    size = len(cue)
    return any(stems[place : place + size] == cue for place in range(len(stems) - size + 1))


_LONE_PERCENT = re.compile(r"(?<!\d)(?<!\d\s)%")
_EMPTY = frozenset(
    (
        *("a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "it"),
        *("is", "are", "was", "were", "be", "been", "did", "do", "does"),
    )
)
"""Words of a cue that show nothing by themselves."""
_FIRST = (AskedFor.MEANING, AskedFor.WHY)
"""Kinds that go before all others, however short the word is that shows them."""
_CHOICE = frozenset(["or", "vs", "versus", "against"])
_LISTED = frozenset(["muscle-word", "exercise-word"])
_MEASURED = frozenset(["o:growth", "o:activity", "o:moment"])
_ORDERED = frozenset({AskedFor.MOST, AskedFor.LEAST, AskedFor.EXCLUDED})
_ASKING = frozenset(map(stem, ["how", "what", "which", "who", "where", "when", "why", "whose"]))
_TAG = re.compile(
    r"(?:do|does|did|is|are|was|were|can|will|would|have|has|had) not"
    r" (?:they|it|he|she|you|we|i|that)(?: \?)?$|\binnit(?: \?)?$"
)
_DETERMINERS = frozenset(["how", "which", "what", "number"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OPENINGS = frozenset(
    [
        "so",
        "ok",
        "and",
        "but",
        "then",
        "hey",
        "well",
        "like",
        "wait",
        "um",
        "also",
        "honestly",
        "bro",
    ]
)
_TELLING = 1.5
_TAG_WORDS = 4
_SHORT = 2
"""Words up to which a question without an opening cue names a thing and asks nothing of it."""
