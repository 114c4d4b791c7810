"""Change feed: changes of one process reach all others."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from bot.faq.model import EntryContent, GuildSettings
from tests.store.child_process import GUILD, start

DRAFT = EntryContent("q", "a")
SOON = 10


class Hearing:
    """A listener to a store's changes, in a task of its own."""

    def __init__(self, store):
        self.heard = asyncio.Queue()
        self.task = asyncio.create_task(self.listen(store))

    async def listen(self, store):
        """Note every change until the store is closed."""
        async for guild in store.changes():
            self.heard.put_nowait(guild)

    async def next(self):
        """Return the next change; fail if there is none."""
        async with asyncio.timeout(SOON):
            return await self.heard.get()


@pytest.fixture
async def hear():
    """Listen to stores until the test ends."""
    hearings = []

    async def hearer(store):
        hearings.append(Hearing(store))
        await asyncio.sleep(0)
        return hearings[-1]

    yield hearer
    for hearing in hearings:
        hearing.task.cancel()
    await asyncio.gather(*(hearing.task for hearing in hearings), return_exceptions=True)


async def test_a_store_hears_its_own_changes(store, hear):
    """Entries, settings and erased authors are changes; votes and misses are none."""
    hearing = await hear(store)
    await store.vote(1, "e1", "ann", helpful=True)
    await store.add(2, DRAFT, 5)
    await store.save_settings(3, GuildSettings(), 5)
    assert {await hearing.next(), await hearing.next()} == {2, 3}
    await store.forget(5)
    assert await hearing.next() == 2
    assert hearing.heard.empty()


async def test_what_is_not_committed_is_no_change(store, hear):
    """A write that fails tells nobody."""
    hearing = await hear(store)

    async def fail():
        async with store.writing() as writing:
            await writing.touch(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await store.add(2, DRAFT, 5)
    assert await hearing.next() == 2


async def test_closing_a_store_ends_its_listeners(store, hear):
    """Who listens to a store that closes comes to an end."""
    hearing = await hear(store)
    await store.close()
    async with asyncio.timeout(SOON):
        await hearing.task


async def test_another_process_is_heard(postgresql_store, postgresql_url, hear):
    """What another process writes is heard here."""
    hearing = await hear(postgresql_store)
    with start("write", postgresql_url, 0, 1) as child:
        await asyncio.to_thread(child.communicate)
    assert await hearing.next() == GUILD


async def test_what_changed_before_listening_is_heard(postgresql_url, open_store, hear):
    """What moved between the opening of a store and the first listening is not missed."""
    one, two = await open_store(postgresql_url), await open_store(postgresql_url)
    await two.add(1, DRAFT, 5)
    hearing = await hear(one)
    assert await hearing.next() == 1


async def test_a_cut_connection_is_made_anew(server, postgresql_url, open_store, hear):
    """After the server cut every connection, changes are heard as before."""
    one, two = await open_store(postgresql_url), await open_store(postgresql_url)
    hearing = await hear(one)
    await two.add(1, DRAFT, 5)
    assert await hearing.next() == 1
    await cut(server, postgresql_url)
    await two.add(2, DRAFT, 5)
    assert await hearing.next() == 2


async def test_what_moved_while_cut_off_is_heard(server, postgresql_url, open_store, hear):
    """What changed while there was no connection is found by its revision, and nothing else is."""
    store = await open_store(postgresql_url)
    hearing = await hear(store)
    for guild in (1, 2):
        await store.add(guild, DRAFT, 5)
        assert await hearing.next() == guild
    name = postgresql_url.rpartition("/")[2]
    writer = await asyncpg.connect(postgresql_url)
    keep = writer.get_server_pid()
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await cut(server, postgresql_url, keep)
    # Without a notification: nobody could have heard it.
    await writer.execute("UPDATE guilds SET revision = revision + 1 WHERE guild = 2")
    await writer.close()
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert await hearing.next() == 2
    assert hearing.heard.empty()


async def cut(server, url, keep=0):
    """Cut all connections to a database but one."""
    name = url.rpartition("/")[2]
    await server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "  # noqa: S608 - our own name
        f"WHERE datname = '{name}' AND pid NOT IN ({keep}, pg_backend_pid())"
    )
