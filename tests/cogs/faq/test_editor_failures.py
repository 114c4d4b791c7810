"""Entry editor with concurrent edits, database failures and restarts."""

from __future__ import annotations

import pytest

from bot.store.store import Store
from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."


@pytest.fixture
def other(discord, gym):
    """Return another who manages the server."""
    return CuratorDriver(discord, gym.member("other", gym.role("moderators")))


async def conflict(desk, other):
    """Let two edit the same entry; give the card that the second one gets."""
    await desk.adds(QUESTION, ANSWER)
    mine = await desk.form("/faq edit", entry="e1")
    theirs = await other.form("/faq edit", entry="e1")
    preview = await desk.submits(mine, answer="Back on the tree, heavy ones low.")
    saved = await other.presses(await other.submits(theirs, answer="In the corner."), "Save")
    assert "Saved as e1" in saved.text
    return await desk.presses(preview, "Save")


async def test_the_second_of_two_sees_what_the_first_saved(gym, desk, other, ada):
    """Before and after of the other's change, and what the own one would make of it."""
    card = await conflict(desk, other)
    assert "Someone else edited e1 meanwhile" in card.text
    assert "“Back on the tree.” → “In the corner.”" in card.text
    assert "“In the corner.” → “Back on the tree, heavy ones low.”" in card.text
    assert "In the corner." in (await asked(gym, ada, QUESTION)).text
    assert "Saved as e1" in (await desk.presses(card, "Save mine")).text
    assert "heavy ones low" in (await asked(gym, ada, QUESTION)).text


async def test_the_second_can_leave_the_first_ones_text(gym, desk, other, ada):
    """And still come back to the own text."""
    card = await desk.presses(await conflict(desk, other), "Keep theirs")
    assert "In the corner." in (await asked(gym, ada, QUESTION)).text
    modal = await desk.opens(card, "Open my text")
    assert modal.fields["Answer"]["value"] == "Back on the tree, heavy ones low."
    preview = await desk.submits(modal, answer="In the corner, heavy ones low.")
    assert "Saved as e1" in (await desk.presses(preview, "Save")).text


async def test_a_third_change_is_seen_as_well(desk, other):
    """Saving over one change does not save over the next."""
    card = await conflict(desk, other)
    modal = await other.form("/faq edit", entry="e1")
    await other.presses(await other.submits(modal, answer="Anywhere."), "Save")
    again = await desk.presses(card, "Save mine")
    assert "Someone else edited e1 meanwhile" in again.text
    assert "Anywhere." in again.text


async def test_what_was_removed_meanwhile_can_be_saved_anew(desk, other):
    """The text is kept, and gets a number of its own."""
    await desk.adds(QUESTION, ANSWER)
    modal = await desk.form("/faq edit", entry="e1")
    await other.presses(await other.command("/faq remove", entry="e1"), "Remove")
    preview = await desk.submits(modal, answer="In the corner.")
    card = await desk.presses(preview, "Save")
    assert "e1 was removed meanwhile" in card.text
    assert "Saved as e2" in (await desk.presses(card, "Save as a new entry")).text


async def test_a_failing_store_loses_no_text(world, gym, desk, ada):
    """One sentence, the form is kept, curated answers go on, and Save works afterwards."""
    modal = await desk.form("/faq add")
    with world.locked():
        preview = await desk.submits(modal, question=QUESTION, answer=ANSWER)
        assert "Save this?" in preview.text
        told = await desk.presses(preview, "Save")
        assert "busy. Try again in a moment" in told.text
        assert "Saved" not in preview.text
        curated = await asked(gym, ada, "do squats work your hamstrings?")
        assert "Helpful" in [one.get("label") for one in curated.controls]
    assert (await desk.opens(preview, "Fix it")).fields["Question"]["value"] == QUESTION
    assert "Saved as e1" in (await desk.presses(preview, "Save")).text


def _gone(file):
    file.unlink()
    return "can't use my database"


def _no_database(file):
    file.with_name("other").write_bytes(b"no database at all " * 1_000)
    file.with_name("other").replace(file)
    return "can't use my database"


@pytest.mark.parametrize("harm", [_gone, _no_database])
async def test_a_file_that_is_lost_in_the_middle(tmp_path, harm):
    """One sentence, the form is kept, curated answers go on, and all works once it is put back."""
    file = tmp_path / "squatbot.db"
    running = {"DATABASE_URL": f"sqlite:///{file}"}
    async with FakeDiscord(quick(Settings)) as discord, running_bot(discord, tmp_path, **running):
        gym = discord.guild("gym")
        desk = CuratorDriver(
            discord, gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))
        )
        ada = gym.member("ada")
        await desk.adds("Where is the chalk?", "At the desk.")
        modal = await desk.form("/faq add")
        async with await Store.open(running["DATABASE_URL"]) as store:
            await store.backup(tmp_path / "copy")
        for name in ("squatbot.db-wal", "squatbot.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        told = harm(file)
        preview = await desk.submits(modal, question=QUESTION, answer=ANSWER)
        assert told in (await desk.presses(preview, "Save")).text
        curated = await asked(gym, ada, "do squats work your hamstrings?")
        assert "Helpful" in [one.get("label") for one in curated.controls]
        for name in ("squatbot.db-wal", "squatbot.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / "copy").replace(file)
        assert "Saved as e2" in (await desk.presses(preview, "Save")).text
        assert ANSWER in (await asked(gym, ada, QUESTION)).text
        assert "At the desk." in (await asked(gym, ada, "Where is the chalk?")).text


async def test_a_text_that_was_mended_after_a_fault_is_the_one_saved(world, gym, desk, ada):
    """What was typed while the store failed does not come back."""
    modal = await desk.form("/faq add")
    with world.locked():
        preview = await desk.submits(modal, question=QUESTION, answer="In the corner.")
    mended = await desk.submits(await desk.opens(preview, "Fix it"), answer=ANSWER)
    assert "Saved as e1" in (await desk.presses(mended, "Save")).text
    assert ANSWER in (await asked(gym, ada, QUESTION)).text


async def test_a_restart_between_form_and_save_loses_nothing(tmp_path):
    """The card of the process before saves by the one after."""
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/squatbot.db"}
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        mod = gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))
        desk = CuratorDriver(discord, mod)
        async with running_bot(discord, tmp_path, **database):
            open_form = await desk.form("/faq add")
            preview = await desk.previews(QUESTION, ANSWER)
        async with running_bot(discord, tmp_path, **database):
            assert "Saved as e1" in (await desk.presses(preview, "Save")).text
            late = await desk.submits(open_form, question="Where is the chalk?", answer="No.")
            assert "Saved as e2" in (await desk.presses(late, "Save")).text
            told = await asked(gym, gym.member("ada"), QUESTION)
            assert ANSWER in told.text
