"""Characters: typed text without what nobody sees and what breaks a line."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, groupby, islice, pairwise
from typing import Literal

MAX_MARKS = 4
"""Marks on one base; the scripts that stack most need no more, scrambled text has dozens."""
MAX_PILE = 30
"""Marks in a row that are put in order, as in the Stream-Safe Text Format of Unicode."""

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_JOINERS = frozenset("\u200c\u200d")
# Fillers that count as letters or marks and show nothing.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_KEPT_SELECTORS = frozenset("\ufe0e\ufe0f")
# Unicode grows here: an emoji newer than this Python is still one.
_EMOJI = ("\U0001f000", "\U0001faff")
_VIRAMA = 9
_STACKED = frozenset({"Mn", "Me"})


def clean_unicode(text: str) -> str:
    """Drop invisible, control and direction characters, and piled-up marks; blanks become spaces.

    Joiners stay where a script or an emoji needs them. Lines end with a line feed.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    # Characters that meet once others are gone may join or change places, but only on one base,
    # which has few of them: nothing changes after a few passes, however long the text is.
    while (plain := _pass(text)) != text:
        text = plain
    return text


def clean_line(text: str) -> str:
    """Clean a text and set it on one line, with single blanks and none around it."""
    return " ".join(clean_unicode(text).split())


def strip_combining_marks(text: str) -> str:
    """Clean a text, and leave out all marks and joiners."""
    return clean_unicode(
        "".join(character for character in clean_unicode(text) if not _hangs(character))
    )


def normalise_bounded(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Normalise a text; of an endless pile of marks, only the first ones."""
    if text.isascii():
        return text
    runs = groupby(text, key=lambda character: unicodedata.combining(character) > 0)
    # To put a pile in order takes the square of its length.
    kept = (islice(run, MAX_PILE if pile else None) for pile, run in runs)
    return unicodedata.normalize(form, "".join(chain.from_iterable(kept)))


def _pass(text: str) -> str:
    shown = "".join(map(_shown, normalise_bounded(text)))
    runs = [(hung, "".join(run)) for hung, run in groupby(shown, key=_hangs)]
    kept, base = [], ""
    for (hung, run), (_, then) in pairwise([*runs, (False, "")]):
        if not hung:
            kept.append(run)
            base = run[-1]
        elif base and not base.isspace():
            kept.append(_hung(base, run, then[:1]))
    return "".join(kept)


def _hangs(character: str) -> bool:
    """Return whether a character stands on the one before: a mark, or a joiner."""
    return character in _JOINERS or unicodedata.category(character) in _STACKED


def _hung(base: str, run: str, then: str) -> str:
    """Return what stays of the marks and joiners between a sign and the next.

    Joiners part no pile of marks, and carry none: so what goes leaves nothing behind that would
    have to go as well, and a long text settles as soon as a short one.
    """
    if sum(character not in _JOINERS for character in run) > MAX_MARKS:
        run = "".join(character for character in run if character in _JOINERS)
    whole = f"{base}{run}{then}"
    return "".join(
        character
        for place, character in enumerate(run, 1)
        if character not in _JOINERS or _joins(whole, place)
    )


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


def _joins(text: str, place: int) -> bool:
    """Return whether a joiner stands between signs that it can join, or closes a syllable."""
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    if not _can_join(before, "LMS"):
        return False
    return unicodedata.combining(before) == _VIRAMA or _can_join(after, "LS")


def _can_join(character: str, kinds: str) -> bool:
    """Return whether a sign is of a script that joins, or an emoji, also one newer than Python."""
    if not character or character.isascii():
        return False
    category = unicodedata.category(character)
    return category[0] in kinds or category == "Cn"
