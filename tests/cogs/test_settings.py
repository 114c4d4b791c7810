"""/settings: who may use it, what it shows, what each choice does."""

from __future__ import annotations

import pytest

from bot.faq.model import GuildSettings, MissKind
from tests.cogs.wait_for_card import reads
from tests.fake_discord import NotPossibleError, Permission
from tests.fake_discord.enums import ChannelType

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROLE, LOG, LISTEN = "v1:set:role", "v1:set:log", "v1:set:listen"
ALONE, STOP = "Show them only to the asker", "Stop and delete them"


@pytest.fixture
def opened(mod):
    """Return a way to open the settings."""

    async def opening(member=mod):
        return (await member.slash("/settings")).message

    return opening


def preset(message, custom_id):
    """Return the ids that a select shows as chosen."""
    return [int(one["id"]) for one in message.control(custom_id).get("default_values") or ()]


async def test_managers_alone_see_it(ada, opened):
    """The command is hidden from members, and the card is private."""
    with pytest.raises(NotPossibleError, match="hidden"):
        await ada.slash("/settings")
    card = await opened()
    assert card.is_ephemeral
    for text in (
        "Curator role",
        "Integrations",
        "Log channel",
        "Where I listen",
        "/faq unanswered",
    ):
        assert text in card.text


async def test_a_curator_may_not_change_settings(discord, gym, mod, opened, store):
    """The role that may write entries does not decide who gets it."""
    card, role = await opened(), gym.role("curators", Permission.ADMINISTRATOR)
    await mod.selects(card, ROLE, str(role.id))
    await reads(discord, card, "Curators are those")
    eve = gym.member("eve", role)
    hers = (await eve.slash("/settings")).message
    gym.guild.roles[role.id] = type(role)(role.id, role.name, 0)
    refused = await eve.presses(hers, STOP)
    assert "Manage Server" in refused.message.text
    assert (await store.settings(gym.id)) == GuildSettings(curator_role=role.id)


async def test_the_curator_role_is_chosen_shown_and_taken_back(discord, gym, mod, opened, store):
    """It is preset on the card, and no choice is a choice."""
    card, role = await opened(), gym.role("curators")
    await mod.selects(card, ROLE, str(role.id))
    await reads(discord, card, role.mention)
    assert preset(card, ROLE) == preset(await opened(), ROLE) == [role.id]
    await mod.selects(card, ROLE)
    await reads(discord, card, "No role curates")
    assert (await store.settings(gym.id)).curator_role is None


async def test_everyone_is_no_curator(gym, mod, opened, store):
    """The role of all members would open the desk to each of them."""
    refused = await mod.selects(await opened(), ROLE, str(gym.id))
    assert "everyone role" in (await refused.followup()).text
    assert await store.settings(gym.id) == GuildSettings()


async def test_the_first_channel_of_an_old_server_can_be_chosen(discord, gym, mod, opened, store):
    """It has the id of the server, as the role of everyone has, and is a channel all the same."""
    channel = gym.channel("first")
    gym.guild.channels[gym.id] = discord.state.channels[gym.id] = old = type(channel)(
        gym.id, ChannelType.TEXT, "old", gym.guild
    )
    gym.comes_back()
    card = await opened()
    await mod.selects(card, LOG, str(old.id))
    await reads(discord, card, f"Changes are posted in <#{gym.id}>")
    await mod.selects(card, LISTEN, str(old.id))
    await reads(discord, card, f"I'll listen in <#{gym.id}>")
    decided = await store.settings(gym.id)
    assert (decided.log_channel, decided.listening) == (gym.id, {gym.id})


async def test_changes_are_posted_in_the_log_channel(discord, gym, mod, opened):
    """Each says who and what, and pings nobody."""
    card, log = await opened(), gym.channel("log")
    await mod.selects(card, LOG, str(log.id))
    await reads(discord, card, "Changes are posted")
    await mod.presses(card, ALONE)
    await reads(discord, card, "seen by only the asker")
    await discord.until(lambda: len(log.messages) == 2, "two lines in the log")
    first, second = log.messages.values()
    assert mod.mention in first.text
    assert log.mention in first.text
    assert "only the asker" in second.text
    assert not discord.pings or all(one.channel is not log for one in discord.pings)


async def test_a_log_channel_that_is_closed_is_told(discord, gym, mod, opened):
    """The card says what to allow, and nothing is sent there."""
    closed = gym.channel("closed")
    gym.deny(closed, gym.bot_role, Permission.SEND_MESSAGES)
    card = await opened()
    await mod.selects(card, LOG, str(closed.id))
    await reads(discord, card, "I can't write in", closed.mention)
    await discord.settled()
    assert not closed.messages
    gym.allow(closed, gym.bot_role, Permission.SEND_MESSAGES)
    await discord.settled()
    assert "I can't write" not in (await opened()).text


