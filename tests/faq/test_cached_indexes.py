"""Cached indexes are read back; those that no longer fit are rebuilt."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import StoreError, StoreErrorKind
from bot.faq.entry_index import EntryIndex
from bot.faq.guild_cache import GuildCache
from bot.faq.index_version import fingerprint
from bot.faq.model import EntryContent
from bot.matching.concepts import Lexicon

OPENING = EntryContent("When is the gym open?", "From six to ten.", ("opening hours",))


@pytest.fixture
def restarted(store, library):
    """Return a way to begin anew with what lies in the store."""
    return lambda: GuildCache(store, library.matcher.lexicon, library.graph.topics)


def asked(library, guild, text="when is the gym opn"):
    """Ask a server and give what answers."""
    return library.answer(text, entries=guild.entries).topic


async def test_after_a_restart_nothing_is_made_anew(store, library, restarted, monkeypatch):
    """What one process has indexed, the next one reads back, and answers the same."""
    await store.add(1, OPENING, 5)
    first = await restarted().load(1)
    monkeypatch.delattr(EntryIndex, "of")
    again = await restarted().load(1)
    assert asked(library, again) == asked(library, first) == "e1"
    assert list(again.entries) == list(first.entries)


async def test_a_change_is_met_though_an_index_is_kept(store, library, restarted):
    """An entry that was saved after the index was made is found."""
    await store.add(1, OPENING, 5)
    await restarted().load(1)
    await store.add(1, EntryContent("Where are the showers?", "Downstairs."), 5)
    assert asked(library, await restarted().load(1), "where are the showers") == "e2"


async def test_a_damaged_index_is_made_anew(store, library, restarted):
    """Bytes that are none cost time and no answer."""
    await store.add(1, OPENING, 5)
    community = restarted()
    await store.keep_index(1, 1, community._maker, b"nonsense")
    assert asked(library, await community.load(1)) == "e1"
    opened = await store.opened(1, community._maker)
    assert EntryIndex.unpacked(opened.index, library.matcher.lexicon).get("e1").draft == OPENING


async def test_an_index_that_cannot_be_kept_answers_all_the_same(store, library, restarted):
    """Members are answered while the database takes no writing."""
    await store.add(1, OPENING, 5)
    community = restarted()

    class Unwritable:
        def __getattr__(self, name):
            return getattr(store, name)

        async def keep_index(self, *_):
            raise StoreError(StoreErrorKind.READ_ONLY, "The database file can only be read.")

    community.store = Unwritable()
    assert asked(library, await community.load(1)) == "e1"


async def test_missing_indexes_are_made_before_anybody_asks(store, restarted):
    """Those of the servers that are there, and of no others."""
    for guild in (1, 2, 3):
        await store.add(guild, OPENING, 5)
    community = restarted()
    await community.prepare({1, 3, 4})
    assert await store.unindexed(community._maker) == (2,)


async def test_servers_whose_indexes_are_made_at_once_take_the_memory_of_one(store, library):
    """Entries are read one server after the other, however many wait."""
    for guild in range(1, 9):
        await store.add(guild, OPENING, 5)
    reading, most = 0, 0

    class Counting:
        def __getattr__(self, name):
            return getattr(store, name)

        async def entries(self, guild):
            nonlocal reading, most
            reading += 1
            most = max(most, reading)
            return await store.entries(guild)

        async def keep_index(self, *index):
            nonlocal reading
            reading -= 1
            await store.keep_index(*index)

    community = GuildCache(Counting(), library.matcher.lexicon, library.graph.topics)
    await asyncio.gather(*(community.load(guild) for guild in range(1, 9)))
    assert most <= 2


async def test_one_failing_read_leaves_no_other_server_unprepared(store, library, monkeypatch):
    """The store is left alone for a while, and then gone on with."""
    monkeypatch.setattr("bot.faq.guild_cache.RETRY_SECONDS", 0.05)
    for guild in (1, 2, 3):
        await store.add(guild, OPENING, 5)

    class Failing:
        def __getattr__(self, name):
            return getattr(store, name)

        async def opened(self, guild, maker):
            if guild == 1:
                raise StoreError(StoreErrorKind.BUSY, "The database is locked.")
            return await store.opened(guild, maker)

    community = GuildCache(Failing(), library.matcher.lexicon, library.graph.topics)
    await community.prepare({1, 2, 3})
    assert await store.unindexed(community._maker) == (1,)


def test_what_is_read_otherwise_has_another_fingerprint(library):
    """A new word, a topic more: the old index is not of use."""
    lexicon, topics = library.matcher.lexicon, library.graph.topics
    made = fingerprint(lexicon, topics)
    assert made == fingerprint(lexicon, set(topics))
    others = [
        fingerprint(lexicon, None),
        fingerprint(lexicon, ()),
        fingerprint(lexicon, [*topics, "another"]),
        fingerprint(Lexicon({"m:x": ["quad"]}, {}, [], []), topics),
        fingerprint(Lexicon({"m:x": ["quads"]}, {}, [], []), topics),
        fingerprint(Lexicon({"m:x": ["quad"]}, {"q": "quad"}, [], []), topics),
        fingerprint(Lexicon({"m:x": ["quad"]}, {}, ["quads"], []), topics),
        fingerprint(Lexicon({"m:x": ["quad"]}, {}, [], ["quads"]), topics),
    ]
    assert len({made, *others}) == len(others) + 1
