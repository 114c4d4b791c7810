"""Teaching: what was asked in vain becomes an answer, in two clicks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count

import pytest
import pytest_asyncio

from bot.community.model import Draft, MissKind
from bot.store.store import Store
from tests.exts.desk.acting import Moderator, asked
from tests.loopback import Loopback, Settings
from tests.loopback.small_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

MISSED = "how much creatine should I take per day?"
ALIKE = "how much creatine per day"
TOPIC, QUESTION = "squats-work-hamstrings", "Do squats work your hamstrings?"
OPENING, HOURS = "What does the bar sell?", "Shakes, until 22 h."
MEANS = "It means …"


@pytest_asyncio.fixture(loop_scope="module")
async def store(world, discord):  # noqa: ARG001  the bot makes the file
    """Give the bot's database, opened beside it."""
    async with Store.at(world.url) as opened:
        yield opened


@pytest.fixture
def asks(gym, desk):
    """Give a way to ask in vain, each time by somebody else."""
    numbers = count()

    async def asking(question, times=1):
        for _ in range(times):
            await asked(gym, gym.member(f"asker{next(numbers)}"), question)
        # Notes are written together every few seconds, and before somebody looks at them.
        await desk.command("/faq misses")

    return asking


def leads(card):
    """Give the buttons' ids of the first group on the card: write, means, dismiss."""
    return [
        next(one for one in card.custom_ids if one.startswith(f"v1:{action}:"))
        for action in ("new", "mean", "gone")
    ]


async def test_without_misses_it_says_so(desk):
    """And names what will be listed there."""
    assert "None at the moment" in (await desk.command("/faq misses")).text


async def test_what_was_asked_in_vain_is_grouped_and_counted(asks, desk):
    """Wordings alike stand together, most asked first."""
    await asks("do nordics need a partner?")
    await asks(MISSED, 2)
    await asks(ALIKE)
    told = (await desk.command("/faq misses")).text
    assert "Asked 3 times" in told
    assert ALIKE in told
    assert told.index("creatine") < told.index("nordics")
    assert told.count("Asked ") == 2


async def test_members_see_no_misses(gym, ada, desk):
    """Neither by the command nor by a button of a moderator's card."""
    card = await desk.command("/faq misses")
    public = await asked(gym, ada, QUESTION)
    refused = await ada.presses(public, "v1:miss::0", unchecked=True)
    assert "curators" in refused.message.text
    assert card.is_ephemeral


async def test_two_clicks_teach_a_topic(gym, asks, ada, desk, store):
    """A button and a choice; the next member gets the topic, and the misses are done with."""
    await asks(MISSED)
    card = await desk.command("/faq misses")
    choice = await desk.presses(card, MEANS)
    assert choice.id == card.id
    taught = await desk.selects(choice, MEANS, TOPIC)
    assert "now get" in taught.text
    assert QUESTION in taught.text
    assert await store.misses(gym.id, 10) == ()
    (entry,) = await store.entries(gym.id)
    assert entry.draft == Draft(MISSED, "", (), replaces=TOPIC)
    assert QUESTION in (await asked(gym, ada, "HOW MUCH creatine should i take per day")).text


async def test_two_clicks_teach_an_entry(gym, asks, ada, desk, store):
    """Its wordings gain those of the group, as a change that the history tells."""
    await desk.adds(OPENING, HOURS)
    await asks("how much protein powder after a workout", 2)
    await asks("how much protein powder after workouts")
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    taught = await desk.selects(choice, MEANS, "e1")
    assert "now get" in taught.text
    (entry,) = await store.entries(gym.id)
    assert entry.draft.phrasings == (
        "how much protein powder after a workout",
        "how much protein powder after workouts",
    )
    assert [one.action for one in await store.history(gym.id, 1)] == ["teach", "add"]
    assert HOURS in (await asked(gym, ada, "how much protein powder after a workout?")).text
    assert await store.misses(gym.id, 10) == ()


async def test_teaching_is_undone_by_one_press(gym, asks, ada, desk):
    """And the question stands among the misses again."""
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    taught = await desk.selects(choice, MEANS, TOPIC)
    assert MISSED not in (await desk.command("/faq misses")).text
    await desk.presses(taught, "Undo")
    assert MISSED in (await desk.command("/faq misses")).text
    assert QUESTION not in (await asked(gym, ada, MISSED)).text.splitlines()[0]


async def test_what_was_there_before_the_teaching_is_no_miss_when_it_is_undone(asks, desk):
    """Only the wordings that were taught go back."""
    await desk.adds(OPENING, HOURS)
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    await desk.presses(await desk.selects(choice, MEANS, "e1"), "Undo")
    misses = (await desk.command("/faq misses")).text
    assert MISSED in misses
    assert OPENING not in misses


