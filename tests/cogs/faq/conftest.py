"""One fake Discord and one real bot process with a database, a new server for each test."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.store.store import Store
from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running_bot import BotProcess


@dataclass(frozen=True, slots=True)
class World:
    """A Discord, the bot that runs at it, and the file that the bot keeps things in."""

    discord: FakeDiscord
    process: BotProcess
    database: Path

    @property
    def url(self) -> str:
        """Return the address of the database, for a store beside the bot's."""
        return f"sqlite:///{self.database}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep everybody else from writing to the database."""
        locking = sqlite3.connect(self.database, isolation_level=None)
        locking.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            locking.execute("ROLLBACK")
            locking.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    """Return the fake Discord with the bot running at it."""
    home = tmp_path_factory.mktemp("home")
    database = home / "squatbot.db"
    async with (
        FakeDiscord(quick(Settings)) as fake,
        running_bot(fake, home, DATABASE_URL=f"sqlite:///{database}") as process,
    ):
        yield World(fake, process, database)


@pytest_asyncio.fixture(loop_scope="module")
async def discord(world):
    """Return the fake Discord; after each test Discord refused nothing and no error was logged."""
    calls, lines = len(world.discord.calls), len(world.process.log)
    yield world.discord
    # To settle costs a heartbeat, of which a connection has some hundred a minute.
    assert [one for one in world.discord.calls[calls:] if one.was_refused] == []
    assert not [one for one in world.process.log[lines:] if "[error" in one]


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
    """Return a member who manages nothing."""
    return gym.member("ada")


@pytest.fixture
def bob(gym):
    """Return another member who manages nothing."""
    return gym.member("bob")


@pytest.fixture
def desk(discord, mod):
    """Return the one who manages the server, at the desk."""
    return CuratorDriver(discord, mod)


@pytest_asyncio.fixture(loop_scope="module")
async def store(world, discord):  # noqa: ARG001  the bot makes the file
    """Return the bot's database, opened beside it."""
    async with Store.at(world.url) as opened:
        yield opened


@pytest.fixture
def asks(gym, desk):
    """Return a way to ask in vain, each time by somebody else."""
    numbers = count()

    async def asking(question, times=1):
        for _ in range(times):
            await asked(gym, gym.member(f"asker{next(numbers)}"), question)
        # Notes are written together every few seconds, and before somebody looks at them.
        await desk.command("/faq unanswered")

    return asking
