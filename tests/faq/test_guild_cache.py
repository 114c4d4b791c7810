"""Guild cache: loads on demand, refreshes after changes, never raises."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import StoreError, StoreErrorKind
from bot.faq import guild_cache as module
from bot.faq.guild_cache import NO_GUILD, UNAVAILABLE, GuildCache
from bot.faq.model import EntryContent, GuildSettings

DRAFT = EntryContent("What are the gym's opening hours?", "From six to ten.")


@pytest.fixture
def community(store, library):
    return GuildCache(store, library.index_entries)


class Failing:
    """A store that has read a server once and is gone since."""

    def __init__(self, store):
        self.store, self.calls, self.gone = store, 0, False

    async def load_guild(self, guild):
        """Return settings, revision and index."""
        self.calls += 1
        if self.gone:
            raise StoreError(StoreErrorKind.GONE, "The database is gone.")
        return await self.store.load_guild(guild)

    async def keep_index(self, *index):
        """Keep an index."""
        await self.store.keep_index(*index)

    async def entries(self, guild):
        """Return entries."""
        return await self.store.entries(guild)

    def changes(self):
        """Return changes."""
        return self.store.changes()


async def test_a_direct_message_has_no_server(community):
    """Nobody's entries answer where there is no server."""
    assert await community.load(None) is NO_GUILD


async def test_a_server_is_read_once(store, library):
    """Who asks again is answered from memory."""
    reading = Failing(store)
    community = GuildCache(reading, library.index_entries)
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
            """Return entries, late."""
            found = await self.store.entries(guild)
            await go.wait()
            return found

    community = GuildCache(Slow(store), library.index_entries)
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
    community = GuildCache(reading, library.index_entries, clock=lambda: now[0])
    await store.add(1, DRAFT, 5)
    known = await community.load(1)
    reading.gone = True
    community.drop(1)
    assert await community.load(1) is known
    assert await community.load(2) is UNAVAILABLE
    calls = reading.calls
    await community.load(1)
    assert reading.calls == calls
    reading.gone, now[0] = False, 60.0
    assert [one.id for one in (await community.load(1)).entries] == ["e1"]


async def test_an_unread_server_is_no_server_without_decisions(store, library):
    """It may want all to be private and no question kept; who must know that is told the fault."""
    reading = Failing(store)
    community = GuildCache(reading, library.index_entries)
    await store.save_settings(1, GuildSettings(private=True, keep_misses=False), 5)
    reading.gone = True
    unread = await community.load(1)
    assert (unread.settings.private, unread.settings.keep_misses) == (True, False)
    with pytest.raises(StoreError, match="is gone"):
        await community.read(1)


class Held(Failing):
    """A store that gives entries or all only once it may."""

    def __init__(self, store):
        super().__init__(store)
        self.opens, self.asked, self.gives = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.opens.set()
        self.entries_read = 0

    async def load_guild(self, guild):
        """Return settings, revision and index, late."""
        await self.opens.wait()
        return await super().load_guild(guild)

    async def entries(self, guild):
        """Return entries, late."""
        self.asked.set()
        self.entries_read += 1
        await self.gives.wait()
        return await super().entries(guild)

    async def revisions(self):
        """Return revisions."""
        return await self.store.revisions()


async def test_nobody_waits_long_for_a_store_that_does_not_answer(store, library, monkeypatch):
    """A server is met as it was known last, and what knows nothing of it is told so."""
    monkeypatch.setattr(module, "LOAD_SECONDS", 0.01)
    held = Held(store)
    community = GuildCache(held, library.index_entries)
    held.gives.set()
    known = await community.fresh(1)
    await community.changing(1, store.add(1, DRAFT, 5))
    held.opens.clear()
    assert await community.load(1) is known
    assert await community.load(2) is UNAVAILABLE
    with pytest.raises(StoreError, match="takes too long"):
        await community.read(2)
    held.opens.set()
    assert (await community.fresh(1)).entries is not None
    assert (await community.load(1)).entries is not None


async def test_all_that_one_command_asks_waits_for_the_same_second(store, library):
    """Counted from when the loading began: whoever comes later does not wait anew."""
    now, held = [0.0], Held(store)
    held.opens.clear()
    community = GuildCache(held, library.index_entries, clock=lambda: now[0])
    first = asyncio.create_task(community.load(1))
    await asyncio.sleep(0)
    now[0] = 2 * module.LOAD_SECONDS
    for _ in range(100):
        assert await asyncio.wait_for(community.load(1), module.LOAD_SECONDS) is UNAVAILABLE
    assert not first.done()
    await first


async def test_of_many_changes_while_others_are_indexed_one_index_is_made(store, library):
    """And all who wait for any of them are given the last."""
    held = Held(store)
    held.gives.set()
    community = GuildCache(held, library.index_entries)
    waiting = []
    async with community._indexing:
        for _ in range(4):
            await community.changing(1, store.add(1, DRAFT, 5))
            waiting.append(asyncio.create_task(community.fresh(1)))
            await asyncio.sleep(0.02)
        assert not held.asked.is_set()
    assert [len((await one).entries) for one in waiting] == [4] * 4
    assert held.entries_read == 1


async def test_settings_are_met_before_the_index_is_made(store, library):
    """Whoever needs no entries need not wait for them; that there may be some is known."""
    now, held = [0.0], Held(store)
    community = GuildCache(held, library.index_entries, clock=lambda: now[0])
    await store.add(1, DRAFT, 5)
    await store.save_settings(1, GuildSettings(curator_role=7), 5)
    whole = asyncio.create_task(community.fresh(1))
    await held.asked.wait()
    now[0] = 2 * module.LOAD_SECONDS
    found = await community.read(1)
    assert (found.settings.curator_role, found.entries, found.is_unavailable) == (7, None, True)
    held.gives.set()
    assert not (await whole).is_unavailable


async def test_what_is_being_loaded_is_not_begun_anew_for_the_same_change(
    store, library, monkeypatch
):
    """A large index takes longer to make than the pause between two looks at the revisions."""
    monkeypatch.setattr(module, "REVISION_POLL_SECONDS", 0.01)
    held = Held(store)
    community = GuildCache(held, library.index_entries)
    held.gives.set()
    await community.load(1)
    held.gives.clear()
    following = asyncio.create_task(community.follow())
    await community.changing(1, store.add(1, DRAFT, 5))
    loading = asyncio.create_task(community.fresh(1))
    await asyncio.sleep(0.2)
    await asyncio.wait({asyncio.create_task(community.fresh(1))}, timeout=0.05)
    following.cancel()
    held.gives.set()
    assert (await loading).entries is not None
    assert held.calls == 2


async def test_the_servers_that_asked_longest_ago_are_dropped(store, library):
    """Memory holds so many entries, whoever has them."""
    reading = Failing(store)
    community = GuildCache(reading, library.index_entries, bytes_kept=5_000)
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
