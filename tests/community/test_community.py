"""Servers at hand: loaded when asked for, anew when they change, and never an error."""

from __future__ import annotations

import asyncio

import pytest

from bot.community.community import NOWHERE, Community
from bot.community.model import Draft, GuildSettings
from bot.errors import Fault, StoreError

DRAFT = Draft("What are the gym's opening hours?", "From six to ten.")


@pytest.fixture
def community(store, library):
    return Community(store, library.matcher.lexicon)


class Failing:
    """A store that has read a server once and is gone since."""

    def __init__(self, store):
        self.store, self.calls, self.gone = store, 0, False

    async def opened(self, guild, maker):
        """Give settings, revision and index."""
        self.calls += 1
        if self.gone:
            raise StoreError(Fault.GONE, "The database is gone.")
        return await self.store.opened(guild, maker)

    async def keep_index(self, *index):
        """Keep an index."""
        await self.store.keep_index(*index)

    async def entries(self, guild):
        """Give entries."""
        return await self.store.entries(guild)

    def changes(self):
        """Give changes."""
        return self.store.changes()


async def test_a_direct_message_has_no_server(community):
    """Nobody's entries answer where there is no server."""
    assert await community.load(None) is NOWHERE


async def test_a_server_is_read_once(store, library):
    """Who asks again is answered from memory."""
    reading = Failing(store)
    community = Community(reading, library.matcher.lexicon)
    await asyncio.gather(*(community.load(1) for _ in range(5)))
    await community.load(1)
    assert reading.calls == 1


async def test_a_change_is_met_by_the_next_question(store, community):
    """What was saved is live at once, entries and settings."""
    assert (await community.load(1)).entries is None
    await community.changing(1, store.add(1, DRAFT, 5))
    await community.changing(1, store.save_settings(1, GuildSettings(private=True), 5))
    loaded = await community.load(1)
    assert [one.id for one in loaded.entries] == ["e1"]
    assert loaded.settings.private


async def test_a_change_by_another_is_heard(store, community):
    """Who follows the store's changes needs not be told."""
    await community.load(1)
    following = asyncio.create_task(community.follow())
    await asyncio.sleep(0)
    await store.add(1, DRAFT, 5)
    await asyncio.sleep(0.05)
    following.cancel()
    assert (await community.load(1)).entries is not None


async def test_what_was_read_before_a_change_is_not_kept(store, library):
    """A change while a server is being read makes it be read again."""
    go = asyncio.Event()

    class Slow(Failing):
        async def entries(self, guild):
            """Give entries, late."""
            found = await self.store.entries(guild)
            await go.wait()
            return found

    community = Community(Slow(store), library.matcher.lexicon)
    first = asyncio.create_task(community.load(1))
    await asyncio.sleep(0.05)
    await community.changing(1, store.add(1, DRAFT, 5))
    go.set()
    await first
    assert (await community.load(1)).entries is not None


async def test_a_failing_store_leaves_a_server_as_it_was(store, library):
    """Members keep the answers that they had, and the store is not hammered."""
    now = [0.0]
    reading = Failing(store)
    community = Community(reading, library.matcher.lexicon, clock=lambda: now[0])
    await store.add(1, DRAFT, 5)
    known = await community.load(1)
    reading.gone = True
    community.drop(1)
    assert await community.load(1) is known
    assert await community.load(2) is NOWHERE
    calls = reading.calls
    await community.load(1)
    assert reading.calls == calls
    reading.gone, now[0] = False, 60.0
    assert [one.id for one in (await community.load(1)).entries] == ["e1"]


async def test_the_servers_that_asked_longest_ago_are_dropped(store, library):
    """Memory holds so many entries, whoever has them."""
    reading = Failing(store)
    community = Community(reading, library.matcher.lexicon, bytes_kept=5_000)
    for guild in (1, 2, 3):
        await store.import_all(guild, [DRAFT, DRAFT], 5)
        await community.load(guild)
    assert reading.calls == 3
    await community.load(3)
    assert reading.calls == 3
    await community.load(1)
    assert reading.calls == 4


async def test_one_who_gives_up_takes_nobodys_answer(store, community):
    """A cancelled question leaves the loading to those who wait for it too."""
    await store.add(1, DRAFT, 5)
    first, second = (asyncio.create_task(community.load(1)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).entries is not None
