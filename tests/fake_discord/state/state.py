"""Hold everything this Discord knows, for all of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.change_signal import Signal
from tests.fake_discord.enums import ChannelType
from tests.fake_discord.gateway.message_content import as_readable
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.rest.faults import RestFaults
from tests.fake_discord.snowflakes import Snowflakes
from tests.fake_discord.state.commands import CommandBook
from tests.fake_discord.state.guilds import Channel
from tests.fake_discord.state.users import User
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.enums import Json
    from tests.fake_discord.gateway.server import Gateway
    from tests.fake_discord.openapi import Schemas
    from tests.fake_discord.settings import Settings
    from tests.fake_discord.state.guilds import Guild
    from tests.fake_discord.state.interactions import Interaction
    from tests.fake_discord.state.messages import Message

APPLICATION = "Squats"
TOKEN = "bG9vcGJhY2s.R2F0ZQ.bm90LWEtcmVhbC10b2tlbi1idXQtbG9uZy1lbm91Z2g"  # noqa: S105 - opens nothing


@dataclass(slots=True, eq=False)
class State:
    """Hold the application, people, places, messages and the record of what happened.

    Attributes:
        url: Address of the REST server without the path, once it listens.
        calls: Every REST call of the bot, oldest first.
        uploads: Files that members gave to commands, by attachment id.
        unimplemented: Calls of routes this Discord does not have.
        unfaithful: Answers that broke Discord's own description.
        invalid_requests: 401, 403 and 429 answers so far.
        in_flight: Calls that are not answered yet.
    """

    settings: Settings
    schemas: Schemas
    ids: Snowflakes = field(default_factory=Snowflakes)
    signal: Signal = field(default_factory=Signal)
    token: str = TOKEN
    url: str = ""
    application_id: int = 0
    bot: User = field(init=False)
    owner: User = field(init=False)
    commands: CommandBook = field(init=False)
    gateway: Gateway = field(init=False)
    faults: RestFaults = field(default_factory=RestFaults)
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    unimplemented: list[Call] = field(default_factory=list)
    unfaithful: list[str] = field(default_factory=list)
    invalid_requests: int = 0
    in_flight: int = 0
    last_call: float = 0.0

    def __post_init__(self) -> None:
        self.application_id = self.ids.next()
        # Bots made since 2017 share the id of their application.
        self.bot = self.add_user("squatbot", is_bot=True, user_id=self.application_id)
        self.owner = self.add_user("owner")
        most = self.settings.command_creates
        self.commands = CommandBook(self.ids, self.application_id, most)

    def add_user(self, name: str, *, is_bot: bool = False, user_id: int | None = None) -> User:
        """Make an account."""
        user = User(user_id or self.ids.next(), name, is_bot=is_bot)
        self.users[user.id] = user
        return user

    def channel(self, channel_id: str | int) -> Channel:
        """Find a channel, or refuse with 10003."""
        channel = self.channels.get(int(channel_id)) if str(channel_id).isdigit() else None
        if channel is None:
            raise Refusal(10003)
        return channel

    def message(self, channel: Channel, message_id: str | int) -> Message:
        """Find a message that is in a channel for all to see, or refuse with 10008."""
        number = int(message_id) if str(message_id).isdigit() else 0
        message = channel.messages.get(number)
        if message is None or message.is_deleted or message.is_ephemeral:
            raise Refusal(10008)
        return message

    def guild(self, guild_id: str | int) -> Guild:
        """Find a guild the bot is in, or refuse with 10004."""
        guild = self.guilds.get(int(guild_id)) if str(guild_id).isdigit() else None
        if guild is None or not guild.has_bot:
            raise Refusal(10004)
        return guild

    def dm(self, user: User) -> Channel:
        """Find or open the direct channel between a user and the bot."""
        for channel in self.channels.values():
            if channel.is_dm and user in channel.recipients:
                return channel
        channel = Channel(self.ids.next(), ChannelType.DM, recipients=(user,))
        self.channels[channel.id] = channel
        return channel

    def shares_guild(self, user: User) -> bool:
        """Whether the bot and a user meet in a guild, or the user installed the application."""
        together = any(
            guild.has_bot and user.id in guild.memberships for guild in self.guilds.values()
        )
        return together or user.installed

    def bot_sees(self, channel: Channel) -> bool:
        """Whether events of a channel reach the bot."""
        if channel.guild is None:
            return True
        return bool(permissions_in(channel, self.bot.id) & Permission.VIEW_CHANNEL)

    def as_read_by_bot(self, message: Message) -> Json:
        """Return a message with what the application's intents let it read."""
        guild = message.channel.guild
        if guild is None:
            return message.payload
        marked = {**message.payload, "guild_id": str(guild.id)}
        seen = dict(as_readable(marked, self.settings.privileged, self.bot.id))
        del seen["guild_id"]
        return seen

    def application(self) -> Json:
        """Return the application as its own bot sees it."""
        nothing = "icon interactions_endpoint_url role_connections_verification_url team"
        return {
            **dict.fromkeys(nothing.split()),
            "id": str(self.application_id),
            "name": APPLICATION,
            "description": "Answers questions about squats.",
            "type": None,
            "verify_key": "0" * 64,
            "flags": 0,
            "flags_new": "0",
            "bot_public": True,
            "bot_require_code_grant": False,
            "redirect_uris": [],
            "owner": self.owner.payload(),
            "bot": self.bot.payload(),
            "approximate_guild_count": len(self.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
            "integration_types_config": {"0": {}, "1": {}},
        }
