"""/faq unanswered: an unanswered question becomes an answer in two clicks."""

from __future__ import annotations

import pytest

from bot.faq.model import EntryContent, MissKind
from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.cogs.faq.unanswered_samples import ALIKE, HOURS, MEANS, MISSED, OPENING, QUESTION, TOPIC
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")


def leads(card):
    """Return the buttons' ids of the first group on the card: write, means, dismiss."""
    return [
        next(one for one in card.custom_ids if one.startswith(f"v1:{action}:"))
        for action in ("new", "mean", "gone")
    ]


async def test_without_misses_it_says_so(desk):
    """And names what will be listed there."""
    assert "None right now" in (await desk.command("/faq unanswered")).text


async def test_what_was_asked_in_vain_is_grouped_and_counted(asks, desk):
    """Wordings alike stand together, most asked first."""
    await asks("how many calories to bulk?")
    await asks(MISSED, 2)
    await asks(ALIKE)
    told = (await desk.command("/faq unanswered")).text
    assert "Asked 3 times" in told
    assert ALIKE in told
    assert told.index("creatine") < told.index("calories")
    assert told.count("Asked ") == 2


async def test_members_see_no_misses(gym, ada, desk):
    """Neither by the command nor by a button of a moderator's card."""
    card = await desk.command("/faq unanswered")
    public = await asked(gym, ada, QUESTION)
    refused = await ada.presses(public, "v1:miss::0", unchecked=True)
    assert "curators" in refused.message.text
    assert card.is_ephemeral


async def test_two_clicks_teach_a_topic(gym, asks, ada, desk, store):
    """A button and a choice; the next member gets the topic, and the misses are done with."""
    await asks(MISSED)
    card = await desk.command("/faq unanswered")
    choice = await desk.presses(card, MEANS)
    assert choice.id == card.id
    taught = await desk.selects(choice, MEANS, TOPIC)
    assert "now get" in taught.text
    assert QUESTION in taught.text
    assert await store.misses(gym.id, 10) == ()
    (entry,) = await store.entries(gym.id)
    assert entry.draft == EntryContent(MISSED, "", (), replaces=TOPIC)
    assert QUESTION in (await asked(gym, ada, "HOW MUCH creatine should i take per day")).text


async def test_two_clicks_teach_an_entry(gym, asks, ada, desk, store):
    """Its wordings gain those of the group, as a change that the history tells."""
    await desk.adds(OPENING, HOURS)
    await asks("how much protein powder after a workout", 2)
    await asks("how much protein powder after workouts")
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
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


async def test_two_clicks_teach_an_answer_made_of_studies(gym, ada, desk, store):
    """What a question names is offered with what the studies say of it, and members get that."""
    text, reference = "price of the hip thrust glutes course", "x:hip-thrust+m:glutes"
    await store.add_miss(gym.id, text, MissKind.NOT_COVERED)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    taught = await desk.selects(choice, MEANS, reference)
    assert "now get “Hip thrusts or back squats for the glutes?”" in taught.text.replace("\\", "")
    (entry,) = await store.entries(gym.id)
    assert entry.draft == EntryContent(text, "", (), replaces=reference)
    assert "### Hip thrusts or back squats" in (await asked(gym, ada, text)).text
    assert "Hip thrusts or back squats" in (await desk.command("/faq list")).text
    assert "Hip thrusts or back squats" in (await desk.command("/faq show", entry="e1")).text


async def test_what_members_do_not_get_stays_in_the_list(gym, desk, store):
    """Where a topic goes on answering, that is said, and the question is not done with."""
    text = "who teaches hip thrust glutes"
    await store.add_miss(gym.id, text, MissKind.UNHELPFUL)
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    taught = await desk.selects(choice, MEANS, "x:hip-thrust+m:glutes")
    assert "still get" in taught.text
    assert "stays in the list" in taught.text
    assert [miss.text for miss in await store.misses(gym.id, 9)] == [text]


