"""TermIndex: which phrases and texts of documents hold the rare terms of a question."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from bot.matching.search.packed import (
    FRACTIONS,
    PackedInts,
    PackedRecord,
    PackedStrings,
    pack_ints,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.thesaurus import Term

EXACT, SYNONYM, POINTER = 1.0, 0.85, 0.5
"""Similarity of two terms: the same word, words of one concept, a word that points to a concept."""
MAX_POSTINGS = 1_500
"""Postings read for one question, the rarest terms first: common ones change no order."""
MIN_POSTINGS = 40
"""Postings read for a term and its synonyms all the same, once that many have been read."""
LEAST_RARITY = 0.5
"""Share of its weight that a term keeps where every document holds it."""


@dataclass(frozen=True, slots=True)
class Postings(PackedRecord):
    """Numbers in rows: those of row `n` are `numbers[starts[n]:starts[n + 1]]`."""

    starts: PackedInts
    numbers: PackedInts

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> Postings:
        """Pack rows of numbers."""
        starts, numbers = [0], list[int]()
        for row in rows:
            numbers += row
            starts.append(len(numbers))
        return cls(pack_ints(starts), pack_ints(numbers))

    def __getitem__(self, row: int) -> PackedInts:
        return self.numbers[self.starts[row] : self.starts[row + 1]]

    def length(self, row: int) -> int:
        """Return how many numbers a row has."""
        return self.starts[row + 1] - self.starts[row]

    @classmethod
    def inverted(cls, rows: Iterable[Iterable[int]], count: int) -> Postings:
        """Pack the rows in which each of the numbers below `count` stands."""
        holding: list[list[int]] = [[] for _ in range(count)]
        for row, numbers in enumerate(rows):
            for number in numbers:
                holding[number].append(row)
        return cls.of(holding)


@dataclass(frozen=True, slots=True)
class TermIndex:
    """Immutable index of documents: of their phrases, any of which may be asked, and their texts.

    Terms go by number, in the order of `keys`, which is alphabetical. `weights` join how much a
    term says in English with how few documents hold it (inverse document frequency, halved for one
    that all hold); `totals` are the sums of the weights of each phrase. `meaning` and `pointing`
    are the terms that mean a concept and those that point to it, by the concept's number.
    """

    keys: PackedStrings
    weights: array[float]
    totals: array[float]
    documents: PackedInts
    first_phrase: PackedInts
    phrases: Postings
    texts: Postings
    holding_phrases: Postings
    holding_texts: Postings
    meaning: Postings
    pointing: Postings

    @classmethod
    def of(
        cls,
        documents: Sequence[tuple[Sequence[Sequence[Term]], Sequence[Term]]],
        concepts: Mapping[str, int],
    ) -> TermIndex:
        """Index documents, each as the terms of its phrases and of its text."""
        terms = {
            term.key: term for ways, text in documents for row in (*ways, text) for term in row
        }
        keys = sorted(terms)
        numbers = {key: number for number, key in enumerate(keys)}
        phrases: list[dict[int, None]] = []
        texts: list[dict[int, None]] = []
        owners, first, held = list[int](), [0], [0] * len(keys)
        for place, (ways, text) in enumerate(documents):
            rows = [dict.fromkeys([numbers[term.key] for term in way]) for way in ways]
            phrases += rows
            owners += [place] * len(rows)
            first.append(len(owners))
            for term in set[int]().union(*rows):
                held[term] += 1
            texts.append(dict.fromkeys([numbers[term.key] for term in text]))
        full = math.log1p(len(documents)) or 1.0
        weights = [
            terms[key].weight
            * (LEAST_RARITY + (1 - LEAST_RARITY) * math.log1p(len(documents) / (count or 1)) / full)
            for key, count in zip(keys, held, strict=True)
        ]
        return cls(
            PackedStrings.of(keys),
            array(FRACTIONS, weights),
            array(FRACTIONS, [sum([weights[term] for term in phrase]) for phrase in phrases]),
            pack_ints(owners),
            pack_ints(first),
            Postings.of(phrases),
            Postings.of(texts),
            Postings.inverted(phrases, len(keys)),
            Postings.inverted(texts, len(keys)),
            *(
                Postings.inverted(rows, len(concepts))
                for rows in (
                    [[concepts[name] for name in terms[key].same] for key in keys],
                    [[concepts[name] for name in terms[key].near] for key in keys],
                )
            ),
        )

    @property
    def size(self) -> int:
        """Return how many bytes it takes in memory."""
        return size_of(getattr(self, field.name) for field in fields(self))

    def similar(
        self, term: Term, concepts: Mapping[str, int]
    ) -> tuple[dict[int, float], int | None]:
        """Return the terms that say what a term says, with their similarity, and which is the same.

        None of them is the same where nobody wrote it.
        """
        found: dict[int, float] = {}
        for concept in term.near:
            found.update(dict.fromkeys(self.meaning[concepts[concept]], POINTER))
        for concept in term.same:
            for number in self.pointing[concepts[concept]]:
                found.setdefault(number, POINTER)
            found.update(dict.fromkeys(self.meaning[concepts[concept]], SYNONYM))
        own = self.keys.find(term.key)
        if own is not None:
            found[own] = EXACT
        return found, own

    def shared(
        self, terms: Iterable[tuple[float, Mapping[int, float]]]
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Return the weight that each phrase, and each text, shares with weighted terms.

        A term comes with what is similar to it. The rarest are looked up first.
        """
        phrases: dict[int, float] = {}
        texts: dict[int, float] = {}
        left = MAX_POSTINGS
        for weight, similar in sorted(terms, key=self._postings_count):
            nearest_first = sorted(similar.items(), key=_by_similarity)
            for postings, shared in ((self.holding_phrases, phrases), (self.holding_texts, texts)):
                found: list[dict[int, float]] = []
                for number, similarity in nearest_first:
                    if left <= 0 and similarity < SYNONYM:
                        break
                    rows = postings[number][: max(left, MIN_POSTINGS)]
                    left -= len(rows)
                    found.append(dict.fromkeys(rows, weight * similarity))
                best: dict[int, float] = {}
                for values in reversed(found):
                    best.update(values)
                for row, value in best.items():
                    shared[row] = shared.get(row, 0.0) + value
        return phrases, texts

    def _postings_count(self, term: tuple[float, Mapping[int, float]]) -> int:
        return sum(map(self.holding_phrases.length, term[1]))


def _by_similarity(item: tuple[int, float]) -> float:
    return -item[1]
