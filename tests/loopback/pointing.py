"""Point a discord.py in this process at a loopback, and point it back afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import discord

    from tests.loopback.loopback import Loopback


@contextlib.contextmanager
def pointed_at(loopback: Loopback) -> Iterator[None]:
    """Let every client of this process talk to a loopback."""
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    Route.BASE = loopback.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(loopback.gateway_url)
    Asset.BASE = f"{loopback.state.url}/cdn"
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


@contextlib.asynccontextmanager
async def running(
    client: discord.Client,
    loopback: Loopback,
    *,
    shards: int = 1,
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a client at a loopback until the block ends; give its task."""
    with pointed_at(loopback):
        task = asyncio.create_task(client.start(loopback.token))
        try:
            ready = asyncio.create_task(loopback.ready(shards))
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                # A log-in that failed says why; waiting on would only time out.
                ready.cancel()
                await task
            await ready
            yield task
        finally:
            await client.close()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
