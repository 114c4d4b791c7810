"""`squatbot ask`: one question, a chat, or a batch."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.answers.context import Turn, TurnReason
from bot.answers.first_page import first_page, has_more
from bot.cli.chat import chat, reply_to_answer
from bot.cli.exit_codes import ExitCode, print_error
from bot.cli.jsonl import answer_record, answer_to_dict, read_questions, to_record
from bot.cli.knowledge_dir import open_library
from bot.cli.output import print_answer, print_explanation, print_line, print_record
from bot.errors import InputError, KnowledgeError

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex

SILENT = frozenset({"chatter", "not-covered", "off-topic"})
FILE = click.Path(exists=True, dir_okay=False)
FILE_OR_DASH = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--batch", type=FILE_OR_DASH, help="Answer every line of FILE (- for stdin).")
@click.option("--entries", type=FILE, help="Answer as a server with the entries of FILE would.")
@click.option(
    "--overheard", "passive", is_flag=True, help="Treat the message as not addressed to the bot."
)
@click.option(
    "--explain",
    is_flag=True,
    help="Explain how the answer was found.",
)
@click.option("--full", is_flag=True, help="Print all of the answer, not its first page alone.")
@click.option("--after", multiple=True, metavar="QUESTION", help="Ask as if after QUESTION.")
@click.option("--follow", metavar="TEXT", help="Reply TEXT to the answer: “why?”, “how sure”, …")
def ask(
    *,
    question: tuple[str, ...],
    as_json: bool,
    batch: str | None,
    entries: str | None,
    passive: bool,
    explain: bool,
    full: bool,
    after: tuple[str, ...],
    follow: str | None,
) -> int:
    """Answer QUESTION; without one, chat (on a terminal) or read it from standard input."""
    if batch is not None:
        if question or explain or after or follow is not None:
            raise click.UsageError(
                "--batch goes with --entries, --json and --overheard, and no question."
            )
        return _batch(batch, entries, passive=passive, texts=as_json)
    alone = not (as_json or explain or after or follow is not None)
    if not question and alone and sys.stdin.isatty():
        library = open_library()
        chat(library, print_answer, _read_entries(library, entries))
        return ExitCode.OK
    text = _question(question)
    library = open_library()
    index = _read_entries(library, entries)
    record, answer = answer_record(library, text, index, after=after, passive=passive)
    if follow is not None:
        answer = reply_to_answer(library, answer, follow, index)
        turn = Turn(answer, reason=TurnReason.FOLLOW_UP)
        record = to_record(text, turn, record["micros"]) | {"follow": follow}
    explanation = library.explain(text, entries=index) if explain else None
    about_entries = library.explain_entries(text, index) if explain and index else ()
    if as_json:
        record |= {"answer": answer_to_dict(answer)}
        record |= {"entries": about_entries} if about_entries else {}
        if explanation:
            record |= {"explanation": asdict(explanation), "frame": library.describe_frame(text)}
        print_record(record)
        return ExitCode.OK
    if passive and answer.outcome in SILENT:
        print_error("The bot would stay silent.")
    else:
        _print(answer, full=full or follow is not None)
    if explanation:
        print_explanation(explanation)
        print_line(f"Frame: {library.describe_frame(text)}")
        print_line(f"Found by: {record['found_by']}")
        for line in about_entries:
            print_line(line)
    return ExitCode.OK


def _print(answer: Answer, *, full: bool) -> None:
    """Print an answer, or its first page and how to get the rest."""
    print_answer(answer if full else first_page(answer))
    if not full and has_more(answer):
        print_line("\nMore with --full.")


def _question(words: tuple[str, ...]) -> str:
    """Join a question's words, or read it from standard input."""
    text = " ".join(words)
    if not words and not sys.stdin.isatty():
        text = sys.stdin.buffer.read().decode(errors="replace")
    if not text.strip():
        raise click.UsageError("Ask a question, as in: squatbot ask do squats work hamstrings")
    return text


def _read_entries(library: AnswerEngine, path: str | None) -> EntryIndex | None:
    """Read the entries of a file, numbered in its order; KnowledgeError with every problem."""
    if path is None:
        return None
    from bot.faq.model import NumberedContent
    from bot.faq.transfer.import_file import InvalidFile, parse_import_file

    with click.open_file(path, "rb") as file:
        parsed = parse_import_file(file.read(), path, library.graph)
    if isinstance(parsed, InvalidFile):
        raise KnowledgeError(parsed.problems)
    return library.index_entries(
        NumberedContent(number, entry.draft) for number, entry in enumerate(parsed.entries, 1)
    )


def _batch(path: str, entries: str | None, *, passive: bool, texts: bool) -> int:
    """Answer every line with a question; report the others and fail at the end."""
    library, code = open_library(), ExitCode.OK
    index = _read_entries(library, entries)
    library.warm()
    with click.open_file(path, "rb") as lines:
        for _, question in read_questions(lines):
            if isinstance(question, InputError):
                print_error(str(question))
                code = ExitCode.USAGE_ERROR
                continue
            record, answer = answer_record(
                library, question.text, index, after=question.after, passive=passive
            )
            record |= {"answer": answer_to_dict(answer)} if texts else {}
            # A line at a time, so that a script can wait for each answer.
            print_record(record)
    return code
