"""Unsaved drafts survive whatever the database does."""

from __future__ import annotations

import pytest

from bot.errors import NotFoundError, StoreError, StoreErrorKind
from bot.faq.drafts import LAST_SECONDS, DraftRepository
from bot.faq.model import EntryDraft
from bot.store.store import Store

FORM = EntryDraft({"question": "Where is the chalk?"}, number=3, version=2, misses=(4, 5))


@pytest.fixture
async def store(tmp_path):
    async with await Store.open(f"sqlite:///{tmp_path / 'squatbot.db'}") as opened:
        yield opened


NEW = EntryDraft({"question": "Where is the new chalk?"})


class Gone:
    """A store that is not there."""

    async def keep_form(self, *_):
        """Fail."""
        raise StoreError(StoreErrorKind.GONE, "The database is gone.")

    form = drop_form = keep_form


async def test_a_form_outlives_the_process(store):
    """Another process gives the form back as it was, until it is dropped."""
    key = await DraftRepository(store).keep(1, 5, FORM)
    assert await DraftRepository(store).get(1, 5, key) == FORM
    await DraftRepository(store).drop(1, 5, key)
    with pytest.raises(NotFoundError):
        await DraftRepository(store).get(1, 5, key)


async def test_a_form_is_its_writers_alone(store):
    """Neither another member nor another server is given a form."""
    forms = DraftRepository(store)
    key = await forms.keep(1, 5, FORM)
    for guild, user in ((1, 6), (2, 5)):
        with pytest.raises(NotFoundError):
            await forms.get(guild, user, key)


async def test_without_a_database_forms_wait_in_memory():
    """A failing database costs nobody a text."""
    forms = DraftRepository(Gone())
    key = await forms.keep(1, 5, FORM)
    assert await forms.get(1, 5, key) == FORM
    await forms.drop(1, 5, key)
    with pytest.raises((NotFoundError, StoreError)):
        await forms.get(1, 5, key)


async def test_a_forgotten_members_forms_are_forgotten_too():
    """What waits in memory is erased as what waits in the database."""
    forms = DraftRepository(Gone())
    key, other = await forms.keep(1, 5, FORM), await forms.keep(1, 6, FORM)
    forms.forget(5)
    with pytest.raises(StoreError):
        await forms.get(1, 5, key)
    assert await forms.get(1, 6, other) == FORM


class Ailing:
    """A store that fails at times."""

    def __init__(self, store):
        self.store, self.fails = store, False

    def __getattr__(self, name):
        return getattr(Gone() if self.fails else self.store, name)


async def test_a_newer_text_takes_the_place_of_one_in_memory(store):
    """What was typed while the store failed is not given once it was typed anew."""
    ailing = Ailing(store)
    ailing.fails = True
    forms = DraftRepository(ailing)
    key = await forms.keep(1, 5, FORM)
    ailing.fails = False
    await forms.keep(1, 5, NEW, key)
    assert await forms.get(1, 5, key) == NEW


async def test_a_dropped_form_is_nowhere(store):
    """Neither the newer text in memory nor the older one in the store comes back."""
    ailing = Ailing(store)
    forms = DraftRepository(ailing)
    key = await forms.keep(1, 5, FORM)
    ailing.fails = True
    await forms.keep(1, 5, NEW, key)
    assert await forms.get(1, 5, key) == NEW
    ailing.fails = False
    await forms.drop(1, 5, key)
    with pytest.raises(NotFoundError):
        await forms.get(1, 5, key)


async def test_a_form_in_memory_lasts_a_day():
    """It goes as those in the store do, a day after it was typed last."""
    now = [0.0]
    forms = DraftRepository(Gone(), clock=lambda: now[0])
    first, second = await forms.keep(1, 5, FORM), await forms.keep(1, 5, FORM)
    now[0] = LAST_SECONDS - 1
    await forms.keep(1, 5, NEW, first)
    now[0] = LAST_SECONDS
    assert await forms.get(1, 5, first) == NEW
    with pytest.raises(StoreError):
        await forms.get(1, 5, second)
