"""Charts of differences between two exercises, with the margins of error that a study reports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.evidence.queries.effect_format import format_number
from bot.pictures.charts.from_findings import (
    APART,
    SHOWN_UNITS,
    is_apart,
    is_drawable,
    make_caption,
    make_chart_id,
    muscle_words,
    plural_label,
)
from bot.pictures.charts.model import Difference, DifferenceChart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Effect, Finding, Unit

MARGIN_OF_ERROR = "Lines: margin of error (confidence interval)."


def difference_charts(graph: EvidenceGraph, at_least: int = 2) -> Iterator[DifferenceChart]:
    """Yield a chart for each comparison with so many differences or more."""
    groups: dict[tuple[str, str, Unit, frozenset[str]], list[Finding]] = defaultdict(list)
    for finding in graph.findings.values():
        about, effect = finding.about, finding.effect
        if about.exercise and about.versus and about.muscle and effect and _interval(effect):
            pair = frozenset((about.exercise, about.versus))
            groups[finding.source, about.outcome, effect.unit, pair].append(finding)
    for (source, _, unit, _), findings in groups.items():
        if len(findings) < at_least or unit not in SHOWN_UNITS:
            continue
        first, second = findings[0].about.exercise or "", findings[0].about.versus or ""
        sides = plural_label(graph, first), plural_label(graph, second)
        findings.sort(key=lambda finding: finding.about.muscle == APART)
        measured = [finding for finding in findings if is_drawable(finding)] or findings
        yield DifferenceChart(
            id=make_chart_id("difference", source, first, second),
            title=f"{sides[0]} against {sides[1]}".capitalize(),
            measured="Difference in the muscle gained",
            caption=make_caption(graph, measured, count=False),
            legend=MARGIN_OF_ERROR,
            source=source,
            findings=tuple(finding.id for finding in findings),
            sides=sides,
            unit=SHOWN_UNITS[unit],
            differences=tuple(_difference(graph, finding, first, sides) for finding in findings),
        )


def _difference(
    graph: EvidenceGraph, finding: Finding, first: str, sides: tuple[str, str]
) -> Difference:
    effect = finding.effect
    assert effect is not None  # noqa: S101  only findings with an interval come here
    low, high = _interval(effect) or (0.0, 0.0)
    value, unit = effect.value, SHOWN_UNITS[effect.unit]
    told = finding.about.exercise == first
    winner = sides[0 if told == ((high if value is None else value) > 0) else 1]
    if value is None:
        ends = sorted((abs(low), abs(high)))
        shown = f"{format_number(ends[0])}–{format_number(ends[1])}{unit} more with {winner}"
        margin = finding.scope.note or "several differences"
    else:
        shown = f"{format_number(abs(value))}{unit} more with {winner}"
        ends = sorted((low, high) if value > 0 else (-low, -high))
        less = f"{format_number(abs(ends[0]))}{' less' if ends[0] < 0 else ''}"
        margin = f"margin {less} to {format_number(ends[1])} more"
    if not told:
        value, low, high = None if value is None else -value, -high, -low
    label, part = muscle_words(graph, finding.about.muscle or "")
    apart = is_apart(graph, finding)
    return Difference(label, part, value, low, high, shown, margin, apart)


def _interval(effect: Effect) -> tuple[float, float] | None:
    if effect.ci is not None:
        return effect.ci
    if effect.low is not None and effect.high is not None and effect.unit in ("cm2", "kg"):
        return effect.low, effect.high
    return None
