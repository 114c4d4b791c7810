"""Fit the topic classifier and write knowledge/model/classifier.json.gz.

Multinomial logistic regression with an L2 penalty, solved by L-BFGS until the optimum is certain to
far more digits than are kept: the weights are rounded to whole steps, so that every version of
numpy and scipy gives the same file.

What the lexicon understands and how the message is worded are fitted apart, each as if it were
alone, and the scores are averaged: on questions by strangers the two err on different ones, and one
fit of both leans on whichever explains its teachers best.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import math
from array import array
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.language import ClassifierFile
from bot.matching.classifier import (
    MAX_LEVEL,
    RARITY_UNIT,
    WeightTable,
)
from bot.matching.features import LETTERS_NORM, WORDS_NORM, extract_features, letter_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.matching.classifier import Classifier
    from bot.matching.concepts import Lexicon
    from bot.training.questions import LabelledQuestion

UNDERSTOOD_INVERSE_PENALTY, WORDING_INVERSE_PENALTY = 8.0, 20.0
"""Inverse strength of the penalties, chosen by the figures of the sets t, v and x and of dev."""
UNDERSTOOD_MIN_COUNT, TYPED_MIN_COUNT, RUN_MIN_COUNT = 3, 2, 4
"""Questions that a feature must be met in: what is rarer tells little that is met again."""
OTHER_SHARE = 0.2
"""Share of a question's weight that goes to the other labels that would serve its asker."""
STEP = 0.05
"""Step to which weights are rounded."""
GRADIENT = 1e-4
"""Largest component of the gradient at which the fit ends; the penalty bounds the error by it."""
MAX_ITERATIONS = 3_000
_SETTINGS = (
    *(UNDERSTOOD_INVERSE_PENALTY, WORDING_INVERSE_PENALTY, OTHER_SHARE, STEP),
    *(UNDERSTOOD_MIN_COUNT, TYPED_MIN_COUNT, RUN_MIN_COUNT),
)


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """The features of one kind: their names, and a row of values for each question."""

    names: tuple[str, ...]
    values: Any


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Questions as numbers: what is understood, how it is worded, and wanted shares of labels.

    `rarities` has the whole number of each feature of the wording. `fingerprint` is a hash of all
    of it, by which a model is known to be fitted from it.
    """

    labels: tuple[str, ...]
    understood: FeatureMatrix
    wording: FeatureMatrix
    rarities: tuple[int, ...]
    targets: NDArray[np.float64]
    fingerprint: str


def build_training_set(lexicon: Lexicon, questions: Sequence[LabelledQuestion]) -> TrainingSet:
    """Extract the features of questions, and keep those that are met often enough."""
    extracted = [extract_features(lexicon.read(question.text)) for question in questions]
    digest = hashlib.sha256(repr(_SETTINGS).encode())
    for question, features in zip(questions, extracted, strict=True):
        row = [(name, f"{value:.6g}") for name, value in sorted(features.understood.items())]
        words = (sorted(features.typed), sorted(features.words))
        digest.update(json.dumps([question.label, question.also, row, words]).encode())
    labels = tuple(sorted({question.label for question in questions}))
    understood = [features.understood for features in extracted]
    typed = [Counter(features.typed) for features in extracted]
    runs = [
        Counter(run for word in features.words for run in letter_runs(word))
        for features in extracted
    ]
    known = {
        **_rarities(typed, TYPED_MIN_COUNT),
        **_rarities(runs, RUN_MIN_COUNT),
    }
    wording = [
        _weighed(words, known, WORDS_NORM) | _weighed(letters, known, LETTERS_NORM)
        for words, letters in zip(typed, runs, strict=True)
    ]
    names = tuple(sorted(known))
    return TrainingSet(
        labels,
        _matrix(understood, sorted(_common(understood, UNDERSTOOD_MIN_COUNT))),
        _matrix(wording, names),
        tuple(known[name] for name in names),
        _targets(questions, labels),
        digest.hexdigest(),
    )


def _common(rows: Sequence[Mapping[str, float]], least: int) -> dict[str, int]:
    """Return in how many rows each feature is, if in enough."""
    met = Counter(name for row in rows for name in row)
    return {name: count for name, count in met.items() if count >= least}


def _rarities(rows: Sequence[Mapping[str, float]], least: int) -> dict[str, int]:
    """Return how rare each feature is: the smoothed inverse document frequency of TF-IDF."""
    return {
        name: round(RARITY_UNIT * (math.log((1 + len(rows)) / (1 + count)) + 1))
        for name, count in _common(rows, least).items()
    }


def _weighed(
    counts: Mapping[str, int], rarities: Mapping[str, int], norm: float
) -> dict[str, float]:
    """Return the values of features: each time that a word has a run counts as one of its own."""
    known = {name: count for name, count in counts.items() if name in rarities}
    squares = sum(count * rarities[name] ** 2 for name, count in known.items())
    return {
        name: norm * count * rarities[name] / math.sqrt(squares) for name, count in known.items()
    }


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> FeatureMatrix:
    column = {name: place for place, name in enumerate(names)}
    columns, values, ends = array("l"), array("d"), array("l", [0])
    for row in rows:
        for name in sorted(row.keys() & column.keys()):
            columns.append(column[name])
            values.append(row[name])
        ends.append(len(columns))
    shape = (len(rows), len(names))
    return FeatureMatrix(tuple(names), csr_matrix((values, columns, ends), shape=shape))


def _targets(questions: Sequence[LabelledQuestion], labels: Sequence[str]) -> NDArray[np.float64]:
    place = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(questions), len(labels)))
    for row, question in zip(targets, questions, strict=True):
        others = [label for label in question.also if label in place]
        row[place[question.label]] = 1 - OTHER_SHARE if others else 1
        for label in others:
            row[place[label]] += OTHER_SHARE / len(others)
    return targets


def solve(
    features: csr_matrix,
    targets: NDArray[np.float64],
    inverse_penalty: float,
    gradient: float = GRADIENT,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (features by labels) and biases that minimise penalised cross-entropy."""
    transposed = features.T.tocsr()
    count, labels = features.shape[1], targets.shape[1]
    cut = count * labels

    def objective(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, biases = flat[:cut].reshape(count, labels), flat[cut:]
        scores = features @ weights + biases
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(axis=1, keepdims=True)
        loss = float((targets * (np.log(sums) - scores)).sum())
        residual = powers / sums - targets
        slope = np.empty_like(flat)
        slope[:cut] = (transposed @ residual + weights / inverse_penalty).ravel()
        slope[cut:] = residual.sum(axis=0)
        return loss + float((weights * weights).sum()) / (2 * inverse_penalty), slope

    options = {
        "maxiter": MAX_ITERATIONS,
        "maxcor": 20,
        "gtol": gradient,
        "ftol": 0.0,
        "maxfun": 10**6,
    }
    found = minimize(
        objective, np.zeros(cut + labels), jac=True, method="L-BFGS-B", options=options
    )
    return found.x[:cut].reshape(count, labels), found.x[cut:]


def fit(training: TrainingSet, gradient: float = GRADIENT) -> dict[str, Any]:
    """Fit, round, and return what the file of the classifier holds."""
    kinds = (
        (training.understood, UNDERSTOOD_INVERSE_PENALTY),
        (training.wording, WORDING_INVERSE_PENALTY),
    )
    with ThreadPoolExecutor(len(kinds)) as pool:
        solving = [
            pool.submit(solve, features.values, training.targets, penalty, gradient)
            for features, penalty in kinds
        ]
        (weights, biases), (worded, more_biases) = (solved.result() for solved in solving)
    rows = {
        **_rows(training.wording.names, training.rarities, worded / 2),
        **_rows(training.understood.names, repeat(1), weights / 2),
    }
    table = WeightTable.of(rows)
    mean = np.round((biases + more_biases) / 2, 2)
    return {
        "schema": 2,
        "fingerprint": training.fingerprint,
        "step": STEP,
        "labels": dict(zip(training.labels, mean.tolist(), strict=True)),
        "hashes": _encode(np.array(table.hashes, "<u4").tobytes()),
        "rarities": _encode(table.rarities),
        "levels": _encode(table.levels),
    }


def _rows(
    names: Sequence[str], rarities: Iterable[int], weights: NDArray[np.float64]
) -> dict[str, tuple[int, list[int]]]:
    """Return all rows by name: one without weights counts for the length of a message."""
    levels = np.clip(np.rint(weights / STEP), -MAX_LEVEL, MAX_LEVEL).astype(int)
    return {
        name: (rarity, row)
        for name, rarity, row in zip(names, rarities, levels.tolist(), strict=False)
    }


def _encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def to_classifier(fitted: dict[str, Any]) -> Classifier:
    """Return the classifier that a file of it holds."""
    return ClassifierFile.model_validate_json(json.dumps(fitted)).to_classifier()


def to_bytes(fitted: dict[str, Any]) -> bytes:
    """Return the file: a line a field, compressed, without a time in its header."""
    text = f"{json.dumps(fitted, indent=0)}\n"
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(text.encode("ascii"))
    return buffer.getvalue()
