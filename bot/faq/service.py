"""FaqService: every change of a server's FAQ, with the same lock, checks, cache and events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.model import ChangeKind, EntryContent, Revision
from bot.faq.text.validation import MAX_PHRASINGS, comparison_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from bot.faq.model import Entry, EntryLike, EntryUpdate, GuildSettings
    from bot.faq.protocols import StoreProtocol


class DuplicateError(InputError):
    """Refuse a second answer to a question or a topic: the older one would go on in silence."""

    def __init__(self, sentence: str, other: str) -> None:
        self.other = other
        """The id of the entry that has the question or the topic."""
        super().__init__(sentence)


class PhrasingsError(InputError):
    """Refuse phrasings of which none can be added, as all are known or there is no room."""


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """An entry was added, edited, removed or restored."""

    guild_id: int
    revision: Revision


@dataclass(frozen=True, slots=True)
class EntryReviewed:
    """Somebody looked at an entry and found it still right."""

    guild_id: int
    entry: Entry
    actor: int | None


@dataclass(frozen=True, slots=True)
class EntriesImported:
    """Entries came in with a file."""

    guild_id: int
    entries: tuple[Entry, ...]
    actor: int | None


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What came in with a file was taken back."""

    guild_id: int
    revisions: tuple[Revision, ...]
    actor: int | None


@dataclass(frozen=True, slots=True)
class SettingsSaved:
    """A server decided something about the bot."""

    guild_id: int
    before: GuildSettings
    after: GuildSettings
    actor: int | None


FaqEvent = EntryChanged | EntryReviewed | EntriesImported | ImportUndone | SettingsSaved
Subscriber = Callable[[FaqEvent], Awaitable[None]]


