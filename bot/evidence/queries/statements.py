"""Points made of nodes: a finding as reported, a claim with its hedge, a term defined."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.evidence.grading.grade import grade, statement
from bot.evidence.queries.results import Disagreement, Objection, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Claim, Edge, Finding


def require_known(name: str, *known: Mapping[str, object]) -> None:
    """Raise NotFoundError with the nearest ids unless one of the mappings holds the name."""
    if not any(name in mapping for mapping in known):
        ids = [identifier for mapping in known for identifier in mapping]
        raise NotFoundError(name, get_close_matches(name, ids, n=3))


def finding_statement(graph: EvidenceGraph, finding: Finding) -> Statement:
    """Report a finding, flat."""
    return Statement(
        kind="finding",
        id=finding.id,
        text=finding.text,
        sources=(finding.source,),
        about=finding.about,
        beyond=is_supplementary(graph, finding.id),
    )


def claim_statement(graph: EvidenceGraph, claim: Claim) -> Statement:
    """State a claim with its hedge.

    It cites the article's sources; only if it has none, those beyond, which do not count for it.
    """
    beyond = is_supplementary(graph, claim.id)
    sources = graph.sources_of(claim.id)
    return Statement(
        kind="claim",
        id=claim.id,
        text=statement(graph, claim.id),
        sources=tuple(
            source for source in sources if is_supplementary_source(graph, source) == beyond
        ),
        level=grade(graph, claim.id).level if claim.stance == "held" else None,
        about=claim.about,
        beyond=beyond,
    )


def node_statement(graph: EvidenceGraph, node_id: str) -> Statement | None:
    """Return the point of any finding, claim or defined concept; None for an unknown id."""
    if node_id in graph.findings:
        return finding_statement(graph, graph.findings[node_id])
    if node_id in graph.claims:
        return claim_statement(graph, graph.claims[node_id])
    concept = graph.concepts.get(node_id)
    if concept is None or concept.define is None:
        return None
    return Statement(kind="term", id=concept.id, text=concept.define)


def node_statements(graph: EvidenceGraph, node_ids: Iterable[str]) -> tuple[Statement, ...]:
    """Return the points of the ids that are known, in order."""
    found = (node_statement(graph, node_id) for node_id in node_ids)
    return tuple(statement for statement in found if statement is not None)


def edge_objection(graph: EvidenceGraph, edge: Edge) -> Objection | None:
    """Return what an edge holds against its target, None if the edge does not object.

    What a rejected claim says is no objection: it is the belief that was weighed and dropped.
    """
    if edge.rel not in ("contradicts", "qualifies"):
        return None
    if edge.source in graph.claims and graph.claims[edge.source].stance == "rejected":
        return None
    objecting = node_statement(graph, edge.source)
    if objecting is None:
        return None
    return Objection(edge.rel, objecting, edge.because, edge.to)


def record_disagreement(finding: Finding) -> Disagreement | None:
    """Return what the paper's own record says against a finding, None if it agrees."""
    checked = finding.checked
    if checked.says in ("differs", "silent") and checked.note is not None:
        return Disagreement(finding.id, finding.source, checked.says, checked.note)
    return None


def record_disagreements(findings: Iterable[Finding]) -> tuple[Disagreement, ...]:
    """Return the disagreements of some findings, each once, in order."""
    found = (record_disagreement(finding) for finding in findings)
    return tuple(dict.fromkeys(known for known in found if known is not None))


def is_supplementary_source(graph: EvidenceGraph, source_id: str) -> bool:
    """Return whether the article does not cite this source."""
    return source_id in graph.sources and graph.sources[source_id].beyond


def is_supplementary(graph: EvidenceGraph, node_id: str) -> bool:
    """Return whether a finding or a claim rests on studies beyond the article alone."""
    if node_id in graph.findings:
        return is_supplementary_source(graph, graph.findings[node_id].source)
    sources = graph.sources_of(node_id)
    return bool(sources) and all(is_supplementary_source(graph, source) for source in sources)


def unique_in_order(*lists: Iterable[str]) -> tuple[str, ...]:
    """Join lists of ids, each id once, where it is first met."""
    return tuple(dict.fromkeys(identifier for ids in lists for identifier in ids))
