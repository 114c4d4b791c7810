"""What the things of the knowledge are called: every name for looking up, one label for showing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.answers.sections import capitalise_first
from bot.evidence.citations import short_citation
from bot.evidence.grading.grade import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.evidence.graph import EvidenceGraph

NameKind = Literal["claim", "study", "muscle", "exercise", "term"]
PREFIXES: dict[NameKind, str] = {
    "claim": "c:",
    "study": "s:",
    "muscle": "m:",
    "exercise": "x:",
    "term": "t:",
}


class Named(NamedTuple):
    """An id and the label that people read."""

    id: str
    label: str


def iter_names(graph: EvidenceGraph, kind: NameKind | None = None) -> Iterator[tuple[str, str]]:
    """Return every name with its id; of two things with one name the first is meant."""
    prefix = PREFIXES[kind] if kind else ""
    return ((name, node) for name, node in _all_names(graph) if node.startswith(prefix))


def display_label(graph: EvidenceGraph, node: str) -> str:
    """Return the label of a topic, concept, source, claim or finding."""
    if node in graph.topics:
        return graph.topics[node].question
    if node in graph.concepts:
        return capitalise_first(graph.concepts[node].label)
    if node in graph.sources:
        source = graph.sources[node]
        return f"{short_citation(source)}: {source.csl.title}"
    if node in graph.claims:
        claim = graph.claims[node]
        return statement(graph, node) if claim.stance == "held" else claim.text
    return graph.findings[node].text


def typed_name(graph: EvidenceGraph, node: str) -> str:
    """Return one name that people read and can type; a finding has none but its id."""
    if node in graph.sources:
        return short_citation(graph.sources[node])
    label = display_label(graph, node)
    return f"{label} ({node})" if node in graph.findings else label


def _all_names(graph: EvidenceGraph) -> Iterator[tuple[str, str]]:
    nodes = (*graph.topics, *graph.concepts, *graph.sources, *graph.claims, *graph.findings)
    yield from ((node, node) for node in nodes)
    # Before titles: the article bears the question that it answers.
    yield from ((topic.question, topic.id) for topic in graph.topics.values())
    for concept in graph.concepts.values():
        yield from ((name, concept.id) for name in (concept.label, *concept.aka))
    for source in graph.sources.values():
        names = (short_citation(source), source.csl.title, *source.aka, source.csl.doi or "")
        yield from ((name, source.id) for name in names)
    for claim in graph.claims.values():
        yield claim.text.replace("{hedge} ", ""), claim.id
        yield display_label(graph, claim.id), claim.id
    # Last, for the bare word of an id is the least that people would call it.
    yield from ((node.partition(":")[2], node) for node in nodes)
