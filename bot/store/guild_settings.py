"""Settings of a server, and the revision that says whether it has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.faq.model import GuildRecord, GuildSettings
from bot.store.schema import guilds
from bot.store.transactions import Database, uncancellable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

DIGEST_EVERY = timedelta(days=7)


class GuildSettingsStore(Database):
    """What a server decided about the bot, and how often it changed."""

    @uncancellable
    async def revision(self, guild: int) -> int:
        """Return a number that grows with every change of the server's entries or settings."""
        return (await self.load_guild(guild)).revision

    @uncancellable
    async def revisions(self) -> dict[int, int]:
        """Return the same of every server that was ever changed."""
        async with self.reading() as connection:
            query = select(guilds.c.guild, guilds.c.revision).where(guilds.c.revision > 0)
            return {row.guild: row.revision for row in await connection.execute(query)}

    @uncancellable
    async def load_guild(self, guild: int) -> GuildRecord:
        """Return a server's settings and revision."""
        async with self.reading() as connection:
            query = select(guilds).where(guilds.c.guild == guild)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return GuildRecord(GuildSettings(), 0)
        return GuildRecord(row_to_settings(row), row.revision)

    @uncancellable
    async def settings(self, guild: int) -> GuildSettings:
        """Return a server's settings, those that all begin with where nothing was set."""
        return (await self.load_guild(guild)).settings

    @uncancellable
    async def save_settings(self, guild: int, settings: GuildSettings, who: int | None) -> None:
        """Replace a server's settings."""
        async with self.writing() as writing:
            await writing.touch(guild)
            await writing.connection.execute(
                update(guilds)
                .where(guilds.c.guild == guild)
                .values(
                    curator_role=settings.curator_role,
                    log_channel=settings.log_channel,
                    listening=sorted(settings.listening),
                    private=settings.private,
                    keep_misses=settings.keep_misses,
                    digest=settings.digest,
                    set_by=who,
                )
            )

    @uncancellable
    async def due_digests(self, now: datetime) -> tuple[int, ...]:
        """Return the servers that want a digest and had none for a week."""
        async with self.reading() as connection:
            query = select(guilds.c.guild).where(_digest_is_due(now)).order_by(guilds.c.guild)
            return tuple((await connection.execute(query)).scalars())

    @uncancellable
    async def claim_digest(self, guild: int, now: datetime) -> bool:
        """Return whether the digest of a week is due, and the caller is the one to post it.

        Of several processes that ask, one gets True.
        """
        async with self.writing() as writing:
            claim = update(guilds).where(guilds.c.guild == guild, _digest_is_due(now))
            claim = claim.values(digest_at=now)
            return (await writing.connection.execute(claim)).rowcount == 1


def _digest_is_due(now: datetime) -> ColumnElement[bool]:
    had_none = or_(guilds.c.digest_at.is_(None), guilds.c.digest_at <= now - DIGEST_EVERY)
    return and_(guilds.c.digest, guilds.c.left_at.is_(None), had_none)


def row_to_settings(row: Row[Any]) -> GuildSettings:
    """Read the settings in a server's row."""
    return GuildSettings(
        curator_role=row.curator_role,
        log_channel=row.log_channel,
        listening=frozenset(row.listening),
        private=row.private,
        keep_misses=row.keep_misses,
        digest=row.digest,
    )
