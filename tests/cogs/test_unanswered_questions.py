"""What is kept of unanswered questions."""

from __future__ import annotations

import sqlite3

import pytest

from bot.faq.model import MissKind
from tests.cogs.wait_for_card import reads

pytestmark = pytest.mark.asyncio(loop_scope="module")

MISSED = "how much creatine should I take per day?"
CHOICES = "squats?"


@pytest.fixture
def kept(gym, mod, store):
    """Return a way to read the misses of the server, and to see that there are so many."""

    async def keeping(count):
        # Notes are written together every few seconds, and before somebody looks at them.
        await mod.slash("/faq unanswered")
        misses = await store.misses(gym.id, 50)
        assert len(misses) == count, misses
        return misses

    return keeping


async def test_a_miss_is_kept_without_who_asked_and_what_could_tell(gym, ada, bob, home, kept):
    """Mentions, links, addresses and long numbers go; no column holds the asker."""
    question = (
        f"{bob.mention} how much creatine should I take per day? a.b@example.org 0123456789 "
        "https://example.org/x"
    )
    await (await ada.says(gym.channel(), question, mention=True)).answer()
    (miss,) = await kept(1)
    assert miss.kind is MissKind.NOT_COVERED
    assert miss.text.startswith("how much creatine should I take per day")
    for private in ("example", "0123", str(bob.id), "@"):
        assert private not in miss.text
    with sqlite3.connect(f"file:{home}/squatbot/squatbot.db?mode=ro", uri=True) as database:
        for row in database.execute("SELECT * FROM misses WHERE guild = ?", (gym.id,)):
            assert str(ada.id) not in str(row)


async def test_every_way_of_asking_feeds_the_list_and_equal_ones_count(gym, ada, bob, kept):
    """By mention, by command, by the menu; case and the mark at the end do not matter."""
    await (await ada.says(gym.channel(), MISSED, mention=True)).answer()
    await bob.slash("/ask", question=MISSED.upper().rstrip("?"), private=True)
    said = await ada.says(gym.channel("other"), MISSED)
    await bob.uses_menu("Answer from the evidence", said.message)
    (miss,) = await kept(1)
    assert miss.count == 3


async def test_what_is_refused_for_haste_is_no_miss(gym, ada, mod, store):
    """Who asks too fast is not answered, so nothing was asked in vain."""
    for number in range(100):
        question = f"how much creatine should I take in month {number}?"
        answer = await (await ada.says(gym.channel(), question, mention=True)).answer()
        if "a lot at once" in answer.text:
            break
    await mod.slash("/faq unanswered")
    kept = {miss.text for miss in await store.misses(gym.id, 200)}
    assert question not in kept
    assert len(kept) == number


async def test_choices_are_misses_and_answers_are_none(gym, ada, kept):
    """What was answered outright is kept nowhere."""
    await (await ada.says(gym.channel(), "do squats work your hamstrings?", mention=True)).answer()
    await (await gym.member("other").says(gym.channel(), CHOICES, mention=True)).answer()
    (miss,) = await kept(1)
    assert (miss.kind, miss.text) == (MissKind.CHOICES, CHOICES)


@pytest.mark.parametrize(
    "question",
    [
        "my hamstring hurts when I squat",
        "I tore my hamstring, can I squat?",
        "how much creatine should I take? also my knee is swollen and painful",
        "I to\u200brn my hamstring http://a.b what now",
        "I to\u2800rn my hamstring http://a.b what now",
    ],
)
async def test_an_injury_is_never_kept(gym, ada, kept, question):
    """Also as one of several questions, also by command, also where a blank hides it."""
    await (await ada.says(gym.channel(), question, mention=True)).answer()
    await ada.slash("/ask", question=question)
    await (await ada.says(gym.channel(), CHOICES, mention=True)).answer()
    (miss,) = await kept(1)
    assert miss.text == CHOICES


async def test_nothing_is_kept_where_that_is_off(discord, gym, ada, mod, kept):
    """And kept again from the moment it is on."""
    card = (await mod.slash("/settings")).message
    await mod.presses(card, "Stop and delete them")
    await discord.until(lambda: card.control("Cancel"), "the question")
    await mod.presses(card, "Stop and delete them")
    await reads(discord, card, "no longer stored")
    await (await ada.says(gym.channel(), MISSED, mention=True)).answer()
    assert "doesn't store unanswered" in (await mod.slash("/faq unanswered")).message.text
    await mod.presses(card, "Store them")
    await reads(discord, card, "are stored")
    await (await ada.says(gym.channel(), CHOICES, mention=True)).answer()
    (miss,) = await kept(1)
    assert miss.text == CHOICES


async def test_a_direct_message_is_kept_nowhere(ada, home, kept):
    """It belongs to no server whose moderators could learn from it."""
    words = "how much zinc and magnesium a day"
    await (await ada.says(ada.dm, words)).answer()
    await kept(0)
    with sqlite3.connect(f"file:{home}/squatbot/squatbot.db?mode=ro", uri=True) as database:
        texts = database.execute("SELECT text FROM misses").fetchall()
    assert not [text for (text,) in texts if "zinc" in text]


async def test_the_log_holds_no_words_of_a_question(world, gym, ada, kept):
    """What members write stays out of it."""
    await (
        await ada.says(gym.channel(), "how much creatine xylophonium should I take", mention=True)
    ).answer()
    await kept(1)
    assert "xylophonium" not in world[1].text
