"""Guilds that remove the bot and invite it again, and what is kept of them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from bot.cogs.guild_lifecycle import GuildLifecycle
from bot.engine import AnswerEngine
from bot.faq.model import EntryContent
from bot.store.store import Store
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.in_process_bot import serving
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAYS_31 = timedelta(days=31)
DRAFT = EntryContent("When is the gym open?", "Daily from 6 to 23.")


@pytest.fixture
def url(tmp_path):
    """Return the address of the bot's database."""
    return f"sqlite:///{tmp_path}/squatbot/squatbot.db"


async def noticed(url, guild, *, gone=True):
    """Wait until the bot has noted that it is no longer in a server, or that it is back."""
    file = url.removeprefix("sqlite:///")
    marked = "SELECT 1 FROM guilds WHERE guild = ? AND left_at IS NOT NULL"
    async with asyncio.timeout(15):
        while True:
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
                if bool(database.execute(marked, (guild.id,)).fetchone()) is gone:
                    return
            await asyncio.sleep(0.05)


async def failed(bot):
    """Wait until the store was of no use to the bot."""
    async with asyncio.timeout(30):
        while True:
            if "the store fails" in bot.text:
                return
            await asyncio.sleep(0.05)


async def left(store, guild, at):
    """Return whether a server's data are gone when that day's clearing is done."""
    await store.purge(at)
    return guild.id not in await store.known_guilds()


async def test_a_removed_bot_keeps_the_data_for_thirty_days(tmp_path, url):
    """Day 29 nothing is lost, day 31 all of it is gone, and other servers lose nothing."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym, other = discord.guild("gym"), discord.guild("other")
        async with running_bot(discord, tmp_path), Store.at(url) as store:
            for guild in (gym, other):
                await store.add(guild.id, DRAFT, None)
            gym.removes_bot()
            await noticed(url, gym)
            now = datetime.now(UTC)
            assert not await left(store, gym, now + timedelta(days=29))
            assert len(await store.entries(gym.id)) == 1
            assert await left(store, gym, now + DAYS_31)
            assert await store.entries(gym.id) == ()
            assert len(await store.entries(other.id)) == 1


async def test_a_server_that_returns_has_all_it_had(tmp_path, url):
    """Its entries are answered as before, and nothing goes later."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        async with running_bot(discord, tmp_path), Store.at(url) as store:
            await store.add(gym.id, DRAFT, None)
            gym.removes_bot()
            await noticed(url, gym)
            gym.adds_bot()
            await noticed(url, gym, gone=False)
            assert not await left(store, gym, datetime.now(UTC) + DAYS_31)
            ada = gym.member("ada")
            said = await ada.says(gym.channel(), "when is the gym open?", mention=True)
            assert "Daily from 6" in (await said.answer()).text


async def test_a_server_left_while_offline_is_noticed_at_the_next_start(tmp_path, url):
    """And one that was joined meanwhile, or is only unavailable, is not taken for left."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym, away, back = discord.guild("gym"), discord.guild("away"), discord.guild("back")
        async with running_bot(discord, tmp_path) as bot, Store.at(url) as store:
            for guild in (gym, away, back):
                await store.add(guild.id, DRAFT, None)
            back.removes_bot()
            await noticed(url, back)
            await bot.stop()
        away.removes_bot()
        back.adds_bot()
        gym.goes_away()
        async with running_bot(discord, tmp_path) as bot, Store.at(url) as store:
            later = datetime.now(UTC) + DAYS_31
            # on_ready comes two seconds after the last server.
            await noticed(url, away)
            assert await left(store, away, later)
            assert set(await store.known_guilds()) == {gym.id, back.id}


@pytest.mark.parametrize("shards", [1, 2])
async def test_a_server_left_while_a_connection_was_lost_is_noticed(tmp_path, url, shards):
    """A session that begins anew names the servers of its shard; one it does not name was left."""
    async with FakeDiscord(quick(Settings, shards=shards)) as discord:
        gym, away, back = (discord.guild(name) for name in ("gym", "away", "back"))
        async with running_bot(discord, tmp_path, shards=shards), Store.at(url) as store:
            for guild in (gym, away, back):
                await store.add(guild.id, DRAFT, None)
            back.removes_bot()
            await noticed(url, back)
            for guild in (away, back):
                discord.gateway_faults.invalidate(resumable=False, guild=guild.id)
            away.removes_bot()
            back.adds_bot()
            await noticed(url, away)
            await noticed(url, back, gone=False)
            assert await left(store, away, datetime.now(UTC) + DAYS_31)
            assert set(await store.known_guilds()) == {gym.id, back.id}


async def test_an_outage_is_no_leaving(tmp_path, url):
    """A server that is unavailable for a while loses nothing."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        async with running_bot(discord, tmp_path), Store.at(url) as store:
            await store.add(gym.id, DRAFT, None)
            gym.goes_away()
            await discord.settled()
            gym.comes_back()
            await discord.settled()
            assert not await left(store, gym, datetime.now(UTC) + DAYS_31)


