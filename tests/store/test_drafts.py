"""Drafts: what a curator typed and did not save is not lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NotFoundError
from bot.faq.model import EntryDraft
from bot.store.drafts import MOST_FORMS
from bot.store.schema import forms

FORM = EntryDraft(
    {"question": "Do we have \0 chalk?", "answer": ""}, number=3, version=2, misses=(4, 5)
)
EMPTY = EntryDraft({})


async def test_a_form_comes_back_as_it_was_kept(store):
    """Texts and what they change are read back; a form kept again takes the place of the first."""
    await store.keep_form(1, 5, "k", EMPTY)
    await store.keep_form(1, 5, "k", FORM)
    await store.keep_form(1, 5, "other", EMPTY)
    assert await store.form(1, 5, "k") == FORM
    assert await store.form(1, 5, "other") == EMPTY


async def test_a_form_is_its_members_alone(store):
    """Neither another member nor another server finds it, or lets it go."""
    await store.keep_form(1, 5, "k", FORM)
    for guild, user, key in ((1, 6, "k"), (2, 5, "k"), (1, 5, "other")):
        with pytest.raises(NotFoundError):
            await store.form(guild, user, key)
        await store.drop_form(guild, user, key)
    assert await store.form(1, 5, "k") == FORM


async def test_a_form_goes(store):
    """It goes when it is let go, after a day, or with its member."""
    for key in ("dropped", "old"):
        await store.keep_form(1, 5, key, FORM)
    await store.keep_form(1, 6, "of another", FORM)
    await store.drop_form(1, 5, "dropped")
    await store.purge(datetime.now(UTC) + timedelta(hours=23))
    assert await store.form(1, 5, "old") == FORM
    await store.forget(5)
    with pytest.raises(NotFoundError):
        await store.form(1, 5, "old")
    assert await store.form(1, 6, "of another") == FORM
    await store.purge(datetime.now(UTC) + timedelta(hours=25))
    for user, key in ((5, "dropped"), (5, "old"), (6, "of another")):
        with pytest.raises(NotFoundError):
            await store.form(1, user, key)


async def test_a_form_that_is_a_day_old_is_not_given(store):
    """Not even where nothing has been cleared since."""
    await store.keep_form(1, 5, "k", FORM)
    async with store.writing() as writing:
        long_ago = datetime.now(UTC) - timedelta(hours=25)
        await writing.connection.execute(forms.update().values(kept=long_ago))
    with pytest.raises(NotFoundError):
        await store.form(1, 5, "k")


async def test_a_member_has_at_most_twenty_unsaved_forms(store):
    """The oldest of a member go in one server; others' forms and other servers' stay."""
    for number in range(MOST_FORMS + 5):
        await store.keep_form(1, 5, f"k{number}", EntryDraft({"question": str(number)}))
    await store.keep_form(1, 6, "other", EntryDraft({}))
    await store.keep_form(2, 5, "other", EntryDraft({}))
    with pytest.raises(NotFoundError):
        await store.form(1, 5, "k4")
    assert (await store.form(1, 5, "k5")).texts == {"question": "5"}
    assert await store.form(1, 5, f"k{MOST_FORMS + 4}")
