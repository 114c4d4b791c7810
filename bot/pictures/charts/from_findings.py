"""What all charts take from a finding: its bar, its names, its caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.citations import short_citation
from bot.evidence.queries.effect_format import format_number
from bot.pictures.charts.model import Bar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Finding, Unit

APART = "m:hamstrings"
"""The muscle that the knowledge is about; charts set it apart from the others."""
NO_CHANGE = "no change"
SPREAD = "± and thin lines: spread between people (SD)."
SHOWN_UNITS: dict[Unit, str] = {
    "percent-change": " %",
    "percent-mvic": " %",
    "percent-moment": " %",
    "percent-effort": " %",
    "percent-load": " %",
    "cm2": " cm²",
    "kg": " kg",
}
"""Units that a bar or a difference can be drawn in."""


def make_bar(graph: EvidenceGraph, finding: Finding) -> Bar:
    """Return the bar of what a finding measured."""
    label, part = muscle_words(graph, finding.about.muscle or "")
    effect, apart = finding.effect, is_apart(graph, finding)
    if effect is None or effect.value is None:
        return Bar(label, part, None, NO_CHANGE, apart=apart)
    sign = "+" if effect.unit == "percent-change" and effect.value > 0 else ""
    bound = {"at-most": "at most ", "at-least": "at least ", None: ""}[effect.bound]
    about = "about " if effect.approx else ""
    shown = f"{bound}{about}{sign}{format_number(effect.value)}{SHOWN_UNITS[effect.unit]}"
    return Bar(label, part, effect.value, shown, effect.sd, effect.bound == "at-most", apart)


def muscle_words(graph: EvidenceGraph, muscle: str) -> tuple[str, str | None]:
    """Return the muscle that people know, and the part of it where that was measured."""
    concept = graph.concepts[muscle]
    whole = graph.concepts.get(concept.part_of or "")
    return (whole.label, concept.label) if whole else (concept.label, None)


def is_apart(graph: EvidenceGraph, finding: Finding) -> bool:
    """Return whether a finding is on the muscle that is set apart, or a part of it."""
    muscle = finding.about.muscle
    return muscle is not None and APART in (muscle, graph.concepts[muscle].part_of)


def make_caption(
    graph: EvidenceGraph, findings: Iterable[Finding], *, note: bool = True, count: bool = True
) -> str:
    """Say which study, whom and for how long, with the note on scope that all findings share."""
    findings = list(findings)
    scope = findings[0].scope
    people = f"{scope.n} {scope.who}" if count and scope.n and scope.who else scope.who
    details = (people, f"{scope.weeks} weeks" if scope.weeks else None)
    told = ", ".join(detail for detail in details if detail)
    cited = short_citation(graph.sources[findings[0].source])
    sentence = f"{cited}: {told}." if told else f"{cited}."
    notes = {finding.scope.note for finding in findings}
    shared = notes.pop() if note and len(notes) == 1 else None
    return f"{sentence} {shared}" if shared else sentence


def plural_label(graph: EvidenceGraph, exercise: str) -> str:
    """Return what an exercise is called when it is done more than once."""
    label = graph.concepts[exercise].label
    return label if label.endswith("s") else f"{label}s"


def effect_value(finding: Finding) -> float:
    """Return the measured value, 0 without one."""
    return (finding.effect.value if finding.effect else None) or 0.0


def is_drawable(finding: Finding) -> bool:
    """Return whether a finding has a value in a unit that can be drawn."""
    effect = finding.effect
    return effect is not None and effect.value is not None and effect.unit in SHOWN_UNITS


def effect_unit(finding: Finding) -> Unit | None:
    """Return the unit of what a finding measured."""
    return finding.effect.unit if finding.effect else None


def make_chart_id(kind: str, *nodes: str | None) -> str:
    """Return the id of a chart, fit for a file name, from what it shows."""
    return "-".join((kind, *(node.partition(":")[2] for node in nodes if node)))
