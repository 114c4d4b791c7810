"""Background tasks: expired data is deleted while the bot runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

import bot.client.background_tasks
from bot.client.background_tasks import run_background_tasks
from bot.engine import AnswerEngine
from bot.errors import StoreError, StoreErrorKind
from bot.store.schema import misses
from tests.in_process_bot import serving

ASKED, LEFT = 1, 2
LONG_AGO = datetime.now(UTC) - timedelta(days=100)
AT_ONCE, LATER = 0.0, 3_600.0


async def noted():
    """Note who is there."""
    return True


async def not_connected():
    """Report that a shard is away."""
    return False


async def not_written():
    """Find the database busy."""
    raise StoreError(StoreErrorKind.BUSY, "The database is busy.")


@pytest.fixture
async def service(tmp_path):
    """Return the parts of a bot: in one server a miss is old, another was left long ago."""
    async with serving(AnswerEngine.open(), tmp_path) as parts:
        async with parts.store.writing() as writing:
            await writing.know(ASKED, LEFT)
            row = {"guild": ASKED, "kind": "choices", "normal": "a", "text": "a", "count": 1}
            await writing.connection.execute(
                misses.insert(), row | {"first": LONG_AGO, "last": LONG_AGO}
            )
        await parts.store.guild_left(LEFT, LONG_AGO)
        parts.presence_recorded.set()
        parts.record_present_guilds = noted
        yield parts


@pytest.fixture
def after(monkeypatch):
    """Return a way to set when the first clearing is, and how long servers are waited for."""

    def pauses(first, connecting):
        monkeypatch.setattr(bot.client.background_tasks, "FIRST_PURGE_SECONDS", first)
        monkeypatch.setattr(bot.client.background_tasks, "CONNECTING_SECONDS", connecting)

    return pauses


async def kept(service):
    """Return how many misses there are, and which servers are known."""
    async with service.store.reading() as connection:
        rows = (await connection.execute(misses.select())).all()
    return len(rows), await service.store.known_guilds()


async def becomes(service, *wanted):
    """Wait until so much is left."""
    async with asyncio.timeout(10):
        while True:
            if await kept(service) == wanted:
                return
            await asyncio.sleep(0.02)


async def test_a_running_bot_erases_what_has_had_its_time(service, after):
    """Old misses and servers that were left go without anybody asking."""
    after(AT_ONCE, AT_ONCE)
    async with run_background_tasks(service.store, service, clears=True):
        await becomes(service, 0, (ASKED,))


async def test_servers_are_erased_only_once_all_may_be_connected(service, after):
    """One that has the bot again is noted by then; misses do not wait for that."""
    after(AT_ONCE, LATER)
    async with run_background_tasks(service.store, service, clears=True):
        await becomes(service, 0, (ASKED, LEFT))
        await asyncio.sleep(0.2)
        assert await kept(service) == (0, (ASKED, LEFT))


async def test_servers_are_not_erased_before_it_is_known_who_is_there(service, after):
    """A bot that waits for hours to be let in has not seen which servers have it again."""
    after(AT_ONCE, AT_ONCE)
    service.presence_recorded.clear()
    async with run_background_tasks(service.store, service, clears=True):
        await becomes(service, 0, (ASKED, LEFT))
        await asyncio.sleep(0.2)
        assert await kept(service) == (0, (ASKED, LEFT))
        service.presence_recorded.set()
        await becomes(service, 0, (ASKED,))


@pytest.mark.parametrize("attend", [not_connected, not_written])
async def test_no_server_is_erased_while_nobody_can_tell_who_is_there(
    service, after, monkeypatch, attend
):
    """One that came back unheard, or could not be noted, keeps its entries until it is noted."""
    after(AT_ONCE, AT_ONCE)
    monkeypatch.setattr(bot.client.background_tasks, "RESTART_SECONDS", 0.02)
    service.record_present_guilds = attend
    async with run_background_tasks(service.store, service, clears=True):
        await becomes(service, 0, (ASKED, LEFT))
        await asyncio.sleep(0.2)
        assert await kept(service) == (0, (ASKED, LEFT))
        service.record_present_guilds = noted
        await becomes(service, 0, (ASKED,))


async def test_one_process_of_several_erases(service, after):
    """The others leave it to that one."""
    after(AT_ONCE, AT_ONCE)
    async with run_background_tasks(service.store, service, clears=False):
        await asyncio.sleep(0.3)
    assert await kept(service) == (1, (ASKED, LEFT))


async def test_a_fault_of_the_store_puts_the_clearing_off(service, after, monkeypatch):
    """It is tried again until it is done."""
    after(AT_ONCE, AT_ONCE)
    monkeypatch.setattr(bot.client.background_tasks, "RESTART_SECONDS", 0.05)
    purge, faults = (
        service.store.purge,
        [StoreError(StoreErrorKind.BUSY, "The database is busy.")] * 3,
    )

    async def failing(*arguments, **options):
        if faults:
            raise faults.pop()
        await purge(*arguments, **options)

    monkeypatch.setattr(service.store, "purge", failing)
    async with run_background_tasks(service.store, service, clears=True):
        await becomes(service, 0, (ASKED,))
