"""Decisions: from a text to a result."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from bot.matching.concept_mentions import SQUATS_BUILD_HAMSTRINGS, find_presupposition
from bot.matching.decision import ANSWER_THRESHOLD, MAX_CHOICES, MIN_CHOICES
from bot.matching.results import Ambiguous, Injury, NotCovered, OffTopic, SmallTalk, TopicMatch
from bot.matching.search.phrase_index import Phrase, PhraseIndex


@pytest.fixture(scope="module")
def decide(library):
    """Decide with the shipped knowledge."""

    def outcome(text, **options):
        return library.decide(text, **options).outcome

    return outcome


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("do sqauts hit teh hamstirngs", "squats-work-hamstrings"),
        ("how many heads does the hamstring have?", "hamstring-anatomy"),
        ("why do my hips shoot up when i squat heavy", "good-morning-squat"),
        ("what is MVIC", "what-is-emg"),
        ("kubo 2019 sets and reps?", "squat-growth-study"),
        ("hip thrusts or squats for glutes?", "hip-thrust-vs-squat"),
        ("back of my legs sore day after squats", "sore-hamstrings-after-squats"),
        ("best exercise for hammies", "best-hamstring-exercises"),
    ],
)
def test_questions_reach_their_topic(decide, text, topic):
    """Typos, slang and lay words lead to the topic that was meant."""
    outcome = decide(text)
    assert isinstance(outcome, TopicMatch)
    assert outcome.topic == topic


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("how much protein per day", NotCovered),
        ("do lunges work the hamstrings", NotCovered),
        ("i tore my hamstring squatting, what do i do", Injury),
        ("what is the capital of france", OffTopic),
        ("new squat pr today lets go", SmallTalk),
        ("", SmallTalk),
        ("💪💪💪", SmallTalk),
        ("\u202e\u0000\u200b", SmallTalk),
    ],
)
def test_what_is_no_topic_is_not_answered(decide, text, kind):
    """Other lifts, injuries, other worlds and chatter get their own outcome."""
    assert isinstance(decide(text), kind)


@pytest.mark.parametrize(
    ("text", "greeting"),
    [("hello there", True), ("thanks!", True), ("asdfgh", False), ("bananas", False), ("", False)],
)
def test_greetings_are_told_from_other_chatter(decide, text, greeting):
    """Who greets or thanks may be greeted; who types gibberish has not."""
    assert decide(text) == SmallTalk(greeting=greeting)


def test_not_covered_names_what_is_missing(decide):
    """An exercise that the knowledge lacks is named in the asker's words."""
    outcome = decide("are bulgarian split squats good for hamstrings?")
    assert isinstance(outcome, NotCovered)
    assert outcome.missing == ("bulgarian split squats",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("do deads work hamstrings", "deadlifts"),
        ("does dl work hamstrings", "deadlift"),
        ("do rdls grow the hamstrings", "romanian deadlifts"),
        ("do bss work quads", "bulgarian split squats"),
    ],
)
def test_gym_slang_is_named_in_full(decide, text, name):
    """An abbreviation is no name to print."""
    outcome = decide(text)
    assert isinstance(outcome, NotCovered)
    assert outcome.missing == (name,)


@pytest.mark.parametrize("text", ["hw deap sqat", "my legs are dead", "dead stop squats"])
def test_dead_is_no_deadlift(library, text):
    """Tired legs and slips of the keyboard name no exercise."""
    assert "u:deadlift" not in library.matcher.lexicon.read(text).concepts


def test_an_exercise_that_is_not_held_needs_more_certainty(library):
    """A question on a foreign lift is not answered for its likeness to one on squats."""
    known = library.decide("do squats work hamstrings").outcome
    foreign = library.decide("do leg presses work hamstrings").outcome
    assert isinstance(known, TopicMatch)
    assert isinstance(foreign, NotCovered)


@given(text=st.text(max_size=200))
def test_overheard_messages_get_an_answer_or_silence(library, text):
    """Nobody who did not ask is offered choices or talked to about injuries."""
    outcome = library.decide(text, overheard=True).outcome
    assert not isinstance(outcome, Ambiguous | Injury)


def test_an_overheard_injury_is_left_alone(decide):
    """Advice that nobody asked the bot for is not given."""
    assert isinstance(decide("i tore my hamstring yesterday", overheard=True), SmallTalk)


@given(text=st.text(max_size=300))
def test_every_text_has_an_outcome(library, text):
    """Whatever is typed, there is an outcome, and choices keep to their number."""
    outcome = library.decide(text).outcome
    if isinstance(outcome, Ambiguous):
        assert MIN_CHOICES <= len(set(outcome.topics)) == len(outcome.topics) <= MAX_CHOICES


def test_a_phrasing_of_the_knowledge_is_answered_outright(library):
    """Each curated phrasing finds its own topic, unless learning from it is ruled out."""
    for topic in library.graph.topics.values():
        for text in (topic.question, *topic.phrasings):
            outcome = library.matcher.decide(text).outcome
            assert isinstance(outcome, TopicMatch)
            assert (outcome.topic, outcome.score) == (topic.id, 1.0)


