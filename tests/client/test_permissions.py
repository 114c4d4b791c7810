"""Missing permissions: the bot stays silent, as ten thousand refused calls ban an address."""

from __future__ import annotations

import aiohttp
import pytest
import pytest_asyncio

from tests.client.question_driver import QUESTION
from tests.fake_discord import Permission

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


async def _asks(gym, member, channel, times):
    """Put questions, each answered or left alone before the next."""
    all_said = []
    for number in range(times):
        all_said.append(await member.says(channel, f"{QUESTION} {number}", mention=True))
        await gym.discord.settled()
    return all_said


async def test_a_channel_known_to_be_closed(gym):
    """No call is made where the bot knows that it may not write."""
    member, channel = gym.place()
    gym.guild.deny(channel, gym.guild.bot_role, Permission.SEND_MESSAGES)
    said = await _asks(gym, member, channel, 3)
    assert said[0].calls == []


@pytest.mark.parametrize("code", [50001, 50013])
async def test_a_channel_that_turns_out_closed(gym, code):
    """A refusal that the bot could not foresee is the only one in its channel."""
    member, channel = gym.place()
    gym.discord.rest_faults.refuse("POST", f"/channels/{channel.id}/messages", code, times=9)
    said = await _asks(gym, member, channel, 3)
    assert [call.code for call in said[0].calls] == [code]
    gym.discord.rest_faults._waiting.clear()


async def test_direct_messages_that_are_closed(gym):
    """Somebody who asks and takes no direct messages costs one refused call."""
    member, _ = gym.place()
    member.user.accepts_dms = False
    said = await _asks(gym, member, member.dm, 3)
    assert [call.code for call in said[0].calls] == [50007]


async def test_a_command_in_a_closed_channel(gym):
    """A command is answered there all the same: responses need no such permission."""
    member, channel = gym.place()
    gym.guild.deny(channel, gym.guild.bot_role, Permission.SEND_MESSAGES)
    asked = await member.slash("/ask", channel, question=QUESTION)
    assert len(asked.messages) == 1


async def test_without_history_it_answers_without_a_reply(gym):
    """Without Read Message History a reply is refused, so the answer stands alone."""
    member, channel = gym.place()
    gym.guild.deny(channel, gym.guild.bot_role, Permission.READ_MESSAGE_HISTORY)
    (said,) = await _asks(gym, member, channel, 1)
    assert [call.status for call in said.calls] == [200]
    assert said.answers[0].replies_to is None


async def test_history_that_turns_out_closed(gym):
    """A reply that is refused for want of history is one call, or one more without a reply."""
    member, channel = gym.place()
    path = f"/channels/{channel.id}/messages"
    gym.discord.rest_faults.refuse("POST", path, 160002)
    (said,) = await _asks(gym, member, channel, 1)
    assert [call.status for call in said.calls] == [400, 200]
    assert said.answers[0].replies_to is None


async def test_a_permission_that_is_given_later(gym):
    """A channel that is opened is answered in."""
    member, channel = gym.place()
    gym.guild.deny(channel, gym.guild.bot_role, Permission.SEND_MESSAGES)
    await _asks(gym, member, channel, 1)
    gym.guild.allow(channel, gym.guild.bot_role, Permission.SEND_MESSAGES)
    (said,) = await _asks(gym, member, channel, 1)
    assert len(said.answers) == 1


@pytest_asyncio.fixture(loop_scope="module")
async def thread(gym):
    """Return a member and a thread."""
    discord = gym.discord
    member, channel = gym.place()
    said = await member.says(channel, "let us talk")
    url = f"{discord.api_url}/channels/{channel.id}/messages/{said.message.id}/threads"
    headers = {"Authorization": f"Bot {discord.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        response = await session.post(url, json={"name": "squats"})
        made = await response.json(content_type=None)
    return member, gym.guild.guild.channels[int(made["id"])]


async def test_a_thread_is_answered_in(gym, thread):
    """Threads have a permission of their own: writing in the channel is not needed."""
    member, place = thread
    gym.guild.deny(place.parent, gym.guild.bot_role, Permission.SEND_MESSAGES)
    (said,) = await _asks(gym, member, place, 1)
    assert len(said.answers) == 1


async def test_a_thread_that_is_closed_to_the_bot(gym, thread):
    """No call is made where the bot may not write in threads."""
    member, place = thread
    role = gym.guild.bot_role
    gym.guild.deny(place.parent, role, Permission.SEND_MESSAGES_IN_THREADS)
    said = await _asks(gym, member, place, 3)
    assert said[0].calls == []


async def test_a_thread_that_turns_out_closed(gym, thread):
    """A locked thread costs one refused call, or a second one at most, however often one asks."""
    member, place = thread
    gym.discord.rest_faults.refuse("POST", f"/channels/{place.id}/messages", 50083, times=9)
    said = await _asks(gym, member, place, 3)
    assert [call.code for call in said[0].calls] == [50083]
    gym.discord.rest_faults._waiting.clear()
