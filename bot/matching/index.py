"""Phrase index: which known phrasing a text is nearest to, and what a typed prefix may become."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
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
    """A key with its nearest phrase and their likeness from 0 to 1.

    `same_subject` tells whether text and phrase name the same muscles and exercises.
    """

    key: str
    phrase: str
    likeness: float
    same_subject: bool


MAX_POSTINGS = 3_000
"""Postings read for one question: the rarest words first, so that common ones cost no time."""
MAX_COMPARED = 24
"""Phrases compared letter by letter, after their words have ranked them."""
WORDS_SHARE = 0.7
"""Share of the likeness that words and concepts decide; the letters decide the rest."""
MAX_COMPLETED = 2_000
"""Phrases looked through to complete what was typed."""
LAST = "\uffff"
"""Sorts behind every letter that a token can hold."""
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
        self._subjects = [subject_of(reading) for reading in readings]
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
        self._typed = [" ".join(reading.typed) for reading in readings]
        self._texts = sorted((text, number) for number, text in enumerate(self._typed))
        self._by_word: dict[str, list[int]] = {}
        for number, text in enumerate(self._typed):
            for word in set(text.split()):
                self._by_word.setdefault(word, []).append(number)
        self._words = sorted(self._by_word)
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
        bare = _bare(" ".join(reading.tokens))
        subject = subject_of(reading)
        best: dict[str, Ranked] = {}
        for likeness, number in self._nearest(reading):
            if unseen and _bare(self._plain[number]) == bare:
                continue
            phrase = self.phrases[number]
            if phrase.key not in best:
                same = self._subjects[number] == subject
                best[phrase.key] = Ranked(phrase.key, phrase.text, likeness, same)
        return tuple(best.values())[:limit]

    def _nearest(self, reading: Reading) -> list[tuple[float, int]]:
        """Give the numbers of the nearest phrases with their likeness, nearest first."""
        units = _units(reading)
        plain = " ".join(reading.tokens)
        norm = math.sqrt(sum(self._weight.get(unit, 1.0) ** 2 for unit in units)) or 1.0
        shared: dict[int, float] = {}
        read = 0
        for unit in sorted(units, key=lambda unit: (len(self._postings.get(unit, ())), unit)):
            postings = self._postings.get(unit, ())
            if read and read + len(postings) > MAX_POSTINGS:
                break
            read += len(postings)
            square = self._weight.get(unit, 1.0) ** 2
            for number in postings[:MAX_POSTINGS]:
                shared[number] = shared.get(number, 0.0) + square
        likely = heapq.nlargest(
            MAX_COMPARED,
            ((value / (norm * self._norm[number]), -number) for number, value in shared.items()),
        )
        compared = []
        for words, negative in likely:
            letters = fuzz.token_sort_ratio(plain, self._plain[-negative]) / 100
            likeness = round(WORDS_SHARE * words + (1 - WORDS_SHARE) * letters, 3)
            compared.append((likeness, -negative))
        return sorted(compared, key=lambda one: (-one[0], one[1]))

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
        found = dict.fromkeys(self._beginning_with(typed, limit))
        if len(found) < limit:
            found.update(dict.fromkeys(self._holding(typed.split(), limit)))
        if not found:
            nearest = self._nearest(self._lexicon.read(typed))
            found.update(dict.fromkeys(number for _, number in nearest))
        return list(found)

    def _beginning_with(self, typed: str, limit: int) -> list[int]:
        """Give the phrases that begin with what was typed, an equal one and the most asked first.

        The sort puts shorter texts before longer ones that begin alike, so an equal text is first.
        """
        start = bisect_left(self._texts, (typed, -1))
        end = bisect_left(self._texts, (typed + LAST, -1))
        within = self._texts[start : min(end, start + MAX_COMPLETED)]
        ordered = sorted(
            within,
            key=lambda one: (one[0] != typed, -self.phrases[one[1]].asked, one[1]),
        )
        return [number for _, number in ordered[:limit]]

    def _holding(self, words: Sequence[str], limit: int) -> list[int]:
        """Give phrases in which every word typed begins a word; the rarest word leads."""
        beginning = {word: self._words_beginning_with(word) for word in words}
        counts = {
            word: sum(len(self._by_word[known]) for known in knowns)
            for word, knowns in beginning.items()
        }
        rarest = min(words, key=lambda word: counts[word])
        others = [f" {word}" for word in words if word != rarest]
        numbers = chain.from_iterable(self._by_word[known] for known in beginning[rarest])
        found = (
            number
            for number in islice(numbers, MAX_COMPLETED)
            if all(word in f" {self._typed[number]}" for word in others)
        )
        return list(islice(found, limit))

    def _words_beginning_with(self, word: str) -> list[str]:
        start = bisect_left(self._words, word)
        return self._words[start : bisect_left(self._words, word + LAST)]


_FILLERS = frozenset(["the", "a", "an", "please", "pls", "hey", "hi", "so", "and", "is", "s"]) | {
    "?"
}


def subject_of(reading: Reading) -> frozenset[str]:
    """Give the muscles and exercises that a text names, held by the knowledge or not."""
    return frozenset(name for name in reading.concepts if name[0] in "mxu")


def _bare(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in _FILLERS)


def _units(reading: Reading) -> set[str]:
    return {*reading.stems, *reading.concepts} - _FILLERS
