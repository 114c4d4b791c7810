"""One fake Discord and one real bot process for all dialogues, a new server for each."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.store.store import Store
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

QUESTION = "do squats work your hamstrings?"


def answers_only_ping_askers(discord, since=0):
    """Return whether nobody is pinged but the author of the message that is replied to."""
    for message in discord.pings[since:]:
        asked = message.channel.messages[message.replies_to]
        assert message.pings.users == {asked.author_id}
        assert not message.pings.roles
        assert not message.pings.everyone
    return True


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory):
    """Return a data folder."""
    return tmp_path_factory.mktemp("home")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(home):
    """Return the fake Discord with the bot running at it."""
    async with FakeDiscord(quick(Settings)) as fake, running_bot(fake, home) as process:
        yield fake, process


@pytest_asyncio.fixture(loop_scope="module")
async def discord(world):
    """Return the fake Discord; after each dialogue nothing was refused, only askers pinged."""
    fake, process = world
    pings, calls, lines = len(fake.pings), len(fake.calls), len(process.log)
    yield fake
    # To settle costs a heartbeat, of which a connection has some hundred a minute.
    assert [one for one in fake.calls[calls:] if one.was_refused] == []
    assert answers_only_ping_askers(fake, pings)
    assert not [one for one in process.log[lines:] if "[error" in one or "[warning" in one]


@pytest_asyncio.fixture(loop_scope="module")
async def store(discord, home):  # noqa: ARG001  the bot makes the file
    """Return the bot's database, opened beside it."""
    async with Store.at(f"sqlite:///{home}/squatbot/squatbot.db") as opened:
        yield opened


@pytest.fixture
def gym(discord, request):
    """Return a server of the test's own."""
    return discord.guild(request.node.name[:40])


@pytest.fixture
def mod(gym):
    """Return a member who manages the server."""
    return gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))


@pytest.fixture
def ada(gym):
    """Return a member."""
    return gym.member("ada")


@pytest.fixture
def bob(gym):
    """Return another member."""
    return gym.member("bob")


@pytest_asyncio.fixture(loop_scope="module")
async def answered(gym, ada):
    """Return a card that answers ada in the first channel."""
    return await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
