"""Fit the topic classifier and write knowledge/model/classifier.json.gz.

Multinomial logistic regression with an L2 penalty over the features of `bot.matching.features`,
solved by L-BFGS until the optimum is certain to far more digits than are kept: the weights are
rounded to whole steps, so that every version of numpy and scipy gives the same file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.matching.classifier import MAX_LEVEL, Classifier, encode_row
from bot.matching.features import extract_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.matching.concepts import Lexicon
    from bot.training.questions import LabelledQuestion

INVERSE_PENALTY = 6.0
"""Inverse strength of the penalty, chosen by the figures of the sets t, v and x and of dev."""
MIN_COUNT = 4
"""Questions that a feature must be met in: what is rarer tells little that is met again."""
OTHER_SHARE = 0.2
"""Share of a question's weight that goes to the other labels that would serve its asker."""
STEP = 0.1
"""Step to which weights are rounded."""
MIN_WEIGHT = 0.25
"""Smaller weights are left out: the file is half as long and the figures are the same."""
GRADIENT = 1e-5
"""Largest component of the gradient at which the fit ends; the penalty bounds the error by it."""
MAX_ITERATIONS = 3_000


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Questions as numbers: a row of features and a row of wanted shares of labels for each.

    `fingerprint` is a hash of all of it, by which a model is known to be fitted from it.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    features: Any
    targets: NDArray[np.float64]
    fingerprint: str


def build_training_set(lexicon: Lexicon, questions: Sequence[LabelledQuestion]) -> TrainingSet:
    """Extract the features of questions, and keep those that are met often enough."""
    known: dict[str, int] = {}
    columns, values, ends = array("l"), array("d"), array("l", [0])
    digest = hashlib.sha256(
        repr((INVERSE_PENALTY, MIN_COUNT, MIN_WEIGHT, OTHER_SHARE, STEP)).encode()
    )
    for question in questions:
        features = extract_features(lexicon.read(question.text))
        row = [(name, f"{value:.6g}") for name, value in sorted(features.items())]
        digest.update(json.dumps([question.label, question.also, row]).encode())
        for name, value in features.items():
            columns.append(known.setdefault(name, len(known)))
            values.append(value)
        ends.append(len(columns))
    labels = tuple(sorted({question.label for question in questions}))
    matrix = csr_matrix((values, columns, ends), shape=(len(questions), len(known)))
    counts = np.bincount(np.asarray(columns), minlength=len(known))
    names = sorted(name for name, column in known.items() if counts[column] >= MIN_COUNT)
    return TrainingSet(
        tuple(names),
        labels,
        matrix[:, [known[name] for name in names]],
        _targets(questions, labels),
        digest.hexdigest(),
    )


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
    features: csr_matrix, targets: NDArray[np.float64], gradient: float = GRADIENT
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
        slope[:cut] = (transposed @ residual + weights / INVERSE_PENALTY).ravel()
        slope[cut:] = residual.sum(axis=0)
        return loss + float((weights * weights).sum()) / (2 * INVERSE_PENALTY), slope

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
    weights, biases = solve(training.features, training.targets, gradient)
    kept = np.where(np.abs(weights) < MIN_WEIGHT, 0, weights)
    levels = np.clip(np.rint(kept / STEP), -MAX_LEVEL, MAX_LEVEL).astype(int)
    rows = {
        name: encode_row(row.tolist())
        for name, row in zip(training.names, levels, strict=True)
        if row.any()
    }
    return {
        "schema": 1,
        "fingerprint": training.fingerprint,
        "step": STEP,
        "labels": dict(zip(training.labels, np.round(biases, 1).tolist(), strict=True)),
        "features": rows,
    }


def to_classifier(fitted: dict[str, Any]) -> Classifier:
    """Return the classifier that a file of it holds."""
    return Classifier.from_rows(fitted["labels"], fitted["step"], fitted["features"])


def to_bytes(fitted: dict[str, Any]) -> bytes:
    """Return the file: one feature a line, compressed, without a time in its header."""
    head = {name: value for name, value in fitted.items() if name != "features"}
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(fitted["features"].items())
    )
    text = f'{json.dumps(head)[:-1]}, "features": {{\n{lines}\n}}}}\n'
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=buffer, mtime=0) as stream:
        stream.write(text.encode("ascii"))
    return buffer.getvalue()
