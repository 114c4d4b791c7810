"""Charts read off findings: no number that is not in one, nothing filled in where none is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence.citations import short_citation
from bot.evidence.queries import compare
from bot.evidence.queries.effect_format import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Comparison, ComparisonRow
    from bot.evidence.schema import Effect, Finding, Unit

APART = "m:hamstrings"
"""The muscle that the knowledge is about; charts set it apart from the others."""
PERCENT = 100.0
NO_CHANGE = "no change"
SPREAD = "Thin lines show the spread between people (SD)."
MARGIN_OF_ERROR = "Lines show the margin of error (confidence interval)."
NOTHING_TO_COMPARE = "No study has a number for each of them in one unit."
MEASURED_IN_PART = "Electrodes sat on one part of the muscle group only."
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


@dataclass(frozen=True, slots=True)
class Bar:
    """One value; `value` is None where the finding says that nothing changed.

    `part` names the part that was measured where `label` is the whole that people know.
    """

    label: str
    part: str | None
    value: float | None
    shown: str
    spread: float | None = None
    at_most: bool = False
    apart: bool = False

    @property
    def name(self) -> str:
        """Return what was measured, in words."""
        return f"{self.label} ({self.part})" if self.part else self.label


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values of one study and one group; `limit` is the end of the axis where there is one."""

    id: str
    title: str
    measured: str
    caption: str
    source: str
    findings: tuple[str, ...]
    bars: tuple[Bar, ...]
    limit: float | None = None

    @property
    def alt(self) -> str:
        """Return the chart in words."""
        values = "; ".join(f"{bar.name} {_spoken(bar)}" for bar in self.bars)
        return f"Bar chart, {self.title}. {self.measured}: {values}. {self.caption}"


@dataclass(frozen=True, slots=True)
class PairedBarChart:
    """Values of two exercises side by side, from one study and in one unit."""

    id: str
    title: str
    measured: str
    caption: str
    source: str
    findings: tuple[str, ...]
    series: tuple[str, str]
    pairs: tuple[tuple[Bar, Bar], ...]

    @property
    def alt(self) -> str:
        """Return the chart in words."""
        values = "; ".join(
            f"{first.name} {_spoken(first)} with {self.series[0]}, "
            f"{_spoken(second)} with {self.series[1]}"
            for first, second in self.pairs
        )
        return f"Bar chart, {self.title}. {self.measured}: {values}. {self.caption}"


