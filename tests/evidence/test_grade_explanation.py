"""Explanations of a grade: reasons, improvements, hedges."""

from __future__ import annotations

import re

import pytest

from bot.errors import NotFoundError
from bot.evidence.grading.grade import grade, statement
from bot.evidence.loader import load_knowledge
from bot.evidence.schema import CertaintyLevel
from tests.evidence.graph_samples import (
    KNOWLEDGE,
    RULES,
    claim,
    finding,
    graph_of,
    level,
    source,
)


def test_grades_are_remembered(graph):
    """A graph grades each claim once."""
    assert grade(graph, "c:no-growth") is grade(graph, "c:no-growth")


def test_unknown_claims_are_told(graph):
    """A name that no claim has is told with the nearest one."""
    with pytest.raises(NotFoundError) as caught:
        grade(graph, "c:no-grwth")
    assert "c:no-growth" in caught.value.nearest


def test_worked_example_is_graded_as_by_hand(graph):
    """The three studies give the levels, the words and the reason that the rule gives by hand."""
    result = grade(graph, "c:no-growth")
    assert [(step.code, step.change, step.level.value, step.source) for step in result.steps] == [
        ("start", 0, "moderate", "s:small2019"),
        ("few-people", -1, "low", "s:small2019"),
        ("no-interval", 0, "low", "s:small2019"),
        ("start", 0, "moderate", "s:larger2023"),
        ("no-interval", -1, "low", "s:larger2023"),
        ("best", 0, "low", None),
        ("agree", 1, "moderate", None),
    ]
    assert result.reason == "Two MRI studies agree, but with only 24 squatters between them."
    assert result.raise_it.startswith("A third study, with a margin of error")
    assert "100 people" in result.raise_it
    assert grade(graph, "c:share").level is CertaintyLevel.VERY_LOW
    assert grade(graph, "c:no-help").level is CertaintyLevel.VERY_LOW


def test_the_article_is_not_counted_as_a_study():
    """The article's own words and reasoning are no third study."""
    nodes = [finding("a"), finding("b"), finding("c", "reasoning"), source("c", "magazine")]
    assert "Two MRI studies" in grade(graph_of(*nodes), "c:it").reason
    nodes[2] = finding("c", says="silent")
    assert "Two MRI studies" in grade(graph_of(*nodes), "c:it").reason
    assert "third" not in grade(graph_of(finding("a"), *nodes[2:]), "c:it").raise_it
    for alone in (finding("c"), finding("c", "reasoning")):
        result = grade(graph_of(alone, nodes[3]), "c:it")
        assert not result.reason.startswith("One ")


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"n": 8}, "with only 8 people"),
        ({"n": 34, "flags": ["partial"]}, "One MRI study of 34 "),
        ({"n": None, "against": "none", "says": None}, "through the article"),
    ],
)
def test_the_reason_of_one_study_names_its_weakness(more, part):
    """A single study's reason says how many people it had and what is weak about it."""
    assert part in grade(graph_of(finding("a", **more)), "c:it").reason


def test_what_would_raise_a_level_does():
    """Two weaknesses that the floor hides must both go before anything rises."""
    found = finding("a", "model", outcome="moment", against="none", says=None)
    nodes = [found, source("a", "conference-abstract")]
    claims = [claim("it", "moment")]
    result = grade(graph_of(*nodes, claims=claims), "c:it")
    steps = RULES.steps
    assert steps["conference-abstract"].raises.lower() in result.raise_it.lower()
    assert steps["not-opened"].raises.lower() in result.raise_it.lower()
    assert level(found, claims=claims) == "very low"


@pytest.mark.parametrize("name", list(CertaintyLevel))
def test_every_level_has_words_and_dots(name):
    """Dots go from one to four filled, and never stand without a meaning."""
    words = RULES.levels[name]
    assert words.dots.count("●") == name.order + 1
    assert len(words.dots) == len(CertaintyLevel)
    assert words.meaning.endswith(".")


def test_hedges_follow_the_level(graph):
    """The computed level fills the hedge, and a rejected claim stays as it is."""
    assert statement(graph, "c:no-growth") == "Squats probably do little for hamstring size."
    assert statement(graph, "c:share") == "The hamstrings might do 35 % of the work of the hip."
    assert statement(graph, "c:growth") == "Squats build the hamstrings."


@pytest.mark.parametrize(
    ("text", "high", "moderate"),
    [
        ("Squats {hedge} grow quads.", "Squats grow quads.", "Squats probably grow quads."),
        (
            "In squats, hams {hedge} work.",
            "In squats, hams work.",
            "In squats, hams probably work.",
        ),
        ("{hedge} squats help.", "Squats help.", "Probably squats help."),
        ("Squats do so {hedge}.", "Squats do so.", "Squats do so probably."),
    ],
)
def test_an_empty_hedge_leaves_no_gap(text, high, moderate):
    """At high the sentence reads as if it never had a hedge."""
    for people, due in ((34, high), (20, moderate)):
        studies = [finding(name, n=people) for name in "abc"]
        graph = graph_of(*studies, claims=[claim("it", text=text)])
        assert statement(graph, "c:it") == due


def test_every_grade_of_the_project_is_a_sentence():
    """Reasons and what would raise them are whole sentences, without open slots or gaps."""
    graph = load_knowledge(KNOWLEDGE).graph
    for name in graph.claims:
        result = grade(graph, name)
        for said in (result.reason, result.raise_it):
            assert said[0].isupper(), said
            assert said.endswith("."), said
            assert not re.search(r"[{}]|  |,,|\.\.| [.,]", said), said
        assert all(step.words and "{" not in step.words for step in result.steps)
