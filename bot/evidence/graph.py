"""The claim graph: nodes by id, edges by their ends, and the walks that others build on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeVar

from bot.evidence.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.evidence.grading.result import Grade
    from bot.evidence.grading.rules import CertaintyRules
    from bot.evidence.schema import (
        Claim,
        Concept,
        Document,
        Edge,
        Finding,
        Relation,
        Source,
        Topic,
    )
    from bot.evidence.study_facts import KnownStatement, StudyRecord

Node = TypeVar("Node", "Claim", "Concept", "Finding", "KnownStatement", "Source", "Topic")


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceGraph:
    """All that is known, immutable, in file order; of two nodes with one id the first counts.

    Look-ups by an id that nothing has give empty results, so that a graph with loose ends can be
    checked. `grades` is the memory of `certainty.grade`.
    """

    concepts: Mapping[str, Concept]
    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    claims: Mapping[str, Claim]
    topics: Mapping[str, Topic]
    studies: Mapping[str, StudyRecord]
    statements: Mapping[str, KnownStatement]
    edges: tuple[Edge, ...]
    rules: CertaintyRules
    roles: Roles = field(default_factory=Roles)
    grades: dict[str, Grade] = field(default_factory=dict, init=False, repr=False)
    _into: dict[str, list[Edge]] = field(init=False, repr=False)
    _out_of: dict[str, list[Edge]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        into: dict[str, list[Edge]] = defaultdict(list)
        out_of: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            into[edge.to].append(edge)
            out_of[edge.source].append(edge)
        object.__setattr__(self, "_into", dict(into))
        object.__setattr__(self, "_out_of", dict(out_of))

    @classmethod
    def build(
        cls, documents: Iterable[Document], rules: CertaintyRules, roles: Roles | None = None
    ) -> EvidenceGraph:
        """Join documents into one graph."""
        documents = tuple(documents)
        return cls(
            concepts=_by_id(node for document in documents for node in document.concepts),
            sources=_by_id(node for document in documents for node in document.sources),
            findings=_by_id(node for document in documents for node in document.findings),
            claims=_by_id(node for document in documents for node in document.claims),
            topics=_by_id(node for document in documents for node in document.topics),
            studies={
                record.source: record for document in documents for record in document.studies
            },
            statements=_by_id(node for document in documents for node in document.statements),
            edges=tuple(edge for document in documents for edge in document.edges),
            rules=rules,
            roles=roles or Roles(),
        )

    def edges_to(self, node: str, *rels: Relation) -> tuple[Edge, ...]:
        """Return the edges that end at a node or at an edge's id, of these relations or of all."""
        edges = self._into.get(node, ())
        return tuple(edge for edge in edges if not rels or edge.rel in rels)

    def edges_from(self, node: str, *rels: Relation) -> tuple[Edge, ...]:
        """Return the edges from a node or an edge, of these relations or of all."""
        edges = self._out_of.get(node, ())
        return tuple(edge for edge in edges if not rels or edge.rel in rels)

    def findings_of(self, source: str) -> tuple[Finding, ...]:
        """Return what one source reports."""
        return tuple(finding for finding in self.findings.values() if finding.source == source)

    def supporting_findings(self, claim: str) -> tuple[Finding, ...]:
        """Return the findings that a claim rests on, nearest first, through supports and premises.

        Findings of sources beyond the article are among them.
        """
        found: dict[str, Finding] = {}
        seen, waiting = {claim}, [claim]
        for node in waiting:
            if node in self.findings:
                found[node] = self.findings[node]
            below = [edge.source for edge in self.edges_to(node, "supports")]
            below += [edge.to for edge in self.edges_from(node, "derived-from")]
            fresh = [other for other in dict.fromkeys(below) if other not in seen]
            seen.update(fresh)
            # The list grows while it is walked: nearest nodes come first, each once.
            waiting.extend(fresh)
        return tuple(found.values())

    def sources_of(self, claim: str) -> tuple[str, ...]:
        """Return the ids of the sources that a claim rests on, nearest first."""
        return tuple(dict.fromkeys(found.source for found in self.supporting_findings(claim)))

    def related_concepts(self, concept: str) -> tuple[str, ...]:
        """Return a concept, the wholes it is part of, nearest first, and then its parts."""
        related = [concept]
        for whole in related:
            node = self.concepts.get(whole)
            if node and node.part_of and node.part_of not in related:
                related.append(node.part_of)
        parts = [concept]
        for whole in parts:
            parts += [
                node.id
                for node in self.concepts.values()
                if node.part_of == whole and node.id not in parts
            ]
        return tuple(dict.fromkeys(related + parts))

    def without(self, source: str) -> EvidenceGraph:
        """Return the graph as if a source had fallen: it, its findings and all their edges gone."""
        fallen = {finding.id for finding in self.findings_of(source)}
        gone, edges = set(fallen), self.edges
        while len(kept := tuple(edge for edge in edges if not {edge.source, edge.to} & gone)) < len(
            edges
        ):
            # An edge about a fallen edge has lost what it speaks of.
            gone |= {edge.id for edge in edges if edge.id and edge not in kept}
            edges = kept
        return EvidenceGraph(
            concepts=self.concepts,
            sources={name: node for name, node in self.sources.items() if name != source},
            findings={name: node for name, node in self.findings.items() if name not in fallen},
            claims=self.claims,
            topics=self.topics,
            studies={name: record for name, record in self.studies.items() if name != source},
            statements=self.statements,
            edges=edges,
            rules=self.rules,
            roles=self.roles,
        )

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return the cycles over supports and premises, each ending where it started.

        Cycles that share a link may be told as one.
        """
        needs: dict[str, dict[str, None]] = {}
        for edge in self.edges:
            if edge.rel in {"supports", "derived-from"}:
                upper, lower = edge.to, edge.source
                if edge.rel == "derived-from":
                    upper, lower = lower, upper
                needs.setdefault(upper, {})[lower] = None
        cycles: list[tuple[str, ...]] = []
        while cycle := _cycle(needs):
            cycles.append(cycle)
            # Cut it between its last two nodes, and look for others. The sorter lists what is
            # needed before what needs it.
            del needs[cycle[1]][cycle[0]]
        return tuple(cycles)


def _cycle(needs: Mapping[str, Iterable[str]]) -> tuple[str, ...] | None:
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return None


def _by_id(nodes: Iterable[Node]) -> Mapping[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        found.setdefault(node.id, node)
    return found
