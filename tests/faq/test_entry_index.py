"""Entry index: entries and topics side by side, and which one answers."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings, strategies as st

from bot.errors import NotFoundError
from bot.faq.precedence import Precedence

MYTH, EMG = "squats-work-hamstrings", "what-is-emg"


@pytest.fixture(scope="module")
def entries(library, entry):
    """Return a server's entries: beside the topics, on one of them, and in place of another."""
    return library.index_entries(
        [
            entry(9, "When do we open on holidays?"),
            entry(1, "When is the gym open?", phrasings=("opening hours of the gym",)),
            entry(2, "Do squats work your hamstrings?", replaces=MYTH),
            entry(3, "What is EMG?"),
            entry(4, "How long should I rest between squat sets?"),
            entry(5, "Where do our coaches write?", replaces=MYTH),
        ],
    )


def offered(answer):
    """Return the ids of what is offered after an answer."""
    return [one.topic for one in answer.related]


@pytest.mark.parametrize(
    "text",
    [
        "when is the gym open",
        "Opening hours of the GYM?",
        "when is the gmy open??",
        "when gym open",
    ],
)
def test_an_entry_answers_where_no_topic_does(library, entries, text):
    """What moderators added is found by its question and phrasings, typos included."""
    answer = library.answer(text, entries=entries)
    assert (answer.topic, answer.origin, answer.outcome) == ("e1", "community", "answer")


def test_an_entry_never_displaces_a_topic_in_silence(library, entries):
    """On a topic's ground the topic answers, word for word, and the entry is offered first."""
    alone = library.answer("what is emg?")
    answer = library.answer("what is emg?", entries=entries)
    assert answer.topic == EMG
    assert offered(answer)[0] == "e3"
    assert (answer.sentence, answer.sections) == (alone.sentence, alone.sections)


@pytest.mark.parametrize(
    "text",
    ["do squats work hams", "do squats hit the hamstrings at all?", "Do squats work your hams?"],
)
def test_the_servers_answer_to_a_topic_leads_wherever_the_topic_would(library, entries, text):
    """However it is asked, the entry answers and the curated topic is the first thing offered."""
    assert library.answer(text).topic == MYTH
    answer = library.answer(text, entries=entries)
    assert (answer.topic, offered(answer)[0]) == ("e2", MYTH)


def test_the_first_of_two_servers_answers_stands(library, entries):
    """A second entry on the same topic takes nothing over."""
    assert entries.replacing(MYTH).id == "e2"
    answer = library.answer("where do our coaches write", entries=entries)
    assert (answer.topic, offered(answer)[0]) == ("e5", MYTH)


def test_an_entry_that_is_near_is_offered_where_a_topic_is_surer(library, entry):
    """Beside a topic stands what asks nearly the same, and nothing else."""
    entries = library.index_entries(
        [
            entry(1, "What is EMG for?"),
            entry(2, "What is the fee?"),
            entry(3, "Do lunges work the hamstrings?"),
        ],
    )
    assert offered(library.answer("what is emg", entries=entries))[:2] == [
        "e1",
        *offered(library.answer("what is emg"))[:1],
    ]
    for asked in ("what is mvic", "do squats work the hamstrings"):
        assert offered(library.answer(asked, entries=entries)) == offered(library.answer(asked))


def test_a_replaced_topic_stays_a_click_away(library, entries):
    """Whoever asks for the topic itself gets it, with the server's answer beside it."""
    answer = library.show(MYTH, entries=entries)
    assert (answer.topic, answer.origin) == (MYTH, "topic")
    assert offered(answer)[0] == "e2"


def test_offers_name_the_servers_answer_in_place_of_the_topic(library, entries):
    """What is offered after another answer leads to what the server would be told."""
    neighbours = [one for one in library.graph.topics.values() if MYTH in one.related]
    assert neighbours
    for topic in neighbours:
        related = offered(library.show(topic.id, entries=entries))
        assert "e2" in related
        assert MYTH not in related


def test_choices_name_it_too(library, entry):
    """So do the choices of an unclear question."""
    asked = "evidence for squats"
    topics = [one.topic for one in library.answer(asked).choices]
    assert topics
    replacing = library.index_entries([entry(7, "Who has the key?", replaces=topics[0])])
    choices = [one.topic for one in library.answer(asked, entries=replacing).choices]
    assert choices == ["e7", *topics[1:]]


def test_an_entry_answers_an_unclear_question_and_offers_the_choices(library, entry):
    """Where topics are a guess, the entry that was meant answers and the guesses are offered."""
    asked = "evidence for squats"
    topics = [one.topic for one in library.answer(asked).choices]
    added = [entry(7, asked), entry(8, "Who has the key?", replaces=topics[-1])]
    entries = library.index_entries(added)
    answer = library.answer(asked, entries=entries)
    assert (answer.topic, offered(answer)) == ("e7", [*topics[:-1], "e8"])


