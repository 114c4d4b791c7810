"""Text measured with the metrics of the shipped font, and broken into lines that fit."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FONT_DIRECTORY = Path(__file__).resolve().parent / "fonts"
FONT_FAMILY = "Inter"
FONT_FILES = {False: "Inter-Regular.otf", True: "Inter-SemiBold.otf"}
"""The file of the normal and of the bold weight."""
UNDRAWABLE = "?"


@cache
def _metrics() -> tuple[int, dict[bool, dict[str, int]]]:
    table = json.loads((FONT_DIRECTORY / "advances.json").read_text("utf-8"))
    weights = {
        bold: table["advances"][file.removesuffix(".otf")] for bold, file in FONT_FILES.items()
    }
    return table["units"], weights


def drawable(text: str) -> str:
    """Return a text in one line, with a question mark for each character the font lacks."""
    known = _metrics()[1][False]
    return "".join(
        character if character in known else UNDRAWABLE for character in " ".join(text.split())
    )


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a drawable text in pixels, at a size in pixels."""
    units, weights = _metrics()
    advances = weights[bold]
    return sum(advances[character] for character in text) * size / units


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most a width; a word that is too long is cut within."""
    lines: list[str] = []
    line = ""
    for word in drawable(text).split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, bold=bold) > width:
            head = _longest_head(line, width, size, bold=bold)
            lines.append(head)
            line = line[len(head) :]
    return (*lines, line) if line else tuple(lines)


def shorten(
    text: str, width: float, size: float, *, lines: int = 1, bold: bool = False
) -> tuple[str, ...]:
    """Break a text into at most so many lines, the last with an ellipsis where words are lost."""
    broken = wrap(text, width, size, bold=bold)
    if len(broken) <= lines:
        return broken
    words = broken[lines - 1].split(" ")
    while len(words) > 1 and text_width(f"{' '.join(words)} …", size, bold=bold) > width:
        words.pop()
    last = f"{' '.join(words)} …"
    if text_width(last, size, bold=bold) > width:
        room = width - text_width("…", size, bold=bold)
        last = f"{_longest_head(words[0], room, size, bold=bold)}…"
    return (*broken[: lines - 1], last)


def _longest_head(word: str, width: float, size: float, *, bold: bool = False) -> str:
    end = 1
    while end < len(word) and text_width(word[: end + 1], size, bold=bold) <= width:
        end += 1
    return word[:end]
