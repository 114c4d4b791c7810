"""Look things up by id or by the name that people use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.comparison import comparison_answer
from bot.answers.model import Answer, Bullet
from bot.answers.name_resolution import resolve
from bot.answers.profile import definition_answer, profile_answer, study_answer
from bot.answers.sections import (
    Citations,
    article_footer,
    certainty_of_claim,
    disagree_sections,
    join_words,
    make_section,
    related_questions,
)
from bot.answers.topic import claim_sections, topic_answer
from bot.errors import InputError
from bot.evidence.queries import verdict
from bot.evidence.queries.statements import record_disagreements

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.concepts import Lexicon


def look_up(graph: EvidenceGraph, lexicon: Lexicon, name: str, prefix: str = "") -> Answer:
    """Show a topic, claim, finding, study, muscle, exercise or term, by id or by a lay name.

    With a prefix, such as `m:`, things of that kind alone.

    Raises NotFoundError, with the nearest names, for anything else.
    """
    return answer_for_node(graph, resolve(graph, lexicon, name, prefix))


def answer_for_node(graph: EvidenceGraph, node: str) -> Answer:
    """Show what has an id. Raises NotFoundError for an outcome, which has no card."""
    kind = node.partition(":")[0] if ":" in node else "topic"
    match kind:
        case "topic":
            return topic_answer(graph, node)
        case "c":
            return _claim_answer(graph, node)
        case "f":
            return _finding_answer(graph, node)
        case "s":
            return study_answer(graph, node)
        case "m" | "x":
            return profile_answer(graph, node)
        case _:
            return definition_answer(graph, node)


def compare_exercises(
    graph: EvidenceGraph, lexicon: Lexicon, first: str, second: str, muscle: str | None = None
) -> Answer:
    """Compare two exercises, for one muscle or for all, by ids or lay names.

    Raises:
        NotFoundError: with the nearest names, for a name that is no exercise or no muscle.
        InputError: when both names mean one exercise.
    """
    one, other = (resolve(graph, lexicon, name, "x:") for name in (first, second))
    if one in graph.related_concepts(other):
        labels = join_words(dict.fromkeys(graph.concepts[name].label for name in (one, other)))
        raise InputError(f"These are one exercise or forms of it: {labels}; name two others.")
    for_muscle = None if muscle is None else resolve(graph, lexicon, muscle, "m:")
    return comparison_answer(graph, (one, other), for_muscle)


def _claim_answer(graph: EvidenceGraph, claim_id: str) -> Answer:
    claim = graph.claims[claim_id]
    found = verdict(graph, claim_id)
    citations = Citations(graph)
    sections, shown = claim_sections(graph, found, citations)
    rejected = claim.stance == "rejected"
    topics = [topic.id for topic in graph.topics.values() if topic.main == claim_id]
    righting = [
        edge.source
        for edge in graph.edges_to(claim_id, "contradicts")
        if rejected and edge.source in graph.claims
    ]
    return Answer(
        outcome="answer",
        heading="A belief the evidence speaks against" if rejected else "A claim",
        verdict=found.short,
        sentence=f"“{found.statement}”" if rejected else found.statement,
        origin="graph",
        sections=sections,
        certainty=certainty_of_claim(graph, claim_id),
        citations=citations.listing(),
        related=related_questions(
            graph,
            topics
            or [topic.id for topic in graph.topics.values() if topic.main in (*righting, *shown)],
        ),
        claims=tuple(dict.fromkeys((claim_id, *shown))),
        sources=citations.sources,
        footer=article_footer(graph),
        reference=claim_id,
    )


def _finding_answer(graph: EvidenceGraph, finding_id: str) -> Answer:
    finding = graph.findings[finding_id]
    citations = Citations(graph)
    numbers = citations.cite((finding.source,))
    scope = finding.scope
    rows = {
        "Kind of evidence": finding.evidence,
        "People": scope.who and (f"{scope.n} {scope.who}" if scope.n else scope.who),
        "Length": f"{scope.weeks} weeks" if scope.weeks else None,
        "Note": scope.note,
    }
    lines = [Bullet(f"{label}: {value}") for label, value in rows.items() if value]
    lines.append(Bullet(f"Place: {_place(graph, finding_id)}", numbers))
    held = [
        edge.to
        for edge in graph.edges_from(finding_id, "supports")
        if edge.to in graph.claims and graph.claims[edge.to].stance == "held"
    ]
    return Answer(
        outcome="answer",
        heading="A finding",
        verdict="",
        sentence=finding.text,
        origin="graph",
        sections=(
            *make_section("table", "The finding", lines),
            *disagree_sections(record_disagreements((finding,)), citations),
        ),
        citations=citations.listing(),
        related=related_questions(
            graph, [topic.id for topic in graph.topics.values() if topic.main in held]
        ),
        claims=tuple(held),
        sources=citations.sources,
        footer=None if graph.sources[finding.source].beyond else article_footer(graph),
        reference=finding_id,
    )


def _place(graph: EvidenceGraph, finding_id: str) -> str:
    at = graph.findings[finding_id].at
    if at.section == "none":
        return "not in the article, from the paper's own record"
    paragraph = f", paragraph {at.para}" if at.para else ""
    return f"the article's section “{at.section}”{paragraph}"
