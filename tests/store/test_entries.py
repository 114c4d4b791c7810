"""Entries and their revisions."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.errors import InputError, NotFoundError, StoreError, StoreErrorKind
from bot.faq.model import ChangeKind, ConflictError, EntryContent, EntryUpdate
from bot.store.schema import entries as table

DRAFT = EntryContent(
    "Do we have chalk?",
    "Yes, at the desk.",
    ("where is the chalk", "chalk?"),
    ("https://example.org/chalk",),
    "gym",
    "squat-depth",
)
OTHER = replace(DRAFT, answer="No longer.", phrasings=(), category=None, replaces=None)


async def test_an_entry_comes_back_as_it_was_saved(store):
    """What is added is read back, all fields and their types, in UTC."""
    before = datetime.now(UTC)
    entry = await store.add(1, DRAFT, 5)
    assert (await store.entries(1)) == (entry,)
    assert entry == await store.entry(1, 1)
    assert (entry.id, entry.draft, entry.version, entry.author) == ("e1", DRAFT, 1, 5)
    assert before <= entry.created == entry.changed == entry.reviewed <= datetime.now(UTC)
    assert entry.created.tzinfo is UTC or not entry.created.utcoffset()


async def test_an_edit_is_a_new_version(store):
    """An edit replaces the draft, counts up, and keeps author and day of birth."""
    first = await store.add(1, DRAFT, 5)
    second = await store.edit(1, 1, OTHER, 6, version=1)
    assert (second.draft, second.version, second.author) == (OTHER, 2, 5)
    assert second.created == first.created < second.changed == second.reviewed
    assert (await store.entries(1)) == (second,)


async def test_who_edits_an_old_version_sees_the_current_one(url, open_store):
    """The second of two moderators is refused, is shown the first's text, and loses nothing."""
    one, two = await open_store(url), await open_store(url)
    entry = await one.add(1, DRAFT, 5)
    changed = await one.edit(1, 1, OTHER, 5, version=entry.version)
    with pytest.raises(ConflictError) as refused:
        await two.edit(1, 1, DRAFT, 6, version=entry.version)
    assert refused.value.current == changed
    with pytest.raises(ConflictError):
        await two.remove(1, 1, 6, version=entry.version)
    assert (await two.entries(1)) == (changed,)


async def test_of_edits_at_once_exactly_one_wins(url, open_store):
    """Of many who edit the same version at the same time, one is acknowledged."""
    stores = [await open_store(url) for _ in range(3)]
    await stores[0].add(1, DRAFT, 5)
    edits = [
        stores[n % 3].edit(1, 1, replace(DRAFT, answer=f"{n}"), n, version=1) for n in range(9)
    ]
    done = await asyncio.gather(*edits, return_exceptions=True)
    won = [entry for entry in done if not isinstance(entry, BaseException)]
    assert (await stores[0].entries(1)) == tuple(won)
    assert sum(isinstance(error, ConflictError) for error in done) == 8


async def test_a_removed_entry_is_not_found(store):
    """After its removal an entry is in no list, and cannot be edited, removed or reviewed."""
    await store.add(1, DRAFT, 5)
    revision = await store.remove(1, 1, 6, version=1)
    assert (revision.before, revision.after, revision.who) == (DRAFT, None, 6)
    assert await store.entries(1) == ()
    for call in (
        store.entry(1, 1),
        store.edit(1, 1, OTHER, 6, version=2),
        store.remove(1, 1, 6, version=2),
        store.reviewed(1, 1, 6),
    ):
        with pytest.raises(NotFoundError):
            await call


@pytest.fixture
def undo(store):
    """Return a way to take back the latest change, as the version before."""

    async def undoing(number, version):
        revision = await store.restore(1, number, 6, to=version - 1, version=version)
        assert revision.action is ChangeKind.UNDO
        return revision.after

    return undoing


