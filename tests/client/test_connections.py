"""Gateway connections, in this process so that discord.py's waits can be shortened."""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import aiohttp
import pytest
from aiohttp import web

import bot.client.discord_patches
from bot.client.bot import SquatBot
from bot.client.discord_patches import CloseCodeWebSocket
from bot.client.identify_limiter import IdentifyLimiter
from bot.engine import AnswerEngine
from bot.settings import Settings as BotSettings
from tests.client.question_driver import QUESTION, Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.client_runner import running
from tests.in_process_bot import serving


@contextlib.asynccontextmanager
async def connected(handler):
    """Connect to a server that treats its websocket by `handler`."""

    async def serve(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await handler(socket)
        return socket

    application = web.Application()
    application.router.add_get("/", serve)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        async with aiohttp.ClientSession(ws_response_class=CloseCodeWebSocket) as session:
            yield await session.ws_connect(url, autoclose=False)
    finally:
        await runner.cleanup()


async def test_a_close_code_outlives_a_broken_goodbye():
    """The code is kept where Discord has hung up before the answer to it could be sent."""

    async def refuse(socket):
        await socket.close(code=4004)

    async with connected(refuse) as socket:
        await socket.receive()
        socket._response.connection.transport.abort()
        await socket.close(code=4000)
        assert socket.exception() is not None
        assert socket.close_code == 4004


async def test_nobody_waits_for_the_goodbye_of_a_server_that_is_gone(monkeypatch):
    """A connection is left after seconds, so that the bot can stop or connect anew."""
    monkeypatch.setattr(bot.client.discord_patches, "CLOSE_SECONDS", 0.1)

    async def ignore(_):
        await asyncio.sleep(60)

    async with connected(ignore) as socket:
        async with asyncio.timeout(5):
            await socket.close(code=1000)
        assert socket.closed


@pytest.fixture
async def client_of(monkeypatch, tmp_path):
    """Return a way to make the client of a fake Discord."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    async with serving(AnswerEngine.open(), tmp_path) as service:

        def make(discord):
            address = discord.gateway_url
            settings = BotSettings(discord_token=discord.token, discord_gateway_url=address)
            return SquatBot(settings, service, IdentifyLimiter())

        yield make


async def test_a_silent_server_is_left(client_of):
    """The bot connects anew, resumes, and answers once what was asked meanwhile."""
    async with FakeDiscord(Settings(identify_interval=0.0, heartbeat_interval=1.0)) as discord:
        gym = Gym(discord, discord.guild(), itertools.count())
        client = client_of(discord)
        client._connection.heartbeat_timeout = 1.4
        async with running(client, discord):
            await gym.is_answered_once()
            member, channel = gym.place()
            discord.gateway_faults.fall_silent()
            said = await member.says(channel, QUESTION, mention=True)
            await gym.has_one_answer(said)
            await gym.is_answered_once()
        assert discord.gateway.resumes
        assert len(discord.gateway.identifies) == 1


async def test_a_gateway_that_is_away_for_hours(client_of, monkeypatch):
    """A shard is launched however often it could not be: nothing grows with the tries."""
    sleep, tries = asyncio.sleep, 400

    async def at_once(seconds, result=None):
        # Only the pause of discord.py after a failure: the fake Discord, which lives in this
        # process too, would hang up on a client that sends no heartbeat at once.
        return await sleep(0.001 if seconds == 5.0 else seconds, result)

    async with FakeDiscord(Settings(identify_interval=0.0)) as discord:
        gym = Gym(discord, discord.guild(), itertools.count())
        discord.gateway_faults.refuse_upgrade(503, times=tries)
        with monkeypatch.context() as patch:
            patch.setattr(asyncio, "sleep", at_once)
            async with running(client_of(discord), discord):
                patch.undo()
                await gym.is_answered_once()
        assert discord.gateway_faults.take_upgrade() is None
        assert len(discord.gateway.identifies) == 1


async def test_a_refusal_for_the_global_rate_slows_replies_down(client_of):
    """Once Discord takes no more calls a second, answers go out one by one, and all of them do."""
    limits = Settings(identify_interval=0.0, global_rate=(8, 3.0), patience=30.0)
    async with FakeDiscord(limits) as discord:
        gym = Gym(discord, discord.guild(), itertools.count())
        client = client_of(discord)
        async with running(client, discord):
            places = [gym.place() for _ in range(20)]
            said = [
                await member.says(channel, QUESTION, mention=True) for member, channel in places
            ]
            await asyncio.gather(*(one.answer() for one in said))
            assert client._service.replies.queue._slow[1] > 0.0
            assert all(len(one.answers) == 1 for one in said)
