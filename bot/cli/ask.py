"""`squatbot ask`: one question, a chat, or a batch."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from bot.cli.chat import chat, reply_to_answer
from bot.cli.exit_codes import ExitCode, print_error
from bot.cli.jsonl import answer_record, answer_to_dict, read_questions, to_record
from bot.cli.knowledge_dir import open_library
from bot.cli.output import print_answer, print_explanation, print_record
from bot.errors import InputError

SILENT = frozenset({"chatter", "not-covered", "off-topic"})
FILE_OR_DASH = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--batch", type=FILE_OR_DASH, help="Answer every line of FILE (- for stdin).")
@click.option("--overheard", is_flag=True, help="Treat the message as not addressed to the bot.")
@click.option(
    "--explain",
    is_flag=True,
    help="Explain how the answer was found.",
)
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
            raise click.UsageError("--batch goes with --json and --overheard, and no question.")
        return _batch(batch, overheard=overheard, texts=as_json)
    alone = not (as_json or explain or follow is not None)
    if not question and alone and sys.stdin.isatty():
        chat(open_library(), print_answer)
        return ExitCode.OK
    text = _question(question)
    library = open_library()
    record, answer = answer_record(library, text, overheard=overheard)
    if follow is not None:
        answer = reply_to_answer(library, answer, follow)
        record = to_record(text, answer, record["micros"]) | {"follow": follow}
    explanation = library.explain(text) if explain else None
    if as_json:
        record |= {"answer": answer_to_dict(answer)}
        record |= {"explanation": asdict(explanation)} if explanation else {}
        print_record(record)
        return ExitCode.OK
    if overheard and answer.outcome in SILENT:
        print_error("The bot would stay silent.")
    else:
        print_answer(answer)
    if explanation:
        print_explanation(explanation)
    return ExitCode.OK


def _question(words: tuple[str, ...]) -> str:
    """Join a question's words, or read it from standard input."""
    text = " ".join(words)
    if not words and not sys.stdin.isatty():
        text = sys.stdin.buffer.read().decode(errors="replace")
    if not text.strip():
        raise click.UsageError("Ask a question, as in: squatbot ask do squats work hamstrings")
    return text


def _batch(path: str, *, overheard: bool, texts: bool) -> int:
    """Answer every line with a question; report the others and fail at the end."""
    library, code = open_library(), ExitCode.OK
    library.warm()
    with click.open_file(path, "rb") as lines:
        for _, question in read_questions(lines):
            if isinstance(question, InputError):
                print_error(str(question))
                code = ExitCode.USAGE_ERROR
                continue
            record, answer = answer_record(library, question, overheard=overheard)
            record |= {"answer": answer_to_dict(answer)} if texts else {}
            # A line at a time, so that a script can wait for each answer.
            print_record(record)
    return code
