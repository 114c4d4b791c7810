"""The argument for a claim or a topic, chosen for one picture: sources, findings and the claim."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.errors import NotFoundError
from bot.evidence.citations import short_citation, status_note
from bot.evidence.grading.grade import grade, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import CertaintyLevel

BOXES = 8
"""What a phone can show at once; the rest is counted."""
Bearing = Literal["supports", "contradicts", "qualifies", "premise", "shown"]
OBJECTIONS: frozenset[Bearing] = frozenset({"contradicts", "qualifies"})
_ORDER: tuple[Bearing, ...] = ("supports", "premise", "shown", "contradicts", "qualifies")
BEARING_WORDS: dict[Bearing, str] = {
    "supports": "supports",
    "contradicts": "against",
    "qualifies": "but",
    "premise": "premise",
    "shown": "says",
}
"""The word on each edge."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A finding, or a claim with its own level, and how it bears on what is at the top."""

    id: str
    text: str
    bearing: Bearing
    because: str | None = None
    level: CertaintyLevel | None = None


@dataclass(frozen=True, slots=True)
class MapGroup:
    """The points that one source reports; claims stand without one."""

    source: str | None
    cited: str
    note: str | None
    points: tuple[MapPoint, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """What a claim, or the answer of a topic, rests on, and what limits it.

    `level` is None for a topic that makes no claim. `more_points` and `more_sources` count what
    does not fit.
    """

    id: str
    heading: str
    text: str
    level: CertaintyLevel | None
    groups: tuple[MapGroup, ...]
    more_points: int
    more_sources: int

    @property
    def boxes(self) -> int:
        """Return how many boxes it is drawn with."""
        return 1 + sum(len(group.points) + bool(group.source) for group in self.groups)

    @property
    def more(self) -> str:
        """Return how much more there is, in words; empty if nothing."""
        if not self.more_points:
            return ""
        points = f"{self.more_points} more point{'s' if self.more_points > 1 else ''}"
        if not self.more_sources:
            return f"and {points}"
        sources = f"{self.more_sources} more source{'s' if self.more_sources > 1 else ''}"
        return f"and {points}, {sources}"

    @property
    def alt(self) -> str:
        """Return the map in words."""
        certainty = f" Certainty: {self.level}." if self.level else ""
        points = " ".join(
            f"{BEARING_WORDS[point.bearing].capitalize()}: {point.text.rstrip('.')}"
            f"{f' ({group.cited})' if group.source else ''}."
            for group in self.groups
            for point in group.points
        )
        more = f" {self.more.capitalize()}." if self.more else ""
        return f"Evidence map. {self.text}{certainty} {points}{more}"


def evidence_map(graph: EvidenceGraph, topic_or_claim: str) -> EvidenceMap:
    """Return the map of a claim, or of a topic; what the topic shows comes first.

    Raises:
        NotFoundError: for an id that is neither.
    """
    topic = graph.topics.get(topic_or_claim)
    claim_id = topic.main if topic else topic_or_claim
    shown = topic.show if topic else ()
    if claim_id is not None and claim_id in graph.claims:
        claim = graph.claims[claim_id]
        points = _bearing_points(graph, claim_id)
        level = grade(graph, claim_id).level if claim.stance == "held" else None
        heading = "Claim" if claim.stance == "held" else "A common belief"
        if topic is not None:
            heading = topic.question
        text = statement(graph, claim_id)
        return _chosen(graph, (topic_or_claim, heading, text), level, points, shown)
    if topic is None:
        raise NotFoundError(topic_or_claim)
    points = [point for node in shown if (point := _point(graph, node, "shown")) is not None]
    if not points:
        points = _main_claims(graph)
    return _chosen(graph, (topic.id, "Question", topic.question), None, points, shown)


def _main_claims(graph: EvidenceGraph) -> list[MapPoint]:
    """Return the claims that answer topics, the surest first."""
    mains = dict.fromkeys(topic.main for topic in graph.topics.values() if topic.main)
    points = [point for claim in mains if (point := _point(graph, claim, "shown")) is not None]
    return sorted(points, key=lambda point: -point.level.order if point.level else 0)


def _bearing_points(graph: EvidenceGraph, claim_id: str) -> list[MapPoint]:
    """Return what bears on a claim, and on the named steps that lead to it."""
    into = graph.edges_to(claim_id, "supports", "contradicts", "qualifies")
    premises = graph.edges_from(claim_id, "derived-from")
    steps = [edge.id for edge in (*into, *premises) if edge.id]
    attacks = [edge for step in steps for edge in graph.edges_to(step, "qualifies")]
    points: dict[str, MapPoint] = {}
    for edge in (*into, *attacks):
        rejected = edge.source in graph.claims and graph.claims[edge.source].stance == "rejected"
        bearing: Bearing = "qualifies"
        if edge.rel in ("supports", "contradicts"):
            bearing = "supports" if edge.rel == "supports" else "contradicts"
        point = None if rejected else _point(graph, edge.source, bearing, edge.because)
        if point is not None:
            points.setdefault(point.id, point)
    for edge in premises:
        point = _point(graph, edge.to, "premise", edge.because)
        if point is not None:
            points.setdefault(point.id, point)
    return list(points.values())


def _point(
    graph: EvidenceGraph, node: str, bearing: Bearing, because: str | None = None
) -> MapPoint | None:
    if node in graph.findings:
        return MapPoint(node, graph.findings[node].text, bearing, because)
    if node in graph.claims:
        return MapPoint(node, statement(graph, node), bearing, because, grade(graph, node).level)
    concept = graph.concepts.get(node)
    if concept is not None and concept.define is not None:
        return MapPoint(node, f"{concept.label}: {concept.define}", bearing, because)
    return None


def _chosen(
    graph: EvidenceGraph,
    head: tuple[str, str, str],
    level: CertaintyLevel | None,
    points: Sequence[MapPoint],
    shown: Iterable[str],
) -> EvidenceMap:
    """Choose the points that fit: one a source first, at least one objection, then the rest."""
    kept: list[MapPoint] = []
    for point in _by_weight(graph, points, tuple(shown)):
        if 1 + len(kept) + 1 + len(_sources(graph, [*kept, point])) <= BOXES:
            kept.append(point)
    left = [point for point in points if point not in kept]
    return EvidenceMap(
        *head,
        level=level,
        groups=_groups(graph, kept),
        more_points=len(left),
        more_sources=len(_sources(graph, left) - _sources(graph, kept)),
    )


def _by_weight(
    graph: EvidenceGraph, points: Sequence[MapPoint], shown: tuple[str, ...]
) -> list[MapPoint]:
    def weight(point: MapPoint) -> tuple[bool, bool, int]:
        source = _source(graph, point)
        beyond = source is not None and graph.sources[source].beyond
        place = shown.index(point.id) if point.id in shown else len(shown)
        return beyond, point.bearing in OBJECTIONS, place

    ranked = sorted(points, key=weight)
    # What speaks against a claim is never what gets left out.
    objection = next(
        (point for point in ranked if point.bearing in ("contradicts", "qualifies")), None
    )
    met: set[str | None] = {_source(graph, objection)} if objection else set()
    first: list[MapPoint] = []
    for point in ranked:
        source = _source(graph, point)
        if point is not objection and (source is None or source not in met):
            first.append(point)
            met.add(source)
    head = [*first[:1], *([objection] if objection else []), *first[1:]]
    return [*head, *(point for point in ranked if point not in head)]


def _source(graph: EvidenceGraph, point: MapPoint) -> str | None:
    finding = graph.findings.get(point.id)
    return finding.source if finding else None


def _sources(graph: EvidenceGraph, points: Iterable[MapPoint]) -> set[str]:
    return {source for point in points if (source := _source(graph, point)) is not None}


def _groups(graph: EvidenceGraph, points: Sequence[MapPoint]) -> tuple[MapGroup, ...]:
    """Group points by source, objections last, so that few lines cross."""
    by_source: dict[str | None, list[MapPoint]] = defaultdict(list)
    for point in points:
        by_source[_source(graph, point)].append(point)
    groups = []
    for source, reported in by_source.items():
        reported.sort(key=lambda point: _ORDER.index(point.bearing))
        cited, note = "", None
        if source is not None:
            cited = short_citation(graph.sources[source])
            note = _source_note(graph, source)
        groups.append(MapGroup(source, cited, note, tuple(reported)))
    groups.sort(key=lambda group: (_ORDER.index(group.points[-1].bearing), group.source is None))
    return tuple(groups)


def _source_note(graph: EvidenceGraph, source_id: str) -> str | None:
    source = graph.sources[source_id]
    study = source.study
    people = f"{study.n} people" if study and study.n else None
    beyond = "beyond the article" if source.beyond else None
    note = status_note(source, graph.findings_of(source_id))
    return ", ".join(part for part in (people, note, beyond) if part) or None
