"""Unanswered questions, votes and counts."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select, update

from bot.faq.model import GuildSettings, MissKind, VoteTotals
from bot.store.misses import MISSES_KEPT, normalise_for_uniqueness
from bot.store.schema import misses, votes

fresh = count(1_000)


async def test_equal_questions_are_one_miss(store):
    """Texts that differ in case, spacing and end marks are counted as one, by kind."""
    await store.add_miss(1, "Is  Creatine good?", MissKind.NOT_COVERED)
    await store.add_miss(1, "is creatine GOOD ?!", MissKind.NOT_COVERED, "creatine")
    await store.add_miss(1, "is creatine good", MissKind.UNHELPFUL, "creatine")
    first, second = await store.misses(1, 10)
    assert (first.text, first.count, first.topic) == ("Is Creatine good?", 2, "creatine")
    assert (first.kind, second.kind) == (MissKind.NOT_COVERED, MissKind.UNHELPFUL)
    assert first.first < first.last <= datetime.now(UTC)


async def test_most_asked_misses_come_first(store):
    """The list begins with what was asked most, and is as long as asked for."""
    for text in ("a", "b", "c", "b"):
        await store.add_miss(1, text, MissKind.CHOICES)
    assert [miss.text for miss in await store.misses(1, 2)] == ["b", "c"]


async def test_dismissed_misses_are_gone(store):
    """Dismissing takes those of this server alone, and tells how many there were."""
    for guild, text in ((1, "a"), (1, "b"), (2, "c")):
        await store.add_miss(guild, text, MissKind.CHOICES)
    numbers = [miss.number for guild in (1, 2) for miss in await store.misses(guild, 9)]
    assert await store.dismiss(1, [*numbers[:1], *numbers[2:], -1, 10**30]) == 1
    assert len(await store.misses(1, 9)) == len(await store.misses(2, 9)) == 1
    assert await store.dismiss(1, []) == 0


async def test_a_dismissal_can_be_undone_for_a_day(store):
    """What was dismissed at a moment is listed again, in this server alone, until a day later."""
    now = datetime.now(UTC)
    for guild, text in ((1, "a"), (1, "b"), (1, "c"), (2, "d")):
        await store.add_miss(guild, text, MissKind.CHOICES)
    before = await store.misses(1, 9)
    await store.dismiss(1, [before[0].number], now - timedelta(hours=1))
    await store.dismiss(1, [miss.number for miss in before[1:]], now)
    await store.dismiss(2, [miss.number for miss in await store.misses(2, 9)], now)
    assert await store.restore_misses(1, now) == 2
    assert await store.misses(1, 9) == before[1:]
    assert await store.misses(2, 9) == ()
    assert await store.restore_misses(1, now) == 0
    assert await store.restore_misses(1, now - timedelta(days=2)) == 0


async def test_what_was_dismissed_and_is_asked_again_counts_from_one(store):
    """A dismissed question that members go on asking comes back to the list."""
    for _ in range(3):
        await store.add_miss(1, "a", MissKind.CHOICES)
    (miss,) = await store.misses(1, 9)
    await store.dismiss(1, [miss.number])
    await store.add_miss(1, "a", MissKind.CHOICES)
    (again,) = await store.misses(1, 9)
    assert again.count == 1
    assert again.first > miss.first


@pytest.mark.parametrize("way", ["dismiss", "purge"])
async def test_what_is_erased_lies_in_no_file(sqlite_store, way):
    """Neither in the database nor in the log beside it."""
    await sqlite_store.add_miss(1, "is the wombat squat legal", MissKind.NOT_COVERED)
    folder = sqlite_store.address.path.parent

    def kept():
        return any(b"wombat" in one.read_bytes() for one in folder.iterdir() if one.is_file())

    assert kept()
    if way == "dismiss":
        (miss,) = await sqlite_store.misses(1, 5)
        await sqlite_store.dismiss(1, [miss.number])
        await sqlite_store.purge(datetime.now(UTC) + timedelta(days=1, seconds=1))
    else:
        await sqlite_store.purge(datetime.now(UTC) + timedelta(days=91))
    assert not kept()


async def test_what_is_erased_waits_for_no_reader(sqlite_store, caplog):
    """Whoever reads an older state keeps nobody from writing, and the log stays, with a line."""
    caplog.set_level(logging.INFO)
    await sqlite_store.add_miss(1, "is the wombat squat legal", MissKind.NOT_COVERED)
    with closing(sqlite3.connect(sqlite_store.address.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM misses").fetchall()
        await sqlite_store.purge(datetime.now(UTC) + timedelta(days=91))
        assert "not emptied" in caplog.text
    caplog.clear()
    await sqlite_store.purge(datetime.now(UTC))
    assert "not emptied" not in caplog.text


async def test_a_server_may_keep_no_misses(store):
    """Where the setting is off, no text is kept."""
    await store.save_settings(1, replace(GuildSettings(), keep_misses=False), 5)
    await store.add_miss(1, "a", MissKind.CHOICES)
    assert await store.misses(1, 9) == ()


async def old_miss(store, days):
    """Write a miss that was asked first so many days ago, and again today."""
    now = datetime.now(UTC)
    row = {"guild": 1, "kind": "choices", "normal": "a", "text": "a", "count": 7, "last": now}
    async with store.writing() as writing:
        await writing.know(1)
        first = now - timedelta(days=days)
        await writing.connection.execute(misses.insert(), row | {"first": first})


async def texts_kept(store):
    """Return the texts of all misses that lie in the database."""
    async with store.reading() as connection:
        return [*(await connection.execute(select(misses.c.text))).scalars()]


async def test_misses_last_90_days(store):
    """What was asked 90 days ago is erased, however often it was asked since."""
    await old_miss(store, 91)
    await store.add_miss(2, "b", MissKind.CHOICES)
    await store.purge(datetime.now(UTC), servers=False)
    assert await texts_kept(store) == ["b"]


@pytest.mark.parametrize(("days", "texts"), [(89, ["a"]), (91, [])])
async def test_misses_of_90_days_are_given(store, days, texts):
    """Older ones are not, though nothing has been erased since."""
    await old_miss(store, days)
    assert [miss.text for miss in await store.misses(1, 9)] == texts


@pytest.mark.parametrize(("days", "count"), [(89, 8), (91, 1)])
async def test_what_is_asked_after_90_days_begins_anew(store, days, count):
    """It is not counted on what has had its time."""
    await old_miss(store, days)
    await store.add_miss(1, "a", MissKind.CHOICES)
    assert [miss.count for miss in await store.misses(1, 9)] == [count]


async def test_counts_last_a_year(store):
    """Numbers of a day go after a year."""
    now = datetime.now(UTC)
    for days in (1, 366):
        await store.count(1, f"{days}", (now - timedelta(days=days)).date())
    await store.purge(now)
    assert await store.counts(1, date.min) == {"1": 1}


async def test_a_flood_of_misses_is_bounded(store):
    """Of one server no more than so many are kept; the newest stay, and other servers' too."""
    await store.add_miss(2, "mine", MissKind.CHOICES)
    start = datetime.now(UTC) - timedelta(days=1)
    rows = [
        {
            "guild": 1, "kind": "choices", "normal": f"{n}", "text": f"{n}", "count": 1,
            "first": start, "last": start + timedelta(seconds=n),
        }
        for n in range(MISSES_KEPT)
    ]  # fmt: skip
    async with store.writing() as writing:
        await writing.know(1)
        await writing.connection.execute(misses.insert(), rows)
    await store.add_miss(1, "one more", MissKind.CHOICES)
    await store.purge(datetime.now(UTC))
    kept = {miss.text for miss in await store.misses(1, 2 * MISSES_KEPT)}
    assert len(kept) == MISSES_KEPT
    assert "one more" in kept
    assert "0" not in kept
    assert len(await store.misses(2, 9)) == 1


