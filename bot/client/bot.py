"""The Discord client: intents, caches, start and stop."""

from __future__ import annotations

import asyncio
import logging
import sys
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord.ext import commands

from bot.client.command_sync import sync_commands
from bot.client.command_tree import AutocompleteErrorFilter, CommandTree
from bot.client.discord_patches import (
    FATAL_CLOSE_CODES,
    GatewayConnector,
    evict_missing_guilds,
    guard_parsers,
    ignore_bot_messages,
    install_shard_class,
)
from bot.client.proxy import DISCORD_API, find_proxy
from bot.client.unreadable_interactions import UnreadableInteractions
from bot.cogs._support.component_router import ComponentRouter
from bot.cogs._support.sending import TOO_MANY
from bot.cogs.about import AboutCog
from bot.cogs.answer_buttons import AnswerButtons
from bot.cogs.ask import AskCog
from bot.cogs.digest import DigestCog
from bot.cogs.evidence import EvidenceCog
from bot.cogs.faq import FaqCog
from bot.cogs.faq._handlers import FaqHandlers
from bot.cogs.guild_lifecycle import GuildLifecycle
from bot.cogs.messages import MessagesCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.settings import SettingsCog
from bot.cogs.votes import VoteHandlers

if TYPE_CHECKING:
    import yarl

    from bot.client.identify_limiter import IdentifyLimiter
    from bot.cogs._support.state import BotState
    from bot.settings import Settings

log = structlog.get_logger(__name__)

TREE_LOG = logging.getLogger("discord.app_commands.tree")
PRESENCE = "Ask me: mention me or /ask"
DRAIN_SECONDS = 5.0
"""Limit for answers in progress at shutdown."""
SYNC_TASK = "registering commands"
SYNC_WAIT_SECONDS = 3.0
"""The first connection waits this long for command registration."""
SYNC_RETRY_SECONDS = (5.0, 30.0, 120.0, 600.0)
"""Pauses between attempts; discord.py itself retries a call for up to 25 s."""
SYNC_SHUTDOWN_SECONDS = 1.0
"""Limit for a registration in progress at shutdown."""
SERVER_ERROR = 500
ANSWERING_TASKS = frozenset(
    {"CommandTree-invoker", "discord.py: on_message", "discord.py: on_interaction"}
)
"""discord.py's names of the tasks that handle events."""


def build_intents(*, message_content: bool) -> discord.Intents:
    """Return intents for guilds and messages, without members or presences."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.message_content = message_content
    return intents


def _trace_rate_limits(service: BotState) -> aiohttp.TraceConfig:
    """Return a trace that throttles replies after a global 429, which discord.py doesn't report."""

    async def ended(_: object, __: object, params: aiohttp.TraceRequestEndParams) -> None:
        response = params.response
        if response.status == TOO_MANY and response.headers.get("X-RateLimit-Scope") == "global":
            service.replies.throttle()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


def _is_temporary(error: Exception) -> bool:
    """Return whether the same call may succeed later."""
    if isinstance(error, discord.HTTPException):
        return error.status == TOO_MANY or error.status >= SERVER_ERROR
    return isinstance(error, OSError | aiohttp.ClientError)


class ShardConnectError(Exception):
    """A shard couldn't connect; `__context__` has the cause."""


