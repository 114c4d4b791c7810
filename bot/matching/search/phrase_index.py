"""Phrase index: which known phrasing a text is nearest to, and what a typed prefix may become."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from bot.matching.normalise import tokenise
from bot.matching.search.inverted_index import InvertedIndex
from bot.matching.search.packed import (
    DIGESTS,
    PackedInts,
    PackedRecord,
    PackedStrings,
    hash64,
    index_of,
    pack_ints,
)
from bot.matching.search.prefix_index import PrefixIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.matching.concepts import Lexicon, TextAnalysis


class Phrase(NamedTuple):
    """A way of putting a question, and the key of what answers it; `asked` counts its askers."""

    key: str
    text: str
    pinned: bool = False
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A key with its nearest phrase and their similarity from 0 to 1.

    `same_subject` tells whether text and phrase name the same muscles and exercises.
    """

    key: str
    phrase: str
    similarity: float
    same_subject: bool


MAX_COMPARED = 24
"""Phrases compared letter by letter, after their words have ranked them."""
WORDS_SHARE = 0.7
"""Share of the similarity that words and concepts decide; the letters decide the rest."""
MAX_SUGGESTIONS = 25
"""Discord shows at most this many choices."""


@dataclass(frozen=True, slots=True)
class PackedPhrases(PackedRecord):
    """Phrases by their number, packed: 100,000 of them are at hand in a small process.

    `content_keys` are the digests of their words without fillers, ascending, and `first_with_key`
    the first number of each; `subjects` are the digests of the muscles and exercises that they
    name. `corrected` is empty where the spelling was left as it is.
    """

    keys: PackedStrings
    key_of: PackedInts
    texts: PackedStrings
    corrected: PackedStrings
    subjects: PackedInts
    content_keys: PackedInts
    first_with_key: PackedInts

    @classmethod
    def of(cls, phrases: Sequence[Phrase], readings: Sequence[TextAnalysis]) -> PackedPhrases:
        """Pack phrases with what was read of them."""
        keys = {
            key: place for place, key in enumerate(dict.fromkeys(phrase.key for phrase in phrases))
        }
        first: dict[int, int] = {}
        for number, reading in enumerate(readings):
            first.setdefault(_content_key(reading.tokens), number)
        content_keys = sorted(first)
        return cls(
            PackedStrings.of(keys),
            pack_ints(keys[phrase.key] for phrase in phrases),
            PackedStrings.of(phrase.text for phrase in phrases),
            PackedStrings.of(
                " ".join(reading.tokens) if reading.repairs else "" for reading in readings
            ),
            array(DIGESTS, map(_subject, readings)),
            array(DIGESTS, content_keys),
            pack_ints(first[key] for key in content_keys),
        )

    def key(self, number: int) -> str:
        """Return the key of a phrase."""
        return self.keys[self.key_of[number]]

    def equal(self, reading: TextAnalysis) -> int | None:
        """Return the first phrase of the very words of a text, fillers aside."""
        place = index_of(_content_key(reading.tokens), self.content_keys)
        return None if place is None else self.first_with_key[place]


