"""Charts drawn for the width of a phone: every value is written beside its bar."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never

from bot.pictures.charts.model import BarChart, DifferenceChart, Gauge, PairedBarChart
from bot.pictures.svg import DARK, MARGIN, WIDTH, Canvas
from bot.pictures.text import text_width, wrap

if TYPE_CHECKING:
    from bot.pictures.charts.model import Bar, Chart, Difference
    from bot.pictures.svg import Anchor, Drawing, Theme

TITLE, LABEL, SMALL = 18.0, 14.5, 12.5
"""Sizes of text in pixels."""
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
BAR, THIN_BAR = 16.0, 12.0
ROW_GAP = 10.0
MARKER = 5.0


def draw_chart(chart: Chart, theme: Theme = DARK) -> Drawing:
    """Return a chart, drawn."""
    canvas = Canvas(theme)
    _heading(canvas, chart)
    match chart:
        case BarChart():
            _draw_bars(canvas, chart)
        case PairedBarChart():
            _draw_pairs(canvas, chart)
        case Gauge():
            _draw_gauge(canvas, chart)
        case DifferenceChart():
            _draw_differences(canvas, chart)
        case _:
            assert_never(chart)
    _lines(canvas, f"{chart.caption} {chart.legend}", SMALL, canvas.theme.muted, gap=2)
    canvas.height += MARGIN - 4
    return canvas.finish(chart.alt)


def _heading(canvas: Canvas, chart: Chart) -> None:
    canvas.height = 6
    _lines(canvas, chart.title, TITLE, canvas.theme.ink, gap=6, bold=True)
    if not isinstance(chart, Gauge):
        _lines(canvas, chart.measured, SMALL, canvas.theme.muted, gap=3)
    canvas.height += 9


def _lines(
    canvas: Canvas, text: str, size: float, color: str, *, gap: float, bold: bool = False
) -> None:
    canvas.height += gap
    for line in wrap(text, RIGHT - LEFT, size, bold=bold):
        canvas.height += size * 1.3
        canvas.text(LEFT, canvas.height - size * 0.25, line, size=size, color=color, bold=bold)


def _draw_bars(canvas: Canvas, chart: BarChart) -> None:
    end = chart.limit or max((bar.value or 0) + (bar.spread or 0) for bar in chart.bars)
    for bar in chart.bars:
        if bar.apart and chart.limit is None:
            canvas.line((LEFT, canvas.height), (RIGHT, canvas.height), stroke_width=1)
            canvas.height += ROW_GAP - 2
        color = _color(canvas, bar)
        if bar.value is None:
            _unchanged_row(canvas, bar, color)
            continue
        _row_label(canvas, bar.label, bar.part, _with_spread(bar))
        _bar(canvas, bar, (LEFT, RIGHT, end), BAR, color, track=chart.limit is not None)
        canvas.height += BAR + ROW_GAP
    if chart.limit is not None:
        canvas.height += 3
        ends: tuple[tuple[float, Anchor], ...] = ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
        for share, anchor in ends:
            x = LEFT + share * (RIGHT - LEFT)
            words = f"{share * chart.limit:g}{' %' if share else ''}"
            _tick(canvas, x, canvas.height, words, anchor)
        canvas.height += 9


def _tick(canvas: Canvas, x: float, y: float, words: str, anchor: Anchor) -> None:
    canvas.text(x, y, words, size=SMALL, color=canvas.theme.muted, kind="tick", anchor=anchor)


def _row_label(
    canvas: Canvas, label: str, part: str | None, value: str = "", value_size: float = LABEL
) -> None:
    """Write what was measured and, at the right or else below it, its value."""
    baseline = canvas.height + LABEL
    canvas.text(LEFT, baseline, label, size=LABEL, bold=True)
    width = text_width(label, LABEL, bold=True)
    if part:
        canvas.text(
            LEFT + width + 6, baseline, part, size=SMALL, color=canvas.theme.muted, kind="part"
        )
        width += 6 + text_width(part, SMALL)
    if width + 8 + text_width(value, value_size, bold=True) > RIGHT - LEFT:
        baseline += value_size * 1.3
        canvas.text(LEFT, baseline, value, size=value_size, bold=True)
    else:
        canvas.text(RIGHT, baseline, value, size=value_size, bold=True, anchor="end")
    canvas.height = baseline + 7


def _unchanged_row(canvas: Canvas, bar: Bar, color: str, where: str = "") -> None:
    """Write in one line that something did not change: there is no bar to draw."""
    value = f"{bar.shown} {where}".strip()
    _row_label(canvas, bar.label, bar.part, value)
    x = RIGHT - text_width(value, LABEL, bold=True) - 8 - MARKER
    _unchanged_mark(canvas, x, canvas.height - 7 - LABEL * 0.36, color)
    canvas.height += ROW_GAP - 5


def _unchanged_mark(canvas: Canvas, x: float, y: float, color: str) -> None:
    canvas.path(
        f"M{x:.2f} {y - MARKER:.2f}l{MARKER} {MARKER}l-{MARKER} {MARKER}l-{MARKER} -{MARKER}z",
        fill=canvas.theme.background,
        stroke=color,
        stroke_width=2,
    )


def _bar(
    canvas: Canvas,
    bar: Bar,
    axis: tuple[float, float, float],
    thickness: float,
    color: str,
    *,
    track: bool = False,
) -> None:
    """Draw a bar at the canvas's height; the axis is its start, its end and the value there."""
    start, stop, end = axis
    top = canvas.height
    middle = top + thickness / 2
    if track:
        canvas.rect(start, top, stop - start, thickness, fill=canvas.theme.panel, radius=3)
    if bar.value is None:
        _unchanged_mark(canvas, start + MARKER, middle, color)
        return
    scale = (stop - start) / end
    width = bar.value * scale
    if bar.at_most:
        canvas.rect(
            start + 1,
            top + 1,
            width - 2,
            thickness - 2,
            fill=canvas.theme.background,
            stroke=color,
            radius=2,
            dashed=True,
            stroke_width=2,
        )
    else:
        canvas.rect(start, top, width, thickness, fill=color, radius=3)
    if bar.spread is not None:
        ends = [start + max(0, bar.value - bar.spread) * scale, start + width + bar.spread * scale]
        ink = canvas.theme.ink
        # A rim sets the line off from the bar that it crosses.
        canvas.line(
            (ends[0], middle), (ends[1], middle), color=canvas.theme.background, stroke_width=3.5
        )
        canvas.line((ends[0], middle), (ends[1], middle), color=ink)
        # A line that runs on below zero has no end to show there.
        shown = ends if bar.value >= bar.spread else ends[1:]
        for x in shown:
            canvas.line((x, middle - 4), (x, middle + 4), color=ink)


