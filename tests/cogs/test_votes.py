"""Votes on answers, and comments on unhelpful ones."""

from __future__ import annotations

import sqlite3

import pytest

from bot.faq.model import EntryContent, GuildSettings, MissKind
from bot.store.store import Store
from tests.cogs.wait_for_card import reads
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
TOPIC = "squats-work-hamstrings"
SAY = "Say what you wanted to know"
FIELD = "What did you want to know?"


@pytest.fixture
def answered(gym, ada):
    """Return a way to have the question answered in the server."""

    async def answering(channel="general"):
        said = await ada.says(gym.channel(channel), QUESTION, mention=True)
        return await said.answer()

    return answering


async def tally(store, gym):
    """Return the votes on the one answer there is."""
    (one,) = await store.tallies(gym.id)
    return one.reference, one.helpful, one.unhelpful


async def test_a_vote_is_thanked_for_and_kept(gym, bob, store, answered):
    """Whoever sees the answer may vote, and is told alone."""
    told = await bob.presses(await answered(), "Helpful")
    assert told.message.is_ephemeral
    assert "saved" in told.message.text
    assert await tally(store, gym) == (TOPIC, 1, 0)


async def test_a_member_has_one_vote_and_may_change_it(gym, ada, bob, store, answered):
    """Pressed again it counts once, and the other button takes its place."""
    card = await answered()
    for label in ("Helpful", "Helpful", "Not helpful"):
        await bob.presses(card, label)
    await ada.presses(card, "Helpful")
    assert await tally(store, gym) == (TOPIC, 1, 1)


async def test_a_command_s_answer_has_votes_and_a_direct_message_s_has_none(ada):
    """Votes are read by moderators, who are on servers alone."""
    commanded = (await ada.slash("/ask", question=QUESTION)).message
    assert commanded.control("Helpful")
    direct = await (await ada.says(ada.dm, QUESTION)).answer()
    assert direct.control("Helpful") is None


async def test_a_server_s_own_answer_is_voted_on_by_its_number(gym, ada, store):
    """Its moderators see which of their entries do not help."""
    await store.add(gym.id, EntryContent("When is the gym open?", "Daily from 6 to 23."), None)
    answer = await (await ada.says(gym.channel(), "when is the gym open", mention=True)).answer()
    assert "Daily" in answer.text
    await ada.presses(answer, "Not helpful")
    assert await tally(store, gym) == ("e1", 0, 1)


async def test_nobody_can_read_a_voter_s_id_from_the_database(gym, bob, store, home, answered):
    """A vote stands under a code that differs from server to server."""
    await bob.presses(await answered(), "Helpful")
    assert await tally(store, gym) == (TOPIC, 1, 0)
    with sqlite3.connect(f"file:{home}/squatbot/squatbot.db?mode=ro", uri=True) as database:
        rows = database.execute("SELECT voter FROM votes WHERE guild = ?", (gym.id,)).fetchall()
    assert [len(voter) for (voter,) in rows] == [32]
    assert str(bob.id) not in rows[0][0]


async def test_not_helpful_asks_what_was_wanted_and_keeps_it_stripped(gym, bob, store, answered):
    """The words reach the moderators without what could tell who wrote them."""
    noted = await bob.presses(await answered(), "Not helpful")
    assert noted.message.is_ephemeral
    assert await tally(store, gym) == (TOPIC, 0, 1)
    form = (await bob.presses(noted.message, SAY)).modal
    words = "how heavy a leg curl, tell <@123456789012345678> or a@b.example, code 1234567"
    thanked = await bob.submits(form, {FIELD: words})
    assert thanked.message.is_ephemeral
    (miss,) = await store.misses(gym.id, 10)
    assert (miss.kind, miss.topic) == (MissKind.UNHELPFUL, TOPIC)
    assert miss.text.startswith("how heavy a leg curl")
    for private in ("123", "@", "example", str(bob.id)):
        assert private not in miss.text


async def test_the_form_may_stay_empty(gym, bob, store, answered):
    """A vote needs no reason."""
    noted = await bob.presses(await answered(), "Not helpful")
    form = (await bob.presses(noted.message, SAY)).modal
    assert "saved" in (await bob.submits(form, {FIELD: ""})).message.text
    nothing = await bob.submits(form, {FIELD: "<@123456789012345678> https://a.example"})
    assert "no text left" in nothing.message.text
    assert await store.misses(gym.id, 10) == ()


async def test_what_hurts_is_answered_and_never_kept(gym, bob, store, answered):
    """An injury in the form gets the advice that it would get as a question."""
    noted = await bob.presses(await answered(), "Not helpful")
    form = (await bob.presses(noted.message, SAY)).modal
    advice = await bob.submits(form, {FIELD: "I tore my hamstring, what should I do?"})
    assert advice.message.is_ephemeral
    assert "physiotherapist" in advice.message.text
    assert await store.misses(gym.id, 10) == ()


async def test_a_server_that_keeps_no_misses_is_asked_for_none(discord, gym, bob, store, answered):
    """The vote counts, the words are not asked for, and an old form keeps nothing."""
    card = await answered()
    open_before = await bob.presses(card, "Not helpful")
    form = (await bob.presses(open_before.message, SAY)).modal
    mod = gym.member("manager", gym.role("managers", Permission.MANAGE_GUILD))
    settings = (await mod.slash("/settings")).message
    await mod.presses(settings, "Stop and delete them")
    await discord.until(lambda: settings.control("Cancel"), "the question")
    await mod.presses(settings, "Stop and delete them")
    await reads(discord, settings, "no longer stored")
    refused = await bob.submits(form, {FIELD: "how heavy a leg curl"})
    assert "no longer stores questions" in refused.message.text
    noted = await bob.presses(card, "Not helpful")
    assert noted.message.custom_ids == []
    assert await store.misses(gym.id, 10) == ()
    assert await store.settings(gym.id) == GuildSettings(keep_misses=False)


async def test_a_locked_database_costs_a_sentence_and_no_answer(tmp_path):
    """The vote is told to be lost, questions are answered, and the next vote counts."""
    file = tmp_path / "squatbot" / "squatbot.db"
    # The database is waited for as long as a member is patient by default.
    patient = quick(Settings, patience=15.0)
    async with FakeDiscord(patient) as discord, running_bot(discord, tmp_path):
        gym = discord.guild("gym")
        ada, bob = gym.member("ada"), gym.member("bob")
        card = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
        lock = sqlite3.connect(file, isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            lost = await bob.presses(card, "Helpful", until="responded")
            other = await ada.says(gym.channel("other"), "what is emg", mention=True)
            assert "EMG" in (await other.answer()).text
            assert "saved" not in await reads(discord, lost.message, "database")
        finally:
            lock.rollback()
            lock.close()
        assert "saved" in (await bob.presses(card, "Helpful")).message.text
        async with Store.at(f"sqlite:///{file}") as store:
            assert await tally(store, gym) == (TOPIC, 1, 0)


async def test_only_what_can_be_answered_is_voted_on(gym, bob, store, answered):
    """A made-up id is told to be gone and leaves nothing in the database."""
    card = await answered()
    told = await bob.presses(card, "v1:yes:no-such-topic", unchecked=True)
    assert "no longer exists" in told.message.text
    assert await store.tallies(gym.id) == ()
