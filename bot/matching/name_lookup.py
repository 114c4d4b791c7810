"""Slips of the keyboard in a name that is looked up: which of many names was meant.

Stricter than the mending of a question: a question has other words to go by, a name has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.matching.concepts import Lexicon

SHORTEST, LONG = 5, 8
"""Letters of a name in which one is taken for a slip, and in which two are."""


def closest_names(lexicon: Lexicon, typed: str, names: Iterable[str]) -> list[str]:
    """Return the names that something typed is one or two slips away from, the nearest alone.

    A text of nothing but words that are words is meant as it stands, and so is every number:
    “groan” is no groin, and a paper of another year is another paper.
    """
    if len(typed) < SHORTEST or all(lexicon.knows(word) for word in lexicon.read(typed).typed):
        return []
    alike = [name for name in names if _digits(name) == _digits(typed)]
    near = process.extract(
        typed,
        alike,
        scorer=OSA.distance,
        score_cutoff=1 if len(typed) < LONG else 2,
        limit=None,
        processor=None,
    )
    return [name for name, distance, _ in near if distance == near[0][1]]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