async def test_listening_says_what_it_needs(discord, gym, mod, opened, store):
    """Without the intent it is saved, and neither card nor log says more than that."""
    card, log = await opened(), gym.channel("log")
    await mod.selects(card, LOG, str(log.id))
    await reads(discord, card, "Changes are posted")
    assert "Message Content Intent" in card.text
    assert "MESSAGE_CONTENT=1" in card.text
    heard = [gym.channel(f"heard{number}") for number in range(25)]
    await mod.selects(card, LISTEN, *(str(one.id) for one in heard))
    told = await reads(discord, card, "I'll listen in", heard[0].mention, heard[24].mention)
    assert "once I'm allowed to read messages." in told
    assert "I listen in" not in told
    await discord.until(lambda: len(log.messages) == 2, "a line in the log")
    assert "once I'm allowed to read messages." in list(log.messages.values())[1].text
    assert (await store.settings(gym.id)).listening == {one.id for one in heard}
    assert preset(card, LISTEN) == sorted(one.id for one in heard)
    await mod.selects(card, LISTEN)
    await reads(discord, card, "I listen nowhere")


async def test_what_is_gone_is_not_preset(discord, gym, mod, opened):
    """A role or a channel that was deleted is told; Discord refuses a card that presets it."""
    card, role, log = await opened(), gym.role("passing"), gym.channel("passing")
    await mod.selects(card, ROLE, str(role.id))
    await reads(discord, card, "Curators are those")
    await mod.selects(card, LOG, str(log.id))
    await discord.until(lambda: log.messages, "a line in the log")
    del gym.guild.roles[role.id], gym.guild.channels[log.id]
    gym._tell("GUILD_ROLE_DELETE", {"guild_id": str(gym.id), "role_id": str(role.id)})
    gone = {"id": str(log.id), "type": int(ChannelType.TEXT), "guild_id": str(gym.id)}
    gym._tell("CHANNEL_DELETE", {**gone, "name": log.name, "position": 1})
    await discord.settled()
    again = await opened()
    assert again.text.count("no longer exists; choose another") == 2
    assert preset(again, ROLE) == preset(again, LOG) == []


async def test_answers_to_commands_are_private_where_that_is_chosen(discord, mod, ada, opened):
    """For all members and at once, and public again by the same button."""
    card = await opened()
    await mod.presses(card, ALONE)
    await reads(discord, card, "seen by only the asker")
    assert (await ada.slash("/ask", question="what is emg")).message.is_ephemeral
    await mod.presses(card, "Show them to everyone")
    await reads(discord, card, "seen by everyone")
    assert not (await ada.slash("/ask", question="what is emg")).message.is_ephemeral


async def test_misses_are_erased_after_a_question_and_can_be_restored(
    discord, gym, mod, opened, store
):
    """One press erases nothing; after the second nothing is left, and a third brings it back."""
    await store.add_miss(gym.id, "how much creatine", MissKind.NOT_COVERED)
    card = await opened()
    await mod.presses(card, STOP)
    await reads(discord, card, "Stop, and delete the unanswered question?")
    assert len(await store.misses(gym.id, 10)) == 1
    await mod.presses(card, "Cancel")
    await reads(discord, card, "### Settings")
    await mod.presses(card, STOP)
    await reads(discord, card, "You can undo")
    await mod.presses(card, STOP)
    await reads(discord, card, "no longer stored")
    assert await store.misses(gym.id, 10) == ()
    assert not (await store.settings(gym.id)).keep_misses
    await mod.presses(card, "Undo")
    await reads(discord, card, "Those deleted are back.")
    assert len(await store.misses(gym.id, 10)) == 1
    assert (await store.settings(gym.id)).keep_misses


async def test_a_weekly_digest_is_switched_on_and_off(discord, gym, mod, opened, store):
    """It is off by default, and says where no log channel is there to post it in."""
    card = await opened()
    assert not (await store.settings(gym.id)).digest
    await mod.presses(card, "Post it every week")
    await reads(discord, card, "no log channel")
    assert (await store.settings(gym.id)).digest
    await mod.presses(card, "Stop it")
    await reads(discord, card, "No weekly digest")
    assert not (await store.settings(gym.id)).digest


async def test_another_server_s_channel_is_refused(discord, gym, mod, opened, store):
    """Ids that a changed client sends are looked up, not trusted."""
    foreign = discord.guild("elsewhere").channel()
    gym.guild.channels[foreign.id] = foreign
    card = await opened()
    refused = await mod.selects(card, LOG, str(foreign.id))
    del gym.guild.channels[foreign.id]
    assert "isn't in this server" in (await refused.followup()).text
    assert await store.settings(gym.id) == GuildSettings()


async def test_two_managers_at_once_do_not_undo_each_other(discord, gym, mod, opened, store):
    """Each changes one setting, and both changes stand."""
    other = gym.member("other", gym.role("moderators"))
    mine, theirs = await opened(), await opened(other)
    role = gym.role("curators")
    first = await mod.presses(mine, ALONE, until="sent")
    second = await other.selects(theirs, ROLE, str(role.id), until="sent")
    await first.reach("finished")
    await second.reach("finished")
    await reads(discord, mine, "seen by only the asker")
    await reads(discord, theirs, "Curators are those")
    assert await store.settings(gym.id) == GuildSettings(curator_role=role.id, private=True)
