"""Rules on the argument: every claim stands on papers, and every node serves it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bot.evidence.integrity.context import edge_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.errors import Problem
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.schema import Direction, Subject

OPPOSITES: frozenset[frozenset[Direction]] = frozenset(
    {
        frozenset({"up", "down"}),
        frozenset({"up", "none"}),
        frozenset({"down", "none"}),
        frozenset({"low", "high"}),
    }
)


def claims_reach_a_paper(inspection: RuleContext) -> Iterator[Problem]:
    """R10: a held claim rests on a paper that the article cites, or is marked untraceable."""
    graph = inspection.graph
    for claim in graph.claims.values():
        if claim.stance == "rejected" or claim.attribution == "untraceable":
            continue
        reached = [graph.sources.get(source) for source in graph.sources_of(claim.id)]
        if not any(
            source and source.status != "magazine" and not source.beyond for source in reached
        ):
            yield inspection.problem(
                claim.id,
                (),
                "The claim reaches no paper that the article cites; "
                "support it, or mark it “attribution: untraceable”.",
            )


def support_goes_one_way(inspection: RuleContext) -> Iterator[Problem]:
    """R11: no claim rests on itself."""
    graph = inspection.graph
    for cycle in graph.cycles():
        lines = [
            edge
            for edge in graph.edges
            if edge.rel in ("supports", "derived-from") and {edge.source, edge.to} <= set(cycle)
        ]
        circle = " → ".join(cycle)
        yield inspection.problem(
            edge_key(lines[-1]) if lines else cycle[0], (), f"Support goes in a circle: {circle}."
        )


def nothing_lies_unused(inspection: RuleContext) -> Iterator[Problem]:
    """R12: findings are used by edges, claims by edges or topics, sources and concepts by nodes.

    A part of a used concept, or its whole, counts as used. Terms are there to be looked up.
    """
    graph = inspection.graph
    ends = {end for edge in graph.edges for end in (edge.source, edge.to)}
    shown = {one for topic in graph.topics.values() for one in (*topic.show, topic.main)}
    sources = {finding.source for finding in graph.findings.values()}
    sources |= {topic.study for topic in graph.topics.values() if topic.study is not None}
    for finding in graph.findings:
        if finding not in ends | shown:
            yield inspection.problem(finding, (), "No edge and no topic uses this finding.")
    for claim in graph.claims:
        if claim not in ends | shown:
            yield inspection.problem(claim, (), "No edge and no topic uses this claim.")
    for source in graph.sources:
        if source not in sources:
            yield inspection.problem(source, (), "No finding and no topic uses this source.")
    used = _concepts_spoken_of(graph)
    for concept in graph.concepts:
        if not concept.startswith("t:") and used.isdisjoint(graph.related_concepts(concept)):
            yield inspection.problem(
                concept, (), "No finding and no claim speaks of this concept or of a part of it."
            )


def _concepts_spoken_of(graph: EvidenceGraph) -> set[str | None]:
    abouts = [finding.about for finding in graph.findings.values()]
    abouts += [claim.about for claim in graph.claims.values()]
    return {
        name
        for about in abouts
        for name in (about.exercise, about.versus, about.muscle, about.outcome)
    }


def rejected_claims_are_contradicted(inspection: RuleContext) -> Iterator[Problem]:
    """R13: a held claim about the same contradicts every rejected one."""
    graph = inspection.graph
    for claim in graph.claims.values():
        if claim.stance != "rejected":
            continue
        refuting = [
            graph.claims[edge.source]
            for edge in graph.edges_to(claim.id, "contradicts")
            if edge.source in graph.claims
        ]
        if not any(
            refutation.stance == "held" and refutation.about == claim.about
            for refutation in refuting
        ):
            yield inspection.problem(
                claim.id, (), "No held claim about the same contradicts this rejected one."
            )


def opposites_are_joined(inspection: RuleContext) -> Iterator[Problem]:
    """R14: held claims that say opposite things of the same are joined by an edge."""
    graph = inspection.graph
    held = [claim for claim in graph.claims.values() if claim.stance == "held"]
    joined = {
        frozenset({edge.source, edge.to})
        for edge in graph.edges
        if edge.rel in ("contradicts", "qualifies")
    }
    for one, other in combinations(held, 2):
        opposite = frozenset({one.direction, other.direction}) in OPPOSITES
        if opposite and one.about == other.about and frozenset({one.id, other.id}) not in joined:
            yield inspection.problem(
                other.id,
                ("direction",),
                f"The claim says the opposite of {one.id}; "
                "join them by a contradicts or qualifies edge.",
            )


def crossing_outcomes_is_argued(inspection: RuleContext) -> Iterator[Problem]:
    """R15: evidence on one outcome that backs a claim on another says why it may."""
    graph = inspection.graph
    for edge in graph.edges:
        if edge.rel not in ("supports", "derived-from") or edge.because is not None:
            continue
        ends = _about(graph, edge.source), _about(graph, edge.to)
        if ends[0] and ends[1] and ends[0].outcome != ends[1].outcome:
            yield inspection.problem(
                edge_key(edge),
                (),
                f"The edge goes from {ends[0].outcome} to {ends[1].outcome}; "
                "say under “because” why it may.",
            )


def _about(graph: EvidenceGraph, node: str) -> Subject | None:
    found = graph.findings.get(node) or graph.claims.get(node)
    return found.about if found else None


def limits_say_what_they_limit(inspection: RuleContext) -> Iterator[Problem]:
    """R39: what qualifies a claim or a step says how; answers show that sentence after "But"."""
    for edge in inspection.graph.edges:
        if edge.rel == "qualifies" and edge.because is None:
            message = "The edge qualifies; say under “because” what is to be borne in mind."
            yield inspection.problem(edge_key(edge), (), message)


def rejected_claims_back_nothing(inspection: RuleContext) -> Iterator[Problem]:
    """R32: a rejected claim supports, explains and limits nothing, and says who holds it."""
    graph = inspection.graph
    for claim in graph.claims.values():
        if claim.stance != "rejected":
            continue
        if claim.held_by is None:
            yield inspection.problem(
                claim.id, (), "A rejected claim says who holds it, under “held-by”."
            )
        resting = graph.edges_to(claim.id, "derived-from")
        for edge in (*graph.edges_from(claim.id), *resting):
            yield inspection.problem(
                edge_key(edge), (), f"Nothing may rest on {claim.id}, which is rejected."
            )


RULES: tuple[Callable[[RuleContext], Iterator[Problem]], ...] = (
    claims_reach_a_paper,
    support_goes_one_way,
    nothing_lies_unused,
    rejected_claims_are_contradicted,
    opposites_are_joined,
    crossing_outcomes_is_argued,
    limits_say_what_they_limit,
    rejected_claims_back_nothing,
)
