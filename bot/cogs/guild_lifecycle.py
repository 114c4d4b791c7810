"""Which servers the bot is in, so that the data of those it has left can go."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord  # noqa: TC002  discord.py reads the annotations of listeners
from discord.ext import commands

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from bot.cogs._support.state import BotState

RETRY_SECONDS = 5.0
"""How long a failing store is left alone before the same is written again."""


class GuildLifecycle(commands.Cog):
    """Note servers that are joined and left, also while the bot was offline.

    Events come in one order and their writing may end in another, or fail. So one thing is written
    at a time, until it is written, and always what is true by then.
    """

    def __init__(self, bot: commands.AutoShardedBot, service: BotState) -> None:
        self._bot, self._service = bot, service
        self._recorded: set[int] = set()
        self._connected: set[int] = set()
        self._lock = asyncio.Lock()
        service.record_present_guilds = self.record_present_guilds

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the data of a server that is back."""
        await self._retry_until_stored(lambda: self._store_membership(guild.id), "joined")

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin to count the days of a server that is gone."""
        await self._retry_until_stored(lambda: self._store_membership(guild.id), "left")

    @commands.Cog.listener()
    async def on_shard_ready(self, shard: int) -> None:
        """Compare the servers that a shard has with those that anything is kept of."""
        self._connected.add(shard)
        await self._retry_until_stored(lambda: self._store_presence({shard}), "present")
        self._recorded.add(shard)
        if self._recorded >= self._shards:
            self._service.presence_recorded.set()
        present = frozenset(guild.id for guild in self._bot.guilds if guild.shard_id == shard)
        try:
            await self._service.guilds.prepare(present)
        except StoreError as error:
            # They are made when they are asked for.
            self._service.error_handler.event(error, "prepare")

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard: int) -> None:
        """Trust what is known of a shard's servers again: it was told what it had missed."""
        self._connected.add(shard)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard: int) -> None:
        """Trust it no more: a server may come back without being heard."""
        self._connected.discard(shard)

    @property
    def _shards(self) -> frozenset[int]:
        """All shards of this process, also those that have not connected yet."""
        return frozenset(self._bot.shard_ids or range(self._bot.shard_count or 1))

    async def record_present_guilds(self) -> bool:
        """Note which servers there are; tell whether all shards could. Raises StoreError."""
        async with self._lock:
            if self._bot.is_closed() or not self._connected >= self._shards:
                return False
            await self._store_presence(self._shards)
            return True

    async def _store_membership(self, guild: int) -> None:
        store = self._service.store
        if self._bot.get_guild(guild) is not None:
            await store.guild_joined(guild)
        else:
            await store.guild_left(guild, datetime.now(UTC))

    async def _store_presence(self, shards: Collection[int]) -> None:
        present = [guild.id for guild in self._bot.guilds if guild.shard_id in shards]
        await self._service.store.guilds_present(
            present,
            datetime.now(UTC),
            shards=shards,
            shard_count=self._bot.shard_count or 1,
        )

    async def _retry_until_stored(self, write: Callable[[], Awaitable[None]], where: str) -> None:
        """Write something in its turn, again and again until it is written."""
        while True:
            try:
                async with self._lock:
                    # A client that was closed knows nothing any more; the next one asks anew.
                    if not self._bot.is_closed():
                        await write()
            except StoreError as error:
                self._service.error_handler.event(error, where)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
