"""Drafts as JSON, in few characters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.faq.model import EntryContent

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(drafts: Iterable[EntryContent]) -> str:
    """Write drafts as a list of the lists of their fields."""
    return _ENCODER.encode(
        [
            [
                *(draft.question, draft.answer, draft.phrasings, draft.citations),
                *(draft.category, draft.replaces),
            ]
            for draft in drafts
        ]
    )


def from_json(text: str) -> tuple[EntryContent, ...]:
    """Read what `to_json` wrote."""
    return tuple(
        EntryContent(question, answer, tuple(phrasings), tuple(citations), category, replaces)
        for question, answer, phrasings, citations, category, replaces in json.loads(text)
    )
