"""What a question leans on: the card replied to, or the asker's last answer; and what is edited."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "how many people were in the kubo study?"
HAMSTRINGS = "Do squats work your hamstrings?"
THANKED = ("thanks!", "ok", "👍", "Thank you so much 🙏", "good to know, thx")


async def test_the_next_question_of_the_same_asker_leans_on_the_last_answer(gym, ada, bob):
    """“and for quads?” after a question on growth is read with it; from others it is not."""
    first = await ada.says(gym.channel(), "do squats grow the glutes?", mention=True)
    assert "lute" in (await first.answer()).text
    second = await (await ada.says(gym.channel(), "and the quads?", mention=True)).answer()
    assert "uad" in second.text
    other = await (
        await bob.says(gym.channel(), "how many people was that?", mention=True)
    ).answer()
    assert "17" not in other.text


async def test_a_reply_leans_on_the_card_that_it_replies_to(gym, ada, bob):
    """Anybody's reply is read with the answer on the card."""
    first = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    reply = await bob.says(gym.channel(), "and how long did it take?", reply_to=first)
    assert "10 weeks" in (await reply.answer()).text.replace("Ten", "10")


@pytest.mark.parametrize("text", THANKED)
async def test_a_reply_that_only_says_thanks_gets_silence(discord, bob, gym, answered, text):
    """Nobody asked for another card."""
    said = await bob.says(gym.channel(), text, reply_to=answered)
    await discord.settled(quiet=0.3)
    assert said.answers == []


async def test_a_mention_in_a_reply_to_a_question_answers_that_question(gym, ada, bob):
    """The question replied to is answered where Discord shows it: it mentions the bot, too."""
    asked = await ada.says(gym.channel("quiet"), HAMSTRINGS, mention=True)
    await asked.answer()
    pointed = await bob.says(gym.channel("other"), "", mention=True, reply_to=asked.message)
    assert HAMSTRINGS in (await pointed.answer()).text


async def test_a_mention_in_a_reply_to_a_hidden_question_says_how(gym, ada, bob):
    """Without the message content intent others' messages are hidden; one line says how."""
    asked = await ada.says(gym.channel(), HAMSTRINGS)
    pointed = await bob.says(
        gym.channel(), "can you answer this?", mention=True, reply_to=asked.message
    )
    answer = await pointed.answer()
    assert "Answer from the evidence" in answer.text
    assert len(answer.text.splitlines()) == 1


async def test_an_edited_question_is_answered_in_the_same_message(discord, gym, ada):
    """Within a minute the answer changes with the question; nobody gets a second one."""
    said = await ada.says(gym.channel(), "do squats grow the glutes?", mention=True)
    answer = await said.answer()
    await ada.edits(said.message, f"{discord.state.bot.mention} {HAMSTRINGS}")
    await discord.until(lambda: HAMSTRINGS in answer.text, "the new answer", 5.0)
    assert len(said.answers) == 1


async def test_an_answer_for_somebody_reaches_them_though_it_was_just_given(gym, ada, bob):
    """They are shown the way to it in public; the asker alone would be told in private."""
    first = await ada.slash("/ask", gym.channel(), question=HAMSTRINGS)
    again = await ada.slash("/ask", gym.channel(), question=HAMSTRINGS, **{"for": bob.user})
    assert not again.message.is_ephemeral
    assert bob.mention in again.message.text
    assert first.message.link in again.message.text
