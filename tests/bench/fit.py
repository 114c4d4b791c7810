"""Fit the matcher's weights: `python -m tests.bench fit`.

Multinomial logistic regression (scikit-learn, L2) over the features of `bot.matching.features`,
rounded to two decimals; small weights are dropped. Written to knowledge/weights.json and, for the
honest evaluation of questions that were fitted on, once more without each fifth of them.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.matching.classifier import FOLDS, digest_of, fold_of
from bot.matching.features import extract_features
from tests.bench.questions import DEV, FIT, ROOT, read_questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.engine import AnswerEngine
    from bot.evaluation import Labelled
    from bot.matching.concepts import Lexicon

INVERSE_PENALTY = 10.0
"""scikit-learn's C, chosen by the figures of the folds."""
LEAST_COUNT = 3
"""Features met once or twice tell little that would be met again."""
LEAST_WEIGHT = 0.3
"""Without the smaller weights the file is a fifth as long and the figures are the same."""
OTHER_SHARE = 0.2
"""Share of a question's weight that goes to the other labels that would serve its asker."""


def fit(lexicon: Lexicon, questions: Sequence[Labelled]) -> dict[str, object]:
    """Fit and give `{"labels": {label: bias}, "features": {feature: {label: weight}}}`."""
    features = [extract_features(lexicon.read(question.text)) for question in questions]
    met = Counter(name for own in features for name in own)
    rows, labels, weights = [], [], []
    for own, question in zip(features, questions, strict=True):
        kept = {name: value for name, value in own.items() if met[name] >= LEAST_COUNT}
        share = OTHER_SHARE if question.also else 0.0
        targets = [(question.label, 1 - share)]
        targets += [(other, share / len(question.also)) for other in question.also]
        for label, weight in targets:
            rows.append(kept)
            labels.append(label)
            weights.append(weight)
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=1_000)
    model.fit(vectorizer.fit_transform(rows), labels, sample_weight=weights)
    rounded = np.round(np.where(np.abs(model.coef_) < LEAST_WEIGHT, 0, model.coef_), 2)
    names = [str(name) for name in model.classes_]
    return {
        "labels": dict(zip(names, np.round(model.intercept_, 2).tolist(), strict=True)),
        "features": {
            feature: {names[place]: float(column[place]) for place in np.flatnonzero(column)}
            for feature, column in zip(vectorizer.feature_names_, rounded.T, strict=True)
            if column.any()
        },
    }


def as_text(fitted: dict[str, object]) -> str:
    """Write one feature a line, so that a change can be read."""
    features = fitted["features"]
    assert isinstance(features, dict)
    lines = ",\n".join(
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(row, separators=(', ', ': '))}"
        for name, row in sorted(features.items())
    )
    return f'{{\n  "labels": {json.dumps(fitted["labels"])},\n  "features": {{\n{lines}\n  }}\n}}\n'


def main(library: AnswerEngine) -> None:
    """Fit on everything, then without each fold, and write the files."""
    lexicon, topics = library.matcher.lexicon, library.graph.topics
    own, dev = read_questions(FIT, topics), read_questions(DEV, topics)
    questions = own + dev
    folder = ROOT / "knowledge"
    (folder / "weights.json").write_text(as_text(fit(lexicon, questions)), "utf-8")
    (folder / "folds").mkdir(exist_ok=True)
    digests = sorted({digest_of(one.text) for one in questions})
    fitted_on = "".join(f"{digest:08x}\n" for digest in digests)
    (folder / "folds" / "fitted.txt").write_text(fitted_on, "utf-8")
    for fold in range(FOLDS):
        kept = [one for one in questions if fold_of(one.text) != fold]
        fitted = fit(lexicon, kept)
        (folder / "folds" / f"{fold}.json").write_text(as_text(fitted), "utf-8")
    print(f"Fitted on {len(own)} questions of ours and {len(dev)} dev questions.")
