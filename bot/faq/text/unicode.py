"""Characters: typed text without what nobody sees and what breaks a line."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, groupby, islice
from typing import Literal

MAX_PILE = 30
"""Marks in a row that are put in order, as in the Stream-Safe Text Format of Unicode (UAX 15)."""

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_JOINERS = frozenset("\u200c\u200d")
# Fillers that count as letters or marks and show nothing.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_KEPT_SELECTORS = frozenset("\ufe0e\ufe0f")
# Unicode grows here: an emoji newer than this Python is still one.
_EMOJI = ("\U0001f000", "\U0001faff")
_VIRAMA = 9


def clean_unicode(text: str) -> str:
    """Drop invisible, control and direction characters; blanks become spaces.

    Joiners stay where a script or an emoji needs them. Lines end with a line feed.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    shown = "".join(map(_shown, text))
    around = zip(f" {shown}", shown, f"{shown} "[1:], strict=False)
    kept = (
        character
        for before, character, after in around
        if character not in _JOINERS or _joins(before, after)
    )
    return normalise_bounded("".join(kept))


def clean_line(text: str) -> str:
    """Clean a text and set it on one line, with single blanks and none around it."""
    return " ".join(clean_unicode(text).split())


def normalise_bounded(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Normalise a text; of an endless pile of marks, only the first ones."""
    if text.isascii():
        return text
    runs = groupby(text, key=lambda character: unicodedata.combining(character) > 0)
    # To put a pile in order takes the square of its length.
    kept = (islice(run, MAX_PILE if pile else None) for pile, run in runs)
    return unicodedata.normalize(form, "".join(chain.from_iterable(kept)))


def _shown(character: str) -> str:
    """Return a character as it is kept, nothing for one that shows nothing."""
    if character == "\n" or character in _JOINERS:
        return character
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Cc":
            return " " if character == "\t" else ""
        case "Cf" | "Cs" | "Co":
            return ""
        case "Cn":
            return character if _EMOJI[0] <= character <= _EMOJI[1] else ""
        case "Mn" if _is_selector(character):
            return character if character in _KEPT_SELECTORS else ""
        case _:
            return "" if character in _UNSEEN else character


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _joins(before: str, after: str) -> bool:
    """Return whether a joiner stands between signs that it can join, or closes a syllable."""
    if not _can_join(before, "LMS"):
        return False
    return unicodedata.combining(before) == _VIRAMA or _can_join(after, "LS")


def _can_join(character: str, kinds: str) -> bool:
    """Return whether a sign is of a script that joins, or an emoji, also one newer than Python."""
    if character.isascii():
        return False
    category = unicodedata.category(character)
    return category[0] in kinds or category == "Cn"
