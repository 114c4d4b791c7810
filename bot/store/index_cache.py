"""Indexes: a server's entries as they are asked, and the revisions that tell whether they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, literal, select

from bot.faq.model import GuildRecord, GuildSettings
from bot.store.guild_settings import row_to_settings
from bot.store.schema import entries, guilds, indexes
from bot.store.transactions import Database, uncancellable, upsert

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class IndexStore(Database):
    """Bytes that the community packs; worth nothing once a server's revision has moved."""

    @uncancellable
    async def revision(self, guild: int) -> int:
        """Give a number that grows with every change of the server's entries or settings."""
        async with self.reading() as connection:
            query = select(guilds.c.revision).where(guilds.c.guild == guild)
            return (await connection.execute(query)).scalar() or 0

    @uncancellable
    async def revisions(self) -> dict[int, int]:
        """Give the same of every server that was ever changed."""
        async with self.reading() as connection:
            query = select(guilds.c.guild, guilds.c.revision).where(guilds.c.revision > 0)
            return {row.guild: row.revision for row in await connection.execute(query)}

    @uncancellable
    async def opened(self, guild: int, maker: str) -> GuildRecord:
        """Give a server's settings, and its index if `maker` made it and nothing changed since."""
        there = select(guilds, indexes.c.packed).outerjoin(indexes, _current(maker))
        async with self.reading() as connection:
            row = (await connection.execute(there.where(guilds.c.guild == guild))).one_or_none()
        if row is None:
            return GuildRecord(GuildSettings(), 0, None)
        return GuildRecord(row_to_settings(row), row.revision, row.packed)

    @uncancellable
    async def keep_index(self, guild: int, revision: int, maker: str, packed: bytes) -> None:
        """Keep an index in the place of an earlier one, unless the server has moved on."""
        kept = {"revision": revision, "maker": maker, "packed": packed}
        values = [literal(value, indexes.c[name].type) for name, value in kept.items()]
        still = and_(guilds.c.guild == guild, guilds.c.revision == revision)
        async with self.writing() as writing:
            row = upsert(writing.connection, indexes).from_select(
                ["guild", *kept], select(guilds.c.guild, *values).where(still)
            )
            await writing.connection.execute(
                row.on_conflict_do_update(index_elements=[indexes.c.guild], set_=kept)
            )

    @uncancellable
    async def unindexed(self, maker: str) -> tuple[int, ...]:
        """Give the servers that have entries and no index that `maker` could read back."""
        query = (
            select(guilds.c.guild)
            .join(entries, and_(entries.c.guild == guilds.c.guild, entries.c.draft.is_not(None)))
            .outerjoin(indexes, _current(maker))
            .where(indexes.c.guild.is_(None))
            .distinct()
            .order_by(guilds.c.guild)
        )
        async with self.reading() as connection:
            return tuple((await connection.execute(query)).scalars())


def _current(maker: str) -> ColumnElement[bool]:
    return and_(
        indexes.c.guild == guilds.c.guild,
        indexes.c.revision == guilds.c.revision,
        indexes.c.maker == maker,
    )
