"""A loopback and a small bot that is logged in to it."""

from __future__ import annotations

import pytest

from tests.loopback import Loopback, Settings
from tests.loopback.pointing import running
from tests.loopback.small_bot import SmallBot, quick


@pytest.fixture
async def discord():
    """Give a loopback that lets a bot identify whenever it likes."""
    async with Loopback(quick(Settings)) as loopback:
        yield loopback


@pytest.fixture
def gym(discord):
    """Give a guild with the bot in it."""
    return discord.guild("gym")


@pytest.fixture
def ada(gym):
    """Give a member."""
    return gym.member("ada")


@pytest.fixture
async def bot(discord, gym):
    """Give a bot that is logged in."""
    client = SmallBot()
    async with running(client, discord):
        yield client
