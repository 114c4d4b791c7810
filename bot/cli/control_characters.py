"""Make texts safe for a terminal."""

from __future__ import annotations

import re
import unicodedata


def strip_control_characters(text: str) -> str:
    """Return a text as one line, with � for every character that could steer the screen."""
    flat = re.sub(r"\s+", " ", text)
    return "".join("�" if _steers(character) else character for character in flat).strip()


def _steers(character: str) -> bool:
    # The two joiners stay: scripts and emoji need them, and they move nothing.
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\u200c\u200d"
