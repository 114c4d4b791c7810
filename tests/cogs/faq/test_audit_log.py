"""Audit log: every change is posted, and a failed post never loses a change."""

from __future__ import annotations

import pytest

from bot.faq.model import GuildSettings
from bot.store.store import Store
from tests.fake_discord import Permission

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."


@pytest.fixture
async def setting(world, gym):
    """Return a way to choose the log channel before the bot looks at the server."""

    async def choose(channel_id):
        async with await Store.open(world.url) as store:
            await store.save_settings(gym.id, GuildSettings(log_channel=channel_id), None)

    return choose


async def test_every_change_is_told(discord, gym, desk, setting):
    """Who, what, before and after in short; nobody is pinged."""
    journal = gym.channel("journal")
    await setting(journal.id)
    saved = await desk.adds(QUESTION, ANSWER, phrasings="@ everybody where")
    modal = await desk.form("/faq edit", entry="e1")
    await desk.presses(await desk.submits(modal, answer="In the corner."), "Save")
    await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    await desk.command("/faq undo", entry="e1")
    for press in ("v1:rev:0:0", "v1:right:e1:0.0"):
        await desk.presses(saved, press, unchecked=True)
    lines = await discord.until(
        lambda: told if len(told := discord.messages(journal)) == 5 else None, "five lines"
    )
    added, changed, removed, undone, right = (one.text for one in lines)
    who = desk.member.mention
    assert added == f"{who} added **e1** “{QUESTION}”."
    assert "changed **e1**" in changed
    assert "**Answer:** “Back on the tree.” → “In the corner.”" in changed
    assert "removed **e1**" in removed
    assert "undid the last change of **e1**" in undone
    assert right == f"{who} looked at **e1** and found it still right."
    assert not any(one.pings for one in lines)


async def test_a_channel_that_is_closed_or_gone_costs_no_change(world, gym, desk, setting):
    """It is looked at before anything is sent; the change stands and the log knows."""
    journal = gym.channel("journal")
    gym.deny(journal, gym.bot_role, Permission.SEND_MESSAGES)
    await setting(journal.id)
    assert "Saved as e1" in (await desk.adds(QUESTION, ANSWER)).text
    await world.discord.settled()
    assert world.discord.calls_to("POST", f"/channels/{journal.id}/messages") == []
    assert f"channel={journal.id}" in world.process.text


async def test_a_refused_line_is_only_logged(world, discord, gym, desk, setting):
    """What Discord says no to changes nothing for the moderator."""
    journal = gym.channel("journal")
    await setting(journal.id)
    discord.rest_faults.refuse("POST", f"*/channels/{journal.id}/messages", 50001)
    assert "Saved as e1" in (await desk.adds(QUESTION, ANSWER)).text
    await discord.until(lambda: "no line in the log channel" in world.process.text, "the log")
    for call in discord.refused:
        discord.state.calls.remove(call)


async def test_without_a_channel_nothing_is_told(discord, gym, desk):
    """A server that chose none hears nothing."""
    await desk.adds(QUESTION, ANSWER)
    await discord.settled()
    assert discord.messages(gym.channel()) == []
