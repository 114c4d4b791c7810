"""Rules on ids: each is given once, exists, and joins what it may."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.evidence.integrity.context import did_you_mean, edge_key
from bot.evidence.strict_yaml.source_map import format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.schema import Claim, Finding, Relation
    from bot.evidence.strict_yaml.source_map import Path

# What each relation may lead from and to, by the kinds of ids.
ENDS: dict[Relation, tuple[str, str]] = {
    "supports": ("fc", "c"),
    "contradicts": ("fc", "c"),
    "qualifies": ("fc", "ce"),
    "explains": ("c", "c"),
    "derived-from": ("c", "c"),
}
KINDS = {"f": "finding", "c": "claim", "e": "edge"}


def ids_are_unique(inspection: RuleContext) -> Iterator[Problem]:
    """R5, and R8 for edges: no id, and no edge, stands twice."""
    first: dict[str, tuple[str, int]] = {}
    for name, file, line, column in inspection.nodes:
        if name not in first:
            first[name] = (file, line)
            continue
        where = f"{first[name][0]}:{first[name][1]}"
        what = "This edge" if " " in name else f"The id {name}"
        message = f"{what} already stands at {where}; take one out. {format_path((), name)}"
        yield Problem(file, line, column, message)


def ids_exist(inspection: RuleContext) -> Iterator[Problem]:
    """R6: every id named exists."""
    graph = inspection.graph
    steps = {edge.id: edge for edge in graph.edges if edge.id is not None}
    known: dict[str, Mapping[str, object]] = {
        "s": graph.sources,
        "f": graph.findings,
        "c": graph.claims,
        "e": steps,
        "m": graph.concepts,
        "x": graph.concepts,
        "o": graph.concepts,
        "t": graph.concepts,
        "topic": graph.topics,
    }
    for node, path, named in _references(inspection):
        kind, colon, _ = named.partition(":")
        if not colon:
            kind = "topic"
        if named not in known[kind]:
            alike = [name for name in known[kind] if kind == "topic" or name.startswith(f"{kind}:")]
            yield inspection.problem(
                node, path, f"Nothing has the id {named}{did_you_mean(named, alike)}"
            )


def _references(inspection: RuleContext) -> Iterator[tuple[str, Path, str]]:
    graph = inspection.graph
    for concept in graph.concepts.values():
        yield from _named(concept.id, {("part-of",): concept.part_of})
    for finding in graph.findings.values():
        yield from _named(finding.id, {("source",): finding.source})
    nodes: list[Finding | Claim] = [*graph.findings.values(), *graph.claims.values()]
    for node in nodes:
        names = ("exercise", "versus", "muscle", "outcome")
        yield from _named(node.id, {("about", name): getattr(node.about, name) for name in names})
    for edge in graph.edges:
        yield from _named(edge_key(edge), {("from",): edge.source, ("to",): edge.to})
    for topic in graph.topics.values():
        yield from _named(topic.id, {("main",): topic.main, ("study",): topic.study})
        for name in ("show", "also", "related"):
            listed = enumerate(getattr(topic, name))
            yield from _named(topic.id, {(name, position): one for position, one in listed})


def _named(node: str, references: Mapping[Path, str | None]) -> Iterator[tuple[str, Path, str]]:
    for path, named in references.items():
        if named is not None:
            yield node, path, named


def edges_join_what_they_may(inspection: RuleContext) -> Iterator[Problem]:
    """R7: the ends of an edge fit its relation."""
    for edge in inspection.graph.edges:
        ends = (("from", edge.source), ("to", edge.to))
        for (name, end), allowed in zip(ends, ENDS[edge.rel], strict=True):
            if end[0] not in allowed:
                kinds = " or ".join(KINDS[kind] for kind in allowed)
                message = f"“{edge.rel}” leads {name} a {kinds}, not {name} {end}."
                yield inspection.problem(edge_key(edge), (name,), message)


def edges_leave_their_node(inspection: RuleContext) -> Iterator[Problem]:
    """R8: no edge leads from a node to itself, and none attacks itself."""
    for edge in inspection.graph.edges:
        if edge.to in (edge.source, edge.id):
            yield inspection.problem(
                edge_key(edge), ("to",), f"The edge leads back to {edge.to} itself."
            )


def topics_have_an_answer(inspection: RuleContext) -> Iterator[Problem]:
    """R9: a topic has one main claim, or a short and an answer of its own."""
    for topic in inspection.graph.topics.values():
        if topic.main is None:
            missing = [name for name in ("short", "answer") if getattr(topic, name) is None]
            if missing:
                yield inspection.problem(
                    topic.id,
                    (),
                    f"The topic has no main claim, so it needs its own {' and '.join(missing)}.",
                )


def lists_name_others_once(inspection: RuleContext) -> Iterator[Problem]:
    """R30: the lists of a topic name each id once, and never the topic itself."""
    for topic in inspection.graph.topics.values():
        for name in ("show", "also", "related"):
            listed = getattr(topic, name)
            for position, named in enumerate(listed):
                if named == topic.id:
                    message = f"The topic names itself under “{name}”."
                    yield inspection.problem(topic.id, (name, position), message)
                elif named in listed[:position]:
                    message = f"{named} stands twice under “{name}”."
                    yield inspection.problem(topic.id, (name, position), message)


def parts_have_wholes(inspection: RuleContext) -> Iterator[Problem]:
    """R31: a part is of the kind of its whole, and no whole is part of its part."""
    concepts = inspection.graph.concepts
    for concept in concepts.values():
        if concept.part_of is None:
            continue
        if concept.part_of[0] != concept.id[0]:
            message = f"{concept.part_of} is of another kind and cannot be the whole."
            yield inspection.problem(concept.id, ("part-of",), message)
            continue
        walked = [concept.id]
        whole: str | None = concept.part_of
        while whole is not None and whole in concepts and whole not in walked:
            walked.append(whole)
            whole = concepts[whole].part_of
        # Told once, at the member of the circle that comes first in the files.
        if whole == concept.id and concept.id == min(walked, key=list(concepts).index):
            circle = " → ".join(chain(walked, (concept.id,)))
            yield inspection.problem(
                concept.id, ("part-of",), f"The parts go round in a circle: {circle}."
            )


def nothing_is_compared_with_itself(inspection: RuleContext) -> Iterator[Problem]:
    """R38: `versus` names another exercise."""
    graph = inspection.graph
    nodes: list[Finding | Claim] = [*graph.findings.values(), *graph.claims.values()]
    for node in nodes:
        if node.about.versus is not None and node.about.versus == node.about.exercise:
            message = f"{node.about.exercise} is compared with itself."
            yield inspection.problem(node.id, ("about", "versus"), message)


RULES: tuple[Callable[[RuleContext], Iterator[Problem]], ...] = (
    ids_are_unique,
    ids_exist,
    edges_join_what_they_may,
    edges_leave_their_node,
    topics_have_an_answer,
    lists_name_others_once,
    parts_have_wholes,
    nothing_is_compared_with_itself,
)
