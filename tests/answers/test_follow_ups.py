"""Follow-up questions in reply to an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.compose import compose
from bot.answers.follow_ups import answer_follow_up
from bot.answers.model import FollowUp
from bot.evidence.queries import against, grade, why
from bot.matching.results import Ambiguous, NotCovered, TopicMatch

SAID = {
    FollowUp.WHY: ["why?", "Why", "how come??", "but why", "ok why tho", "explain that", "why not"],
    FollowUp.HOW_SURE: [
        "how sure",
        "How sure are you?",
        "are you sure about that",
        "u sure?",
        "really?",
        "is that proven",
        "why only moderate",
        "how certain is that",
    ],
    FollowUp.SOURCES: [
        "source?",
        "sources",
        "link",
        "link pls",
        "got a source for that?",
        "sauce",
        "show me the studies",
        "which study?",
        "says who",
        "what's your source",
    ],
    FollowUp.AGAINST: [
        "what speaks against it?",
        "against",
        "counter evidence",
        "counter-evidence?",
        "any counterarguments",
        "anything against that",
        "limits?",
    ],
    FollowUp.INSTEAD: [
        "what instead?",
        "instead",
        "so what should i do instead",
        "alternatives?",
        "ok what then",
    ],
}
OWN_QUESTIONS = [
    "why do squats miss the hamstrings",
    "how sure are you that squats grow quads",
    "what is the source of hip drive in a squat",
    "what should i do for my calves instead of squats",
    "which study used hip thrusts",
    "does anything work hamstrings",
    "",
    "?!",
    "lol",
    "nice",
    "ok " * 40 + "why",
]


@pytest.fixture
def answer(graph):
    """Return the headline answer."""
    return compose(graph, TopicMatch("squats-work-hamstrings", 0.9))


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, said in SAID.items() for t in said])
def test_short_replies_are_understood(library, kind, text):
    """A reply in the words that people use is taken as the follow-up it is."""
    assert library.follow_up_rules.classify(text) is kind


@pytest.mark.parametrize("text", OWN_QUESTIONS)
def test_a_question_of_its_own_is_no_follow_up(library, text):
    """What asks something by itself, or nothing, must not be read as a reply."""
    assert library.follow_up_rules.classify(text) is None


def test_every_follow_up_keeps_heading_and_claim(graph, answer):
    """A reply stays with the question that it is about, except for what to do instead."""
    for kind in FollowUp:
        reply = answer_follow_up(graph, answer, kind)
        assert reply.outcome == "answer"
        if kind is not FollowUp.INSTEAD:
            assert reply.heading == answer.heading
            assert reply.claims[0] == answer.claims[0]
            assert reply.correction is None


def test_why_gives_the_mechanism_with_its_own_levels(graph, answer):
    """Reasons are claims too, and say how sure each of them is."""
    reply = answer_follow_up(graph, answer, FollowUp.WHY)
    reasons = why(graph, answer.claims[0]).reasons
    [section] = reply.sections
    assert [b.text for b in section.bullets] == [reason.text for reason in reasons]
    assert all(b.level for b in section.bullets)


def test_why_without_a_mechanism_says_so(graph):
    """Where the article explains nothing, the evidence is shown and named as that."""
    topic = next(t.id for t in graph.topics.values() if t.main and not why(graph, t.main).reasons)
    reply = answer_follow_up(graph, compose(graph, TopicMatch(topic, 0.9)), FollowUp.WHY)
    assert "no mechanism" in reply.sentence
    assert reply.sections[0].bullets


def test_how_sure_shows_every_step_and_what_would_raise_it(graph, answer):
    """The level is explained by the rule's own trace."""
    reply = answer_follow_up(graph, answer, FollowUp.HOW_SURE)
    result = grade(graph, answer.claims[0])
    steps, raising = reply.sections
    assert len(steps.bullets) == len(result.steps)
    assert all(
        bullet.text[1:].startswith(step.words[1:])
        for bullet, step in zip(steps.bullets, result.steps, strict=True)
    )
    assert [b.text for b in raising.bullets] == [result.raise_it]
    assert reply.certainty.level == str(result.level)


def test_sources_lists_the_shown_and_the_silent_ones(graph, answer):
    """All sources of an answer are given, those beyond the article last."""
    reply = answer_follow_up(graph, answer, FollowUp.SOURCES)
    assert set(answer.sources) | set(graph.sources_of(answer.claims[0])) == set(reply.sources)
    marks = [citation.beyond for citation in reply.citations]
    assert marks == sorted(marks)


def test_against_shows_every_objection_or_that_there_is_none(graph, answer):
    """What limits or contradicts the claim is shown; none reported is said as that."""
    reply = answer_follow_up(graph, answer, FollowUp.AGAINST)
    told = "\n".join(b.text for s in reply.sections for b in s.bullets)
    for objection in against(graph, answer.claims[0]).objections:
        assert (objection.because or objection.point.text) in told
    bare = next((c for c in graph.claims if against(graph, c).none), None)
    if bare:
        silent = answer_follow_up(graph, replace(answer, claims=(bare,)), FollowUp.AGAINST)
        assert silent.verdict == against(graph, bare).none


def test_instead_names_other_exercises(graph, answer):
    """What to do instead is the topic on that."""
    assert answer_follow_up(graph, answer, FollowUp.INSTEAD).topic == "best-hamstring-exercises"


@pytest.mark.parametrize("kind", [FollowUp.WHY, FollowUp.SOURCES])
@pytest.mark.parametrize(
    "outcome", [NotCovered(("lunges",), ("emg-study",)), Ambiguous(("emg-study", "sources"), 0.2)]
)
def test_where_nothing_was_answered_nothing_is_followed(graph, outcome, kind):
    """A reply to no answer asks for a question and keeps what was offered."""
    reply = answer_follow_up(graph, compose(graph, outcome), kind)
    assert reply.outcome == "chatter"
    assert reply.related[0].topic == "emg-study"


def test_what_is_not_graded_says_so(graph):
    """Anatomy has no level, and how sure we are is answered by that."""
    reply = answer_follow_up(
        graph, compose(graph, TopicMatch("hamstring-anatomy", 0.9)), FollowUp.HOW_SURE
    )
    assert reply.verdict == "Not graded."
    assert reply.certainty is None


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "/help",
        "HELP!!",
        "can you help me please",
        "what can you do?",
        "hey, what can I ask you",
        "how do I use you",
        "How do I use this bot?",
        "who are you",
        "what are you?",
        "are you a bot?",
        "r u an AI",
        "how does this work",
        "how do you work?",
        "test",
        "testing testing",
    ],
)
def test_what_is_asked_of_the_bot_itself_asks_for_help(library, text):
    """Who wants to know what it is wants to know how to use it."""
    assert library.follow_up_rules.asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "why?",
        "thanks",
        "help my squat",
        "what can squats do",
        "how does this work the hamstrings?",
        "how do squats work",
        "are you sure?",
        "what is the test for hamstrings",
        "who are the authors",
    ],
)
def test_what_is_asked_of_anything_else_does_not(library, text):
    """A question stays a question, whatever it begins with."""
    assert not library.follow_up_rules.asks_for_help(text)


def test_no_question_of_the_knowledge_asks_for_help(library):
    """What has an answer gets it."""
    topics = library.graph.topics.values()
    texts = [text for topic in topics for text in (topic.question, *topic.phrasings)]
    assert not [text for text in texts if library.follow_up_rules.asks_for_help(text)]
