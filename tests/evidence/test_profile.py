"""Profiles of muscles, exercises, studies and terms, and lists of sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotFoundError
from bot.evidence import queries


def test_muscle_rolls_up_its_parts_by_outcome(small):
    """What was measured on a part is told of the whole; claims and findings by outcome."""
    profile = queries.muscle(small, "m:hamstrings")
    assert [group.label for group in profile.groups] == [
        "muscle growth",
        "muscle activity",
        "share of a joint's work",
    ]
    growth, activity, _ = profile.groups
    assert "f:carter-squat" in [one.id for one in activity.findings]
    assert [one.id for one in growth.beyond] == ["f:eaton-curl"]
    assert "c:builds" not in [one.id for one in growth.claims]


def test_exercise_is_met_on_both_sides_of_a_comparison(small):
    """An exercise that a finding compares with is a part of its profile."""
    (growth,) = queries.exercise(small, "x:hip-thrust").groups
    assert [one.id for one in growth.findings] == ["f:baker-quads"]


def test_kinds_are_not_mixed_up(small):
    """An exercise is no muscle."""
    with pytest.raises(NotFoundError):
        queries.muscle(small, "x:hip-thrust")


def test_all_sources_are_listed_with_those_beyond_last(small):
    """The whole list has every source once, numbered, and says what each carries."""
    listed = queries.topic_sources(small)
    assert [one.number for one in listed] == [1, 2, 3, 4, 5, 6]
    assert {one.source for one in listed} == set(small.sources)
    assert listed[-1].beyond
    carried = {one.source: [point.id for point in one.used_for] for one in listed}
    assert carried["s:carter2003"] == ["c:light-work", "c:curls-better"]
    assert carried["s:eaton2005"] == ["c:curls-better"]


def test_sources_of_topics_follow_the_order_of_use(small):
    """Sources of some topics come in the order in which the answers use them."""
    listed = queries.topic_sources(small, ["study", "activity"])
    assert [one.source for one in listed] == ["s:able2001", "s:carter2003", "s:eaton2005"]


def test_study_of_a_topic_is_among_its_sources(small):
    """The study that a topic is about is listed even where the answer does not cite it."""
    topic = small.topics["growth"].model_copy(update={"study": "s:carter2003"})
    graph = replace(small, topics={"growth": topic})
    assert "s:carter2003" in [one.source for one in queries.topic_sources(graph, ["growth"])]


def test_sources_say_how_far_they_were_checked(small):
    """The list counts agreeing findings, and says so of a paper that was not opened."""
    said = {one.source: one.checked for one in queries.topic_sources(small)}
    assert said["s:carter2003"] == "checked against the abstract: 2 of 3 findings agree"
    assert said["s:dover2004"] == "not checked against the paper"
    assert said["s:article"] == "its own words"


def test_study_card_shows_every_finding_and_what_differs(small):
    """R23: the card of a study shows each finding, and each place where its paper differs."""
    for source in small.sources:
        card = queries.study(small, source)
        assert [one.id for one in card.findings] == [one.id for one in small.findings_of(source)]
    card = queries.study(small, "s:carter2003")
    assert [(one.finding, one.says) for one in card.disagreements] == [
        ("f:carter-squat", "differs")
    ]
    assert [one.id for one in card.claims] == ["c:light-work", "c:curls-better"]


def test_study_card_leaves_out_what_is_not_known(small):
    """A source without a study record has a card all the same."""
    card = queries.study(small, "s:dover2004")
    assert (card.n, card.design, card.limits) == (None, None, ())
    assert queries.study(small, "s:able2001").n == 17


def test_definition_says_where_a_term_is_used(small):
    """A term comes with the topics that show it, and the claims that name it."""
    assert queries.define(small, "t:emg").topics == ("activity",)
    assert "c:light-work" in queries.define(small, "m:hamstrings").claims
    with pytest.raises(NotFoundError):
        queries.define(small, "m:adductors")
