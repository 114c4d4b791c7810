"""What members cause without asking a question is limited before anything is read."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from unittest.mock import AsyncMock, create_autospec

import discord
import pytest

from bot.cogs._support.audit_log import AuditLog
from bot.cogs._support.autocomplete import autocomplete_choices
from bot.cogs._support.state import LISTENING, TYPING
from bot.cogs.faq._transfer import EXPORTING, ImportExport
from bot.cogs.messages import MessagesCog
from bot.engine import AnswerEngine
from bot.errors import InputError
from bot.faq.guild_cache import GuildCache
from tests.in_process_bot import serving


@pytest.fixture(scope="module")
def library():
    """Return the knowledge that ships."""
    return AnswerEngine.open()


@pytest.fixture
async def service(library, tmp_path):
    """Return the shared state, of which every reading of a server is counted."""
    async with serving(library, tmp_path) as state:
        state.guilds = create_autospec(GuildCache, instance=True)
        state.guilds.load.return_value = SimpleNamespace(
            entries=None, settings=SimpleNamespace(listening=frozenset())
        )
        yield state


def interaction_of(user):
    """Return an interaction in a server that the bot is in."""
    client = SimpleNamespace(get_guild=lambda _: object())
    response = SimpleNamespace(defer=AsyncMock())
    return SimpleNamespace(
        user=SimpleNamespace(id=user), guild_id=7, client=client, response=response
    )


async def test_who_types_faster_than_anybody_can_costs_no_reading(service):
    """After thirty look-ups at once there are no choices, for this member alone."""

    async def look_up(user):
        return await autocomplete_choices(
            service, interaction_of(user), lambda _, __: [("emg", "What is EMG?")]
        )

    service.typing_limit.clock = lambda: 0.0
    most = TYPING[0]
    found = [await look_up(5) for _ in range(most + 20)]
    assert [len(choices) for choices in found] == [1] * most + [0] * 20
    assert service.guilds.load.await_count == most
    assert await look_up(6)


async def test_a_flooded_channel_costs_no_reading(service):
    """Messages that are not addressed to the bot are read up to a limit, channel by channel."""
    cog = MessagesCog(SimpleNamespace(user=None), service)

    def message_in(channel):
        return SimpleNamespace(
            author=SimpleNamespace(bot=False, id=5),
            webhook_id=None,
            guild=SimpleNamespace(id=7),
            content="hello there",
            mentions=[],
            type=discord.MessageType.default,
            channel=SimpleNamespace(id=channel, parent_id=None),
        )

    service.listening_limit.clock = lambda: 0.0
    most = LISTENING[0]
    for _ in range(most + 50):
        await cog._classify_passive(message_in(1))
    assert service.guilds.load.await_count == most
    await cog._classify_passive(message_in(2))
    assert service.guilds.load.await_count == most + 1


async def test_a_server_exports_once_at_a_time(service):
    """A second export of a server is refused while one is written; another server's is not."""
    written = asyncio.Event()
    reading = []

    async def entries(guild):
        reading.append(guild)
        await written.wait()
        return ()

    service.store = SimpleNamespace(entries=entries)
    transfer = ImportExport(service, create_autospec(AuditLog, instance=True))
    first = asyncio.create_task(transfer.export(interaction_of(1)))
    await asyncio.sleep(0)
    with pytest.raises(InputError, match=EXPORTING):
        await transfer.export(interaction_of(2))
    elsewhere = interaction_of(3)
    elsewhere.guild_id = 8
    second = asyncio.create_task(transfer.export(elsewhere))
    await asyncio.sleep(0)
    written.set()
    for task in (first, second):
        with pytest.raises(InputError, match="no entries yet"):
            await task
    assert reading == [7, 8]
    with pytest.raises(InputError, match="no entries yet"):
        await transfer.export(interaction_of(1))
