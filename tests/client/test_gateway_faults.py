"""Gateway faults: the next question is answered, and no question twice."""

from __future__ import annotations

import pytest

from tests.client.question_driver import OTHER, QUESTION

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


@pytest.fixture
def resumed(discord):
    """Return a way to wait for so many resumes and new sessions since the test began."""
    gateway = discord.gateway
    before = len(gateway.resumes), len(gateway.identifies)

    async def wait(resumes, identifies):
        def since():
            found = len(gateway.resumes) - before[0], len(gateway.identifies) - before[1]
            return found == (resumes, identifies) and gateway.ready

        await discord.until(since, f"{resumes} resumes, {identifies} new sessions", 25.0)

    return wait


def _drop(faults):
    faults.drop()


def _op_7(faults):
    faults.ask_reconnect()


def _op_9_true(faults):
    faults.invalidate(resumable=True)


@pytest.mark.parametrize("fault", [_drop, _op_7, _op_9_true])
async def test_what_is_asked_meanwhile_is_answered_once(discord, gym, resumed, fault):
    """A session that goes on replays what was asked while the bot was away."""
    (ada, here), (bob, there) = gym.place(), gym.place()
    before = await ada.says(here, QUESTION, mention=True)
    fault(discord.gateway_faults)
    during = await ada.says(here, OTHER, mention=True)
    also = await bob.says(there, OTHER, mention=True)
    await gym.has_one_answer(before, during, also)
    await resumed(1, 0)


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4008])
async def test_close_codes_that_are_retried(discord, gym, resumed, code):
    """After a close code that leaves the session it is resumed."""
    member, channel = gym.place()
    discord.gateway_faults.close(code)
    said = await member.says(channel, QUESTION, mention=True)
    await gym.has_one_answer(said)
    await resumed(1, 0)


@pytest.mark.parametrize("code", [4007, 4009])
async def test_close_codes_that_end_the_session(discord, resumed, code):
    """After a close code that ends the session a new one is begun."""
    discord.gateway_faults.close(code)
    await resumed(0, 1)


async def test_an_invalid_session_is_begun_anew(discord, resumed):
    """After op 9 false the bot identifies once, not before its time."""
    discord.gateway_faults.invalidate(resumable=False)
    await resumed(0, 1)


async def test_a_refused_resume_is_followed_by_a_new_session(discord, resumed):
    """A resume that is refused is not tried again."""
    discord.gateway_faults.refuse_resume()
    discord.gateway_faults.drop()
    await resumed(0, 1)


async def test_drops_in_a_row(discord, gym, resumed):
    """Each of several drops is survived."""
    for number in (1, 2, 3):
        member, channel = gym.place()
        discord.gateway_faults.drop()
        said = await member.says(channel, QUESTION, mention=True)
        await gym.has_one_answer(said)
        await resumed(number, 0)


async def test_a_gateway_that_cannot_be_reached_is_tried_again(discord):
    """Websocket requests that fail while the bot reconnects end nothing."""
    discord.gateway_faults.refuse_upgrade(503, times=2)
    discord.gateway_faults.drop()
    await discord.until(lambda: not discord.gateway.ready, "the drop")
    await discord.ready(seconds=30.0)
    assert discord.gateway.faults.take_upgrade() is None


async def test_the_same_question_twice_is_answered_once(discord, gym):
    """A message event that comes twice is one question."""
    member, channel = gym.place()
    discord.gateway_faults.duplicate()
    said = await member.says(channel, QUESTION, mention=True)
    await gym.has_one_answer(said)
    assert len(said.calls) == 1


async def test_a_replayed_question_is_answered_once(discord, gym, resumed):
    """What was answered before a drop and comes again after the resume is left alone."""
    member, channel = gym.place()
    said = await member.says(channel, QUESTION, mention=True)
    await gym.has_one_answer(said)
    session = discord.gateway.ready[0]
    event = next(one for one in session.events if one.data.get("id") == str(said.message.id))
    discord.gateway_faults.drop()
    await resumed(1, 0)
    session.dispatch(event.name, event.data)
    await discord.ready()
    await gym.has_one_answer(said)
    assert len(said.calls) == 1


async def test_the_same_command_and_press_twice(discord, gym):
    """An interaction event that comes twice is responded to once."""
    member, channel = gym.place()
    discord.gateway_faults.duplicate()
    asked = await member.slash("/ask", channel, question=QUESTION)
    await discord.settled()
    assert [call.status for call in asked.calls] == [200]
    discord.gateway_faults.duplicate()
    pressed = await member.presses(asked.message, "Why?")
    await discord.settled()
    assert [call.status for call in pressed.calls] == [200]
    assert not pressed.followups


async def test_events_out_of_order(discord, gym):
    """Questions that arrive the last first are all answered."""
    (ada, here), (bob, there) = gym.place(), gym.place()
    discord.gateway_faults.hold()
    first = await ada.says(here, QUESTION, mention=True)
    second = await ada.says(here, OTHER, mention=True)
    third = await bob.says(there, QUESTION, mention=True)
    discord.gateway_faults.release(backwards=True)
    await gym.has_one_answer(first, second, third)


async def test_a_question_deleted_before_it_arrives(discord, gym, process):
    """An answer whose question is gone is tried once and not sent elsewhere."""
    member, channel = gym.place()
    discord.gateway_faults.hold()
    said = await member.says(channel, QUESTION, mention=True)
    await member.deletes(said.message)
    discord.gateway_faults.release(backwards=True)
    await discord.until(lambda: said.calls, "the answer")
    await discord.settled()
    assert [call.status for call in said.calls] == [400]
    assert discord.messages(channel) == []
    assert f"message={said.message.id}" in process.text.replace(" ", "")


async def test_a_guild_that_goes_and_comes_back(gym):
    """After an outage of its guild the bot answers there."""
    gym.guild.goes_away()
    gym.guild.comes_back()
    await gym.is_answered_once()


@pytest.mark.parametrize("fault", [_drop, _op_7])
async def test_a_failed_reconnect_does_not_end_the_session(discord, gym, resumed, fault):
    """After a drop and two 503 the session is resumed, and what was asked meanwhile is answered."""
    (ada, here), (bob, there) = gym.place(), gym.place()
    discord.gateway_faults.refuse_upgrade(503, times=2)
    fault(discord.gateway_faults)
    during = await ada.says(here, QUESTION, mention=True)
    also = await bob.says(there, OTHER, mention=True)
    await gym.has_one_answer(during, also)
    await resumed(1, 0)
