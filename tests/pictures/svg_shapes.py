"""What stands where in a drawn picture: texts, boxes and lines, read back from the SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bot.pictures.text import text_width

if TYPE_CHECKING:
    from bot.pictures.svg import Drawing

SVG = "{http://www.w3.org/2000/svg}"
ABOVE, BELOW = 0.76, 0.22
"""How far letters reach above and below their baseline, in sizes of the text."""


@dataclass(frozen=True)
class Area:
    """A rectangle, and the text that it holds, if it is one."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""
    kind: str = ""

    def holds(self, other: Area) -> bool:
        """Return whether the other lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def touches(self, other: Area) -> bool:
        """Return whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Line:
    """A polyline that belongs to an edge."""

    points: tuple[tuple[float, float], ...]
    dashed: bool

    @property
    def areas(self) -> list[Area]:
        """Return the area of each stretch, as wide as it is drawn."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return [
            Area(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1)
            for a, b in pairs
        ]


class Shapes:
    """The shapes of one picture."""

    def __init__(self, drawing: Drawing) -> None:
        self.root = ET.fromstring(drawing.svg)  # noqa: S314  our own drawing
        self.width = float(self.root.attrib["width"])
        self.height = float(self.root.attrib["height"])
        self.texts = [_text(element) for element in self.root.iter(f"{SVG}text")]
        groups = list(self.root.iter(f"{SVG}g"))
        self.boxes = [
            (_rect(group.find(f"{SVG}rect")), [_text(text) for text in group.iter(f"{SVG}text")])
            for group in groups
            if group.attrib["class"] == "box"
        ]
        self.lines = [
            _line(element)
            for group in groups
            if group.attrib["class"] == "edge"
            for element in group.iter(f"{SVG}polyline")
        ]


def _text(element: ET.Element) -> Area:
    size = float(element.attrib["font-size"])
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    text = element.text or ""
    width = text_width(text, size, bold=element.get("font-weight") == "600")
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
    return Area(
        left, y - ABOVE * size, left + width, y + BELOW * size, text, element.get("class", "")
    )


def _rect(element: ET.Element | None) -> Area:
    assert element is not None
    x, y, width, height = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
    return Area(x, y, x + width, y + height)


def _line(element: ET.Element) -> Line:
    points = tuple(
        (float(x), float(y))
        for x, y in (point.split(",") for point in element.attrib["points"].split())
    )
    return Line(points, "stroke-dasharray" in element.attrib)
