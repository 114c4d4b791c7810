"""Charts of shares: a muscle's activity of its maximum, the muscles' parts in the hip's work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.pictures.charts.from_findings import (
    APART,
    effect_value,
    make_bar,
    make_caption,
    make_chart_id,
    plural_label,
)
from bot.pictures.charts.model import BarChart, Gauge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Finding

PERCENT = 100.0
UPPER_BOUND = "The hollow bar is an upper bound."
MEASURED_IN_PART = "Electrodes sat on one part of the muscle group only."


def activity_gauges(graph: EvidenceGraph) -> Iterator[Gauge]:
    """Yield a gauge for each known activity of the muscle that is set apart."""
    for finding in graph.findings.values():
        effect, about = finding.effect, finding.about
        if (
            about.muscle == APART
            and about.exercise
            and effect
            and effect.unit == "percent-mvic"
            and effect.value is not None
        ):
            muscle = graph.concepts[APART].label.removesuffix("s").capitalize()
            yield Gauge(
                id=make_chart_id("activity", finding.source, about.exercise),
                title=f"{muscle} activity in {plural_label(graph, about.exercise)}",
                measured="Share of maximum effort (MVIC)",
                caption=make_caption(graph, [finding])
                + (f" {MEASURED_IN_PART}" if "partial" in finding.flags else "")
                + " No other value is known to set beside it.",
                legend="",
                source=finding.source,
                findings=(finding.id,),
                bar=make_bar(graph, finding),
            )


def share_charts(graph: EvidenceGraph) -> Iterator[BarChart]:
    """Yield a chart for each model that shares the hip's work between muscles."""
    shares: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in graph.findings.values():
        effect, about = finding.effect, finding.about
        if about.muscle and effect and effect.unit == "percent-moment" and effect.value is not None:
            shares[finding.source, about.exercise or ""].append(finding)
    for (source, exercise), findings in shares.items():
        if len(findings) > 1:
            findings.sort(key=lambda finding: -effect_value(finding))
            bound = any(finding.effect and finding.effect.bound for finding in findings)
            yield BarChart(
                id=make_chart_id("share", source, exercise),
                title="Share of the hip's work in squats",
                measured="Share of the hip extension moment",
                caption=f"{make_caption(graph, findings)} A computer model, not a measurement.",
                legend=UPPER_BOUND if bound else "",
                source=source,
                findings=tuple(finding.id for finding in findings),
                bars=tuple(make_bar(graph, finding) for finding in findings),
                limit=PERCENT,
            )
