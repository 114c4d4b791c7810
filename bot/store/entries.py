"""Entries of a server and their revisions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, select, update

from bot.errors import NotFoundError
from bot.faq.model import ChangeKind, ConflictError, Entry, EntryContent, Revision
from bot.store.quotas import require_room
from bot.store.schema import entries, revisions
from bot.store.transactions import Database, WriteTransaction, uncancellable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.faq.model import EntryUpdate

ROWS_AT_ONCE = 100
MOST_NUMBERS = 2**31 - 1
"""What the databases hold; people may ask for any number that they can type."""


class EntryStore(Database):
    """What moderators wrote; every change is a revision, and none is ever rewritten."""

    @uncancellable
    async def entries(self, guild: int) -> tuple[Entry, ...]:
        """Return a server's entries by number; one who keeps them asks for the revision first."""
        there = and_(entries.c.guild == guild, entries.c.draft.is_not(None))
        async with self.reading() as connection:
            query = select(entries).where(there).order_by(entries.c.number)
            # In parts: to read two thousand drafts at once would keep everybody else waiting.
            rows = await connection.stream(query)
            parts = rows.partitions(ROWS_AT_ONCE)
            return tuple([_entry(row) async for part in parts for row in part])

    @uncancellable
    async def entry(self, guild: int, number: int) -> Entry:
        """Return one entry; NotFoundError if the server has none of this number."""
        async with self.reading() as connection:
            return _entry(await _there(connection, guild, number))

    @uncancellable
    async def add(
        self,
        guild: int,
        draft: EntryContent,
        who: int | None,
        *,
        action: ChangeKind = ChangeKind.ADD,
    ) -> Entry:
        """Save a new entry; InputError where the server has as many as it can have."""
        async with self.writing() as writing:
            return (await _add(writing, guild, [draft], who, action=action))[0]

    @uncancellable
    async def import_all(
        self,
        guild: int,
        drafts: Sequence[EntryContent],
        who: int | None,
        *,
        reviewed: Sequence[date | None] | None = None,
        updates: Sequence[EntryUpdate] = (),
    ) -> tuple[Entry, ...]:
        """Save new entries and change others, all or none; return the new ones, then the others.

        `reviewed` is the day of each new one, today if None. Every revision has the same moment,
        by which `undo_import` finds them. InputError where the server would have more than it can
        have, and NotFoundError or ConflictError for an entry that has changed meanwhile.
        """
        if not drafts and not updates:
            return ()
        action, at = ChangeKind.IMPORT, datetime.now(UTC)
        async with self.writing() as writing:
            added = await _add(writing, guild, drafts, who, action=action, reviewed=reviewed, at=at)
            for change in updates:
                known = change.entry
                row = await _there(writing.connection, guild, known.number, known.version)
                await require_room(writing.connection, guild, change.content, instead=row.draft)
                await _revise(writing, row, change.content, who, action, at)
            numbers = [change.entry.number for change in updates]
            changed = [await _there(writing.connection, guild, number) for number in numbers]
            return (*added, *map(_entry, changed))

    @uncancellable
    async def edit(  # noqa: PLR0913 - the brief form of a change: where, what, who, on top of what
        self,
        guild: int,
        number: int,
        draft: EntryContent,
        who: int | None,
        *,
        version: int,
        action: ChangeKind = ChangeKind.EDIT,
    ) -> Entry:
        """Save another draft; NotFoundError, or ConflictError if `version` is not the current.

        InputError where all entries together would have more wordings than they can have.
        """
        async with self.writing() as writing:
            await writing.touch(guild)
            row = await _there(writing.connection, guild, number, version)
            await require_room(writing.connection, guild, draft, instead=row.draft)
            await _revise(writing, row, draft, who, action)
            return _entry(await _there(writing.connection, guild, number))

    @uncancellable
    async def remove(self, guild: int, number: int, who: int | None, *, version: int) -> Revision:
        """Take an entry out; NotFoundError, or ConflictError if `version` is not the current."""
        async with self.writing() as writing:
            await writing.touch(guild)
            row = await _there(writing.connection, guild, number, version)
            return await _revise(writing, row, None, who, ChangeKind.REMOVE)

    @uncancellable
    async def restore(
        self, guild: int, number: int, who: int | None, *, to: int, version: int
    ) -> Revision:
        """Set an entry back to what it said in the version `to`; 0 is before it was there.

        To the version before the current one is an undo, also of a removal. NotFoundError if there
        never was this entry or version, ConflictError if `version` is not the current one, and
        InputError where there is no room for it any more.
        """
        async with self.writing() as writing:
            await writing.touch(guild)
            row = await _known(writing.connection, guild, number)
            if version != row.version:
                raise ConflictError(_entry(row))
            wanted = and_(_revisions_of(guild, number), revisions.c.version == to)
            query = select(revisions.c.after).where(wanted)
            found = (await writing.connection.execute(query)).one_or_none()
            if to and found is None:
                raise NotFoundError(f"e{number}")
            if found and found.after:
                await require_room(writing.connection, guild, found.after, instead=row.draft)
            action = ChangeKind.UNDO if to == version - 1 else ChangeKind.RESTORE
            return await _revise(writing, row, found.after if found else None, who, action)

    @uncancellable
    async def undo_import(
        self, guild: int, imported: datetime, who: int | None
    ) -> tuple[Revision, ...]:
        """Take back what an import did at a moment, all in one step.

        What it added goes, and what it changed says again what it said before; entries that
        somebody changed since stay as they are.
        """
        async with self.writing() as writing:
            await writing.touch(guild)
            untouched = and_(
                entries.c.guild == guild,
                entries.c.draft.is_not(None),
                revisions.c.guild == guild,
                revisions.c.entry == entries.c.number,
                revisions.c.version == entries.c.version,
                revisions.c.action == ChangeKind.IMPORT,
                revisions.c.at == imported,
            )
            columns = (entries.c.number, entries.c.version, entries.c.draft, revisions.c.before)
            query = select(*columns).where(untouched).order_by(entries.c.number)
            at, action = datetime.now(UTC), ChangeKind.UNDO
            changes = [
                Revision(row.number, row.version + 1, at, who, action, row.draft, row.before)
                for row in await writing.connection.execute(query)
            ]
            if not changes:
                return ()
            for change in changes:
                if change.before and change.after:
                    await require_room(
                        writing.connection, guild, change.after, instead=change.before
                    )
            undone = (
                update(entries)
                .where(entries.c.guild == guild, entries.c.number == bindparam("undone"))
                .values(draft=bindparam("was"), version=bindparam("now"), changed=at)
            )
            await writing.connection.execute(
                undone,
                [
                    {"undone": change.entry, "was": change.after, "now": change.version}
                    for change in changes
                ],
            )
            await writing.connection.execute(
                insert(revisions), [_revision_row(guild, change) for change in changes]
            )
            return tuple(changes)

    @uncancellable
    async def reviewed(self, guild: int, number: int, who: int | None) -> Entry:
        """Note that somebody finds the entry still right; NotFoundError if there is none.

        What members get stays as it is, and so does the revision.
        """
        async with self.writing() as writing:
            await _there(writing.connection, guild, number)
            await writing.connection.execute(
                update(entries)
                .where(_is(guild, number))
                .values(reviewed=datetime.now(UTC), reviewer=who)
            )
            return _entry(await _there(writing.connection, guild, number))

    @uncancellable
    async def history(self, guild: int, number: int) -> tuple[Revision, ...]:
        """Return an entry's revisions, newest first, removed ones' too; or NotFoundError."""
        async with self.reading() as connection:
            await _known(connection, guild, number)
            query = select(revisions).where(_revisions_of(guild, number))
            rows = await connection.execute(query.order_by(revisions.c.version.desc()))
            return tuple(_revision(row) for row in rows)

    @uncancellable
    async def latest(self, guild: int, limit: int) -> tuple[Revision, ...]:
        """Return a server's newest revisions, newest first."""
        query = select(revisions).where(revisions.c.guild == guild)
        async with self.reading() as connection:
            rows = await connection.execute(query.order_by(revisions.c.id.desc()).limit(limit))
            return tuple(_revision(row) for row in rows)


