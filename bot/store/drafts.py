"""Forms that moderators have not saved yet, for a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, delete, desc, select

from bot.errors import NotFoundError
from bot.faq.model import EntryDraft
from bot.store.schema import forms
from bot.store.transactions import Database, uncancellable, upsert

if TYPE_CHECKING:
    from sqlalchemy import Table

FORMS_LAST = timedelta(days=1)
MOST_FORMS = 20
"""Of a member in a server; the oldest go."""


class DraftStore(Database):
    """What was typed and is not saved, each for the member who typed it."""

    @uncancellable
    async def keep_form(self, guild: int, user: int, key: str, form: EntryDraft) -> None:
        """Keep a form under a key, in the place of an earlier one; a member has at most twenty."""
        async with self.writing() as writing:
            await writing.know(guild)
            kept = {"body": asdict(form), "kept": datetime.now(UTC)}
            row = upsert(writing.connection, forms).values(
                guild=guild, member=user, key=key, **kept
            )
            keys = [forms.c.guild, forms.c.member, forms.c.key]
            await writing.connection.execute(
                row.on_conflict_do_update(index_elements=keys, set_=kept)
            )
            own = and_(forms.c.guild == guild, forms.c.member == user)
            newest = select(forms.c.key).where(own).order_by(desc(forms.c.kept), forms.c.key)
            await writing.connection.execute(
                delete(forms).where(own, forms.c.key.not_in(newest.limit(MOST_FORMS)))
            )

    @uncancellable
    async def form(self, guild: int, user: int, key: str) -> EntryDraft:
        """Return a member's form; NotFoundError if it is saved, cancelled or a day old."""
        # One that has had its time may lie here until the next clearing.
        lasts = forms.c.kept >= datetime.now(UTC) - FORMS_LAST
        query = select(forms.c.body).where(_is(forms, guild, user, key), lasts)
        async with self.reading() as connection:
            body: dict[str, Any] | None = (await connection.execute(query)).scalar_one_or_none()
        if body is None:
            raise NotFoundError(key)
        return EntryDraft(**{**body, "misses": tuple(body["misses"])})

    @uncancellable
    async def drop_form(self, guild: int, user: int, key: str) -> None:
        """Let a form go."""
        async with self.writing() as writing:
            await writing.connection.execute(delete(forms).where(_is(forms, guild, user, key)))


def _is(table: Table, guild: int, user: int, key: str) -> ColumnElement[bool]:
    return and_(table.c.guild == guild, table.c.member == user, table.c.key == key)
