"""Print answers, rows and records on standard output."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from bot.cli.jsonl import json_line
from bot.cli.render import plain_text, print_rich, render_lines

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cli.jsonl import Record
    from bot.cli.render import Row


def print_answer(answer: Answer) -> None:
    """Print an answer for a person."""
    print_rows(render_lines(answer, terminal_width()))


def print_rows(rows: tuple[Row, ...]) -> None:
    """Print in colour for a person at a terminal that has it, else as plain text."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        print_rich(rows, sys.stdout)
    else:
        print_line(plain_text(rows).removesuffix("\n"))


def print_record(record: Record) -> None:
    """Print JSON in signs that the output has, so that a reader gets every text as it was."""
    line = json_line(record)
    try:
        line.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        line = json_line(record, ascii_only=True)
    print_line(line)


def print_line(line: str) -> None:
    """Print a line and flush it, so that a reader can act on it."""
    # click.echo would look at every line for what a terminal obeys; there is none of it here.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def terminal_width() -> int:
    """Return the columns of the terminal."""
    return shutil.get_terminal_size().columns
