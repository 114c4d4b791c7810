"""Impact: what members get before and after a change."""

from __future__ import annotations

import pytest

from bot.faq.impact import collisions
from bot.faq.model import EntryContent

MYTH = "squats-work-hamstrings"


@pytest.fixture(scope="module")
def entries(library, entry):
    """Return a server with two entries."""
    return library.index_entries(
        [entry(1, "When is the gym open?"), entry(2, "Do squats work hams?", replaces=MYTH)],
    )


@pytest.fixture
def collide(library, entries):
    """Return the collisions of a draft with that server."""

    def run(question, *, editing=None, **more):
        return collisions(library, entries, EntryContent(question, "x", **more), editing=editing)

    return run


def test_what_nobody_answers_collides_with_nothing(collide):
    """A new question on new ground is free."""
    assert collide("Where do I park?", phrasings=("parking lot",)) == ()


def test_a_topics_question_is_told_with_the_topic(collide):
    """The moderator learns what answers it now, that it goes on, and where the entry would be."""
    (one,) = collide("what is emg?")
    assert (one.topic, one.now.reference, one.then.reference) == ("what-is-emg",) * 3
    assert one.beside
    assert str(one) == (
        "Members who ask “what is emg?” now get “What does “EMG” mean?” and still would, "
        "with this entry offered beside it."
    )


def test_replacing_a_topic_is_told_for_its_own_question_too(collide, library):
    """Made the server's answer, the draft takes every question of the topic, and it is said."""
    topic = library.graph.topics["what-is-emg"]
    told = collide("what is emg?", replaces=topic.id)
    assert [one.asked for one in told] == ["what is emg?", topic.question]
    assert all(one.then.reference == "e3" for one in told)
    assert str(told[1]).endswith("; they would get “what is emg?”.")


def test_an_equal_entry_goes_on_answering(collide):
    """An entry that asks the same is named, and the new one would not displace it."""
    (one,) = collide("when is the gym OPEN")
    assert (one.now.reference, one.then.reference, one.alike) == ("e1", "e1", "e1")


def test_a_near_duplicate_is_told(collide):
    """What an entry would have answered by similarity changes hands, and it is said."""
    (one,) = collide("Where do I park?", phrasings=("when is the gym open today",))
    assert (one.asked, one.now.reference, one.then.reference) == (
        "when is the gym open today",
        "e1",
        "e3",
    )


def test_what_the_graph_answers_cannot_be_replaced(collide):
    """There is no topic to choose, and the moderator is not offered one."""
    (one,) = collide("Do squats grow the adductors?")
    assert (one.now.outcome, one.topic, one.beside) == ("answer", None, True)


def test_what_asks_of_an_injury_would_never_be_shown(collide):
    """The moderator learns that such an entry does not answer."""
    (one,) = collide("I tore my hamstring, what should I do?")
    assert str(one.now) == str(one.then) == "the advice to see a professional"


def test_an_edited_entry_does_not_collide_with_itself(collide):
    """Only what changes for members is told."""
    assert collide("When is the gym open?", phrasings=("gym hours",), editing=1) == ()
    assert collide("Do squats work hams?", editing=2, replaces=MYTH) == ()


def test_giving_a_topic_back_is_told(collide, library):
    """An entry that no longer replaces a topic hands its questions back."""
    told = collide("Do squats work hams?", editing=2)
    question = library.graph.topics[MYTH].question
    (back,) = [one for one in told if one.asked == question]
    assert (back.now.reference, back.then.reference) == ("e2", MYTH)


def test_a_second_answer_to_a_topic_is_told_that_the_first_stands(collide, library):
    """Two entries cannot both be the server's answer."""
    told = collide("Our view on hams?", replaces=MYTH)
    question = library.graph.topics[MYTH].question
    (one,) = [one for one in told if one.asked == question]
    assert (one.now.reference, one.then.reference) == ("e2", "e2")


def test_an_unclear_question_becomes_clear(collide):
    """Where members had to choose, they would get the entry."""
    (one,) = collide("evidence for squats")
    assert (str(one.now), one.then.reference) == ("a choice of questions", "e3")


def test_a_pointer_to_a_topic_that_has_gone_is_in_nobodys_way(library, entry):
    """Where an entry means what the knowledge has no more, others can still be looked at."""
    asked = "Where is the foam roller?"
    gone = entry(1, asked, answer="", replaces="no-such-topic")
    entries = library.index_entries([gone])
    draft = EntryContent("Which rollers are there?", "x", (asked,))
    assert all(one.then.reference == "e2" for one in collisions(library, entries, draft))
