"""JSON Lines for scripts: questions in, answers out."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answers.context import Context, Turn
    from bot.answers.model import Answer
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex

Record = dict[str, Any]

SCORE_DIGITS = 4
# Signs that steer a terminal or split lines; JSON may hold some of them raw, output may not.
_UNUSUAL = re.compile("[^ -~]")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def answer_record(
    library: AnswerEngine,
    question: str,
    entries: EntryIndex | None = None,
    *,
    after: Iterable[str] = (),
    passive: bool = False,
) -> tuple[Record, Answer]:
    """Answer a question and give the record of it; micros is the time of the library alone.

    `after` are the questions that were asked before it in the same talk.
    """
    context: Context | None = None
    for earlier in after:
        context = library.converse(earlier, entries=entries, context=context).context or context
    start = time.perf_counter_ns()
    turn = library.converse(question, entries=entries, context=context, passive=passive)
    micros = (time.perf_counter_ns() - start) // 1_000
    return to_record(question, turn, micros), turn.answer


def to_record(question: str, turn: Turn, micros: int) -> Record:
    """Return the record of a batch line; it has the key `from` only if the graph answered."""
    answer = turn.answer
    record: Record = {
        "q": question,
        "outcome": answer.outcome,
        "topic": answer.topic if answer.outcome == "answer" else None,
        "choices": [choice.topic for choice in answer.choices],
        "score": round(answer.score, SCORE_DIGITS),
        "claims": list(answer.claims),
        "sources": list(answer.sources),
        "micros": micros,
        "found_by": turn.reason,
    }
    return record | ({"from": "graph"} if answer.origin == "graph" else {})


def answer_to_dict(answer: Answer) -> Record:
    """Return all fields of an answer as plain data."""
    return asdict(answer)


def json_line(record: Record, *, ascii_only: bool = False) -> str:
    """Return a record as one line without control characters."""
    text = json.dumps(record, ensure_ascii=ascii_only)
    return _UNUSUAL.sub(_escaped, text)


class BatchQuestion(NamedTuple):
    """A question of a batch, and the questions that it comes after."""

    text: str
    after: tuple[str, ...] = ()


def read_questions(lines: Iterable[bytes]) -> Iterator[tuple[int, BatchQuestion | InputError]]:
    """Read a question from each line, plain text or JSON with "q"; blank lines are skipped.

    A line that holds no question comes as the error to report, so that the others are answered.
    """
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
        text = text.rstrip("\r\n")
        if text.strip():
            yield number, _question(number, text)


def _question(number: int, text: str) -> BatchQuestion | InputError:
    if not text.lstrip().startswith("{"):
        return BatchQuestion(text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return InputError(f"Line {number} opens a JSON object but is none.")
    question = found.get("q") if isinstance(found, dict) else None
    if not isinstance(question, str):
        return InputError(f"Line {number} is JSON without a text under “q”.")
    after = found.get("after") or ()
    earlier = (after,) if isinstance(after, str) else tuple(after)
    if not all(isinstance(text, str) for text in earlier):
        return InputError(f"Line {number} has something else than texts under “after”.")
    return BatchQuestion(question, earlier)


def _escaped(found: re.Match[str]) -> str:
    """Escape a sign that is unsafe, and leave others as they are."""
    character = found[0]
    unsafe = _UNSAFE.match(character) or unicodedata.category(character) == "Cf"
    return json.dumps(character)[1:-1] if unsafe else character
