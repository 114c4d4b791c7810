"""From an outcome to an answer: every kind of message gets its reply here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.answers.model import Answer, Bullet
from bot.answers.pair import graph_answer
from bot.answers.sections import (
    Citations,
    article_footer,
    make_section,
    not_covered,
    related_questions,
)
from bot.answers.small_talk import small_talk_line
from bot.answers.topic import NOT_SORENESS, topic_answer
from bot.evidence.queries import verdict
from bot.matching.results import (
    Ambiguous,
    GraphMatch,
    Injury,
    MentionedConcepts,
    NotCovered,
    OffTopic,
    SmallTalk,
    TopicMatch,
)

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.results import MatchResult


def compose(graph: EvidenceGraph, outcome: MatchResult) -> Answer:
    """Say what there is to say to a message."""
    match outcome:
        case TopicMatch():
            return topic_answer(
                graph,
                outcome.topic,
                score=outcome.score,
                mentioned=outcome.mentioned,
                others=outcome.others,
            )
        case GraphMatch():
            found = graph_answer(graph, outcome)
            return found or _not_covered(graph, NotCovered((), (outcome.topic,)))
        case Ambiguous():
            return Answer(
                outcome="choices",
                heading="Did you mean one of these?",
                verdict="",
                score=outcome.score,
                choices=related_questions(graph, outcome.topics),
            )
        case NotCovered():
            return _not_covered(graph, outcome)
        case Injury():
            return _injury(graph, outcome)
        case OffTopic():
            return _off_topic(graph)
        case SmallTalk():
            line = small_talk_line(outcome, _headline(graph), _subject(graph))
            return Answer(outcome="chatter", heading="", verdict=line)
        case _:
            assert_never(outcome)


def cache_key(graph: EvidenceGraph, outcome: MatchResult) -> MatchResult:
    """Drop from an outcome what no answer depends on, so that equal answers are composed once."""
    if not isinstance(outcome, TopicMatch):
        return outcome
    said = outcome.mentioned
    terms = said.terms if outcome.topic == graph.roles.terms_topic else ()
    kept = MentionedConcepts(terms=terms, presupposes=said.presupposes[:1])
    return replace(outcome, mentioned=kept)


def _not_covered(graph: EvidenceGraph, outcome: NotCovered) -> Answer:
    return Answer(
        outcome="not-covered",
        heading="",
        verdict=not_covered(outcome.missing),
        sentence="The article says nothing on that, and a guess would be no answer.",
        related=related_questions(graph, outcome.nearest),
    )


def _injury(graph: EvidenceGraph, outcome: Injury) -> Answer:
    """Refuse advice and point to those who can give it; ordinary soreness may be spoken of."""
    answer = Answer(
        outcome="injury",
        heading="",
        verdict="I give no medical advice.",
        sentence="With pain, an injury or a medical condition, see a doctor or a physiotherapist.",
    )
    soreness = graph.roles.soreness_topic
    if not outcome.soreness or soreness is None:
        return answer
    found = verdict(graph, soreness)
    citations = Citations(graph)
    level = str(found.grade.level) if found.grade else None
    line = Bullet(found.statement, citations.cite(_carrying(graph, found.claim)), level)
    return Answer(
        outcome="injury",
        heading="",
        verdict=answer.verdict,
        sentence=answer.sentence,
        sections=make_section("text", "On ordinary soreness", [Bullet(NOT_SORENESS), line]),
        citations=citations.listing(),
        related=related_questions(graph, (soreness,)),
        claims=(found.claim,) if found.claim else (),
        sources=citations.sources,
        footer=article_footer(graph),
    )


def _carrying(graph: EvidenceGraph, claim: str | None) -> tuple[str, ...]:
    sources = graph.sources_of(claim) if claim else ()
    return tuple(source for source in sources if not graph.sources[source].beyond)


def _headline(graph: EvidenceGraph) -> str:
    """Return the question to ask first; a folder that names none is told by its first."""
    first = graph.roles.headline_topic or next(iter(graph.topics))
    return graph.topics[first].question


def _subject(graph: EvidenceGraph) -> str:
    return graph.roles.subject or "what I know"


def _off_topic(graph: EvidenceGraph) -> Answer:
    verdict = (
        f"That is outside my field: ask me about {_subject(graph)}, as in “{_headline(graph)}”"
    )
    return Answer(outcome="off-topic", heading="", verdict=verdict)
