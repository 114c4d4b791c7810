"""A fake Discord and a small bot that is logged in to it."""

from __future__ import annotations

import aiohttp
import pytest

from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.client_runner import running
from tests.fake_discord.sample_bot import SampleBot, quick


@pytest.fixture
async def discord():
    """Return a fake Discord that lets a bot identify whenever it likes."""
    async with FakeDiscord(quick(Settings, global_rate=Settings().global_rate)) as fake:
        yield fake


@pytest.fixture
def gym(discord):
    """Return a guild with the bot in it."""
    return discord.guild("gym")


@pytest.fixture
def ada(gym):
    """Return a member."""
    return gym.member("ada")


@pytest.fixture
async def bot(discord, gym):  # noqa: ARG001 - a guild to be in
    """Return a bot that is logged in."""
    client = SampleBot()
    async with running(client, discord):
        yield client


@pytest.fixture
async def call(discord):
    """Return a way to call the API without a library between."""
    async with aiohttp.ClientSession() as session:

        async def calling(method, path, body=None, **options):
            headers = {"Authorization": f"Bot {discord.token}", **options.pop("headers", {})}
            url = discord.api_url + path
            async with session.request(
                method, url, json=body, headers=headers, **options
            ) as response:
                text = await response.text()
                payload = await response.json(content_type=None) if text else None
                return response.status, payload, response.headers

        yield calling


@pytest.fixture
async def commands(discord, call):
    """Register one command of each kind without a bot."""
    question = {"type": 3, "name": "question", "description": "What", "autocomplete": True}
    body = [
        {"name": "ask", "description": "Ask", "options": [question]},
        {"name": "Explain", "type": 3},
    ]
    status, _, _ = await call("PUT", f"/applications/{discord.bot.id}/commands", body)
    assert status == 200
