"""Entry editor: from a form or a message to preview, correction and save."""

from __future__ import annotations

import pytest

from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.fake_discord.state.message_changes import remove
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How long may I use the rack at peak time?"
ANSWER = "**Twenty minutes**, from 17 to 20 o'clock."
TOPIC = "Do squats work your hamstrings?"


async def test_what_is_saved_is_live_for_the_next_question(gym, desk, ada):
    """The preview shows the card, saving gives it to members."""
    preview = await desk.previews(
        QUESTION,
        ANSWER,
        phrasings="rack time\nhow long in the squat rack",
        citations="kubo2019\nhttps://example.org/house-rules",
        category="House rules",
    )
    for text in (QUESTION, "**Twenty minutes**", "Kubo", "example.org/house-rules"):
        assert text in preview.text
    assert "no study cited" not in preview.text
    before = await asked(gym, ada, "rack time?")
    assert "Twenty minutes" not in before.text
    saved = await desk.presses(preview, "Save")
    assert "e1" in saved.text
    assert "Live now" in saved.text
    for question in (QUESTION, "rack time?", "how long in the squat rack"):
        after = await asked(gym, ada, question)
        assert "Twenty minutes" in after.text
        assert "Added by this server's moderators" in after.text


async def test_an_entry_without_citations_says_so(gym, desk, ada):
    """No study stands behind it."""
    await desk.adds(QUESTION, ANSWER)
    assert "no study cited" in (await asked(gym, ada, QUESTION)).text


async def test_no_other_server_sees_an_entry(discord, desk, ada, gym):
    """Neither its members nor its moderators."""
    await desk.adds(QUESTION, ANSWER)
    other = discord.guild("other gym")
    eve = other.member("eve")
    assert "Twenty minutes" not in (await asked(other, eve, QUESTION)).text
    owner = other.member("owner_of_other_gym")
    boss = type(desk)(discord, owner)
    assert "no entry" in (await boss.command("/faq show", entry="e1")).text
    assert "Twenty minutes" in (await asked(gym, ada, QUESTION)).text


async def test_a_text_with_faults_is_told_and_kept(desk):
    """All faults at once, a sentence each; the form comes back as it was typed."""
    told = await desk.previews("how", "see [x](javascript:alert(1))", citations="kubo201")
    for text in ("3 characters", "no https address", "did you mean s:kubo2019"):
        assert text in told.text
    again = await desk.opens(told, "Fix it")
    assert again.fields["Question"]["value"] == "how"
    assert again.fields["Answer"]["value"] == "see [x](javascript:alert(1))"
    assert again.fields["Citations"]["value"] == "kubo201"
    fixed = await desk.submits(again, question=QUESTION, answer=ANSWER, citations="kubo2019")
    assert fixed.id == told.id
    assert "Save this?" in fixed.text
    assert "Saved as e1" in (await desk.presses(fixed, "Save")).text


async def test_what_looks_sound_can_still_be_fixed(desk):
    """The preview leads back to the form as well."""
    preview = await desk.previews(QUESTION, ANSWER, category="Rules")
    again = await desk.opens(preview, "Fix it")
    assert again.fields["Category"]["value"] == "Rules"
    fixed = await desk.submits(again, answer="Thirty minutes.")
    assert "Thirty minutes." in fixed.text


async def test_cancelled_is_not_saved(desk):
    """And the button of an older card does not save it later."""
    preview = await desk.previews(QUESTION, ANSWER)
    save = next(one for one in preview.custom_ids if one.startswith("v1:save"))
    card = await desk.presses(preview, "Cancel")
    assert "Nothing was saved" in card.text
    late = await desk.presses(card, save, unchecked=True)
    assert "This text is gone" in late.text
    assert "No entries" in (await desk.command("/faq list")).text


async def test_a_double_click_saves_once(world, discord, desk):
    """Two presses are one entry, also where both are under way at once."""
    preview = await desk.previews(QUESTION, ANSWER)
    with world.locked():
        for _ in range(2):
            await desk.member.presses(preview, "Save", until="sent")
        # Both have come as far as the database lets them.
        await discord.settled()
    await discord.until(lambda: "Saved as e1" in preview.text, "the entry to be saved")
    await discord.settled()
    assert "1 entry" in (await desk.command("/faq list")).text


async def test_whom_a_message_mentions_is_not_in_the_form(gym, desk, ada):
    """What was said to the bot becomes the question alone."""
    said = await ada.says(gym.channel(), "can I bring a dog?", mention=True)
    modal = (await desk.member.uses_menu("Add to FAQ", said.message)).modal
    assert modal.fields["Question"]["value"] == "can I bring a dog?"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Is   there a towel\nrule? I forgot", "Question"),
        ("towel rules", "Question"),
        ("Bring a towel to every machine. " * 4, "Answer"),
        ("Is there one? " + "Bring a towel. " * 20, "Answer"),
    ],
)
async def test_a_message_fills_the_form(gym, desk, ada, text, field):
    """A question mark, or a short text, makes it the question; a text too long for one does not."""
    said = await ada.says(gym.channel(), text)
    modal = (await desk.member.uses_menu("Add to FAQ", said.message)).modal
    filled = {name: one.get("value") for name, one in modal.fields.items() if one.get("value")}
    assert filled == {field: " ".join(text.split()) if field == "Question" else text.strip()}


