"""Where the bot connects to, and when its shards may identify."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import discord
import structlog
import yarl
from discord.gateway import DiscordClientWebSocketResponse
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    import aiohttp
    from discord.http import HTTPClient

log = structlog.get_logger(__name__)

IDENTIFY_SECONDS = 5.5
"""Discord lets `max_concurrency` shards identify in any 5 s; calls may be under way for a while."""
SLOT_SECONDS = 6.0
"""A shard's turn among processes that share nothing but the time of day; clocks differ a little."""
SLOT_START_SECONDS = 0.5
MAX_IDLE_SECONDS = 10.0
"""A connection that waits for its turn much longer is taken for dead."""
CLOSE_SECONDS = 3.0
DAY_SECONDS = 86_400.0
BURST_SHARE, STEADY_SHARE = 0.2, 0.75
"""The parts of a day's sessions that may begin at once, and one after the other."""
BURST_SECONDS = DAY_SECONDS * BURST_SHARE / STEADY_SHARE
LOG_WAIT_SECONDS = 30.0
"""A wait that whoever runs the bot is told of."""
FATAL_CLOSE_CODES = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""Close codes after which Discord wants no further try."""


def set_rest_base_url(url: str) -> None:
    """Send REST calls to a proxy; discord.py holds the address in a class."""
    Route.BASE = url


class CloseCodeWebSocket(DiscordClientWebSocketResponse):
    """A connection that keeps the code it was closed with, and closes within seconds.

    aiohttp forgets the code where Discord has hung up before it can say goodbye; discord.py would
    then try again what Discord refuses for good. And it waits half a minute for the goodbye of a
    server that is not there any more.
    """

    _given: int | None = None

    async def close(self, *, code: int = 4000, message: bytes = b"") -> bool:
        """Say goodbye, or answer Discord's."""
        if self._given is None:
            self._given = super().close_code
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                return await super().close(code=code, message=message)
        except TimeoutError:
            return True

    @property
    def close_code(self) -> int | None:
        """Give the code of the side that closed first."""
        return super().close_code if self._given is None else self._given


def install_websocket_class() -> None:
    """Let discord.py make its connections of such sockets; it names the class in a module."""
    discord.http.DiscordClientWebSocketResponse = CloseCodeWebSocket  # type: ignore[attr-defined]  # the only way


class GatewayConnector:
    """The connections of a client to the gateway: through a proxy where there is one."""

    def __init__(self, http: HTTPClient, proxy: str | None) -> None:
        self._connect, self._proxy = http.ws_connect, proxy
        self._made: list[aiohttp.ClientWebSocketResponse] = []
        # Every connection is made here, resumed ones and those of /gateway/bot too.
        http.ws_connect = self._open  # type: ignore[method-assign]  # the one door

    async def _open(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        if self._proxy is not None:
            url = str(yarl.URL(self._proxy).with_query(yarl.URL(url).query))
        socket = await self._connect(url, compress=compress)
        self._made = [
            websocket for websocket in self._made if not websocket.closed or _is_final(websocket)
        ]
        self._made.append(socket)
        return socket

    def raise_if_refused(self, shard: int) -> None:
        """Raise ConnectionClosed where Discord has refused the bot for good.

        While one shard after the other is launched, discord.py does not look at those it has.
        """
        for socket in self._made:
            if _is_final(socket):
                raise discord.ConnectionClosed(socket, shard_id=shard)


def _is_final(socket: aiohttp.ClientWebSocketResponse) -> bool:
    return socket.close_code in FATAL_CLOSE_CODES


@dataclass(slots=True)
class IdentifyLimiter:
    """When a shard may identify, so that `max_concurrency` holds over all processes of the bot.

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
        """Keep to what Discord allows; to this process, its share of all shards.

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
        """Give the seconds until a shard's turn."""
        used = self._used.get(self._bucket(shard), -math.inf)
        earliest = max(used + IDENTIFY_SECONDS, self._spent_until - BURST_SECONDS)
        pause = max(0.0, earliest - self.monotonic())
        if self.is_multi_process and self.shard_count:
            slots = -(-self.shard_count // self.max_concurrency)
            pause += self._until_slot(shard // self.max_concurrency, slots, self.wall() + pause)
        return pause

    def record_identify(self, shard: int) -> None:
        """Note that a shard identifies now."""
        now = self.monotonic()
        self._used[self._bucket(shard)] = now
        self._spent_until = max(self._spent_until, now) + DAY_SECONDS / (STEADY_SHARE * self.starts)

    async def wait_until_near(self, shard: int) -> None:
        """Wait until a shard's turn is near enough to connect for it."""
        pause = max(0.0, self.seconds_until_turn(shard) - MAX_IDLE_SECONDS)
        if self._spent_until - BURST_SECONDS - self.monotonic() > LOG_WAIT_SECONDS:
            # Discord takes the token from a bot that begins more sessions than it may in a day.
            log.warning("too many sessions today", shard=shard, connecting_in_seconds=round(pause))
        await asyncio.sleep(pause)

    async def acquire(self, shard: int) -> None:
        """Wait for a shard's turn; one that was given up before it came is not used."""
        async with self._taking:
            await asyncio.sleep(self.seconds_until_turn(shard))
            self.record_identify(shard)

    def _bucket(self, shard: int) -> int:
        return shard % self.max_concurrency

    def _until_slot(self, slot: int, slots: int, at: float) -> float:
        """Give the seconds from a time of day to the next beginning of a slot."""
        cycle = slots * SLOT_SECONDS
        into = (at - slot * SLOT_SECONDS) % cycle
        return 0.0 if into < SLOT_START_SECONDS else cycle - into
