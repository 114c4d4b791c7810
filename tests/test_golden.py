"""The golden file: level and wording of every claim, so that a change is seen in review.

Made anew with `python -m tests.test_golden`.
"""

from __future__ import annotations

from pathlib import Path

from bot.engine import AnswerEngine
from bot.evidence.grading.grade import grade, statement

GOLDEN = Path(__file__).parent / "evidence" / "golden.txt"


def lines(graph) -> str:
    """Write a line a claim: id, level, wording."""
    return "".join(
        f"{claim} | {grade(graph, claim).level} | {statement(graph, claim)}\n"
        for claim in sorted(graph.claims)
    )


def test_levels_and_wordings_are_the_reviewed_ones():
    """No claim changes its level or its words unseen."""
    assert lines(AnswerEngine.open().graph) == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(lines(AnswerEngine.open().graph), encoding="utf-8")
