"""Charts: every number is in a finding, nothing is filled in, and all of it can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import bundled_knowledge_dir
from bot.errors import NotFoundError
from bot.evidence.loader import load_knowledge
from bot.pictures.charts.drawing import draw_chart
from bot.pictures.charts.model import BarChart, DifferenceChart, Gauge, NoChart, PairedBarChart
from bot.pictures.charts.selection import all_charts, comparison_chart, topic_chart
from bot.pictures.svg import DARK, LIGHT
from tests.pictures.known_numbers import numbers_in, numbers_of
from tests.pictures.svg_shapes import Shapes

GRAPH = load_knowledge(bundled_knowledge_dir()).graph
CHARTS = {
    chart.id: chart
    for chart in (
        *all_charts(GRAPH),
        comparison_chart(GRAPH, "x:seated-leg-curl", "x:prone-leg-curl"),
    )
    if not isinstance(chart, NoChart)
}
each_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


@each_chart
def test_every_number_off_every_chart_is_in_a_finding(chart):
    """Ticks of an axis and the year of a citation are the only others."""
    allowed = set().union(*(numbers_of(GRAPH.findings[finding]) for finding in chart.findings))
    allowed.add(float(GRAPH.sources[chart.source].csl.issued.year))
    for text in Shapes(draw_chart(chart)).texts:
        if text.kind != "tick":
            assert numbers_in(text.text) <= allowed, text.text
    assert numbers_in(chart.alt) <= allowed


@each_chart
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_all_text_lies_within_the_picture_and_clear_of_other_text(chart, theme):
    shapes = Shapes(draw_chart(chart, theme))
    for position, text in enumerate(shapes.texts):
        assert text.left >= 0
        assert text.right <= shapes.width
        assert text.top >= 0
        assert text.bottom <= shapes.height, text.text
        assert not [other.text for other in shapes.texts[:position] if other.touches(text)]


@each_chart
def test_a_chart_fits_a_phone_beside_its_card(chart):
    shapes = Shapes(draw_chart(chart))
    assert shapes.width == 400
    assert shapes.height <= 480


@each_chart
def test_the_alternative_text_fits_discord_and_names_every_value(chart):
    assert len(chart.alt) <= 1024
    bars = {
        BarChart: lambda: chart.bars,
        PairedBarChart: lambda: [bar for pair in chart.pairs for bar in pair],
        Gauge: lambda: [chart.bar],
        DifferenceChart: lambda: chart.differences,
    }[type(chart)]()
    for bar in bars:
        assert bar.shown in chart.alt


@each_chart
def test_a_chart_shows_one_study(chart):
    assert {GRAPH.findings[finding].source for finding in chart.findings} == {chart.source}


def test_growth_is_shown_of_one_group_with_its_size_in_the_caption():
    chart = CHARTS["growth-kubo2019-full-squat"]
    measured = [GRAPH.findings[finding] for finding in chart.findings]
    assert {finding.scope.n for finding in measured if finding.effect} == {8}
    # What did not change in any group did not change in this one.
    assert all(finding.direction == "none" for finding in measured if not finding.effect)
    assert "8 untrained young men" in chart.caption


def test_hamstrings_are_set_apart_and_have_no_bar_where_no_number_is_known():
    chart = CHARTS["growth-kubo2019-full-squat"]
    last = chart.bars[-1]
    assert (last.label, last.apart, last.value, last.shown) == (
        "hamstrings",
        True,
        None,
        "no change",
    )
    assert not any(bar.apart for bar in chart.bars[:-1])


def test_spread_is_drawn_only_where_it_is_known():
    chart = CHARTS["pair-maeo2021-seated-leg-curl-prone-leg-curl"]
    assert all(bar.spread is None for pair in chart.pairs for bar in pair)
    assert "spread" not in chart.caption
    assert "±" not in draw_chart(chart).svg


def test_the_gauge_is_the_only_picture_of_activity():
    gauges = [chart for chart in CHARTS.values() if isinstance(chart, Gauge)]
    assert [gauge.bar.shown for gauge in gauges] == ["27 %"]


def test_an_upper_bound_is_hollow_and_said_to_be_one():
    chart = CHARTS["share-vigotsky2016-back-squat"]
    bound, whole = chart.bars[1], chart.bars[0]
    assert (bound.label, bound.at_most, whole.at_most) == ("hamstrings", True, False)
    assert "at most" in bound.shown
    rects = [
        element for element in Shapes(draw_chart(chart)).root.iter() if element.tag.endswith("rect")
    ]
    hollow = [rect for rect in rects if rect.get("stroke-dasharray")]
    assert [rect.get("fill") for rect in hollow] == [DARK.background]


def test_a_difference_told_the_other_way_round_is_turned():
    """One study put the hamstrings as thrust less squat, the rest as squat less thrust."""
    chart = CHARTS["difference-plotkin2023-back-squat-hip-thrust"]
    hamstrings = chart.differences[-1]
    assert (hamstrings.value, hamstrings.low, hamstrings.high) == (-0.1, -1.4, 0.9)
    assert hamstrings.shown == "0.1 cm² more with hip thrusts"
    assert hamstrings.margin == "margin 0.9 less to 1.4 more"


def test_two_exercises_that_no_study_compared_get_a_sentence():
    refused = comparison_chart(GRAPH, "x:back-squat", "x:leg-curl")
    assert isinstance(refused, NoChart)
    assert refused.sentence.endswith(".")
    with pytest.raises(NotFoundError):
        comparison_chart(GRAPH, "x:back-squat", "x:nothing")


def test_a_comparison_is_drawn_where_one_study_has_both_numbers():
    chart = comparison_chart(GRAPH, "x:full-squat", "x:half-squat")
    assert isinstance(chart, PairedBarChart)
    assert chart.series == ("full squat", "half squat")


def test_a_topic_gets_the_chart_of_what_it_shows():
    for topic, expected in {
        "squat-growth-study": "growth-kubo2019-full-squat",
        "hamstring-activity-in-squat": "activity-ebben2009-back-squat",
        "hamstring-contribution-to-squat": "share-vigotsky2016-back-squat",
        "hip-thrust-vs-squat": "difference-plotkin2023-back-squat-hip-thrust",
    }.items():
        chart = topic_chart(GRAPH, topic)
        assert chart is not None
        assert chart.id == expected
    assert topic_chart(GRAPH, "good-morning-squat") is None


def test_a_long_name_does_not_run_into_its_value():
    chart = CHARTS["growth-kubo2019-full-squat"]
    long = replace(chart.bars[0], label="a muscle with a very long name", part="and a long part")
    shapes = Shapes(draw_chart(replace(chart, bars=(long,))))
    assert not [
        (a.text, b.text)
        for position, a in enumerate(shapes.texts)
        for b in shapes.texts[:position]
        if a.touches(b)
    ]
