"""Guild data stays within its guild, and is deleted when due."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import text

from bot.errors import NotFoundError
from bot.faq.model import EntryContent, GuildSettings, MissKind
from bot.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
SETTINGS = GuildSettings(
    2**62, 12, frozenset({2**62 + 1, 8}), private=True, keep_misses=False, digest=True
)
# As long as Discord's ids: shorter ones stand in microseconds by chance.
fresh = count(10**17)


async def test_settings_come_back_as_they_were_saved(store):
    """Nothing set means what all begin with; what is set is kept and moves the revision."""
    assert await store.settings(1) == GuildSettings()
    before = await store.revision(1)
    await store.save_settings(1, SETTINGS, 5)
    assert await store.settings(1) == SETTINGS
    assert await store.revision(1) > before
    await store.save_settings(1, GuildSettings(), 5)
    assert await store.settings(1) == GuildSettings()
    assert await store.settings(2) == GuildSettings()


async def view(store, guild):
    """Everything that a server can see of the store."""
    return (
        await store.entries(guild),
        await store.revision(guild),
        await store.latest(guild, 100),
        await store.settings(guild),
        await store.misses(guild, 100),
        await store.tallies(guild),
        await store.counts(guild, date.min),
    )


def acts(store, guild, number):
    """Everything that can be done to what is kept of a server, by name."""
    word = f"of {guild}"
    draft = EntryContent(word, word, (word,))

    async def undo():
        version = (await store.history(guild, number))[0].version
        await store.restore(guild, number, guild, to=version - 1, version=version)

    async def change(method, *rest):
        version = (await store.entry(guild, number)).version
        await method(guild, number, *rest, guild, version=version)

    return {
        "add": lambda: store.add(guild, draft, guild),
        "edit": lambda: change(store.edit, draft),
        "remove": lambda: change(store.remove),
        "undo": undo,
        "reviewed": lambda: store.reviewed(guild, number, guild),
        "settings": lambda: store.save_settings(guild, GuildSettings(log_channel=guild), guild),
        "miss": lambda: store.add_miss(guild, word, MissKind.CHOICES, word),
        "dismiss": lambda: store.dismiss(guild, range(1, 5_000)),
        "vote": lambda: store.vote(guild, word, "one", helpful=True),
        "count": lambda: store.count(guild, word, TODAY),
        "left": lambda: store.guild_left(guild, NOW - timedelta(days=31)),
    }


async def act(store, what, guild, number=1):
    """Do one of these things."""
    await acts(store, guild, number)[what]()


actions = st.tuples(st.sampled_from(sorted(acts(Store, 0, 0))), st.booleans(), st.integers(1, 3))


@given(steps=st.lists(actions, max_size=12))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
async def test_nothing_of_a_server_shows_in_another(store, steps):
    """Whatever one server does, another sees nothing of it and keeps what it has."""
    one, two = next(fresh), next(fresh)
    for guild in (one, two):
        await act(store, "add", guild)
    for what, second, number in steps:
        mine, other = (two, one) if second else (one, two)
        before = await view(store, other)
        try:
            await act(store, what, mine, number)
        except NotFoundError:
            assert what in {"edit", "remove", "undo", "reviewed"}
        assert await view(store, other) == before
        assert f"{other}" not in str(await view(store, mine))


async def test_an_entry_of_another_server_is_not_found(store):
    """A number that only another server has is no entry here, whatever is tried."""
    await store.add(2, EntryContent("q", "a"), 5)
    for call in (
        store.entry(1, 1),
        store.edit(1, 1, EntryContent("x", "x"), 5, version=1),
        store.remove(1, 1, 5, version=1),
        store.restore(1, 1, 5, to=0, version=1),
        store.reviewed(1, 1, 5),
        store.history(1, 1),
    ):
        with pytest.raises(NotFoundError):
            await call


async def test_a_server_left_for_30_days_is_erased(store):
    """Its data stay for 30 days and go whole then; those of others stay."""
    for guild in (1, 2):
        for what in ("add", "settings", "miss", "vote", "count"):
            await act(store, what, guild)
    await store.guild_left(1, NOW)
    await store.guild_left(1, NOW + timedelta(days=20))
    await store.purge(NOW + timedelta(days=29))
    await store.purge(NOW + timedelta(days=31), servers=False)
    assert len(await store.entries(1)) == 1
    await store.purge(NOW + timedelta(days=31))
    assert await view(store, 1) == ((), 0, (), GuildSettings(), (), (), {})
    assert await store.known_guilds() == (2,)
    assert len(await store.entries(2)) == 1


async def test_a_server_that_returns_keeps_its_data(store):
    """Joining again, or being there at the next READY, calls the erasing off."""
    for guild in (1, 2):
        await act(store, "add", guild)
        await store.guild_left(guild, NOW)
    await store.guild_joined(1)
    await store.guilds_present([1, 2], NOW)
    await store.purge(NOW + timedelta(days=31))
    assert await store.known_guilds() == (1, 2)


async def test_servers_left_while_offline_are_noticed(store):
    """Known servers of our shards that are absent count as left from the first notice on."""
    here, gone, elsewhere = 2 << 22, 4 << 22, 1 << 22
    for guild in (here, gone, elsewhere):
        await act(store, "add", guild)
    await store.guilds_present([here], NOW, shards={0}, shard_count=2)
    later = NOW + timedelta(days=25)
    await store.guilds_present([here], later, shards={0}, shard_count=2)
    await store.purge(NOW + timedelta(days=31))
    assert await store.known_guilds() == (elsewhere, here)


async def test_forget_erases_a_member_everywhere(store):
    """Votes and authorship go in all servers, entries and other members' traces stay."""
    draft = EntryContent("q", "a")
    for guild in (1, 2):
        await store.add(guild, draft, 5)
        await store.edit(guild, 1, replace(draft, answer="b"), 6, version=1)
        await store.save_settings(guild, GuildSettings(), 5)
        await store.reviewed(guild, 1, 5)
        await store.vote(guild, "e1", f"hash of 5 in {guild}", helpful=True)
        await store.vote(guild, "e1", "hash of 6", helpful=True)
    moved = [await store.revision(1), await store.revision(2)]
    hashes = [f"hash of 5 in {guild}" for guild in range(40_000)]
    await store.forget(5, *hashes)
    for guild in (1, 2):
        (entry,) = await store.entries(guild)
        assert (entry.author, entry.draft.answer) == (None, "b")
        assert [r.who for r in await store.history(guild, 1)] == [6, None]
        assert [tally.helpful for tally in await store.tallies(guild)] == [1]
        assert await store.revision(guild) > moved[guild - 1]
    async with store.reading() as connection:
        for table in ("guilds", "entries", "revisions", "votes"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).mappings()  # noqa: S608 - names of ours
            who = [
                row.get(name) for row in rows for name in ("set_by", "author", "reviewer", "who")
            ]
            assert 5 not in who
    await store.forget(5)


async def test_a_digest_is_claimed_once_a_week(url, open_store):
    """Of processes that ask at once, one posts it; nobody does where it is not wanted."""
    first, second = await open_store(url), await open_store(url)
    assert not await first.claim_digest(1, NOW)
    await first.save_settings(1, GuildSettings(digest=True), 5)
    claims = [store.claim_digest(1, NOW) for store in (first, second, first, second)]
    assert sorted(await asyncio.gather(*claims)) == [False, False, False, True]
    assert not await second.claim_digest(1, NOW + timedelta(days=6))
    assert await second.claim_digest(1, NOW + timedelta(days=7))
    await first.save_settings(1, GuildSettings(), 5)
    assert not await first.claim_digest(1, NOW + timedelta(days=30))
