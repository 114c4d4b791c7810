"""Map errors to exit codes and messages."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
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


class ExitCode(IntEnum):
    """Exit codes; the last is EX_CONFIG of sysexits.h, on which a service is not restarted."""

    OK = 0
    DATA_ERROR = 1
    USAGE_ERROR = 2
    CONFIG_ERROR = 78
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def print_error(sentence: str) -> None:
    """Print a sentence on standard error."""
    click.echo(strip_control_characters(sentence), err=True)


def exit_code_for(error: SquatbotError) -> int:
    """Print what is wrong and return the exit code for it."""
    match error:
        case KnowledgeError():
            for problem in error.problems:
                print_error(str(problem))
            print_error(f"{error} `squatbot check` lists what to fix.")
            return ExitCode.DATA_ERROR
        case ConfigurationError():
            for sentence in error.sentences:
                print_error(sentence)
            return ExitCode.CONFIG_ERROR
        case NotFoundError() | InputError():
            print_error(str(error))
            return ExitCode.USAGE_ERROR
        case _:
            print_error(str(error))
            return ExitCode.DATA_ERROR


def open_closed_streams() -> None:
    """Replace standard streams that the process was started without by empty ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It stays open for as long as the process lives.
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  stays open
            setattr(sys, name, stream)
