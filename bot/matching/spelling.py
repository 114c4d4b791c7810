"""Spelling: words that are typed wrongly become the words of the field that were meant."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalise import stem
from bot.matching.search.packed import PackedStrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_CORRECTIONS = 24
"""Unknown words that are looked up in one text: another language is not to be corrected."""
MAX_WORD_LENGTH = 40
"""Letters of a word that may be a slip for others; no two words of the field are longer."""
MIN_WORD_LENGTH = 3
"""Letters of a word that others may be a slip for."""
CACHED_WORDS = 16_384
NEAREST = 8
"""Words of one length that are compared further."""


class Spelling:
    """Immutable: habits of spelling, words of the field, and words that need no correction.

    `habits` are what is typed and the words that are meant by it. A slip becomes one of the `field`
    words; those of them that are only `chatter` come last. `known` are other words that exist.
    """

    def __init__(
        self,
        habits: Mapping[str, tuple[str, ...]],
        field: Iterable[str],
        chatter: frozenset[str],
        known: Iterable[str],
    ) -> None:
        field = tuple(field)
        self.habits = habits
        self.field = frozenset(field)
        # Forty thousand words as one run of bytes take a tenth of the memory of a set.
        # Sorted, not in a set: that would be the largest thing in memory, if only for a moment.
        words = (word for word, _ in groupby(sorted(known)))
        self._others = PackedStrings.of([word for word in words if word not in self.field])
        self.chatter = chatter
        self.candidates: dict[int, list[str]] = {}
        for word in field:
            if word.isalpha() and len(word) >= MIN_WORD_LENGTH:
                self.candidates.setdefault(len(word), []).append(word)
        self._stems = {stem(word) for word in field}
        self._nearest = lru_cache(maxsize=CACHED_WORDS)(self._find_nearest)
        self.knows = lru_cache(maxsize=CACHED_WORDS)(self._knows)

    def _knows(self, token: str) -> bool:
        """Return whether a token is a word as it stands, of the field or of ordinary English."""
        if not token.isalpha() or token in self.field or stem(token) in self._stems:
            return True
        place = bisect_left(self._others, token)
        return place < len(self._others) and self._others[place] == token

    def expand(self, tokens: Iterable[str]) -> list[str]:
        """Return tokens with habits of spelling written out."""
        return [word for token in tokens for word in self.habits.get(token, (token,))]

    def correct(
        self, typed: Iterable[str], limit: int = MAX_CORRECTIONS
    ) -> tuple[list[str], list[tuple[str, str]]]:
        """Return tokens corrected, and what was corrected; `limit` unknown words are looked up."""
        tokens: list[str] = []
        corrections: list[tuple[str, str]] = []
        for token in typed:
            meant = self.habits.get(token)
            if meant is None and limit and not self.knows(token):
                limit -= 1
                meant = self._nearest(token)
            if meant is not None and meant != (token,):
                corrections.append((token, " ".join(meant)))
            tokens += meant or (token,)
        return tokens, corrections

    def _find_nearest(self, token: str) -> tuple[str, ...]:
        """Find the nearest word by optimal string alignment, else two words run together."""
        allowed = max_edit_distance(len(token))
        if not allowed or len(token) > MAX_WORD_LENGTH:
            return (token,)
        near = [
            (
                distance,
                word[0] != token[0],
                sorted(word) != sorted(token),
                word in self.chatter,
                word,
            )
            for length in range(len(token) - allowed, len(token) + allowed + 1)
            for word, distance, _ in process.extract(
                token,
                self.candidates.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=min(allowed, max(1, max_edit_distance(length))),
                limit=NEAREST,
                processor=None,
            )
        ]
        if near:
            return (min(near)[-1],)
        for cut in range(MIN_WORD_LENGTH, len(token) - MIN_WORD_LENGTH + 1):
            first, second = token[:cut], token[cut:]
            if stem(first) in self._stems and stem(second) in self._stems:
                return (first, second)
        return (token,)


def max_edit_distance(length: int) -> int:
    """Return how many slips of the keyboard a word of this many letters may hold."""
    if length < 4:  # noqa: PLR2004  the steps are the rule itself
        return 0
    if length < 6:  # noqa: PLR2004
        return 1
    return 2 if length < 10 else 3  # noqa: PLR2004
