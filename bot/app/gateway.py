"""Where the bot connects to, and when its shards may identify."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yarl
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord
    from discord.http import HTTPClient

IDENTIFY_SECONDS = 5.0
"""Discord lets `max_concurrency` shards identify in any such time."""
SLOT_SECONDS = 6.0
"""A shard's turn among processes that share nothing but the time of day; clocks differ a little."""
SLOT_START_SECONDS = 0.5


def point_rest_at(url: str) -> None:
    """Send REST calls to a proxy; discord.py holds the address in a class."""
    Route.BASE = url


def point_gateway_at(http: HTTPClient, url: str) -> None:
    """Send every gateway connection to a proxy, resumed ones and those of /gateway/bot too."""
    connect = http.ws_connect

    async def through_proxy(address: str, **options: int) -> object:
        query = yarl.URL(address).query
        return await connect(str(yarl.URL(url).with_query(query)), **options)

    http.ws_connect = through_proxy  # type: ignore[method-assign,assignment]  # the one door


@dataclass(slots=True)
class IdentifyTurns:
    """When a shard may identify, so that `max_concurrency` holds over all processes of the bot.

    Shards whose ids are equal modulo `max_concurrency` share a bucket, and a bucket is used once in
    five seconds. Alone, a process remembers when it used one. Where the shards are split over
    processes, each shard has its slot in a cycle on the clock of the wall, as a process cannot know
    what the others do; clocks have to be right to about a second.
    """

    shard_count: int | None = None
    is_split: bool = False
    max_concurrency: int = 1
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    _used: dict[int, float] = field(default_factory=dict)

    def wait(self, shard: int) -> float:
        """Give the seconds until a shard's turn, and count it as taken."""
        bucket = shard % self.max_concurrency
        now = self.monotonic()
        pause = max(0.0, self._used.get(bucket, -IDENTIFY_SECONDS) + IDENTIFY_SECONDS - now)
        if self.is_split and self.shard_count:
            slots = -(-self.shard_count // self.max_concurrency)
            pause += self._until_slot(shard // self.max_concurrency, slots, self.wall() + pause)
        self._used[bucket] = now + pause
        return pause

    def _until_slot(self, slot: int, slots: int, at: float) -> float:
        """Give the seconds from a time of day to the next beginning of a slot."""
        cycle = slots * SLOT_SECONDS
        into = (at - slot * SLOT_SECONDS) % cycle
        return 0.0 if into < SLOT_START_SECONDS else cycle - into

    async def take(self, shard: int) -> None:
        """Wait for a shard's turn."""
        await asyncio.sleep(self.wait(shard))


async def max_concurrency(client: discord.AutoShardedClient) -> int:
    """Ask Discord how many shards may identify at once."""
    limits = await client.fetch_session_start_limits()
    return max(1, limits.max_concurrency)
