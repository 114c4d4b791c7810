"""Wait for conditions instead of sleeping."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from tests.fake_discord.errors import TimedOutError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Signal:
    """Wake whoever waits for a change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Wake all who wait now; each looks at its own condition again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(
        self,
        condition: Callable[[], T],
        what: str | Callable[[], str],
        *,
        seconds: float,
        recheck: float | None = None,
    ) -> T:
        """Return the first truthy value of a condition.

        Args:
            condition: Is asked at once, at every change, and at least every `recheck` seconds.
            what: Completes "waited 5 s for …"; called late where it is a function.
            seconds: Seconds to wait at most.
            recheck: Seconds after which to ask again though nothing changed.

        Raises:
            TimedOutError: The condition did not come true in time.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            # Taken before the condition is asked: a change between the two must wake us.
            event = self._event
            value = condition()
            if value:
                return value
            left = end - loop.time()
            if left <= 0:
                said = what if isinstance(what, str) else what()
                raise TimedOutError(f"Waited {seconds:g} s for {said}.")
            pause = left if recheck is None else min(left, recheck)
            try:
                await asyncio.wait_for(event.wait(), pause)
            except TimeoutError:
                continue
