"""Identify limits: no two shards of a bucket within five seconds, over all processes."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from discord import SessionStartLimits
from hypothesis import given, strategies as st

from bot.client.identify_limiter import MAX_IDLE_SECONDS, IdentifyLimiter

DISCORD_SECONDS = 5.0
DAY = 86_400.0
LATE = st.floats(0.0, 0.3)
"""How much later than meant a shard identifies: a busy loop, a slow network."""


class Clock:
    """Time that passes when a test says so."""

    def __init__(self, wall: float) -> None:
        self.now, self.wall_offset = 0.0, wall

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return self.now

    def wall(self) -> float:
        """Return the time of day."""
        return self.now + self.wall_offset


def _turns(clock, shard_count, max_concurrency=1, *, is_multi_process=True):
    return IdentifyLimiter(
        shard_count,
        is_multi_process,
        max_concurrency,
        monotonic=clock.monotonic,
        wall=clock.wall,
    )


@given(st.data())
def test_no_bucket_is_used_twice_within_five_seconds(data):
    """Whichever processes have the shards, and whenever and how often they identify."""
    clock = Clock(data.draw(st.floats(0, 2e9)))
    count = data.draw(st.integers(1, 12), label="shards")
    concurrency = data.draw(st.sampled_from([1, 1, 2, 16]), label="max_concurrency")
    processes = data.draw(st.integers(1, 4), label="processes")
    owner = [data.draw(st.integers(0, processes - 1)) for _ in range(count)]
    turns = [
        _turns(clock, count, concurrency, is_multi_process=owner.count(one) < count)
        for one in range(processes)
    ]
    # Each process identifies one shard after the other, starting when it likes.
    free_at = [data.draw(st.floats(0, 40)) for _ in range(processes)]
    wanted = [
        [shard for shard in range(count) if owner[shard] == one] * data.draw(st.integers(1, 2))
        for one in range(processes)
    ]
    identified = []
    for one, shards in enumerate(wanted):
        for shard in shards:
            clock.now = free_at[one]
            clock.now += turns[one].seconds_until_turn(shard)
            turns[one].record_identify(shard)
            identified.append((shard % concurrency, clock.now + data.draw(LATE)))
            free_at[one] = clock.now + data.draw(st.floats(0, 8))
    for bucket in range(concurrency):
        times = sorted(at for of, at in identified if of == bucket)
        for earlier, later in itertools.pairwise(times):
            assert later - earlier >= DISCORD_SECONDS


@given(st.floats(0, 2e9), st.integers(2, 64), st.integers(1, 16))
def test_no_shard_waits_longer_than_a_cycle(wall, count, concurrency):
    """The last of many shards has its turn too."""
    clock = Clock(wall)
    turns = _turns(clock, count, concurrency)
    slots = -(-count // concurrency)
    assert turns.seconds_until_turn(count - 1) <= slots * 6.0
    turns.record_identify(count - 1)
    assert turns.seconds_until_turn(count - 1) <= 2 * slots * 6.0


@pytest.mark.parametrize("starts", [1000, 2000])
def test_a_bot_that_identifies_for_ever_keeps_its_token(starts):
    """However often its sessions end, no day holds more of them than Discord allows."""
    clock = Clock(0.0)
    turns = _turns(clock, 1, is_multi_process=False)
    turns.starts = starts
    times = []
    while clock.now < 3 * 86_400:
        pause = turns.seconds_until_turn(0)
        assert pause < 120
        clock.now += pause
        turns.record_identify(0)
        times.append(clock.now)
    for number, at in enumerate(times):
        assert sum(at <= one < at + 86_400 for one in times[number : number + starts + 2]) < starts
    assert times[100] < 600


@pytest.mark.parametrize("down", [0.0, 5.0, 60.0])
def test_a_bot_that_is_restarted_for_ever_keeps_its_token(down):
    """However fast a process ends and begins anew, Discord's count for the day is never used up."""
    clock, total = Clock(0.0), 1_000
    began, remaining, slowest = 0.0, total, 0.0
    while clock.now < 2 * DAY:
        if clock.now - began >= DAY:
            began, remaining = clock.now, total
        turns = _turns(clock, 1, is_multi_process=False)
        left = (began + DAY - clock.now) * 1_000
        limits = {"total": total, "remaining": remaining, "reset_after": left}
        turns.set_limits(SessionStartLimits(**limits, max_concurrency=1), 1.0)
        pause = turns.seconds_until_turn(0)
        slowest = max(slowest, pause)
        clock.now += pause + down
        assert remaining > 0 or clock.now - began >= DAY
        remaining -= 1
    assert slowest < 120


def test_one_who_has_used_all_waits_for_the_next_day():
    """Not a second longer."""
    turns = _turns(Clock(0.0), 1, is_multi_process=False)
    limits = {"total": 1_000, "remaining": 0, "reset_after": 3_600_000, "max_concurrency": 1}
    turns.set_limits(SessionStartLimits(**limits), 1.0)
    assert turns.seconds_until_turn(0) == pytest.approx(3_600)


async def test_a_turn_that_was_given_up_is_not_used():
    """A wait that was cut short moves no later turn."""
    clock = Clock(0.0)
    turns = _turns(clock, 32)
    before = turns.seconds_until_turn(20)
    assert before > MAX_IDLE_SECONDS
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(turns.acquire(20), 0.01)
    assert turns.seconds_until_turn(20) == before


async def test_a_far_turn_is_waited_for_before_connecting(monkeypatch):
    """An open connection would be taken for dead in the meantime."""
    clock, slept = Clock(0.0), []

    async def sleep(seconds):
        slept.append(seconds)
        clock.now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    turns = _turns(clock, 32)
    await turns.wait_until_near(20)
    await turns.acquire(20)
    assert slept == [110.0, MAX_IDLE_SECONDS]
