"""A server that cannot be read after a restart: no rule is broken, no text lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.faq.model import EntryContent, GuildSettings
from bot.store.store import Store
from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.fake_discord import FakeDiscord, ResponseType, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

QUESTION, CURATED = "Where are the plates?", "what is emg"
TYPED = "In the rack, as I typed at length."


def closed(database):
    """Let nobody else read the database or write to it until the connection is closed."""
    holding = sqlite3.connect(database, isolation_level=None)
    holding.execute("PRAGMA locking_mode = EXCLUSIVE")
    holding.execute("BEGIN IMMEDIATE")
    holding.execute("CREATE TABLE held (value)")
    return closing(holding)


@pytest.fixture
async def opened(tmp_path):
    """Return a server with private answers, and its curator's form from before the restart."""
    database = tmp_path / "squatbot.db"
    running = {"DATABASE_URL": f"sqlite:///{database}"}
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        role, ada = gym.role("curators"), gym.member("ada")
        async with await Store.open(running["DATABASE_URL"]) as store:
            await store.save_settings(gym.id, GuildSettings(role.id, private=True), None)
            await store.add(gym.id, EntryContent(QUESTION, "Downstairs."), None)
        cleo = CuratorDriver(discord, gym.member("cleo", role))
        async with running_bot(discord, tmp_path, **running) as bot:
            public = await asked(gym, ada, QUESTION)
            modal = await cleo.opens_hidden(public, "v1:edit:e1")
            await bot.stop()
        with closed(database) as holding:
            async with running_bot(discord, tmp_path, **running):
                yield gym, ada, cleo, modal, holding


async def test_a_server_that_may_want_it_private_is_answered_in_private(opened):
    """Nobody but the asker sees an answer that the server may keep from the channel."""
    gym, ada, *_ = opened
    told = await ada.slash("/ask", gym.channel("plates"), question=CURATED)
    assert told.message.is_ephemeral


async def test_a_form_of_one_who_may_be_a_curator_is_kept(opened):
    """They are told what is the matter, and have their text again once it can be read who may."""
    *_, cleo, modal, holding = opened
    card = await cleo.submits(modal, answer=TYPED)
    assert "busy" in card.text
    holding.close()
    opens = next(one for one in card.custom_ids if one.startswith("v1:fix"))
    for _ in range(60):
        # After a failing read the store is left alone for a while.
        pressed = await cleo.member.presses(card, opens)
        if pressed.kind is ResponseType.MODAL:
            break
        await asyncio.sleep(0.5)
    preview = await cleo.submits(pressed.modal)
    assert TYPED in preview.text
    assert "Saved as e1" in (await cleo.presses(preview, "Save")).text


async def test_a_command_of_one_who_may_be_a_curator_gets_a_sentence(opened):
    """While it cannot be read who may, each command says so within its three seconds."""
    gym, _, cleo, *_ = opened
    for command in cleo.discord.commands.everything():
        cleo.discord.commands.allow(command, gym.role("curators").id)
    told = await cleo.member.slash("/faq list")
    assert "busy" in told.message.text
