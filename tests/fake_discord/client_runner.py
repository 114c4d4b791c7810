"""Point a discord.py in this process at a fake Discord, and point it back afterwards."""

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

    from tests.fake_discord.fake_discord import FakeDiscord


@contextlib.contextmanager
def pointed_at(fake: FakeDiscord) -> Iterator[None]:
    """Let every client of this process talk to a fake Discord."""
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    Route.BASE = fake.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(fake.gateway_url)
    Asset.BASE = f"{fake.state.url}/cdn"
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


@contextlib.asynccontextmanager
async def running(
    client: discord.Client,
    fake: FakeDiscord,
    *,
    shards: int = 1,
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a client at a fake Discord until the block ends; give its task."""
    with pointed_at(fake):
        task = asyncio.create_task(client.start(fake.token))
        try:
            ready = asyncio.create_task(fake.ready(shards))
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
