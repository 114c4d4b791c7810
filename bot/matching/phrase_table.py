"""Phrases of one or more words, found in a text whatever the endings of its words."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
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


@lru_cache(maxsize=4_096)
def stems_of_known(text: str) -> Stems:
    """Return the same of a text of the knowledge, which is asked for again and again."""
    return stems_of(text)


class PhraseTable:
    """Words, and phrases by their first two stems, each with what it stands for."""

    def __init__(self, forms: Iterable[tuple[str, Tag]]) -> None:
        tagged: dict[Stems, list[Tag]] = {}
        for text, tag in forms:
            if stems := stems_of(text):
                tags = tagged.setdefault(stems, [])
                tags += [part for part in tag.split("+") if part not in tags]
        self._words: dict[str, tuple[Tag, ...]] = {}
        self._phrases: dict[Stems, list[tuple[Stems, tuple[Tag, ...]]]] = {}
        for stems, tags in tagged.items():
            if len(stems) == 1:
                self._words[stems[0]] = tuple(tags)
            else:
                self._phrases.setdefault(stems[:2], []).append((stems, tuple(tags)))

    def find(self, stems: Stems) -> list[Span]:
        """Return all phrases in a text as (start, end, tags), those of one place shortest first."""
        found: list[Span] = []
        for start, pair in enumerate(zip_longest(stems, stems[1:], fillvalue="")):
            if tags := self._words.get(pair[0]):
                found.append((start, start + 1, tags))
            for phrase, tags in self._phrases.get(pair, ()):
                end = start + len(phrase)
                if stems[start:end] == phrase:
                    found.append((start, end, tags))
        return found


def longest(found: Iterable[Span]) -> list[Span]:
    """Keep of overlapping names the longest, the first of equals."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return kept
