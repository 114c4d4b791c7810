"""Floors under the figures of the questions that the classifier never saw."""

from __future__ import annotations

import pytest

from bot.training.evaluate import measure
from bot.training.report import PASSIVE, judge_holdout


@pytest.fixture(scope="module")
def judged(engine):
    """Judge the whole holdout."""
    return judge_holdout(engine)


def test_the_holdout_is_answered_at_least_so_well(judged):
    """A change that costs members answers, or gives them wrong ones, does not pass unseen."""
    addressed = [
        result
        for name, results in judged.items()
        if not name.endswith(PASSIVE)
        for result in results
    ]
    found = measure(addressed)
    assert found.right >= 0.87
    assert found.right + found.offered >= 0.95
    assert found.wrong <= 0.035
    assert found.false <= 0.045
    assert found.recall >= 0.9
    assert found.alarms <= 0.005


def test_no_topic_is_given_up_for_the_others(judged):
    """Every topic answers or offers most of its questions."""
    by_topic = {}
    for result in (result for results in judged.values() for result in results):
        by_topic.setdefault(result.question.label, []).append(result.kind in ("right", "offered"))
    shares = {topic: sum(kinds) / len(kinds) for topic, kinds in by_topic.items()}
    outcomes = {"injury", "chatter", "off-topic", "not-covered"}
    assert {topic for topic, share in shares.items() if share < 0.7} <= outcomes
