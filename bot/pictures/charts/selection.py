"""Which chart goes with a topic, a study or a comparison.

Charts are read off findings: no number that is not in one, nothing filled in where none is known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.evidence.queries import compare
from bot.pictures.charts.differences import difference_charts
from bot.pictures.charts.from_findings import effect_unit
from bot.pictures.charts.growth import growth_charts, paired_chart
from bot.pictures.charts.model import NoChart
from bot.pictures.charts.shares import activity_gauges, share_charts

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Comparison, ComparisonRow
    from bot.pictures.charts.model import Chart, DifferenceChart, PairedBarChart

GRAPHS_REMEMBERED = 2
NOTHING_TO_COMPARE = "No study has a number for each of them in one unit."


@lru_cache(maxsize=GRAPHS_REMEMBERED)
def all_charts(graph: EvidenceGraph) -> tuple[Chart, ...]:
    """Return every chart that the findings allow, those of the article's studies first."""
    charts = (
        *growth_charts(graph),
        *activity_gauges(graph),
        *share_charts(graph),
        *difference_charts(graph),
    )
    return tuple(sorted(charts, key=lambda chart: graph.sources[chart.source].beyond))


def topic_chart(graph: EvidenceGraph, topic_id: str) -> Chart | None:
    """Return the chart that shows most of what a topic says, None where none shows any of it."""
    topic = graph.topics[topic_id]
    shown = frozenset(topic.show)
    resting = graph.supporting_findings(topic.main) if topic.main else ()
    supporting = frozenset(finding.id for finding in resting)

    def overlap(chart: Chart) -> tuple[int, int]:
        return len(shown.intersection(chart.findings)), len(supporting.intersection(chart.findings))

    best = max(all_charts(graph), key=overlap, default=None)
    return best if best is not None and any(overlap(best)) else None


def study_charts(graph: EvidenceGraph, source_id: str) -> tuple[Chart, ...]:
    """Return the charts of one study."""
    return tuple(chart for chart in all_charts(graph) if chart.source == source_id)


def comparison_chart(
    graph: EvidenceGraph, first: str, second: str, muscle: str | None = None
) -> Chart | NoChart:
    """Draw two exercises side by side if one study has both numbers, in one unit.

    Raises NotFoundError for an unknown concept.
    """
    comparison = compare(graph, first, second, muscle)
    for row in comparison.rows:
        chart: Chart | None = None
        if row.kind == "numbers":
            chart = _numbers_chart(graph, comparison, row)
        elif row.kind == "direct":
            chart = _direct_chart(graph, comparison, row)
        if chart is not None:
            return chart
    reasons = (row.text for row in comparison.rows if row.kind == "not-compared")
    reason = next(reasons, NOTHING_TO_COMPARE)
    return NoChart(f"There is no chart of these two: {reason[0].lower()}{reason[1:]}")


def _numbers_chart(
    graph: EvidenceGraph, comparison: Comparison, row: ComparisonRow
) -> PairedBarChart | None:
    """Draw all pairs of numbers that are of the study and the unit of a row."""
    pairs = [
        (graph.findings[other.findings[0]], graph.findings[other.findings[1]])
        for other in comparison.rows
        if other.kind == "numbers" and other.source == row.source
    ]
    unit = effect_unit(graph.findings[row.findings[0]])
    return paired_chart(graph, [pair for pair in pairs if effect_unit(pair[0]) == unit])


def _direct_chart(
    graph: EvidenceGraph, comparison: Comparison, row: ComparisonRow
) -> DifferenceChart | None:
    """Draw the differences that a study found, if the comparison speaks of all of them."""
    told = {finding for other in comparison.rows for finding in other.findings}
    charts = (chart for chart in difference_charts(graph, at_least=1) if chart.source == row.source)
    return next((chart for chart in charts if told.issuperset(chart.findings)), None)