def _draw_pairs(canvas: Canvas, chart: PairedBarChart) -> None:
    bars = [bar for pair in chart.pairs for bar in pair]
    end = max((bar.value or 0) + (bar.spread or 0) for bar in bars) or 1
    words = {
        (name, bar.shown): f"{name}: {_with_spread(bar)}"
        for pair in chart.pairs
        for name, bar in zip(chart.series, pair, strict=True)
    }
    widest = max(text_width(text, SMALL, bold=True) for text in words.values())
    stop = RIGHT - widest - 10
    for pair in chart.pairs:
        first = pair[0]
        if first.apart and len(chart.pairs) > 1:
            canvas.line((LEFT, canvas.height), (RIGHT, canvas.height), stroke_width=1)
            canvas.height += ROW_GAP - 2
        if all(bar.value is None for bar in pair):
            _unchanged_row(canvas, first, _color(canvas, first), "with either")
            continue
        _row_label(canvas, first.label, first.part)
        for position, (name, bar) in enumerate(zip(chart.series, pair, strict=True)):
            theme = canvas.theme
            color = theme.second if position else theme.accent
            if bar.apart and len(chart.pairs) > 1:
                color = theme.contrast
            _bar(canvas, bar, (LEFT, stop, end), THIN_BAR, color)
            canvas.text(
                RIGHT,
                canvas.height + THIN_BAR - 1.5,
                words[name, bar.shown],
                size=SMALL,
                bold=True,
                anchor="end",
            )
            canvas.height += THIN_BAR + 4
        canvas.height += ROW_GAP - 5


