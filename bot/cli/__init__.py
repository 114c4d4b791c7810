"""The command line."""

from __future__ import annotations

import os
import platform
import sys
from copy import copy
from typing import TYPE_CHECKING, Any

import click

from bot.cli.ask import ask
from bot.cli.doctor import doctor
from bot.cli.exit_codes import ExitCode, exit_code_for, open_closed_streams, print_error
from bot.cli.faq import entries
from bot.cli.knowledge import check, compare, evaluate, impact, show
from bot.cli.pictures import pictures
from bot.cli.run import run
from bot.cli.schema import schema
from bot.errors import SquatbotError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every error is a sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character gets a question mark for it, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    open_closed_streams()
    try:
        code = commands.main(arguments, prog_name="squatbot", standalone_mode=False)
    except click.Abort:
        click.echo(err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SquatbotError as error:
        return exit_code_for(error)
    except OSError as error:
        print_error(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
        return ExitCode.DATA_ERROR
    return code if isinstance(code, int) else ExitCode.OK


class Commands(click.Group):
    """Commands that end quietly when the reader of their output has gone."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click has it
        """Run a command and flush its output."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python would complain at exit that the rest of the buffer has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ExitCode.PIPE_CLOSED
        return result


def print_version(context: click.Context, _: click.Parameter, wanted: object) -> None:
    """Print the versions of squatbot and Python, and end."""
    if wanted:
        from importlib.metadata import version

        click.echo(f"squatbot {version('squatbot')} (Python {platform.python_version()})")
        context.exit()


version_option = click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help="Show the version and exit.",
)


@version_option
@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Answer questions about squats and hamstrings, and say how sure the answers are."""


for command in (
    ask,
    show,
    compare,
    impact,
    check,
    schema,
    evaluate,
    entries,
    pictures,
    doctor,
    run,
):
    commands.add_command(version_option(command))

former = copy(impact)
former.hidden = True
commands.add_command(former, "uses")  # the name of `impact` until version 0.2