class PhraseIndex:
    """Immutable index of phrases by the stems and concepts that they hold."""

    def __init__(
        self,
        lexicon: Lexicon,
        phrases: PackedPhrases,
        postings: InvertedIndex,
        completion: PrefixIndex,
    ) -> None:
        self._lexicon = lexicon
        self._phrases, self._postings, self._completion = phrases, postings, completion
        self._latest: tuple[TextAnalysis, list[tuple[float, int]]] | None = None

    @classmethod
    def of(cls, phrases: Iterable[Phrase], lexicon: Lexicon) -> PhraseIndex:
        """Read and index phrases."""
        phrases = tuple(phrases)
        readings = [lexicon.read(phrase.text) for phrase in phrases]
        favourites = sorted(
            (number for number, phrase in enumerate(phrases) if phrase.pinned or phrase.asked),
            key=lambda number: (-phrases[number].pinned, -phrases[number].asked),
        )
        return cls(
            lexicon,
            PackedPhrases.of(phrases, readings),
            InvertedIndex.of([_units(reading) for reading in readings]),
            PrefixIndex.of([reading.typed for reading in readings], favourites),
        )

    @classmethod
    def unpacked(cls, runs: Iterator[memoryview], lexicon: Lexicon) -> PhraseIndex:
        """Read what was packed; ValueError for runs of bytes that are none of it."""
        phrases, postings = PackedPhrases.unpacked(runs), InvertedIndex.unpacked(runs)
        return cls(lexicon, phrases, postings, PrefixIndex.unpacked(runs))

    @property
    def runs(self) -> list[bytes]:
        """Return all that it holds as runs of bytes, to be packed."""
        return [*self._phrases.runs, *self._postings.runs, *self._completion.runs]

    def texts(self, start: int, end: int) -> list[str]:
        """Return the phrases of the numbers from `start` to before `end`, as they were written."""
        return self._phrases.texts[start:end]

    def exact(self, reading: TextAnalysis) -> str | None:
        """Return the key of a phrase equal to the text, corrected and without fillers."""
        number = self._phrases.equal(reading)
        return None if number is None else self._phrases.key(number)

    def rank(self, reading: TextAnalysis, limit: int = 5) -> tuple[Ranked, ...]:
        """Rank keys by their nearest phrase."""
        phrases, subject = self._phrases, _subject(reading)
        best: dict[str, Ranked] = {}
        for similarity, number in self._nearest(reading):
            key = phrases.key(number)
            if key not in best:
                same = phrases.subjects[number] == subject
                best[key] = Ranked(key, phrases.texts[number], similarity, same)
        return tuple(best.values())[:limit]

    def _nearest(self, reading: TextAnalysis) -> list[tuple[float, int]]:
        """Return the numbers of the nearest phrases with their similarity, nearest first."""
        # One question is looked up for its answer and for what to offer beside it. Others may ask
        # meanwhile, in other threads: what was looked at is what is given.
        latest = self._latest
        if latest is not None and latest[0] == reading:
            return latest[1]
        corrected, compared = " ".join(reading.tokens), []
        for share, number in self._postings.nearest(_units(reading), MAX_COMPARED):
            letters = fuzz.token_sort_ratio(corrected, self._corrected(number)) / 100
            similarity = round(WORDS_SHARE * share + (1 - WORDS_SHARE) * letters, 3)
            compared.append((similarity, number))
        nearest = sorted(compared, key=lambda row: (-row[0], row[1]))
        self._latest = (reading, nearest)
        return nearest

    def _corrected(self, number: int) -> str:
        return self._phrases.corrected[number] or self._completion.typed(number)

    def suggest(self, prefix: str, limit: int = MAX_SUGGESTIONS) -> tuple[str, ...]:
        """Return up to `limit` keys for what has been typed so far.

        Nothing typed: the pinned and the most asked. Else the texts that begin with it, then those
        that hold its words, then those that hold them once their spelling is corrected.
        """
        numbers = self._completion.numbers(tokenise(prefix), limit)
        if not numbers:
            numbers = [number for _, number in self._nearest(self._lexicon.read(prefix))]
        keys: dict[str, None] = {}
        for number in numbers:
            keys[self._phrases.key(number)] = None
            if len(keys) == limit:
                break
        return tuple(keys)


_FILLERS = frozenset(("the", "a", "an", "please", "pls", "hey", "hi", "so", "and", "is", "s", "?"))


def subject_concepts(reading: TextAnalysis) -> frozenset[str]:
    """Return the muscles and exercises that a text names, held by the knowledge or not."""
    return frozenset(name for name in reading.concepts if name[0] in "mxu")


def _subject(reading: TextAnalysis) -> int:
    return hash64(" ".join(sorted(subject_concepts(reading))))


def _content_key(tokens: Iterable[str]) -> int:
    return hash64(" ".join(token for token in tokens if token not in _FILLERS))


def _units(reading: TextAnalysis) -> set[str]:
    return {*reading.stems, *reading.concepts} - _FILLERS
