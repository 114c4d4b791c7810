"""The tree below a claim, down to the sources that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.citations import short_citation
from bot.evidence.grading.grade import grade, statement
from bot.evidence.queries.results import Link
from bot.evidence.queries.statements import is_supplementary, is_supplementary_source, require_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Edge


def chain(graph: EvidenceGraph, claim_id: str) -> Link:
    """Return the tree below a claim, studies beyond the article last.

    Raises NotFoundError for an unknown claim.
    """
    require_known(claim_id, graph.claims)
    return _link(graph, claim_id, None, frozenset())


def _link(graph: EvidenceGraph, node_id: str, edge: Edge | None, above: frozenset[str]) -> Link:
    below = [
        _link(graph, child, step, above | {node_id})
        for child, step in _steps(graph, node_id, edge)
        # Objections may point at each other, so a branch ends where it would meet itself.
        if child not in above and child != node_id
    ]
    claim, finding = graph.claims.get(node_id), graph.findings.get(node_id)
    if finding is not None:
        below.append(_source(graph, finding.source))
    return Link(
        id=node_id,
        text=statement(graph, node_id) if claim else finding.text if finding else node_id,
        # An edge "explains" is never walked, so every relation here is one of a Link.
        relation=edge.rel if edge is not None and edge.rel != "explains" else None,
        because=edge.because if edge else None,
        level=grade(graph, node_id).level if claim and claim.stance == "held" else None,
        beyond=is_supplementary(graph, node_id),
        children=tuple(sorted(below, key=lambda link: link.beyond)),
    )


def _steps(
    graph: EvidenceGraph, node_id: str, arrived_by: Edge | None
) -> Iterator[tuple[str, Edge]]:
    """Return what bears on a node, and on the named step by which it was reached."""
    for edge in graph.edges_to(node_id, "supports", "contradicts", "qualifies"):
        rejected = edge.source in graph.claims and graph.claims[edge.source].stance == "rejected"
        if not rejected:
            yield edge.source, edge
    for edge in graph.edges_from(node_id, "derived-from"):
        yield edge.to, edge
    if arrived_by is not None and arrived_by.id is not None:
        for edge in graph.edges_to(arrived_by.id, "qualifies"):
            yield edge.source, edge


def _source(graph: EvidenceGraph, source_id: str) -> Link:
    source = graph.sources.get(source_id)
    return Link(
        id=source_id,
        text=short_citation(source) if source else source_id,
        relation="source",
        beyond=is_supplementary_source(graph, source_id),
    )
