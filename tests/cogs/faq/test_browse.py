"""/faq show, list, remove and review."""

from __future__ import annotations

import sqlite3

import pytest

from bot.faq.model import EntryContent
from bot.store.store import Store
from tests.cogs.faq.curator_driver import CuratorDriver, asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."


@pytest.fixture
def cleo(discord, gym):
    """Return another who manages the server."""
    return CuratorDriver(discord, gym.member("cleo", gym.role("moderators")))


@pytest.fixture
async def filling(world):
    """Return a way to put entries there before the bot looks at the server."""

    async def fill(guild, *drafts):
        async with await Store.open(world.url) as store:
            return await store.import_all(guild.id, drafts, None)

    return fill


async def test_an_entry_is_found_by_number_question_or_slip(desk, cleo):
    """And what is nothing gets a sentence."""
    await desk.adds(QUESTION, ANSWER)
    for name in (
        "e1",
        "E1",
        "1",
        "#1",
        QUESTION,
        "where do the plates go",
        "where do teh plats go",
    ):
        assert ANSWER in (await desk.command("/faq show", entry=name)).text, name
    for name in ("e2", "0", "towels", "e99999999999999", "@everyone"):
        told = (await cleo.command("/faq show", entry=name)).text
        assert "There is no entry" in told, name


async def test_an_entry_is_shown_with_all_that_belongs_to_it(world, gym, desk):
    """Its card, its wordings, who added it, when it was looked at, and its votes."""
    await desk.adds(QUESTION, ANSWER, phrasings="plates where", category="Order")
    assert "found it helpful" not in (await desk.command("/faq show", entry="e1")).text
    async with await Store.open(world.url) as store:
        await store.vote(gym.id, "e1", "somebody", helpful=True)
    shown = await desk.command("/faq show", entry="e1")
    for text in (QUESTION, ANSWER, "“plates where”", "**Category:** Order", desk.member.mention):
        assert text in shown.text
    assert "reviewed <t:" in shown.text
    assert "1 found it helpful, 0 didn't" in shown.text
    assert [one["label"] for one in shown.controls] == ["Edit", "History", "Remove"]
    assert not shown.pings


async def test_the_buttons_of_an_entry_lead_on(desk):
    """To its form, its history, and the question whether it is to go."""
    await desk.adds(QUESTION, ANSWER)
    shown = await desk.command("/faq show", entry="e1")
    assert (await desk.opens(shown, "Edit")).fields["Question"]["value"] == QUESTION
    assert "History of e1" in (await desk.presses(shown, "History")).text
    assert "Remove e1?" in (await desk.presses(shown, "Remove")).text


async def test_removing_asks_first_and_can_be_undone(gym, desk, ada):
    """Cancelled, it stays; removed, members get it no more; undone, it is back."""
    await desk.adds(QUESTION, ANSWER)
    card = await desk.presses(await desk.command("/faq remove", entry="e1"), "Cancel")
    assert "Nothing was changed" in card.text
    assert ANSWER in (await asked(gym, ada, QUESTION)).text
    removed = await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    assert "Removed e1" in removed.text
    assert ANSWER not in (await asked(gym, ada, QUESTION)).text
    assert "is back" in (await desk.presses(removed, "Undo")).text
    assert ANSWER in (await asked(gym, ada, QUESTION)).text


async def test_what_changed_since_is_not_removed_unseen(gym, desk, cleo, ada):
    """The question is asked again, with what the entry says now."""
    await desk.adds(QUESTION, ANSWER)
    card = await desk.command("/faq remove", entry="e1")
    modal = await cleo.form("/faq edit", entry="e1")
    await cleo.presses(await cleo.submits(modal, answer="In the corner."), "Save")
    again = await desk.presses(card, "Remove")
    assert "Someone else edited it meanwhile" in again.text
    assert "In the corner." in again.text
    assert "In the corner." in (await asked(gym, ada, QUESTION)).text
    assert "Removed e1" in (await desk.presses(again, "Remove")).text


async def test_removing_twice_is_told(desk, cleo):
    """The second to press reads that there is nothing to remove."""
    await desk.adds(QUESTION, ANSWER)
    first = await desk.command("/faq remove", entry="e1")
    second = await cleo.command("/faq remove", entry="e1")
    await desk.presses(first, "Remove")
    assert "e1 was removed" in (await cleo.presses(second, "Remove")).text


@pytest.mark.parametrize("command", ["/faq show", "/faq edit", "/faq remove"])
async def test_a_removed_entry_is_told_with_the_way_back(desk, command):
    """Who names its number reads which command shows it, and that command can bring it back."""
    await desk.adds(QUESTION, ANSWER)
    await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    told = (await desk.command(command, entry="e1")).text
    assert told == "e1 was removed: /faq history e1 shows it and can bring it back."
    history = await desk.command("/faq history", entry="e1")
    version = await desk.selects(history, "Read a whole version", "1")
    assert ANSWER in version.text
    assert "is back" in (await desk.presses(version, "Bring this back")).text


