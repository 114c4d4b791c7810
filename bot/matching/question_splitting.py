"""Several questions in one message: cut it where one question ends and the next begins."""

from __future__ import annotations

import re

_CUT = re.compile(r"(?<=\?)\s+|\n+|(?<=\?)$")
MAX_QUESTIONS = 4
MIN_WORDS = 3


def split_questions(text: str) -> tuple[str, ...]:
    """Return the parts that end in a question mark, if there are at least two of them."""
    parts = [part.strip() for part in _CUT.split(text[:2_000]) if part.strip()]
    asked = [part for part in parts if part.endswith("?") and len(part.split()) >= MIN_WORDS]
    return tuple(asked[:MAX_QUESTIONS]) if len(asked) > 1 else ()
