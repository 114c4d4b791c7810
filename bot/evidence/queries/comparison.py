"""Two exercises compared, without putting numbers of different studies side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from bot.evidence.queries.effect_format import format_effect, format_rank
from bot.evidence.queries.results import Comparison, ComparisonRow
from bot.evidence.queries.statements import (
    claim_statement,
    is_supplementary,
    require_known,
    unique_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import ComparisonRowKind
    from bot.evidence.schema import Finding, Subject

Pair = tuple["Finding", "Finding"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two exercises with its variants."""

    exercise: str
    label: str
    variants: frozenset[str]

    def named(self, graph: EvidenceGraph, words: str | None, variant: str | None) -> str | None:
        """Add to a value which variant it was measured on, if not on the exercise itself."""
        if words is None or variant is None or variant == self.exercise:
            return words
        return f"{words} ({graph.concepts[variant].label})"


Sides = tuple[Side, Side]


def compare(graph: EvidenceGraph, first: str, second: str, muscle: str | None = None) -> Comparison:
    """Compare two exercises outcome by outcome, for a muscle with its parts, or for all muscles.

    Two numbers stand side by side only if one study measured both, in one unit, in the same
    people and on the very same muscle; else the two places in one ranking; else neither.
    Raises NotFoundError for an unknown concept.
    """
    require_known(first, graph.concepts)
    require_known(second, graph.concepts)
    if muscle is not None:
        require_known(muscle, graph.concepts)
    muscles = graph.related_concepts(muscle) if muscle else None
    sides = _side(graph, first, second), _side(graph, second, first)
    relevant = [
        finding
        for finding in graph.findings.values()
        if (muscles is None or finding.about.muscle in muscles)
        and finding.about.exercise in sides[0].variants | sides[1].variants
    ]
    rows = tuple(_ordered(_rows(graph, relevant, sides, muscle)))
    claims = tuple(
        claim_statement(graph, claim)
        for claim in graph.claims.values()
        if claim.stance == "held"
        and _pairs_up(claim.about, sides)
        and (muscles is None or claim.about.muscle is None or claim.about.muscle in muscles)
    )
    return Comparison(
        first=first,
        second=second,
        first_label=graph.concepts[first].label,
        second_label=graph.concepts[second].label,
        muscle=muscle,
        claims=claims,
        rows=rows,
        sources=unique_in_order(
            *(claim.sources for claim in claims), [row.source for row in rows if row.source]
        ),
    )


def _side(graph: EvidenceGraph, exercise: str, other: str) -> Side:
    """Return an exercise with its variants; against one of these, it stands for itself alone."""
    variants = {concept for concept in graph.concepts if exercise in _wholes(graph, concept)}
    if other in variants:
        # Else a sibling of the other would speak for the whole: half squats for all squats.
        variants = {exercise} - {other}
    return Side(exercise, graph.concepts[exercise].label, frozenset(variants))


def _wholes(graph: EvidenceGraph, exercise: str) -> tuple[str, ...]:
    wholes: dict[str, None] = {}
    part: str | None = exercise
    while part is not None and part not in wholes:
        wholes[part] = None
        part = graph.concepts[part].part_of if part in graph.concepts else None
    return tuple(wholes)


def _pairs_up(about: Subject, sides: Sides) -> bool:
    first, second = (side.variants for side in sides)
    return (about.exercise in first and about.versus in second) or (
        about.exercise in second and about.versus in first
    )


def _ordered(rows: Iterator[ComparisonRow]) -> list[ComparisonRow]:
    # What can be said comes before what cannot, and the article's own before the rest.
    return sorted(rows, key=lambda row: (row.kind == "not-compared", row.beyond))


