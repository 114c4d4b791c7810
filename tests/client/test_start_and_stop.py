"""Start while Discord refuses or is down, and stop with work in progress."""

from __future__ import annotations

import contextlib
import itertools
import signal
import socket
import sqlite3

import pytest

from tests.client.question_driver import OTHER, QUESTION, Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.change_signal import Signal
from tests.fake_discord.gateway.connection import Connection
from tests.running_bot import running_bot, start_bot

REPLY = "/channels/*/messages"


@pytest.fixture
async def fresh():
    """Return a fake Discord without a bot."""
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def open_gym(fresh):
    """Return a guild of it."""
    return Gym(fresh, fresh.guild("gym"), itertools.count())


@contextlib.asynccontextmanager
async def _started(home, variables, *arguments):
    """Start a bot and see that it is gone at the end."""
    bot = await start_bot(home, variables, *arguments)
    try:
        yield bot
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.process.kill()
        await bot.ended()


async def _logs(bot, text):
    """Wait until the bot has logged something."""
    await Signal().until(lambda: text in bot.text, text, seconds=20.0, recheck=0.05)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (4004, "DISCORD_TOKEN"),
        (4010, "SHARD_IDS"),
        (4011, "SHARD_COUNT"),
        (4012, "update discord.py"),
        (4013, "update discord.py"),
        (4014, "MESSAGE_CONTENT"),
    ],
)
async def test_close_codes_that_are_final(fresh, tmp_path, code, told):
    """What no try mends is said in a sentence, and not tried again."""
    fresh.gateway_faults.refuse_identify(code, times=9)
    async with _started(tmp_path, fresh.environment) as bot:
        assert await bot.ended() == 78
    assert fresh.gateway.closes == [code]
    last = bot.text.splitlines()[-1]
    assert told in last
    assert last.endswith(".")
    assert "Traceback" not in bot.text


async def test_a_token_that_is_reset_while_the_bot_runs(fresh, open_gym, tmp_path):
    """4004 in the middle of the work ends the bot as it does at the start."""
    async with running_bot(fresh, tmp_path) as bot:
        await open_gym.is_answered_once()
        fresh.gateway_faults.close(4004)
        assert await bot.ended() == 78
    assert "DISCORD_TOKEN" in bot.text
    assert len(fresh.gateway.identifies) == 1


async def test_a_refused_shard_ends_the_launch_of_the_others(fresh, tmp_path):
    """A refusal counts for all shards: no second one identifies."""
    fresh.gateway_faults.refuse_identify(4014, times=9)
    async with _started(tmp_path, {**fresh.environment, "SHARD_COUNT": "3"}) as bot:
        assert await bot.ended(25.0) == 78
    assert fresh.gateway.closes == [4014]
    assert "MESSAGE_CONTENT" in bot.text.splitlines()[-1]


async def test_an_intent_that_is_not_switched_on(fresh, tmp_path):
    """MESSAGE_CONTENT without its switch is told by both names."""
    async with _started(tmp_path, {**fresh.environment, "MESSAGE_CONTENT": "1"}) as bot:
        assert await bot.ended() == 78
    assert "MESSAGE_CONTENT=0" in bot.text
    assert "Message Content Intent" in bot.text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sqlite:///{file}", "newer version"),
        ("postgresql://host/db?sslmode=bogus", "DATABASE_URL"),
    ],
)
async def test_a_database_that_no_waiting_mends(fresh, tmp_path, address, told):
    """One of a newer version, or an address that is none, ends the bot before it connects."""
    file = tmp_path / "squatbot.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('v9999')")
        database.commit()
    variables = {**fresh.environment, "DATABASE_URL": address.format(file=file)}
    async with _started(tmp_path, variables) as bot:
        assert await bot.ended() == 78
    assert told in bot.text.splitlines()[-1]
    assert not fresh.calls


async def test_a_token_that_discord_does_not_know(fresh, tmp_path):
    """A wrong token is one refused call, a sentence and exit code 78; it is in no output."""
    wrong = "bm90LXRoZS1vbmU.R2F0ZQ.d3Jvbmc"
    async with _started(tmp_path, {**fresh.environment, "DISCORD_TOKEN": wrong}) as bot:
        assert await bot.ended() == 78
    assert [(call.path, call.status) for call in fresh.calls] == [("/users/@me", 401)]
    assert "Discord does not know this DISCORD_TOKEN" in bot.text
    assert wrong not in bot.text
    assert "Traceback" not in bot.text


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


async def test_discord_away_at_the_start(tmp_path):
    """A bot that cannot reach Discord tries again until it can."""
    discord = FakeDiscord(Settings(port=_free_port()))
    base = f"127.0.0.1:{discord.settings.port}"
    variables = {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": f"http://{base}/api/v10",
        "DISCORD_GATEWAY_URL": f"ws://{base}/gateway",
    }
    async with _started(tmp_path, variables) as bot:
        await _logs(bot, "not connected")
        async with discord:
            gym = Gym(discord, discord.guild(), itertools.count())
            await discord.ready(seconds=20.0)
            await gym.is_answered_once()
            assert await bot.stop() == 0
    assert "Traceback" not in bot.text
    assert "Unclosed" not in bot.text


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("/users/@me", False),
        ("/oauth2/applications/@me", True),
        ("/gateway/bot", False),
        ("/applications/*/commands", True),
    ],
)
async def test_discord_not_well_at_the_start(fresh, open_gym, tmp_path, path, lost):
    """Every call of the start may fail, and is made again after a pause."""
    if lost:
        fresh.rest_faults.lose("*", path)
    else:
        fresh.rest_faults.fail("*", path, 503)
    async with running_bot(fresh, tmp_path) as bot:
        await open_gym.is_answered_once()
        assert await bot.stop() == 0
    assert "Unclosed" not in bot.text


