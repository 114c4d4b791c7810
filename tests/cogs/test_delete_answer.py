"""Who may delete an answer."""

from __future__ import annotations

import pytest

from tests.fake_discord import Permission

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"


async def test_who_asked_deletes(discord, gym, ada):
    """By mention or by command."""
    mentioned = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    await ada.presses(mentioned, "Delete")
    await discord.until(lambda: mentioned.is_deleted, "the deletion")
    commanded = (await ada.slash("/ask", question=QUESTION)).message
    await ada.presses(commanded, "Delete")
    await discord.until(lambda: commanded.is_deleted, "the deletion")


async def test_a_moderator_deletes(discord, gym, ada):
    """Whoever may manage messages may do away with this one."""
    eve = gym.member("eve", gym.role("moderators", Permission.MANAGE_MESSAGES))
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    await eve.presses(answer, "Delete")
    await discord.until(lambda: answer.is_deleted, "the deletion")


async def test_nobody_else_deletes(gym, ada, bob):
    """Others are told who may."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    exchange = await bob.presses(answer, "Delete")
    assert exchange.message.is_ephemeral
    assert "Only the asker" in exchange.message.text
    assert not answer.is_deleted


async def test_details_are_deleted_by_who_asked_for_them(discord, gym, ada, bob):
    """A reply's answer is the replier's."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    why = await (await bob.says(gym.channel(), "why?", reply_to=answer)).answer()
    await ada.presses(why, "Delete")
    assert not why.is_deleted
    await bob.presses(why, "Delete")
    await discord.until(lambda: why.is_deleted, "the deletion")


async def test_a_direct_message_is_deleted(discord, ada):
    """In private there is nobody to moderate."""
    answer = await (await ada.says(ada.dm, QUESTION)).answer()
    await ada.presses(answer, "Delete")
    await discord.until(lambda: answer.is_deleted, "the deletion")


async def test_what_was_picked_is_deleted_by_who_asked(discord, gym, ada, bob):
    """The answer in the place of choices is still the asker's."""
    card = await (await ada.says(gym.channel(), "squats?", mention=True)).answer()
    await ada.presses(card, next(one for one in card.custom_ids if one.startswith("v1:pick")))
    await bob.presses(card, "Delete")
    assert not card.is_deleted
    await ada.presses(card, "Delete")
    await discord.until(lambda: card.is_deleted, "the deletion")


async def test_the_way_to_an_answer_is_deleted_by_who_was_shown_it(discord, gym, ada, bob):
    """The answer itself stays."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    shown = await (await bob.says(gym.channel(), QUESTION, mention=True)).answer()
    await ada.presses(shown, "Delete")
    assert not shown.is_deleted
    await bob.presses(shown, "Delete")
    await discord.until(lambda: shown.is_deleted, "the deletion")
    assert not answer.is_deleted
