"""GuildEntries: what one server has added, as an immutable snapshot that questions are put to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from bot.answers.model import Related
from bot.faq.content_json import from_json, to_json
from bot.faq.model import NumberedContent
from bot.matching.decision import ENTRY_SIMILARITY_THRESHOLD
from bot.matching.search.packed import (
    PackedInts,
    PackedRecord,
    PackedStrings,
    from_bytes,
    index_of,
    pack_ints,
    to_bytes,
)
from bot.matching.search.phrase_index import MAX_SUGGESTIONS, Phrase, PhraseIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.faq.model import EntryLike
    from bot.matching.concepts import Lexicon, TextAnalysis

_ID = re.compile(r"e([1-9][0-9]{0,9})")


@dataclass(frozen=True, slots=True)
class PackedEntries(PackedRecord):
    """What entries say, by ascending numbers, and which topics some of them replace.

    Wordings stand in the index: those of an entry begin at its `first`, counted from 1, its
    question and then its other `ways`. Where `first` is 0 the index has none of them, and `rest`,
    which is JSON, has all of the draft.
    """

    numbers: PackedInts
    first: PackedInts
    ways: PackedInts
    rest: PackedStrings
    replaced: PackedStrings
    replacing: PackedInts

    @classmethod
    def of(cls, entries: Sequence[EntryLike], first: Mapping[int, int]) -> PackedEntries:
        """Pack entries in the order of their numbers; `first` is known of those in the index."""
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
            PackedStrings.of(replacing),
            pack_ints(replacing.values()),
        )

    def at(self, place: int, index: PhraseIndex) -> NumberedContent:
        """Give the entry at a place."""
        (draft,) = from_json(self.rest[place])
        if first := self.first[place]:
            question, *ways = index.texts(first - 1, first + self.ways[place])
            draft = replace(draft, question=question, phrasings=tuple(ways))
        return NumberedContent(self.numbers[place], draft)

    def question(self, place: int, index: PhraseIndex) -> Related:
        """Give the question of the entry at a place, without reading what else it says."""
        first = self.first[place]
        asked = index.texts(first - 1, first)[0] if first else self.at(place, index).draft.question
        return Related(f"e{self.numbers[place]}", asked)


class EntryIndex:
    """One server's entries by id, the phrases that lead to them, and the topics they replace.

    `index` is what `Matcher.decide` takes as `beside`. Of two entries that ask the same or replace
    the same topic the older one counts: nothing that was saved is displaced in silence. All is
    packed, and an entry is made when it is asked for: hundreds of servers fit into memory, and
    `packed` can be kept and read back without reading a word of it.
    """

    def __init__(self, drafts: PackedEntries, index: PhraseIndex) -> None:
        self.index = index
        self._drafts = drafts
        self._replacing = dict(zip(drafts.replaced, drafts.replacing, strict=True))

    @classmethod
    def of(
        cls, lexicon: Lexicon, entries: Iterable[EntryLike], topics: Collection[str] | None = None
    ) -> EntryIndex:
        """Index entries, in the order of their numbers.

        With the topics that there are, an entry that means one that has gone leads nowhere.
        """
        ordered = sorted(entries, key=lambda entry: entry.number)
        phrases: list[Phrase] = []
        first: dict[int, int] = {}
        for entry in ordered:
            draft = entry.draft
            if not draft.points or topics is None or draft.replaces in topics:
                key = (draft.replaces if draft.points else None) or entry.id
                first[entry.number] = len(phrases) + 1
                phrases += [Phrase(key, text) for text in (draft.question, *draft.phrasings)]
        return cls(PackedEntries.of(ordered, first), PhraseIndex.of(phrases, lexicon))

    @classmethod
    def unpacked(cls, packed: bytes, lexicon: Lexicon) -> EntryIndex:
        """Read what `packed` gave; ValueError for bytes that are damaged or none of it."""
        runs = from_bytes(packed)
        return cls(PackedEntries.unpacked(runs), PhraseIndex.unpacked(runs, lexicon))

    @property
    def packed(self) -> bytes:
        """Give all of it as bytes, good for as long as the lexicon reads the same."""
        return to_bytes([*self._drafts.runs, *self.index.runs])

    def __len__(self) -> int:
        return len(self._drafts.numbers)

    def __iter__(self) -> Iterator[NumberedContent]:
        return (self._drafts.at(place, self.index) for place in range(len(self)))

    def __contains__(self, reference: object) -> bool:
        return isinstance(reference, str) and self._place(reference) is not None

    @property
    def questions(self) -> Iterator[Related]:
        """Give the questions of all entries, without reading what else these say."""
        return (self._drafts.question(place, self.index) for place in range(len(self)))

    def get(self, reference: str | None) -> NumberedContent | None:
        """Give the entry of an id such as `e7`, None for any other id."""
        place = None if reference is None else self._place(reference)
        return None if place is None else self._drafts.at(place, self.index)

    def _place(self, reference: str) -> int | None:
        found = _ID.fullmatch(reference)
        return index_of(int(found[1]), self._drafts.numbers) if found else None

    def meant(self, reference: str) -> str:
        """Give the topic that an entry only points to, else the reference itself."""
        entry = self.get(reference)
        return entry.draft.replaces or reference if entry and entry.draft.points else reference

    def replacing(self, topic: str) -> NumberedContent | None:
        """Give the entry that is this server's answer to a topic, None if it has none."""
        number = self._replacing.get(topic)
        return None if number is None else self.get(f"e{number}")

    def fitting(self, reading: TextAnalysis) -> NumberedContent | None:
        """Give the entry that a text asks for whatever the topics say, None if none is near."""
        own = self.index.exact(reading)
        if own is None:
            nearest = next(iter(self.index.rank(reading, limit=1)), None)
            if nearest and nearest.likeness >= ENTRY_SIMILARITY_THRESHOLD and nearest.same_subject:
                own = nearest.key
        return self.get(own)

    def named(self, name: str) -> NumberedContent | None:
        """Give the entry that goes by an id or by its very question, None if none does."""
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
        """Give the entries that moderators may mean, those whose question holds the text first."""
        wanted = typed.strip().casefold()
        near = self.suggested(typed, ())
        holding = (
            one for one in self.questions if wanted in f"{one.topic} {one.question}".casefold()
        )
        yield from {one.topic: one for one in (*holding, *near)}.values()

    def suggested(self, prefix: str, topics: Iterable[Related]) -> tuple[Related, ...]:
        """Join what entries and topics complete a prefix to, in turn, equal beginnings first."""
        found = (self.get(one) for one in self.index.suggest(prefix))
        own = [entry_as_related(entry) for entry in found if entry is not None]
        turns = chain.from_iterable(zip_longest(own, self.served(topics)))
        both = {one.topic: one for one in turns if one is not None}.values()
        typed = prefix.strip().casefold()
        ordered = sorted(both, key=lambda one: not one.question.casefold().startswith(typed))
        return tuple(ordered[:MAX_SUGGESTIONS])


def entry_as_related(entry: EntryLike) -> Related:
    """Offer an entry as a question that can be asked next."""
    return Related(entry.id, entry.draft.question)
