"""Text: from what people type to plain tokens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 2_000
"""Longer messages are read up to here; Discord's own limit for a message."""

MAX_KEPT = 40
"""Characters between two blanks up to which their tokens are kept in memory."""

_NUMBER = r"h[:/]q|tl;dr|\d+(?:[.,]\d+)?(?:[/:x-]\d+(?:[.,]\d+)?)*(?:%|[a-z]+)?"
_TOKEN = re.compile(
    rf"{_NUMBER}|[^\W\d_]+(?:'[^\W\d_]+)*|[?\U0001F300-\U0001FAFF☠]",
)
_ASCII_TOKEN = re.compile(rf"{_NUMBER}|[a-z]+(?:'[a-z]+)*|\?", re.ASCII)
"""The same for text in ASCII, in half the time."""
_UNIT = re.compile(
    r"(\d+(?:[.,]\d+)?)(kgs?|lbs?|kilos?|wks?|weeks?|months?|years?|yrs?|min|hours?)"
)
_MENTION = re.compile(r"<(?:@[!&]?|#|t:|a?:\w{1,32}:)\d{1,20}(?::\w)?>|https?://\S+", re.IGNORECASE)
# What Unicode calls ignorable: soft hyphens, joiners, marks of direction, selectors, fillers. They
# come along with copied text, and may stand in the middle of a word.
_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]"
)
_LONG_RUN = re.compile(r"([^\W\d])\1{2,}")
_ASCII_LONG_RUN = re.compile(r"([a-z_])\1{2,}")
_WORDS_OF_UNIT = {"wk": "week", "wks": "weeks", "yr": "year", "yrs": "years"}
_VOWELS = frozenset("aeiouy")


def normalise(text: str) -> str:
    """Fold case, width, accents and stray marks; drop mentions and links; squeeze long runs.

    What nobody sees goes without a trace, so that it parts no word.
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    if "<" in text or "://" in text:
        text = _MENTION.sub(" ", text)
    if text.isascii() and text.isprintable():
        return " ".join(_ASCII_LONG_RUN.sub(r"\1\1", text.lower().replace("`", "'")).split())
    # Marks go first: to put a pile of them in order takes the square of its height.
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    # One sign may unfold to many letters.
    folded = unicodedata.normalize("NFKD", bare)[:MAX_CHARACTERS].casefold()[:MAX_CHARACTERS]
    plain = "".join(
        " " if unicodedata.category(character)[0] == "C" else character
        for character in folded
        if not unicodedata.combining(character)
    )
    plain = plain.replace("’", "'").replace("‘", "'").replace("`", "'")
    return " ".join(_LONG_RUN.sub(r"\1\1", plain).split())


def tokenise(text: str) -> tuple[str, ...]:
    """Cut normalised text into words, numbers, question marks and emoji."""
    plain = text.isascii() and text.isprintable() and len(text) <= MAX_CHARACTERS
    plain = plain and "<" not in text and "://" not in text
    tokens: list[str] = []
    for piece in (text.lower() if plain else normalise(text)).split():
        tokens += _cut(piece) if len(piece) <= MAX_KEPT else _cut.__wrapped__(piece)
    return tuple(tokens)


@lru_cache(maxsize=16_384)
def _cut(piece: str) -> tuple[str, ...]:
    """Cut what stands between two blanks into tokens; no token has a blank."""
    if piece.isascii():
        found = _ASCII_TOKEN.findall(_ASCII_LONG_RUN.sub(r"\1\1", piece.replace("`", "'")))
    else:
        found = _TOKEN.findall(piece)
    tokens: list[str] = []
    for token in found:
        amount = _UNIT.fullmatch(token) if token[0].isdecimal() else None
        if amount:
            tokens += [amount[1], _WORDS_OF_UNIT.get(amount[2], amount[2])]
        elif token.endswith("'s"):
            tokens += [token[:-2], "s"]
        else:
            tokens.append(token.replace("'", ""))
    return tuple(tokens)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """Cut the endings of plurals and verb forms, so that one form of a word finds the others."""
    if len(word) < 4 or not word.isalpha():  # noqa: PLR2004  short words have no ending to lose
        return word
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + replacement
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and _VOWELS & set(base):  # noqa: PLR2004
            doubled = base[-1] == base[-2] and base[-1] not in "lsz"
            word = base[:-1] if doubled else base
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word  # noqa: PLR2004
