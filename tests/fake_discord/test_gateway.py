"""The gateway: sessions, resumes, and everything that can go wrong with them."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import discord as library
import pytest

from tests.fake_discord import FakeDiscord, Intent, Settings
from tests.fake_discord.client_runner import pointed_at, running
from tests.fake_discord.sample_bot import SampleBot, quick


async def test_op_7_resumes_and_replays(discord, gym, ada, bot):
    """What is said between the drop and the resume is replayed and answered once."""
    discord.gateway_faults.ask_reconnect()
    await discord.until(lambda: not discord.gateway.ready, "the client to leave")
    said = await ada.says(gym.channel(), "still there?", mention=True)
    assert (await said.answer()).content == "You said: still there?"
    assert len(discord.gateway.resumes) == 1
    assert len(discord.gateway.identifies) == 1
    await discord.until(lambda: bot.resumed == 1, "the resumed event")
    await discord.settled()
    assert len(said.answers) == 1


@pytest.mark.parametrize("code", [1006, 1000, 4000, 4001, 4005, 4008])
@pytest.mark.usefixtures("bot")
async def test_a_drop_is_resumed(discord, gym, ada, code):
    """After a broken connection and after every resumable close code the session goes on."""
    if code == 1006:
        discord.gateway_faults.drop()
    else:
        discord.gateway_faults.close(code)
    await discord.until(lambda: discord.gateway.resumes, "a resume")
    said = await ada.says(gym.channel(), "and now?", mention=True)
    assert await said.answer()
    assert len(discord.gateway.identifies) == 1


@pytest.mark.parametrize("code", [4007, 4009])
@pytest.mark.usefixtures("bot")
async def test_a_dead_session_is_begun_anew(discord, gym, ada, code):
    """After 4007 and 4009 the session is gone: op 9 false, then a new IDENTIFY."""
    discord.gateway_faults.close(code)
    await discord.until(lambda: len(discord.gateway.identifies) == 2, "a new session")
    said = await ada.says(gym.channel(), "and now?", mention=True)
    assert await said.answer()


@pytest.mark.usefixtures("bot")
async def test_op_9_true_resumes(discord):
    """An invalid session that is resumable is resumed."""
    discord.gateway_faults.invalidate(resumable=True)
    await discord.until(lambda: discord.gateway.resumes, "a resume")
    assert len(discord.gateway.identifies) == 1


@pytest.mark.usefixtures("bot")
async def test_op_9_false_identifies_anew(discord, gym, ada):
    """An invalid session that is not resumable ends; what was missed is lost, the rest works."""
    first = next(iter(discord.gateway.sessions))
    discord.gateway_faults.invalidate(resumable=False)
    await discord.until(lambda: len(discord.gateway.identifies) == 2, "a new session")
    assert first not in discord.gateway.sessions
    said = await ada.says(gym.channel(), "and now?", mention=True)
    assert await said.answer()


@pytest.mark.usefixtures("bot")
async def test_a_refused_resume_identifies_anew(discord):
    """A RESUME that is answered with op 9 false leads to a new session."""
    discord.gateway_faults.refuse_resume()
    discord.gateway_faults.ask_reconnect()
    await discord.until(lambda: len(discord.gateway.identifies) == 2, "a new session")
    assert discord.gateway.resumes == []


async def test_silence_is_noticed_by_the_client():
    """A server that acknowledges nothing is left, and the session resumed on a new connection."""
    async with FakeDiscord(quick(Settings, heartbeat_interval=0.2)) as discord:
        gym = discord.guild()
        ada = gym.member("ada")
        async with running(SampleBot(heartbeat_timeout=0.5), discord):
            discord.gateway_faults.fall_silent()
            said = await ada.says(gym.channel(), "anybody?", mention=True)
            assert await said.answer()
            assert len(discord.gateway.resumes) == 1


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_final_close_codes_end_the_client(discord, code):
    """Close codes that must not be retried end discord.py's run with an error."""
    discord.gateway_faults.refuse_identify(code)
    wanted = library.PrivilegedIntentsRequired if code == 4014 else library.ConnectionClosed
    with pytest.raises(wanted), pointed_at(discord):
        async with SampleBot() as client:
            await client.start(discord.token)
    assert discord.gateway.identifies == []


async def test_privileged_intents_need_the_switch(discord):
    """MESSAGE_CONTENT that is not switched on ends with 4014; switched on, it is let in."""
    intents = library.Intents.default()
    intents.message_content = True
    with pytest.raises(library.PrivilegedIntentsRequired):
        async with running(SampleBot(intents=intents), discord):
            pass
    async with FakeDiscord(quick(Settings, privileged=Intent.MESSAGE_CONTENT)) as other:
        gym = other.guild()
        client = SampleBot(intents=intents)
        async with running(client, other):
            await gym.member("ada").says(gym.channel(), "passive")
            await other.until(lambda: client.heard, "the message")
            assert client.heard[0].content == "passive"


async def test_a_wrong_token_is_refused(discord):
    """A wrong token is refused by REST before the gateway is reached."""
    with pytest.raises(library.LoginFailure), pointed_at(discord):
        async with SampleBot() as client:
            await client.start("wrong")
    assert discord.state.invalid_requests == 1


async def test_identifying_too_fast_is_invalid():
    """A second IDENTIFY within five seconds gets op 9 false."""
    async with FakeDiscord(quick(Settings, identify_interval=60.0)) as strict:
        strict.guild()
        client = SampleBot()
        async with running(client, strict):
            strict.gateway_faults.invalidate(resumable=False)
            await strict.until(lambda: strict.gateway.too_early, "an early IDENTIFY")
            assert len(strict.gateway.identifies) == 1


