"""Messages in channels, permissions and commands, called without a library between."""

from __future__ import annotations

import io

import aiohttp
import pytest

from tests.fake_discord import FakeDiscord, NotPossibleError, Permission, Settings
from tests.fake_discord.sample_bot import quick

TEXT = {"content": "x"}


@pytest.fixture
def send(call):
    """Return a way to send to a channel."""

    async def sending(channel, **body):
        path = f"/channels/{channel.id}/messages"
        status, payload, _ = await call("POST", path, body or TEXT)
        return status, payload

    return sending


async def test_a_channel_the_bot_does_not_see_is_50001(gym, send):
    """Without VIEW_CHANNEL the bot has no access."""
    gym.deny(gym.channel(), gym.bot_role, Permission.VIEW_CHANNEL)
    status, payload = await send(gym.channel())
    assert (status, payload["code"]) == (403, 50001)


async def test_a_channel_the_bot_may_not_write_in_is_50013(discord, gym, send):
    """Without SEND_MESSAGES the bot lacks a permission, and the call counts as invalid."""
    gym.deny(gym.channel(), gym.guild.roles[gym.id], Permission.SEND_MESSAGES)
    status, payload = await send(gym.channel())
    assert (status, payload["code"]) == (403, 50013)
    assert discord.state.invalid_requests == 1
    gym.allow(gym.channel(), gym.bot_role, Permission.SEND_MESSAGES)
    assert (await send(gym.channel()))[0] == 200


async def test_a_guild_without_the_bot_is_50001(discord, send):
    """Where only users installed the application the bot cannot write."""
    guild = discord.guild("elsewhere", has_bot=False)
    status, payload = await send(guild.channel())
    assert (status, payload["code"]) == (403, 50001)


async def test_embeds_vanish_without_their_permission(gym, send):
    """Without EMBED_LINKS the message arrives and its embeds do not."""
    gym.deny(gym.channel(), gym.bot_role, Permission.EMBED_LINKS)
    status, payload = await send(gym.channel(), content="x", embeds=[{"title": "t"}])
    assert status == 200
    assert payload["embeds"] == []


async def test_replies_need_history_and_a_message(gym, ada, send):
    """A reply to a deleted message is 50035, one without READ_MESSAGE_HISTORY 160002."""
    channel = gym.channel()
    said = await ada.says(channel, "x")
    reference = {"message_id": str(said.message.id)}
    assert (await send(channel, content="x", message_reference=reference))[0] == 200
    await ada.deletes(said.message)
    status, payload = await send(channel, content="x", message_reference=reference)
    assert (status, payload["code"]) == (400, 50035)
    assert "message_reference" in payload["errors"]
    lenient = {**reference, "fail_if_not_exists": False}
    assert (await send(channel, content="x", message_reference=lenient))[0] == 200
    gym.deny(channel, gym.bot_role, Permission.READ_MESSAGE_HISTORY)
    status, payload = await send(channel, content="x", message_reference=reference)
    assert payload["code"] == 160002


@pytest.mark.parametrize(("closed", "code"), [("accepts_dms", 50007), ("nowhere", 50278)])
async def test_direct_messages_can_fail(discord, ada, send, closed, code):
    """Closed direct messages are 50007, a stranger is 50278."""
    member = ada if closed == "accepts_dms" else discord.user("eve")
    member.user.accepts_dms = closed != "accepts_dms"
    status, payload = await send(member.dm)
    assert (status, payload["code"]) == (403, code)


async def test_only_own_messages_are_edited(gym, ada, call):
    """Another's message is 50005 to edit and needs MANAGE_MESSAGES to delete."""
    said = await ada.says(gym.channel(), "x")
    path = f"/channels/{gym.channel().id}/messages/{said.message.id}"
    assert (await call("PATCH", path, TEXT))[1]["code"] == 50005
    assert (await call("DELETE", path))[1]["code"] == 50013
    gym.allow(gym.channel(), gym.bot_role, Permission.MANAGE_MESSAGES)
    assert (await call("DELETE", path))[0] == 204
    assert (await call("DELETE", path))[1]["code"] == 10008


async def test_others_messages_in_dms_cannot_be_deleted(ada, call):
    """In a direct channel the bot deletes only its own."""
    said = await ada.says(ada.dm, "x")
    path = f"/channels/{ada.dm.id}/messages/{said.message.id}"
    assert (await call("DELETE", path))[1]["code"] == 50003


async def test_history_is_as_unreadable_as_events(gym, ada, call):
    """Over REST too the content of others is empty without the intent."""
    said = await ada.says(gym.channel(), "passive")
    base = f"/channels/{gym.channel().id}/messages"
    assert (await call("GET", f"{base}/{said.message.id}"))[1]["content"] == ""
    assert [one["content"] for one in (await call("GET", base))[1]] == [""]