@given(text=st.text() | st.text("\0\ud800 ?a", max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
async def test_any_question_can_be_missed(store, text):
    """Whatever was asked, it is kept as clean text of bounded length, or not at all."""
    guild = next(fresh)
    await store.add_miss(guild, text, MissKind.CHOICES)
    await store.add_miss(guild, f" {text.upper()}!", MissKind.CHOICES)
    kept = await store.misses(guild, 10)
    assert all(0 < len(miss.text) <= 200 for miss in kept)
    assert bool(kept) >= any(character.isalnum() for character in text[:200])


async def test_a_member_has_one_vote_an_answer(store):
    """A second vote takes the place of the first; other members' and answers' votes stand."""
    await store.vote(1, "e1", "ann", helpful=True)
    await store.vote(1, "e1", "ann", helpful=False)
    await store.vote(1, "e1", "bob", helpful=True)
    await store.vote(1, "chalk", "ann", helpful=True)
    assert await store.tallies(1) == (VoteTotals("chalk", 1, 0), VoteTotals("e1", 1, 1))


async def test_votes_are_counted_by_their_days(store):
    """A vote counts from the day on which it was cast; one without a day for all time alone."""
    await store.vote(1, "e1", "ann", helpful=True)
    await store.vote(1, "e1", "bob", helpful=False)
    async with store.writing() as writing:
        of_bob = update(votes).where(votes.c.voter == "bob")
        await writing.connection.execute(of_bob.values(day=None))
    today = datetime.now(UTC).date()
    assert await store.tallies(1, today) == (VoteTotals("e1", 1, 0),)
    assert await store.tallies(1, today + timedelta(days=1)) == ()
    assert await store.tallies(1) == (VoteTotals("e1", 1, 1),)


async def test_votes_at_once_all_count(url, open_store):
    """Many members who vote at the same time, in several processes, are all heard."""
    stores = [await open_store(url) for _ in range(3)]
    votes = [stores[n % 3].vote(1, "e1", f"{n}", helpful=n % 2 == 0) for n in range(60)]
    await asyncio.gather(*votes)
    assert await stores[0].tallies(1) == (VoteTotals("e1", 30, 30),)


async def test_counts_add_up_from_a_day_on(store):
    """Uses are counted by name and day."""
    for name, day in (("ask", 1), ("ask", 2), ("ask", 2), ("why", 2), ("map", 1)):
        await store.count(1, name, date(2026, 5, day))
    await store.count(1, "map", date(2026, 5, 1), 9)
    assert await store.counts(1, date(2026, 5, 2)) == {"ask": 2, "why": 1}
    assert await store.counts(1, date(2026, 5, 1)) == {"ask": 3, "map": 10, "why": 1}


@pytest.mark.parametrize("same", ["Ｓquat？", " SQUAT ", "squat?!…", "squat\n?"])
def test_what_counts_as_the_same_question(same):
    """Case, width, spacing and end marks make no other question."""
    assert normalise_for_uniqueness(same) == "squat"
