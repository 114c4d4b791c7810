"""YAML without its traps: one walk over the parse events gives plain data and marks.

Booleans and numbers are those of the YAML 1.2 core schema, decimal only, so that `no`, `on`,
`50:50` and dates stay text. Keys are always text. Repeated keys, anchors, aliases, tags, deep
nesting and large files are refused; nothing here recurses, so no input can exhaust the stack.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import yaml
from yaml import events

from bot.errors import Problem
from bot.evidence.strict_yaml.error_messages import MAX_DEPTH, TOO_DEEP, explain
from bot.evidence.strict_yaml.source_map import (
    Path,
    Position,
    PositionTree,
    SourceMap,
    ellipsise,
    format_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yaml._yaml import Mark as ParserMark
    from yaml.error import Mark as ReaderMark

    Mark = ParserMark | ReaderMark

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

MAX_BYTES = 1_000_000
MAX_DIGITS = 18

_COMMENT = re.compile(r"[ \t]+#")
_SINGULAR = re.compile(r"[-+.0-9tTfFnN~]")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}
# What no editor shows: control characters, and line ends that only YAML counts as such.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class _StopError(Exception):
    """Return up on a file whose last problem makes the rest unreadable."""


def plain_value(text: str) -> str | float | bool | None:
    """Read an unquoted scalar: a number, true, false, null (or nothing), else the text itself."""
    if not text:
        return None
    if not _SINGULAR.match(text):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= MAX_DIGITS:
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    # A hash such as 97e08831 would be infinite: it is text.
    return text


@dataclass(slots=True)
class _Container:
    """A mapping or list being filled; a mapping without a key waits for one."""

    data: list[Plain] | dict[str, Plain]
    place: PositionTree
    key: str | None = None
    skip: bool = False

    def put(self, value: Plain, spot: Position | PositionTree) -> None:
        if isinstance(self.data, list):
            self.place.values[len(self.data)] = spot
            self.data.append(value)
        elif self.key is not None:
            if not self.skip:
                self.data[self.key] = value
                self.place.values[self.key] = spot
            self.key, self.skip = None, False

    def waits_for_key(self) -> bool:
        return self.key is None and isinstance(self.data, dict)


class _Builder:
    """Build data and places from events."""

    def __init__(self, file: str, problems: list[Problem], lines: Sequence[str] = ()) -> None:
        """`lines` are the file's own, where a comment must not cut a text short."""
        self.lines = lines
        self.file = file
        self.problems = problems
        self.stack = [_Container([], PositionTree((1, 1)))]
        self.documents = 0

    def handlers(self) -> dict[type[events.Event], Callable[..., None]]:
        """Return what to do about each event; kept here, it would keep all that is built alive."""
        return {
            events.ScalarEvent: self.scalar,
            events.MappingStartEvent: self.start,
            events.SequenceStartEvent: self.start,
            events.MappingEndEvent: self.end,
            events.SequenceEndEvent: self.end,
            events.AliasEvent: self.alias,
            events.DocumentStartEvent: self.document,
        }

    def path(self) -> Path:
        """Return the keys and positions that lead to where the walk stands."""
        parts: list[str | int] = []
        for level in self.stack[1:]:
            if isinstance(level.data, list):
                parts.append(len(level.data))
            elif level.key is not None:
                parts.append(level.key)
        return tuple(parts)

    def root(self) -> tuple[Plain, Position | PositionTree | None]:
        """Return the file's one value, None for none."""
        bottom = self.stack[0]
        values = bottom.data if isinstance(bottom.data, list) else []
        return (values[0], bottom.place.values[0]) if values else (None, None)

    def refuse(self, spot: Position, message: str) -> None:
        self.problems.append(Problem(self.file, *spot, f"{message} {format_path(self.path())}"))

    def stop(self, spot: Position, message: str) -> NoReturn:
        self.refuse(spot, message)
        raise _StopError

    def document(self, event: events.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(
                _spot(event.start_mark),
                "A second document starts here; take the --- out, or make it a file of its own.",
            )

    def adornments(self, event: events.NodeEvent, tag: str | None, spot: Position) -> None:
        if event.anchor is not None:
            self.refuse(
                spot, f"The anchor “&{ellipsise(event.anchor)}” is not allowed; take it out."
            )
        if tag is not None:
            self.refuse(
                spot, f"The tag “{ellipsise(tag)}” is not allowed; take it out, and quote text."
            )

    def scalar(self, event: events.ScalarEvent) -> None:
        spot = _spot(event.start_mark)
        if event.anchor is not None or event.tag is not None:
            self.adornments(event, event.tag, spot)
        level, text = self.stack[-1], event.value
        if event.style == '"' and (unseen := _UNSEEN.search(text)):
            self.refuse(
                spot, f"The text holds an invisible character, {_code(unseen[0])}; take it out."
            )
        if self.lines and not event.style and not level.waits_for_key():
            self.refuse_cut_text(event, spot)
        if level.waits_for_key():
            self.key(level, text, spot)
        else:
            level.put(text if event.style or event.tag else plain_value(text), spot)

    def refuse_cut_text(self, event: events.ScalarEvent, spot: Position) -> None:
        """Refuse a comment behind a text: its writer may have meant it as part of the text."""
        end = event.end_mark
        if end and end.line < len(self.lines) and _COMMENT.match(self.lines[end.line], end.column):
            self.refuse(
                spot,
                "The text ends before “ #”, which begins a comment; put the whole text in quotes, "
                "or the comment on a line of its own.",
            )

    def key(self, level: _Container, text: str, spot: Position) -> None:
        if not text:
            self.refuse(spot, "A key is missing before this colon; write one.")
        level.key = text
        first = level.place.keys.setdefault(text, spot)
        if first is not spot:
            level.skip = True
            self.refuse(
                spot,
                f"The key “{ellipsise(text)}” is here a second time, first in line {first[0]}; "
                "keep one of the two.",
            )

    def start(self, event: events.CollectionStartEvent) -> None:
        spot = _spot(event.start_mark)
        if len(self.stack) > MAX_DEPTH:
            self.stop(spot, TOO_DEEP)
        if self.stack[-1].waits_for_key():
            self.stop(spot, "A key must be text, not a list or a mapping; quote it if it is text.")
        self.adornments(event, event.tag, spot)
        mapping = isinstance(event, events.MappingStartEvent)
        self.stack.append(_Container({} if mapping else [], PositionTree(spot)))

    def end(self, _: events.CollectionEndEvent) -> None:
        level = self.stack.pop()
        self.stack[-1].put(level.data, level.place)

    def alias(self, event: events.AliasEvent) -> None:
        spot = _spot(event.start_mark)
        message = (
            f"The alias “*{ellipsise(str(event.anchor))}” is not allowed; write the value out."
        )
        if self.stack[-1].waits_for_key():
            self.stop(spot, message)
        self.refuse(spot, message)
        self.stack[-1].put(None, spot)


def _spot(mark: Mark | None) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def parse(
    text: str, file: str, problems: list[Problem], *, allow_cut_texts: bool = True
) -> tuple[dict[str, Plain], SourceMap] | None:
    """Turn a file's text into data and marks; add to `problems`; None where there is no mapping.

    Without `allow_cut_texts`, a comment on the line of an unquoted text is a problem.
    """
    walk = _Builder(file, problems, () if allow_cut_texts else text.split("\n"))
    handlers = walk.handlers()
    try:
        parser = yaml.CSafeLoader(text)
        while not isinstance(event := parser.get_event(), events.StreamEndEvent):
            if event is not None and (handler := handlers.get(type(event))):
                handler(event)
    except _StopError:
        return None
    except yaml.YAMLError as error:
        problems.extend(explain(error, text, file, format_path(walk.path())))
        return None
    root, place = walk.root()
    if not isinstance(root, dict) or not isinstance(place, PositionTree):
        # Comments alone, or nothing at all, read as no value.
        what = "holds nothing" if root is None else "is not made of keys"
        message = f"The file {what}; start it with “key: value” lines. [whole file]"
        problems.append(Problem(file, 1, 1, message))
        return None
    return root, SourceMap(file, place, text)


def decode(data: bytes, file: str, problems: list[Problem], limit: int = MAX_BYTES) -> str | None:
    """Turn a file's bytes into text; add to `problems` what is no text, or too much of it."""
    if len(data) > limit:
        most = limit // 1_000_000
        message = f"The file is larger than {most} MB; split it into smaller ones. [whole file]"
        problems.append(Problem(file, 1, 1, message))
        return None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = "This is not UTF-8 text; save the file as UTF-8. [whole file]"
        problems.append(Problem(file, *_end_of(before), message))
        return None
    if unseen := _UNSEEN.search(text):
        message = (
            f"An invisible character, {_code(unseen[0])}, stands here; take it out, or save the "
            "file as plain text. [whole file]"
        )
        problems.append(Problem(file, *_end_of(text[: unseen.start()]), message))
        return None
    return text


def _end_of(text: str) -> Position:
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1