async def test_teaching_twice_saves_once(gym, asks, desk, store, discord):
    """A double click is told that it is done."""
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    first = await desk.member.selects(choice, MEANS, TOPIC, until="sent")
    second = await desk.member.selects(choice, MEANS, TOPIC, until="sent")
    await first.reach("finished")
    await second.reach("finished")
    await discord.settled()
    assert len(await store.entries(gym.id)) == 1
    assert "meanwhile" in "".join(one.text for one in (*first.followups, *second.followups))


async def test_a_restart_between_the_clicks_loses_nothing(tmp_path):
    """All that a card needs stands on it."""
    async with Loopback(quick(Settings)) as discord:
        gym = discord.guild("gym")
        desk = Moderator(discord, gym.member("owner_of_gym"))
        async with running_bot(discord, tmp_path):
            await asked(gym, gym.member("ada"), MISSED)
            await discord.settled()
            choice = await desk.presses(await desk.command("/faq misses"), MEANS)
        async with running_bot(discord, tmp_path):
            assert "now get" in (await desk.selects(choice, MEANS, TOPIC)).text


async def test_what_members_picked_comes_first(gym, desk, store):
    """A pick among choices is told, and is the first thing that the question could mean."""
    eve = gym.member("eve")
    offered = await asked(gym, eve, "squats?")
    picks = [one for one in offered.custom_ids if one.startswith("v1:pick:")]
    await eve.presses(offered, picks[-1])
    card = await desk.command("/faq misses")
    found = await store.misses(gym.id, 10)
    (picked,) = [one.topic for one in found if one.kind is MissKind.PICKED]
    assert "Picked for it once" in card.text
    assert "Asked once" in card.text
    options = (await desk.presses(card, MEANS)).control(MEANS)["options"]
    assert options[0]["value"] == picked
    assert options[0]["description"] == "Picked once"
    assert len(options) == 25


async def test_nobody_picks_for_another(gym, ada, desk, store):
    """What others press, and as often as they press it, says nothing of what was asked."""
    offered = await asked(gym, gym.member("frank"), "squats?")
    pick = next(one for one in offered.custom_ids if one.startswith("v1:pick:"))
    for _ in range(3):
        await ada.presses(offered, pick)
    assert "Picked" not in (await desk.command("/faq misses")).text
    assert MissKind.PICKED not in {one.kind for one in await store.misses(gym.id, 10)}


async def test_the_nearest_entry_is_offered_first(asks, desk):
    """And entries that only point at a topic are not offered beside it."""
    await desk.adds("How much creatine a day?", "Five grams.")
    await asks("creatine dosage")
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    options = choice.control(MEANS)["options"]
    assert options[0]["value"] == "e1"
    assert options[0]["description"] == "This server's entry"
    await desk.selects(choice, MEANS, TOPIC)
    await asks("how much caffeine before training")
    again = await desk.presses(await desk.command("/faq misses"), MEANS)
    assert "e2" not in [one["value"] for one in again.control(MEANS)["options"]]


async def test_an_answer_is_written_from_a_miss(gym, asks, ada, desk, store):
    """The form comes with the question; once it is saved the misses are gone."""
    await asks(MISSED, 2)
    card = await desk.command("/faq misses")
    modal = await desk.opens(card, "Write an answer")
    assert modal.fields["Question"]["value"] == MISSED
    preview = await desk.submits(modal, answer="Three to five grams, ask a dietitian.")
    assert len(await store.misses(gym.id, 10)) == 1
    await desk.presses(preview, "Save")
    assert await store.misses(gym.id, 10) == ()
    assert "dietitian" in (await asked(gym, ada, MISSED)).text


async def test_a_miss_is_dismissed(gym, asks, desk, store):
    """The card shows what is left, and another's old button says that it is done."""
    await asks("do nordics need a partner?", 2)
    await asks(MISSED)
    old = await desk.command("/faq misses")
    card = await desk.command("/faq misses")
    write, means, dismiss = leads(card)
    left = await desk.presses(card, dismiss)
    assert "Dismissed" in left.text
    assert "Asked once" in left.text
    assert "Asked 2 times" not in left.text
    assert [one.text for one in await store.misses(gym.id, 10)] == [MISSED]
    for button in (write, means, dismiss):
        assert "meanwhile" in (await desk.presses(old, button)).text


