"""Cross-validation in memory: every voice is judged by a classifier that never heard it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.engine import AnswerEngine
from bot.training.evaluate import Judged, judge
from bot.training.fit import build_training_set, fit, to_classifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.training.questions import LabelledQuestion

FOLDS = 5
GRADIENT = 1e-2
"""Precision of the fits, which are measured and thrown away."""


def cross_validate(
    engine: AnswerEngine, files: Mapping[str, Sequence[LabelledQuestion]]
) -> list[Judged]:
    """Judge the questions of each fifth of the files with a classifier fitted on the others.

    A file holds the questions of one voice: what is measured is how well strangers are understood.
    """
    names = sorted(files)
    judged: list[Judged] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        known = [question for name in names if name not in held for question in files[name]]
        unknown = [question for name in names if name in held for question in files[name]]
        training = build_training_set(engine.matcher.lexicon, known)
        classifier = to_classifier(fit(training, GRADIENT))
        matcher = replace(engine.matcher, classifier=classifier)
        judged += judge(AnswerEngine(engine.graph, matcher, engine.directory), unknown)
    return judged
