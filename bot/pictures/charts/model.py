"""The kinds of chart, as values: what is drawn, and the same in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

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
class _Chart(ABC):
    """What every chart has; `source` is empty and `findings` are none where no study measured.

    `legend` says what the marks of the drawing mean, empty where they need no words.
    """

    id: str
    title: str
    measured: str
    caption: str
    legend: str
    source: str
    findings: tuple[str, ...]

    kind: ClassVar[str] = "Bar chart"

    @property
    @abstractmethod
    def values(self) -> tuple[str, ...]:
        """Return what was measured and its value, in words."""

    @property
    def alt(self) -> str:
        """Return the chart in words."""
        values = "; ".join(self.values)
        told = f"{self.kind}, {self.title}. {self.measured}: {values}. {self.caption}"
        return f"{told} {self.legend}".rstrip()


@dataclass(frozen=True, slots=True)
class BarChart(_Chart):
    """Values of one study and one group; `limit` is the end of the axis where there is one."""

    bars: tuple[Bar, ...]
    limit: float | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Return each bar in words."""
        return tuple(f"{bar.name} {_spoken(bar)}" for bar in self.bars)


@dataclass(frozen=True, slots=True)
class PairedBarChart(_Chart):
    """Values of two exercises side by side, from one study and in one unit."""

    series: tuple[str, str]
    pairs: tuple[tuple[Bar, Bar], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Return each pair in words."""
        return tuple(self._spoken_pair(*pair) for pair in self.pairs)

    def _spoken_pair(self, first: Bar, second: Bar) -> str:
        if first.value is None and second.value is None:
            return f"{first.name} {first.shown} with either"
        told = zip((first, second), self.series, strict=True)
        return f"{first.name} {', '.join(f'{_spoken(bar)} with {name}' for bar, name in told)}"


@dataclass(frozen=True, slots=True)
class Gauge(_Chart):
    """One share of a maximum, where no other value is known to set beside it."""

    bar: Bar

    kind: ClassVar[str] = "Gauge"

    @property
    def values(self) -> tuple[str, ...]:
        """Return the one value in words."""
        return (self.bar.shown,)


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
class DifferenceChart(_Chart):
    """Differences between two exercises that one study compared, with their margins of error.

    `unit` is what stands behind a number, its space included.
    """

    sides: tuple[str, str]
    unit: str
    differences: tuple[Difference, ...]

    kind: ClassVar[str] = "Chart of differences"

    @property
    def values(self) -> tuple[str, ...]:
        """Return each difference with its margin, in words."""
        return tuple(
            f"{row.name} {row.shown} ({row.margin.rstrip('.')})" for row in self.differences
        )


Chart = BarChart | PairedBarChart | Gauge | DifferenceChart


@dataclass(frozen=True, slots=True)
class NoChart:
    """Why two things are not drawn side by side, in a sentence."""

    sentence: str


def _spoken(bar: Bar) -> str:
    return f"{bar.shown} (± {format_number(bar.spread)})" if bar.spread is not None else bar.shown
