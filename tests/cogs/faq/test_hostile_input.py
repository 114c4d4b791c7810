"""Hostile input in every field: one clear sentence, or harmless text."""

from __future__ import annotations

import pytest

from tests.cards.broken_limits import broken_limits
from tests.cogs.faq.curator_driver import asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."
FIELDS = ("question", "answer", "phrasings", "citations", "category")
ZALGO = "pla" + "\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 12 + "tes go where"
HOSTILE = {
    "everyone": "plates @everyone where",
    "here": "plates @here where",
    "member": "plates <@1234567890123456789> where",
    "role": "plates <@&1234567890123456789> where",
    "masked": "plates [https://google.com](https://evil.example) where",
    "script": "plates [here](javascript:alert(1)) where",
    "file": "plates file:///etc/passwd where",
    "zalgo": ZALGO,
    "invisible": "pla\u200btes\u2060 go\ufeff \u202ewhere\u202c now",
    "heading": "# plates\n-# go\n>>> where",
    "fence": "```plates go where",
    "unclosed": "**plates __go ~~where ||now",
    "control": "\x00\x01\u2028\ufffe plates go where",
}


@pytest.fixture
def quiet(discord):
    """See that nobody was pinged by anything but the answer to a question."""
    before = len(discord.pings)
    yield
    for message in discord.pings[before:]:
        assert message.pings.users == {message.channel.messages[message.replies_to].author_id}
        assert not message.pings.roles
        assert not message.pings.everyone


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("quiet")
async def test_nothing_typed_pings_or_breaks_a_card(gym, desk, ada, name):
    """Each in each field: told in sentences and kept, or saved and shown without harm."""
    sound = {"question": QUESTION, "answer": ANSWER}
    for field in FIELDS:
        if field == "category" and len(HOSTILE[name]) > 80:
            continue
        card = await desk.previews(**{**sound, field: HOSTILE[name]})
        assert "Not saved yet" in card.text or "Save this?" in card.text
        again = await desk.opens(card, "Fix it")
        kept = {one["custom_id"]: one.get("value") for one in again.fields.values()}
        assert kept[field] == HOSTILE[name]
        if "Save this?" in card.text:
            saved = await desk.presses(card, "Save")
            assert "Saved as" in saved.text
            answer = await asked(gym, ada, QUESTION)
            assert broken_limits(answer.components) == ()
            assert "\u202e" not in answer.text
            undone = await desk.presses(saved, "Undo")
            assert "is out again" in undone.text


async def test_a_question_of_three_characters(desk):
    """Too short to be told from others."""
    assert "write at least 5" in (await desk.previews("why", ANSWER)).text


async def test_phrasings_that_differ_by_case_and_spacing_are_one(desk):
    """And the question among them is none."""
    ways = f"Plates\nplates\n  PLATES?  \n{QUESTION.lower()}"
    saved = await desk.adds(QUESTION, ANSWER, phrasings=ways)
    shown = await desk.presses(saved, "Show it")
    assert shown.text.count("Plates") == 1
    assert "“Plates”" in shown.text


async def test_the_longest_texts_fit_in_every_card(gym, desk, ada):
    """Every field full, all of it escaped: preview, entry, history, list and review hold it."""
    question = ("_*~" * 66)[:190] + " plates?"
    answer = ("word_ *x* ~y~ " * 120)[:1_490]
    ways = "\n".join(f"{number} {'_*~' * 60} plates" for number in range(20))
    pages = "\n".join(f"https://example.org/{number}/{'a' * 460}" for number in range(8))
    saved = await desk.adds(question, answer, phrasings=ways, citations=pages, category="c" * 40)
    assert broken_limits((await desk.presses(saved, "Show it")).components) == ()
    modal = await desk.form("/faq edit", entry="e1")
    changed = "\n".join(f"{number} {'*_~' * 60} plates" for number in range(20))
    preview = await desk.submits(modal, answer=answer.replace("word", "work"), phrasings=changed)
    await desk.presses(preview, "Save")
    for command, options in (
        ("/faq history", {"entry": "e1"}),
        ("/faq list", {}),
        ("/faq remove", {"entry": "e1"}),
        ("/faq undo", {"entry": "e1"}),
    ):
        assert "e1" in (await desk.command(command, **options)).text
    assert broken_limits((await asked(gym, ada, question)).components) == ()