def _is(guild: int, number: int) -> ColumnElement[bool]:
    return and_(entries.c.guild == guild, entries.c.number == number)


def _revisions_of(guild: int, number: int) -> ColumnElement[bool]:
    return and_(revisions.c.guild == guild, revisions.c.entry == number)


async def _known(connection: AsyncConnection, guild: int, number: int) -> Row[Any]:
    """Find an entry, also a removed one."""
    row = None
    if 0 < number <= MOST_NUMBERS:
        row = (await connection.execute(select(entries).where(_is(guild, number)))).one_or_none()
    if row is None:
        raise NotFoundError(f"e{number}")
    return row


async def _there(
    connection: AsyncConnection, guild: int, number: int, version: int | None = None
) -> Row[Any]:
    """Find an entry that is not removed, in the version that the caller knows, if any."""
    row = await _known(connection, guild, number)
    if row.draft is None:
        raise NotFoundError(f"e{number}")
    if version not in (None, row.version):
        raise ConflictError(_entry(row))
    return row


async def _add(  # noqa: PLR0913 - same, and when each was reviewed
    writing: WriteTransaction,
    guild: int,
    drafts: Sequence[EntryContent],
    who: int | None,
    *,
    action: ChangeKind,
    reviewed: Sequence[date | None] | None = None,
    at: datetime | None = None,
) -> tuple[Entry, ...]:
    last = await writing.touch(guild, numbers=len(drafts))
    if not drafts:
        return ()
    await require_room(writing.connection, guild, *drafts)
    at = at or datetime.now(UTC)
    looked_at = [_moment(day, at) for day in reviewed or [None] * len(drafts)]
    new = tuple(
        Entry(guild, number, draft, 1, at, at, looked, who)
        for number, (draft, looked) in enumerate(
            zip(drafts, looked_at, strict=True), last - len(drafts) + 1
        )
    )
    rows = [
        {
            "guild": guild,
            "number": entry.number,
            "draft": entry.draft,
            "version": 1,
            "created": at,
            "changed": at,
            "reviewed": entry.reviewed,
            "author": who,
        }
        for entry in new
    ]
    await writing.connection.execute(insert(entries), rows)
    changes = [
        _revision_row(guild, Revision(entry.number, 1, at, who, action, None, entry.draft))
        for entry in new
    ]
    await writing.connection.execute(insert(revisions), changes)
    return new


