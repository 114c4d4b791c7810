"""REST faults: the next question is answered, and no question twice."""

from __future__ import annotations

import pytest

from tests.client.question_driver import OTHER, QUESTION

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

REPLY, RESPONSE = "/channels/*/messages", "/interactions/*/callback"


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_on_a_reply(discord, gym, status, done):
    """A reply that failed is sent again, and stands there once though the first was taken."""
    member, channel = gym.place()
    discord.rest_faults.fail("POST", REPLY, status, after_doing=done)
    said = await member.says(channel, QUESTION, mention=True)
    await discord.until(lambda: len(said.calls) == 2, "the second call")
    await gym.has_one_answer(said)
    assert len({call.body["nonce"] for call in said.calls}) == 1


@pytest.mark.parametrize("done", [False, True])
async def test_a_reply_whose_connection_breaks(discord, gym, done):
    """A reply whose answer never came is sent again, and stands there once."""
    member, channel = gym.place()
    discord.rest_faults.lose("POST", REPLY, after_doing=done)
    said = await member.says(channel, QUESTION, mention=True)
    await discord.until(lambda: len(said.calls) == 2, "the second call")
    await gym.has_one_answer(said)
    assert QUESTION.split()[1] in str(said.answers[0].payload["components"]).lower()


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_rate_limit_on_a_reply(discord, gym, scope):
    """A 429 is waited for."""
    member, channel = gym.place()
    discord.rest_faults.rate_limit("POST", REPLY, 0.2, scope=scope)
    said = await member.says(channel, QUESTION, mention=True)
    await gym.has_one_answer(said)
    assert [call.status for call in said.calls] == [429, 200]


async def test_a_crowd_that_asks_at_once_is_answered_without_a_refusal(discord, gym):
    """Discord takes 50 calls a second; ten thousand that it refuses ban the address."""
    before, places = len(discord.refused), [gym.place() for _ in range(120)]
    for member, channel in places:
        await member.says(channel, QUESTION, mention=True)
    answered = {channel.id for _, channel in places}
    await discord.until(
        lambda: all(
            any(
                one.author_id == discord.bot.id
                for one in discord.state.channels[each].messages.values()
            )
            for each in answered
        ),
        "all answers",
        20.0,
    )
    assert discord.refused[before:] == []


async def test_an_address_that_is_banned_is_not_hammered(discord, gym):
    """A 429 of the edge is answered by no third call."""
    member, channel = gym.place()
    discord.rest_faults.ban("POST", REPLY, times=9)
    said = await member.says(channel, QUESTION, mention=True)
    await discord.until(lambda: said.calls, "the call")
    await discord.settled(quiet=0.5)
    assert len(said.calls) <= 2
    discord.rest_faults._waiting.clear()


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_on_a_response(discord, gym, status, done):
    """A command whose response failed once is answered, once."""
    member, channel = gym.place()
    discord.rest_faults.fail("POST", RESPONSE, status, after_doing=done)
    asked = await member.slash("/ask", channel, question=QUESTION)
    await discord.until(lambda: len(asked.calls) == 2, "the second call")
    await discord.settled()
    assert len(asked.messages) == 1
    assert not discord.ephemeral(member)


@pytest.mark.parametrize("done", [False, True])
async def test_a_response_whose_connection_breaks(discord, gym, process, done):
    """A response whose outcome is not known is sent again, and stands there once."""
    member, channel = gym.place()
    logged = len(process.text)
    discord.rest_faults.lose("POST", RESPONSE, after_doing=done)
    asked = await member.slash("/ask", channel, question=QUESTION)
    await discord.until(lambda: len(asked.calls) == 2, "the second call")
    await discord.settled()
    assert len(asked.messages) == 1
    assert not asked.message.is_ephemeral
    assert "Traceback" not in process.text[logged:]


@pytest.mark.parametrize("status", [404, 400])
async def test_a_channel_that_is_deleted_before_the_answer(discord, gym, process, status):
    """Unknown channel is no error of the bot; a card that Discord refuses is one."""
    member, channel = gym.place()
    logged = len(process.text)
    discord.rest_faults.refuse("POST", REPLY, 10003 if status == 404 else 50035, times=2)
    said = await member.says(channel, QUESTION, mention=True)
    await discord.until(lambda: said.calls, "the call")
    await discord.settled()
    discord.rest_faults._waiting.clear()
    assert {call.status for call in said.calls} == {status}
    assert ("Traceback" in process.text[logged:]) is (status == 400)


async def test_a_rate_limit_on_a_response(discord, gym):
    """A 429 on the response is waited for."""
    member, channel = gym.place()
    discord.rest_faults.rate_limit("POST", RESPONSE, 0.2)
    asked = await member.slash("/ask", channel, question=QUESTION)
    assert len(asked.messages) == 1
    assert not asked.failed


@pytest.mark.parametrize("way", ["command", "press", "autocomplete", "delete"])
async def test_an_interaction_that_expired(discord, gym, process, way):
    """What comes too late is left alone: one refused call, no error in the log."""
    member, channel = gym.place()
    asked = await member.slash("/ask", channel, question=QUESTION)
    logged = len(process.text)
    discord.rest_faults.expire_interactions()
    match way:
        case "command":
            late = await member.slash("/help", channel, until="sent")
        case "press":
            late = await member.presses(asked.message, "Why?", until="sent")
        case "autocomplete":
            late = await member.autocomplete("/ask", channel, question="do", until="sent")
        case _:
            late = await member.presses(asked.message, f"v1:del:{member.id}", until="sent")
    await discord.until(lambda: late.calls and late.calls[0].status, "the response")
    late.interaction.void = True
    await discord.settled()
    assert [call.code for call in late.calls] == [10062]
    assert "Traceback" not in process.text[logged:]


async def test_a_response_that_is_too_slow(discord, gym, process):
    """A response that takes longer than three seconds is refused; the next one is in time."""
    member, channel = gym.place()
    logged = len(process.text)
    discord.rest_faults.slow("POST", RESPONSE, 3.2)
    late = await member.slash("/ask", channel, question=QUESTION)
    await discord.until(lambda: late.calls and late.calls[0].status, "the refusal")
    assert late.failed
    again = await member.slash("/ask", channel, question=QUESTION)
    assert len(again.messages) == 1
    assert not again.message.is_ephemeral
    assert "Traceback" not in process.text[logged:]


async def test_slow_calls_keep_nobody_waiting(discord, gym):
    """While one answer is under way for long others are given."""
    (ada, here), (bob, there) = gym.place(), gym.place()
    discord.rest_faults.slow_answer("POST", f"/channels/{here.id}/messages", 2.0)
    slow = await ada.says(here, QUESTION, mention=True)
    await discord.until(lambda: slow.answers, "the slow answer")
    quick = await bob.says(there, OTHER, mention=True)
    await quick.answer()
    assert slow.calls[0].status is None
    await gym.has_one_answer(slow, quick)
