"""Start a Discord on 127.0.0.1 and look at what happens in it."""

from __future__ import annotations

import asyncio
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Self, TypeVar

from aiohttp import web

from tests.fake_discord.actors.guild import FakeGuild, make_guild
from tests.fake_discord.actors.member import Member
from tests.fake_discord.enums import Flag
from tests.fake_discord.errors import SchemaViolationError
from tests.fake_discord.gateway.server import Gateway
from tests.fake_discord.openapi import Schemas, description_file
from tests.fake_discord.rest.server import PREFIX, Rest, web_application
from tests.fake_discord.settings import Settings
from tests.fake_discord.state.message_changes import Draft, post
from tests.fake_discord.state.state import State
from tests.fake_discord.validation.mentions import INTERACTION, PLAIN
from tests.fake_discord.validation.messages import check_message
from tests.fake_discord.validation.permissions import EVERYONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tests.fake_discord.calls import Call
    from tests.fake_discord.enums import Json
    from tests.fake_discord.gateway.faults import GatewayFaults
    from tests.fake_discord.rest.faults import RestFaults
    from tests.fake_discord.state.commands import CommandBook
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.users import User

T = TypeVar("T")
HOST = "127.0.0.1"


class FakeDiscord:
    """Be a Discord for one application.

    Leaving it raises `SchemaViolationError` where an answer of its own broke Discord's description.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        schemas = Schemas(description_file() if self.settings.validate else None)
        self.state = State(self.settings, schemas)
        self.gateway = Gateway(self.state)
        self.state.gateway = self.gateway
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web_application()
        for path in ("/gateway", "/gateway/", "/resume", "/resume/"):
            application.router.add_get(path, self.gateway.handle)
        Rest(self.state).add_to(application)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.settings.port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.state.url = f"http://{HOST}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for connection in list(self.gateway.connections):
            connection.abort()
        if self._runner is not None:
            await self._runner.cleanup()
        if self.state.unfaithful and error is None:
            raise SchemaViolationError("\n".join(self.state.unfaithful))

    @property
    def api_url(self) -> str:
        """Return the address for DISCORD_API_URL."""
        return self.state.url + PREFIX

    @property
    def gateway_url(self) -> str:
        """Return the address for DISCORD_GATEWAY_URL."""
        return self.state.url.replace("http", "ws", 1) + "/gateway"

    @property
    def token(self) -> str:
        """Return the bot's token."""
        return self.state.token

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that point a bot here."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    @property
    def bot(self) -> User:
        """Return the bot's account."""
        return self.state.bot

    @property
    def gateway_faults(self) -> GatewayFaults:
        """Play faults of the gateway."""
        return self.gateway.faults

    @property
    def rest_faults(self) -> RestFaults:
        """Play faults of REST calls."""
        return self.state.faults

    @property
    def commands(self) -> CommandBook:
        """Return the registered commands."""
        return self.state.commands

    def guild(
        self,
        name: str = "gym",
        *,
        has_bot: bool = True,
        bot_permissions: int = 0,
        everyone: int = EVERYONE,
    ) -> FakeGuild:
        """Make a guild; the bot has the permissions of everyone and those given here."""
        return make_guild(
            self.state,
            name,
            has_bot=has_bot,
            bot_permissions=bot_permissions,
            everyone=everyone,
        )

    def user(self, name: str, *, installed: bool = False) -> Member:
        """Make a person who is in no guild, with the application installed or not."""
        user = self.state.add_user(name)
        user.installed = installed
        return Member(self.state, user)

    def messages(self, channel: Channel, author: Member | User | None = None) -> list[Message]:
        """Return the messages all see in a channel, oldest first; of one author where named."""
        return [
            one
            for one in channel.messages.values()
            if not one.is_deleted
            and not one.is_ephemeral
            and (author is None or one.author_id == author.id)
        ]

    def ephemeral(self, member: Member | None = None) -> list[Message]:
        """Return the private messages, or those one member sees, oldest first."""
        found = [
            one
            for channel in self.state.channels.values()
            for one in channel.messages.values()
            if one.is_ephemeral and not one.is_deleted
        ]
        return [one for one in found if member is None or one.seen_by == member.id]

    def earlier_message(
        self, channel: Channel, body: Json, *, of_interaction: bool = False
    ) -> Message:
        """Put a message of the bot's there as if it had sent it before the test began."""
        check_message(body)
        flags = Flag(body.get("flags") or 0)
        extra = {"webhook_id": str(self.state.application_id)} if of_interaction else {}
        allowed = INTERACTION if of_interaction else PLAIN
        draft = Draft(body, allowed, flags=flags, extra=extra)
        return post(self.state, channel, self.state.bot, draft)

    def webhook_says(self, channel: Channel, content: str) -> Message:
        """Write a message as a webhook; bots should not answer those."""
        user = self.state.add_user("captain hook", is_bot=True)
        draft = Draft({"content": content}, extra={"webhook_id": str(user.id)})
        return post(self.state, channel, user, draft)

    def other_bot(self, guild: FakeGuild, name: str = "robot") -> Member:
        """Make another bot in a guild."""
        user = self.state.add_user(name, is_bot=True)
        return guild.member(name, user=user)

    @property
    def calls(self) -> list[Call]:
        """Return every REST call of the bot, oldest first."""
        return self.state.calls

    def calls_to(self, method: str, path: str) -> list[Call]:
        """Return the calls of a method whose path fits a pattern, `*` standing for anything."""
        return [one for one in self.calls if one.method == method and fnmatchcase(one.path, path)]

    @property
    def refused(self) -> list[Call]:
        """Return the calls that were answered with an error, oldest first."""
        return [one for one in self.calls if one.was_refused]

    @property
    def pings(self) -> list[Message]:
        """Return the messages of the bot that notify somebody."""
        return [
            one
            for channel in self.state.channels.values()
            for one in channel.messages.values()
            if one.author_id == self.bot.id and one.pings
        ]

    async def until(self, condition: Callable[[], T], what: str, seconds: float | None = None) -> T:
        """Wait for a condition and give its value; it is asked at every change."""
        patience = self.settings.patience if seconds is None else seconds
        return await self.state.signal.until(condition, what, seconds=patience, recheck=0.05)

    async def ready(self, shards: int = 1, seconds: float | None = None) -> None:
        """Wait until the bot has so many sessions and has read its first events."""
        await self.until(lambda: len(self.gateway.ready) >= shards, "the bot to log in", seconds)
        await self.gateway.read_by_client(seconds or self.settings.patience)

    async def settled(self, quiet: float = 0.15, seconds: float | None = None) -> None:
        """Wait until the bot has read everything, answers nothing and calls nothing.

        Args:
            quiet: Seconds without a call. A bot that computes or sleeps for longer looks settled:
                wait for what is expected where it is known.
            seconds: Seconds to wait at most.
        """
        loop = asyncio.get_running_loop()
        patience = self.settings.patience if seconds is None else seconds
        await self.gateway.read_by_client(patience)
        since = loop.time()

        def is_quiet() -> bool:
            now = loop.time()
            late = now - self.settings.response_seconds
            waiting = any(
                one.response is None and not one.void and one.started > late
                for one in self.state.interactions.values()
            )
            calm = now - max(self.state.last_call, since) >= quiet
            return calm and not waiting and not self.state.in_flight

        await self.until(is_quiet, "the bot to settle", patience)
