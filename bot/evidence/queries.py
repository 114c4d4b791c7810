"""The questions that can be put to the graph, in one place.

1 verdict   5 compare        8 grade (in certainty)  11 uses
2 chain     6 muscle,        9 study                 12 diff
3 why         exercise      10 define
4 against   7 topic_sources
"""

from __future__ import annotations

from bot.evidence.argument import against, verdict, why
from bot.evidence.cards import define, exercise, muscle, study, topic_sources
from bot.evidence.certainty import grade
from bot.evidence.chain import chain
from bot.evidence.change import diff, uses
from bot.evidence.comparison import compare

__all__ = [
    "against",
    "chain",
    "compare",
    "define",
    "diff",
    "exercise",
    "grade",
    "muscle",
    "study",
    "topic_sources",
    "uses",
    "verdict",
    "why",
]
