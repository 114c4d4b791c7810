"""The questions that can be put to the graph, in one place."""

from __future__ import annotations

from bot.evidence.grading.grade import grade
from bot.evidence.queries.claim import against, verdict, why
from bot.evidence.queries.comparison import compare
from bot.evidence.queries.impact import diff, impact_of_removing
from bot.evidence.queries.profile import define, exercise, muscle, study, topic_sources

__all__ = [
    "against",
    "compare",
    "define",
    "diff",
    "exercise",
    "grade",
    "impact_of_removing",
    "muscle",
    "study",
    "topic_sources",
    "verdict",
    "why",
]
