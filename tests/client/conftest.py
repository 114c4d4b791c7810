"""A fake Discord with the real bot logged in to it, shared by the tests that leave both alive."""

from __future__ import annotations

import itertools

import pytest_asyncio

from tests.client.question_driver import Gym
from tests.fake_discord import FakeDiscord
from tests.running_bot import running_bot


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord():
    """Return a fake Discord that is as strict as Discord."""
    async with FakeDiscord() as fake:
        yield fake


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gym(discord):
    """Return a guild with the bot in it."""
    return Gym(discord, discord.guild("gym"), itertools.count())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def process(discord, gym, tmp_path_factory):  # noqa: ARG001  a guild to be in
    """Return the real bot as a process."""
    async with running_bot(discord, tmp_path_factory.mktemp("home")) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def bot(discord, gym, process):
    """Return the bot, and see that the next question is answered when the test is over."""
    await discord.ready()
    yield process
    await discord.ready(seconds=20.0)
    await gym.is_answered_once()
    assert process.process.returncode is None
    assert discord.gateway.too_early == 0
