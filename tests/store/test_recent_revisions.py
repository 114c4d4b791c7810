"""Recent revisions of all guilds."""

from __future__ import annotations

from bot.faq.model import EntryContent, GuildSettings

DRAFT = EntryContent("What are the gym's opening hours?", "From six to ten.")


async def test_every_server_that_changed_has_its_own_revision(store):
    """Entries and settings move it; a server that only voted has none."""
    assert await store.revisions() == {}
    await store.add(1, DRAFT, 5)
    await store.add(1, DRAFT, 5)
    await store.save_settings(2, GuildSettings(), 5)
    await store.vote(3, "e1", "ann", helpful=True)
    assert await store.revisions() == {1: 2, 2: 1}
    assert await store.revisions() == {guild: await store.revision(guild) for guild in (1, 2)}
