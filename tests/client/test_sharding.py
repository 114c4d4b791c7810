"""Shards in one process and in several: each guild is answered once."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from tests.client.question_driver import OTHER, QUESTION, Gym
from tests.fake_discord import FakeDiscord
from tests.running_bot import running_bot


@pytest.fixture
async def discord():
    """Return a fake Discord that lets a shard identify every five seconds."""
    async with FakeDiscord() as fake:
        yield fake
        assert fake.gateway.too_early == 0


@pytest.fixture
def gyms(discord):
    """Return a guild on each of two shards."""
    found = {}
    for number in itertools.count():
        guild = discord.guild(f"gym{number}")
        found.setdefault((guild.id >> 22) % 2, Gym(discord, guild, itertools.count()))
        if len(found) == 2:
            return [found[0], found[1]]
    raise AssertionError


async def test_shards_in_one_process(discord, gyms, tmp_path):
    """SHARD_COUNT alone: all shards here, one after the other."""
    async with running_bot(discord, tmp_path, shards=2, SHARD_COUNT="2") as bot:
        for gym in gyms:
            await gym.is_answered_once()
        assert await bot.stop() == 0
    assert [(one.shard, one.shards) for one in discord.gateway.identifies] == [(0, 2), (1, 2)]
    assert len(discord.calls_to("PUT", "/applications/*")) == 1


async def test_shards_in_two_processes(discord, gyms, tmp_path, postgresql_url):
    """Each process answers its guilds; the first shard has commands and direct messages."""
    homes = [tmp_path / "first", tmp_path / "second"]
    for home in homes:
        home.mkdir()
    runs = [
        running_bot(
            discord,
            home,
            shards=2,
            SHARD_COUNT="2",
            SHARD_IDS=str(shard),
            DATABASE_URL=postgresql_url,
            VOTE_KEY="a key for all processes",
        )
        for shard, home in enumerate(homes)
    ]
    first, second = await asyncio.gather(*(one.__aenter__() for one in runs))
    try:
        for gym in gyms:
            await gym.is_answered_once()
            member, channel = gym.place()
            asked = await member.slash("/ask", channel, question=QUESTION)
            assert [call.status for call in asked.calls] == [200]
        directly = await member.says(member.dm, OTHER)
        await gyms[0].has_one_answer(directly)
        assert "commands registered" in first.text
        assert "commands registered" not in second.text
        assert len(discord.calls_to("PUT", "/applications/*")) == 1
        assert sorted(one.shard for one in discord.gateway.identifies) == [0, 1]

        # Without the first process its guild and direct messages wait, and the other goes on.
        assert await first.stop() == 0
        await gyms[1].is_answered_once()
        again = await member.says(member.dm, QUESTION)
        await discord.settled()
        assert again.answers == []
    finally:
        for one in runs:
            await one.__aexit__(None, None, None)
