"""Install contexts: servers without the bot user, private channels, registration."""

from __future__ import annotations

import pytest

from tests.fake_discord import ComponentType, Permission
from tests.fake_discord.actors import interactions
from tests.fake_discord.enums import ChannelType
from tests.fake_discord.state.guilds import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
HEADING = "### Do squats work your hamstrings?"
GROUP_DM, IN_PRIVATE_CHANNEL = 3, 2

MODERATING = {"faq", "settings", "Add to FAQ"}


class GroupChannel(Channel):
    """A private channel of several people, without the bot."""

    def payload(self):
        """Return the channel as interactions name it."""
        owner = str(self.recipients[0].id)
        return {
            **super().payload(),
            "type": GROUP_DM,
            "name": "us",
            "icon": None,
            "owner_id": owner,
        }


async def test_a_user_installs_it_for_every_server(discord):
    """Where the bot is no member, commands, buttons, selects and menus work all the same."""
    club = discord.guild("club", has_bot=False)
    eve = discord.user("eve", installed=True)
    member = club.member("eve", user=eve.user)
    mate = club.member("mate")
    said = await mate.says(club.channel(), QUESTION)
    exchange = await member.slash("/ask", question=QUESTION)
    assert HEADING in exchange.message.text
    assert "What would explain it" in (await member.presses(exchange.message, "Why?")).message.text
    menu = await member.uses_menu("Answer from the evidence", said.message)
    assert HEADING in menu.message.text
    assert (await member.autocomplete("/ask", question="hams")).choices
    looked_up = await member.slash("/evidence muscle", muscle="quads")
    assert "Quads" in looked_up.message.text
    await member.presses(exchange.message, "Delete")
    await discord.until(lambda: exchange.message.is_deleted, "the deletion")


async def test_nothing_is_kept_where_the_bot_is_no_member(discord, store, gym):
    """A user brought it along: no moderator reads misses there, and nothing tells when they go."""
    club = discord.guild("club without it", has_bot=False)
    eve = discord.user("eve", installed=True)
    member = club.member("eve", user=eve.user)
    await member.slash("/ask", question="how much creatine should I take per day?")
    shown = (await member.slash("/ask", question=QUESTION)).message
    assert "Helpful" not in {one.get("label") for one in shown.controls}
    mod = gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))
    # What waits to be written is written before somebody looks at it.
    await mod.slash("/faq unanswered")
    assert await store.misses(club.id, 50) == ()
    assert club.id not in await store.known_guilds()


async def test_a_group_of_friends_is_answered(discord, monkeypatch):
    """In a private channel of several people an answer is public and a detail private."""
    eve, mate = (discord.user(name, installed=True) for name in ("eve", "mate"))
    friends = (eve.user, mate.user)
    group = GroupChannel(discord.state.ids.next(), ChannelType.DM, recipients=friends)
    discord.state.channels[group.id] = group
    monkeypatch.setattr(interactions, "IN_BOT_DM", IN_PRIVATE_CHANNEL)
    exchange = await eve.slash("/ask", group, question=QUESTION)
    assert not exchange.message.is_ephemeral
    assert exchange.message.text.startswith(HEADING)
    assert (await mate.presses(exchange.message, "Why?")).message.is_ephemeral
    pain = await mate.slash("/ask", group, question="my knee hurts")
    assert pain.message.is_ephemeral


async def test_a_direct_channel_takes_commands(ada):
    """There nothing needs hiding, whatever is asked."""
    exchange = await ada.slash("/ask", ada.dm, question="my knee hurts", private=True)
    assert not exchange.message.is_ephemeral
    assert "no medical advice" in exchange.message.text
    assert (await ada.slash("/help", ada.dm)).message.is_card


async def test_commands_are_offered_everywhere(discord):
    """To servers and to users, in servers, direct messages and private channels."""
    for command in discord.commands.everything():
        if command["name"] in MODERATING:
            continue
        assert command["integration_types"] == [0, 1]
        assert command["contexts"] == [0, 1, 2]


async def test_moderators_commands_are_offered_in_servers(discord):
    """Where there are entries and moderators, and to those who manage the server."""
    found = [one for one in discord.commands.everything() if one["name"] in MODERATING]
    assert {one["name"] for one in found} == MODERATING
    for command in found:
        assert (command["integration_types"], command["contexts"]) == ([0], [0])
        assert command["default_member_permissions"] == str(int(Permission.MANAGE_GUILD))


async def test_every_button_and_select_has_words(ada):
    """A control says what it does."""
    exchange = await ada.slash("/ask", question=QUESTION)
    for one in exchange.message.controls:
        select = one["type"] == ComponentType.STRING_SELECT
        assert one["placeholder" if select else "label"]
