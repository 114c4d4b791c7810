"""Alike: which of many texts ask the same, so that they can be looked at together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.matching.search.phrase_index import subject_concepts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.matching.concepts import Lexicon, TextAnalysis

ALIKE = 0.7
"""Share of their words (Dice's coefficient) from which two texts are taken to ask the same.

Of three words two do not suffice: “how much protein” is not “how much creatine”.
"""

_EXACT = frozenset("mxot")
"""Muscles, exercises, outcomes and terms; other concepts gather words that mean many things."""
_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "it", "its", "there", "s", "?"),
        *("i", "me", "my", "you", "your", "u", "we", "our", "one", "they", "he", "she"),
        *("am", "is", "are", "was", "be", "been", "do", "does", "did", "done", "have", "has"),
        *("can", "could", "may", "might", "should", "would", "will", "shall", "must", "need"),
        *("what", "whats", "which", "who", "when", "where", "why", "how", "much", "many", "long"),
        *("of", "in", "on", "at", "to", "for", "from", "by", "with", "about", "per", "as", "if"),
        *("and", "or", "but", "so", "then", "than", "also", "just", "really", "actually"),
        *("please", "pls", "hey", "hi", "hello", "guys", "anyone", "know", "tell", "any", "some"),
    )
)


def cluster_similar(texts: Sequence[str], lexicon: Lexicon) -> tuple[tuple[int, ...], ...]:
    """Group texts by similarity; a group has positions in the order given, its first text leads.

    A text joins the group whose first text is nearest and names the same muscles and exercises.
    """
    groups: list[list[int]] = []
    leaders: list[tuple[frozenset[str], frozenset[str]]] = []
    postings: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        reading = lexicon.read(text)
        units, subject = _units(reading), subject_concepts(reading)
        shared = Counter(number for unit in units for number in postings.get(unit, ()))
        similarity = {
            number: 2 * count / (len(units) + len(leaders[number][0]))
            for number, count in shared.items()
            if leaders[number][1] == subject
        }
        nearest = min(similarity, key=lambda number: (-similarity[number], number), default=None)
        if nearest is not None and similarity[nearest] >= ALIKE:
            groups[nearest].append(place)
            continue
        for unit in units:
            postings.setdefault(unit, []).append(len(groups))
        groups.append([place])
        leaders.append((units, subject))
    return tuple(tuple(group) for group in groups)


def _units(reading: TextAnalysis) -> frozenset[str]:
    """Return what a text speaks of: exact concepts, and the words that name none."""
    exact = [found for found in reading.found if found.concept[0] in _EXACT]
    naming = {place for found in exact for place in range(found.start, found.end)}
    words = {
        stem
        for place, (stem, token) in enumerate(zip(reading.stems, reading.tokens, strict=True))
        if place not in naming and token not in _FUNCTION_WORDS
    }
    return frozenset({*words, *(found.concept for found in exact)} or reading.stems)
