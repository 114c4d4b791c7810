"""Repeated questions, and too many at once."""

from __future__ import annotations

import asyncio

import pytest

from tests.fake_discord.state.message_changes import remove, remove_many

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work the hamstrings?"
OTHER_WORDS = "Do squats work ur hams??"
HEADING = "### Do squats work your hamstrings?"


async def test_a_repeated_command_is_answered_privately(gym, ada, bob):
    """With the answer and a link to the first, however it was asked and worded."""
    first = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    exchange = await bob.slash("/ask", question=OTHER_WORDS)
    assert exchange.message.is_ephemeral
    assert first.link in exchange.message.text
    assert HEADING in exchange.message.text


async def test_a_repeated_mention_gets_one_line(gym, ada, bob):
    """The channel is not filled with the same card; the link works as it is."""
    first = (await ada.slash("/ask", question=QUESTION)).message
    said = await bob.says(gym.channel(), OTHER_WORDS, mention=True)
    assert (await said.answer()).text == f"Just answered here: {first.link}"


async def test_other_places_and_other_answers_are_no_repeat(gym, ada, bob):
    """Another channel, another question, details of the first: all are given."""
    first = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    elsewhere = await bob.says(gym.channel("other"), QUESTION, mention=True)
    assert (await elsewhere.answer()).text.startswith(HEADING)
    why = await bob.says(gym.channel(), "why?", reply_to=first)
    assert "What would explain it" in (await why.answer()).text
    again = await ada.says(gym.channel(), "why?", reply_to=first)
    assert (await again.answer()).text.startswith("Just answered here: ")


async def test_a_direct_message_repeats(ada):
    """In private nothing is too much."""
    for _ in range(2):
        said = await ada.says(ada.dm, QUESTION)
        assert (await said.answer()).text.startswith(HEADING)


async def test_after_deletion_it_is_answered_anew(discord, gym, ada, bob):
    """No link leads nowhere: deleted by its button, by hand or with many others."""
    channel = gym.channel()
    first = await (await ada.says(channel, QUESTION, mention=True)).answer()
    await ada.presses(first, "Delete")
    await discord.until(lambda: first.is_deleted, "the deletion")
    second = await (await bob.says(channel, QUESTION, mention=True)).answer()
    assert second.text.startswith(HEADING)
    remove(discord.state, second)
    said = await ada.says(channel, QUESTION, mention=True)
    third = await said.answer()
    assert third.text.startswith(HEADING)
    remove_many(discord.state, [said.message, third])
    fourth = await (await bob.says(channel, QUESTION, mention=True)).answer()
    assert fourth.text.startswith(HEADING)


async def test_choices_that_were_picked_from_are_offered_anew(gym, ada, bob):
    """Where they stood there is now the answer to one of them."""
    channel = gym.channel()
    card = await (await ada.says(channel, "squats?", mention=True)).answer()
    waiting = await (await bob.says(channel, "squats?", mention=True)).answer()
    assert waiting.text == f"Just answered here: {card.link}"
    await ada.presses(card, next(one for one in card.custom_ids if one.startswith("v1:pick")))
    again = await (await bob.says(channel, "squats?", mention=True)).answer()
    assert "Did you mean one of these?" in again.text


async def test_two_at_the_same_moment_are_one_answer(gym, ada, bob):
    """One gets the card, the other the way to it."""
    channel = gym.channel()
    said = await asyncio.gather(
        ada.says(channel, QUESTION, mention=True), bob.says(channel, QUESTION, mention=True)
    )
    answers = [await one.answer() for one in said]
    cards = [one for one in answers if one.text.startswith(HEADING)]
    assert len(cards) == 1
    others = [one.text for one in answers if one not in cards]
    assert others == [f"Just answered here: {cards[0].link}"]


async def test_a_private_answer_is_no_answer_to_others(ada, bob):
    """What one alone saw is not where others are sent."""
    await ada.slash("/ask", question=QUESTION, private=True)
    exchange = await bob.slash("/ask", question=QUESTION)
    assert not exchange.message.is_ephemeral


async def test_too_many_commands_are_refused_kindly(gym, ada, bob):
    """The ninth at once is told when to come back, each time; others are not held up."""
    for number in range(8):
        await ada.slash("/ask", gym.channel(f"c{number}"), question=QUESTION, private=True)
    for _ in range(2):
        exchange = await ada.slash("/ask", question=QUESTION)
        assert exchange.message.is_ephemeral
        assert "That was a lot at once" in exchange.message.text
    assert (await ada.autocomplete("/ask", question="hams")).choices
    assert HEADING in (await bob.slash("/ask", question=QUESTION)).message.text


async def test_too_many_mentions_are_refused_once(discord, gym, ada):
    """A flood gets one word on it, not one each."""
    said = [
        await ada.says(gym.channel(f"c{number}"), QUESTION, mention=True) for number in range(12)
    ]
    told = [await one.answer() for one in said[:9]]
    assert all(HEADING in one.text for one in told[:8])
    assert "That was a lot at once" in told[8].text
    await discord.settled(0.1)
    assert [one.answers for one in said[9:]] == [[], [], []]


async def test_too_many_presses_are_refused(gym, ada, bob):
    """Buttons count as well."""
    card = await (await bob.says(gym.channel(), QUESTION, mention=True)).answer()
    for _ in range(8):
        await ada.presses(card, "Why?")
    exchange = await ada.presses(card, "Why?")
    assert exchange.message.is_ephemeral
    assert "That was a lot at once" in exchange.message.text
