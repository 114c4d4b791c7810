"""Community: what servers have added and decided, kept at hand for those that ask now."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.errors import StoreError, StoreErrorKind
from bot.faq.model import GuildSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import Entry, GuildRecord

T = TypeVar("T")

log = logging.getLogger(__name__)

CACHE_MAX_BYTES = 125_000_000
"""Bytes of servers' entries in memory, indexes and answers included: some 300 a wording.

The servers that asked longest ago are dropped first, and are read back in a few milliseconds.
`python -m tests.bench community` measures it.
"""
GUILD_BASE_BYTES = 2_000
"""What a server takes beside its entries, so that those without any are dropped too."""
RETRY_SECONDS = 5.0
"""How long a failing store is left alone before a server's entries are asked for again."""
LOAD_SECONDS = 1.0
"""How long questions wait for a server to be loaded; Discord waits three for an answer."""
TOO_SLOW = "The database takes too long to answer; try again in a moment."
REVISION_POLL_SECONDS = 2.0
"""How often revisions are compared: of what another process wrote into SQLite nobody tells."""


class EntrySource(Protocol):
    """What is read from the store to answer members."""

    async def entries(self, guild: int) -> tuple[Entry, ...]:
        """Return a server's entries."""

    async def load_guild(self, guild: int) -> GuildRecord:
        """Return a server's settings and revision."""

    async def revisions(self) -> dict[int, int]:
        """Return the revision of every server: it grows with each change of entries or settings."""

    def changes(self) -> AsyncIterator[int]:
        """Return each server that changes."""


@dataclass(frozen=True, slots=True)
class GuildState:
    """One server as members meet it: its entries, None where it has none, and its settings.

    `revision` is that of the store when they were read; `size` is in bytes. It may have entries
    also where it is `is_unavailable`.
    """

    entries: EntryIndex | None = None
    settings: GuildSettings = field(default_factory=GuildSettings)
    revision: int = 0
    size: int = GUILD_BASE_BYTES
    is_unavailable: bool = False


NO_GUILD = GuildState()
"""A direct message, or a place where the bot is no member."""
UNAVAILABLE = GuildState(
    settings=GuildSettings(private=True, keep_misses=False), is_unavailable=True
)
"""A server that cannot be read at present: what it may have forbidden is not done."""


@dataclass(slots=True)
class LoadingGuild:
    """A server that is being read: since when, and what is known of it before its index is."""

    began: float
    task: asyncio.Task[GuildState] = field(init=False)
    sofar: GuildState | None = None