async def test_a_gateway_away_at_the_start(fresh, open_gym, tmp_path):
    """A gateway that refuses websockets is tried again."""
    fresh.gateway_faults.refuse_upgrade(503)
    async with running_bot(fresh, tmp_path):
        await open_gym.is_answered_once()
    assert len(fresh.gateway.identifies) == 1


async def test_a_gateway_that_hangs_up_before_it_says_hello(fresh, open_gym, tmp_path, monkeypatch):
    """Where discord.py would give the session up, the bot goes on with it, in the same process."""
    write, hung_up = Connection.write, []

    async def hang_up(connection, _):
        hung_up.append(connection)
        monkeypatch.setattr(Connection, "write", write)
        await connection.socket.close(code=4000)

    async with running_bot(fresh, tmp_path) as bot:
        await open_gym.is_answered_once()
        fresh.gateway_faults.refuse_upgrade(503)
        monkeypatch.setattr(Connection, "write", hang_up)
        fresh.gateway_faults.drop()
        await fresh.until(lambda: hung_up, "the gateway to hang up", 20.0)
        await fresh.ready(seconds=20.0)
        await open_gym.is_answered_once()
        assert await bot.stop() == 0
    assert len(hung_up) == 1
    assert len(fresh.gateway.identifies) == 1
    assert "Unclosed" not in bot.text


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_stopping_in_the_middle_of_answers(fresh, open_gym, tmp_path, sign):
    """Answers that are under way are sent, once, before the bot leaves with code 0."""
    (ada, here), (bob, there) = open_gym.place(), open_gym.place()
    async with running_bot(fresh, tmp_path) as bot:
        fresh.rest_faults.slow("POST", f"/channels/{here.id}/messages", 1.0)
        fresh.rest_faults.slow_answer("POST", "/interactions/*", 1.0)
        said = await ada.says(here, QUESTION, mention=True)
        asked = await bob.slash("/ask", there, question=OTHER, until="sent")
        await fresh.until(lambda: said.calls and asked.calls, "both calls")
        assert said.answers == []
        assert await bot.stop(sign) == 0
    assert len(said.answers) == 1
    assert len(asked.messages) == 1
    assert [call.status for call in said.calls] == [200, 200]
    assert fresh.gateway.sessions == {}
    for word in ("Traceback", "Unclosed", "never awaited", "was destroyed"):
        assert word not in bot.text


async def test_stopping_waits_for_no_answer_for_long(fresh, open_gym, tmp_path):
    """An answer that takes too long keeps the bot from leaving for seconds only."""
    member, channel = open_gym.place()
    async with running_bot(fresh, tmp_path) as bot:
        fresh.rest_faults.slow_answer("POST", REPLY, 30.0)
        said = await member.says(channel, QUESTION, mention=True)
        await said.answer()
        assert await bot.stop() == 0
    assert len(said.answers) == 1
    assert "Traceback" not in bot.text


async def test_stopping_while_discord_does_not_answer(fresh, tmp_path):
    """A bot that is not yet connected leaves at once, with code 0."""
    fresh.rest_faults.slow("GET", "/users/@me", 60.0)
    async with _started(tmp_path, fresh.environment) as bot:
        await fresh.until(lambda: fresh.calls, "the log-in", 15.0)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.text


async def test_stopping_between_two_tries(tmp_path):
    """A bot that waits to try again leaves at once, with code 0."""
    base = f"127.0.0.1:{_free_port()}"
    variables = {"DISCORD_TOKEN": "a.b.c", "DISCORD_API_URL": f"http://{base}/api/v10"}
    async with _started(tmp_path, variables) as bot:
        await _logs(bot, "retry_seconds=2")
        assert await bot.stop() == 0
    assert "Traceback" not in bot.text


async def test_stopping_while_the_session_is_renewed(fresh, open_gym, tmp_path):
    """A bot that waits for its turn to identify leaves at once, with code 0."""
    async with running_bot(fresh, tmp_path) as bot:
        await open_gym.is_answered_once()
        fresh.gateway_faults.invalidate(resumable=False)
        await fresh.until(lambda: not fresh.gateway.ready, "the end of the session")
        await fresh.until(lambda: fresh.gateway.connections, "the next connection")
        assert await bot.stop() == 0
    assert len(fresh.gateway.identifies) == 1
    assert "Traceback" not in bot.text


async def test_a_bot_that_has_used_up_its_sessions_waits(tmp_path):
    """One more would cost it the token: it says so, and leaves when it is told to."""
    async with FakeDiscord(Settings(session_starts=1)) as discord:
        discord.guild("gym")
        async with running_bot(discord, tmp_path) as bot:
            assert await bot.stop() == 0
        async with _started(tmp_path, discord.environment) as bot:
            await _logs(bot, "too many sessions today")
            assert await bot.stop() == 0
        assert len(discord.gateway.identifies) == 1
    assert "Traceback" not in bot.text
