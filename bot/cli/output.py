"""Print answers, explanations and JSON on standard output."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from bot.cli.jsonl import json_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.answers.model import Answer
    from bot.cli.jsonl import Record
    from bot.matching.decision import MatchExplanation


def print_answer(answer: Answer) -> None:
    """Print an answer for a reader."""
    from bot.cli.render import render_answer

    _print_content(render_answer(answer))


def print_explanation(explanation: MatchExplanation) -> None:
    """Print why a question got its result."""
    from bot.cli.render import render_explanation

    _print_content(render_explanation(explanation))


def _print_content(content: RenderableType) -> None:
    """Print in colour in a terminal that has it, else as plain text."""
    from bot.cli.render import print_colour, render_plain

    width = shutil.get_terminal_size().columns
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        print_colour(content, width, sys.stdout)
    else:
        print_line(render_plain(content, width).removesuffix("\n"))


def print_record(record: Record) -> None:
    """Print a record as JSON, escaping characters that the output encoding lacks."""
    line = json_line(record)
    try:
        line.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        line = json_line(record, ascii_only=True)
    print_line(line)


def print_line(line: str) -> None:
    """Print a line and flush it, so that a script that reads it can act on it."""
    # click.echo would search every line for control codes; there are none here.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
