"""Run the bot until it is told to stop, and say in a sentence why it could not run."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog

from bot.app.client import Client
from bot.app.gateway import point_rest_at
from bot.app.logs import configure_logging
from bot.errors import ConfigurationError
from bot.exts.service import Service
from bot.library import Library

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger(__name__)

UNKNOWN = (
    "Discord does not know this DISCORD_TOKEN: copy it again from the page “Bot” of your "
    "application at https://discord.com/developers/applications, or reset it there."
)
CLOSE_CODES = {
    4004: UNKNOWN,
    4010: "Discord refuses SHARD_IDS or SHARD_COUNT: a shard number is not below SHARD_COUNT.",
    4011: "Discord wants more shards for this many servers: raise SHARD_COUNT, or leave it empty.",
    4012: "Discord no longer speaks this version of its gateway: update discord.py.",
    4013: "Discord does not know an intent that was asked for: update discord.py.",
}
NOT_APPROVED = (
    "MESSAGE_CONTENT is 1, but the application may not read messages: switch “Message Content "
    "Intent” on at its page “Bot”, or set MESSAGE_CONTENT=0."
)
RETRY_SECONDS = (1, 2, 5, 10, 30, 60)
"""Pauses between tries to reach Discord at the start; the last one goes on."""


def run_bot(settings: Settings, *, sync: bool = False) -> None:
    """Answer on Discord until SIGTERM or Ctrl-C.

    Raises:
        KnowledgeError: for a knowledge folder that is not sound.
        ConfigurationError: for what Discord refuses and no retry mends.
    """
    configure_logging(settings.log_level, settings.log_format)
    # Nobody talks to this bot aloud.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.discord_api_url:
        point_rest_at(settings.discord_api_url)
    library = Library.open(settings.knowledge_dir)
    library.warm()
    with suppress(KeyboardInterrupt):
        asyncio.run(_run_until_stopped(Client(settings, Service(library), sync=sync), settings))


async def _run_until_stopped(client: Client, settings: Settings) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C arrives as an exception.
        with suppress(NotImplementedError):
            loop.add_signal_handler(one, stopped.set)
    async with client:
        running = asyncio.create_task(_run(client, settings.discord_token.get_secret_value()))
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.done():
            log.info("stopping")
            await client.close()
            running.cancel()
        stopping.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _run(client: Client, token: str) -> None:
    """Log in and stay connected; say what Discord refuses."""
    try:
        await _log_in(client, token)
        await client.connect()
    except discord.LoginFailure as error:
        raise ConfigurationError(UNKNOWN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise ConfigurationError(NOT_APPROVED) from error
    except discord.ConnectionClosed as error:
        if error.code not in CLOSE_CODES:
            raise
        raise ConfigurationError(CLOSE_CODES[error.code]) from error


async def _log_in(client: Client, token: str) -> None:
    """Log in; wait for a Discord that cannot be reached."""
    tries = 0
    while True:
        try:
            await client.login(token)
        except (aiohttp.ClientConnectionError, TimeoutError, discord.DiscordServerError) as error:
            pause = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
            tries += 1
            log.warning("cannot reach Discord", error=type(error).__name__, retry_seconds=pause)
            await asyncio.sleep(pause)
        else:
            return