@dataclass(slots=True)
class FaqService:
    """Changes servers' FAQs, one change of a server after the other.

    Every method may raise StoreError, and nothing of the call is kept then. `invalidate` is called
    with a server once it has changed, before anybody hears of it.
    """

    store: StoreProtocol
    invalidate: Callable[[int], None] = lambda _: None
    _subscribers: list[Subscriber] = field(default_factory=list)
    _locks: KeyedLocks = field(default_factory=KeyedLocks)
    _telling: set[asyncio.Future[None]] = field(default_factory=set)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call a subscriber with every change, in order of the changes of a server."""
        self._subscribers.append(subscriber)

    async def add(self, guild_id: int, actor: int | None, content: EntryContent) -> Entry:
        """Save a new entry; DuplicateError where another has its question or its topic."""
        async with self._locks.of(guild_id):
            return (await self._add(guild_id, actor, content, ChangeKind.ADD))[0]

    async def edit(
        self, guild_id: int, actor: int | None, number: int, content: EntryContent, *, version: int
    ) -> Entry:
        """Save what an entry says now.

        Raises NotFoundError, DuplicateError, or ConflictError if `version` is not the current one.
        """
        async with self._locks.of(guild_id):
            await self._check(guild_id, content, number)
            before = (await self.store.entry(guild_id, number)).draft
            kind = ChangeKind.EDIT
            return (await self._edit(guild_id, actor, number, content, version, kind, before))[0]

    async def remove(
        self, guild_id: int, actor: int | None, number: int, *, version: int
    ) -> Revision:
        """Take an entry out; NotFoundError, ConflictError."""
        async with self._locks.of(guild_id):
            revision = await self.store.remove(guild_id, number, actor, version=version)
            self._changed(EntryChanged(guild_id, revision))
            return revision

    async def restore(
        self,
        guild_id: int,
        actor: int | None,
        number: int,
        *,
        to_version: int,
        expected_version: int,
    ) -> Revision:
        """Set an entry back to what it said in a version; version 0 is before it was there.

        Raises NotFoundError for what never was, InputError where it says that already,
        DuplicateError, or ConflictError if `expected_version` is not the current one.
        """
        async with self._locks.of(guild_id):
            revisions = await self.store.history(guild_id, number)
            content = content_at(revisions, to_version)
            if expected_version == revisions[0].version:
                if content == revisions[0].after:
                    raise InputError(f"e{number} is so already; there is nothing to bring back.")
                if content is not None:
                    await self._check(guild_id, content, number)
            revision = await self.store.restore(
                guild_id, number, actor, to=to_version, version=expected_version
            )
            self._changed(EntryChanged(guild_id, revision))
            return revision

    async def mark_reviewed(self, guild_id: int, actor: int | None, number: int) -> Entry:
        """Note that somebody finds an entry still right; NotFoundError."""
        async with self._locks.of(guild_id):
            entry = await self.store.reviewed(guild_id, number, actor)
            self._changed(EntryReviewed(guild_id, entry, actor))
            return entry

    async def add_phrasings(
        self, guild_id: int, actor: int | None, number: int, phrasings: Iterable[str]
    ) -> Revision:
        """Make phrasings lead to an entry, as many as there is room for.

        Raises NotFoundError, and PhrasingsError where none of them is new or fits.
        """
        async with self._locks.of(guild_id):
            entry = await self.store.entry(guild_id, number)
            before = entry.draft
            room = MAX_PHRASINGS - len(before.phrasings)
            known = {comparison_key(phrasing) for phrasing in before.wordings}
            new = [phrasing for phrasing in phrasings if comparison_key(phrasing) not in known]
            if not new:
                raise PhrasingsError(f"{entry.id} {MSG_ALREADY_KNOWN}")
            if room <= 0:
                raise PhrasingsError(f"{entry.id} {MSG_PHRASING_LIMIT.format(MAX_PHRASINGS)}")
            content = replace(before, phrasings=(*before.phrasings, *new[:room]))
            kind = ChangeKind.TEACH
            return (
                await self._edit(guild_id, actor, number, content, entry.version, kind, before)
            )[1]

    async def link_to_topic(
        self, guild_id: int, actor: int | None, topic: str, phrasings: Sequence[str]
    ) -> Revision:
        """Make phrasings lead to a curated topic: an entry without an answer of its own.

        Raises DuplicateError where another entry has the first of them.
        """
        question, *others = phrasings
        content = EntryContent(question, "", tuple(others[:MAX_PHRASINGS]), replaces=topic)
        async with self._locks.of(guild_id):
            return (await self._add(guild_id, actor, content, ChangeKind.TEACH))[1]

    async def import_all(
        self,
        guild_id: int,
        actor: int | None,
        contents: Sequence[EntryContent],
        reviewed: Sequence[date | None] | None = None,
        updates: Sequence[EntryUpdate] = (),
    ) -> tuple[Entry, ...]:
        """Save new entries and change others, all or none; return the new ones, then the others.

        Raises DuplicateError where a question is asked already, and NotFoundError or ConflictError
        for an entry that changed meanwhile.
        """
        async with self._locks.of(guild_id):
            present = await self.store.entries(guild_id)
            changed = {update.entry.number for update in updates}
            asked = {
                comparison_key(entry.draft.question): entry.id
                for entry in present
                if entry.number not in changed
            }
            for content in (*(update.content for update in updates), *contents):
                key = comparison_key(content.question)
                if key in asked:
                    raise DuplicateError(
                        f"“{content.question}” is asked by {asked[key]} already.", asked[key]
                    )
                asked[key] = "an earlier entry of the file"
            entries = await self.store.import_all(
                guild_id, contents, actor, reviewed=reviewed, updates=updates
            )
            self._changed(EntriesImported(guild_id, entries, actor))
            return entries

    async def undo_import(
        self, guild_id: int, actor: int | None, imported: datetime
    ) -> tuple[Revision, ...]:
        """Take back what an import did at a moment, but for entries changed since.

        InputError where nothing of it is left to take back.
        """
        async with self._locks.of(guild_id):
            revisions = await self.store.undo_import(guild_id, imported, actor)
            if not revisions:
                raise InputError(MSG_IMPORT_GONE)
            self._changed(ImportUndone(guild_id, revisions, actor))
            return revisions

    async def save_settings(
        self,
        guild_id: int,
        actor: int | None,
        change: Callable[[GuildSettings], GuildSettings],
    ) -> SettingsSaved:
        """Change a server's settings as they are now, and return what they were and are."""
        async with self._locks.of(guild_id):
            before = await self.store.settings(guild_id)
            after = change(before)
            await self.store.save_settings(guild_id, after, actor)
            event = SettingsSaved(guild_id, before, after, actor)
            self._changed(event)
            return event

    async def settle(self) -> None:
        """Wait until all subscribers have heard of what has changed."""
        while self._telling:
            await asyncio.gather(*self._telling, return_exceptions=True)

    async def _add(
        self, guild_id: int, actor: int | None, content: EntryContent, kind: ChangeKind
    ) -> tuple[Entry, Revision]:
        await self._check(guild_id, content, None)
        entry = await self.store.add(guild_id, content, actor, action=kind)
        return entry, self._saved(entry, actor, kind, None)

    async def _edit(  # noqa: PLR0913, PLR0917  a change is what, by whom, on top of what
        self,
        guild_id: int,
        actor: int | None,
        number: int,
        content: EntryContent,
        version: int,
        kind: ChangeKind,
        before: EntryContent,
    ) -> tuple[Entry, Revision]:
        entry = await self.store.edit(
            guild_id, number, content, actor, version=version, action=kind
        )
        return entry, self._saved(entry, actor, kind, before)

    def _saved(
        self, entry: Entry, actor: int | None, kind: ChangeKind, before: EntryContent | None
    ) -> Revision:
        revision = Revision(
            entry.number, entry.version, entry.changed, actor, kind, before, entry.draft
        )
        self._changed(EntryChanged(entry.guild, revision))
        return revision

    async def _check(self, guild_id: int, content: EntryContent, number: int | None) -> None:
        ensure_unique(content, await self.store.entries(guild_id), number)

    def _changed(self, event: FaqEvent) -> None:
        """Forget what is known of a server, and tell subscribers without waiting for them."""
        self.invalidate(event.guild_id)
        for subscriber in self._subscribers:
            telling = asyncio.ensure_future(subscriber(event))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)


