"""Which pictures go with which answer."""

from __future__ import annotations

import pytest

from bot.engine import AnswerEngine, bundled_knowledge_dir
from bot.evidence.loader import load_knowledge
from bot.pictures.charts.model import NoChart
from bot.pictures.picture import (
    Picture,
    chart_for_reference,
    chart_picture,
    map_for_reference,
    map_picture,
)

GRAPH = load_knowledge(bundled_knowledge_dir()).graph


@pytest.mark.parametrize(
    ("reference", "chart"),
    [
        ("squat-growth-study", "growth-kubo2019-full-squat"),
        ("squat-growth-study+t:mvic", "growth-kubo2019-full-squat"),
        ("s:kubo2019", "growth-kubo2019-full-squat"),
        ("f:ebben-ham-mvic", "activity-ebben2009-back-squat"),
        ("x:full-squat+x:half-squat+m:quadriceps", "pair-kubo2019-full-squat-half-squat"),
    ],
)
def test_an_answer_gets_the_chart_of_its_reference(reference, chart):
    assert chart_for_reference(GRAPH, reference).id == chart


@pytest.mark.parametrize("reference", ["", "e12", "t:emg", "x:nothing+x:half-squat", "m:glutes"])
def test_what_has_no_chart_gets_a_sentence_and_no_error(reference):
    refused = chart_for_reference(GRAPH, reference)
    assert isinstance(refused, NoChart)
    assert refused.sentence


@pytest.mark.parametrize(
    ("reference", "node"),
    [
        ("squat-growth-study+t:mvic", "squat-growth-study"),
        ("c:no-ham-growth", "c:no-ham-growth"),
        ("f:kubo-ham", "c:no-ham-growth"),
    ],
)
def test_an_answer_gets_the_map_of_its_reference(reference, node):
    assert map_for_reference(GRAPH, reference).id == node


@pytest.mark.parametrize("reference", ["", "e12", "t:emg", "m:glutes", "s:kubo2019"])
def test_what_argues_nothing_has_no_map(reference):
    assert map_for_reference(GRAPH, reference) is None


def test_names_are_fit_for_files():
    chart = chart_for_reference(GRAPH, "s:kubo2019")
    names = [
        chart_picture(chart).name,
        map_picture(map_for_reference(GRAPH, "c:no-ham-growth")).name,
    ]
    assert all(name.replace("-", "").isalnum() for name in names)


def test_the_engine_draws_by_reference_and_remembers():
    engine = AnswerEngine.open()
    chart = engine.chart("s:kubo2019")
    assert isinstance(chart, Picture)
    assert engine.chart("s:kubo2019") is chart
    drawn = engine.evidence_map("squats-work-hamstrings")
    assert drawn is not None
    assert drawn.svg.startswith("<svg")
    assert engine.evidence_map("t:emg") is None
    assert isinstance(engine.chart("t:emg"), NoChart)