async def test_many_misses_have_pages(gym, desk, store):
    """Turned by buttons, the votes on the first one alone."""
    words = ("sauna", "towel", "parking", "music", "chalk", "shoes", "belts", "water", "phone")
    for word in words:
        await store.add_miss(gym.id, f"is {word} allowed", MissKind.NOT_COVERED)
    await store.vote(gym.id, TOPIC, "somebody", False)  # noqa: FBT003  the store's own form
    card = await desk.command("/faq misses")
    assert "1 of 3" in card.text
    assert f"“{QUESTION}” · 1 not helpful, 0 helpful" in card.text.replace("\\", "")
    second = await desk.presses(card, "More")
    assert "2 of 3" in second.text
    assert "not helpful" not in second.text
    assert "1 of 3" in (await desk.presses(second, "Back")).text


async def test_hostile_questions_break_no_card(gym, ada, desk, store, discord):
    """Markdown, mentions and piled-up signs of a member show as they were typed, or not at all."""
    pinging = len(discord.pings)
    hostile = "*" * 150 + " how much `creatine` ||**__ per day # > -# [a](x) \\"
    for number in range(8):
        await store.add_miss(gym.id, f"{hostile}{'_' * number}", MissKind.NOT_COVERED)
        await store.add_miss(
            gym.id, f"{number} @everyone <@{ada.id}> {'@' * 150}", MissKind.CHOICES
        )
    card = await desk.command("/faq misses")
    _, means, _ = leads(card)
    choice = await desk.presses(card, means)
    await desk.presses(choice, "Back")
    assert len(discord.pings) == pinging


async def test_an_entry_with_all_its_wordings_takes_no_more(gym, asks, desk, store):
    """It says so in a sentence, and the miss stays."""
    ways = "\n".join(f"way number {number} to ask" for number in range(20))
    await desk.adds(OPENING, HOURS, phrasings=ways)
    await asks(MISSED)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    assert "20 other ways" in (await desk.selects(choice, MEANS, "e1")).text
    assert len(await store.misses(gym.id, 10)) == 1


@pytest.mark.parametrize("meaning", ["e1", TOPIC])
async def test_what_is_saved_is_not_saved_again(world, asks, desk, store, meaning):
    """Where the misses could not be dismissed, teaching them once more changes nothing."""
    await desk.adds(OPENING, HOURS)
    await asks(MISSED)
    with closing(sqlite3.connect(world.database, isolation_level=None)) as database:
        database.execute(
            "CREATE TRIGGER stay BEFORE DELETE ON misses BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        choice = await desk.presses(await desk.command("/faq misses"), MEANS)
        assert "now get" in (await desk.selects(choice, MEANS, meaning)).text
        database.execute("DROP TRIGGER stay")
    here = desk.member.home.guild.id
    before = await store.entries(here)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    told = (await desk.selects(choice, MEANS, meaning)).text
    assert "is asked so already" in told or "asks the same by now" in told
    assert await store.entries(here) == before


async def test_wordings_that_do_not_fit_stay_misses(gym, asks, desk, store):
    """An entry takes what it has room for; the rest is told and not lost."""
    ways = "\n".join(f"way number {number} to ask" for number in range(19))
    await desk.adds(OPENING, HOURS, phrasings=ways)
    await asks(MISSED, 2)
    await asks(ALIKE)
    choice = await desk.presses(await desk.command("/faq misses"), MEANS)
    taught = await desk.selects(choice, MEANS, "e1")
    assert "One more wording does not fit" in taught.text
    assert [one.text for one in await store.misses(gym.id, 10)] == [ALIKE]


async def test_no_other_server_sees_the_misses(discord, asks, desk):
    """What was asked here is nobody else's to read."""
    await asks(MISSED)
    other = discord.guild("another gym")
    boss = type(desk)(discord, other.member("owner_of_another_gym"))
    assert "creatine" not in (await boss.command("/faq misses")).text


async def test_a_test_shows_the_card_and_why(gym, mod, store, discord):
    """As a member would get it, with what was read, what came nearest, and the rule."""
    exchange = await mod.slash("/faq test", question="do squts wrok my hams?")
    why = await exchange.followup()
    assert QUESTION in exchange.message.text
    assert exchange.message.is_ephemeral
    assert why.is_ephemeral
    for text in ("squts → squats", "Hamstrings", "% likely to fit", "like the wording", "Rule:"):
        assert text in why.text
    await mod.slash("/faq test", question=MISSED)
    await discord.settled()
    assert await store.misses(gym.id, 10) == ()


async def test_a_test_tells_of_this_server_s_own_words(desk, mod):
    """An entry that answers is named as what the server added."""
    await desk.adds(OPENING, HOURS)
    exchange = await mod.slash("/faq test", question="what does the bar sell")
    assert HOURS in exchange.message.text
    assert "very words that this server added" in (await exchange.followup()).text
    hurt = await mod.slash("/faq test", question="I tore my hamstring")
    assert "pain or an injury" in (await hurt.followup()).text