async def test_who_asked_to_be_forgotten_is_a_moderator(world, desk):
    """The entry stays, its author has no name any more."""
    await desk.adds(QUESTION, ANSWER)
    async with await Store.open(world.url) as store:
        await store.forget(desk.member.id)
    for command in ("/faq show", "/faq history"):
        told = (await desk.command(command, entry="e1")).text
        assert "a moderator" in told.casefold()
        assert desk.member.mention not in told


async def test_the_list_has_pages_categories_and_opens_entries(gym, desk, filling):
    """Thirty entries are three pages; a category has its own."""
    drafts = [
        EntryContent(f"What is rule {number}?", "A rule.", category=("Rules", "Other")[number % 2])
        for number in range(30)
    ]
    await filling(gym, *drafts)
    first = await desk.command("/faq list")
    assert "30 entries" in first.text
    assert "Rules: 15 · Other: 15" in first.text
    assert "**e1** What is rule 0?" in first.text
    last = await desk.presses(await desk.presses(first, "Next (1 of 3)"), "Next (2 of 3)")
    assert "**e30**" in last.text
    shown = await desk.selects(last, "Open one", "e30")
    assert "What is rule 29?" in shown.text
    some = await desk.command("/faq list", category="rules")
    assert "15 entries in “rules”" in some.text
    more = await desk.presses(some, "Next (1 of 2)")
    assert "rule 28?" in more.text
    assert "rule 27?" not in more.text


@pytest.mark.parametrize("custom_id", ["v1:rev:{}:0", "v1:right:e1:{}.0", "v1:rev:6:{}"])
async def test_any_number_on_a_button_is_read(gym, ada, desk, custom_id):
    """There are no dates before the calendar begins, and no pages after the last."""
    await desk.adds(QUESTION, ANSWER)
    public = await asked(gym, ada, QUESTION)
    told = await desk.presses(public, custom_id.format("9" * 80), unchecked=True)
    assert "Nothing to review" in told.text


async def test_review_goes_from_the_longest_unseen(world, gym, desk, filling):
    """“Still right” takes an entry off the list; what was looked at is not on it."""
    await filling(
        gym, *(EntryContent(f"What is rule {number}?", f"Rule {number}.") for number in range(8))
    )
    with sqlite3.connect(world.database) as database:
        database.execute(
            "UPDATE entries SET reviewed = datetime('2024-06-01', '+' || number || ' days')"
            " WHERE guild = ? AND number <= 7",
            (gym.id,),
        )
    database.close()
    card = await desk.command("/faq review", months=12)
    assert "7 entries not reviewed for 12 months" in card.text
    assert card.text.index("Rule 0.") < card.text.index("Rule 1.")
    assert "Rule 7." not in card.text
    card = await desk.presses(card, "Still right")
    assert "6 entries" in card.text
    assert "Rule 0." not in card.text
    second = await desk.presses(card, "Next (1 of 2)")
    assert "Rule 6." in second.text
    assert "reviewed <t:" in (await desk.selects(second, "Open one", "e7")).text
    assert "Nothing to review" in (await desk.command("/faq review", months=59)).text


async def test_a_taught_wording_is_shown_as_what_it_means(gym, desk, filling, ada):
    """In the list, alone, in its history, when it goes and when it is back."""
    topic = "squats-work-hamstrings"
    await filling(gym, EntryContent("leggy bits stuff", "", replaces=topic))
    meaning = "means “"
    listed = await desk.command("/faq list")
    assert f"**e1** “leggy bits stuff” {meaning}" in listed.text
    shown = await desk.command("/faq show", entry="e1")
    assert "leads to a topic" in shown.text
    assert meaning in shown.text
    modal = await desk.opens(shown, "Edit")
    assert list(modal.fields) == ["Question", "Other ways to ask it"]
    preview = await desk.submits(modal, phrasings="leg things")
    saved = await desk.presses(preview, "Save")
    assert meaning in saved.text
    assert "get “Do squats work your hamstrings?”" in saved.text
    assert "Do squats work your hamstrings?" in (await asked(gym, ada, "leg things")).text
    history = await desk.command("/faq history", entry="e1")
    assert "+ “leg things”" in history.text
    removed = await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    assert meaning in removed.text
    assert "is back" in (await desk.presses(removed, "Undo")).text


async def test_bold_is_told_as_a_change_only_where_it_is_one(desk):
    """Asterisks are in the way of reading what else changed."""
    await desk.adds(QUESTION, "**Back** on the tree.")
    for answer in ("**Back** on the rack.", "Back on the rack."):
        modal = await desk.form("/faq edit", entry="e1")
        await desk.presses(await desk.submits(modal, answer=answer), "Save")
    told = (await desk.command("/faq history", entry="e1")).text.replace("\\", "")
    assert "“Back on the tree.” → “Back on the rack.”" in told
    assert "“**Back** on the rack.” → “Back on the rack.”" in told
