"""What is patched in discord.py: a test for each patch."""

from __future__ import annotations

import asyncio
import copy
import itertools
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from discord import ClientUser
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventType

from bot.client import discord_patches
from bot.client.bot import SquatBot
from bot.client.discord_patches import ResumingShard, guard_parsers, ignore_bot_messages
from bot.client.identify_limiter import IdentifyLimiter
from bot.client.unreadable_interactions import UnreadableInteractions, response_to
from bot.engine import AnswerEngine
from bot.settings import Settings as BotSettings
from tests.client.question_driver import QUESTION, Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.client_runner import running
from tests.in_process_bot import serving

WRONG = (None, "x", [None])


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ({"author": {"id": "1"}}, True),
        ({"author": {"id": "1", "bot": False}}, True),
        ({"author": {"id": "1", "bot": True}}, False),
        ({"author": {"id": "1"}, "webhook_id": "2"}, False),
    ],
)
def test_only_what_people_write_is_made_into_objects(message, heard):
    """Messages of bots and webhooks are dropped before that takes time."""
    made = []
    parsers = {"MESSAGE_CREATE": made.append, "MESSAGE_UPDATE": made.append}
    state = SimpleNamespace(parsers=parsers)
    ignore_bot_messages(SimpleNamespace(_connection=state))
    state.parsers["MESSAGE_CREATE"](message)
    assert made == [message] * heard


