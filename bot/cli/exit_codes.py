"""How a command ends: its exit code, and the sentence that says why."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bot.cli.control_characters import strip_control_characters
from bot.errors import (
    ConfigurationError,
    InputError,
    KnowledgeError,
    NotFoundError,
    SquatbotError,
)

FINE, BAD_DATA, BAD_USAGE, BAD_CONFIGURATION = 0, 1, 2, 78


def print_error(sentence: str) -> None:
    """Tell the person at the terminal, apart from what the command prints."""
    click.echo(strip_control_characters(sentence), err=True)


def exit_code_for(error: SquatbotError) -> int:
    """Say what was refused, and give the exit code for it."""
    match error:
        case KnowledgeError():
            for problem in error.problems:
                print_error(str(problem))
            print_error(f"{error} `squatbot check` lists what to mend.")
            return BAD_DATA
        case ConfigurationError():
            for sentence in error.sentences:
                print_error(sentence)
            return BAD_CONFIGURATION
        case NotFoundError() | InputError():
            print_error(str(error))
            return BAD_USAGE
        case _:
            print_error(str(error))
            return BAD_DATA


def open_closed_streams() -> None:
    """Give a process started without its standard streams some that hold and keep nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It stays open for as long as the process lives.
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)