async def test_a_restart_between_the_clicks_loses_nothing(tmp_path):
    """All that a card needs stands on it."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild("gym")
        desk = CuratorDriver(discord, gym.member("owner_of_gym"))
        async with running_bot(discord, tmp_path):
            await asked(gym, gym.member("ada"), MISSED)
            await discord.settled()
            choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
        async with running_bot(discord, tmp_path):
            assert "now get" in (await desk.selects(choice, MEANS, TOPIC)).text


async def test_what_members_picked_comes_first(gym, desk, store):
    """A pick among choices is told, and is the first thing that the question could mean."""
    eve = gym.member("eve")
    offered = await asked(gym, eve, "squats?")
    picks = [one for one in offered.custom_ids if one.startswith("v1:pick:")]
    await eve.presses(offered, picks[-1])
    card = await desk.command("/faq unanswered")
    found = await store.misses(gym.id, 10)
    (picked,) = [one.topic for one in found if one.kind is MissKind.PICKED]
    assert "Chosen for it once" in card.text
    assert "Asked once" in card.text
    options = (await desk.presses(card, MEANS)).control(MEANS)["options"]
    assert options[0]["value"] == picked
    assert options[0]["description"] == "Chosen once"
    assert len(options) == 25


async def test_nobody_picks_for_another(gym, ada, desk, store):
    """What others press, and as often as they press it, says nothing of what was asked."""
    offered = await asked(gym, gym.member("frank"), "squats?")
    pick = next(one for one in offered.custom_ids if one.startswith("v1:pick:"))
    for _ in range(3):
        await ada.presses(offered, pick)
    assert "Chosen" not in (await desk.command("/faq unanswered")).text
    assert MissKind.PICKED not in {one.kind for one in await store.misses(gym.id, 10)}


async def test_the_nearest_entry_is_offered_first(asks, desk):
    """And entries that only point at a topic are not offered beside it."""
    await desk.adds("How much creatine a day?", "Five grams.")
    await asks("creatine dosage")
    choice = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    options = choice.control(MEANS)["options"]
    assert options[0]["value"] == "e1"
    assert options[0]["description"] == "This server's entry"
    await desk.selects(choice, MEANS, TOPIC)
    await asks("how much caffeine before training")
    again = await desk.presses(await desk.command("/faq unanswered"), MEANS)
    assert "e2" not in [one["value"] for one in again.control(MEANS)["options"]]


async def test_an_answer_is_written_from_a_miss(gym, asks, ada, desk, store):
    """The form comes with the question; once it is saved the misses are gone."""
    await asks(MISSED, 2)
    card = await desk.command("/faq unanswered")
    modal = await desk.opens(card, "Write an answer")
    assert modal.fields["Question"]["value"] == MISSED
    preview = await desk.submits(modal, answer="Three to five grams, ask a dietitian.")
    assert len(await store.misses(gym.id, 10)) == 1
    await desk.presses(preview, "Save")
    assert await store.misses(gym.id, 10) == ()
    assert "dietitian" in (await asked(gym, ada, MISSED)).text


async def test_a_miss_is_dismissed(gym, asks, desk, store):
    """The card shows what is left, and another's old button says that it is done."""
    await asks("how many calories to bulk?", 2)
    await asks(MISSED)
    old = await desk.command("/faq unanswered")
    card = await desk.command("/faq unanswered")
    write, means, dismiss = leads(card)
    left = await desk.presses(card, dismiss)
    assert "Dismissed" in left.text
    assert "Asked once" in left.text
    assert "Asked 2 times" not in left.text
    assert [one.text for one in await store.misses(gym.id, 10)] == [MISSED]
    for button in (write, means, dismiss):
        assert "meanwhile" in (await desk.presses(old, button)).text


async def test_a_page_of_misses_is_dismissed_and_restored(gym, desk, store):
    """What the page showed goes with one press, also if others came; one more press undoes it."""
    for word in ("sauna", "towel", "parking", "music", "chalk"):
        await store.add_miss(gym.id, f"is {word} allowed", MissKind.NOT_COVERED)
    card = await desk.command("/faq unanswered")
    before = {miss.text for miss in await store.misses(gym.id, 10)}
    for _ in range(3):
        await store.add_miss(gym.id, "when do you open", MissKind.NOT_COVERED)
    left = await desk.presses(card, "Dismiss these 4")
    assert "Dismissed: 4 questions" in left.text
    assert {miss.text for miss in await store.misses(gym.id, 10)} == {
        "when do you open",
        "is chalk allowed",
    }
    restored = await desk.presses(left, "Undo")
    assert "listed again" in restored.text
    assert {miss.text for miss in await store.misses(gym.id, 10)} == before | {"when do you open"}


async def test_misses_are_searched_and_filtered(gym, desk, store):
    """A search and a filter stay while pages are turned and groups dismissed."""
    for word in ("sauna", "towel", "parking", "music", "chalk", "shoes"):
        await store.add_miss(gym.id, f"is {word} allowed", MissKind.NOT_COVERED)
    await store.add_miss(gym.id, "how much creatine a day", MissKind.UNHELPFUL)
    found = await desk.command("/faq unanswered", search="allowed")
    assert "1 of 2" in found.text
    assert "with “allowed”" in found.text
    second = await desk.presses(found, "More")
    assert "with “allowed”" in second.text
    assert "creatine" not in second.text
    unhelpful = await desk.command("/faq unanswered", show="u")
    assert unhelpful.text.count("Asked ") == 1
    assert "creatine" in unhelpful.text
    assert "fits" in (await desk.command("/faq unanswered", search="zebra")).text


async def test_many_misses_have_pages(gym, desk, store):
    """Turned by buttons, the votes on the first one alone."""
    words = ("sauna", "towel", "parking", "music", "chalk", "shoes", "belts", "water", "phone")
    for word in words:
        await store.add_miss(gym.id, f"is {word} allowed", MissKind.NOT_COVERED)
    await store.vote(gym.id, TOPIC, "somebody", False)  # noqa: FBT003  the store's own form
    card = await desk.command("/faq unanswered")
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
    card = await desk.command("/faq unanswered")
    _, means, _ = leads(card)
    choice = await desk.presses(card, means)
    await desk.presses(choice, "Back")
    assert len(discord.pings) == pinging


async def test_no_other_server_sees_the_misses(discord, asks, desk):
    """What was asked here is nobody else's to read."""
    await asks(MISSED)
    other = discord.guild("another gym")
    boss = type(desk)(discord, other.member("owner_of_another_gym"))
    assert "creatine" not in (await boss.command("/faq unanswered")).text


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