async def test_too_many_sessions_reset_the_token():
    """A crash loop uses up the session starts; then the token is void."""
    async with FakeDiscord(quick(Settings, session_starts=2)) as discord:
        for _ in range(2):
            async with running(SampleBot(), discord):
                pass
        with pytest.raises(library.ConnectionClosed), pointed_at(discord):
            async with SampleBot() as client:
                await client.start(discord.token)


@pytest.mark.usefixtures("bot")
async def test_a_refused_websocket_is_tried_again(discord):
    """A gateway that answers the upgrade with 503 is asked again, and the session resumed."""
    discord.gateway_faults.refuse_upgrade(503)
    discord.gateway_faults.ask_reconnect()
    await discord.until(lambda: discord.gateway.resumes, "a resume")
    assert len(discord.gateway.identifies) == 1


async def test_events_can_come_twice_and_backwards(discord, gym, ada, bot):
    """The same event comes twice, and held events come last first."""
    channel = gym.channel()
    discord.gateway_faults.duplicate()
    await ada.says(channel, "twice", mention=True)
    await discord.until(lambda: len(bot.heard) == 2, "both events")
    assert bot.heard[0].id == bot.heard[1].id
    discord.gateway_faults.hold()
    for text in ("one", "two"):
        await ada.says(channel, text, mention=True)
    await discord.settled()
    assert len(bot.heard) == 2
    discord.gateway_faults.release()
    await discord.until(lambda: len(bot.heard) == 4, "the held events")
    assert [one.content.split()[-1] for one in bot.heard[2:]] == ["two", "one"]


async def test_zlib_stream_is_spoken(discord):
    """Frames are compressed as one stream where the client asks for it."""
    async with aiohttp.ClientSession() as session:
        url = f"{discord.gateway_url}/?v=10&encoding=json&compress=zlib-stream"
        async with session.ws_connect(url) as socket:
            frame = await socket.receive(timeout=2)
            assert frame.type is aiohttp.WSMsgType.BINARY
            assert frame.data.endswith(b"\x00\x00\xff\xff")


IDENTIFY = {"op": 2, "d": {"token": "?", "properties": {}, "intents": 1 << 9}}


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["not json"], 4002),
        (["x" * 5000], 4002),
        ([{"op": 99, "d": None}], 4001),
        ([{"op": 3, "d": {}}], 4003),
        ([{**IDENTIFY, "d": {**IDENTIFY["d"], "token": "wrong"}}], 4004),
        ([IDENTIFY, IDENTIFY], 4005),
        ([{"op": 6, "d": {"token": "?", "session_id": "?", "seq": 99}}], 4007),
        ([{"op": 1, "d": None}] * 121, 4008),
        ([{**IDENTIFY, "d": {**IDENTIFY["d"], "shard": [3, 2]}}], 4010),
        ([{**IDENTIFY, "d": {**IDENTIFY["d"], "intents": 1 << 40}}], 4013),
        ([{**IDENTIFY, "d": {**IDENTIFY["d"], "intents": 1 << 15}}], 4014),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_bad_frames_close_the_connection(discord, frames, code):
    """Every misuse of the gateway has its close code."""
    session_id = next(iter(discord.gateway.sessions))
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{discord.gateway_url}?v=10") as socket,
    ):
        for frame in frames:
            text = frame if isinstance(frame, str) else json.dumps(frame)
            text = text.replace('"token": "?"', f'"token": "{discord.token}"')
            text = text.replace('"session_id": "?"', f'"session_id": "{session_id}"')
            await socket.send_str(text)
        async with asyncio.timeout(3):
            async for _ in socket:
                pass
        assert socket.close_code == code


@pytest.mark.parametrize(("code", "left"), [(1000, 0), (1001, 0), (4000, 1)])
async def test_a_client_ends_its_session_by_1000(discord, code, left):
    """A client that closes with 1000 or 1001 ends its session; with others it can resume."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{discord.gateway_url}?v=10") as socket,
    ):
        await socket.send_json({**IDENTIFY, "d": {**IDENTIFY["d"], "token": discord.token}})
        await discord.until(lambda: discord.gateway.sessions, "the session")
        await socket.close(code=code)
        await discord.until(lambda: not discord.gateway.connections, "the end")
        assert len(discord.gateway.sessions) == left


async def test_a_client_without_heartbeats_is_closed():
    """A client that never beats is closed with 4009."""
    async with (
        FakeDiscord(quick(Settings, heartbeat_interval=0.1)) as discord,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{discord.gateway_url}?v=10") as socket,
        asyncio.timeout(3),
    ):
        async for _ in socket:
            pass
        assert socket.close_code == 4009
        assert discord.gateway.closes == [4009]


async def test_guilds_come_and_go(discord, gym, bot):
    """An outage, its end, a new guild and a removal reach the bot."""
    await discord.until(lambda: bot.guilds, "the guild")
    gym.goes_away()
    await discord.until(lambda: bot.guilds[0].unavailable, "the outage")
    gym.comes_back()
    await discord.until(lambda: not bot.guilds[0].unavailable, "its end")
    discord.guild("second gym")
    await discord.until(lambda: len(bot.guilds) == 2, "the new guild")
    gym.removes_bot()
    await discord.until(lambda: len(bot.guilds) == 1, "the removal")