async def test_undo_takes_back_the_latest_revision(store, undo):
    """An edit, a removal and an addition can be taken back; undone twice is redone."""
    await store.add(1, DRAFT, 5)
    await store.edit(1, 1, OTHER, 5, version=1)
    assert await undo(1, 2) == DRAFT
    assert await undo(1, 3) == OTHER
    await store.remove(1, 1, 5, version=4)
    assert await undo(1, 5) == OTHER
    assert [entry.draft for entry in await store.entries(1)] == [OTHER]
    await store.add(1, DRAFT, 5)
    assert await undo(2, 1) is None
    assert [entry.number for entry in await store.entries(1)] == [1]
    assert await undo(2, 2) == DRAFT
    assert (await store.entry(1, 2)).author == 5


async def test_a_server_has_only_so_many_entries(store, monkeypatch):
    """One more is refused with a sentence and moves nothing; another server is not counted."""
    monkeypatch.setattr("bot.store.quotas.MAX_ENTRIES", 3)
    await store.import_all(1, [DRAFT] * 2, 5)
    with pytest.raises(InputError, match="can have"):
        await store.import_all(1, [DRAFT] * 2, 5)
    await store.add(1, DRAFT, 5)
    with pytest.raises(InputError, match="remove some"):
        await store.add(1, DRAFT, 5)
    assert [entry.number for entry in await store.entries(1)] == [1, 2, 3]
    assert await store.revision(1) == 2
    await store.remove(1, 2, 5, version=1)
    assert (await store.add(1, DRAFT, 5)).number == 4
    with pytest.raises(InputError, match="can have"):
        await store.restore(1, 2, 5, to=1, version=2)
    await store.add(2, DRAFT, 5)


async def test_the_entries_of_a_server_have_only_so_many_wordings(store, monkeypatch):
    """However they would come; what makes them no more is not refused, even beyond the limit."""
    asked = EntryContent("q", "a", ("one", "two"))
    longer = EntryContent("q", "a", ("one", "two", "three"))
    monkeypatch.setattr("bot.store.quotas.MAX_PHRASINGS", 7)
    await store.import_all(1, [asked, asked], 5)
    with pytest.raises(InputError, match="ways to ask"):
        await store.import_all(1, [EntryContent("q", "a"), EntryContent("q", "a")], 5)
    await store.edit(1, 1, longer, 5, version=1)
    with pytest.raises(InputError, match="ways to ask"):
        await store.edit(1, 2, longer, 5, version=1)
    await store.remove(1, 1, 5, version=2)
    await store.add(1, longer, 5)
    with pytest.raises(InputError, match="ways to ask"):
        await store.restore(1, 1, 5, to=1, version=3)
    monkeypatch.setattr("bot.store.quotas.MAX_PHRASINGS", 2)
    assert (await store.edit(1, 3, asked, 5, version=1)).draft == asked
    await store.edit(1, 3, EntryContent("other", "b", ("one", "two")), 5, version=2)
    await store.add(2, EntryContent("q", "a", ("one",)), 5)


async def test_any_version_can_be_brought_back(store):
    """Also of a removed entry; what never was is refused."""
    await store.add(1, DRAFT, 5)
    await store.edit(1, 1, OTHER, 5, version=1)
    await store.edit(1, 1, EntryContent("q3", "a3"), 5, version=2)
    await store.remove(1, 1, 5, version=3)
    restored = await store.restore(1, 1, 6, to=1, version=4)
    assert (restored.after, restored.action, restored.version) == (DRAFT, ChangeKind.RESTORE, 5)
    assert (await store.entry(1, 1)).draft == DRAFT
    for to in (6, 99, -1):
        with pytest.raises(NotFoundError):
            await store.restore(1, 1, 6, to=to, version=5)


async def test_what_was_changed_meanwhile_is_not_taken_back(store):
    """Who undoes a version takes back no newer one."""
    await store.add(1, DRAFT, 5)
    await store.edit(1, 1, OTHER, 5, version=1)
    with pytest.raises(ConflictError):
        await store.restore(1, 1, 6, to=0, version=1)
    assert (await store.entry(1, 1)).draft == OTHER


