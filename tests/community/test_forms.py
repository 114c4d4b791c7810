"""Unsaved forms: nothing is typed twice, whatever the database does."""

from __future__ import annotations

import pytest

from bot.community.forms import Forms
from bot.community.model import Form
from bot.errors import Fault, NotFoundError, StoreError
from bot.store.store import Store

FORM = Form({"question": "Where is the chalk?"}, number=3, version=2, misses=(4, 5))


@pytest.fixture
async def store(tmp_path):
    async with await Store.open(f"sqlite:///{tmp_path / 'squatbot.db'}") as opened:
        yield opened


class Gone:
    """A store that is not there."""

    async def keep_form(self, *_):
        """Fail."""
        raise StoreError(Fault.GONE, "The database is gone.")

    form = drop_form = keep_form


async def test_a_form_outlives_the_process(store):
    """Another process gives the form back as it was, until it is dropped."""
    key = await Forms(store).keep(1, 5, FORM)
    assert await Forms(store).get(1, 5, key) == FORM
    await Forms(store).drop(1, 5, key)
    with pytest.raises(NotFoundError):
        await Forms(store).get(1, 5, key)


async def test_a_form_is_its_writers_alone(store):
    """Neither another member nor another server is given a form."""
    forms = Forms(store)
    key = await forms.keep(1, 5, FORM)
    for guild, user in ((1, 6), (2, 5)):
        with pytest.raises(NotFoundError):
            await forms.get(guild, user, key)


async def test_without_a_database_forms_wait_in_memory():
    """A failing database costs nobody a text."""
    forms = Forms(Gone())
    key = await forms.keep(1, 5, FORM)
    assert await forms.get(1, 5, key) == FORM
    await forms.drop(1, 5, key)
    with pytest.raises((NotFoundError, StoreError)):
        await forms.get(1, 5, key)


async def test_a_forgotten_members_forms_are_forgotten_too():
    """What waits in memory is erased as what waits in the database."""
    forms = Forms(Gone())
    key, other = await forms.keep(1, 5, FORM), await forms.keep(1, 6, FORM)
    forms.forget(5)
    with pytest.raises(StoreError):
        await forms.get(1, 5, key)
    assert await forms.get(1, 6, other) == FORM
