"""Recent answers: the same answer twice in a channel within a minute."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.answers.model import Answer
from bot.cogs._support.recent_answers import MAX_ANSWERS, RecentAnswers
from tests.cogs._support.test_rate_limit import Clock

ANSWER = Answer(outcome="answer", heading="A?", verdict="Yes.", reference="a", score=0.9)
ASKED = "does a work?"
LINK = "https://discord.com/channels/1/2/3"


@pytest.fixture
def clock():
    """Return a clock to turn."""
    return Clock()


@pytest.fixture
def repeats(clock):
    """Return a memory of answers."""
    return RecentAnswers(clock)


async def test_the_second_asker_gets_the_link(repeats, clock):
    """Within a minute and in the same channel; the wording of the question does not count."""
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) is None
    repeats.resolve(7, ANSWER, ASKED, LINK)
    assert await repeats.find_or_reserve(7, replace(ANSWER, score=0.5), "is a any good") == LINK
    assert await repeats.find_or_reserve(8, ANSWER, ASKED) is None
    assert await repeats.find_or_reserve(7, replace(ANSWER, verdict="No."), ASKED) is None
    clock.now += 60
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) is None


@pytest.mark.parametrize("outcome", ["not-covered", "choices"])
async def test_what_answers_nothing_is_shown_to_who_asks_the_same(repeats, outcome):
    """The same refusal to another question leads nobody to that one."""
    answer = replace(ANSWER, outcome=outcome)
    await repeats.find_or_reserve(7, answer, ASKED)
    repeats.resolve(7, answer, ASKED, LINK)
    assert await repeats.find_or_reserve(7, answer, "how deep should I squat") is None
    assert await repeats.find_or_reserve(7, answer, "Does A  work") == LINK


async def test_two_at_once_are_one_answer(repeats):
    """Who asks while the first answer is on its way waits for its link."""
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) is None
    second = asyncio.create_task(repeats.find_or_reserve(7, ANSWER, ASKED))
    await asyncio.sleep(0)
    assert not second.done()
    repeats.resolve(7, ANSWER, ASKED, LINK)
    assert await second == LINK


async def test_an_answer_that_could_not_be_sent_is_given_again(repeats):
    """The one who waited answers in its place, and the third is shown that."""
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) is None
    second = asyncio.create_task(repeats.find_or_reserve(7, ANSWER, ASKED))
    await asyncio.sleep(0)
    repeats.resolve(7, ANSWER, ASKED, None)
    assert await second is None
    repeats.resolve(7, ANSWER, ASKED, LINK)
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) == LINK


async def test_a_deleted_answer_is_given_again(repeats):
    """No link leads to what is gone, and others stay."""
    for channel in (7, 8, 9):
        await repeats.find_or_reserve(channel, ANSWER, ASKED)
        repeats.resolve(channel, ANSWER, ASKED, f"{LINK}{channel}")
    repeats.forget_messages(37, 39)
    assert await repeats.find_or_reserve(7, ANSWER, ASKED) is None
    assert await repeats.find_or_reserve(9, ANSWER, ASKED) is None
    assert await repeats.find_or_reserve(8, ANSWER, ASKED) == f"{LINK}8"


@pytest.mark.parametrize("outcome", ["injury", "off-topic", "chatter"])
async def test_what_is_personal_is_said_to_each(repeats, outcome):
    """Nobody in pain is sent to what somebody else was told."""
    answer = replace(ANSWER, outcome=outcome)
    await repeats.find_or_reserve(7, answer, ASKED)
    repeats.resolve(7, answer, ASKED, LINK)
    assert await repeats.find_or_reserve(7, answer, ASKED) is None


async def test_only_so_many_are_remembered(repeats):
    """Memory does not grow with the channels."""
    for channel in range(MAX_ANSWERS + 5):
        await repeats.find_or_reserve(channel, ANSWER, ASKED)
    assert len(repeats._sent) == MAX_ANSWERS
