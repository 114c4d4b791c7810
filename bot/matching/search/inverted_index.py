"""Postings: which phrases hold the words and concepts of a text, and how much of it they share."""

from __future__ import annotations

import heapq
import math
from array import array
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from bot.matching.search.packed import (
    DIGESTS,
    FRACTIONS,
    PackedInts,
    PackedRecord,
    hash64,
    index_of,
    pack_ints,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_POSTINGS = 3_000
"""Postings read for one question: the rarest units first, so that common ones cost no time."""
UNKNOWN_WEIGHT = 1.0
"""Weight of a unit that no phrase holds."""


@dataclass(frozen=True, slots=True)
class InvertedIndex(PackedRecord):
    """The numbers of the phrases that hold each unit, a stem or a concept known by its digest.

    `units` ascend; the one at `place` is held by `numbers[starts[place]:starts[place + 1]]`.
    `lengths` are those of the phrases' vectors of weights.
    """

    units: PackedInts
    starts: PackedInts
    numbers: PackedInts
    lengths: array[float]

    @classmethod
    def of(cls, phrases: Sequence[Iterable[str]]) -> InvertedIndex:
        """Turn the units of phrases round."""
        holding: dict[str, list[int]] = {}
        for number, units in enumerate(phrases):
            for unit in units:
                holding.setdefault(unit, []).append(number)
        lists = {hash64(unit): numbers for unit, numbers in holding.items()}
        ascending = sorted(lists)
        squares = [0.0] * len(phrases)
        for numbers in lists.values():
            square = _weight(len(numbers), len(phrases)) ** 2
            for number in numbers:
                squares[number] += square
        return cls(
            array(DIGESTS, ascending),
            pack_ints(accumulate((len(lists[unit]) for unit in ascending), initial=0)),
            pack_ints(chain.from_iterable(lists[unit] for unit in ascending)),
            array(FRACTIONS, map(math.sqrt, squares)),
        )

    def nearest(self, units: Iterable[str], limit: int) -> list[tuple[float, int]]:
        """Return the phrases that share most with a text, as (share from 0 to 1, number).

        The share is the cosine of the two vectors, in which a unit weighs the more the fewer
        phrases hold it (inverse document frequency).
        """
        found = sorted(((*self._holding(unit), unit) for unit in units), key=_rarity)
        total, square_sum, read = len(self.lengths), 0.0, 0
        shared: dict[int, float] = {}
        known = shared.get
        for start, end, _ in found:
            count = end - start
            square = (_weight(count, total) if count else UNKNOWN_WEIGHT) ** 2
            square_sum += square
            if read and read + count > MAX_POSTINGS:
                read = MAX_POSTINGS
                continue
            read += count
            for number in self.numbers[start : min(end, start + MAX_POSTINGS)]:
                shared[number] = known(number, 0.0) + square
        length, lengths = math.sqrt(square_sum) or 1.0, self.lengths
        shares = {number: share / lengths[number] for number, share in shared.items()}
        # To order plain numbers takes a third of the time that pairs would.
        least = min(heapq.nlargest(limit, shares.values()), default=0.0)
        likely = [(-share, number) for number, share in shares.items() if share >= least]
        return [(-share / length, number) for share, number in sorted(likely)[:limit]]

    def _holding(self, unit: str) -> tuple[int, int]:
        """Return where the numbers of the phrases that hold a unit begin and end."""
        place = index_of(hash64(unit), self.units)
        return (0, 0) if place is None else (self.starts[place], self.starts[place + 1])


def _rarity(found: tuple[int, int, str]) -> tuple[int, str]:
    start, end, unit = found
    return end - start, unit


def _weight(count: int, total: int) -> float:
    return math.log((total + 1) / count) + 0.1
