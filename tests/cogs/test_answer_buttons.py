"""Buttons and selects of answers, on cards of any age."""

from __future__ import annotations

import pytest

from tests.cogs.older_cards import button, old_card
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
HEADING = "### Do squats work your hamstrings?"
INSTEAD = "### What should I do for hamstrings instead of squats?"
CHOICES = "Did you mean one of these?"


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Why?", "What would explain it"),
        ("How sure?", "Step by step"),
        ("Sources", "European Journal of Applied Physiology"),
        ("More", "Beyond the article"),
    ],
)
async def test_a_button_answers_whoever_presses(bob, answered, label, told):
    """Details are seen by the presser alone, whoever asked."""
    exchange = await bob.presses(answered, label)
    assert exchange.message.is_ephemeral
    assert exchange.message.seen_by == bob.id
    assert told in exchange.message.text
    assert not exchange.message.control("Delete")


async def test_what_instead_can_be_asked_on(bob, answered):
    """It is an answer of its own, with buttons that work where only the presser sees them."""
    instead = (await bob.selects(answered, "Ask next", INSTEAD.removeprefix("### "))).message
    why = await bob.presses(instead, "Why?")
    assert why.message.text.startswith(INSTEAD)


async def test_long_details_go_on(ada):
    """What does not fit is a press away, and is the rest of what was read."""
    topic = await ada.slash("/ask", question="muscles-worked-by-squats")
    sure = (await ada.presses(topic.message, "How sure?")).message
    rest = (await ada.presses(sure, "More")).message
    assert rest.text.startswith("**Step by step**")
    assert "The surest of these lines counts" in rest.text
    assert "The surest of these lines counts" not in sure.text


async def test_a_related_question_is_a_choice_away(bob, answered):
    """The select gives whoever chooses the answer, privately and with all its controls."""
    select = next(one for one in answered.controls if one["type"] == 3)
    option = select["options"][0]
    exchange = await bob.selects(answered, select["placeholder"], option["label"])
    assert exchange.message.seen_by == bob.id
    assert exchange.message.text.startswith(f"### {option['label']}")
    assert exchange.message.control("Why?")


async def test_a_direct_message_hides_nothing(ada):
    """Where nobody else reads, details stay when Discord is reloaded."""
    answer = await (await ada.says(ada.dm, QUESTION)).answer()
    exchange = await ada.presses(answer, "Why?")
    assert not exchange.message.is_ephemeral


async def test_who_asked_picks_in_place(gym, ada):
    """The answer takes the place of the choices, with a button to delete it."""
    said = await ada.says(gym.channel(), "squats?", mention=True)
    card = await said.answer()
    assert CHOICES in card.text
    picks = [one for one in card.custom_ids if one.startswith("v1:pick")]
    assert len(picks) >= 2
    await ada.presses(card, picks[1])
    assert CHOICES not in card.text
    assert card.control("Why?")
    assert card.control("Delete")
    assert not card.pings.users - {ada.id}


async def test_others_pick_for_themselves(gym, ada, bob):
    """The choices stay for who asked."""
    card = await (await ada.says(gym.channel(), "squats?", mention=True)).answer()
    pick = next(one for one in card.custom_ids if one.startswith("v1:pick"))
    exchange = await bob.presses(card, pick)
    assert exchange.message.seen_by == bob.id
    assert exchange.message.text.startswith("### ")
    assert CHOICES in card.text


async def test_private_choices_are_picked_in_place(ada):
    """What one alone sees is changed for that one."""
    exchange = await ada.slash("/ask", question="squats?", private=True)
    pick = exchange.message.custom_ids[0]
    picked = await ada.presses(exchange.message, pick)
    assert CHOICES not in picked.message.text
    assert picked.message.is_ephemeral
    assert not picked.message.control("Delete")


async def test_a_pick_keeps_whom_it_is_for(ada, bob):
    """The line above the choices stays above the answer."""
    exchange = await ada.slash("/ask", question="squats?", **{"for": bob})
    await ada.presses(exchange.message, exchange.message.custom_ids[0])
    assert exchange.message.text.startswith(f"-# For {bob.mention}\n### ")
    assert not exchange.message.pings


async def test_everything_works_after_a_restart(tmp_path):
    """Cards of a process that is gone are pressed, picked, replied to and deleted."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        ada, bob = gym.member("ada"), gym.member("bob")
        channel = gym.channel()
        async with running_bot(discord, tmp_path):
            answer = await (await ada.says(channel, QUESTION, mention=True)).answer()
            choices = await (await bob.says(channel, "squats?", mention=True)).answer()
        async with running_bot(discord, tmp_path):
            assert "What would explain it" in (await bob.presses(answer, "Why?")).message.text
            picks = [one for one in choices.custom_ids if one.startswith("v1:pick")]
            assert (await ada.presses(choices, picks[0])).message.is_ephemeral
            await bob.presses(choices, picks[0])
            assert CHOICES not in choices.text
            reply = await ada.says(channel, "how sure?", reply_to=answer)
            assert "Step by step" in (await reply.answer()).text
            await ada.presses(answer, "Delete")
            await discord.until(lambda: answer.is_deleted, "the deletion")
        assert discord.refused == []


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("v0:why:squats-work-hamstrings", "older version"),
        ("v1:plot:squats-work-hamstrings", "older version"),
        ("v1:map:gone", "no longer exists"),
        ("v7:why:a:b:c", "older version"),
        ("count:7", "older version"),
        ("x" * 100, "older version"),
        ("v1:why:no-such-topic", "no longer exists"),
        ("v1:why:", "no longer exists"),
        ("v1:more:x.squat+m.nothing:1", "no longer exists"),
        ("v1:pick:gone:1", "no longer exists"),
        ("v1:more:squats-work-hamstrings:999999", "Beyond the article"),
        ("v1:more:squats-work-hamstrings:-1:nonsense", "Beyond the article"),
        ("v1:why:what-is-emg", "makes no claim that we grade"),
        ("v1:next:", "no longer exists"),
        ("v1:del:", "Only the asker"),
        ("v1:del:not-a-number:x", "Only the asker"),
    ],
)
async def test_any_button_ever_sent_is_answered(discord, gym, ada, custom_id, told):
    """Older, newer, foreign and made-up ids get a sentence to the presser."""
    card = discord.earlier_message(gym.channel(), old_card(button(custom_id)))
    exchange = await ada.presses(card, custom_id)
    assert exchange.message.is_ephemeral
    assert told in exchange.message.text


async def test_a_select_of_an_older_card_is_answered(discord, gym, ada):
    """A topic that is gone is said to be gone."""
    options = [{"label": "Gone?", "value": "gone"}, {"label": "Sources?", "value": "sources"}]
    select = {"type": 3, "custom_id": "v1:next:", "placeholder": "Ask next", "options": options}
    card = discord.earlier_message(gym.channel(), old_card(select))
    gone = await ada.selects(card, "Ask next", "gone")
    assert "no longer exists" in gone.message.text
    there = await ada.selects(card, "Ask next", "sources")
    assert there.message.text.startswith("### What is all this based on?")
