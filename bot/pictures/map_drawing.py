"""Evidence maps drawn from top to bottom: the claim, the findings under it, their sources.

Lines run in lanes beside the boxes: one lane at the left for each way of bearing on the claim, one
at the right from a source up to its findings. Words stand above their line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.pictures.evidence_map import BEARING_WORDS
from bot.pictures.svg import DARK, WIDTH, Canvas
from bot.pictures.text import shorten, text_width, wrap

if TYPE_CHECKING:
    from bot.evidence.schema import CertaintyLevel
    from bot.pictures.evidence_map import Bearing, EvidenceMap, MapGroup, MapPoint
    from bot.pictures.svg import Drawing, Theme

TITLE, TEXT, SMALL = 15.5, 13.5, 12.5
LEADING = 1.32
EDGE, PADDING, GAP = 12.0, 10.0, 12.0
LANE = 9.0
BOX_LEFT, BOX_RIGHT = 116.0, WIDTH - 30.0
SOURCE_LANE = WIDTH - 14.0
SOURCE_LEFT = 190.0
ARROW = 4.0
LINES, REASON_LINES = 5, 4
LEVELS = 4
_LANES: tuple[Bearing, ...] = ("supports", "premise", "shown", "contradicts", "qualifies")


def draw_map(evidence: EvidenceMap, theme: Theme = DARK) -> Drawing:
    """Return an evidence map, drawn."""
    canvas = Canvas(theme)
    claim_bottom = _draw_claim(canvas, evidence)
    used = [
        bearing
        for bearing in _LANES
        if any(point.bearing == bearing for group in evidence.groups for point in group.points)
    ]
    lanes = {bearing: EDGE + LANE * (len(used) - place) for place, bearing in enumerate(used)}
    canvas.height += GAP + 10
    ends: dict[Bearing, float] = {}
    for group in evidence.groups:
        _draw_group(canvas, group, lanes, ends)
    for bearing, end in ends.items():
        _draw_lane(canvas, bearing, lanes[bearing], claim_bottom, end)
    if evidence.more:
        for line in wrap(evidence.more, BOX_RIGHT - BOX_LEFT, SMALL):
            canvas.height += SMALL * LEADING
            canvas.text(BOX_LEFT, canvas.height - 3, line, size=SMALL, color=theme.muted)
        canvas.height += 4
    canvas.height += GAP - 4
    return canvas.finish(evidence.alt)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    color: str
    bold: bool = False


def _draw_claim(canvas: Canvas, evidence: EvidenceMap) -> float:
    theme = canvas.theme
    inner = WIDTH - 2 * EDGE - 2 * PADDING
    lines = [_Line(text, SMALL, theme.muted) for text in wrap(evidence.heading, inner, SMALL)]
    said = wrap(evidence.text, inner, TITLE, bold=True)
    lines += [_Line(text, TITLE, theme.ink, bold=True) for text in said]
    room = 24.0 if evidence.level else 0.0
    _draw_box(canvas, EDGE, EDGE, WIDTH - 2 * EDGE, lines, stroke=theme.accent, room=room)
    if evidence.level:
        _draw_level(canvas, EDGE + PADDING, canvas.height - PADDING, evidence.level)
    return canvas.height


def _draw_level(canvas: Canvas, x: float, baseline: float, level: CertaintyLevel) -> None:
    """Draw the dots of a level with its word, which says it without them."""
    theme = canvas.theme
    for dot in range(LEVELS):
        filled = dot <= level.order
        canvas.circle(
            x + 5 + dot * 13,
            baseline - 4.5,
            4.5,
            fill=theme.accent if filled else None,
            stroke=theme.accent,
        )
    words = f"{level.capitalize()} certainty"
    canvas.text(x + LEVELS * 13 + 6, baseline, words, size=SMALL, bold=True)


def _draw_group(
    canvas: Canvas, group: MapGroup, lanes: dict[Bearing, float], ends: dict[Bearing, float]
) -> None:
    """Draw a source's findings and the source; note in `ends` how far down each lane is used."""
    middles = []
    for point in group.points:
        top = canvas.height
        _draw_point(canvas, point)
        middle = (top + canvas.height) / 2
        middles.append(middle)
        _draw_bearing(canvas, point.bearing, lanes[point.bearing], middle)
        ends[point.bearing] = middle
        canvas.height += GAP
    if group.source is not None:
        top = canvas.height
        _draw_source(canvas, group)
        _draw_reports(canvas, (top + canvas.height) / 2, middles)
        canvas.height += GAP
    canvas.height += 6


