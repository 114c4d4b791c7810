"""Index cache: valid for the entries it was built from, deleted with its guild."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.faq.model import EntryContent, GuildSettings

DRAFT = EntryContent("What are the gym's opening hours?", "From six to ten.")
PACKED = bytes(range(256)) * 4_000


@pytest.fixture
async def kept(store):
    """Return a store in which one server has an index."""
    await store.add(1, DRAFT, 5)
    await store.keep_index(1, 1, "maker", PACKED)
    return store


async def test_an_index_comes_back_with_settings_and_revision(kept):
    """One call gives all that a server is met with."""
    opened = await kept.opened(1, "maker")
    assert (opened.index, opened.revision, opened.settings) == (PACKED, 1, GuildSettings())
    assert (await kept.opened(2, "maker")).index is None


async def test_an_index_by_another_maker_is_none(kept):
    """After an update that reads wordings otherwise, the old index is not used."""
    assert (await kept.opened(1, "another")).index is None
    assert await kept.unindexed("another") == (1,)
    assert await kept.unindexed("maker") == ()


async def test_an_index_is_worth_nothing_after_a_change(kept):
    """What is saved is never answered from an index that lacks it."""
    await kept.add(1, DRAFT, 5)
    assert (await kept.opened(1, "maker")).index is None
    assert await kept.unindexed("maker") == (1,)
    await kept.save_settings(1, GuildSettings(private=True), 5)
    assert (await kept.opened(1, "maker")).index is None


async def test_what_leaves_entries_as_they_are_leaves_their_index(kept):
    """Settings, a look at an entry, and an author who is forgotten."""
    await kept.save_settings(1, GuildSettings(private=True), 5)
    await kept.reviewed(1, 1, 5)
    await kept.forget(5)
    opened = await kept.opened(1, "maker")
    assert (opened.index, opened.settings.private) == (PACKED, True)
    assert opened.revision == await kept.revision(1) == 3


async def test_an_index_that_comes_too_late_is_not_kept(kept):
    """One made of what has changed meanwhile takes no newer one's place."""
    await kept.add(1, DRAFT, 5)
    await kept.keep_index(1, 2, "maker", b"newer")
    await kept.keep_index(1, 1, "maker", b"older")
    assert (await kept.opened(1, "maker")).index == b"newer"


async def test_a_server_without_entries_needs_no_index(store):
    """Where all entries are removed, or only settings were made, nothing is missing."""
    entry = await store.add(1, DRAFT, 5)
    await store.remove(1, entry.number, 5, version=1)
    await store.save_settings(2, GuildSettings(), 5)
    assert await store.unindexed("maker") == ()


async def test_the_index_of_a_server_that_is_gone_goes_too(kept):
    """Thirty days after a server was left, nothing of its entries is there."""
    left = datetime.now(UTC) - timedelta(days=31)
    await kept.guild_left(1, left)
    await kept.purge(datetime.now(UTC))
    await kept.add(1, DRAFT, 5)
    await kept.keep_index(3, 1, "maker", PACKED)
    assert (await kept.opened(1, "maker")).index is None
    assert (await kept.opened(3, "maker")).index is None
