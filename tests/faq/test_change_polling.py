"""Changes of other processes are noticed by their revision."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.errors import StoreError, StoreErrorKind
from bot.faq import guild_cache as module
from bot.faq.guild_cache import GuildCache
from bot.faq.model import EntryContent, GuildSettings
from bot.store.store import Store

DRAFT = EntryContent("What are the gym's opening hours?", "From six to ten.")
LOOK = 0.02


@pytest.fixture
async def stores(tmp_path):
    """Return two stores of one file, as two processes have them."""
    url = f"sqlite:///{tmp_path / 'squatbot.db'}"
    async with await Store.open(url) as one, await Store.open(url) as two:
        yield one, two


class Counting:
    """A store that counts how often a server's entries are read."""

    def __init__(self, store):
        self.store, self.read, self.fails = store, 0, False

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def entries(self, guild):
        """Read, and count it."""
        self.read += 1
        return await self.store.entries(guild)

    async def revisions(self):
        """Read, or fail."""
        if self.fails:
            raise StoreError(StoreErrorKind.GONE, "The database is gone.")
        return await self.store.revisions()


@pytest.fixture
async def followed(stores, library, monkeypatch):
    """Return a community that follows its store, the store, and another process's."""
    monkeypatch.setattr(module, "REVISION_POLL_SECONDS", LOOK)
    mine, other = stores
    counting = Counting(mine)
    community = GuildCache(counting, library.index_entries)
    following = asyncio.create_task(community.follow())
    yield community, counting, other
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def until(community, holds):
    """Ask for the server until it is as it should be."""
    async with asyncio.timeout(5):
        for _ in range(10_000):
            if holds(await community.load(1)):
                return
            await asyncio.sleep(LOOK)


async def test_entries_and_settings_of_another_process_are_met(followed):
    """Whether the server was known to have none, or some."""
    community, _, other = followed
    assert (await community.load(1)).entries is None
    entry = await other.add(1, DRAFT, 5)
    await until(community, lambda guild: guild.entries is not None)
    await other.save_settings(1, GuildSettings(private=True), 5)
    await until(community, lambda guild: guild.settings.private)
    await other.remove(1, entry.number, 5, version=1)
    await until(community, lambda guild: guild.entries is None)


async def test_nothing_is_read_twice_for_one_change(followed):
    """A change that was told of is not found again by its revision."""
    community, counting, _ = followed
    await community.changing(1, counting.add(1, DRAFT, 5))
    await community.load(1)
    await asyncio.sleep(5 * LOOK)
    await community.load(1)
    assert counting.read == 1


async def test_a_store_that_fails_meanwhile_is_looked_at_again(followed):
    """What changed while it was gone is met once it is back."""
    community, counting, other = followed
    await community.load(1)
    counting.fails = True
    await other.add(1, DRAFT, 5)
    await asyncio.sleep(3 * LOOK)
    counting.fails = False
    await until(community, lambda guild: guild.entries is not None)


async def test_servers_that_changed_and_never_asked_again_are_dropped_too(stores, library):
    """What is kept for the case of a failing store counts like the rest."""
    store, _ = stores
    community = GuildCache(store, library.index_entries, bytes_kept=5_000)
    for guild in range(1, 9):
        await store.add(guild, DRAFT, 5)
        await community.load(guild)
        community.drop(guild)
    assert len(community._guilds) <= 3
    assert set(community._guilds) >= set(community._stale)
