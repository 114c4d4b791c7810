"""Charts of muscle growth: the muscles of one group, and two groups of a study side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.evidence.citations import short_citation
from bot.pictures.charts.from_findings import (
    APART,
    SPREAD,
    effect_value,
    is_drawable,
    make_bar,
    make_caption,
    make_chart_id,
    plural_label,
)
from bot.pictures.charts.model import BarChart, PairedBarChart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Finding
    from bot.pictures.charts.model import Chart


def growth_charts(graph: EvidenceGraph) -> Iterator[Chart]:
    """Yield a chart for each group of people, and one for each two groups of a study."""
    groups: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in graph.findings.values():
        about = finding.about
        if (
            about.outcome == "o:growth"
            and about.exercise
            and about.muscle
            and about.versus is None
            and finding.scope.n
            and finding.effect
            and finding.effect.unit == "percent-change"
            and finding.effect.value is not None
        ):
            groups[finding.source, about.exercise, finding.scope.n].append(finding)
    complete = {
        key: [
            *sorted(measured, key=lambda finding: -effect_value(finding)),
            *_unchanged(graph, *key, {finding.about.muscle for finding in measured}),
        ]
        for key, measured in groups.items()
        if len(measured) > 1
    }
    for (source, exercise, _), findings in complete.items():
        yield BarChart(
            id=make_chart_id("growth", source, exercise),
            title=f"Muscle growth with {plural_label(graph, exercise)}",
            measured="Change in muscle size, average of the group",
            caption=make_caption(graph, findings, note=False),
            legend=_legend(findings),
            source=source,
            findings=tuple(finding.id for finding in findings),
            bars=tuple(make_bar(graph, finding) for finding in findings),
        )
    keys = list(complete)
    for position, first in enumerate(keys):
        for second in keys[position + 1 :]:
            if first[0] == second[0]:
                pairs = [
                    (left, right)
                    for left in complete[first]
                    for right in complete[second]
                    if left.about.muscle == right.about.muscle
                ]
                if (chart := paired_chart(graph, pairs)) is not None:
                    yield chart


def _unchanged(
    graph: EvidenceGraph, source: str, exercise: str, n: int, measured: set[str | None]
) -> list[Finding]:
    """Return what did not change in a group, or in all groups of its study, one a muscle.

    The muscle that is set apart comes last.
    """
    wholes = _wholes(graph, exercise)
    found = [
        finding
        for finding in graph.findings_of(source)
        if finding.about.outcome == "o:growth"
        and finding.direction == "none"
        and finding.effect is None
        and finding.about.versus is None
        and finding.about.muscle not in {None, *measured}
        and finding.checked.says == "agrees"
        and (
            # What holds for the exercise as a whole holds for this form of it too.
            finding.about.exercise in wholes
            or (finding.about.exercise == exercise and finding.scope.n == n)
        )
    ]
    # The group's own finding stands for its muscle.
    found.sort(key=lambda finding: finding.about.exercise != exercise)
    by_muscle = {finding.about.muscle: finding for finding in reversed(found)}
    return sorted(by_muscle.values(), key=lambda finding: finding.about.muscle == APART)


def _wholes(graph: EvidenceGraph, exercise: str) -> tuple[str, ...]:
    """Return the exercises that one is a form of."""
    wholes: list[str] = []
    whole = graph.concepts[exercise].part_of
    while whole is not None and whole not in wholes:
        wholes.append(whole)
        whole = graph.concepts[whole].part_of if whole in graph.concepts else None
    return tuple(wholes)


def paired_chart(
    graph: EvidenceGraph, pairs: Sequence[tuple[Finding, Finding]]
) -> PairedBarChart | None:
    """Return pairs of findings side by side, None where no pair has two numbers."""
    valued = [pair for pair in pairs if is_drawable(pair[0]) and is_drawable(pair[1])]
    if not valued:
        return None
    first, second = valued[0]
    outcome = first.about.outcome
    measured = {"o:growth": "Change in muscle size, average of each group"}.get(
        outcome, graph.concepts[outcome].label.capitalize()
    )
    series = tuple(graph.concepts[side.about.exercise or ""].label for side in (first, second))
    findings = [side for pair in pairs for side in pair]
    return PairedBarChart(
        id=make_chart_id("pair", first.source, first.about.exercise, second.about.exercise),
        title=" against ".join(
            plural_label(graph, side.about.exercise or "") for side in (first, second)
        ).capitalize(),
        measured=measured,
        caption=_groups_caption(graph, first, second, series),
        legend=_legend(findings),
        source=first.source,
        findings=tuple(dict.fromkeys(finding.id for finding in findings)),
        series=(series[0], series[1]),
        pairs=tuple((make_bar(graph, left), make_bar(graph, right)) for left, right in pairs),
    )


def _groups_caption(
    graph: EvidenceGraph, first: Finding, second: Finding, series: tuple[str, ...]
) -> str:
    """Say which study, whom and for how long, with the size of each group where they differ."""
    one, other = first.scope, second.scope
    if not (one.n and other.n and one.who) or one.n == other.n or one.who != other.who:
        return make_caption(graph, (first,), note=False)
    cited = short_citation(graph.sources[first.source])
    weeks = f", {one.weeks} weeks" if one.weeks else ""
    return f"{cited}: {one.who}, {one.n} ({series[0]}) and {other.n} ({series[1]}){weeks}."


def _legend(findings: Sequence[Finding]) -> str:
    """Return the word on spread, if any is drawn."""
    return SPREAD if any(each.effect and each.effect.sd for each in findings) else ""
