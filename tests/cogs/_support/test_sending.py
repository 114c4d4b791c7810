"""Replies after a rate limit of Discord's: one at a time, and none too late."""

from __future__ import annotations

import pytest

from bot.cogs._support import sending
from bot.cogs._support.sending import (
    MAX_DELAY_SECONDS,
    THROTTLE_SECONDS,
    THROTTLED_REPLIES,
    ReplySender,
)


class Clock:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        """Return the time."""
        return self.now


@pytest.fixture
def clock():
    """Return the clock."""
    return Clock()


@pytest.fixture
def waits(monkeypatch):
    """Return the seconds that replies waited."""
    found = []

    async def sleep(seconds):
        found.append(seconds)

    monkeypatch.setattr(sending.asyncio, "sleep", sleep)
    return found


async def test_nobody_waits_while_discord_takes_all(clock, waits):
    """Replies go out as they come."""
    replies = ReplySender(clock=clock)
    assert all([await replies._acquire_slot() for _ in range(1_000)])
    assert waits == []


async def test_after_a_refusal_they_go_one_by_one(clock, waits):
    """So many a second, for a minute, and those that would come too late are not sent."""
    replies = ReplySender(clock=clock)
    replies.throttle()
    sent = [await replies._acquire_slot() for _ in range(1_000)]
    assert sum(sent) == THROTTLED_REPLIES * MAX_DELAY_SECONDS + 1
    assert waits == pytest.approx([number / THROTTLED_REPLIES for number in range(len(waits))])
    clock.now += THROTTLE_SECONDS
    waits.clear()
    assert await replies._acquire_slot()
    assert waits == []
