"""An unmodified discord.py talks with members."""

from __future__ import annotations

import pytest

from tests.fake_discord import Flag, NotPossibleError, ResponseType

pytestmark = pytest.mark.usefixtures("bot")


async def test_log_in_syncs_commands_and_learns_guilds(discord, gym, bot):
    """After log-in the commands are registered and the guild is known."""
    await discord.until(lambda: bot.guilds and bot.guilds[0].text_channels, "the guild")
    assert bot.user.id == discord.bot.id
    assert bot.guilds[0].id == gym.id
    names = {command["name"] for command in discord.commands.everything()}
    assert {"ask", "evidence", "Answer from the evidence"} <= names
    assert discord.commands.syncs == 1


async def test_a_mention_is_answered_by_a_reply(discord, gym, ada):
    """A mention carries its text, and the reply refers to it without a ping."""
    said = await ada.says(gym.channel(), "do squats work?", mention=True)
    answer = await said.answer()
    assert answer.content == "You said: do squats work?"
    assert answer.replies_to == said.message.id
    assert not answer.pings
    assert discord.refused == []


async def test_a_dm_is_answered(discord, ada):
    """In a direct channel no mention is needed."""
    said = await ada.says(ada.dm, "hello")
    assert (await said.answer()).content == "You said: hello"
    assert discord.state.unimplemented == []


async def test_slash_defers_edits_and_follows_up(gym, ada):
    """A public defer is edited in place, and the private follow-up is the asker's alone."""
    bob = gym.member("bob")
    exchange = await ada.slash("/ask", question="do squats work?")
    assert exchange.kind is ResponseType.THINKING
    assert exchange.message.content == "Answer to do squats work?"
    assert not exchange.message.is_ephemeral
    private = await exchange.followup()
    assert private.is_ephemeral
    assert private in ada.sees(gym.channel())
    assert private not in bob.sees(gym.channel())


async def test_ephemeral_is_fixed_by_the_first_response(discord, ada):
    """What is deferred privately stays private after the edit."""
    exchange = await ada.slash("/ask", question="x", private=True)
    assert exchange.message.is_ephemeral
    assert exchange.message in discord.ephemeral(ada)


async def test_autocomplete_offers_choices(ada):
    """Typing into an option gives what the bot offers."""
    exchange = await ada.autocomplete("/ask", question="do squats")
    assert exchange.choice_names == ["do squats work?", "do squats grow hamstrings?"]


async def test_a_subcommand_is_reached(ada):
    """A command in a group is used by its full name."""
    exchange = await ada.slash("/evidence claim", name="hams")
    assert exchange.message.content == "Claim hams"


async def test_a_card_is_stored_with_ids_and_its_controls_work(discord, gym, ada):
    """A Components V2 card has the flag, its button answers privately, its select updates it."""
    exchange = await ada.slash("/card")
    message = exchange.message
    assert message.is_card
    assert "Do squats work?" in message.text
    assert all(one["id"] for one in message.components)
    why = await ada.presses(message, "Why?")
    assert why.message.is_ephemeral
    assert why.message.content == "Because."
    bob = gym.member("bob")
    chosen = await bob.selects(message, "Related", "Hamstrings")
    assert chosen.kind is ResponseType.UPDATE
    assert "hams" in message.text
    assert message.flags & Flag.COMPONENTS_V2
    assert discord.refused == []


async def test_files_come_with_cards(discord, ada):
    """An uploaded file is resolved where a component names it, and can be fetched."""
    exchange = await ada.slash("/picture")
    media = exchange.message.components[0]["items"][0]["media"]
    assert media["url"].startswith(discord.state.url)
    assert list(exchange.message.files.values()) == [b"png"]


async def test_a_dynamic_item_counts_across_messages(ada):
    """State in a custom_id survives: the button of an old message counts on."""
    exchange = await ada.slash("/count")
    for expected in ("1", "2"):
        await ada.presses(exchange.message, exchange.message.custom_ids[0])
        assert exchange.message.controls[0]["label"] == expected


async def test_an_earlier_message_can_be_pressed(discord, gym, ada):
    """A message from before the bot started is answered by its dynamic item."""
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "7", "custom_id": "count:7"}]}
    message = discord.earlier_message(gym.channel(), {"content": "old", "components": [row]})
    await ada.presses(message, "count:7")
    assert message.custom_ids == ["count:8"]


async def test_a_modal_is_filled_in(ada):
    """A modal opens, takes values by label, and its submit is answered."""
    exchange = await ada.slash("/form")
    assert exchange.modal.title == "Tell us"
    done = await ada.submits(exchange.modal, {"Words": "hello"})
    assert done.message.content == "You wrote hello"
    with pytest.raises(NotPossibleError, match="1 to 20"):
        await ada.submits(exchange.modal, {"Words": "x" * 21})


async def test_a_message_menu_sees_the_message(gym, ada):
    """The target of a message menu comes with its content, mention or not."""
    said = await ada.says(gym.channel(), "squats are bad")
    exchange = await ada.uses_menu("Answer from the evidence", said.message)
    assert exchange.message.content == "On: squats are bad"
