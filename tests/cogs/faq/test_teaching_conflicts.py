"""New phrasings undone, added twice or over the limit: nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cogs.faq.curator_driver import asked
from tests.cogs.faq.unanswered_samples import ALIKE, HOURS, MEANS, MISSED, OPENING, QUESTION, TOPIC

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_teaching_is_undone_by_one_press(gym, asks, ada, desk):
    """And the question stands among the misses again."""
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    taught = await desk.selects(choice, MEANS, TOPIC)
    assert MISSED not in (await desk.command("/faq unanswered")).text
    await desk.presses(taught, "Undo")
    assert MISSED in (await desk.command("/faq unanswered")).text
    assert QUESTION not in (await asked(gym, ada, MISSED)).text.splitlines()[0]


async def test_what_was_there_before_the_teaching_is_no_miss_when_it_is_undone(asks, desk):
    """Only the wordings that were taught go back."""
    await desk.adds(OPENING, HOURS)
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    await desk.presses(await desk.selects(choice, MEANS, "e1"), "Undo")
    misses = (await desk.command("/faq unanswered")).text
    assert MISSED in misses
    assert OPENING not in misses


async def test_teaching_twice_saves_once(gym, asks, desk, store, discord):
    """A double click is told that it is done."""
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    first = await desk.member.selects(choice, MEANS, TOPIC, until="sent")
    second = await desk.member.selects(choice, MEANS, TOPIC, until="sent")
    await first.reach("finished")
    await second.reach("finished")
    await discord.settled()
    assert len(await store.entries(gym.id)) == 1
    assert "meanwhile" in "".join(one.text for one in (*first.followups, *second.followups))


async def test_an_entry_with_all_its_wordings_takes_no_more(gym, asks, desk, store):
    """It says so in a sentence, and the miss stays."""
    ways = "\n".join(f"way number {number} to ask" for number in range(20))
    await desk.adds(OPENING, HOURS, phrasings=ways)
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    assert "20 other ways" in (await desk.selects(choice, MEANS, "e1")).text
    assert len(await store.misses(gym.id, 10)) == 1


@pytest.mark.parametrize("meaning", ["e1", TOPIC])
async def test_what_is_saved_is_not_saved_again(world, asks, desk, store, meaning):
    """Where the misses could not be dismissed, teaching them once more changes nothing."""
    await desk.adds(OPENING, HOURS)
    await asks(MISSED)
    with closing(sqlite3.connect(world.database, isolation_level=None)) as database:
        database.execute(
            "CREATE TRIGGER stay BEFORE UPDATE ON misses BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
        assert "now get" in (await desk.selects(choice, MEANS, meaning)).text
        database.execute("DROP TRIGGER stay")
    here = desk.member.home.guild.id
    before = await store.entries(here)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    told = (await desk.selects(choice, MEANS, meaning)).text
    assert "is asked so already" in told or "asks the same by now" in told
    assert await store.entries(here) == before


async def test_wordings_that_do_not_fit_stay_misses(gym, asks, desk, store):
    """An entry takes what it has room for; the rest is told and not lost."""
    ways = "\n".join(f"way number {number} to ask" for number in range(19))
    await desk.adds(OPENING, HOURS, phrasings=ways)
    await asks(MISSED, 2)
    await asks(ALIKE)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    taught = await desk.selects(choice, MEANS, "e1")
    assert "One more wording does not fit" in taught.text
    assert [one.text for one in await store.misses(gym.id, 10)] == [ALIKE]
