"""What members asked is counted by entry and topic, and shown without names."""

from __future__ import annotations

import csv
import io

from bot.faq.model import VoteTotals
from bot.faq.statistics import COLUMNS, gather_statistics, statistics_csv, use_names

QUESTIONS = {"e1": "When is the gym open?", "e2": "=HYPERLINK(1)"}
COUNTS = {
    "answer": 5,
    "choices": 2,
    "not-covered": 3,
    "answered:e1": 4,
    "answered:e2": 1,
    "offered:e2": 2,
    "offered:gone": 1,
}


def statistics(counts=COUNTS):
    votes = [VoteTotals("e1", 3, 1)]
    return gather_statistics(30, counts, votes, QUESTIONS)


def test_uses_are_joined_by_reference():
    """Most answered first; what is gone goes by its reference, and outcomes stay apart."""
    found = statistics()
    assert found.questions == 10
    assert [use.reference for use in found.references] == ["e1", "e2", "gone"]
    first = found.references[0]
    assert (first.answered, first.offered, first.helpful, first.unhelpful) == (4, 0, 3, 1)
    assert found.references[2].question == "gone"


def test_the_file_has_every_row_and_no_formula():
    """A question that a spreadsheet would compute is text."""
    rows = list(csv.reader(io.StringIO(statistics_csv(statistics()).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row[1] for row in rows[1:]] == ["When is the gym open?", "'=HYPERLINK(1)", "gone"]


def test_an_answer_counts_for_its_reference(library, entry):
    """Choices count as offered, and nothing of the asker is in a name."""
    entries = library.index_entries(
        [entry(1, "How do I freeze my membership?"), entry(2, "How do I cancel my membership?")]
    )
    answered = library.answer("how do i cancel my membership", entries=entries)
    assert use_names(answered) == ("answered:e2",)
    offered = library.answer("membership", entries=entries)
    assert set(use_names(offered)) == {"offered:e1", "offered:e2"}
    assert use_names(library.answer("what is the capital of peru", entries=entries)) == ()
