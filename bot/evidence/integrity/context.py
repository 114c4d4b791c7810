"""What a rule looks at, and how it reports."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.evidence.strict_yaml.source_map import format_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Edge, Study
    from bot.evidence.strict_yaml.source_map import Locate, NodeLocation, Path


@dataclass(frozen=True, slots=True)
class RuleContext:
    """A graph under inspection, with the places of its nodes in the files."""

    graph: EvidenceGraph
    locate: Locate
    nodes: tuple[NodeLocation, ...]

    def problem(self, node: str, path: Path, message: str) -> Problem:
        """Report a fault at a path inside a node, which the message ends with."""
        return Problem(*self.locate(node, path), f"{message} {format_path(path, node)}")


def edge_key(edge: Edge) -> str:
    """Name an edge by its ends and relation, as places of nodes do."""
    return f"{edge.source} {edge.rel} {edge.to}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """End a sentence with the nearest known name, if one is near."""
    matches = get_close_matches(name, list(known), n=1)
    return f"; did you mean {matches[0]}?" if matches else "."


def texts(inspection: RuleContext) -> Iterator[tuple[str, Path, str]]:
    """Return every text of our own as node, path and text; titles and names of papers left out."""
    for node, path, text in _all_texts(inspection.graph):
        if text is not None:
            yield node, path, text


def _all_texts(graph: EvidenceGraph) -> Iterator[tuple[str, Path, str | None]]:
    for concept in graph.concepts.values():
        yield concept.id, ("define",), concept.define
    for source in graph.sources.values():
        yield source.id, ("verified",), source.verified
        yield source.id, ("no-doi",), source.no_doi
        if source.study is not None:
            yield from _study_texts(source.id, source.study)
    for finding in graph.findings.values():
        yield finding.id, ("text",), finding.text
        yield finding.id, ("scope", "note"), finding.scope.note
        yield finding.id, ("checked", "note"), finding.checked.note
    for claim in graph.claims.values():
        yield claim.id, ("text",), claim.text
        yield claim.id, ("short",), claim.short
    yield from _known_texts(graph)
    for edge in graph.edges:
        yield edge_key(edge), ("because",), edge.because
    for topic in graph.topics.values():
        yield topic.id, ("question",), topic.question
        yield topic.id, ("short",), topic.short
        yield topic.id, ("answer",), topic.answer
        for position, phrasing in enumerate(topic.phrasings):
            yield topic.id, ("phrasings", position), phrasing


def _known_texts(graph: EvidenceGraph) -> Iterator[tuple[str, Path, str | None]]:
    for record in graph.studies.values():
        for attribute, fact in record.facts.items():
            yield record.id, ("facts", attribute, "say"), fact.say
    for statement in graph.statements.values():
        yield statement.id, ("say",), statement.say


def _study_texts(source: str, study: Study) -> Iterator[tuple[str, Path, str | None]]:
    for name in ("kind", "design", "people", "protocol", "measured"):
        yield source, ("study", name), getattr(study, name)
    for position, limit in enumerate(study.limits):
        yield source, ("study", "limits", position), limit
