"""Floors under the figures of the questions that the classifier never saw."""

from __future__ import annotations

import pytest

from bot.training.evaluate import measure
from bot.training.report import PASSIVE, judge_holdout


@pytest.fixture(scope="module")
def judged(engine):
    """Judge the whole holdout."""
    return judge_holdout(engine)


@pytest.fixture(scope="module")
def matched(engine):
    """Judge what matching alone makes of it."""
    return judge_holdout(engine, leads=False)


def addressed(judged):
    """Measure the questions that are put to the bot."""
    return measure(
        [
            result
            for name, results in judged.items()
            if not name.endswith(PASSIVE)
            for result in results
        ]
    )


def test_matching_understands_at_least_so_well(matched):
    """A change that costs members answers, or gives them wrong ones, does not pass unseen."""
    found = addressed(matched)
    assert found.right >= 0.91
    assert found.right + found.offered >= 0.975
    assert found.wrong <= 0.02
    assert found.false <= 0.02
    assert found.recall >= 0.97
    assert found.alarms <= 0.005


def test_what_members_get_is_at_least_so_good(judged):
    """Leads that answer exactly what was asked may not cost much elsewhere."""
    found = addressed(judged)
    assert found.right >= 0.91
    assert found.right + found.offered >= 0.97
    assert found.wrong <= 0.025
    assert found.false <= 0.02


def test_nobody_is_interrupted(judged):
    """Where the bot was not addressed it answers hardly anything that was no question to it."""
    found = measure([r for name, rows in judged.items() if name.endswith(PASSIVE) for r in rows])
    assert found.false <= 0.005
    assert found.right >= 0.75


def test_no_topic_is_given_up_for_the_others(judged):
    """Every topic answers or offers most of its questions."""
    by_topic = {}
    for result in (result for results in judged.values() for result in results):
        by_topic.setdefault(result.question.label, []).append(result.kind in ("right", "offered"))
    shares = {topic: sum(kinds) / len(kinds) for topic, kinds in by_topic.items()}
    outcomes = {"injury", "chatter", "off-topic", "not-covered"}
    assert {topic for topic, share in shares.items() if share < 0.7} <= outcomes
