"""/faq undo and history: restoring any version of an entry."""

from __future__ import annotations

import pytest

from tests.cogs.faq.curator_driver import CuratorDriver, asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."
READ = "Read a whole version"
TOPIC = "Do squats work your hamstrings?"


@pytest.fixture
def cleo(discord, gym):
    """Return another who manages the server."""
    return CuratorDriver(discord, gym.member("cleo", gym.role("moderators")))


async def edits(desk, answer):
    """Change the answer of e1."""
    modal = await desk.form("/faq edit", entry="e1")
    return await desk.presses(await desk.submits(modal, answer=answer), "Save")


async def test_a_removed_entry_is_undone_by_command(gym, desk, ada):
    """By its number or its very question, and its history stays."""
    await desk.adds(QUESTION, ANSWER)
    for name in ("e1", QUESTION):
        await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
        assert "is back" in (await desk.command("/faq undo", entry=name)).text
    assert ANSWER in (await asked(gym, ada, QUESTION)).text
    history = await desk.command("/faq history", entry="e1")
    assert "undid the change before" in history.text


async def test_a_double_click_on_undo_undoes_once(discord, gym, desk, ada):
    """The second press does not redo."""
    saved = await desk.adds(QUESTION, ANSWER)
    for _ in range(2):
        await desk.member.presses(saved, "Undo", until="sent")
    await discord.until(lambda: "is out again" in saved.text, "the entry to be out")
    await discord.settled()
    assert ANSWER not in (await asked(gym, ada, QUESTION)).text


async def test_history_shows_before_and_after_page_by_page(desk):
    """Newest first, who by a mention, when by Discord's own clock."""
    saved = await desk.adds(QUESTION, ANSWER)
    for number in range(4):
        modal = await desk.opens(await desk.presses(saved, "Show it"), "Edit")
        preview = await desk.submits(modal, answer=f"On tree number {number}.")
        await desk.presses(preview, "Save")
    newest = await desk.command("/faq history", entry="e1")
    assert "“On tree number 2.” → “On tree number 3.”" in newest.text
    assert f"{desk.member.mention} changed · <t:" in newest.text
    assert not newest.pings
    assert ANSWER not in newest.text
    oldest = await desk.presses(newest, "Next (1 of 2)")
    assert f"“{ANSWER}” → “On tree number 0.”" in oldest.text
    assert "added" in oldest.text
    assert "tree number 3" in (await desk.presses(oldest, "Back")).text


async def test_every_version_can_be_read_whole_and_brought_back(gym, desk, ada):
    """However long it was and however long ago, and the way back is a change like any other."""
    long = " ".join(f"Rule {number} of the plates." for number in range(60))
    await desk.adds(QUESTION, long, phrasings="plates where", category="Order")
    for answer in ("On the floor.", "In the corner."):
        await edits(desk, answer)
    history = await desk.command("/faq history", entry="e1")
    first = await desk.selects(history, READ, "1")
    assert "as it was after change 1" in first.text
    for text in (long, "“plates where”", "**Category:** Order"):
        assert text in first.text
    back = await desk.presses(first, "Bring this back")
    assert "says again what it said before" in back.text
    assert "Rule 59 of the plates." in (await asked(gym, ada, QUESTION)).text
    assert "restored an earlier version" in (await desk.command("/faq history", entry="e1")).text
    assert "On the floor." not in (await desk.command("/faq show", entry="e1")).text


async def test_the_version_that_is_there_needs_no_bringing_back(desk):
    """It is shown as it is."""
    await desk.adds(QUESTION, ANSWER)
    history = await desk.command("/faq history", entry="e1")
    shown = await desk.selects(history, READ, "1")
    assert "as it is after change 1" in shown.text
    assert not shown.controls


async def test_what_somebody_changed_meanwhile_is_not_brought_back_over(desk, cleo):
    """Neither an undo nor a version goes over what the one who presses has not seen."""
    await desk.adds(QUESTION, ANSWER)
    saved = await edits(desk, "On the floor.")
    history = await desk.command("/faq history", entry="e1")
    first = await desk.selects(history, READ, "1")
    await edits(cleo, "In the corner.")
    for card, button in ((first, "Bring this back"), (saved, "Undo")):
        assert "e1 was changed since" in (await desk.presses(card, button)).text
    assert "In the corner." in (await desk.command("/faq show", entry="e1")).text


@pytest.mark.parametrize(
    ("press", "told"),
    [
        ("v1:back:e1:9.1", "never had a change 9"),
        ("v1:back:e1:1.1", "is so already"),
        ("v1:back:e1:9999999999.1", "never had a change"),
        ("v1:back:e1:x", "changed since"),
        ("v1:ver:e1:7", "never had a change 7"),
        ("v1:ver:e1", "was not there"),
        ("v1:back:e7:1.1", "never was an entry e7"),
        ("v1:undo:e1:99999999999", "never had a change"),
    ],
)
async def test_any_number_on_a_button_gets_a_sentence(desk, press, told):
    """What never was is said so, and changes nothing."""
    saved = await desk.adds(QUESTION, ANSWER)
    assert told in (await desk.presses(saved, press, unchecked=True)).text
    assert "change 2" not in (await desk.command("/faq history", entry="e1")).text


async def test_two_who_undo_the_same_do_not_cancel_each_other(gym, desk, cleo, ada):
    """The second is told, and presses if that is what is meant."""
    await desk.adds(QUESTION, ANSWER)
    await edits(desk, "On the floor.")
    assert "says again" in (await desk.command("/faq undo", entry="e1")).text
    second = await cleo.command("/faq undo", entry="e1")
    assert f"{desk.member.mention} undid the last change of e1" in second.text
    assert ANSWER in (await asked(gym, ada, QUESTION)).text
    assert "says again" in (await cleo.presses(second, "Bring it back")).text
    assert "On the floor." in (await asked(gym, ada, QUESTION)).text


async def test_what_another_entry_has_by_now_is_not_taken_from_it(gym, desk, ada):
    """A question, and the place of a topic: the moderator is told which entry has it."""
    removed = await desk.adds(QUESTION, ANSWER)
    removed = await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    await desk.adds(QUESTION.upper(), "In the corner.")
    assert "e2 asks the same by now" in (await desk.presses(removed, "Undo")).text
    assert "In the corner." in (await asked(gym, ada, QUESTION)).text
    await desk.adds(TOPIC, "Not here.", how="Save as this server's answer")
    gone = await desk.presses(await desk.command("/faq remove", entry="e3"), "Remove")
    preview = await desk.previews("Is a squat enough for my hamstrings?", "No.")
    await desk.presses(preview, "Save as this server's answer")
    told = (await desk.presses(gone, "Undo")).text
    assert "e4 is this server's answer to that topic already" in told


async def test_two_who_save_the_same_question_at_once_make_one_entry(world, discord, desk, cleo):
    """The second reads that it is asked already, and loses no word."""
    previews = [await one.previews(QUESTION, ANSWER) for one in (desk, cleo)]
    with world.locked():
        for one, preview in zip((desk, cleo), previews, strict=True):
            await one.member.presses(preview, "Save", until="sent")
        await discord.settled()
    await discord.until(
        lambda: (
            sum("Saved as e1" in one.text for one in previews) == 1
            and sum("asks this already" in one.text for one in previews) == 1
        ),
        "one to be saved and the other to be told",
    )
    assert "1 entry" in (await desk.command("/faq list")).text