async def test_history_tells_every_change(store):
    """History gives who did what when, before and after, newest first, each link joined."""
    await store.add(1, DRAFT, 5)
    await store.edit(1, 1, OTHER, 6, version=1, action=ChangeKind.TEACH)
    await store.remove(1, 1, 7, version=2)
    await store.restore(1, 1, None, to=2, version=3)
    history = await store.history(1, 1)
    assert [(r.version, r.who, r.action) for r in history] == [
        (4, None, ChangeKind.UNDO),
        (3, 7, ChangeKind.REMOVE),
        (2, 6, ChangeKind.TEACH),
        (1, 5, ChangeKind.ADD),
    ]
    assert all(new.before == old.after for new, old in pairwise(history))
    assert history[-1].before is None
    assert history[0].at >= history[-1].at
    with pytest.raises(NotFoundError):
        await store.history(1, 2)


async def test_latest_gives_the_newest_of_all_entries(store):
    """The newest revisions of a server come first, as many as asked for."""
    await store.add(1, DRAFT, 5)
    await store.add(1, OTHER, 5)
    await store.edit(1, 1, OTHER, 5, version=1)
    await store.add(2, DRAFT, 5)
    assert [(r.entry, r.version) for r in await store.latest(1, 2)] == [(1, 2), (2, 1)]


async def test_a_review_is_no_new_version(store):
    """A review moves the day of review alone; teaching a phrasing does not move it."""
    entry = await store.add(1, DRAFT, 5)
    seen = await store.reviewed(1, 1, 6)
    assert seen.reviewed > entry.reviewed
    assert replace(seen, reviewed=entry.reviewed) == entry
    taught = await store.edit(1, 1, OTHER, 6, version=1, action=ChangeKind.TEACH)
    assert taught.reviewed == seen.reviewed


async def test_numbers_are_not_used_twice(store):
    """A number stays its entry's, so that an old button never means another entry."""
    await store.add(1, DRAFT, 5)
    await store.remove(1, 1, 5, version=1)
    assert (await store.add(1, DRAFT, 5)).number == 2


async def test_an_import_is_all_or_nothing(store):
    """An import gives numbers in order; where one draft cannot be saved, none is."""
    added = await store.import_all(1, [DRAFT, OTHER], None)
    assert [(entry.number, entry.draft) for entry in added] == [(1, DRAFT), (2, OTHER)]
    assert {r.action for r in await store.latest(1, 9)} == {ChangeKind.IMPORT}
    assert await store.import_all(1, [], None) == ()
    moment = datetime.now(UTC)
    row = {"created": moment, "changed": moment, "reviewed": moment, "version": 1}
    async with store.writing() as writing:
        # The place of the second one to come is taken.
        await writing.connection.execute(table.insert().values(guild=1, number=4, **row))
    before = await store.revision(1)
    with pytest.raises(StoreError):
        await store.import_all(1, [DRAFT, OTHER], None)
    assert (await store.entries(1)) == added
    assert await store.revision(1) == before


async def test_every_change_moves_the_revision(store):
    """The revision grows with each change, and with nothing else."""
    seen = [await store.revision(1)]
    for change in (
        lambda: store.add(1, DRAFT, 5),
        lambda: store.edit(1, 1, OTHER, 5, version=1),
        lambda: store.remove(1, 1, 5, version=2),
        lambda: store.restore(1, 1, 5, to=2, version=3),
        lambda: store.import_all(1, [DRAFT], 5),
    ):
        await change()
        seen.append(await store.revision(1))
    assert seen == sorted(set(seen))
    with pytest.raises(NotFoundError):
        await store.restore(1, 9, 5, to=0, version=1)
    await store.add(2, DRAFT, 5)
    assert await store.revision(1) == seen[-1]


@given(number=st.integers() | st.sampled_from([0, -1, 2**31 - 1, 2**31, 2**63, 10**30]))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
async def test_any_number_is_safe_to_ask_for(store, number):
    """Whatever number people type, there is an entry of it or there is none."""
    with pytest.raises(NotFoundError):
        await store.history(1, number)


texts = st.text(max_size=40) | st.sampled_from(["\0", "\ud800", "'; DROP TABLE entries; --", "🏋️"])
drafts = st.builds(
    EntryContent,
    question=texts,
    answer=texts,
    phrasings=st.lists(texts, max_size=3).map(tuple),
    citations=st.lists(texts, max_size=3).map(tuple),
    category=st.none() | texts,
    replaces=st.none() | texts,
)


