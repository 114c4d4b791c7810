"""Community: what servers have added and decided, kept at hand for those that ask now."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.community.entries import GuildEntries
from bot.community.model import GuildSettings
from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection

    from bot.community.model import Entry
    from bot.matching.lexicon import Lexicon

T = TypeVar("T")

log = logging.getLogger(__name__)

WORDINGS_KEPT = 50_000
"""Questions and phrasings in memory over all servers, about 2 KB each, index and answers included.

The servers that asked longest ago are dropped first. `python -m tests.bench community` measures it.
"""
RETRY_SECONDS = 5.0
"""How long a failing store is left alone before a server's entries are asked for again."""
COMPARE_SECONDS = 2.0
"""How often revisions are compared: of what another process wrote into SQLite nobody tells."""


class Reading(Protocol):
    """What is read from the store to answer members."""

    async def entries(self, guild: int) -> tuple[Entry, ...]:
        """Give a server's entries."""

    async def settings(self, guild: int) -> GuildSettings:
        """Give a server's settings."""

    async def revision(self, guild: int) -> int:
        """Give a number that grows with every change of a server's entries or settings."""

    async def revisions(self) -> dict[int, int]:
        """Give the same of every server that was ever changed."""

    def changes(self) -> AsyncIterator[int]:
        """Give each server that changes."""


@dataclass(frozen=True, slots=True)
class Guild:
    """One server as members meet it: its entries, None where it has none, and its settings.

    `revision` is that of the store when they were read.
    """

    entries: GuildEntries | None = None
    settings: GuildSettings = field(default_factory=GuildSettings)
    revision: int = 0


NOWHERE = Guild()
"""A direct message, or a server whose entries cannot be read at present."""


@dataclass(slots=True)
class Community:
    """The servers that asked of late, loaded when first asked for, anew when they change.

    A failing store never keeps curated answers from anybody: until it is back, a server is met as
    it was known last, else as one without entries.
    """

    store: Reading
    lexicon: Lexicon
    topics: Collection[str] | None = None
    wordings_kept: int = WORDINGS_KEPT
    clock: Callable[[], float] = time.monotonic
    _guilds: OrderedDict[int, Guild] = field(default_factory=OrderedDict)
    _stale: set[int] = field(default_factory=set)
    _loading: dict[int, asyncio.Task[Guild]] = field(default_factory=dict)
    _retry_at: float = 0.0

    async def load(self, guild: int | None) -> Guild:
        """Give a server; at once where it is at hand, and never an error."""
        if guild is None:
            return NOWHERE
        known = self._guilds.get(guild)
        if known is not None:
            self._guilds.move_to_end(guild)
            if guild not in self._stale:
                return known
        if self.clock() < self._retry_at:
            return known or NOWHERE
        task = self._loading.get(guild)
        if task is None:
            task = self._loading[guild] = asyncio.create_task(self._load(guild))
        # One who gives up waiting does not take the others' answer away.
        return await asyncio.shield(task)

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
            await asyncio.sleep(COMPARE_SECONDS)
            if not self._guilds:
                continue
            try:
                revisions = await self.store.revisions()
            except StoreError:
                # Whoever asks now is told so; what changed meanwhile shows at the next look.
                continue
            for guild, known in self._guilds.items():
                if known.revision != revisions.get(guild, 0):
                    self.drop(guild)

    async def _load(self, guild: int) -> Guild:
        task = asyncio.current_task()
        try:
            # First, so that what changes while the rest is read is noticed.
            revision = await self.store.revision(guild)
            settings = await self.store.settings(guild)
            entries = await self.store.entries(guild)
        except StoreError as error:
            self._retry_at = self.clock() + RETRY_SECONDS
            log.warning("entries cannot be read: %s", error)
            return self._guilds.get(guild, NOWHERE)
        else:
            # Hundreds of phrases take a while to index, and others ask meanwhile.
            indexed = (
                await asyncio.to_thread(GuildEntries.of, self.lexicon, entries, self.topics)
                if entries
                else None
            )
            loaded = Guild(indexed, settings, revision)
            if self._loading.get(guild) is task:
                self._keep(guild, loaded)
            return loaded
        finally:
            if self._loading.get(guild) is task:
                del self._loading[guild]

    def _keep(self, guild: int, loaded: Guild) -> None:
        self._stale.discard(guild)
        self._guilds[guild] = loaded
        self._guilds.move_to_end(guild)
        total = sum(_size(one) for one in self._guilds.values())
        while total > self.wordings_kept and len(self._guilds) > 1:
            gone, dropped = self._guilds.popitem(last=False)
            self._stale.discard(gone)
            total -= _size(dropped)


def _size(guild: Guild) -> int:
    """Count a server's wordings, and the server itself, so that empty ones are dropped too."""
    return 1 + (len(guild.entries.index.phrases) if guild.entries is not None else 0)
