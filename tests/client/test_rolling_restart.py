"""A process takes over from another: no question is lost and none answered twice."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from tests.client.question_driver import QUESTION, Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.running_bot import start_bot

SHARDS = (0, 1)
ASKED = 60
PAUSE = 0.15
"""Between questions, so that they go on while the processes change."""


@pytest.fixture
def variables(postgresql_url):
    """Return what all processes have in common."""
    return {
        "DATABASE_URL": postgresql_url,
        "VOTE_KEY": "a key for all processes",
        "SHARD_COUNT": str(len(SHARDS)),
    }


class Questions:
    """Members of both shards who ask on and on, by messages and by commands."""

    def __init__(self, discord):
        self.gyms, self.messages, self.commands = {}, [], []
        for number in itertools.count():
            guild = discord.guild(f"gym {number}")
            gym = Gym(discord, guild, itertools.count())
            self.gyms.setdefault((guild.id >> 22) % len(SHARDS), gym)
            if len(self.gyms) == len(SHARDS):
                return

    async def ask(self):
        """Put all questions, a pause between each two."""
        for number in range(ASKED):
            member, channel = self.gyms[number % len(SHARDS)].place()
            if number % 3:
                self.messages.append(await member.says(channel, QUESTION, mention=True))
            else:
                asking = member.slash("/ask", channel, question=QUESTION)
                self.commands.append(asyncio.ensure_future(asking))
            await asyncio.sleep(PAUSE)

    async def are_answered_once(self):
        """See that each has one answer."""
        await self.gyms[0].has_one_answer(*self.messages)
        for result in await asyncio.gather(*self.commands):
            assert result.kind is not None
            assert len(result.messages) == 1


async def test_a_shard_is_taken_over_without_a_lost_question(tmp_path, variables):
    """The new process of a shard is ready before the old one is asked to stop, shard by shard.

    Meanwhile both get every event: a message's nonce makes one answer of two, and an interaction
    takes one response.
    """
    bots = []

    async def start(discord, name, shard):
        home = tmp_path / name
        home.mkdir()
        ready = len(discord.gateway.ready)
        shared = {**discord.environment, **variables}
        bots.append(await start_bot(home, {**shared, "SHARD_IDS": str(shard)}))
        await discord.until(lambda: len(discord.gateway.ready) > ready, f"{name}", 30.0)

    async with FakeDiscord(Settings(identify_interval=0.0)) as discord:
        questions = Questions(discord)
        try:
            for shard in SHARDS:
                await start(discord, f"old{shard}", shard)
            asking = asyncio.ensure_future(questions.ask())
            for shard in SHARDS:
                await start(discord, f"new{shard}", shard)
                assert await bots[shard].stop() == 0
            await asking
            await questions.are_answered_once()
        finally:
            running = [bot for bot in bots if bot.process.returncode is None]
            await asyncio.gather(*(bot.stop() for bot in running))
    assert "[error" not in "".join(bot.text for bot in bots)
