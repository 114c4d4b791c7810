"""Settings of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from bot.faq.model import GuildSettings
from bot.store.schema import guilds
from bot.store.transactions import Database, uncancellable

if TYPE_CHECKING:
    from sqlalchemy import Row


class GuildSettingsStore(Database):
    """What a server decided about the bot."""

    @uncancellable
    async def settings(self, guild: int) -> GuildSettings:
        """Give a server's settings, those that all begin with where nothing was set."""
        async with self.reading() as connection:
            query = select(guilds).where(guilds.c.guild == guild)
            row = (await connection.execute(query)).one_or_none()
        return GuildSettings() if row is None else row_to_settings(row)

    @uncancellable
    async def save_settings(self, guild: int, settings: GuildSettings, who: int | None) -> None:
        """Replace a server's settings."""
        async with self.writing() as writing:
            await writing.touch(guild)
            await writing.spare_index(guild)
            await writing.connection.execute(
                update(guilds)
                .where(guilds.c.guild == guild)
                .values(
                    curator_role=settings.curator_role,
                    log_channel=settings.log_channel,
                    listening=sorted(settings.listening),
                    private=settings.private,
                    keep_misses=settings.keep_misses,
                    set_by=who,
                )
            )


def row_to_settings(row: Row[Any]) -> GuildSettings:
    """Read the settings in a server's row."""
    return GuildSettings(
        curator_role=row.curator_role,
        log_channel=row.log_channel,
        listening=frozenset(row.listening),
        private=row.private,
        keep_misses=row.keep_misses,
    )
