"""Statistics: how often what was asked and answered, by entry and topic, without names."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.answers.model import Answer
    from bot.faq.model import VoteTotals

ANSWERED, OFFERED = "answered:", "offered:"
"""Beginnings of the names under which uses of an entry or a topic are counted."""
COLUMNS = ("reference", "question", "answered", "offered", "helpful", "unhelpful")


@dataclass(frozen=True, slots=True)
class ReferenceUse:
    """How often an entry or topic answered and was offered, and what members found of it."""

    reference: str
    question: str
    answered: int
    offered: int
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Uses and votes of the last `days`: by outcome, and by entry or topic, most answered first."""

    days: int
    outcomes: Mapping[str, int]
    references: tuple[ReferenceUse, ...]

    @property
    def questions(self) -> int:
        """Return how many questions were asked."""
        return sum(self.outcomes.values())


def use_names(answer: Answer) -> tuple[str, ...]:
    """Return the names under which the use of an answer is counted."""
    if answer.outcome == "answer":
        return (f"{ANSWERED}{answer.topic or answer.reference}",)
    return tuple(f"{OFFERED}{choice.topic}" for choice in answer.choices)


def gather_statistics(
    days: int,
    counts: Mapping[str, int],
    votes: Iterable[VoteTotals],
    questions: Mapping[str, str],
) -> Statistics:
    """Return the statistics behind counts; what has no question any more goes by its reference."""
    uses: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    outcomes: dict[str, int] = {}
    for name, count in counts.items():
        if name.startswith(ANSWERED):
            uses[name.removeprefix(ANSWERED)][0] += count
        elif name.startswith(OFFERED):
            uses[name.removeprefix(OFFERED)][1] += count
        else:
            outcomes[name] = count
    for total in votes:
        uses[total.reference][2] += total.helpful
        uses[total.reference][3] += total.unhelpful
    references = [
        ReferenceUse(reference, questions.get(reference, reference), *numbers)
        for reference, numbers in uses.items()
    ]
    references.sort(key=lambda use: (-use.answered, -use.offered, use.reference))
    return Statistics(days, outcomes, tuple(references))


def statistics_csv(statistics: Statistics) -> bytes:
    """Return a table of all entries and topics; no cell begins as a spreadsheet's formula would."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for use in statistics.references:
        question = f"'{use.question}" if use.question[:1] in {*"=+-@\t"} else use.question
        numbers = (use.answered, use.offered, use.helpful, use.unhelpful)
        writer.writerow((use.reference, question, *numbers))
    return text.getvalue().encode("utf-8-sig")