@given(draft=drafts)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
async def test_any_text_survives(store, draft):
    """Whatever text a draft holds, it comes back unchanged."""
    entry = await store.add(1, draft, 5)
    assert (await store.entry(1, entry.number)).draft == draft


async def test_imported_entries_keep_the_day_of_their_review(store):
    """What was looked at last year is not fresh because it moved; no day is yet to come."""
    days = [date(2025, 3, 1), None, date(2999, 1, 1)]
    old, fresh, early = await store.import_all(1, [DRAFT] * 3, 5, reviewed=days)
    assert old.reviewed == datetime(2025, 3, 1, tzinfo=UTC)
    assert fresh.reviewed == early.reviewed == fresh.created
    assert [one.reviewed for one in await store.entries(1)] == [
        old.reviewed, fresh.reviewed, early.reviewed
    ]  # fmt: skip


async def test_writers_of_one_process_take_turns_at_a_file(open_store, sqlite_url):
    """SQLite alone lets whoever polls at the right moment go first, and others until they fail."""
    store = await open_store(sqlite_url, patience=30)
    added = await asyncio.gather(*(store.add(1, DRAFT, who) for who in range(1, 41)))
    assert [(entry.number, entry.author) for entry in added] == [(who, who) for who in range(1, 41)]


async def test_a_writer_waits_for_its_turn_only_so_long(sqlite_store):
    """Behind a writer that does not end, the others learn that the database is busy."""
    async with sqlite_store.writing():
        with pytest.raises(StoreError) as caught:
            await sqlite_store.add(1, DRAFT, 5)
    assert caught.value.fault is StoreErrorKind.BUSY
    await sqlite_store.add(1, DRAFT, 5)


async def test_an_import_is_taken_out_in_one_step(store):
    """What an import added and nobody changed goes, each entry with a revision to undo."""
    await store.add(1, DRAFT, 5)
    added = await store.import_all(1, [DRAFT] * 3, 5)
    await store.import_all(2, [DRAFT] * 3, 5)
    await store.remove(1, 4, 5, version=1)
    before, imported = await store.revision(1), added[0].changed
    taken_out = await store.undo_import(1, imported, 7)
    assert [(change.entry, change.version, change.after) for change in taken_out] == [
        (2, 2, None),
        (3, 2, None),
    ]
    assert await store.revision(1) > before
    assert [entry.number for entry in await store.entries(1)] == [1]
    assert len(await store.entries(2)) == 3
    assert (await store.history(1, 2))[0] == taken_out[0]
    await store.restore(1, 2, 7, to=1, version=2)
    assert [entry.number for entry in await store.entries(1)] == [1, 2]
    assert await store.undo_import(1, imported, 7) == ()


async def test_an_import_that_changed_entries_is_undone_as_one(store):
    """New entries go and changed ones say again what they said before; others stay."""
    kept, first, second = [await store.add(1, DRAFT, 5) for _ in range(3)]
    updates = [EntryUpdate(entry, OTHER) for entry in (first, second)]
    saved = await store.import_all(1, [OTHER], 6, updates=updates)
    assert [(entry.number, entry.version, entry.draft) for entry in saved] == [
        (4, 1, OTHER),
        (2, 2, OTHER),
        (3, 2, OTHER),
    ]
    assert {entry.changed for entry in saved} == {saved[0].changed}
    await store.edit(1, second.number, replace(OTHER, category="Rules"), 6, version=2)
    undone = await store.undo_import(1, saved[0].changed, 7)
    assert [(change.entry, change.after) for change in undone] == [(2, DRAFT), (4, None)]
    assert [entry.draft.category for entry in await store.entries(1)] == [
        kept.draft.category,
        DRAFT.category,
        "Rules",
    ]
    assert (await store.history(1, 2))[0] == undone[0]


async def test_an_import_changes_no_entry_that_changed_meanwhile(store):
    """Nothing of it is saved then."""
    entry = await store.add(1, DRAFT, 5)
    await store.edit(1, 1, OTHER, 5, version=1)
    with pytest.raises(ConflictError):
        await store.import_all(1, [OTHER], 6, updates=[EntryUpdate(entry, DRAFT)])
    assert [each.draft for each in await store.entries(1)] == [OTHER]