async def test_a_return_that_could_not_be_noted_is_noted_later(tmp_path, url):
    """While the database is locked nothing is written, and nothing is forgotten."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        async with running_bot(discord, tmp_path) as bot, Store.at(url) as store:
            await store.add(gym.id, DRAFT, None)
            gym.removes_bot()
            await noticed(url, gym)
            with closing(sqlite3.connect(store.address.path, isolation_level=None)) as locking:
                locking.execute("BEGIN IMMEDIATE")
                gym.adds_bot()
                await failed(bot)
            await noticed(url, gym, gone=False)
            assert not await left(store, gym, datetime.now(UTC) + DAYS_31)


@pytest.fixture
async def cog(tmp_path):
    """Return what notes servers, with a store that writes them down only once it may."""
    async with serving(AnswerEngine.open(), tmp_path) as service:
        gym = SimpleNamespace(id=1, shard_id=0)
        bot = Mock(spec=["guilds", "shard_ids", "shard_count", "get_guild", "is_closed"])
        bot.guilds, bot.shard_ids, bot.shard_count = [gym], None, 1
        bot.get_guild = lambda guild: next((one for one in bot.guilds if one.id == guild), None)
        bot.is_closed.return_value = False
        await service.store.add(gym.id, DRAFT, None)
        yield GuildLifecycle(bot, service), service.store, gym


async def test_what_is_noted_last_is_what_is_true(cog, monkeypatch):
    """A server is left and joined again before the leaving is written."""
    attendance, store, gym = cog
    leaving, may = store.guild_left, asyncio.Event()

    async def late(*arguments):
        await may.wait()
        await leaving(*arguments)

    monkeypatch.setattr(store, "guild_left", late)
    attendance._bot.guilds = []
    gone = asyncio.create_task(attendance.on_guild_remove(gym))
    await asyncio.sleep(0)
    attendance._bot.guilds = [gym]
    back = asyncio.create_task(attendance.on_guild_join(gym))
    await asyncio.sleep(0.1)
    may.set()
    await asyncio.gather(gone, back)
    assert not await left(store, gym, datetime.now(UTC) + DAYS_31)


async def test_who_is_there_is_noted_once_more_before_servers_are_erased(cog):
    """Where every shard is connected; one that is not may have missed who came back."""
    attendance, store, gym = cog
    assert not await attendance.record_present_guilds()
    await attendance.on_shard_ready(0)
    await store.guild_left(gym.id, datetime.now(UTC) - DAYS_31)
    await attendance.on_shard_disconnect(0)
    assert not await attendance.record_present_guilds()
    await attendance.on_shard_resumed(0)
    assert await attendance.record_present_guilds()
    assert not await left(store, gym, datetime.now(UTC))


async def test_shards_that_have_not_connected_yet_count(cog):
    """A server of theirs may have the bot again; until they were heard nothing is known of all."""
    attendance, *_ = cog
    attendance._bot.shard_count = 2
    await attendance.on_shard_ready(0)
    assert not attendance._service.presence_recorded.is_set()
    assert not await attendance.record_present_guilds()
    await attendance.on_shard_ready(1)
    assert attendance._service.presence_recorded.is_set()
    assert await attendance.record_present_guilds()