async def test_threads_start_once_and_lock(gym, ada, send, call):
    """A message has one thread; a locked one takes no messages."""
    channel = gym.channel()
    said = await ada.says(channel, "x")
    path = f"/channels/{channel.id}/messages/{said.message.id}/threads"
    status, payload, _ = await call("POST", path, {"name": "talk"})
    assert (status, payload["type"]) == (201, 11)
    assert (await call("POST", path, {"name": "talk"}))[1]["code"] == 160004
    assert (await call("POST", path, {"name": "x" * 101}))[1]["code"] == 50035
    thread = gym.guild.channels[int(payload["id"])]
    assert (await send(thread))[0] == 200
    thread.archived = thread.locked = True
    assert (await send(thread))[1]["code"] == 50083
    thread.locked = False
    gym.deny(channel, gym.bot_role, Permission.SEND_MESSAGES_IN_THREADS)
    assert (await send(thread))[1]["code"] == 50013


async def test_a_repeated_nonce_makes_no_second_message(discord, gym, send):
    """With enforce_nonce a repeated send gives the first message again."""
    body = {"content": "x", "nonce": "n1", "enforce_nonce": True}
    first = await send(gym.channel(), **body)
    assert await send(gym.channel(), **body) == first
    assert len(discord.messages(gym.channel())) == 1


async def test_unimplemented_routes_are_noted(discord, call):
    """A route that is not played is 404, and listed."""
    status, payload, _ = await call("GET", "/guilds/1/audit-logs")
    assert (status, payload["code"]) == (404, 0)
    assert [one.path for one in discord.state.unimplemented] == ["/guilds/1/audit-logs"]


async def test_broken_json_is_50109(discord, gym):
    """A body that is no JSON has its own code."""
    async with aiohttp.ClientSession() as session:
        response = await session.post(
            f"{discord.api_url}/channels/{gym.channel().id}/messages",
            data=b"{",
            headers={"Authorization": f"Bot {discord.token}", "Content-Type": "application/json"},
        )
        assert (await response.json())["code"] == 50109


async def test_large_files_are_refused(discord, gym):
    """A file above 10 MiB is 40005."""
    form = aiohttp.FormData()
    form.add_field("payload_json", "{}")
    form.add_field("files[0]", io.BytesIO(bytes(10 * 1024 * 1024 + 1)), filename="big.png")
    async with aiohttp.ClientSession() as session:
        response = await session.post(
            f"{discord.api_url}/channels/{gym.channel().id}/messages",
            data=form,
            headers={"Authorization": f"Bot {discord.token}"},
        )
        assert (response.status, (await response.json())["code"]) == (413, 40005)


async def test_commands_are_kept_by_name(discord, gym, call):
    """An overwrite keeps the ids of commands that stay, and replaces the rest."""
    path = f"/applications/{discord.bot.id}/commands"
    ask, help_ = ({"name": name, "description": "d"} for name in ("ask", "help"))
    first = (await call("PUT", path, [ask]))[1]
    second = (await call("PUT", path, [ask, help_]))[1]
    assert first[0]["id"] == second[0]["id"]
    assert (await call("GET", path))[1] == second
    assert (await call("DELETE", f"{path}/{second[1]['id']}"))[0] == 204
    status, made, _ = await call("POST", path, help_)
    assert status == 201
    assert (await call("GET", f"{path}/{made['id']}"))[1] == made
    guild_path = f"/applications/{discord.bot.id}/guilds/{gym.id}/commands"
    assert (await call("PUT", guild_path, [ask]))[1][0]["guild_id"] == str(gym.id)
    assert (await call("PUT", path, [{"name": "Bad", "description": ""}]))[1]["code"] == 50035


async def test_a_day_has_200_new_commands():
    """Only new names count; the one too many is 30034."""
    async with FakeDiscord(quick(Settings, command_creates=1)) as discord:
        book = discord.commands
        book.overwrite([{"name": "ask", "description": "d"}], None)
        book.overwrite([{"name": "ask", "description": "new"}], None)
        with pytest.raises(Exception, match="30034"):
            book.overwrite([{"name": "help", "description": "d"}], None)


@pytest.mark.usefixtures("bot")
async def test_hidden_commands_are_hidden(gym, ada):
    """Default permissions decide who is offered a command."""
    with pytest.raises(NotPossibleError, match="hidden"):
        await ada.slash("/moderate")
    moderator = gym.member("mo", gym.role("moderators", Permission.MANAGE_MESSAGES))
    assert (await moderator.slash("/moderate")).message.content == "Done"


@pytest.mark.usefixtures("bot")
async def test_settled_waits_for_the_bot(discord, gym, ada):
    """After settling, what could have been answered has been."""
    said = await ada.says(gym.channel(), "x", mention=True)
    silent = await ada.says(gym.channel(), "not for the bot")
    await discord.settled()
    assert len(said.answers) == 1
    assert silent.answers == []


async def test_webhooks_and_other_bots_can_speak(discord, gym, bot):
    """Messages of webhooks and bots reach the bot as such."""
    discord.webhook_says(gym.channel(), f"{discord.bot.mention} hello")
    robot = discord.other_bot(gym)
    await robot.says(gym.channel(), "hello", mention=True)
    await discord.settled()
    assert bot.heard == []
    assert discord.messages(gym.channel(), discord.bot) == []
