"""Background tasks: follow store changes, flush usage, delete expired data."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.cogs._support.state import BotState
    from bot.store.store import Store

log = structlog.get_logger(__name__)

RESTART_SECONDS = 5.0
FLUSH_SECONDS = 2.0
"""Limit for the last flush of usage at shutdown."""
FIRST_PURGE_SECONDS = 60.0
CONNECTING_SECONDS = 600.0
"""By then the other processes have recorded their guilds, too."""
PURGE_SECONDS = 6 * 3600.0


@asynccontextmanager
async def run_background_tasks(
    store: Store, service: BotState, *, clears: bool
) -> AsyncIterator[None]:
    """Run the background tasks; only one process purges expired data."""
    works = [service.guilds.follow, service.usage.write]
    if clears:
        works.append(lambda: _purge_expired(store, service))
    tasks = [asyncio.create_task(_run_forever(work)) for work in works]
    try:
        yield
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(service.usage.written(), FLUSH_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _run_forever(work: Callable[[], Awaitable[None]]) -> None:
    """Run a job forever; log any exception and restart it."""
    while True:
        try:
            await work()
        except StoreError as error:
            log.warning("the store fails", reason=str(error))
        except Exception:  # a fault of one job must end neither it nor the answers
            log.exception("failed in the background")
        await asyncio.sleep(RESTART_SECONDS)


async def _purge_expired(store: Store, service: BotState) -> None:
    """Delete unanswered questions after 90 days and guilds 30 days after the bot left them.

    A server may have the bot again and nobody have noted it: who is there is noted first each time,
    and where that cannot be told, no server goes.
    """
    await asyncio.sleep(FIRST_PURGE_SECONDS)
    settled = asyncio.create_task(_wait_for_processes(service))
    try:
        while True:
            known = settled.done() and await service.record_present_guilds()
            await store.purge(datetime.now(UTC), servers=known)
            pause = PURGE_SECONDS if known else CONNECTING_SECONDS
            if settled.done():
                await asyncio.sleep(pause)
            else:
                await asyncio.wait({settled}, timeout=pause)
    finally:
        settled.cancel()


async def _wait_for_processes(service: BotState) -> None:
    """Wait until this process and the others have recorded their guilds."""
    await service.presence_recorded.wait()
    await asyncio.sleep(CONNECTING_SECONDS)
