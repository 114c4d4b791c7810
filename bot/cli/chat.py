"""Chat in the terminal: question, answer, reply."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot.answers.context import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex

GREETING = "Ask about squats and hamstrings. An empty line or Ctrl-D ends the chat."
REPLIES = "Reply with a number, or with why, how sure, sources, against or instead."
HELP = frozenset({"help", "?"})

MAX_DIGITS = 2
"""Digits of a list number; int() refuses very long ones."""


def reply_to_answer(
    library: AnswerEngine, answer: Answer, text: str, entries: EntryIndex | None = None
) -> Answer:
    """Return the answer to a reply: a number of the list, a follow-up or a new question."""
    offered = answer.choices or answer.related
    number = text.strip().rstrip(".")
    if number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS:
        index = int(number) - 1
        if 0 <= index < len(offered):
            return library.show(offered[index].topic, entries=entries)
    return library.follow(answer, text, entries=entries)


def _reply(library: AnswerEngine, turn: Turn | None, text: str, entries: EntryIndex | None) -> Turn:
    """Return the next turn of a talk: a number of the list, a follow-up or a question."""
    if turn and text.strip().rstrip(".").isdecimal():
        answer = reply_to_answer(library, turn.answer, text, entries)
        return Turn(answer, library.context_of(answer.reference))
    context = turn.context if turn else None
    replied = library.converse(text, entries=entries, context=context)
    return Turn(replied.answer, replied.context or context)


def chat(
    library: AnswerEngine, show: Callable[[Answer], None], entries: EntryIndex | None = None
) -> None:
    """Answer line by line until an empty line or the end of the input."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  gives input() arrow keys and a history
    print(GREETING)  # noqa: T201  a chat talks
    turn: Turn | None = None
    while text := _line():
        if text.casefold() in HELP:
            print(f"{GREETING}\n{REPLIES}")  # noqa: T201  same
            continue
        turn = _reply(library, turn, text, entries)
        answer = turn.answer
        show(answer)
        if answer.outcome == "answer":
            print(f"\n{REPLIES}")  # noqa: T201  same
        print()  # noqa: T201  same


def _line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        print()  # noqa: T201  the shell's prompt starts on a line of its own
        return ""
