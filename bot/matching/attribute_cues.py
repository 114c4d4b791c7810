"""Which attributes of a study a question asks about, by the words that people ask each by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.phrase_table import stems_of
from bot.matching.question_frame import AttributeCue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching.phrase_table import Stems
    from bot.matching.question_frame import Unit


class AttributeCues:
    """Immutable: the words of each cue, and how much they tell.

    The words of a cue may stand anywhere in a question; @name stands for any form of a word class.
    """

    def __init__(self, attributes: Mapping[str, Sequence[str]]) -> None:
        """`attributes` are the cues of each attribute."""
        cues = [
            (attribute, words)
            for attribute, texts in attributes.items()
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
        self._by_word: dict[str, list[int]] = {}
        for place, (_, words, _) in enumerate(self._cues):
            rarest = min(words, key=lambda word: (len(shared[word]), -len(word), word))
            self._by_word.setdefault(rarest, []).append(place)

    def find(self, stems: Stems, units: Sequence[Unit]) -> tuple[AttributeCue, ...]:
        """Return the attributes asked about, by all their cues, most telling first."""
        # What stands in the name of a study asks nothing of it, but for that of its group.
        naming = {
            place
            for unit in units
            if unit.is_name and {tag[:2] for tag in unit.tags} & {"s:", "x:"} == {"s:"}
            for place in range(unit.start, unit.end)
        }
        left = {tag for unit in units if unit.start not in naming for tag in unit.tags}
        present = {word for place, word in enumerate(stems) if place not in naming}
        present |= {f"@{tag}" for tag in left}
        present |= {f"@{tag[0]}" for tag in left if tag[1:2] == ":"}
        best: dict[str, tuple[float, frozenset[str]]] = {}
        for word in present:
            for place in self._by_word.get(word, ()):
                attribute, words, weight = self._cues[place]
                if words <= present:
                    most, told = best.get(attribute, _NONE)
                    best[attribute] = max(most, weight), told | words
        found = (
            AttributeCue(attribute, _positions(words, stems, units), weight)
            for attribute, (weight, words) in best.items()
        )
        return tuple(sorted(found, key=lambda cue: (-cue.weight, cue.attribute)))


def _positions(words: frozenset[str], stems: Stems, units: Sequence[Unit]) -> frozenset[int]:
    """Return the places of a cue's words in a question."""
    classes = [word for word in words if word[0] == "@"]
    spans = (
        range(unit.start, unit.end)
        for unit in units
        if any(_stands_for(word, unit) for word in classes)
    )
    positions = {place for span in spans for place in span}
    return frozenset(positions | {place for place, stem in enumerate(stems) if stem in words})


def _stands_for(word: str, unit: Unit) -> bool:
    """Return whether a unit is what a cue's @class, or @m for any muscle, stands for."""
    return word[1:] in unit.tags or (
        len(word) == len("@m") and any(tag.startswith(f"{word[1:]}:") for tag in unit.tags)
    )


def _cue_words(cue: str) -> list[str]:
    words = [
        part
        for word in cue.split()
        for part in ((word,) if word.startswith("@") else stems_of(word))
    ]
    return [word for word in words if word not in _EMPTY] or words


_NONE: tuple[float, frozenset[str]] = (0.0, frozenset())
_TELLING = 1.5
_EMPTY = frozenset(
    (
        *("a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "it"),
        *("is", "are", "was", "were", "be", "been", "did", "do", "does"),
    )
)
"""Words of a cue that show nothing by themselves."""
