"""Run the bot until it is told to stop; say in a sentence why it couldn't run."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord.gateway import ReconnectWebSocket

from bot.client.background_tasks import run_background_tasks
from bot.client.bot import SquatBot
from bot.client.data_dir import vote_key
from bot.client.discord_patches import install_websocket_class, set_rest_base_url
from bot.client.identify_limiter import IdentifyLimiter
from bot.client.logging_setup import configure_logging
from bot.client.metrics import Metrics
from bot.cogs._support.send_queue import SendQueue
from bot.cogs._support.sending import ReplySender
from bot.cogs._support.state import BotState
from bot.engine import AnswerEngine
from bot.errors import ConfigurationError, SquatbotError, StoreError, StoreErrorKind
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

log = structlog.get_logger(__name__)

MSG_LOGIN_REFUSED = (
    "Discord does not know this DISCORD_TOKEN: copy it again from the page “Bot” of your "
    "application at https://discord.com/developers/applications, or reset it there."
)
MSG_INTENT_NOT_APPROVED = (
    "MESSAGE_CONTENT is 1, but the application may not read messages: switch “Message Content "
    "Intent” on at its page “Bot”, or set MESSAGE_CONTENT=0."
)
CLOSE_CODE_MESSAGES = {
    4004: MSG_LOGIN_REFUSED,
    4010: "Discord refuses SHARD_IDS or SHARD_COUNT: a shard number is not below SHARD_COUNT.",
    4011: "Discord wants more shards for this many servers: raise SHARD_COUNT, or leave it empty.",
    4012: "Discord no longer speaks this version of its gateway: update discord.py.",
    4013: "Discord does not know an intent that was asked for: update discord.py.",
    4014: MSG_INTENT_NOT_APPROVED,
}
RETRYABLE_ERRORS = (
    aiohttp.ClientError,
    OSError,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    ReconnectWebSocket,
)
"""Errors that may pass: Discord unavailable, a connection that failed while being made."""
RETRY_SECONDS = (1, 2, 5, 10, 30, 60, 120)
"""Pauses between attempts; the last one repeats."""
BACKOFF_RESET_SECONDS = 600.0
"""After this long connected, the pauses start over."""
SWITCH_SECONDS = 0.001
UNAUTHORIZED = 401
FATAL_STORE_ERRORS = frozenset({StoreErrorKind.URL, StoreErrorKind.NEWER, StoreErrorKind.FOREIGN})
"""Store errors no retry can fix: an invalid URL, a database of another version or program."""


def run_bot(settings: Settings, *, sync: bool = False) -> None:
    """Answer on Discord until SIGTERM or Ctrl-C.

    Raises:
        KnowledgeError: for a knowledge folder that is not sound.
        ConfigurationError: for what Discord refuses and no retry mends, a DATABASE_URL that is
            none, or a database that is not this version's.
        SystemExit: for a fault of the bot's own, which is in the log.
    """
    configure_logging(settings.log_level, settings.log_format)
    # Nobody talks to this bot aloud.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    install_websocket_class()
    if settings.discord_api_url:
        set_rest_base_url(settings.discord_api_url)
    library = AnswerEngine.open(settings.knowledge_dir)
    library.warm()
    # Indexes are made in threads; the loop must not wait long for the interpreter beside them.
    sys.setswitchinterval(SWITCH_SECONDS)
    # The snapshot lives as long as the process: nobody waits while it is searched for garbage.
    gc.collect()
    gc.freeze()
    url, key = settings.database_url, settings.vote_key
    try:
        store = Store.at(url.get_secret_value() if url else None)
    except StoreError as error:
        raise ConfigurationError(str(error)) from error
    service = BotState(
        library,
        store,
        vote_key(key.get_secret_value() if key else None),
        replies=ReplySender(SendQueue(settings.replies_per_second)),
    )
    try:
        with asyncio.Runner(loop_factory=_event_loop()) as runner:
            runner.run(_run_with(service, store, settings, sync=sync))
    except KeyboardInterrupt:
        return
    except SquatbotError:
        raise
    except Exception:
        # Here and not by the interpreter, so that a traceback too is written as LOG_FORMAT says.
        log.exception("crashed")
        raise SystemExit(1) from None


def _event_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's event loop factory if it is installed."""
    try:
        import uvloop  # noqa: PLC0415  there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _run_with(service: BotState, store: Store, settings: Settings, *, sync: bool) -> None:
    async with store:
        try:
            await store.ready()
        except StoreError as error:
            if error.fault in FATAL_STORE_ERRORS:
                raise ConfigurationError(str(error)) from error
            # Curated answers need no database; it is tried again at every call.
            log.warning("the store fails", reason=str(error))
        metrics = Metrics(store) if settings.metrics_port else None
        async with AsyncExitStack() as stack:
            stack.push_async_callback(service.rasteriser.close)
            if metrics is not None and settings.metrics_port is not None:
                service.observe_answer = metrics.observe_answer
                await stack.enter_async_context(metrics.served(settings.metrics_port))
            await stack.enter_async_context(
                run_background_tasks(store, service, clears=settings.owns_shard_zero)
            )
            await _run_until_stopped(settings, service, metrics, sync=sync)


async def _run_until_stopped(
    settings: Settings, service: BotState, metrics: Metrics | None, *, sync: bool
) -> None:
    """Keep a client connected, replacing it when it fails."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for stop_signal in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C arrives as an exception.
        with suppress(NotImplementedError):
            loop.add_signal_handler(stop_signal, stopped.set)
    stopping = asyncio.create_task(stopped.wait())
    identify_limiter = IdentifyLimiter(settings.shard_count, settings.is_multi_process)
    token, tries = settings.discord_token.get_secret_value(), 0
    while True:
        began = loop.time()
        async with SquatBot(settings, service, identify_limiter, sync=sync) as client:
            if metrics is not None:
                metrics.client = client
            reason = await _run(client, token, stopping)
        if not stopping.done():
            tries = 0 if loop.time() - began > BACKOFF_RESET_SECONDS else tries
            pause = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
            tries += 1
            log.warning("not connected", reason=reason, retry_seconds=pause)
            await asyncio.wait({stopping}, timeout=pause)
        if stopping.done():
            return


async def _run(client: SquatBot, token: str, stopping: asyncio.Task[bool]) -> str:
    """Run a client until shutdown or a lost connection; return the reason."""
    running = asyncio.create_task(client.start(token))
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if stopping.done():
        log.info("stopping")
        # First, as discord.py swallows a cancellation where it connects anew.
        await client.close()
        running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        return "stopped"
    except RETRYABLE_ERRORS as error:
        refusal = _fatal_message(error)
        if refusal is not None and not stopping.done():
            raise ConfigurationError(refusal) from error
        status = getattr(error, "status", "")
        return f"{type(error).__name__} {status}".strip()
    except discord.LoginFailure as error:
        raise ConfigurationError(MSG_LOGIN_REFUSED) from error
    except discord.PrivilegedIntentsRequired as error:
        raise ConfigurationError(MSG_INTENT_NOT_APPROVED) from error
    return "closed by Discord"


def _fatal_message(error: Exception) -> str | None:
    """Return a sentence for an error that no retry can fix, None for others."""
    if isinstance(error, discord.ConnectionClosed):
        return CLOSE_CODE_MESSAGES.get(error.code)
    if isinstance(error, discord.HTTPException) and error.status == UNAUTHORIZED:
        return MSG_LOGIN_REFUSED
    return None
