"""The classifier can be fitted again from a clone, and was fitted from what the clone holds."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from bot.language import CLASSIFIER
from bot.matching.classifier import hash_name
from bot.matching.features import extract_features
from bot.training.fit import build_training_set, fit, to_bytes, to_classifier
from bot.training.questions import TRAIN, LabelledQuestion, read_folder

QUESTIONS = [
    LabelledQuestion(text, label, (), "plain")
    for text, label in [
        ("do squats grow hamstrings", "growth"),
        ("do hamstrings grow from squats", "growth"),
        ("will squats grow my hamstrings", "growth"),
        ("who wrote the paper", "sources"),
        ("what paper is this from", "sources"),
        ("show me the paper", "sources"),
    ]
]


@pytest.fixture(scope="module")
def training(engine):
    """Read the small set of questions."""
    return build_training_set(engine.matcher.lexicon, QUESTIONS)


def test_the_shipped_classifier_is_fitted_from_the_questions_of_the_clone(engine):
    """Data, lexicon, features and settings of the fit are those that the file was made of."""
    files = read_folder(engine.directory, TRAIN, engine.graph.topics)
    questions = [question for name in sorted(files) for question in files[name]]
    shipped = json.loads(gzip.decompress((engine.directory / CLASSIFIER).read_bytes()))
    training = build_training_set(engine.matcher.lexicon, questions)
    assert shipped["fingerprint"] == training.fingerprint, "run python -m bot.training fit"
    known = {*map(hash_name, (*training.understood.names, *training.wording.names))}
    assert {*to_classifier(shipped).table.hashes} <= known


def test_a_fit_tells_the_labels_apart(training, engine):
    """What was fitted on is recognised."""
    classifier = to_classifier(fit(training))
    for question in QUESTIONS:
        features = extract_features(engine.matcher.lexicon.read(question.text))
        found = classifier.probabilities(features)
        assert max(found, key=found.__getitem__) == question.label


def test_the_same_questions_give_the_same_bytes(training):
    """No time, no order of a dictionary and no last digit of a sum is left in the file."""
    assert to_bytes(fit(training)) == to_bytes(fit(training, gradient=1e-8))


def test_the_order_of_the_arithmetic_does_not_matter(training):
    """Another version of a library adds in another order: the weights stay the same."""
    order = np.random.default_rng(0).permutation(len(QUESTIONS))
    shuffled = replace(
        training,
        understood=replace(training.understood, values=training.understood.values[order]),
        wording=replace(training.wording, values=training.wording.values[order]),
        targets=training.targets[order],
    )
    assert to_bytes(fit(shuffled)) == to_bytes(fit(training))


def test_values_at_the_fit_are_those_at_an_answer(training, engine):
    """The matrix that weights are fitted on and the sums of an answer agree, run by run."""
    classifier = to_classifier(fit(training))
    for row, question in zip(training.wording.values, QUESTIONS, strict=True):
        features = extract_features(engine.matcher.lexicon.read(question.text))
        found = dict.fromkeys(training.wording.names, 0.0)
        for name, value in classifier.values(replace(features, understood={})):
            found[name] += value
        assert [*found.values()] == pytest.approx(row.toarray()[0])


@pytest.mark.parametrize(
    "changed",
    [
        LabelledQuestion("do squats grow hamstrings", "sources", (), "plain"),
        LabelledQuestion("do squats grow hamstrings", "growth", ("sources",), "plain"),
        LabelledQuestion("do squats grow hamstring muscles", "growth", (), "plain"),
    ],
)
def test_every_change_of_the_questions_changes_the_fingerprint(training, engine, changed):
    """A label, what else would serve, and each word count."""
    other = build_training_set(engine.matcher.lexicon, [changed, *QUESTIONS[1:]])
    assert other.fingerprint != training.fingerprint