def test_unseen_ignores_an_equal_phrasing(library):
    """An honest evaluation does not look the question up."""
    text = library.graph.topics["good-morning-squat"].question
    outcome = library.matcher.decide(text, unseen=True).outcome
    assert not isinstance(outcome, TopicMatch) or outcome.score < 1.0


def test_several_questions_are_answered_in_turn(decide):
    """The first covered question is answered and the others are offered."""
    outcome = decide("do squats work the hamstrings? and what does EMG stand for?")
    assert isinstance(outcome, TopicMatch)
    assert {outcome.topic, *outcome.others} >= {"squats-work-hamstrings", "what-is-emg"}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("since squats build the hamstrings, how many sets", True),
        ("why do squats grow the hamstrings so much", True),
        ("do squats build the hamstrings", False),
        ("why do squats not grow the hamstrings", False),
    ],
)
def test_a_belief_taken_for_granted_is_noticed(library, text, taken):
    """Only a question that builds on the belief is righted before it is answered."""
    presupposed = find_presupposition(library.matcher.lexicon.read(text))
    assert (presupposed == (SQUATS_BUILD_HAMSTRINGS,)) is taken


def test_the_explanation_tells_what_decided(library):
    """Mended words, concepts, nearest phrasings, margin and rule are all there."""
    explanation = library.explain("do sqauts work my hamstrings")
    assert ("sqauts", "squats") in explanation.repairs
    assert ("m:hamstrings", "hamstrings") in explanation.concepts
    assert explanation.ranking[0][0] == "squats-work-hamstrings"
    assert explanation.ranking[0][3]
    assert explanation.margin > 0
    assert explanation.reasons
    assert explanation.rule


@pytest.fixture(scope="module")
def server(lexicon):
    """Index what a server's moderators added."""
    return PhraseIndex.of(
        [
            Phrase("e1", "When is the gym open on Sundays?"),
            Phrase("e2", "Do lunges work the hamstrings?"),
        ],
        lexicon,
    )


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("when is the gym open on sundays", "e1"),
        ("when is teh gym opne on a sunday", "e1"),
        ("do lunges work hamstrings", "e2"),
        ("do squats work the hamstrings", "squats-work-hamstrings"),
    ],
)
def test_a_servers_phrases_answer_beside_the_topics(library, server, text, topic):
    """What moderators added is found there at once, typos included, and takes nothing over."""
    outcome = library.matcher.decide(text, beside=server).outcome
    assert isinstance(outcome, TopicMatch)
    assert outcome.topic == topic


def test_a_servers_phrase_on_another_lift_is_not_taken(library, server):
    """However alike the words, a phrase on lunges does not answer for step-ups."""
    outcome = library.matcher.decide("do step ups work the hamstrings", beside=server).outcome
    assert not isinstance(outcome, TopicMatch)


def test_a_servers_phrases_do_not_hide_an_injury(library, server):
    """Pain goes to a professional whatever a server has added."""
    text = "i tore my hamstring when is the gym open on sundays"
    assert isinstance(library.matcher.decide(text, beside=server).outcome, Injury)


@pytest.mark.parametrize(
    "text",
    [
        "i tore my hamstring, what should i do? and do squats work the hamstrings?",
        "do squats work the hamstrings? also my hamstring popped and is swollen, what now?",
    ],
)
def test_an_injury_goes_before_the_other_questions(decide, text):
    """Whoever is hurt hears of a professional, not of muscles."""
    assert isinstance(decide(text), Injury)


@pytest.mark.parametrize(
    "text", ["palpitations squats", "hamstring avulsion", "should i see a doctor about my knee"]
)
def test_medical_words_speak_for_themselves(library, text):
    """A name of something medical is enough."""
    assert isinstance(library.decide(text).outcome, Injury)


@pytest.mark.parametrize("text", ["do squats raise heart rate", "my squat is broken"])
def test_a_word_of_two_meanings_is_no_injury_alone(library, text):
    """Hearts beat in training, and squats break without a bone."""
    assert not isinstance(library.decide(text).outcome, Injury)


def test_a_servers_phrases_leave_an_overheard_injury_alone(library, server):
    """Silence on an injury is no gap for a server's phrase to fill."""
    text = "i tore my hamstring when is the gym open on sundays"
    outcome = library.matcher.decide(text, beside=server, overheard=True).outcome
    assert isinstance(outcome, SmallTalk)


def test_a_topic_without_weights_yet_does_no_harm(library):
    """A topic added before the weights are fitted anew leaves the others as they are."""
    weights = replace(library.matcher.weights, labels=("x",), biases=(0.0,), features={})
    outcome = library.matcher.with_weights(weights).decide("do squats work hams", unseen=True)
    assert not isinstance(outcome.outcome, TopicMatch)


def test_weights_alone_decide_between_topics(library):
    """With no weights nothing is answered: the numbers are in the file, not in the code."""
    empty = replace(library.matcher.weights, features={})
    outcome = library.matcher.with_weights(empty).decide("do squats work hams", unseen=True).outcome
    assert not isinstance(outcome, TopicMatch)
    assert 1 / len(empty.labels) < ANSWER_THRESHOLD
