"""A small writer of SVG: shapes and text in one font, coloured by a theme."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

from bot.pictures.text import FONT_FAMILY, drawable, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 400
"""Pixels across a phone; every picture is laid out for it."""
MARGIN = 14

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture; those that carry meaning are from the palette of Okabe and Ito.

    Words are in `ink` or `muted`. `accent` marks what a picture shows, `contrast` what is set apart
    from it, `second` a second series, and `doubt` what limits a claim.
    """

    background: str
    panel: str
    ink: str
    muted: str
    line: str
    accent: str
    contrast: str
    second: str
    doubt: str


DARK = Theme(
    background="#1e1f22",
    panel="#2b2d31",
    ink="#f2f3f5",
    muted="#c4c9d0",
    line="#80848e",
    accent="#56b4e9",
    contrast="#e69f00",
    second="#009e73",
    doubt="#cc79a7",
)
"""For chats: a panel of its own that reads on dark and on light."""
LIGHT = Theme(
    background="#ffffff",
    panel="#f2f4f7",
    ink="#1a1c1f",
    muted="#50565e",
    line="#80848e",
    accent="#0072b2",
    contrast="#d55e00",
    second="#009e73",
    doubt="#a8507f",
)
PAGE = Theme(**{name: f"var(--{name})" for name in Theme.__dataclass_fields__})
"""For pages, whose style sheet sets the colours, light or dark."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as SVG, and its height in pixels at the width of WIDTH."""

    svg: str
    height: float


class Canvas:
    """Collects shapes, top to bottom; `height` grows with what the caller has laid out."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.height = 0.0
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        color: str | None = None,
        bold: bool = False,
        anchor: Anchor = "start",
        kind: str = "",
    ) -> None:
        """Write a line of text; y is its baseline. `kind` becomes its class."""
        drawn = drawable(text)
        attributes = self._attributes(
            {
                "class": kind or None,
                "x": x,
                "y": y,
                "font-size": size,
                "font-weight": 600 if bold else None,
                "text-anchor": anchor if anchor != "start" else None,
                # Where a reader has another font, the text keeps to the width it was measured at.
                "textLength": text_width(drawn, size, bold=bold) or None,
                "lengthAdjust": "spacingAndGlyphs",
                "fill": color or self.theme.ink,
            }
        )
        self._parts.append(f"<text{attributes}>{escape(drawn)}</text>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        radius: float = 0,
        dashed: bool = False,
        stroke_width: float = 1.5,
    ) -> None:
        """Draw a rectangle, filled, outlined or both."""
        self._shape(
            "rect",
            {"x": x, "y": y, "width": width, "height": height, "rx": radius or None},
            fill=fill,
            stroke=stroke,
            dashed=dashed,
            stroke_width=stroke_width,
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
    ) -> None:
        """Draw a circle around a point."""
        self._shape("circle", {"cx": x, "cy": y, "r": radius}, fill=fill, stroke=stroke)

    def path(
        self,
        data: str,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        dashed: bool = False,
        stroke_width: float = 1.5,
    ) -> None:
        """Draw a path, filled, outlined or both."""
        self._shape(
            "path", {"d": data}, fill=fill, stroke=stroke, dashed=dashed, stroke_width=stroke_width
        )

    def line(
        self,
        *points: tuple[float, float],
        color: str | None = None,
        dashed: bool = False,
        stroke_width: float = 1.5,
    ) -> None:
        """Draw a line through some points."""
        joined = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._shape(
            "polyline",
            {"points": joined},
            stroke=color or self.theme.line,
            dashed=dashed,
            stroke_width=stroke_width,
        )

    @contextmanager
    def group(self, kind: str) -> Iterator[None]:
        """Hold together what is drawn within, under a class."""
        self._parts.append(f"<g class={quoteattr(kind)}>")
        yield
        self._parts.append("</g>")

    def finish(self, alt: str) -> Drawing:
        """Return the picture with a description for those who do not see it."""
        height = _number(self.height)
        alt = "".join(sign if sign.isprintable() else " " for sign in alt)
        theme = self.theme
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" font-family="{FONT_FAMILY}" role="img" '
            f"aria-label={quoteattr(alt)}>"
            f'<rect width="{WIDTH}" height="{height}" rx="8" fill="{theme.background}"/>'
            f"{''.join(self._parts)}</svg>"
        )
        return Drawing(svg, self.height)

    def _shape(
        self,
        tag: str,
        attributes: dict[str, float | str | None],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        dashed: bool = False,
        stroke_width: float = 1.5,
    ) -> None:
        style: dict[str, float | str | None] = {
            "fill": fill or "none",
            "stroke": stroke,
            "stroke-width": stroke_width if stroke else None,
            "stroke-dasharray": "5 4" if dashed else None,
        }
        self._parts.append(f"<{tag}{self._attributes(attributes | style)}/>")

    @staticmethod
    def _attributes(attributes: dict[str, float | str | None]) -> str:
        return "".join(
            f" {name}={quoteattr(value if isinstance(value, str) else _number(value))}"
            for name, value in attributes.items()
            if value is not None
        )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