def test_an_unreadable_event_is_logged_with_its_name_and_ends_nothing(capsys):
    """The parser's exception does not leave the guard."""

    def fail(_):
        raise KeyError("owner_id")

    client = SimpleNamespace(_connection=SimpleNamespace(parsers={"THREAD_CREATE": fail}))
    guard_parsers(client, Mock())
    client._connection.parsers["THREAD_CREATE"]({"id": "1"})
    written = capsys.readouterr()
    assert "THREAD_CREATE" in written.out + written.err
    assert "KeyError" in written.out + written.err


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Return a payload of every event that a conversation at the fake Discord brings."""
    seen = {}

    async def converse():
        home = tmp_path_factory.mktemp("home")
        async with (
            serving(AnswerEngine.open(), home) as service,
            FakeDiscord(Settings(identify_interval=0.0)) as discord,
        ):
            gym = Gym(discord, discord.guild(), itertools.count())
            client = make_client(service, discord.token, discord.gateway_url)
            note_samples(client, seen)
            async with running(client, discord):
                said = await gym.is_answered_once()
                card = said.answers[0]
                member, channel = gym.place()
                await member.presses(card, next(iter(card.custom_ids)))
                exchange = await member.slash("/ask", channel, question=QUESTION)
                await member.autocomplete("/ask", channel, question="squ")
                await member.deletes((await member.says(channel, "hello")).message)
                assert exchange is not None

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        asyncio.run(converse())
    return seen


def make_client(service, token, gateway_url=None):
    """Return a client that is not connected yet."""
    settings = BotSettings(discord_token=token, discord_gateway_url=gateway_url)
    return SquatBot(settings, service, IdentifyLimiter())


def offline_client(service, samples):
    """Return a client that knows who it is, and the names of the events that it dispatches."""
    client, heard = make_client(service, "token"), []
    state = client._connection
    state.user = ClientUser(state=state, data=samples["READY"]["user"])
    state.dispatch = lambda name, *_: heard.append(name)
    client.tree._from_interaction = lambda *_: None
    return client, heard


def note_samples(client, seen):
    """Keep the first payload of each event, before discord.py changes it."""
    parsers = client._connection.parsers
    for name, parse in tuple(parsers.items()):

        def noting(data, name=name, parse=parse):
            seen.setdefault(name, copy.deepcopy(data))
            parse(data)

        parsers[name] = noting


def mutations(value):
    """Return copies of a payload in which one value at any depth is missing or wrong."""
    places = value if isinstance(value, dict) else range(len(value))
    for place in list(places)[:20]:
        for wrong in WRONG:
            changed = copy.copy(value)
            changed[place] = wrong
            yield changed
        if isinstance(value, dict):
            yield {key: held for key, held in value.items() if key != place}
        if isinstance(value[place], dict | list) and value[place]:
            for inner in mutations(value[place]):
                changed = copy.copy(value)
                changed[place] = inner
                yield changed


async def test_no_payload_of_any_event_raises(samples, tmp_path, monkeypatch):
    """Whatever is missing or wrong in an event, its parser returns, and the next is read."""
    # Thousands of tracebacks take longer to write than all else.
    monkeypatch.setattr(discord_patches, "log", Mock())
    monkeypatch.setattr(UnreadableInteractions, "answer", Mock())
    async with serving(AnswerEngine.open(), tmp_path) as service:
        client, heard = offline_client(service, samples)
        for name, sample in samples.items():
            for changed in mutations(sample):
                client._connection.parsers[name](copy.deepcopy(changed))
        heard.clear()
        # In a channel of which nothing wrong was said.
        direct = {key: samples["MESSAGE_CREATE"][key] for key in samples["MESSAGE_CREATE"]}
        direct = {key: held for key, held in direct.items() if key not in {"guild_id", "member"}}
        client._connection.parsers["MESSAGE_CREATE"](copy.deepcopy(direct | {"channel_id": "77"}))
        assert heard == ["message"]
    assert {"READY", "GUILD_CREATE", "MESSAGE_CREATE", "INTERACTION_CREATE"} <= set(samples)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("MESSAGE_CREATE", {"poll": {"question": {}, "answers": [], "expiry": None}}),
        ("MESSAGE_CREATE", {"thread": {"id": "1", "type": 11}}),
        ("INTERACTION_CREATE", {"channel": {"id": "77", "type": 99}}),
    ],
)
async def test_what_the_bot_does_not_need_costs_no_answer(samples, tmp_path, name, change):
    """A message or an interaction is read without the part that discord.py cannot read."""
    async with serving(AnswerEngine.open(), tmp_path) as service:
        client, heard = offline_client(service, samples)
        client._connection.parsers[name](copy.deepcopy(samples[name]) | change)
        assert len(heard) == 1


async def test_every_interaction_is_read_or_answered_by_its_token(samples, tmp_path, monkeypatch):
    """Whatever is missing or wrong in it, while it has an id and a token."""
    monkeypatch.setattr(discord_patches, "log", Mock())
    sent = []

    async def send(_, number, token, response):
        sent.append((number, token, response["type"]))

    monkeypatch.setattr(UnreadableInteractions, "_send", send)
    async with serving(AnswerEngine.open(), tmp_path) as service:
        client, heard = offline_client(service, samples)
        sample = samples["INTERACTION_CREATE"]
        for changed in mutations(sample):
            heard.clear()
            sent.clear()
            client._connection.parsers["INTERACTION_CREATE"](copy.deepcopy(changed))
            await asyncio.sleep(0)
            if (changed.get("id"), changed.get("token")) == (sample["id"], sample["token"]):
                assert heard == ["interaction"] or len(sent) == 1, changed


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type": 2}, 4),
        ({"type": 3}, 4),
        ({"type": 4}, 8),
        ({"type": None}, 4),
    ],
)
def test_what_cannot_be_read_gets_a_notice_or_no_choices(data, expected):
    """Where somebody types they get no choices; Discord takes nothing else there."""
    response = response_to(data)
    assert response["type"] == expected
    assert ("components" in response["data"]) is (expected == 4)


class Socket:
    """A connection that has a session."""

    shard_id = 0
    session_id = "session"
    sequence = 1
    gateway = None


@pytest.fixture
def shard(monkeypatch):
    """Return a shard whose connections all fail, the pauses it makes and what it queues."""
    pauses, queued = [], []

    async def sleep(seconds):
        pauses.append(seconds)

    monkeypatch.setattr(discord_patches.asyncio, "sleep", sleep)
    client = SimpleNamespace(
        dispatch=lambda *_: None, _reconnect=True, is_closed=lambda: False, loop=None
    )
    made = ResumingShard(Socket(), client, queued.append)
    return SimpleNamespace(shard=made, pauses=pauses, queued=queued)


async def fail(shard, error, times, monkeypatch):
    """Let a shard's connections fail one after the other."""

    async def refuse(*_, **__):
        raise error

    monkeypatch.setattr(DiscordWebSocket, "from_client", refuse)
    for _ in range(times):
        await shard.shard.reidentify(ReconnectWebSocket(0))
        await shard.shard._waiting


@pytest.mark.parametrize("error", [ReconnectWebSocket(0), OSError("503"), KeyError("interval")])
async def test_connections_are_paced(shard, error, monkeypatch):
    """A gateway that fails or closes at once is retried quickly, then in seconds, then minutes."""
    await fail(shard, error, 12, monkeypatch)
    assert shard.pauses[0] < 1.0
    assert shard.pauses[4] > 3.0
    assert shard.pauses[-1] > 40.0


async def test_a_session_is_resumed_for_minutes_and_then_given_up(shard, monkeypatch):
    """What was missed is replayed only to a session that goes on."""
    await fail(shard, OSError("503"), 3, monkeypatch)
    assert {item.type for item in shard.queued} == {EventType.resume}
    shard.shard._lost_at -= discord_patches.RESUME_SECONDS
    await fail(shard, OSError("503"), 1, monkeypatch)
    assert shard.queued[-1].type == EventType.identify
