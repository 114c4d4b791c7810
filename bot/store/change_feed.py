"""News of changes that other processes made, from PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.store.engine import postgres_connector
from bot.store.transactions import CHANNEL

if TYPE_CHECKING:
    from bot.store.address import PostgresAddress

log = logging.getLogger(__name__)

REVISIONS = "SELECT guild, revision FROM guilds WHERE revision > 0"
CHECK_SECONDS = 30
"""How often the revisions are compared all the same: a connection can die without a word."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0


async def listen(
    address: PostgresAddress,
    patience: float,
    known: dict[int, int],
    news: asyncio.Queue[int | None],
) -> None:
    """Put every server whose revision is not the known one into `news`, until cancelled.

    A lost connection is made anew; what moved meanwhile is found by comparing.
    """
    connect = postgres_connector(address, patience)
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            connection = await connect()
            try:
                pause = FIRST_PAUSE_SECONDS
                await _follow(connection, known, news)
            finally:
                connection.terminate()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next connection may work
            log.warning("No news from the database (%s); connecting again.", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _follow(
    connection: Any,  # noqa: ANN401 - asyncpg has no types
    known: dict[int, int],
    news: asyncio.Queue[int | None],
) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    connection.add_termination_listener(lambda _: heard.put_nowait(None))
    await connection.add_listener(CHANNEL, lambda *notice: heard.put_nowait(notice[3]))
    while not connection.is_closed():
        now = {row[0]: row[1] for row in await connection.fetch(REVISIONS)}
        for guild in known.keys() | now.keys():
            _note(guild, now.get(guild, 0), known, news)
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                while (payload := await heard.get()) is not None:
                    guild, _, revision = payload.partition(":")
                    _note(int(guild), int(revision), known, news)
        except TimeoutError:
            continue


def _note(
    guild: int, revision: int, known: dict[int, int], news: asyncio.Queue[int | None]
) -> None:
    if known.get(guild, 0) == revision:
        return
    if revision:
        known[guild] = revision
    else:
        known.pop(guild, None)
    news.put_nowait(guild)
