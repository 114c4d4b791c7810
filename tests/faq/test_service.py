"""Every change of a server's FAQ is checked, saved, and told, in this order."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import InputError, NotFoundError
from bot.faq.model import ChangeKind, ConflictError, EntryContent, GuildSettings
from bot.faq.service import (
    DuplicateError,
    EntriesImported,
    EntryChanged,
    EntryReviewed,
    FaqService,
    PhrasingsError,
    SettingsSaved,
)
from bot.faq.text.validation import MAX_PHRASINGS
from bot.store.store import Store

GUILD, ACTOR = 1, 5
HOURS = EntryContent("When is the gym open?", "From six to ten.", ("opening hours",))
PARKING = EntryContent("Where can I park?", "Behind the hall.")
MYTH = "squats-work-hamstrings"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Return the URL of an empty database of either kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path / 'squatbot.db'}"


@pytest.fixture
async def store(url):
    """Open the database."""
    async with await Store.open(url) as opened:
        yield opened


class Recorder:
    """What a service has told, and which servers it no longer trusts."""

    def __init__(self):
        self.events, self.invalidated = [], []

    async def hear(self, event):
        """Note an event."""
        self.events.append(event)


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def service(store, recorder):
    made = FaqService(store, recorder.invalidated.append)
    made.subscribe(recorder.hear)
    return made


async def test_an_added_entry_is_saved_and_told(service, store, recorder):
    """The cache is dropped, and subscribers get the revision."""
    entry = await service.add(GUILD, ACTOR, HOURS)
    await service.settle()
    assert await store.entries(GUILD) == (entry,)
    (event,) = recorder.events
    assert isinstance(event, EntryChanged)
    assert (event.revision.action, event.revision.before, event.revision.after) == (
        ChangeKind.ADD,
        None,
        HOURS,
    )
    assert recorder.invalidated == [GUILD]


@pytest.mark.parametrize("question", ["when is the gym open?", "When  is the gym OPEN ?"])
async def test_the_same_question_is_refused(service, store, recorder, question):
    """By case and spacing alone it is no other question; nothing is told."""
    first = await service.add(GUILD, ACTOR, HOURS)
    await service.settle()
    with pytest.raises(DuplicateError) as refused:
        await service.add(GUILD, ACTOR, EntryContent(question, "Always."))
    await service.settle()
    assert refused.value.other == first.id
    assert len(await store.entries(GUILD)) == len(recorder.events) == 1


async def test_two_at_once_save_one(service, store):
    """Two curators who answer the same question at the same moment leave one answer."""
    done = await asyncio.gather(
        *(service.add(GUILD, actor, HOURS) for actor in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, DuplicateError) for one in done) == 4
    assert len(await store.entries(GUILD)) == 1


async def test_a_topic_has_one_override(service):
    """Of two answers to a topic the older would go on in silence; an alias is no answer."""
    await service.add(GUILD, ACTOR, EntryContent("Hams?", "No.", replaces=MYTH))
    with pytest.raises(DuplicateError):
        await service.add(GUILD, ACTOR, EntryContent("Hamstrings?", "No!", replaces=MYTH))
    await service.link_to_topic(GUILD, ACTOR, MYTH, ["do they work hams"])


async def test_an_edit_tells_what_was_there_before(service, recorder):
    """The revision has both texts; of two edits on one version the second is refused."""
    entry = await service.add(GUILD, ACTOR, HOURS)
    edited = await service.edit(GUILD, ACTOR, entry.number, PARKING, version=entry.version)
    with pytest.raises(ConflictError) as conflict:
        await service.edit(GUILD, ACTOR, entry.number, HOURS, version=entry.version)
    await service.settle()
    assert conflict.value.current == edited
    assert (recorder.events[-1].revision.before, recorder.events[-1].revision.after) == (
        HOURS,
        PARKING,
    )
    with pytest.raises(NotFoundError):
        await service.edit(GUILD, ACTOR, 99, EntryContent("Else?", "Yes."), version=1)


async def test_a_removed_entry_comes_back(service, store):
    """Unless another has its question by then, or it is there already."""
    entry = await service.add(GUILD, ACTOR, HOURS)
    removed = await service.remove(GUILD, ACTOR, entry.number, version=entry.version)

    def restore(expected):
        return service.restore(GUILD, ACTOR, entry.number, to_version=1, expected_version=expected)

    taken = await service.add(GUILD, ACTOR, HOURS)
    with pytest.raises(DuplicateError):
        await restore(removed.version)
    await service.remove(GUILD, ACTOR, taken.number, version=taken.version)
    restored = await restore(removed.version)
    assert restored.after == HOURS
    with pytest.raises(InputError, match="nothing to bring back"):
        await restore(restored.version)
    assert [one.id for one in await store.entries(GUILD)] == [entry.id]


async def test_a_review_is_told(service, recorder):
    """Who looked at what."""
    entry = await service.add(GUILD, ACTOR, HOURS)
    await service.mark_reviewed(GUILD, 9, entry.number)
    await service.settle()
    assert isinstance(recorder.events[-1], EntryReviewed)
    assert (recorder.events[-1].entry.number, recorder.events[-1].actor) == (entry.number, 9)


async def test_phrasings_are_added_as_there_is_room(service, store):
    """Known ones are left out; where none is left to add that is said."""
    entry = await service.add(GUILD, ACTOR, HOURS)
    await service.add_phrasings(GUILD, ACTOR, entry.number, ["Opening hours", "when open"])
    (saved,) = await store.entries(GUILD)
    assert saved.draft.phrasings == ("opening hours", "when open")
    with pytest.raises(PhrasingsError):
        await service.add_phrasings(GUILD, ACTOR, entry.number, ["when open"])
    many = [f"wording {number}" for number in range(MAX_PHRASINGS)]
    await service.add_phrasings(GUILD, ACTOR, entry.number, many)
    (full,) = await store.entries(GUILD)
    assert len(full.draft.phrasings) == MAX_PHRASINGS
    with pytest.raises(PhrasingsError):
        await service.add_phrasings(GUILD, ACTOR, entry.number, ["one more"])


async def test_an_import_is_saved_whole_or_not_at_all(service, store, recorder):
    """A question that is there, or twice in the file, keeps all of it out."""
    for contents in ([PARKING, HOURS, EntryContent("where can i park?", "x")], [HOURS, HOURS]):
        with pytest.raises(DuplicateError):
            await service.import_all(GUILD, ACTOR, contents)
    assert await store.entries(GUILD) == ()
    await service.import_all(GUILD, ACTOR, [HOURS, PARKING])
    await service.settle()
    (event,) = recorder.events
    assert isinstance(event, EntriesImported)
    assert [entry.draft for entry in event.entries] == [HOURS, PARKING]


async def test_settings_changed_at_once_are_both_kept(service, store, recorder):
    """A change is made to what is there when its turn comes."""

    def private(settings):
        return GuildSettings(**{**_fields(settings), "private": True})

    def listening(settings):
        return GuildSettings(**{**_fields(settings), "listening": frozenset({7})})

    await asyncio.gather(
        service.save_settings(GUILD, ACTOR, private), service.save_settings(GUILD, 6, listening)
    )
    await service.settle()
    settings = await store.settings(GUILD)
    assert (settings.private, settings.listening) == (True, frozenset({7}))
    assert all(isinstance(event, SettingsSaved) for event in recorder.events)
    assert recorder.events[1].before == recorder.events[0].after


async def test_a_subscriber_that_fails_undoes_nothing(store):
    """What is saved is saved, and others hear of it."""
    service, recorder = FaqService(store), Recorder()

    async def fail(_):
        raise RuntimeError

    service.subscribe(fail)
    service.subscribe(recorder.hear)
    await service.add(GUILD, ACTOR, HOURS)
    await service.settle()
    assert len(recorder.events) == len(await store.entries(GUILD)) == 1


def _fields(settings):
    return {name: getattr(settings, name) for name in GuildSettings.__slots__}
