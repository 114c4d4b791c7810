"""Phrase index: which known phrasing a text is nearest to, and what a typed prefix may become."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from bot.matching.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.matching.lexicon import Lexicon, Reading


class Phrase(NamedTuple):
    """A way of putting a question, and the key of what answers it; `asked` counts its askers."""

    key: str
    text: str
    pinned: bool = False
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A key with its nearest phrase and their likeness from 0 to 1."""

    key: str
    phrase: str
    likeness: float


MAX_POSTINGS = 3_000
"""Postings read for one question: the rarest words first, so that common ones cost no time."""
MAX_COMPARED = 24
"""Phrases compared letter by letter, after their words have ranked them."""
WORDS_SHARE = 0.7
"""Share of the likeness that words and concepts decide; the letters decide the rest."""
MAX_SUGGESTIONS = 25
"""Discord shows at most this many choices."""


class PhraseIndex:
    """Immutable index of phrases by the stems and concepts that they hold."""

    def __init__(self, phrases: Iterable[Phrase], lexicon: Lexicon) -> None:
        self.phrases = tuple(phrases)
        self._lexicon = lexicon
        readings = [lexicon.read(phrase.text) for phrase in self.phrases]
        self._plain = [" ".join(reading.tokens) for reading in readings]
        units = [_units(reading) for reading in readings]
        counts = Counter(unit for own in units for unit in own)
        total = len(units) + 1
        self._weight = {unit: math.log(total / count) + 0.1 for unit, count in counts.items()}
        self._norm = [math.sqrt(sum(self._weight[unit] ** 2 for unit in own)) for own in units]
        self._postings: dict[str, list[int]] = {}
        for number, own in enumerate(units):
            for unit in own:
                self._postings.setdefault(unit, []).append(number)
        self._exact: dict[str, int] = {}
        for number, plain in enumerate(self._plain):
            self._exact.setdefault(_bare(plain), number)
        self._texts = sorted(
            (" ".join(tokenise(phrase.text)), number) for number, phrase in enumerate(self.phrases)
        )
        self._words = sorted(
            {(word, number) for text, number in self._texts for word in text.split()}
        )
        self._favourites = sorted(
            range(len(self.phrases)),
            key=lambda number: (-self.phrases[number].pinned, -self.phrases[number].asked, number),
        )

    def exact(self, reading: Reading) -> str | None:
        """Give the key of a phrase equal to the text once both are mended and bared."""
        number = self._exact.get(_bare(" ".join(reading.tokens)))
        return None if number is None else self.phrases[number].key

    def rank(self, reading: Reading, limit: int = 5, *, unseen: bool = False) -> tuple[Ranked, ...]:
        """Rank keys by their nearest phrase; `unseen` leaves a phrase equal to the text out."""
        units = _units(reading)
        plain = " ".join(reading.tokens)
        norm = math.sqrt(sum(self._weight.get(unit, 1.0) ** 2 for unit in units)) or 1.0
        shared: dict[int, float] = {}
        read = 0
        for unit in sorted(units, key=lambda unit: len(self._postings.get(unit, ()))):
            postings = self._postings.get(unit, ())
            if read and read + len(postings) > MAX_POSTINGS:
                break
            read += len(postings)
            square = self._weight.get(unit, 1.0) ** 2
            for number in postings:
                shared[number] = shared.get(number, 0.0) + square
        likely = sorted(
            ((value / (norm * self._norm[number]), number) for number, value in shared.items()),
            reverse=True,
        )[: MAX_COMPARED * 2]
        best: dict[str, Ranked] = {}
        for words, number in likely[:MAX_COMPARED]:
            if unseen and _bare(self._plain[number]) == _bare(plain):
                continue
            letters = fuzz.token_sort_ratio(plain, self._plain[number]) / 100
            likeness = round(WORDS_SHARE * words + (1 - WORDS_SHARE) * letters, 3)
            phrase = self.phrases[number]
            if phrase.key not in best or best[phrase.key].likeness < likeness:
                best[phrase.key] = Ranked(phrase.key, phrase.text, likeness)
        return tuple(sorted(best.values(), key=lambda one: (-one.likeness, one.key))[:limit])

    def suggest(
        self, prefix: str, limit: int = MAX_SUGGESTIONS, by: Callable[[str], str] | None = None
    ) -> tuple[str, ...]:
        """Give up to `limit` keys for what has been typed so far.

        Nothing typed: the pinned and the most asked. Else the texts that begin with it, then those
        that hold its words, then those that hold them once their spelling is mended.
        """
        typed = " ".join(tokenise(prefix))
        numbers = self._favourites if not typed else self._completions(typed, limit)
        keys = dict.fromkeys(
            by(self.phrases[number].key) if by else self.phrases[number].key for number in numbers
        )
        return tuple(keys)[:limit]

    def _completions(self, typed: str, limit: int) -> Sequence[int]:
        found = dict.fromkeys(self._beginning_with(typed, limit * 4))
        if len(found) < limit:
            holding: set[int] | None = None
            for word in typed.split():
                with_word = set(self._with_word(word))
                holding = with_word if holding is None else holding & with_word
            found.update(dict.fromkeys(sorted(holding or ())))
        if len(found) < limit:
            reading = self._lexicon.read(typed)
            keys = {one.phrase for one in self.rank(reading, limit)}
            found.update((n, None) for n, one in enumerate(self.phrases) if one.text in keys)
        return list(found)

    def _beginning_with(self, typed: str, limit: int) -> list[int]:
        start = bisect_left(self._texts, (typed, -1))
        end = bisect_left(self._texts, (typed + "￿", -1))
        ordered = sorted(
            self._texts[start : min(end, start + limit)],
            key=lambda one: (len(one[0]) != len(typed), -self.phrases[one[1]].asked, one[1]),
        )
        return [number for _, number in ordered]

    def _with_word(self, word: str) -> Iterable[int]:
        start = bisect_left(self._words, (word, -1))
        end = bisect_left(self._words, (word + "￿", -1))
        return (number for _, number in self._words[start:end])


_FILLERS = frozenset(["the", "a", "an", "please", "pls", "hey", "hi", "so", "and", "is", "s"]) | {
    "?"
}


def _bare(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in _FILLERS)


def _units(reading: Reading) -> set[str]:
    return {*reading.stems, *reading.concepts} - _FILLERS
