"""The topic classifier: a log-linear model over the named features of a message.

The score of a label is its bias plus the weighted sum of the features; probabilities are the
softmax of the scores. `python -m bot.training fit` computes the weights.

A message has hundreds of features and there are some thirty labels. The weights of a feature are
therefore whole numbers that lie side by side in one large integer, a lane for each label: to add
two rows adds the weights of all labels at once.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Label = str

LANE_BYTES = 4
"""Room for the sum of one label over every feature that a message can have."""
MAX_LEVEL = 45
"""Weights are whole multiples of a step, from minus to plus so many."""
CACHED_ROWS = 8_192
"""Rows kept packed: those of the features that most messages have."""
ZERO = 81
"""Code of the character that stands for no weight; one character a label makes a row."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Labels, their biases, the step of the weights, and a row of levels for each feature."""

    labels: tuple[Label, ...]
    biases: tuple[float, ...]
    step: float
    rows: Mapping[str, str]

    @classmethod
    def from_rows(
        cls, biases: Mapping[Label, float], step: float, rows: Mapping[str, str]
    ) -> Classifier:
        """Build from biases by label and, for each feature, a character a label."""
        return cls(tuple(biases), tuple(biases.values()), step, rows)

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """Return the score of each label, in the order of `labels`."""
        sums: dict[float, int] = {}
        rows = self.rows
        for name in features.keys() & rows.keys():
            value = features[name]
            sums[value] = sums.get(value, 0) + _pack(rows[name])
        scores = list(self.biases)
        for value, total in sorted(sums.items()):
            factor = value * self.step
            for index, level in enumerate(_levels(total, len(scores))):
                scores[index] += factor * level
        return scores

    def probabilities(self, features: Mapping[str, float]) -> dict[Label, float]:
        """Return the probability of each label; they sum to 1."""
        scores = self.scores(features)
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}

    def reasons(
        self, features: Mapping[str, float], label: Label, count: int = 6
    ) -> Sequence[tuple[str, float]]:
        """Return the features that speak most for a label, with what each adds to its score."""
        added = [
            (name, round(value * weight, 2))
            for name, value in features.items()
            if (weight := self.weight(name, label)) > 0
        ]
        return sorted(added, key=lambda reason: -reason[1])[:count]

    def weight(self, feature: str, label: Label) -> float:
        """Return the weight of a feature for a label; 0 for a feature that was never fitted."""
        row = self.rows.get(feature)
        if row is None:
            return 0.0
        return self.step * _levels(_pack(row), len(self.labels))[self.labels.index(label)]


def encode_row(levels: Iterable[int]) -> str:
    """Return the characters that stand for the levels of a feature's weights."""
    return "".join(chr(ZERO + level) for level in levels)


def is_row(text: str, labels: int) -> bool:
    """Return whether a text is a row of levels for so many labels."""
    return len(text) == labels and all(abs(ord(code) - ZERO) <= MAX_LEVEL for code in text)


@lru_cache(maxsize=CACHED_ROWS)
def _pack(row: str) -> int:
    """Spread the characters of a row into lanes; the first lane counts the rows of a sum."""
    lanes = bytearray(LANE_BYTES * (len(row) + 1))
    lanes[0] = 1
    lanes[LANE_BYTES::LANE_BYTES] = row.encode("latin-1", "replace")
    return int.from_bytes(lanes, "little")


def _levels(total: int, labels: int) -> list[int]:
    """Return what a sum of rows holds for each label."""
    lanes = struct.unpack(f"<{labels + 1}I", total.to_bytes(LANE_BYTES * (labels + 1), "little"))
    zero = ZERO * lanes[0]
    return [lane - zero for lane in lanes[1:]]
