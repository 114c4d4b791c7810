"""Make the ids of things: the time of their making, in order."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
STEPS_PER_MS = 1 << 22


class Snowflakes:
    """Count ids up from now, each greater than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """Return the next id."""
        self._last = max(self._last + 1, self._now())
        return self._last

    def next_of_guild(self) -> int:
        """Return an id with a millisecond of its own.

        The shard of a guild is that millisecond modulo the shards, so guilds made one after
        the other fall on different shards.
        """
        self._last = max((self._last // STEPS_PER_MS + 1) * STEPS_PER_MS, self._now())
        return self._last

    @staticmethod
    def _now() -> int:
        return (time.time_ns() // 1_000_000 - EPOCH_MS) * STEPS_PER_MS


def moment(snowflake: int) -> str:
    """Say when an id was made, as timestamps in payloads do."""
    milliseconds = snowflake // STEPS_PER_MS + EPOCH_MS
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="microseconds")


def timestamp() -> str:
    """Say what time it is, as payloads do."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
