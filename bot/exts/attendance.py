"""Which servers the bot is in, so that the data of those it has left can go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord  # noqa: TC002  discord.py reads the annotations of listeners
from discord.ext import commands

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.exts.service import Service


class Attendance(commands.Cog):
    """Note servers that are joined and left, also while the bot was offline."""

    def __init__(self, bot: commands.AutoShardedBot, service: Service) -> None:
        self._bot, self._service = bot, service
        self._noted: set[int] = set()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the data of a server that is back."""
        await self._note(self._service.store.guild_joined(guild.id), "joined")

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin to count the days of a server that is gone."""
        await self._note(self._service.store.guild_left(guild.id, datetime.now(UTC)), "left")

    @commands.Cog.listener()
    async def on_shard_ready(self, shard: int) -> None:
        """Compare the servers that a shard has with those that anything is kept of."""
        present = frozenset(guild.id for guild in self._bot.guilds if guild.shard_id == shard)
        here = self._service.store.guilds_present(
            present,
            datetime.now(UTC),
            shards=(shard,),
            shard_count=self._bot.shard_count or 1,
        )
        if await self._note(here, "present"):
            self._noted.add(shard)
        if self._noted >= self._bot.shards.keys():
            self._service.attended.set()
        await self._note(self._service.community.prepare(present), "prepare")

    async def _note(self, write: Awaitable[None], where: str) -> bool:
        """Write something; tell whether it is written."""
        try:
            await write
        except StoreError as error:
            # The next READY tells it again.
            self._service.reporter.event(error, where)
            return False
        return True
