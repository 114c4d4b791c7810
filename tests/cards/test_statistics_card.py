"""The card of /faq stats: every number of its chart is a count or a share, drawn or in text."""

from __future__ import annotations

import re

import pytest

from bot.cards.statistics_card import OUTCOME_LABELS, statistics_card, statistics_chart
from bot.faq.statistics import ReferenceUse, Statistics
from tests.cards.broken_limits import broken_limits
from tests.pictures.svg_shapes import Shapes

USES = (ReferenceUse("squat-depth", "Half or full *squats*?", 3, 1, 2, 0),)
OUTCOMES = {outcome: 7**place for place, outcome in enumerate(OUTCOME_LABELS)}
STATISTICS = Statistics(30, OUTCOMES, USES)
EMPTY = Statistics(7, {}, ())


def test_every_number_of_the_chart_is_a_count_or_a_share():
    total = sum(OUTCOMES.values())
    known = {f"{count:,}" for count in (*OUTCOMES.values(), total, 30)}
    known |= {f"{100 * count / total:.0f}" for count in OUTCOMES.values()}
    chart = statistics_chart(STATISTICS)
    shapes = Shapes(chart.drawing)
    for text in shapes.texts:
        if text.kind != "tick":
            assert set(re.findall(r"[\d,]*\d", text.text)) <= known
    assert all(label in chart.alt for label in OUTCOME_LABELS.values())
    assert all(text.right <= shapes.width for text in shapes.texts)


@pytest.mark.parametrize("drawn", [b"PNG", None], ids=["drawn", "in text"])
def test_outcomes_are_told_once_and_the_card_keeps_to_the_limits(drawn):
    card = statistics_card(STATISTICS, drawn)
    assert broken_limits(card.view.to_components()) == ()
    text = str([each.get("content") for each in card.view.to_components()])
    assert ("small talk" in text) is (drawn is None)
    assert ("faq-statistics-30-days.png" in card.files) is (drawn is not None)
    assert "faq-statistics-30-days.csv" in card.files


def test_nothing_asked_is_a_sentence_without_a_chart():
    assert statistics_chart(EMPTY) is None
    assert "Nobody asked" in str(statistics_card(EMPTY).view.to_components())
