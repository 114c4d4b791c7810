"""TermIndex: which phrases and texts of documents hold the rare terms of a question."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.matching.search.packed import FRACTIONS, PackedInts, PackedRecord, pack_ints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.thesaurus import Term, Thesaurus

EXACT, SYNONYM, POINTER = 1.0, 0.85, 0.5
"""Similarity of two terms: the same word, words of one concept, a word that points to a concept."""
MAX_POSTINGS = 1_500
"""Postings read for one question, the rarest terms first: common ones change no order."""
MIN_POSTINGS = 40
"""Postings read for a term all the same, once that many have been read."""
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

    Terms go by number, in the order of `keys`. `weights` join how much a term says in English with
    how few documents hold it (inverse document frequency, halved for one that all hold); `totals`
    are the sums of the weights of each phrase.
    """

    keys: tuple[str, ...]
    weights: array[float]
    totals: array[float]
    documents: PackedInts
    first_phrase: PackedInts
    phrases: Postings
    texts: Postings
    holding_phrases: Postings
    holding_texts: Postings

    @classmethod
    def of(cls, documents: Sequence[tuple[Sequence[Sequence[Term]], Sequence[Term]]]) -> TermIndex:
        """Index documents, each as the terms of its phrases and of its text."""
        numbers: dict[str, int] = {}
        english: list[float] = []
        phrases: list[dict[int, None]] = []
        texts: list[dict[int, None]] = []
        owners, first, held = list[int](), [0], list[int]()

        def number(term: Term) -> int:
            known = numbers.get(term.key)
            if known is None:
                known = numbers[term.key] = len(english)
                english.append(term.weight)
                held.append(0)
            return known

        for place, (ways, text) in enumerate(documents):
            rows = [dict.fromkeys(map(number, way)) for way in ways]
            phrases += rows
            owners += [place] * len(rows)
            first.append(len(owners))
            for term in set[int]().union(*rows):
                held[term] += 1
            texts.append(dict.fromkeys(map(number, text)))
        full = math.log1p(len(documents)) or 1.0
        weights = [
            weight
            * (LEAST_RARITY + (1 - LEAST_RARITY) * math.log1p(len(documents) / (count or 1)) / full)
            for weight, count in zip(english, held, strict=True)
        ]
        totals = [sum(weights[term] for term in phrase) for phrase in phrases]
        return cls(
            tuple(numbers),
            array(FRACTIONS, weights),
            array(FRACTIONS, totals),
            pack_ints(owners),
            pack_ints(first),
            Postings.of(phrases),
            Postings.of(texts),
            Postings.inverted(phrases, len(numbers)),
            Postings.inverted(texts, len(numbers)),
        )

    @property
    def packed_columns(self) -> tuple[bytes, ...]:
        """Return the columns as they lie in memory."""
        tables = (self.phrases, self.texts, self.holding_phrases, self.holding_texts)
        return (
            *(run for table in tables for run in table.runs),
            *(self.weights.tobytes(), self.totals.tobytes()),
            *(self.documents.tobytes(), self.first_phrase.tobytes()),
        )

    def similar(
        self, term: Term, thesaurus: Thesaurus, numbers: Mapping[str, int]
    ) -> dict[int, float]:
        """Return the terms of the index that say what a term says, with their similarity.

        `numbers` maps the keys to their places.
        """
        found: dict[int, float] = {}
        for concept in term.near:
            for key in thesaurus.members(concept)[0]:
                if key in numbers:
                    found[numbers[key]] = POINTER
        for concept in term.same:
            same, near = thesaurus.members(concept)
            for key in near:
                if key in numbers:
                    found.setdefault(numbers[key], POINTER)
            for key in same:
                if key in numbers:
                    found[numbers[key]] = SYNONYM
        if term.key in numbers:
            found[numbers[term.key]] = EXACT
        return found

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
            for postings, shared in ((self.holding_phrases, phrases), (self.holding_texts, texts)):
                best: dict[int, float] = {}
                for number, similarity in sorted(similar.items(), key=_by_similarity):
                    rows = postings[number][: max(left, MIN_POSTINGS)]
                    left -= len(rows)
                    for row in rows:
                        best.setdefault(row, weight * similarity)
                for row, value in best.items():
                    shared[row] = shared.get(row, 0.0) + value
        return phrases, texts

    def _postings_count(self, term: tuple[float, Mapping[int, float]]) -> int:
        return sum(map(self.holding_phrases.length, term[1]))


def _by_similarity(item: tuple[int, float]) -> float:
    return -item[1]
