"""The command line: ask, show, compare, uses, check, eval, entries, run."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.batch import answered, json_line, questions, record_of, texts_of
from bot.chat import chat, reply
from bot.entries_cli import entries
from bot.errors import ConfigurationError, InputError, SquatbotError
from bot.exits import BAD_DATA, BAD_USAGE, FINE, open_closed_streams, refused, say
from bot.terminal import explanation_rows, layout, plain_text, print_rich, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answers.model import Answer
    from bot.batch import Record
    from bot.library import Library
    from bot.terminal import Row

INTERRUPTED, PIPE_CLOSED = 130, 141
SHOWN = ["wrong", "refused", "offered", "false", "injury", "all"]
SILENT = frozenset({"chatter", "not-covered", "off-topic"})
READABLE_FILE = click.Path(exists=True, dir_okay=False)
FILE_OR_DASH = click.Path(exists=True, dir_okay=False, allow_dash=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; every error is a sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a sign gets a question mark for it, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    open_closed_streams()
    try:
        code = commands.main(arguments, prog_name="squatbot", standalone_mode=False)
    except click.Abort:
        click.echo(err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SquatbotError as error:
        return refused(error)
    except OSError as error:
        say(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
        return BAD_DATA
    return code if isinstance(code, int) else FINE


class Commands(click.Group):
    """Commands that end quietly when the reader of their output has gone."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click has it
        """Run a command and write out all that it printed."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered has nowhere to go; without this Python says so at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        return result


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Answer questions about squats and hamstrings, and say how sure the answers are."""


@commands.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--batch", type=FILE_OR_DASH, help="Answer a line each of FILE, or of - (stdin).")
@click.option("--overheard", is_flag=True, help="The message was not addressed to the bot.")
@click.option("--explain", is_flag=True, help="Say why this is the answer.")
@click.option("--follow", metavar="TEXT", help="Reply TEXT to the answer: “why?”, “how sure”, …")
def ask(
    *,
    question: tuple[str, ...],
    as_json: bool,
    batch: str | None,
    overheard: bool,
    explain: bool,
    follow: str | None,
) -> int:
    """Answer QUESTION; without one, chat (on a terminal) or read it from standard input."""
    if batch is not None:
        if question or explain or follow is not None:
            raise click.UsageError("--batch goes with --overheard alone, and with no question.")
        return _batch(batch, overheard=overheard)
    alone = not (as_json or explain or follow is not None)
    if not question and alone and sys.stdin.isatty():
        chat(open_library(), _print)
        return FINE
    text = _question(question)
    library = open_library()
    record, answer = answered(library, text, overheard=overheard)
    if follow is not None:
        answer = reply(library, answer, follow)
        record = record_of(text, answer, record["micros"]) | {"follow": follow}
    explanation = library.explain(text) if explain else None
    if as_json:
        record |= {"answer": texts_of(answer)}
        record |= {"explanation": asdict(explanation)} if explanation else {}
        _print_record(record)
        return FINE
    if overheard and answer.outcome in SILENT:
        say("The bot would stay silent.")
    else:
        _print(answer)
    if explanation:
        _print_rows(explanation_rows(explanation, _width()))
    return FINE


@commands.command()
@click.argument("name", nargs=-1, required=True)
def show(name: tuple[str, ...]) -> int:
    """Show a topic, claim, study, muscle, exercise or term by its id or NAME."""
    _print(open_library().show(" ".join(name)))
    return FINE


@commands.command()
@click.argument("first")
@click.argument("second")
@click.option("--muscle", help="Compare them for this muscle alone.")
def compare(first: str, second: str, muscle: str | None) -> int:
    """Compare two exercises, as far as single studies allow."""
    _print(open_library().compare(first, second, muscle))
    return FINE


@commands.command()
@click.argument("source", nargs=-1, required=True)
def uses(source: tuple[str, ...]) -> int:
    """List the claims that would change if the paper SOURCE fell."""
    from bot.answers.name_resolution import resolve
    from bot.evidence.citations import short_citation
    from bot.evidence.queries import uses as changes_without

    library = open_library()
    graph = library.graph
    node = resolve(graph, library.matcher.lexicon, " ".join(source), "s:")
    changes = changes_without(graph, node)
    cited = short_citation(graph.sources[node])
    count = f"{len(changes) or 'no'} claim{'' if len(changes) == 1 else 's'}"
    click.echo(f"Without {cited} ({node}), {count} would change.")
    for change in changes:
        after = "nothing would support it" if change.falls else change.level_after
        click.echo(f"{change.claim}: {change.level_before} → {after}")
        click.echo(f"  {change.statement_before}")
        if change.wording_changed and change.statement_after and not change.falls:
            click.echo(f"  → {change.statement_after}")
    return FINE


