"""Discord's limits for messages and forms, and text measured and cut to fit them.

Discord answers 400 to what is over a limit and shows the member nothing, and discord.py checks few
of them itself. Numbers: the API's documentation and description, as of 2026.
"""

from __future__ import annotations

from typing import Any

CONTENT = 2_000
CARD_TEXT = 4_000
"""Characters over all text displays of one message."""
CARD_COMPONENTS = 40
ROW_BUTTONS = 5
BUTTON_LABEL = 80
LINK = 512
ALT_TEXT = 1_024
CUSTOM_ID = 100
SELECT_OPTIONS = 25
OPTION_TEXT = 100
"""Characters of an option's label, value or description, and of an autocomplete choice."""
PLACEHOLDER = 150
CHOICES = 25

FORM_TITLE, FORM_FIELDS = 45, 5
FIELD_LABEL, FIELD_DESCRIPTION, FIELD_PLACEHOLDER = 45, 100, 100
FIELD_TEXT = 4_000


Component = dict[str, Any]


def truncate(text: str, limit: int) -> str:
    """Return text of at most `limit` UTF-16 units, with an ellipsis if it was cut."""
    if utf16_length(text) <= limit:
        return text
    kept = text[:limit]
    while utf16_length(kept) > limit - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def utf16_length(text: str) -> int:
    """Return a text's length in UTF-16 units; Discord doesn't say which unit it counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