def _rows(
    graph: EvidenceGraph, findings: Sequence[Finding], sides: Sides, muscle: str | None
) -> Iterator[ComparisonRow]:
    # Asked about one muscle, its parts share a row; asked about none, each muscle has its own.
    for outcome, part in dict.fromkeys(
        (finding.about.outcome, None if muscle else finding.about.muscle) for finding in findings
    ):
        here = [
            finding
            for finding in findings
            if finding.about.outcome == outcome and (muscle or finding.about.muscle == part)
        ]
        direct = [finding for finding in here if _pairs_up(finding.about, sides)]
        for finding in direct:
            yield _row(graph, "direct", (finding,), finding.text)
        lefts = [
            finding
            for finding in here
            if finding.about.exercise in sides[0].variants and finding not in direct
        ]
        rights = [
            finding
            for finding in here
            if finding.about.exercise in sides[1].variants and finding not in direct
        ]
        pairs = [pair for pair in product(lefts, rights) if pair[0].source == pair[1].source]
        measured = [row for pair in pairs if (row := _side_by_side(graph, sides, pair)) is not None]
        yield from measured
        # That one of two lifts was never looked at is worth a row only where it was asked for.
        if not direct and not measured and (muscle or (lefts and rights)):
            reason = _reason(sides, lefts, rights, pairs)
            row = _row(graph, "not-compared", (*lefts, *rights), reason)
            asked = muscle or part
            yield replace(row, muscle=asked, muscle_label=_label(graph, asked))


def _side_by_side(graph: EvidenceGraph, sides: Sides, pair: Pair) -> ComparisonRow | None:
    """Return both values of a pair of findings from one study, else both places, else None."""
    one, other = pair
    left, right = one.effect, other.effect
    if left is None or right is None or not _same_conditions(one, other):
        return None
    kinds: tuple[tuple[ComparisonRowKind, bool, str | None, str | None], ...] = (
        (
            "numbers",
            left.unit == right.unit != "percent-of-other",
            format_effect(left),
            format_effect(right),
        ),
        ("rank", left.of == right.of, format_rank(left), format_rank(right)),
    )
    for kind, comparable, first, second in kinds:
        if comparable and first is not None and second is not None:
            values = (
                sides[0].named(graph, first, one.about.exercise),
                sides[1].named(graph, second, other.about.exercise),
            )
            return _row(graph, kind, pair, "Measured in one study.", values)
    return None


def _same_conditions(one: Finding, other: Finding) -> bool:
    """Return whether two findings of a study share muscle, method, people and length."""
    return (
        # A finding against a third lift holds a difference, which is no value of its own.
        one.about.versus is None
        and other.about.versus is None
        and one.about.muscle == other.about.muscle
        and one.evidence == other.evidence
        and one.scope.who == other.scope.who
        and one.scope.weeks == other.scope.weeks
    )


def _reason(
    sides: Sides, lefts: Sequence[Finding], rights: Sequence[Finding], pairs: Sequence[Pair]
) -> str:
    """Say why no numbers stand side by side."""
    for side, found in zip(sides, (lefts, rights), strict=True):
        if not found:
            return f"Nothing on this is reported for the {side.label}."
    if not pairs:
        return "Not compared in one study."
    if all(one.about.muscle != other.about.muscle for one, other in pairs):
        return "One study looked at both, but not at the same muscle."
    return "One study looked at both, but its figures cannot be set side by side."


def _row(
    graph: EvidenceGraph,
    kind: ComparisonRowKind,
    findings: Sequence[Finding],
    text: str,
    values: tuple[str | None, str | None] = (None, None),
) -> ComparisonRow:
    about = findings[0].about
    return ComparisonRow(
        kind=kind,
        outcome=about.outcome,
        outcome_label=_label(graph, about.outcome) or about.outcome,
        muscle=about.muscle,
        muscle_label=_label(graph, about.muscle),
        text=text,
        first=values[0],
        second=values[1],
        # A row that compares nothing cites nothing.
        source=findings[0].source if kind != "not-compared" else None,
        findings=tuple(finding.id for finding in findings),
        beyond=all(is_supplementary(graph, finding.id) for finding in findings),
    )


def _label(graph: EvidenceGraph, concept: str | None) -> str | None:
    known = graph.concepts.get(concept) if concept else None
    return known.label if known else None