MSG_IMPORT_GONE = "Each of these entries was changed or removed since, so nothing was undone."
MSG_ALREADY_KNOWN = "is asked so already. *Dismiss* takes these questions off the list."
MSG_PHRASING_LIMIT = (
    "has {} other ways to ask already, and more do not fit; write an entry of its own."
)


def ensure_unique(content: EntryContent, entries: Iterable[EntryLike], number: int | None) -> None:
    """Raise DuplicateError for what would be a second answer to a question or a topic.

    `entries` are those of the server as the store has them, `number` is the entry that is to have
    the content.
    """
    asked = comparison_key(content.question)
    for other in entries:
        if other.number == number:
            continue
        if comparison_key(other.draft.question) == asked:
            raise DuplicateError(
                f"{other.id} asks the same by now. Change or remove that one first: "
                f"/faq show {other.id}.",
                other.id,
            )
        topic = None if content.points or other.draft.points else content.replaces
        if topic is not None and other.draft.replaces == topic:
            raise DuplicateError(
                f"{other.id} is this server's answer to that topic already. Save yours beside it, "
                f"or change that one: /faq edit {other.id}.",
                other.id,
            )


def content_at(revisions: Sequence[Revision], version: int) -> EntryContent | None:
    """Return what an entry said in a version, None where it was not there; 0 is before it.

    Raises InputError for a version that never was.
    """
    for revision in revisions:
        if revision.version == version:
            return revision.after
    if version:
        raise InputError(f"e{revisions[0].entry} never had a change {version}.")
    return None
