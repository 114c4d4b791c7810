"""EntryIndex: what one server has added, as an immutable snapshot that questions are put to."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Self

from bot.answers.model import Related
from bot.faq.content_json import from_json, to_json
from bot.faq.entry_decision import judge
from bot.faq.entry_matching import MAX_TEXT_TERMS, EntryMatcher
from bot.faq.model import NumberedContent
from bot.matching.normalise import tokenise
from bot.matching.search.packed import (
    DIGESTS,
    PackedInts,
    PackedRecord,
    PackedStrings,
    hash64,
    index_of,
    pack_ints,
    size_of,
)
from bot.matching.search.phrase_index import MAX_SUGGESTIONS
from bot.matching.search.prefix_index import PrefixIndex
from bot.matching.search.term_index import TermIndex

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from bot.faq.entry_decision import EntryMatches
    from bot.faq.model import EntryLike
    from bot.matching.concepts import Lexicon
    from bot.matching.thesaurus import Term, Thesaurus

_ID = re.compile(r"e([1-9][0-9]{0,9})")
_FILLERS = frozenset(("the", "a", "an", "please", "pls", "hey", "hi", "so", "and", "is", "s", "?"))


@dataclass(frozen=True, slots=True)
class PackedEntries(PackedRecord):
    """What entries say, by ascending numbers, and which topics some of them replace.

    The phrasings of an entry, its question first, begin at its `first` among `phrasings`, counted
    from 1, and it has `ways` more. Where `first` is 0 it is not to be found by them, and `rest`,
    which is JSON, has all of it.
    """

    numbers: PackedInts
    first: PackedInts
    ways: PackedInts
    rest: PackedStrings
    phrasings: PackedStrings
    replaced: PackedStrings
    replacing: PackedInts

    @classmethod
    def of(
        cls, entries: Sequence[EntryLike], first: Mapping[int, int], phrasings: Sequence[str]
    ) -> Self:
        """Pack entries in the order of their numbers; `first` has those with phrasings."""
        replacing: dict[str, int] = {}
        for entry in entries:
            if entry.draft.replaces is not None and not entry.draft.points:
                replacing.setdefault(entry.draft.replaces, entry.number)
        return cls(
            pack_ints(entry.number for entry in entries),
            pack_ints(first.get(entry.number, 0) for entry in entries),
            pack_ints(len(entry.draft.phrasings) for entry in entries),
            PackedStrings.of(
                to_json(
                    [
                        replace(entry.draft, question="", phrasings=())
                        if entry.number in first
                        else entry.draft
                    ]
                )
                for entry in entries
            ),
            PackedStrings.of(phrasings),
            PackedStrings.of(replacing),
            pack_ints(replacing.values()),
        )

    def at(self, place: int) -> NumberedContent:
        """Return the entry at a place."""
        (draft,) = from_json(self.rest[place])
        if first := self.first[place]:
            question, *ways = self.phrasings[first - 1 : first + self.ways[place]]
            draft = replace(draft, question=question, phrasings=tuple(ways))
        return NumberedContent(self.numbers[place], draft)

    def question(self, place: int) -> Related:
        """Return the question of the entry at a place, without reading what else it says."""
        first = self.first[place]
        question = self.phrasings[first - 1] if first else self.at(place).draft.question
        return Related(f"e{self.numbers[place]}", question)


@dataclass(frozen=True, slots=True)
class SameWords(PackedRecord):
    """Which phrasing has the very words of a text, fillers aside, by the digest of these words."""

    digests: PackedInts
    phrasings: PackedInts

    @classmethod
    def of(cls, phrasings: Sequence[Sequence[str]]) -> Self:
        """Index phrasings as tokens; of equal ones the first counts."""
        first: dict[int, int] = {}
        for number, tokens in enumerate(phrasings):
            first.setdefault(_content_hash(tokens), number)
        digests = sorted(first)
        return cls(array(DIGESTS, digests), pack_ints(first[digest] for digest in digests))

    def find(self, tokens: Sequence[str]) -> int | None:
        """Return the number of the phrasing that is equal to a text."""
        place = index_of(_content_hash(tokens), self.digests)
        return None if place is None else self.phrasings[place]


class EntryIndex:
    """One server's entries by id, what leads to them, and the topics they replace.

    Of two entries that ask the same or replace the same topic the older one counts: nothing that
    was saved is displaced in silence. Texts are packed, and an entry is made when it is wanted, so
    that hundreds of servers fit into memory.
    """

    def __init__(  # noqa: PLR0913, PLR0917  the parts of an index
        self,
        entries: PackedEntries,
        keys: PackedStrings,
        terms: TermIndex,
        phrasings: Sequence[Sequence[str]],
        thesaurus: Thesaurus,
        lexicon: Lexicon,
    ) -> None:
        """`keys` are what the documents of `terms` stand for, `phrasings` their tokens."""
        self._entries = entries
        self._keys = keys
        self._documents = terms.documents
        self._same_words = SameWords.of(phrasings)
        self._prefixes = PrefixIndex.of(phrasings, ())
        words = set(chain.from_iterable(phrasings))
        self._matcher = EntryMatcher(terms, keys, entries.phrasings, words, thesaurus, lexicon)
        self._replacing = dict(zip(entries.replaced, entries.replacing, strict=True))
        parts = (entries, keys, self._same_words, self._prefixes)
        self.size = size_of(parts) + self._matcher.size

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        thesaurus: Thesaurus,
        entries: Iterable[EntryLike],
        known: Container[str] | None = None,
    ) -> EntryIndex:
        """Index entries, in the order of their numbers.

        With the references that are `known`, an entry that means one that has gone leads nowhere.
        """
        ordered = sorted(entries, key=lambda entry: entry.number)
        keys: list[str] = []
        texts: list[str] = []
        phrasings: list[Sequence[str]] = []
        documents: list[tuple[list[list[Term]], list[Term]]] = []
        first: dict[int, int] = {}
        for entry in ordered:
            draft = entry.draft
            if draft.points and known is not None and draft.replaces not in known:
                continue
            first[entry.number] = len(texts) + 1
            texts += draft.wordings
            ways = [tokenise(text) for text in draft.wordings]
            phrasings += ways
            keys.append((draft.replaces if draft.points else None) or entry.id)
            answer = thesaurus.terms(tokenise(draft.answer))[:MAX_TEXT_TERMS]
            documents.append((list(map(thesaurus.terms, ways)), answer))
        packed = PackedEntries.of(ordered, first, texts)
        terms = TermIndex.of(documents, thesaurus.concepts)
        return cls(packed, PackedStrings.of(keys), terms, phrasings, thesaurus, lexicon)

    def match(self, text: str) -> EntryMatches:
        """Return the entries near a text, best first, not judged yet; equal words are the best."""
        return self._matcher.match(text, self._same_words.find(tokenise(text)))

    def phrasing(self, number: int) -> str:
        """Return a phrasing by the number that a candidate names."""
        return self._entries.phrasings[number]

    def __len__(self) -> int:
        return len(self._entries.numbers)

    def __iter__(self) -> Iterator[NumberedContent]:
        return (self._entries.at(place) for place in range(len(self)))

    def __contains__(self, reference: object) -> bool:
        return isinstance(reference, str) and self._place(reference) is not None

    @property
    def questions(self) -> Iterator[Related]:
        """Return the questions of all entries, without reading what else these say."""
        return (self._entries.question(place) for place in range(len(self)))

    def get(self, reference: str | None) -> NumberedContent | None:
        """Return the entry of an id such as `e7`, None for any other id."""
        place = None if reference is None else self._place(reference)
        return None if place is None else self._entries.at(place)

    def _place(self, reference: str) -> int | None:
        found = _ID.fullmatch(reference)
        return index_of(int(found[1]), self._entries.numbers) if found else None

    def meant(self, reference: str) -> str:
        """Return the topic that an entry only points to, else the reference itself."""
        entry = self.get(reference)
        return entry.draft.replaces or reference if entry and entry.draft.points else reference

    def replacing(self, topic: str) -> NumberedContent | None:
        """Return the entry that is this server's answer to a topic, None if it has none."""
        number = self._replacing.get(topic)
        return None if number is None else self.get(f"e{number}")

    def best_match(self, text: str) -> NumberedContent | None:
        """Return the entry that a text asks for whatever the topics say, None if none is sure."""
        best = judge(self.match(text)).answer
        return self.get(best.key) if best else None

    def named(self, name: str) -> NumberedContent | None:
        """Return the entry that goes by an id or by its very question, None if none does."""
        wanted = " ".join(name.split()).casefold()
        found = (one for one in self.questions if one.question.casefold() == wanted)
        asked = next(found, None)
        return self.get(asked.topic if asked else wanted)

    def served(self, related: Iterable[Related]) -> tuple[Related, ...]:
        """Put this server's own answers in the place of the topics that they replace, each once."""
        swapped = (
            entry_as_related(entry) if (entry := self.replacing(one.topic)) else one
            for one in related
        )
        return tuple({one.topic: one for one in swapped}.values())

    def listed(self, typed: str) -> Iterator[Related]:
        """Return the entries that curators may mean, best first."""
        wanted = typed.strip().casefold()
        near = self.suggested(typed, ())
        holding = (
            one for one in self.questions if wanted in f"{one.topic} {one.question}".casefold()
        )
        yield from {one.topic: one for one in (*holding, *near)}.values()

    def _completions(self, typed: str) -> Iterator[str]:
        """Return the keys of what begins with a text or holds its words, else of what is near."""
        numbers = self._prefixes.numbers(tokenise(typed), MAX_SUGGESTIONS)
        keys = dict.fromkeys(self._keys[self._documents[number]] for number in numbers)
        yield from keys or (candidate.key for candidate in self.match(typed).candidates)

    def suggested(self, prefix: str, topics: Iterable[Related]) -> tuple[Related, ...]:
        """Join what entries and topics complete a prefix to, in turn, equal beginnings first."""
        found = (self.get(key) for key in self._completions(prefix))
        own = [entry_as_related(entry) for entry in found if entry is not None]
        turns = chain.from_iterable(zip_longest(own, self.served(topics)))
        both = {one.topic: one for one in turns if one is not None}.values()
        typed = prefix.strip().casefold()
        ordered = sorted(both, key=lambda one: not one.question.casefold().startswith(typed))
        return tuple(ordered[:MAX_SUGGESTIONS])


def _content_hash(tokens: Iterable[str]) -> int:
    return hash64(" ".join(token for token in tokens if token not in _FILLERS))


def entry_as_related(entry: EntryLike) -> Related:
    """Offer an entry as a question that can be asked next."""
    return Related(entry.id, entry.draft.question)