@dataclass(frozen=True, slots=True)
class Gauge:
    """One share of a maximum, where no other value is known to set beside it."""

    id: str
    title: str
    measured: str
    caption: str
    source: str
    findings: tuple[str, ...]
    bar: Bar

    @property
    def alt(self) -> str:
        """Return the gauge in words."""
        return f"Gauge, {self.title}: {self.bar.shown} {self.measured}. {self.caption}"


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more a muscle grew with one exercise; above 0 with the first, below with the second.

    `low` and `high` are the margin of error around `value`; without a value they are the range of
    several differences.
    """

    label: str
    part: str | None
    value: float | None
    low: float
    high: float
    shown: str
    margin: str
    apart: bool

    @property
    def name(self) -> str:
        """Return what was measured, in words."""
        return f"{self.label} ({self.part})" if self.part else self.label


@dataclass(frozen=True, slots=True)
class DifferenceChart:
    """Differences between two exercises that one study compared, with their margins of error."""

    id: str
    title: str
    measured: str
    caption: str
    source: str
    findings: tuple[str, ...]
    sides: tuple[str, str]
    differences: tuple[Difference, ...]

    @property
    def alt(self) -> str:
        """Return the chart in words."""
        values = "; ".join(
            f"{row.name} {row.shown} ({row.margin.rstrip('.')})" for row in self.differences
        )
        return f"Chart of differences, {self.title}. {self.measured}: {values}. {self.caption}"


Chart = BarChart | PairedBarChart | Gauge | DifferenceChart


@dataclass(frozen=True, slots=True)
class NoChart:
    """Why two things are not drawn side by side, in a sentence."""

    sentence: str


def all_charts(graph: EvidenceGraph) -> tuple[Chart, ...]:
    """Return every chart that the findings allow, those of the article's studies first."""
    charts = (
        *_growth_charts(graph),
        *_gauges(graph),
        *_share_charts(graph),
        *_difference_charts(graph),
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
    unit = _unit(graph.findings[row.findings[0]])
    return _paired_chart(graph, [pair for pair in pairs if _unit(pair[0]) == unit])


def _direct_chart(
    graph: EvidenceGraph, comparison: Comparison, row: ComparisonRow
) -> DifferenceChart | None:
    """Draw the differences that a study found, if the comparison speaks of all of them."""
    told = {finding for other in comparison.rows for finding in other.findings}
    charts = (
        chart for chart in _difference_charts(graph, at_least=1) if chart.source == row.source
    )
    return next((chart for chart in charts if told.issuperset(chart.findings)), None)


def _growth_charts(graph: EvidenceGraph) -> Iterator[Chart]:
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
            *sorted(measured, key=lambda finding: -_value(finding)),
            *_unchanged(graph, *key, {finding.about.muscle for finding in measured}),
        ]
        for key, measured in groups.items()
        if len(measured) > 1
    }
    for (source, exercise, _), findings in complete.items():
        yield BarChart(
            id=_chart_id("growth", source, exercise),
            title=f"Muscle growth with {_plural(graph, exercise)}",
            measured="Change in muscle size, average of the group",
            caption=f"{_caption(graph, findings, note=False)} {SPREAD}",
            source=source,
            findings=tuple(finding.id for finding in findings),
            bars=tuple(_bar(graph, finding) for finding in findings),
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
                if (chart := _paired_chart(graph, pairs)) is not None:
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


def _paired_chart(
    graph: EvidenceGraph, pairs: Sequence[tuple[Finding, Finding]]
) -> PairedBarChart | None:
    valued = [pair for pair in pairs if _is_drawn(pair[0]) and _is_drawn(pair[1])]
    if not valued:
        return None
    first, second = valued[0]
    outcome = first.about.outcome
    measured = {"o:growth": "Change in muscle size, average of each group"}.get(
        outcome, graph.concepts[outcome].label.capitalize()
    )
    series = tuple(graph.concepts[side.about.exercise or ""].label for side in (first, second))
    findings = [side for pair in pairs for side in pair]
    spread = f" {SPREAD}" if any(side.effect and side.effect.sd for side in findings) else ""
    people = [
        f"{side.scope.n} {side.scope.who}" if side.scope.n and side.scope.who else ""
        for side in (first, second)
    ]
    groups = people[0]
    if all(people) and people[0] != people[1]:
        groups = f"{people[0]} ({series[0]}) and {people[1]} ({series[1]})"
    weeks = f", {first.scope.weeks} weeks" if first.scope.weeks else ""
    cited = short_citation(graph.sources[first.source])
    return PairedBarChart(
        id=_chart_id("pair", first.source, first.about.exercise, second.about.exercise),
        title=" against ".join(
            _plural(graph, side.about.exercise or "") for side in (first, second)
        ).capitalize(),
        measured=measured,
        caption=f"{cited}{f': {groups}' if groups else ''}{weeks}.{spread}",
        source=first.source,
        findings=tuple(dict.fromkeys(finding.id for finding in findings)),
        series=(series[0], series[1]),
        pairs=tuple((_bar(graph, left), _bar(graph, right)) for left, right in pairs),
    )


def _gauges(graph: EvidenceGraph) -> Iterator[Gauge]:
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
                id=_chart_id("activity", finding.source, about.exercise),
                title=f"{muscle} activity in {_plural(graph, about.exercise)}",
                measured="of maximum effort (MVIC)",
                caption=_caption(graph, [finding])
                + (f" {MEASURED_IN_PART}" if "partial" in finding.flags else "")
                + " No other value is known to set beside it.",
                source=finding.source,
                findings=(finding.id,),
                bar=_bar(graph, finding),
            )