def test_what_the_graph_answers_is_not_replaced(library, entry):
    """A question on one muscle is no topic's, so no entry stands in for the graph."""
    asked = "do squats grow the adductors?"
    topic = library.decide(asked).outcome.topic
    entries = library.index_entries(
        [entry(1, "What trains what?", replaces=topic), entry(2, asked)],
    )
    answer = library.answer(asked, entries=entries)
    assert answer.origin == "graph"
    assert offered(answer)[0] == "e2"


@pytest.mark.parametrize("passive", [False, True])
def test_no_entry_answers_an_injury(library, entry, passive):
    """Pain goes to a professional, whatever a server has added."""
    asked = "i tore my hamstring, what should i do?"
    entries = library.index_entries([entry(1, asked)])
    answer = library.answer(asked, entries=entries, passive=passive)
    assert answer.outcome == ("chatter" if passive else "injury")


def test_each_of_several_questions_is_answered_or_offered(library, entries):
    """A message that asks the server and the knowledge loses neither."""
    asked = "When is the gym open? And what is EMG exactly?"
    answer = library.answer(asked, entries=entries)
    assert {answer.topic, *offered(answer)} >= {"e1", EMG}


def test_of_several_questions_none_is_taken_from_its_topic(library, entries):
    """Also in one message with others, a topic's question gets the topic's answer."""
    asked = "What is EMG? And how good is the evidence?"
    answer = library.answer(asked, entries=entries)
    assert answer.topic == library.answer(asked).topic
    assert "e3" in offered(answer)


def test_an_entry_on_another_lift_is_not_taken(library, entry):
    """However alike the words, an entry on lunges does not answer for step-ups."""
    entries = library.index_entries([entry(1, "Do lunges work the hamstrings?")])
    answer = library.answer("do step ups work the hamstrings?", entries=entries)
    assert answer.topic != "e1"
    assert "e1" not in offered(answer)


def test_entries_are_shown_by_id_and_by_question(library, entries):
    """A button's id and a typed question lead to the same entry; what is gone is told."""
    assert library.show("e1", entries=entries).topic == "e1"
    assert library.show("when is the GYM open?", entries=entries).topic == "e1"
    assert library.show("kubo", entries=entries).topic == library.show("kubo").topic
    for name in ("e99", "e1 "):
        with pytest.raises(NotFoundError):
            library.show(name)
    with pytest.raises(NotFoundError):
        library.show("e99", entries=entries)


def test_entries_complete_what_is_typed(library, entries):
    """Entries and topics are suggested together, what begins as typed first."""
    assert [one.topic for one in library.suggest("when", entries=entries)][:2] == ["e1", "e9"]
    shown = [one.topic for one in library.suggest("", entries=entries)]
    assert len(shown) == len(set(shown)) == 25
    assert {one.id for one in entries} <= set(shown)
    assert MYTH not in shown


def test_the_explanation_names_the_entries(library, entries):
    """A moderator sees which entry came near, and the rule that chose."""
    decision = library.decide_with_entries("do squats work hams", entries)
    assert decision.reason is Precedence.ENTRY_OVERRIDES
    assert "e2" in {candidate.key for candidate in decision.matches.candidates}


def test_a_snapshot_does_not_change(library, entry):
    """Entries added later are in the next snapshot alone, whatever the list does."""
    added = [entry(1, "Where do I park?")]
    entries = library.index_entries(added)
    added.append(entry(2, "Where are the showers?"))
    assert len(entries) == 1
    assert library.answer("where are the showers", entries=entries).topic is None


@given(text=st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_without_entries_of_its_own_a_server_gets_what_all_get(library, text):
    """An empty snapshot changes no answer."""
    empty = library.index_entries(())
    assert library.answer(text, entries=empty) == library.answer(text)


def test_no_pair_of_questions_loses_its_topic(library, entry):
    """Two topics' questions in one message are led by a topic, whatever entries ask the same."""
    topics = [*library.graph.topics.values()]
    entries = library.index_entries(
        [entry(number, topic.question) for number, topic in enumerate(topics, 1)],
    )
    for one, other in permutations(topics, 2):
        asked = f"{one.question} {other.question}"
        alone = library.answer(asked)
        answer = library.answer(asked, entries=entries)
        assert (answer.outcome, answer.origin) == (alone.outcome, alone.origin), asked


def test_no_phrase_of_a_topic_is_lost_to_an_entry_beside_it(library, entry):
    """Entries that ask every topic's question to the letter displace none of them."""
    topics = library.graph.topics.values()
    entries = library.index_entries(
        [entry(number, topic.question) for number, topic in enumerate(topics, 1)],
    )
    for number, topic in enumerate(topics, 1):
        for text in (topic.question, *topic.phrasings):
            answer = library.answer(text, entries=entries)
            alone = library.answer(text)
            assert (answer.topic, answer.origin) == (alone.topic, alone.origin), text
        assert f"e{number}" in offered(library.answer(topic.question, entries=entries))