@dataclass(slots=True)
class GuildCache:
    """The servers that asked of late, loaded when first asked for, anew when they change.

    Neither a failing store nor a slow one keeps curated answers from anybody: until it is back, a
    server is met as it was known last, else as one without entries that wants all to be private.
    """

    store: EntrySource
    index_entries: Callable[[Sequence[Entry]], EntryIndex]
    bytes_kept: int = CACHE_MAX_BYTES
    clock: Callable[[], float] = time.monotonic
    _guilds: OrderedDict[int, GuildState] = field(default_factory=OrderedDict)
    _stale: set[int] = field(default_factory=set)
    _loading: dict[int, LoadingGuild] = field(default_factory=dict)
    _indexing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _comparing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _retry_at: float = 0.0
    _fault: tuple[StoreErrorKind, str] = (StoreErrorKind.BUSY, TOO_SLOW)

    async def load(self, guild: int | None) -> GuildState:
        """Return a server, as it was known last where loading it takes too long; never an error."""
        if guild is None:
            return NO_GUILD
        loading = self._begun(guild)
        if loading is None:
            return self._guilds.get(guild, UNAVAILABLE)
        # One command asks several times: they all wait for the same second.
        left = max(0.0, loading.began + LOAD_SECONDS - self.clock())
        # One who gives up waiting does not take the others' answer away.
        done, _ = await asyncio.wait({loading.task}, timeout=left)
        if done:
            return loading.task.result()
        return loading.sofar or self._guilds.get(guild, UNAVAILABLE)

    async def fresh(self, guild: int) -> GuildState:
        """Return a server as its latest change left it, however long that takes; never an error."""
        loading = self._begun(guild)
        if loading is None:
            return self._guilds.get(guild, UNAVAILABLE)
        return await asyncio.shield(loading.task)

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Do in a thread what makes an index to compare with, one at a time, as that takes memory.

        Beside the indexes that servers wait for.
        """
        async with self._comparing:
            return await asyncio.to_thread(work)

    def _begun(self, guild: int) -> LoadingGuild | None:
        """Begin to load a server, or join in; None where it is at hand or cannot be read now."""
        if guild in self._guilds:
            self._guilds.move_to_end(guild)
            if guild not in self._stale:
                return None
        if self.clock() < self._retry_at:
            return None
        if guild not in self._loading:
            self._loading[guild] = LoadingGuild(self.clock())
            task = asyncio.create_task(self._load(guild, self._loading[guild]))
            self._loading[guild].task = task
        return self._loading[guild]

    async def read(self, guild: int) -> GuildState:
        """Return a server for what no guess will do; StoreError where nothing is known of it."""
        found = await self.load(guild)
        if found is UNAVAILABLE:
            raise self.unreadable()
        return found

    async def whole(self, guild: int) -> GuildState:
        """Return a server with all its entries; StoreError where they cannot be read."""
        found = await self.fresh(guild)
        if found.is_unavailable:
            raise self.unreadable()
        return found

    def unreadable(self) -> StoreError:
        """Say why a server cannot be read, where it is needed whole."""
        return StoreError(*self._fault)

    async def changing(self, guild: int, change: Awaitable[T]) -> T:
        """Do a change of a server and load it anew, so that the next question meets it."""
        result = await change
        self.drop(guild)
        return result

    def drop(self, guild: int) -> None:
        """Trust a server no more as it was; it is loaded again when it is asked for."""
        if guild in self._guilds:
            self._stale.add(guild)
        # What is loading now may have been read before the change.
        self._loading.pop(guild, None)

    async def follow(self) -> None:
        """Drop servers as they change, whoever changes them, until cancelled."""
        comparing = asyncio.create_task(self._compare())
        try:
            async for guild in self.store.changes():
                self.drop(guild)
        finally:
            comparing.cancel()
            await asyncio.gather(comparing, return_exceptions=True)

    async def _compare(self) -> None:
        """Drop servers whose revision is no longer the one that was read, again and again."""
        while True:
            await asyncio.sleep(REVISION_POLL_SECONDS)
            if not self._guilds:
                continue
            try:
                revisions = await self.store.revisions()
            except StoreError:
                # Whoever asks now is told so; what changed meanwhile shows at the next look.
                continue
            for guild, known in self._guilds.items():
                # A loading that has met the change already must not begin anew.
                loading = self._loading.get(guild)
                met = loading.sofar if loading else known
                if met is not None and met.revision != revisions.get(guild, 0):
                    self.drop(guild)

    async def _load(self, guild: int, loading: LoadingGuild) -> GuildState:
        try:
            loaded = await self._read(guild, loading)
        except StoreError as error:
            self._retry_at = self.clock() + RETRY_SECONDS
            self._fault = error.fault, str(error)
            log.warning("entries cannot be read: %s", error)
            return loading.sofar or self._guilds.get(guild, UNAVAILABLE)
        else:
            self._fault = StoreErrorKind.BUSY, TOO_SLOW
            if self._loading.get(guild) is loading:
                self._keep(guild, loaded)
            return loaded
        finally:
            if self._loading.get(guild) is loading:
                del self._loading[guild]

    async def _read(self, guild: int, loading: LoadingGuild) -> GuildState:
        """Read a server and index its entries; StoreError."""
        record = await self.store.load_guild(guild)
        settings, revision = record.settings, record.revision
        known = self._guilds.get(guild, UNAVAILABLE)
        loading.sofar = replace(known, settings=settings, revision=revision)
        # Hundreds of phrasings take a while to index, and others ask meanwhile. One server at a
        # time, so that memory for one is all it takes.
        async with self._indexing:
            index = None
            # Of many changes that came while others were indexed only the last counts.
            if self._loading.get(guild, loading) is loading:
                # Read after the revision: what changes meanwhile makes the index one of the past.
                entries = await self.store.entries(guild)
                if not entries:
                    return GuildState(None, settings, revision)
                index = await asyncio.to_thread(self.index_entries, entries)
        if index is None:
            return await self.fresh(guild)
        return GuildState(index, settings, revision, GUILD_BASE_BYTES + index.size)

    def _keep(self, guild: int, loaded: GuildState) -> None:
        self._stale.discard(guild)
        self._guilds[guild] = loaded
        self._guilds.move_to_end(guild)
        total = sum(known.size for known in self._guilds.values())
        while total > self.bytes_kept and len(self._guilds) > 1:
            gone, dropped = self._guilds.popitem(last=False)
            self._stale.discard(gone)
            total -= dropped.size
