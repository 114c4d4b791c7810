"""What the YAML parser finds wrong, in sentences that say what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Problem

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 30
"""Levels of lists and mappings that a file may have; libyaml from 0.2.6 on gives up at 1,000."""

_TABS = re.compile(r"[ ]*\t")
_TAB = "A tab stands in the indentation; use spaces."

TOO_DEEP = f"This is nested more than {MAX_DEPTH} levels deep; make it flatter."

_LEFT_OPEN = ("could not find expected ':'", "unexpected end of stream", "unexpected document")

# Parts of libyaml's own messages, and what they mean to the person who wrote the file.
_SENTENCES = (
    ("could not find expected ':'", "This is no “key: value” line; add the colon, or indent it."),
    (
        "mapping values are not allowed",
        "A colon and a space stand inside the text; put it in quotes.",
    ),
    (
        "block sequence entries are not allowed",
        "A list item cannot start here; put it on a new line.",
    ),
    ("expected '-' indicator", "The list stops being one here; start with “- ” at the same depth."),
    ("expected ',' or ']'", "The list in [ ] is not closed{where}; add a comma or the bracket."),
    ("expected ',' or '}'", "The mapping in { } is not closed{where}; add a comma or the bracket."),
    ("expected node content", "A value is missing here, or a bracket is left open; close it."),
    (
        "expected key",
        "The indentation does not fit the lines above; line it up with its neighbours.",
    ),
    ("expected <document start>", "The file goes on after its end; indent this, or take it out."),
    ("unexpected end of stream", "The quotes that open here are not closed; close them."),
    ("unexpected document indicator", "The quotes that open here are not closed; close them."),
    ("unknown escape", "A backslash does not mean anything here; use single quotes for the text."),
    (
        "invalid Unicode character",
        "This backslash code is no character; write the character itself.",
    ),
    ("did not find expected hexdecimal", "This backslash code is not complete; use single quotes."),
    (
        "undefined tag handle",
        "A tag is not allowed; take out the exclamation mark, or quote the text.",
    ),
    ("found a tab", _TAB),
    ("maximum nesting depth", TOO_DEEP),
)


def explain(error: yaml.YAMLError, text: str, file: str, path: str) -> list[Problem]:
    """Say what stopped the parser, and where; tabs in the indentation are all listed."""
    said = str(getattr(error, "problem", None) or error)
    lines = text.split("\n")
    line, column = _spot(error, said, (len(lines), len(lines[-1]) + 1))
    start = lines[line - 1][column - 1 :][:1]
    tabs = _tab_spots(text)
    if tabs and (start == "\t" or any(spot[0] in {line, line - 1} for spot in tabs)):
        return [Problem(file, *spot, f"{_TAB} {path}") for spot in tabs]
    if start == "\t":
        return [Problem(file, line, column, f"{_TAB} {path}")]
    return [Problem(file, line, column, f"{_sentence(error, said, start)} {path}")]


def _spot(error: yaml.YAMLError, said: str, end: tuple[int, int]) -> tuple[int, int]:
    """Point at where the mistake was made: for what is left open, where it was opened."""
    mark = getattr(error, "problem_mark", None)
    if any(part in said for part in _LEFT_OPEN):
        mark = getattr(error, "context_mark", None) or mark
    elif "node content" in said and mark is not None and mark.line == mark.column == 0:
        # The parser gives the end of the input no place.
        return end
    return min((mark.line + 1, mark.column + 1), end) if mark else (1, 1)


def _tab_spots(text: str) -> list[tuple[int, int]]:
    return [
        (number, found.end())
        for number, line in enumerate(text.split("\n"), 1)
        if (found := _TABS.match(line))
    ]


def _sentence(error: yaml.YAMLError, said: str, start: str) -> str:
    context = getattr(error, "context_mark", None)
    where = f" (opened in line {context.line + 1})" if context else ""
    if "cannot start any token" in said:
        return f"A text cannot start with “{start}”; put it in quotes."
    for part, sentence in _SENTENCES:
        if part in said:
            return sentence.replace("{where}", where)
    return f"This is not YAML ({said.splitlines()[0]}); put texts with signs in quotes."
