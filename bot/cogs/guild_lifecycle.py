"""Record which guilds the bot is in, so that data of guilds it left can be deleted."""

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
"""Pause before a failed write is retried."""


class GuildLifecycle(commands.Cog):
    """Record guilds joined and left, also while the bot was offline.

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
        """Keep the data of a guild that is back."""
        await self._retry_until_stored(lambda: self._store_membership(guild.id), "joined")

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Start the deletion period of a guild that is gone."""
        await self._retry_until_stored(lambda: self._store_membership(guild.id), "left")

    @commands.Cog.listener()
    async def on_shard_ready(self, shard: int) -> None:
        """Compare a shard's guilds with those stored."""
        self._connected.add(shard)
        await self._retry_until_stored(lambda: self._store_presence({shard}), "present")
        self._recorded.add(shard)
        if self._recorded >= self._shards:
            self._service.presence_recorded.set()

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard: int) -> None:
        """Trust the shard's guild list again: a resume replays what was missed."""
        self._connected.add(shard)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard: int) -> None:
        """Distrust the shard's guild list until it reconnects; joins may have been missed."""
        self._connected.discard(shard)

    @property
    def _shards(self) -> frozenset[int]:
        """Return this process's shards, including those not connected yet."""
        return frozenset(self._bot.shard_ids or range(self._bot.shard_count or 1))

    async def record_present_guilds(self) -> bool:
        """Store which guilds are present; return whether every shard was connected."""
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
        """Run a write in order, retrying until it is stored."""
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
