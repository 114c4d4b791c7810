"""Follow-ups by reply: to an answer, its details, its explanation and older cards."""

from __future__ import annotations

import pytest

from tests.cogs.older_cards import button, old_card

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
HEADING = "### Do squats work your hamstrings?"
INSTEAD = "### What should I do for hamstrings instead of squats?"
CHOICES = "Did you mean one of these?"


async def test_an_answer_without_details_is_replied_to_as_well(gym, ada):
    """It has no button that names it, and “why?” is still asked of it and of nothing else."""
    term = await (await ada.says(gym.channel(), "what is EMG?", mention=True)).answer()
    assert not term.control("Why?")
    for asked, told in (("how sure?", "Not graded."), ("what instead?", "")):
        reply = await ada.says(gym.channel(), asked, reply_to=term)
        answer = await reply.answer()
        assert CHOICES not in answer.text
        assert told in answer.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("why?", "What would explain it"),
        ("source?", "European Journal of Applied Physiology"),
        ("how sure", "Step by step"),
        ("what speaks against it?", "What limits it or speaks against it"),
        ("what instead?", INSTEAD),
        ("do squats build the quads?", "quads"),
    ],
)
async def test_a_reply_is_about_the_answer(gym, bob, answered, text, told):
    """Anyone may reply, with a follow-up or a question of its own."""
    said = await bob.says(gym.channel(), text, reply_to=answered)
    answer = await said.answer()
    assert told in answer.text
    assert answer.replies_to == said.message.id


async def test_a_reply_to_details_is_about_the_same_answer(gym, ada, answered):
    """A talk goes on: why, then the sources of that, then how sure."""
    why = await (await ada.says(gym.channel(), "why?", reply_to=answered)).answer()
    sources = await (await ada.says(gym.channel(), "source?", reply_to=why)).answer()
    assert "European Journal of Applied Physiology" in sources.text
    sure = await (await ada.says(gym.channel(), "how sure?", reply_to=sources)).answer()
    assert sure.text.startswith(HEADING)
    assert "Step by step" in sure.text


async def test_a_reply_by_direct_message_is_about_the_answer(ada):
    """The same holds in private."""
    answer = await (await ada.says(ada.dm, QUESTION)).answer()
    said = await ada.says(ada.dm, "why?", reply_to=answer)
    assert "What would explain it" in (await said.answer()).text


async def test_a_reply_without_its_text_gets_one_hint(discord, gym, ada):
    """A reply to a command's response, or without a ping, comes empty; once is enough."""
    exchange = await ada.slash("/ask", question=QUESTION)
    hint = await (await ada.says(gym.channel(), "why?", reply_to=exchange.message)).answer()
    assert "Discord doesn't show me this reply" in hint.text
    again = await ada.says(gym.channel(), "why though?", reply_to=exchange.message)
    await discord.settled(0.1)
    assert again.answers == []
    mentioned = await ada.says(gym.channel(), "why?", reply_to=exchange.message, mention=True)
    assert "What would explain it" in (await mentioned.answer()).text


async def test_a_reply_that_does_not_ping_gets_the_hint(gym, bob, answered):
    """Without the ping Discord keeps the text back."""
    said = await bob.says(gym.channel(), "why?", reply_to=answered, ping=False)
    assert "Discord doesn't show me this reply" in (await said.answer()).text


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("v0:why:x", "older version"),
        ("count:7", "older version"),
        ("v1:why:gone", "no longer exists"),
        ("v1:pick:squats-work-hamstrings", "There is no answer here to ask that of"),
        ("v1:del:1", "There is no answer here to ask that of"),
    ],
)
async def test_a_reply_to_a_card_without_an_answer_is_told_so(discord, gym, ada, custom_id, told):
    """What is asked of it gets the word that a press gets, and a question is answered."""
    card = discord.earlier_message(gym.channel(), old_card(button(custom_id)))
    for text in ("why?", "what instead?"):
        said = await ada.says(gym.channel(), text, reply_to=card)
        assert told in (await said.answer()).text
    said = await ada.says(gym.channel(), QUESTION, reply_to=card)
    assert (await said.answer()).text.startswith(HEADING)


@pytest.mark.parametrize("question", [QUESTION, "what is EMG?"])
async def test_a_reply_to_the_way_to_an_answer_is_about_that(gym, ada, bob, question):
    """Who was shown where it stands asks on right there, as often as it goes on."""
    channel = gym.channel()
    await (await ada.says(channel, question, mention=True)).answer()
    shown = await (await bob.says(channel, question, mention=True)).answer()
    assert shown.text.startswith("Just answered here: ")
    sure = await (await bob.says(channel, "how sure?", reply_to=shown)).answer()
    assert "Step by step" in sure.text or "Not graded." in sure.text
    again = await (await ada.says(channel, "how sure?", reply_to=shown)).answer()
    assert again.text == f"Just answered here: {sure.link}"
    assert (
        "Sources"
        in (await (await ada.says(channel, "what instead?", reply_to=again)).answer()).text
    )


async def test_the_way_to_choices_shows_no_answer(gym, ada, bob):
    """They have none yet."""
    channel = gym.channel()
    await (await ada.says(channel, "squats?", mention=True)).answer()
    shown = await (await bob.says(channel, "squats?", mention=True)).answer()
    said = await bob.says(channel, "why?", reply_to=shown)
    assert "There is no answer here to ask that of" in (await said.answer()).text
