"""Usage: unanswered questions, choices and counts, without private data."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.errors import StoreError, StoreErrorKind
from bot.faq.misses import anonymise
from bot.faq.model import MissKind
from bot.faq.usage import UsageRecorder, parse_question_token, question_token
from bot.store.store import Store

TODAY = datetime.now(UTC).date()


@pytest.fixture
async def store(tmp_path):
    async with await Store.open(f"sqlite:///{tmp_path / 'squatbot.db'}") as opened:
        yield opened


@contextlib.asynccontextmanager
async def writing(store):
    """Return a ledger; all is written when the block ends."""
    ledger = UsageRecorder(store)
    yield ledger
    await ledger.written()


async def test_misses_are_kept_without_what_is_private(store, library):
    """Who asked cannot be told from what is kept."""
    question = "do leg presses grow calves <@123456789> mail me at a@b.example 0123456789"
    async with writing(store) as ledger:
        ledger.answered(1, question, library.answer(question), keep=True)
    (miss,) = await store.misses(1, 10)
    assert (miss.kind, miss.text) == (MissKind.NOT_COVERED, "do leg presses grow calves mail me at")


@pytest.mark.parametrize(
    ("question", "keep"),
    [
        ("do squats work hamstrings", True),
        ("my hamstring popped, what now", True),
        ("hello there", True),
        ("do leg presses grow calves", False),
    ],
)
async def test_nothing_else_is_kept(store, library, question, keep):
    """Answers, injuries, chatter and what a server does not want kept leave no text."""
    async with writing(store) as ledger:
        ledger.answered(1, question, library.answer(question), keep=keep)
    assert await store.misses(1, 10) == ()


async def test_what_is_off_the_topic_is_kept(store, library):
    """Moderators may well want to answer what the curated knowledge is not about."""
    question = "when does the gym open on sundays"
    async with writing(store) as ledger:
        ledger.answered(1, question, library.answer(question), keep=True)
    assert [one.text for one in await store.misses(1, 10)] == [question]


async def test_uses_are_counted(store, library):
    """Counts add up in memory and reach the store."""
    answer = library.answer("do squats work hamstrings")
    async with writing(store) as ledger:
        for _ in range(3):
            ledger.answered(1, "do squats work hamstrings", answer, keep=True)
        ledger.answered(None, "do squats work hamstrings", answer, keep=True)
    assert await store.counts(1, TODAY) == {"answer": 3, "answered:squats-work-hamstrings": 3}


async def test_a_pick_is_noted_with_its_question(store, library):
    """What somebody meant is found by the digest that the button carried."""
    question = "how do squats hit my legs"
    async with writing(store) as ledger:
        ledger.answered(1, question, library.answer(question), keep=True)
        ledger.picked(1, question_token("How do squats hit my legs?"), "squats-work-hamstrings")
        ledger.picked(1, question_token("something else"), "squats-work-hamstrings")
    kinds = {one.kind: one.topic for one in await store.misses(1, 10)}
    assert kinds == {MissKind.CHOICES: None, MissKind.PICKED: "squats-work-hamstrings"}


@given(question=st.text(alphabet="aB é?!.\u0301\u200d①ﷺᾳİß@1<>[](", max_size=40))
@settings(max_examples=300, deadline=None)
@example("How do squats hit my legs <@1>?!")
def test_a_question_is_named_the_same_before_it_is_kept_and_after(question):
    """What is kept is stripped, so it is not stripped again to be found."""
    assert (
        parse_question_token(anonymise(question))
        == question_token(question)
        == question_token(anonymise(question))
    )


async def test_picks_of_a_server_are_looked_up_together(store, library):
    """However many wait, its questions are read once; each pick is counted."""
    question, reads = "how do squats hit my legs", []
    read = store.misses

    async def counted(guild, limit):
        reads.append(guild)
        return await read(guild, limit)

    async with writing(store) as ledger:
        store.misses = counted
        for guild in (1, 2):
            ledger.answered(guild, question, library.answer(question), keep=True)
            for topic in ("squats-work-hamstrings", "squats-work-hamstrings", "other"):
                ledger.picked(guild, question_token(question), topic)
                ledger.picked(guild, question_token("something else"), topic)
    assert reads == [1, 2]
    counts = {one.kind: (one.count, one.topic) for one in await read(1, 10)}
    assert counts[MissKind.PICKED] == (3, "other")
    await ledger.written()
    assert reads == [1, 2]


async def test_a_failing_store_costs_no_count(store, library):
    """What could not be written is written with what comes later."""

    class Failing:
        gone = True

        async def count_all(self, uses):
            if self.gone:
                raise StoreError(StoreErrorKind.GONE, "The database is gone.")
            await store.count_all(uses)

    failing = Failing()
    ledger = UsageRecorder(failing)
    answer = library.answer("do squats work hamstrings")
    ledger.answered(1, "do squats work hamstrings", answer, keep=True)
    await ledger.written()
    failing.gone = False
    ledger.answered(1, "do squats work hamstrings", answer, keep=True)
    await ledger.written()
    assert await store.counts(1, TODAY) == {"answer": 2, "answered:squats-work-hamstrings": 2}