def _share_charts(graph: EvidenceGraph) -> Iterator[BarChart]:
    shares: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in graph.findings.values():
        effect, about = finding.effect, finding.about
        if about.muscle and effect and effect.unit == "percent-moment" and effect.value is not None:
            shares[finding.source, about.exercise or ""].append(finding)
    for (source, exercise), findings in shares.items():
        if len(findings) > 1:
            findings.sort(key=lambda finding: -_value(finding))
            bound = any(finding.effect and finding.effect.bound for finding in findings)
            yield BarChart(
                id=_chart_id("share", source, exercise),
                title="Share of the hip's work in squats",
                measured="Share of the hip extension moment",
                caption=f"{_caption(graph, findings)} A computer model, not a measurement."
                + (" The hollow bar is an upper bound." if bound else ""),
                source=source,
                findings=tuple(finding.id for finding in findings),
                bars=tuple(_bar(graph, finding) for finding in findings),
                limit=PERCENT,
            )


def _difference_charts(graph: EvidenceGraph, at_least: int = 2) -> Iterator[DifferenceChart]:
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
        sides = _plural(graph, first), _plural(graph, second)
        findings.sort(key=lambda finding: finding.about.muscle == APART)
        measured = [finding for finding in findings if _is_drawn(finding)] or findings
        yield DifferenceChart(
            id=_chart_id("difference", source, first, second),
            title=f"{sides[0]} against {sides[1]}".capitalize(),
            measured="Difference in the muscle gained",
            caption=f"{_caption(graph, measured, count=False)} {MARGIN_OF_ERROR}",
            source=source,
            findings=tuple(finding.id for finding in findings),
            sides=sides,
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
    label, part = _muscle_words(graph, finding.about.muscle or "")
    apart = _is_apart(graph, finding)
    return Difference(label, part, value, low, high, shown, margin, apart)


def _interval(effect: Effect) -> tuple[float, float] | None:
    if effect.ci is not None:
        return effect.ci
    if effect.low is not None and effect.high is not None and effect.unit in ("cm2", "kg"):
        return effect.low, effect.high
    return None


def _bar(graph: EvidenceGraph, finding: Finding) -> Bar:
    label, part = _muscle_words(graph, finding.about.muscle or "")
    effect, apart = finding.effect, _is_apart(graph, finding)
    if effect is None or effect.value is None:
        return Bar(label, part, None, NO_CHANGE, apart=apart)
    sign = "+" if effect.unit == "percent-change" and effect.value > 0 else ""
    bound = {"at-most": "at most ", "at-least": "at least ", None: ""}[effect.bound]
    about = "about " if effect.approx else ""
    shown = f"{bound}{about}{sign}{format_number(effect.value)}{SHOWN_UNITS[effect.unit]}"
    return Bar(label, part, effect.value, shown, effect.sd, effect.bound == "at-most", apart)


def _muscle_words(graph: EvidenceGraph, muscle: str) -> tuple[str, str | None]:
    concept = graph.concepts[muscle]
    whole = graph.concepts.get(concept.part_of or "")
    return (whole.label, concept.label) if whole else (concept.label, None)


def _is_apart(graph: EvidenceGraph, finding: Finding) -> bool:
    muscle = finding.about.muscle
    return muscle is not None and APART in (muscle, graph.concepts[muscle].part_of)


def _caption(
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


def _spoken(bar: Bar) -> str:
    return f"{bar.shown} (± {format_number(bar.spread)})" if bar.spread is not None else bar.shown


def _plural(graph: EvidenceGraph, exercise: str) -> str:
    label = graph.concepts[exercise].label
    return label if label.endswith("s") else f"{label}s"


def _value(finding: Finding) -> float:
    return (finding.effect.value if finding.effect else None) or 0.0


def _is_drawn(finding: Finding) -> bool:
    effect = finding.effect
    return effect is not None and effect.value is not None and effect.unit in SHOWN_UNITS


def _unit(finding: Finding) -> Unit | None:
    return finding.effect.unit if finding.effect else None


def _chart_id(kind: str, *nodes: str | None) -> str:
    return "-".join((kind, *(node.partition(":")[2] for node in nodes if node)))
