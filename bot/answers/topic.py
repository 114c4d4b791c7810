"""A topic answered from its main claim, its study, or its own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import overview, profile as cards
from bot.answers.model import Answer, Bullet
from bot.answers.presupposition import correct_presupposition
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    caveats_section,
    certainty_of_claim,
    disagree_sections,
    make_bullet,
    make_section,
    related_questions,
)
from bot.evidence.queries import verdict
from bot.matching.results import MentionedConcepts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Section
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import ClaimSummary, Statement

MAX_STATEMENTS = 4
SORENESS = "o:soreness"
NOT_SORENESS = (
    "Sharp pain, a pop or bruising is not ordinary soreness: see a doctor or a physiotherapist."
)


def topic_answer(
    graph: EvidenceGraph,
    topic_id: str,
    *,
    score: float = 0.0,
    mentioned: MentionedConcepts | None = None,
    others: Iterable[str] = (),
) -> Answer:
    """Answer a topic; `others` are topics that the same message also asks."""
    topic = graph.topics[topic_id]
    asked = mentioned or MentionedConcepts()
    found = verdict(graph, topic_id)
    citations = Citations(graph)
    righted, righting = correct_presupposition(graph, asked.presupposes, found.claim)
    sections, claims = _sections(graph, found, citations, asked)
    also, also_claims = _also_asked(graph, others, citations)
    heading, short, sentence = topic.question, found.short, _sentence(found)
    if topic_id == graph.roles.terms_topic:
        heading, short, sentence = overview.term_heading(graph, asked.terms)
    main = found.claim
    return Answer(
        outcome="answer",
        heading=heading,
        verdict=short,
        sentence=sentence,
        correction=righted,
        topic=topic_id,
        origin="topic",
        score=score,
        sections=(*sections, *also),
        certainty=certainty_of_claim(graph, main) if main else None,
        citations=citations.listing(),
        related=related_questions(graph, (*others, *topic.related)),
        claims=tuple(dict.fromkeys((*([main] if main else ()), *claims, *righting, *also_claims))),
        sources=citations.sources,
        footer=article_footer(graph),
        alternative_topic=graph.roles.alternatives_topic,
        reference=_reference(graph, topic_id, asked, others),
    )


def claim_sections(
    graph: EvidenceGraph, found: ClaimSummary, citations: Citations
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Return the sections of a verdict in reading order, and the claims that they show."""
    points = found.points[:MAX_STATEMENTS]
    warning: tuple[Bullet, ...] = ()
    about = graph.claims[found.claim].about if found.claim else None
    # Topics on soreness say this in their own text.
    if about and about.outcome == SORENESS and not found.answer:
        warning = (Bullet(NOT_SORENESS),)
    shown = {point.id for point in points}
    told = (
        *make_section(
            "evidence", statements_heading(graph, points), _bullets(graph, points, citations)
        ),
        *caveats_section(found.buts, citations, *warning),
    )
    # What a reader has not been told need not be confirmed either.
    notes = [
        disagreement
        for disagreement in found.disagreements
        if disagreement.finding in shown
        or (disagreement.says == "differs" and disagreement.source in citations.sources)
    ]
    sections = (
        *told,
        *disagree_sections(notes, citations),
        *beyond_section(graph, found.beyond, citations),
    )
    objecting = [but.point for but in found.buts]
    return sections, tuple(point.id for point in (*points, *objecting) if point.kind == "claim")


def statements_heading(graph: EvidenceGraph, points: Iterable[Statement]) -> str:
    """Return the heading of statements, which shows whether studies measured them."""
    findings = [graph.findings[point.id] for point in points if point.kind == "finding"]
    measured = bool(findings) and all(
        finding.source != graph.roles.primary_source for finding in findings
    )
    return "What the studies found" if measured else "What this rests on"


def _reference(
    graph: EvidenceGraph, topic_id: str, asked: MentionedConcepts, others: Iterable[str]
) -> str:
    terms = asked.terms if topic_id == graph.roles.terms_topic else ()
    return "+".join((topic_id, *others, *terms, *asked.presupposes[:1]))


def _sections(
    graph: EvidenceGraph, found: ClaimSummary, citations: Citations, asked: MentionedConcepts
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    topic = graph.topics[found.topic or ""]
    match topic.id:
        case graph.roles.terms_topic:
            return overview.term_sections(graph, asked.terms), ()
        case graph.roles.strength_topic:
            return overview.strength_sections(graph, found, citations)
        case graph.roles.sources_topic:
            return overview.source_sections(graph, citations), ()
        case _ if topic.study is not None:
            return cards.study_sections(graph, topic.study, found, citations)
        case _:
            return claim_sections(graph, found, citations)


def _sentence(found: ClaimSummary) -> str:
    """Say the hedged statement and, where the topic adds a text of its own, that too."""
    return " ".join(dict.fromkeys(text for text in (found.statement, found.answer) if text))


def _bullets(
    graph: EvidenceGraph, points: Iterable[Statement], citations: Citations
) -> tuple[Bullet, ...]:
    return tuple(make_bullet(graph, point, citations) for point in points)


def _also_asked(
    graph: EvidenceGraph, others: Iterable[str], citations: Citations
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Answer the further questions of a message in a line each."""
    found = [verdict(graph, other) for other in others]
    lines = [
        Bullet(
            f"{one.question} {one.short} {one.statement}",
            citations.cite(source for point in one.points[:1] for source in point.sources),
            str(one.grade.level) if one.grade else None,
        )
        for one in found
    ]
    return make_section("text", "You also asked", lines), tuple(
        one.claim for one in found if one.claim
    )
