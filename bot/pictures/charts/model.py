"""The kinds of chart, as values: what is drawn, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.queries.effect_format import format_number


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
    """Differences between two exercises that one study compared, with their margins of error.

    `unit` is what stands behind a number, its space included.
    """

    id: str
    title: str
    measured: str
    caption: str
    source: str
    findings: tuple[str, ...]
    sides: tuple[str, str]
    unit: str
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


def _spoken(bar: Bar) -> str:
    return f"{bar.shown} (± {format_number(bar.spread)})" if bar.spread is not None else bar.shown
