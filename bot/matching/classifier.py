"""Weights: fitted numbers that turn features into a probability for each label.

A log-linear model: the score of a label is its bias plus the weighted sum of the features, and
probabilities are the softmax of the scores. The numbers are fitted by `python -m tests.bench fit`
and kept in knowledge/weights.json, a line a feature.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.matching.normalise import tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Label = str


@dataclass(frozen=True, slots=True)
class Weights:
    """Labels, their biases, and for each feature the labels that it speaks for or against."""

    labels: tuple[Label, ...]
    biases: tuple[float, ...]
    features: Mapping[str, tuple[tuple[int, float], ...]]

    @classmethod
    def from_mapping(
        cls,
        labels: Mapping[Label, float],
        features: Mapping[str, Mapping[Label, float]],
    ) -> Weights:
        """Build from `{label: bias}` and `{feature: {label: weight}}`."""
        names = tuple(labels)
        place = {name: index for index, name in enumerate(names)}
        return cls(
            names,
            tuple(labels.values()),
            {
                feature: tuple((place[label], weight) for label, weight in row.items())
                for feature, row in features.items()
            },
        )

    def probabilities(self, features: Mapping[str, float]) -> dict[Label, float]:
        """Give the probability of each label; they sum to 1."""
        scores = list(self.biases)
        known = self.features
        for name, value in features.items():
            for index, weight in known.get(name, ()):
                scores[index] += weight * value
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {label: power / total for label, power in zip(self.labels, powers, strict=True)}

    def reasons(
        self, features: Mapping[str, float], label: Label, count: int = 6
    ) -> Sequence[tuple[str, float]]:
        """Give the features that speak most for a label, with what each adds to its score."""
        index = self.labels.index(label)
        added = [
            (name, round(value * weight, 2))
            for name, value in features.items()
            for place, weight in self.features.get(name, ())
            if place == index and weight > 0
        ]
        return sorted(added, key=lambda one: -one[1])[:count]


FOLDS = 5
"""Parts of the fitted questions; a question is evaluated with weights fitted without its part."""


def digest_of(text: str) -> int:
    """Give the number that a question is known by, the same on every machine (CRC-32)."""
    return zlib.crc32(" ".join(tokenise(text)).encode())


def fold_of(text: str) -> int:
    """Give the part that a question belongs to."""
    return digest_of(text) % FOLDS
