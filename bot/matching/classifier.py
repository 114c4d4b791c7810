"""The topic classifier: a log-linear model over the features of a message.

The score of a label is its bias plus the weighted sum of the features; probabilities are the
softmax of the scores. `python -m bot.training fit` computes the weights.

There are some 60,000 features and thirty labels, so that names are kept as hashes and weights as
bytes. A message has hundreds of features: the weights of one are whole numbers that lie side by
side in one large integer, a lane for each label, and to add two rows adds the weights of all
labels at once. The runs of letters of a word come as one such sum, which is kept.
"""

from __future__ import annotations

import math
import struct
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from operator import lt
from typing import TYPE_CHECKING

from bot.matching.features import LETTERS_NORM, WORDS_NORM, letter_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.matching.features import Features

Label = str

LANE_BYTES = 4
"""Room for the sum of one label over every feature that a message can have."""
MAX_LEVEL = 127
"""Weights are whole multiples of a step, from minus to plus so many."""
ZERO = 128
"""Byte that stands for no weight."""
RARITY_UNIT = 16
"""Rarities are whole numbers of sixteenths, at most 255 of them."""
CACHED_NAMES, CACHED_WORDS = 8_192, 8_192
"""Rows, and sums of the runs of a word, kept packed: most messages use the same ones."""


@dataclass(frozen=True, slots=True)
class WeightTable:
    """A row of weights, and how rare it is, for each feature; ordered by the hash of its name."""

    hashes: array[int]
    rarities: bytes
    levels: bytes

    @classmethod
    def of(cls, rows: Mapping[str, tuple[int, Sequence[int]]]) -> WeightTable:
        """Build from a rarity and a level for each label, by the names of features.

        Of names with the same hash the first is kept.
        """
        by_hash: dict[int, str] = {}
        for name in sorted(rows):
            by_hash.setdefault(hash_name(name), name)
        ordered = sorted(by_hash.items())
        return cls(
            array("I", (hashed for hashed, _ in ordered)),
            bytes(rows[name][0] for _, name in ordered),
            bytes(level + ZERO for _, name in ordered for level in rows[name][1]),
        )

    def find(self, name: str) -> int | None:
        """Return the place of a feature; None for one that was never fitted."""
        hashed = hash_name(name)
        place = bisect_left(self.hashes, hashed)
        return place if place < len(self.hashes) and self.hashes[place] == hashed else None

    def is_sound(self, labels: int) -> bool:
        """Return whether all parts have the same rows, in order, and each hash stands once."""
        count = len(self.hashes)
        return (
            len(self.rarities) == count
            and len(self.levels) == count * labels
            and all(map(lt, self.hashes, self.hashes[1:]))
        )


class Classifier:
    """Labels with their biases, the step of the weights, and the weights."""

    def __init__(self, biases: Mapping[Label, float], step: float, table: WeightTable) -> None:
        self.labels = tuple(biases)
        self.biases = tuple(biases.values())
        self.step = step
        self.table = table
        self._packed = lru_cache(maxsize=CACHED_NAMES)(self._pack)
        self._spelt = lru_cache(maxsize=CACHED_WORDS)(self._pack_letters)

    def scores(self, features: Features) -> list[float]:
        """Return the score of each label, in the order of `labels`."""
        by_value: dict[float, int] = {}
        for name, value in features.understood.items():
            if packed := self._packed(name)[0]:
                by_value[value] = by_value.get(value, 0) + packed
        words = _weighted_sum(map(self._packed, features.typed))
        letters = _weighted_sum(map(self._spelt, features.words))
        scores = list(self.biases)
        for factor, total in (
            *sorted(by_value.items()),
            (_scale(WORDS_NORM, words[1]), words[0]),
            (_scale(LETTERS_NORM, letters[1]), letters[0]),
        ):
            if total:
                for index, level in enumerate(_levels(total, len(scores))):
                    scores[index] += factor * self.step * level
        return scores

    def probabilities(self, features: Features) -> dict[Label, float]:
        """Return the probability of each label; they sum to 1."""
        scores = self.scores(features)
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}

    def reasons(
        self, features: Features, label: Label, count: int = 6
    ) -> Sequence[tuple[str, float]]:
        """Return the features that speak most for a label, with what each adds to its score."""
        added = [
            (name, round(value * weight, 2))
            for name, value in self.values(features)
            if (weight := self.weight(name, label)) > 0
        ]
        return sorted(added, key=lambda reason: -reason[1])[:count]

    def values(self, features: Features) -> Iterator[tuple[str, float]]:
        """Yield each feature that was fitted with its value, a run as often as a word has it."""
        yield from features.understood.items()
        for names, norm in (
            (features.typed, WORDS_NORM),
            ([run for word in features.words for run in letter_runs(word)], LETTERS_NORM),
        ):
            known = [
                (name, self.table.rarities[place])
                for name in names
                if (place := self.table.find(name)) is not None
            ]
            scale = _scale(norm, sum(rarity * rarity for _, rarity in known))
            yield from ((name, rarity * scale) for name, rarity in known)

    def weight(self, feature: str, label: Label) -> float:
        """Return the weight of a feature for a label; 0 for a feature that was never fitted."""
        place = self.table.find(feature)
        if place is None:
            return 0.0
        level = self.table.levels[place * len(self.labels) + self.labels.index(label)] - ZERO
        return self.step * level

    def _pack(self, name: str) -> tuple[int, int, int]:
        """Return a row in lanes, its rarity and the square of that; 0 for what was never fitted."""
        place = self.table.find(name)
        if place is None:
            return 0, 0, 0
        count = len(self.labels)
        lanes = bytearray(LANE_BYTES * (count + 1))
        lanes[0] = 1  # the first lane counts the rows of a sum
        lanes[LANE_BYTES::LANE_BYTES] = self.table.levels[place * count : (place + 1) * count]
        rarity = self.table.rarities[place]
        return int.from_bytes(lanes, "little"), rarity, rarity * rarity

    def _pack_letters(self, word: str) -> tuple[int, int, int]:
        total = squares = 0
        for run in letter_runs(word):
            packed, rarity, square = self._pack(run)
            total += packed * rarity
            squares += square
        return total, 1, squares


def hash_name(name: str) -> int:
    """Return the number by which a feature is kept."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def _weighted_sum(rows: Iterable[tuple[int, int, int]]) -> tuple[int, int]:
    """Return the sum of rows, each times its rarity, and the sum of the squares."""
    total = squares = 0
    for packed, rarity, square in rows:
        total += packed * rarity
        squares += square
    return total, squares


def _scale(norm: float, squares: int) -> float:
    return norm / math.sqrt(squares) if squares else 0.0


def _levels(total: int, labels: int) -> list[int]:
    """Return what a sum of rows holds for each label."""
    lanes = struct.unpack(f"<{labels + 1}I", total.to_bytes(LANE_BYTES * (labels + 1), "little"))
    zero = ZERO * lanes[0]
    return [lane - zero for lane in lanes[1:]]
