"""Where every key and value of a file stands, for problems that point at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.errors import Problem

Path = tuple[str | int, ...]
Position = tuple[int, int]

MAX_SHOWN = 40
Locate = Callable[[str, Path], tuple[str, int, int]]


class NodeLocation(NamedTuple):
    """A node's id, or an edge's key, and where it starts."""

    id: str
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class PositionTree:
    """Where a mapping or a list starts, and where its keys and values stand."""

    spot: Position
    keys: dict[str, Position] = field(default_factory=dict)
    values: dict[str | int, Position | PositionTree] = field(default_factory=dict)


def ellipsise(text: str) -> str:
    """Shorten what a message quotes."""
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def format_path(path: Path, node: str = "") -> str:
    """Write a path as problems end with it, `[f:kubo-ham.effect.value]`."""
    parts = [ellipsise(part) for part in ([node] if node else []) + [str(part) for part in path]]
    return f"[{'.'.join(parts)}]" if parts else "[whole file]"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The places of one file; paths are made of its own keys and of list positions."""

    file: str
    root: PositionTree
    text: str

    def spot(self, path: Path, *, key: bool = False) -> Position:
        """Return line and column of a value, or of its key, else of the nearest one around it."""
        place: Position | PositionTree = self.root
        for depth, part in enumerate(path):
            if not isinstance(place, PositionTree):
                break
            # Field names say part_of where the files say part-of.
            name = part if part in place.values else str(part).replace("_", "-")
            if name not in place.values:
                break
            if key and depth == len(path) - 1 and name in place.keys:
                return place.keys[str(name)]
            place = place.values[name]
        return place.spot if isinstance(place, PositionTree) else place

    def at(self, path: Path, *, key: bool = False) -> tuple[str, int, int]:
        """Return file, line and column, the last two counted from 1."""
        return (self.file, *self.spot(path, key=key))

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """Make a problem at a path, which the message ends with."""
        return Problem(*self.at(path, key=key), f"{message} {format_path(path)}")
