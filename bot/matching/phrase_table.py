"""Phrases of one or more words, found in a text whatever the endings of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.normalise import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.matching.question_frame import Tag

Stems = tuple[str, ...]
Span = tuple[int, int, tuple["Tag", ...]]
"""Where a phrase starts and ends in a text, and what it stands for."""


def stems_of(text: str) -> Stems:
    """Return the stems of a cue or a name, cut as questions are."""
    return tuple(stem(token) for token in tokenise(text))


class PhraseTable:
    """Phrases by their first stem, each with what it stands for."""

    def __init__(self, forms: Iterable[tuple[str, Tag]]) -> None:
        self._by_first: dict[str, dict[Stems, list[Tag]]] = {}
        for text, tag in forms:
            stems = stems_of(text)
            if stems:
                tags = self._by_first.setdefault(stems[0], {}).setdefault(stems, [])
                tags += [part for part in tag.split("+") if part not in tags]

    def find(self, stems: Stems) -> list[Span]:
        """Return all phrases in a text as (start, end, tags)."""
        return [
            (start, start + len(phrase), tuple(tags))
            for start, first in enumerate(stems)
            for phrase, tags in self._by_first.get(first, {}).items()
            if stems[start : start + len(phrase)] == phrase
        ]


def longest(found: Iterable[Span]) -> list[Span]:
    """Keep of overlapping names the longest, the first of equals."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return kept
