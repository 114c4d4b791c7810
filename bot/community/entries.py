"""GuildEntries: what one server has added, as an immutable snapshot that questions are put to."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from bot.answers.model import Related
from bot.matching.decide import BESIDE
from bot.matching.index import MAX_SUGGESTIONS, Phrase, PhraseIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bot.community.model import Entry
    from bot.matching.lexicon import Lexicon, Reading


class GuildEntries:
    """One server's entries by id, the phrases that lead to them, and the topics they replace.

    `index` is what `Matcher.decide` takes as `beside`. Of two entries that ask the same or replace
    the same topic the older one counts: nothing that was saved is displaced in silence.
    """

    def __init__(self, by_id: Mapping[str, Entry], index: PhraseIndex) -> None:
        self._by_id = by_id
        self.index = index
        self._replacing: dict[str, Entry] = {}
        for entry in by_id.values():
            if entry.draft.replaces is not None and not entry.draft.points:
                self._replacing.setdefault(entry.draft.replaces, entry)

    @classmethod
    def of(
        cls, lexicon: Lexicon, entries: Iterable[Entry], topics: Collection[str] | None = None
    ) -> GuildEntries:
        """Index entries, in the order of their numbers.

        With the topics that there are, an entry that means one that has gone leads nowhere.
        """
        ordered = sorted(entries, key=lambda entry: entry.number)
        phrases = [
            Phrase((entry.draft.replaces if entry.draft.points else None) or entry.id, text)
            for entry in ordered
            if not entry.draft.points or topics is None or entry.draft.replaces in topics
            for text in (entry.draft.question, *entry.draft.phrasings)
        ]
        return cls({entry.id: entry for entry in ordered}, PhraseIndex(phrases, lexicon))

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._by_id.values())

    def __contains__(self, reference: object) -> bool:
        return reference in self._by_id

    def get(self, reference: str | None) -> Entry | None:
        """Give the entry of an id such as `e7`, None for any other id."""
        return None if reference is None else self._by_id.get(reference)

    def meant(self, reference: str) -> str:
        """Give the topic that an entry only points to, else the reference itself."""
        entry = self.get(reference)
        return entry.draft.replaces or reference if entry and entry.draft.points else reference

    def replacing(self, topic: str) -> Entry | None:
        """Give the entry that is this server's answer to a topic, None if it has none."""
        return self._replacing.get(topic)

    def fitting(self, reading: Reading) -> Entry | None:
        """Give the entry that a text asks for whatever the topics say, None if none is near."""
        own = self.index.exact(reading)
        if own is None:
            nearest = next(iter(self.index.rank(reading, limit=1)), None)
            if nearest and nearest.likeness >= BESIDE and nearest.same_subject:
                own = nearest.key
        return self.get(own)

    def named(self, name: str) -> Entry | None:
        """Give the entry that goes by an id or by its very question, None if none does."""
        wanted = " ".join(name.split()).casefold()
        return self.get(wanted) or next(
            (entry for entry in self if entry.draft.question.casefold() == wanted), None
        )

    def served(self, related: Iterable[Related]) -> tuple[Related, ...]:
        """Put this server's own answers in the place of the topics that they replace, each once."""
        swapped = (
            related_to(entry) if (entry := self.replacing(one.topic)) else one for one in related
        )
        return tuple({one.topic: one for one in swapped}.values())

    def listed(self, typed: str) -> Iterator[Related]:
        """Give the entries that moderators may mean, those whose question holds the text first."""
        wanted = typed.strip().casefold()
        near = self.suggested(typed, ())
        holding = [one for one in self if wanted in f"{one.id} {one.draft.question}".casefold()]
        yield from {one.topic: one for one in (*map(related_to, holding), *near)}.values()

    def suggested(self, prefix: str, topics: Iterable[Related]) -> tuple[Related, ...]:
        """Join what entries and topics complete a prefix to, in turn, equal beginnings first."""
        found = (self.get(one) for one in self.index.suggest(prefix))
        own = [related_to(entry) for entry in found if entry is not None]
        turns = chain.from_iterable(zip_longest(own, self.served(topics)))
        both = {one.topic: one for one in turns if one is not None}.values()
        typed = prefix.strip().casefold()
        ordered = sorted(both, key=lambda one: not one.question.casefold().startswith(typed))
        return tuple(ordered[:MAX_SUGGESTIONS])


def related_to(entry: Entry) -> Related:
    """Offer an entry as a question that can be asked next."""
    return Related(entry.id, entry.draft.question)
