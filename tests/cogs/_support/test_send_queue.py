"""Turns to send: below a rate, few at once, the servers one after the other."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.cogs._support.send_queue import (
    BURST_SENDS,
    MAX_IN_FLIGHT,
    MAX_IN_FLIGHT_OF_SERVER,
    MAX_WAITING_OF_SERVER,
    SendQueue,
    SendSlot,
)

QUICK = 100_000.0
NEVER = float("inf")


async def hold(queue, server, log, seconds=0.0, expires_at=NEVER):
    """Take a turn for some seconds and log the server when it begins."""
    async with queue.turn(server, expires_at) as turn:
        if turn is SendSlot.GRANTED:
            log.append(server)
            await asyncio.sleep(seconds)
        return turn


async def test_a_crowd_in_one_server_lets_others_go_first():
    """A question elsewhere waits for one turn, not for the crowd's hundred."""
    queue, log = SendQueue(per_second=1_000.0), []
    crowd = [asyncio.create_task(hold(queue, "crowd", log)) for _ in range(MAX_WAITING_OF_SERVER)]
    await asyncio.sleep(0)
    await hold(queue, "quiet", log)
    assert Counter(log)["crowd"] <= BURST_SENDS + 2
    await asyncio.gather(*crowd)


async def test_no_more_are_in_flight_than_may_be():
    """Neither of one server nor of all together."""
    queue, log = SendQueue(per_second=QUICK), []
    tasks = [
        asyncio.create_task(hold(queue, server, log, 0.05))
        for server in range(20)
        for _ in range(MAX_IN_FLIGHT_OF_SERVER + 1)
    ]
    await asyncio.sleep(0.02)
    assert len(log) == MAX_IN_FLIGHT
    assert max(Counter(log).values()) <= MAX_IN_FLIGHT_OF_SERVER
    await asyncio.gather(*tasks)
    assert len(log) == len(tasks)


async def test_the_rate_is_kept():
    """So many at once, and then one an interval."""
    queue, log = SendQueue(per_second=50.0), []
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(hold(queue, number, log) for number in range(BURST_SENDS + 11)))
    assert loop.time() - began >= 10 / 50.0 * 0.9


async def test_what_is_too_old_when_its_turn_comes_is_not_sent():
    """It takes no place from a younger one."""
    queue, log = SendQueue(per_second=QUICK), []
    assert await hold(queue, "a", log, expires_at=queue.clock() - 1) is SendSlot.TOO_OLD
    assert await hold(queue, "a", log) is SendSlot.GRANTED
    assert log == ["a"]


async def test_a_server_whose_queue_is_full_is_told_at_once():
    """Nobody waits for what would come too late."""
    queue, log = SendQueue(per_second=1.0), []
    tasks = [asyncio.create_task(hold(queue, "a", log)) for _ in range(2 * MAX_WAITING_OF_SERVER)]
    await asyncio.sleep(0.01)
    refused = [task.result() for task in tasks if task.done()].count(SendSlot.CROWDED)
    assert refused >= MAX_WAITING_OF_SERVER - MAX_IN_FLIGHT_OF_SERVER
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("granted", [True, False])
async def test_who_is_cancelled_gives_the_place_back(granted):
    """While waiting as well as while sending."""
    queue, log = SendQueue(per_second=QUICK), []
    holders = [asyncio.create_task(hold(queue, "a", log, 9.0)) for _ in range(4)]
    waiting = asyncio.create_task(hold(queue, "a", log))
    await asyncio.sleep(0.01)
    (holders[0] if granted else waiting).cancel()
    await asyncio.sleep(0.01)
    assert len(log) == (5 if granted else 4)
    for task in (*holders, waiting):
        task.cancel()
    await asyncio.gather(*holders, waiting, return_exceptions=True)
    assert await hold(queue, "a", log) is SendSlot.GRANTED


async def test_after_a_refusal_the_rate_is_lower_for_a_while():
    """Then it is as before."""
    now = [0.0]
    queue, log = SendQueue(per_second=QUICK, clock=lambda: now[0]), []
    queue.slow_down(1.0, 60.0)
    for _ in range(BURST_SENDS):
        now[0] += 1.0
        await hold(queue, "a", log)
    late = asyncio.create_task(hold(queue, "a", log))
    await hold(queue, "a", log)
    now[0] += 61.0
    assert await hold(queue, "b", log) is SendSlot.GRANTED
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)
