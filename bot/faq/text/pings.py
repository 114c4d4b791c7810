"""Mentions: whatever pings, or looks as if it did."""

from __future__ import annotations

import re
import unicodedata

# Letters of other alphabets that are drawn like those of "everyone" and "here".
_ALIKE = str.maketrans(
    "\u0435\u0455\u04bb\u043e\u03bf\u0443\u03c5\u03b3\u03bd\u0475\u0433\u0440\u043f\u03b7",
    "eshooyyyvvrrnn",
)
_EVERYBODY = re.compile(r"@\s?(?:everyone|here)")
_SOMEBODY = re.compile(r"<\s*(?:@[!&]?|#)\s*\d+\s*>?|<\s*id:\w+")


def fold_confusables(text: str) -> str:
    """Return a text as it looks: no case, no marks, no width, no joiners."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (one for one in plain if unicodedata.category(one)[0] not in "MC" or one == "\n")
    return "".join(kept).translate(_ALIKE)


def find_ping(text: str) -> str | None:
    """Find a mention of everyone, a member, a role or a channel; None where there is none."""
    seen = fold_confusables(text)
    found = _EVERYBODY.search(seen) or _SOMEBODY.search(seen)
    return found[0] if found else None