@commands.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False))
@click.option("--article", type=READABLE_FILE, help="Check places and wording against it too.")
def check(directory: str | None, article: str | None) -> int:
    """Print every problem of a knowledge folder as file:line:column: message."""
    from bot.library import knowledge_problems, shipped_knowledge

    folder = Path(directory) if directory else knowledge_directory() or shipped_knowledge()
    text = Path(article).read_text("utf-8", errors="replace") if article else None
    problems = knowledge_problems(folder, text)
    for problem in problems:
        _print_line(visible(str(problem)))
    if problems:
        return BAD_DATA
    count = len(list(folder.glob("*.yaml")))
    click.echo(f"{count} file{'' if count == 1 else 's'}, no problems.")
    return FINE


@commands.command(name="eval")
@click.argument("files", nargs=-1, required=True, type=READABLE_FILE)
@click.option("--show", type=click.Choice(SHOWN), help="List the questions that went this way.")
def evaluate(files: tuple[str, ...], show: str | None) -> int:
    """Run labelled questions of FILES and print how well they were answered."""
    from bot.evaluation import evaluate as measured

    click.echo(measured(open_library(), [Path(file) for file in files], show))
    return FINE


commands.add_command(entries)


@commands.command()
@click.option("--sync", is_flag=True, help="Register the commands even if they have not changed.")
def run(*, sync: bool) -> int:
    """Connect to Discord with DISCORD_TOKEN and answer until stopped."""
    from bot.client.runner import run_bot
    from bot.settings import read_settings

    run_bot(read_settings(), sync=sync)
    return FINE


def open_library() -> Library:
    """Open the knowledge that KNOWLEDGE_DIR names, else the one that ships."""
    directory = knowledge_directory()
    from bot.library import Library

    return Library.open(directory)


def knowledge_directory() -> Path | None:
    """Give the folder that KNOWLEDGE_DIR names, None if it names none."""
    # By the rules of bot.settings, which imports too much for a question.
    named = _named_in(os.environ)
    if named is None and Path(".env").is_file():
        from dotenv import dotenv_values

        try:
            named = _named_in(dotenv_values(".env"))
        except UnicodeDecodeError as error:
            raise ConfigurationError("The file .env has to be text in UTF-8.") from error
    if named is None:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise ConfigurationError(f"KNOWLEDGE_DIR names “{visible(named)}”, which is no folder.")
    return directory


def _named_in(variables: Mapping[str, str | None]) -> str | None:
    """Give the last value of KNOWLEDGE_DIR, in any case of its letters, that is not empty."""
    values = (one for name, one in variables.items() if name.lower() == "knowledge_dir")
    return next(reversed([one for one in values if one != ""]), None)


def _question(words: tuple[str, ...]) -> str:
    """Join a question's words, or read it from standard input."""
    text = " ".join(words)
    if not words and not sys.stdin.isatty():
        text = sys.stdin.buffer.read().decode(errors="replace")
    if not text.strip():
        raise click.UsageError("Ask a question, as in: squatbot ask do squats work hamstrings")
    return text


def _batch(path: str, *, overheard: bool) -> int:
    """Answer every line that holds a question; report the others and fail at the end."""
    library, code = open_library(), FINE
    library.warm()
    with click.open_file(path, "rb") as lines:
        for _, question in questions(lines):
            if isinstance(question, InputError):
                say(str(question))
                code = BAD_USAGE
                continue
            record, _ = answered(library, question, overheard=overheard)
            # A line at a time, so that a script can wait for each answer.
            _print_record(record)
    return code


def _print(answer: Answer) -> None:
    _print_rows(layout(answer, _width()))


def _print_rows(rows: tuple[Row, ...]) -> None:
    """Print in colour for a person at a terminal that has it, else as plain text."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        print_rich(rows, sys.stdout)
    else:
        _print_line(plain_text(rows).removesuffix("\n"))


def _print_record(record: Record) -> None:
    """Print JSON in signs that the output has, so that a reader gets every text as it was."""
    line = json_line(record)
    try:
        line.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        line = json_line(record, ascii_only=True)
    _print_line(line)


def _print_line(line: str) -> None:
    # click.echo would look at every line for what a terminal obeys; there is none of it here.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _width() -> int:
    return shutil.get_terminal_size().columns
