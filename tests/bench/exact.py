"""Precise questions and talks of three turns: `python -m tests.bench exact [--show]`.

A line of `tests/bench/data/exact_*.jsonl` says what the first thing read, the lead, must hold: each
pattern of `lead` matches it and none of `lead_not`. The lead is what stands before the card's
sections: correction, lead, verdict and sentence, at most 600 characters of them. `work` lines were
worked on, `held_out` lines only measured. A turn that cannot be resolved wants choices.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from tests.bench.machine import machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answers.model import Answer
    from bot.engine import AnswerEngine

DATA = Path(__file__).with_name("data")
FLAGS = re.IGNORECASE | re.MULTILINE
LONGEST_LEAD = 600
MAY_DECLINE = frozenset({"unknown", "condition"})
"""Kinds that “not covered” can be the right answer to."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what was read first, and whether lead and card hold what was asked."""

    kind: str
    question: str
    lead: str
    is_right: bool
    in_card: bool


def judge_questions(engine: AnswerEngine, file: Path) -> Iterator[Judged]:
    """Yield how each precise question of a file was answered."""
    for line in _lines(file):
        answer = engine.answer(line["q"])
        mute = answer.outcome in {"choices", "chatter"}
        declined = answer.outcome == "not-covered" and line["kind"] not in MAY_DECLINE
        lead = "" if mute or declined else lead_of(answer)
        card = _tidy("\n".join(_texts(asdict(answer))))
        anywhere = all(re.search(each, card, FLAGS) for each in line.get("anywhere", ()))
        in_card = anywhere and all(re.search(each, card, FLAGS) for each in line["lead"])
        is_right = anywhere and holds(lead, line)
        yield Judged(line["kind"], line["q"], lead, is_right, in_card)


def judge_dialogues(engine: AnswerEngine, file: Path) -> Iterator[Judged]:
    """Yield how each turn of a file's talks was answered; its kind is the turn's number."""
    for dialogue in _lines(file):
        context = None
        for number, turn in enumerate(dialogue["turns"], 1):
            reply = engine.converse(turn["q"], context=context)
            context = reply.context
            lead = lead_of(reply.answer)
            if turn.get("expect") == "choices":
                is_right = reply.answer.outcome == "choices"
            else:
                is_right = holds(lead, turn)
            yield Judged(f"turn {number}", turn["q"], lead, is_right, is_right)


def lead_of(answer: Answer) -> str:
    """Return what a reader sees before the sections of a card."""
    parts = (answer.correction, answer.lead, answer.verdict, answer.sentence)
    return _tidy("\n".join(dict.fromkeys(part for part in parts if part)))[:LONGEST_LEAD]


def holds(lead: str, wanted: dict[str, Any]) -> bool:
    """Return whether a lead has every pattern that it must have and none that it must not."""
    if not lead:
        return False
    found = all(re.search(each, lead, FLAGS) for each in wanted["lead"])
    return found and not any(re.search(each, lead, FLAGS) for each in wanted.get("lead_not", ()))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _tidy(text: str) -> str:
    """Return text with one kind of dash, quote and blank, as the patterns expect."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("\u00d7", "x")
    text = re.sub(r"[\u2018\u2019]", "'", re.sub(r"[\u201c\u201d]", '"', text))
    return re.sub(r"[^\S\n]+", " ", text)


def _count(judged: Iterable[Judged]) -> dict[str, list[int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in judged:
        for kind in (each.kind, "all"):
            counts[kind][0] += 1
            counts[kind][1] += each.is_right
            counts[kind][2] += each.in_card
    return counts


def main(engine: AnswerEngine, arguments: Sequence[str]) -> None:
    """Print a table of all files, and with --show the questions whose lead is not right."""
    console = Console(width=110, highlight=False)
    console.print(machine())
    for file in sorted(DATA.glob("exact_*.jsonl")):
        judge = judge_dialogues if "dialogues" in file.stem else judge_questions
        judged = list(judge(engine, file))
        table = Table(file.stem, "asked", "lead", "card")
        for kind, (asked, right, carded) in sorted(_count(judged).items()):
            table.add_row(kind, f"{asked}", f"{right / asked:.3f}", f"{carded / asked:.3f}")
        console.print(table)
        if "--show" in arguments and "work" in file.stem:
            for each in judged:
                if not each.is_right:
                    console.print(f"{each.kind}: {each.question}\n    {each.lead}", markup=False)