def _draw_point(canvas: Canvas, point: MapPoint) -> None:
    theme = canvas.theme
    inner = BOX_RIGHT - BOX_LEFT - 2 * PADDING
    lines = [_Line(text, TEXT, theme.ink) for text in shorten(point.text, inner, TEXT, lines=LINES)]
    if point.because:
        reason = shorten(point.because, inner, SMALL, lines=REASON_LINES)
        lines += [_Line(text, SMALL, theme.muted) for text in reason]
    claim = point.level is not None
    _draw_box(
        canvas,
        BOX_LEFT,
        canvas.height,
        BOX_RIGHT - BOX_LEFT,
        lines,
        stroke=theme.accent if claim else None,
        room=22.0 if claim else 0.0,
    )
    if point.level is not None:
        _draw_level(canvas, BOX_LEFT + PADDING, canvas.height - PADDING, point.level)


def _draw_source(canvas: Canvas, group: MapGroup) -> None:
    theme = canvas.theme
    inner = BOX_RIGHT - SOURCE_LEFT - 2 * PADDING
    lines = [
        _Line(text, SMALL, theme.ink, bold=True)
        for text in wrap(group.cited, inner, SMALL, bold=True)
    ]
    lines += [_Line(text, SMALL, theme.muted) for text in wrap(group.note or "", inner, SMALL)]
    _draw_box(canvas, SOURCE_LEFT, canvas.height, BOX_RIGHT - SOURCE_LEFT, lines, stroke=theme.line)


def _draw_box(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    lines: list[_Line],
    *,
    stroke: str | None = None,
    room: float = 0.0,
) -> None:
    """Draw a box around lines of text, with room below them; the canvas ends at its bottom."""
    height = 2 * PADDING - 2 + sum(line.size * LEADING for line in lines) + room
    with canvas.group("box"):
        canvas.rect(x, y, width, height, fill=canvas.theme.panel, stroke=stroke, radius=6)
        baseline = y + PADDING - 3
        for line in lines:
            baseline += line.size * LEADING
            canvas.text(
                x + PADDING,
                baseline - 2,
                line.text,
                size=line.size,
                color=line.color,
                bold=line.bold,
            )
    canvas.height = y + height


def _draw_bearing(canvas: Canvas, bearing: Bearing, lane: float, middle: float) -> None:
    """Draw the line from a box to its lane, in the way that its meaning asks for."""
    color, dashed = _stroke(canvas.theme, bearing)
    with canvas.group("edge"):
        canvas.line((lane, middle), (BOX_LEFT, middle), color=color, dashed=dashed)
        if bearing == "contradicts":
            # A cross, so that the colour does not say it alone.
            x = BOX_LEFT - 8
            canvas.line((x - 4, middle - 4), (x + 4, middle + 4), color=color, stroke_width=2)
            canvas.line((x - 4, middle + 4), (x + 4, middle - 4), color=color, stroke_width=2)
    word = BEARING_WORDS[bearing]
    right = BOX_LEFT - 4 - text_width(word, SMALL, bold=True)
    canvas.text(right, middle - 8, word, size=SMALL, bold=True, kind="word")


def _draw_lane(canvas: Canvas, bearing: Bearing, lane: float, top: float, bottom: float) -> None:
    """Draw the line that takes all that bears in one way up to the claim."""
    color, dashed = _stroke(canvas.theme, bearing)
    with canvas.group("edge"):
        canvas.line((lane, bottom), (lane, top + 1.6 * ARROW), color=color, dashed=dashed)
        canvas.path(f"M{lane} {top + 1:g}l{ARROW} {1.6 * ARROW}h-{2 * ARROW}z", fill=color)


def _stroke(theme: Theme, bearing: Bearing) -> tuple[str, bool]:
    """Return the colour of a line and whether it is dashed."""
    color = {"contradicts": theme.contrast, "qualifies": theme.doubt}.get(bearing, theme.ink)
    return color, bearing == "qualifies"


def _draw_reports(canvas: Canvas, start: float, ends: list[float]) -> None:
    """Draw the lines from a source up to its findings."""
    line = canvas.theme.line
    with canvas.group("edge"):
        canvas.line((BOX_RIGHT, start), (SOURCE_LANE, start), (SOURCE_LANE, ends[0]), color=line)
        for end in ends:
            canvas.line((SOURCE_LANE, end), (BOX_RIGHT + 8, end), color=line)
            canvas.path(f"M{BOX_RIGHT + 1} {end}l8 -{ARROW}v{2 * ARROW}z", fill=line)
    words = "reports"
    right = SOURCE_LEFT - 8
    canvas.text(
        right, start + 4, words, size=SMALL, color=canvas.theme.muted, anchor="end", kind="word"
    )
