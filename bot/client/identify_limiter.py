"""When shards may identify: Discord's concurrency, over all processes, and its daily limit."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

log = structlog.get_logger(__name__)

IDENTIFY_SECONDS = 5.5
"""Discord lets `max_concurrency` shards identify in any 5 s; calls may be under way for a while."""
SLOT_SECONDS = 6.0
"""A shard's turn among processes that share nothing but the time of day; clocks differ a little."""
SLOT_START_SECONDS = 0.5
MAX_IDLE_SECONDS = 10.0
"""A connection that idles much longer is considered dead."""
DAY_SECONDS = 86_400.0
BURST_SHARE, STEADY_SHARE = 0.2, 0.75
"""Shares of a day's sessions that may start in a burst, and at a steady rate."""
BURST_SECONDS = DAY_SECONDS * BURST_SHARE / STEADY_SHARE
LOG_WAIT_SECONDS = 30.0
"""Longer waits are logged."""


@dataclass(slots=True)
class IdentifyLimiter:
    """Schedules identifies so that all processes together respect `max_concurrency`.

    Shards whose ids are equal modulo `max_concurrency` share a bucket, and a bucket is used once in
    five seconds. Alone, a process remembers when it used one. Where the shards are split over
    processes, each shard has its slot in a cycle on the clock of the wall, as a process cannot know
    what the others do; clocks have to be right to about a second.

    Discord resets the token of a bot that identifies more than `starts` times a day. A fifth of
    them may be used as fast as they come, the others keep to a rate.
    """

    shard_count: int | None = None
    is_multi_process: bool = False
    max_concurrency: int = 1
    starts: float = 1000.0
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    _used: dict[int, float] = field(default_factory=dict)
    _spent_until: float = -math.inf
    _taking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def set_limits(self, limits: discord.SessionStartLimits, share: float) -> None:
        """Set Discord's session limits; `share` is this process's part of all shards.

        What was used today counts, whoever used it: a bot that is restarted without end would else
        lose its token. `reset_after` is in milliseconds.
        """
        self.max_concurrency = max(1, limits.max_concurrency)
        self.starts = max(1.0, limits.total * share)
        left = limits.reset_after / 1000
        used = (limits.total - limits.remaining) / max(1, limits.total)
        spent = min(left - DAY_SECONDS + used * DAY_SECONDS / STEADY_SHARE, left + BURST_SECONDS)
        if used:
            self._spent_until = max(self._spent_until, self.monotonic() + spent)

    def seconds_until_turn(self, shard: int) -> float:
        """Return the seconds until a shard may identify."""
        used = self._used.get(self._bucket(shard), -math.inf)
        earliest = max(used + IDENTIFY_SECONDS, self._spent_until - BURST_SECONDS)
        pause = max(0.0, earliest - self.monotonic())
        if self.is_multi_process and self.shard_count:
            slots = -(-self.shard_count // self.max_concurrency)
            pause += self._until_slot(shard // self.max_concurrency, slots, self.wall() + pause)
        return pause

    def record_identify(self, shard: int) -> None:
        """Record that a shard identifies now."""
        now = self.monotonic()
        self._used[self._bucket(shard)] = now
        self._spent_until = max(self._spent_until, now) + DAY_SECONDS / (STEADY_SHARE * self.starts)

    async def wait_until_near(self, shard: int) -> None:
        """Wait until a shard's turn is near enough to connect."""
        pause = max(0.0, self.seconds_until_turn(shard) - MAX_IDLE_SECONDS)
        if self._spent_until - BURST_SECONDS - self.monotonic() > LOG_WAIT_SECONDS:
            # Discord takes the token from a bot that begins more sessions than it may in a day.
            log.warning("too many sessions today", shard=shard, connecting_in_seconds=round(pause))
        await asyncio.sleep(pause)

    async def acquire(self, shard: int) -> None:
        """Wait for a shard's turn; a cancelled wait uses no session."""
        async with self._taking:
            await asyncio.sleep(self.seconds_until_turn(shard))
            self.record_identify(shard)

    def _bucket(self, shard: int) -> int:
        return shard % self.max_concurrency

    def _until_slot(self, slot: int, slots: int, at: float) -> float:
        """Return the seconds until a slot starts."""
        cycle = slots * SLOT_SECONDS
        into = (at - slot * SLOT_SECONDS) % cycle
        return 0.0 if into < SLOT_START_SECONDS else cycle - into