async def test_a_curated_topic_is_not_displaced_in_silence(gym, desk, ada):
    """Beside it: the topic answers, and the entry is offered."""
    preview = await desk.previews(TOPIC, "Not here.")
    assert f"Members who ask “{TOPIC}” now get “{TOPIC}”" in preview.text
    saved = await desk.presses(preview, "Save beside it")
    assert "offered beside it" in saved.text
    answer = await asked(gym, ada, TOPIC)
    assert "Not here." not in answer.text
    assert answer.components[0]["components"][-2]["components"][0]["options"][0]["value"] == "e1"


async def test_a_server_can_have_its_own_answer_to_a_topic(gym, desk, ada):
    """Then it leads, and the topic is the first thing to ask next."""
    await desk.adds(TOPIC, "Not here.", how="Save as this server's answer")
    answer = await asked(gym, ada, "do squats work your hamstrings")
    assert "Not here." in answer.text
    select = next(one for one in answer.controls if one.get("placeholder") == "Ask next")
    assert select["options"][0]["label"] == TOPIC


async def test_a_topic_has_one_answer_of_the_server(desk):
    """A second one would never be seen: it is refused and told which one there is."""
    modal = await desk.form("/faq add")
    second = await desk.submits(modal, question="do squats work hamstrings", answer="Hm.")
    await desk.adds(TOPIC, "Not here.", how="Save as this server's answer")
    told = await desk.presses(second, "Save as this server's answer")
    assert "e1 is this server's answer" in told.text
    assert "Saved as e2" in (await desk.presses(second, "Save beside it")).text


async def test_an_equal_question_is_told(desk):
    """Also where case, spacing and the mark at the end differ."""
    await desk.adds(QUESTION, ANSWER)
    told = await desk.previews(QUESTION.upper().replace(" ", "  ").rstrip("?"), "Ten minutes.")
    assert "e1 asks this already" in told.text


async def test_editing_starts_from_what_is_there(gym, desk, ada):
    """The form is filled, the rest stays, members get the new text at once."""
    await desk.adds(QUESTION, ANSWER, phrasings="rack time", category="Rules")
    modal = await desk.form("/faq edit", entry="E1")
    assert modal.fields["Other ways to ask it"]["value"] == "rack time"
    preview = await desk.submits(modal, answer="Thirty minutes.")
    saved = await desk.presses(preview, "Save")
    assert "Saved as e1" in saved.text
    assert "Thirty minutes." in (await asked(gym, ada, "rack time")).text
    back = await desk.presses(saved, "Undo")
    assert "Undone" in back.text
    assert "Twenty minutes" in (await asked(gym, ada, "rack time")).text


async def test_an_edit_keeps_or_gives_up_the_topics_place(gym, desk, ada):
    """The card offers both; what it is today leads."""
    await desk.adds(TOPIC, "Not here.", how="Save as this server's answer")
    preview = await desk.submits(await desk.form("/faq edit", entry="e1"), answer="Never here.")
    await desk.presses(preview, "Save as this server's answer")
    assert "Never here." in (await asked(gym, ada, TOPIC)).text
    preview = await desk.submits(await desk.form("/faq edit", entry="e1"), answer="Never here.")
    await desk.presses(preview, "Save beside it")
    assert "Never here." not in (await asked(gym, ada, TOPIC)).text


async def test_undo_takes_a_new_entry_out(gym, desk, ada):
    """And redo brings it back; an older button does neither."""
    saved = await desk.adds(QUESTION, ANSWER)
    stale = next(one for one in saved.custom_ids if one.startswith("v1:undo"))
    undone = await desk.presses(saved, "Undo")
    assert "is out again" in undone.text
    assert "Twenty minutes" not in (await asked(gym, ada, QUESTION)).text
    again = await desk.presses(undone, stale, unchecked=True)
    assert "taken back already" in again.text
    redone = await desk.presses(undone, "Redo")
    assert "is back" in redone.text
    assert "Twenty minutes" in (await asked(gym, ada, QUESTION)).text


async def test_a_form_whose_preview_was_closed_is_shown_again(tmp_path):
    """What was typed into “Fix it” comes back as a new preview, and is saved from there."""
    async with FakeDiscord(quick(Settings)) as discord, running_bot(discord, tmp_path):
        gym = discord.guild("gym")
        desk = CuratorDriver(discord, gym.member("owner_of_gym"))
        preview = await desk.previews(QUESTION, "Perhaps.")
        form = await desk.opens(preview, "Fix it")
        remove(discord.state, preview)
        exchange = await desk.member.submits(form, {"answer": "Always."}, until="responded")
        again = await exchange.followup()
        assert again.is_ephemeral
        assert "Always." in again.text
        assert "Saved as" in (await desk.presses(again, "Save")).text
        assert "Always." in (await asked(gym, gym.member("ada"), QUESTION)).text
