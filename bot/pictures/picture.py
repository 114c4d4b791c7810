"""The pictures that go with an answer, found by its reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.pictures.charts.drawing import draw_chart
from bot.pictures.charts.model import NoChart
from bot.pictures.charts.selection import all_charts, comparison_chart, study_charts, topic_chart
from bot.pictures.evidence_map import evidence_map
from bot.pictures.map_drawing import draw_map
from bot.pictures.svg import DARK

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.pictures.charts.model import Chart
    from bot.pictures.evidence_map import EvidenceMap
    from bot.pictures.svg import Drawing, Theme

SEPARATOR = "+"
"""What joins the ids of a reference."""
COMPARED = 2
CHARTS_REMEMBERED = 64
"""Charts kept as SVG of about 5 kB each: many answers share a few."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, the name of its file without an ending, and the same in words."""

    name: str
    alt: str
    drawing: Drawing

    @property
    def svg(self) -> str:
        """Return the drawing as SVG."""
        return self.drawing.svg


@dataclass(frozen=True, slots=True)
class ChartPicture(Picture):
    """A chart that is drawn."""

    chart: Chart


def chart_for_reference(graph: EvidenceGraph, reference: str) -> Chart | NoChart:
    """Return the chart for what an answer is about, or why there is none."""
    ids = reference.split(SEPARATOR)
    head = ids[0]
    exercises = [identifier for identifier in ids if identifier.startswith("x:")]
    muscles = [identifier for identifier in ids if identifier.startswith("m:")]
    chart: Chart | None = None
    if head in graph.topics:
        chart = topic_chart(graph, head)
    elif head in graph.sources:
        chart = next(iter(study_charts(graph, head)), None)
    elif head in graph.findings:
        chart = next((one for one in all_charts(graph) if head in one.findings), None)
    elif len(exercises) >= COMPARED and all(one in graph.concepts for one in ids):
        return comparison_chart(graph, exercises[0], exercises[1], next(iter(muscles), None))
    return chart or NoChart("No study has numbers on this that a chart could show.")


def map_for_reference(graph: EvidenceGraph, reference: str) -> EvidenceMap | None:
    """Return the map of the topic or the claim that an answer is about, None without one."""
    head = reference.split(SEPARATOR, maxsplit=1)[0]
    if head in graph.findings:
        supported = (edge.to for edge in graph.edges_from(head, "supports"))
        head = next((claim for claim in supported if claim in graph.claims), head)
    known = head in graph.topics or head in graph.claims
    return evidence_map(graph, head) if known else None


@lru_cache(maxsize=CHARTS_REMEMBERED)
def chart_picture(chart: Chart, theme: Theme = DARK) -> ChartPicture:
    """Return a chart, drawn."""
    return ChartPicture(chart.id, chart.alt, draw_chart(chart, theme), chart)


def map_picture(evidence: EvidenceMap, theme: Theme = DARK) -> Picture:
    """Return an evidence map, drawn."""
    name = f"map-{evidence.id.replace(':', '-')}"
    return Picture(name, evidence.alt, draw_map(evidence, theme))