def _draw_gauge(canvas: Canvas, chart: Gauge) -> None:
    radius, thickness, center = 118.0, 30.0, WIDTH / 2
    baseline = canvas.height + radius + thickness / 2
    theme = canvas.theme
    share = (chart.bar.value or 0) / 100

    def point(part: float) -> str:
        angle = math.pi * (1 - part)
        return f"{center + radius * math.cos(angle):.2f} {baseline - radius * math.sin(angle):.2f}"

    arc = f"A{radius} {radius} 0 0 1 "
    canvas.path(f"M{point(0)}{arc}{point(1)}", stroke=theme.panel, stroke_width=thickness)
    canvas.path(f"M{point(0)}{arc}{point(share)}", stroke=theme.contrast, stroke_width=thickness)
    canvas.text(center, baseline - 30, chart.bar.shown, size=40, bold=True, anchor="middle")
    of_what = chart.measured.removeprefix("Share ")
    canvas.text(center, baseline - 8, of_what, size=SMALL, color=theme.muted, anchor="middle")
    canvas.height = baseline + 18
    _tick(canvas, center - radius, canvas.height, "0", "middle")
    _tick(canvas, center + radius, canvas.height, "100 %", "middle")
    canvas.height += 10


def _draw_differences(canvas: Canvas, chart: DifferenceChart) -> None:
    reach = 1.05 * max(max(abs(row.low), abs(row.high)) for row in chart.differences)
    center = WIDTH / 2
    scale = (RIGHT - center) / reach
    theme = canvas.theme
    for row in chart.differences:
        color = theme.contrast if row.apart else theme.accent
        _row_label(canvas, row.label, row.part, row.shown, SMALL)
        middle = canvas.height + 8
        canvas.line((LEFT, middle), (RIGHT, middle), color=theme.panel, stroke_width=16)
        canvas.line((center, middle - 8), (center, middle + 8), color=theme.ink, stroke_width=1)
        left, right = center + row.low * scale, center + row.high * scale
        _difference(canvas, row, (left, right, middle), color, center, scale)
        canvas.height += 17
        if row.value is None:
            _lines(canvas, row.margin, SMALL, theme.muted, gap=0)
        canvas.height += ROW_GAP - 4
    canvas.height += SMALL
    for value in (-1, 0, 1):
        step = value * _round_step(reach)
        words = f"{abs(step):g}{chart.unit}" if step else "0"
        words = {-1: f"← {words}", 0: words, 1: f"{words} →"}[value]
        _tick(canvas, center + step * scale, canvas.height, words, "middle")
    canvas.height += 8


def _round_step(reach: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20 … that leaves room for its words within an axis."""
    power = 10.0 ** math.floor(math.log10(0.9 * reach))
    return max(power * digit for digit in (1, 2, 5) if power * digit <= 0.9 * reach)


def _difference(
    canvas: Canvas,
    row: Difference,
    place: tuple[float, float, float],
    color: str,
    center: float,
    scale: float,
) -> None:
    left, right, middle = place
    if row.value is None:
        canvas.rect(
            left,
            middle - 6,
            right - left,
            12,
            fill=canvas.theme.background,
            stroke=color,
            dashed=True,
            stroke_width=2,
            radius=2,
        )
        return
    canvas.line((left, middle), (right, middle), color=color, stroke_width=2.5)
    for x in (left, right):
        canvas.line((x, middle - 5), (x, middle + 5), color=color, stroke_width=2.5)
    canvas.circle(center + row.value * scale, middle, 5.5, fill=color)


def _with_spread(bar: Bar) -> str:
    return f"{bar.shown} ± {bar.spread:g}" if bar.spread is not None else bar.shown


def _color(canvas: Canvas, bar: Bar) -> str:
    return canvas.theme.contrast if bar.apart else canvas.theme.accent
