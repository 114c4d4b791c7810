"""/privacy: what it shows and what it erases."""

from __future__ import annotations

import sqlite3

import pytest

from bot.cards.privacy_card import erased_card, forget_card, privacy_card
from bot.faq.model import EntryContent, EntryDraft
from tests.cards.broken_limits import broken_limits
from tests.cogs.wait_for_card import reads

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
ERASE = "Erase my part"


def traces(home, user):
    """Count the cells of the database in which a member's id stands."""
    with sqlite3.connect(f"file:{home}/squatbot/squatbot.db?mode=ro", uri=True) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = [
            cell
            for (table,) in tables
            for row in database.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own names
            for cell in row
        ]
    return sum(str(user) in str(cell) for cell in rows)


@pytest.mark.parametrize("laid_out", [privacy_card, forget_card, erased_card])
async def test_the_cards_fit(laid_out):
    """Whatever they tell stays within Discord's limits."""
    assert broken_limits(laid_out().to_components()) == ()


async def test_it_tells_all_that_is_kept_and_for_how_long(ada):
    """In a server and alone with the bot, to the asker alone."""
    here, alone = await ada.slash("/privacy show"), await ada.slash("/privacy show", ada.dm)
    assert here.message.is_ephemeral
    assert here.message.text == alone.message.text
    told = " ".join(here.message.text.split())
    for words in (
        "no messages",
        "what you write after *Not helpful*",
        "without their author, mentions, links, e-mail addresses and numbers of five digits",
        "What I recognise as being about pain or an injury is never kept",
        "90 days",
        "/settings",
        "one vote a member and answer",
        "secret key",
        "30 days",
        "/privacy forget",
        "a moderator",
    ):
        assert words in told


async def test_about_says_the_same_in_short(ada):
    """Nothing of what it says of keeping contradicts /privacy."""
    told = (await ada.slash("/about")).message.text
    for words in (
        "what you write after *Not helpful*",
        "without its author",
        "what I recognise as being about pain or an injury never is",
        "90 days",
        "/privacy show",
        "/privacy forget",
    ):
        assert words in told


async def test_nothing_is_erased_before_it_is_confirmed(gym, ada, store):
    """The command itself only asks."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    await ada.presses(answer, "Helpful")
    asking = await ada.slash("/privacy forget")
    assert asking.message.is_ephemeral
    assert "cannot be undone" in asking.message.text
    assert len(await store.tallies(gym.id)) == 1


async def test_forgetting_erases_votes_on_every_server_and_nobody_else_s(
    discord, gym, ada, bob, store
):
    """A vote is found again by its code on each server that anything is kept of."""
    other = discord.guild("other gym")
    there = other.member("ada", user=ada.user)
    for guild, member in ((gym, ada), (other, there)):
        answer = await (await member.says(guild.channel(), QUESTION, mention=True)).answer()
        await member.presses(answer, "Helpful")
        if guild is gym:
            await bob.presses(answer, "Not helpful")
    asking = (await ada.slash("/privacy forget")).message
    await ada.presses(asking, ERASE)
    await reads(discord, asking, "Done")
    assert [(one.helpful, one.unhelpful) for one in await store.tallies(gym.id)] == [(0, 1)]
    assert await store.tallies(other.id) == ()


async def test_forgetting_erases_authorship_and_keeps_the_entries(discord, gym, mod, store, home):
    """What was written stays, by nobody in particular, also in its history; settings too."""
    entry = await store.add(gym.id, EntryContent("When is the gym open?", "From 6 to 23."), mod.id)
    await store.edit(gym.id, 1, EntryContent("When is the gym open?", "Always."), mod.id, version=1)
    await store.keep_form(gym.id, mod.id, "k", EntryDraft({"question": "typed and not saved"}))
    card = (await mod.slash("/settings")).message
    await mod.presses(card, "Show them only to the asker")
    await reads(discord, card, "seen by only the asker")
    assert traces(home, mod.id)
    asking = (await mod.slash("/privacy forget", mod.dm)).message
    await mod.presses(asking, ERASE)
    await reads(discord, asking, "Done")
    assert traces(home, mod.id) == 0
    kept = await store.entry(gym.id, entry.number)
    assert (kept.author, kept.draft.answer) == (None, "Always.")
    assert {one.who for one in await store.history(gym.id, 1)} == {None}
    assert (await store.settings(gym.id)).private


async def test_only_the_presser_s_own_part_is_erased(discord, gym, ada, bob, store):
    """Whoever presses somebody else's button erases what is theirs."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    await ada.presses(answer, "Helpful")
    await bob.presses(answer, "v1:forget:", unchecked=True)
    await discord.settled()
    assert len(await store.tallies(gym.id)) == 1
