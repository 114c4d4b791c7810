"""A claim and its argument: the verdict, the reasons, the objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.grading.grade import grade, statement
from bot.evidence.queries.results import ClaimSummary, Counterevidence, Objection, Statement, Why
from bot.evidence.queries.statements import (
    claim_statement,
    edge_objection,
    finding_statement,
    is_supplementary,
    node_statements,
    record_disagreements,
    require_known,
    unique_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Finding, Topic

POINTS_AT_MOST = 3
MIXED = "The evidence is mixed."
NONE_REPORTED = "The article reports nothing against this."


def verdict(graph: EvidenceGraph, topic_or_claim: str) -> ClaimSummary:
    """Answer a topic, or state a claim.

    The points are those that the topic names, else up to three findings, one a study first.
    Raises NotFoundError for an id that is neither.
    """
    require_known(topic_or_claim, graph.topics, graph.claims)
    topic = graph.topics.get(topic_or_claim)
    claim_id = topic.main if topic else topic_or_claim
    if topic is not None and claim_id not in graph.claims:
        return _text_only(graph, topic)
    assert claim_id is not None  # noqa: S101  a topic without a claim has been answered above
    claim = graph.claims[claim_id]
    supporting = _weighed(graph, claim_id)
    shown = node_statements(graph, topic.show if topic else ())
    shown_here = tuple(one for one in shown if not one.beyond)
    if not shown_here:
        shown_here = tuple(
            finding_statement(graph, finding) for finding in _chosen(graph, supporting)
        )
    buts = tuple(
        but
        for but in _objections(graph, _steps(graph, claim_id))
        if not but.point.beyond and (but.because or but.relation == "contradicts")
    )
    shown_findings = [graph.findings[one.id] for one in shown_here if one.kind == "finding"]
    beyond = _beyond(graph, claim_id, shown)
    graded = grade(graph, claim_id)
    short = topic.short if topic and topic.short else claim.short
    return ClaimSummary(
        topic=topic.id if topic else None,
        question=topic.question if topic else None,
        claim=claim_id,
        short=MIXED if graded.verdict_flips else short,
        statement=statement(graph, claim_id),
        answer=topic.answer if topic else None,
        grade=graded,
        points=shown_here,
        buts=buts,
        disagreements=record_disagreements([*shown_findings, *supporting]),
        beyond=beyond,
        sources=_sources(shown_here, buts, beyond, (finding.source for finding in supporting)),
    )


def why(graph: EvidenceGraph, claim_id: str) -> Why:
    """Return the mechanism behind a claim.

    Raises NotFoundError for an unknown claim.
    """
    require_known(claim_id, graph.claims)
    reasons = tuple(
        claim_statement(graph, graph.claims[edge.source])
        for edge in graph.edges_to(claim_id, "explains")
        if edge.source in graph.claims and graph.claims[edge.source].stance == "held"
    )
    sources = unique_in_order(*(reason.sources for reason in reasons))
    return Why(claim_id, statement(graph, claim_id), reasons, sources)


def against(graph: EvidenceGraph, claim_id: str) -> Counterevidence:
    """Return all that contradicts or qualifies a claim or a step anywhere below it.

    Raises NotFoundError for an unknown claim.
    """
    require_known(claim_id, graph.claims)
    below = _claims_below(graph, claim_id)
    found = _objections(graph, [step for one in below for step in _steps(graph, one)])
    here = tuple(objection for objection in found if not objection.point.beyond)
    beyond = tuple(objection for objection in found if objection.point.beyond)
    notes = record_disagreements(_weighed(graph, claim_id))
    cited = [one.point.sources for one in (*here, *beyond)]
    return Counterevidence(
        claim=claim_id,
        statement=statement(graph, claim_id),
        objections=here,
        beyond=beyond,
        disagreements=notes,
        sources=unique_in_order(*cited, (note.source for note in notes)),
        none=None if here or notes else NONE_REPORTED,
    )


def _text_only(graph: EvidenceGraph, topic: Topic) -> ClaimSummary:
    shown = node_statements(graph, topic.show)
    here = tuple(one for one in shown if not one.beyond)
    beyond = tuple(one for one in shown if one.beyond)
    findings = [graph.findings[one.id] for one in here if one.kind == "finding"]
    study = (topic.study,) if topic.study else ()
    return ClaimSummary(
        topic=topic.id,
        question=topic.question,
        claim=None,
        short=topic.short or "",
        statement=topic.answer or "",
        answer=topic.answer,
        grade=None,
        points=here,
        buts=(),
        disagreements=record_disagreements(findings),
        beyond=beyond,
        sources=_sources(here, (), beyond, study),
    )


def _weighed(graph: EvidenceGraph, claim_id: str) -> tuple[Finding, ...]:
    """Return the findings that the verdict rests on; of a rejected claim, those that refute it."""
    claims = [claim_id]
    if graph.claims[claim_id].stance == "rejected":
        edges = graph.edges_to(claim_id, "contradicts")
        claims = [edge.source for edge in edges if edge.source in graph.claims]
    found = (finding for claim in claims for finding in graph.supporting_findings(claim))
    return tuple(finding for finding in found if not is_supplementary(graph, finding.id))


def _chosen(graph: EvidenceGraph, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Choose one finding a study first, then further ones; the article's own words come last."""
    met: set[str] = set()
    ranked: list[tuple[bool, bool, Finding]] = []
    for finding in findings:
        source = graph.sources.get(finding.source)
        own_words = source is not None and source.status == "magazine"
        ranked.append((own_words, finding.source in met, finding))
        met.add(finding.source)
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(finding for *_, finding in ranked[:POINTS_AT_MOST])


def _steps(graph: EvidenceGraph, claim_id: str) -> tuple[str, ...]:
    """Return what can be attacked of a claim: itself and the named steps that lead to it."""
    steps = (
        *graph.edges_to(claim_id, "supports"),
        *graph.edges_from(claim_id, "derived-from"),
    )
    return (claim_id, *(edge.id for edge in steps if edge.id is not None))


def _objections(graph: EvidenceGraph, targets: Iterable[str]) -> tuple[Objection, ...]:
    found: dict[tuple[str, str], Objection] = {}
    for target in targets:
        for edge in graph.edges_to(target, "contradicts", "qualifies"):
            objecting = edge_objection(graph, edge)
            if objecting is not None:
                found.setdefault((edge.source, edge.to), objecting)
    return tuple(found.values())


def _claims_below(graph: EvidenceGraph, claim_id: str) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    waiting = [claim_id]
    while waiting:
        claim = waiting.pop(0)
        if claim in seen or claim not in graph.claims:
            continue
        seen[claim] = None
        waiting += [edge.source for edge in graph.edges_to(claim, "supports")]
        waiting += [edge.to for edge in graph.edges_from(claim, "derived-from")]
    return tuple(seen)


def _beyond(
    graph: EvidenceGraph, claim_id: str, shown: Iterable[Statement]
) -> tuple[Statement, ...]:
    linked = [
        edge.source
        for target in _claims_below(graph, claim_id)
        for edge in graph.edges_to(target, "supports", "contradicts", "qualifies")
        if edge.source in graph.findings and is_supplementary(graph, edge.source)
    ]
    named = [one.id for one in shown if one.beyond]
    return node_statements(graph, unique_in_order(named, linked))


def _sources(
    here: Iterable[Statement],
    buts: Iterable[Objection],
    beyond: Iterable[Statement],
    rest: Iterable[str],
) -> tuple[str, ...]:
    used = [one.sources for one in (*here, *(but.point for but in buts), *beyond)]
    return unique_in_order(*used, rest)