class SquatBot(commands.AutoShardedBot):
    """Answer on Discord; commands are registered by the process that has shard 0."""

    def __init__(
        self,
        settings: Settings,
        service: BotState,
        identify_limiter: IdentifyLimiter,
        *,
        sync: bool = False,
    ) -> None:
        proxy = find_proxy(settings.discord_api_url or DISCORD_API)
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=partial(CommandTree, service=service),  # type: ignore[arg-type]  # made like the class
            intents=build_intents(message_content=settings.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity(PRESENCE),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            http_trace=_trace_rate_limits(service),
            shard_count=settings.shard_count,
            proxy=proxy.url if proxy and not proxy.is_socks else None,
            connector=proxy.connector() if proxy else None,
        )
        self.shard_ids = list(settings.shard_ids) if settings.shard_ids else None
        self._settings, self._service, self._sync = settings, service, sync
        self._identify_limiter, self._launching = identify_limiter, False
        self._registering: asyncio.Task[None] | None = None
        self._autocomplete_errors = AutocompleteErrorFilter(service.error_handler)
        self._connector = GatewayConnector(self.http, settings.discord_gateway_url)
        evict_missing_guilds(self)
        ignore_bot_messages(self)
        guard_parsers(self, UnreadableInteractions(self).answer)
        install_shard_class()

    async def setup_hook(self) -> None:
        """Add the cogs and register the commands before the first shard connects."""
        share = len(self.shard_ids or ()) / (self.shard_count or 1) or 1.0
        self._identify_limiter.set_limits(await self.fetch_session_start_limits(), share)
        TREE_LOG.addFilter(self._autocomplete_errors)
        service = self._service
        desk, votes = FaqHandlers(self, service), VoteHandlers(service)
        settings, privacy = SettingsCog(self, service, desk.audit_log), PrivacyCog(service)
        for cog in (
            AskCog(self, service),
            MessagesCog(self, service),
            ComponentRouter(service, AnswerButtons(service), votes, *desk, settings, privacy),
            EvidenceCog(service),
            AboutCog(service),
            FaqCog(self, service, desk),
            DigestCog(self, service, desk.audit_log),
            settings,
            privacy,
            GuildLifecycle(self, service),
        ):
            await self.add_cog(cog)
        if self._settings.owns_shard_zero:
            self._registering = asyncio.create_task(self._register_commands())
            # Those registered before go on working, and mentions need none: nobody waits for long.
            await asyncio.wait({self._registering}, timeout=SYNC_WAIT_SECONDS)

    async def _register_commands(self) -> None:
        """Register the commands, retrying while Discord is unavailable."""
        for pause in chain(SYNC_RETRY_SECONDS, repeat(SYNC_RETRY_SECONDS[-1])):
            try:
                await sync_commands(
                    self.tree,
                    application=self.application_id or 0,
                    guild=self._settings.dev_guild_id,
                    always=self._sync,
                )
            except Exception as error:  # noqa: BLE001  it goes where all errors go
                self._service.error_handler.event(error, SYNC_TASK)
                if not _is_temporary(error):
                    return
            else:
                return
            await asyncio.sleep(pause)

    async def before_identify_hook(
        self,
        shard_id: int | None,
        *,
        initial: bool = False,  # noqa: ARG002  every identify counts
    ) -> None:
        """Wait until a shard may identify."""
        await self._identify_limiter.acquire(shard_id or 0)
        self._connector.raise_if_refused(shard_id or 0)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, retrying forever; raise only what no retry can fix."""
        if self._launching:
            # After a failure discord.py calls itself, deeper each time; back to the loop below.
            raise ShardConnectError
        while True:
            await self._identify_limiter.wait_until_near(shard_id)
            self._launching = True
            try:
                await super().launch_shard(gateway, shard_id, initial=initial)
            except ShardConnectError as error:
                cause = error.__context__
                if isinstance(cause, discord.ConnectionClosed) and cause.code in FATAL_CLOSE_CODES:
                    raise cause from None
            else:
                return
            finally:
                self._launching = False

    async def on_message(self, message: discord.Message) -> None:
        """Ignore messages here: there are no prefix commands."""

    async def on_shard_ready(self, shard_id: int) -> None:
        """Log that a shard is ready."""
        log.info("shard ready", shard=shard_id, guilds=len(self.guilds))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:  # noqa: ANN401  as discord.py has it
        """Report an exception from a listener."""
        error = sys.exc_info()[1]
        if error is not None:
            self._service.error_handler.event(error, event_method)

    async def close(self) -> None:
        """Wait for answers in progress, then disconnect."""
        if not self.is_closed():
            answering = {
                task
                for task in asyncio.all_tasks()
                if task.get_name() in ANSWERING_TASKS and task is not asyncio.current_task()
            }
            if answering:
                await asyncio.wait(answering, timeout=DRAIN_SECONDS)
        if self._registering is not None:
            await asyncio.wait({self._registering}, timeout=SYNC_SHUTDOWN_SECONDS)
            self._registering.cancel()
        await super().close()
        TREE_LOG.removeFilter(self._autocomplete_errors)
