"""Entries that map a phrasing to a topic."""

from __future__ import annotations

import pytest

TOPIC = "squats-work-hamstrings"
WORDING = "do zercher goblins bite the backside"


@pytest.fixture
def pointer(library, entry):
    """Return entries with one that means a topic."""
    made = entry(1, WORDING, answer="", replaces=TOPIC)
    return library.index_entries([made])


def test_the_wording_gets_the_topic(library, pointer):
    """Members who ask so get the curated answer, as it is."""
    answer = library.answer(WORDING, entries=pointer)
    assert (answer.topic, answer.origin) == (TOPIC, "topic")
    assert library.answer(WORDING).topic != TOPIC


def test_the_topic_stays_as_it_is(library, pointer):
    """A pointer replaces nothing."""
    question = library.graph.topics[TOPIC].question
    assert library.answer(question, entries=pointer).origin == "topic"


def test_it_is_recalled_as_the_topic(library, pointer):
    """Its id stands for the answer that it leads to."""
    assert library.recall("e1", entries=pointer).topic == TOPIC
    assert library.show("e1", entries=pointer).topic == TOPIC


def test_a_topic_that_has_gone_is_led_to_no_more(library, entry):
    """With another knowledge the wording is not covered, and nothing fails."""
    gone = entry(1, WORDING, answer="", replaces="no-such-topic")
    entries = library.index_entries([gone])
    assert library.answer(WORDING, entries=entries).outcome != "answer"


def test_moderators_find_it(pointer):
    """Autocomplete offers pointers to those who tend them, and not to members."""
    assert [one.topic for one in pointer.listed("zercher")] == ["e1"]
    assert [one.topic for one in pointer.listed("E1")] == ["e1"]
    assert pointer.suggested("do zercher", ()) == ()
