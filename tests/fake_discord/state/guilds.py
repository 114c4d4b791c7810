"""Hold guilds, their roles and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import ChannelType
from tests.fake_discord.snowflakes import moment

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.users import Membership, User


@dataclass(frozen=True, slots=True)
class Role:
    """Hold a role; the one with the guild's id is everyone's, one with a bot's id is the bot's."""

    id: int
    name: str
    permissions: int
    position: int = 1
    mentionable: bool = False
    bot_id: int | None = None

    @property
    def mention(self) -> str:
        """Write the role as a text mentions it."""
        return f"<@&{self.id}>"

    def payload(self) -> Json:
        """Return the role as payloads have it."""
        colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        tags = {} if self.bot_id is None else {"tags": {"bot_id": str(self.bot_id)}}
        return {
            **tags,
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": 0,
            "colors": colours,
            "hoist": False,
            "managed": self.bot_id is not None,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(frozen=True, slots=True)
class Overwrite:
    """Hold what a channel changes for one role or member."""

    is_role: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    """Hold a text channel, a thread or a direct channel, with its messages."""

    id: int
    type: ChannelType
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    recipients: tuple[User, ...] = ()
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    owner_id: int = 0
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread."""
        return self.type is ChannelType.PUBLIC_THREAD

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct channel."""
        return self.type is ChannelType.DM

    @property
    def mention(self) -> str:
        """Write the channel as a text mentions it."""
        return f"<#{self.id}>"

    def payload(self) -> Json:
        """Return the channel as payloads have it."""
        shared: Json = {"id": str(self.id), "type": int(self.type), "flags": 0}
        shared["last_message_id"] = str(max(self.messages)) if self.messages else None
        if self.guild is None:
            return {**shared, "recipients": [user.payload() for user in self.recipients]}
        shared |= {"guild_id": str(self.guild.id), "name": self.name}
        shared |= {"rate_limit_per_user": 0, "parent_id": None}
        if self.parent is not None:
            return {**shared, **self._thread_fields(self.parent)}
        overwrites = [
            {
                "id": str(target),
                "type": 0 if one.is_role else 1,
                "allow": str(int(one.allow)),
                "deny": str(int(one.deny)),
            }
            for target, one in self.overwrites.items()
        ]
        position = list(self.guild.channels).index(self.id) if self.id in self.guild.channels else 0
        return {
            **shared,
            "position": position,
            "permission_overwrites": overwrites,
            "topic": None,
            "nsfw": False,
        }

    def _thread_fields(self, parent: Channel) -> Json:
        made = moment(self.id)
        return {
            "parent_id": str(parent.id),
            "owner_id": str(self.owner_id),
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": made,
                "auto_archive_duration": self.auto_archive_minutes,
                "locked": self.locked,
                "create_timestamp": made,
            },
        }


@dataclass(slots=True, eq=False)
class Guild:
    """Hold a server.

    Attributes:
        has_bot: The application is installed here with its bot user; without it the bot gets
            interactions of members who installed the application for themselves, nothing else.
        available: Events of the guild come; an outage makes it unavailable.
    """

    id: int
    name: str
    owner_id: int
    has_bot: bool = True
    available: bool = True
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)

    def payload(self) -> Json:
        """Return the guild without its channels and members."""
        nothing = (
            "icon description home_header splash discovery_splash banner application_id "
            "afk_channel_id system_channel_id widget_channel_id vanity_url_code "
            "rules_channel_id safety_alerts_channel_id public_updates_channel_id "
            "max_presences incidents_data"
        )
        zero = (
            "system_channel_flags verification_level default_message_notifications mfa_level "
            "explicit_content_filter premium_tier premium_subscription_count nsfw_level"
        )
        return {
            **dict.fromkeys(nothing.split()),
            **dict.fromkeys(zero.split(), 0),
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "region": "deprecated",
            "afk_timeout": 300,
            "widget_enabled": False,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "preferred_locale": self.locale,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.payload() for role in self.roles.values()],
        }

    def create_event(self, bot_id: int, *, large: bool = False) -> Json:
        """Return the GUILD_CREATE event: all that a client learns of the guild at first.

        Without the members intent only the bot and whoever is in voice come as members.
        """
        threads = [one for one in self.channels.values() if one.is_thread]
        return {
            **self.payload(),
            "unavailable": False,
            "large": large,
            "joined_at": self.memberships[bot_id].joined_at,
            "member_count": len(self.memberships),
            "members": [self.memberships[bot_id].payload()],
            "channels": [one.payload() for one in self.channels.values() if not one.is_thread],
            "threads": [one.payload() for one in threads if not one.archived],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
