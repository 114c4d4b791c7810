"""A queue for what the bot sends: below Discord's rate, few at once, in turns by server.

Discord lets most bots make 50 calls a second and bans an address after 10,000 refusals in ten
minutes, so that a crowd, or the replay after a lost connection, must never be sent as it comes.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Hashable

SENDS_PER_SECOND = 45.0
"""Below the 50 a second that Discord allows, which other calls share."""
BURST_SENDS = 5
MAX_IN_FLIGHT, MAX_IN_FLIGHT_OF_SERVER = 24, 4
"""A call to a busy channel waits within discord.py: one server's must not hold every place."""
MAX_WAITING_OF_SERVER = 1_000
"""At 45 a second these take 22 seconds; more would come too late for who asked."""


class SendSlot(StrEnum):
    """How waiting for a turn ended."""

    GRANTED = "granted"
    TOO_OLD = "too old"
    CROWDED = "crowded"


@dataclass(slots=True)
class _Waiter:
    future: asyncio.Future[SendSlot]
    expires_at: float


@dataclass(slots=True)
class SendQueue:
    """Grants turns to send; those of a server wait for each other, not for other servers."""

    per_second: float = SENDS_PER_SECOND
    clock: Callable[[], float] = time.monotonic
    _slow: tuple[float, float] = (0.0, 0.0)
    _free_at: float = 0.0
    _in_flight: dict[Hashable, int] = field(default_factory=dict)
    _waiting: OrderedDict[Hashable, deque[_Waiter]] = field(default_factory=OrderedDict)
    _timer: asyncio.TimerHandle | None = None

    def slow_down(self, per_second: float, seconds: float) -> None:
        """Send at a lower rate for some seconds."""
        self._slow = (per_second, self.clock() + seconds)

    @asynccontextmanager
    async def turn(self, server: Hashable, expires_at: float) -> AsyncIterator[SendSlot]:
        """Wait for a server's turn, until a time of the clock; the place is free after the block.

        Only in a block whose turn is GRANTED may anything be sent.
        """
        turn = await self._wait(server, expires_at)
        try:
            yield turn
        finally:
            if turn is SendSlot.GRANTED:
                self._release(server)

    async def _wait(self, server: Hashable, expires_at: float) -> SendSlot:
        waiters = self._waiting.setdefault(server, deque())
        if len(waiters) >= MAX_WAITING_OF_SERVER:
            return SendSlot.CROWDED
        waiter = _Waiter(asyncio.get_running_loop().create_future(), expires_at)
        waiters.append(waiter)
        self._grant()
        try:
            return await waiter.future
        except asyncio.CancelledError:
            granted = waiter.future.done() and not waiter.future.cancelled()
            if granted and waiter.future.result() is SendSlot.GRANTED:
                self._release(server)
            raise

    def _release(self, server: Hashable) -> None:
        self._in_flight[server] -= 1
        if not self._in_flight[server]:
            del self._in_flight[server]
        self._grant()

    def _grant(self) -> None:
        """Grant as many turns as may be, the servers one after the other."""
        while (server := self._next_server()) is not None:
            now = self.clock()
            waiters = self._waiting.pop(server)
            waiter = waiters.popleft()
            if waiters:
                # Behind the others: next time it is their turn.
                self._waiting[server] = waiters
            if waiter.future.done():
                continue
            if waiter.expires_at < now:
                waiter.future.set_result(SendSlot.TOO_OLD)
                continue
            if (pause := self._free_at - now) > 0:
                waiters.appendleft(waiter)
                self._waiting[server] = waiters
                self._waiting.move_to_end(server, last=False)
                self._wake_after(pause)
                return
            slow_rate, slow_until = self._slow
            interval = 1 / (slow_rate if now < slow_until else self.per_second)
            self._free_at = max(self._free_at, now - BURST_SENDS * interval) + interval
            self._in_flight[server] = self._in_flight.get(server, 0) + 1
            waiter.future.set_result(SendSlot.GRANTED)

    def _next_server(self) -> Hashable | None:
        if sum(self._in_flight.values()) >= MAX_IN_FLIGHT:
            return None
        for server, waiters in list(self._waiting.items()):
            if not waiters:
                del self._waiting[server]
            elif self._in_flight.get(server, 0) < MAX_IN_FLIGHT_OF_SERVER:
                return server
        return None

    def _wake_after(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._grant)