def _revision_row(guild: int, change: Revision) -> dict[str, Any]:
    return {
        "guild": guild,
        "entry": change.entry,
        "version": change.version,
        "at": change.at,
        "who": change.who,
        "action": change.action,
        "before": change.before,
        "after": change.after,
    }


def _moment(day: date | None, now: datetime) -> datetime:
    """Return the beginning of a day, but nothing that is yet to come."""
    return now if day is None else min(now, datetime(day.year, day.month, day.day, tzinfo=UTC))


async def _revise(  # noqa: PLR0913, PLR0917 - same, and the moment where others share it
    writing: WriteTransaction,
    row: Row[Any],
    after: EntryContent | None,
    who: int | None,
    action: ChangeKind,
    at: datetime | None = None,
) -> Revision:
    at = at or datetime.now(UTC)
    change = Revision(row.number, row.version + 1, at, who, action, row.draft, after)
    await writing.connection.execute(
        update(entries)
        .where(_is(row.guild, row.number))
        .values(draft=after, version=change.version, changed=at)
    )
    if action in {ChangeKind.EDIT, ChangeKind.IMPORT}:
        # Whoever edits has read the answer; who teaches a phrasing or undoes need not have.
        await writing.connection.execute(
            update(entries).where(_is(row.guild, row.number)).values(reviewed=at, reviewer=who)
        )
    await writing.connection.execute(insert(revisions).values(_revision_row(row.guild, change)))
    return change


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        guild=row.guild,
        number=row.number,
        draft=row.draft,
        version=row.version,
        created=row.created,
        changed=row.changed,
        reviewed=row.reviewed,
        author=row.author,
    )


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        row.entry, row.version, row.at, row.who, ChangeKind(row.action), row.before, row.after
    )
