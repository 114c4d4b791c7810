"""Hold users and their place in a guild."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.snowflakes import timestamp

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json


@dataclass(slots=True, eq=False)
class User:
    """Hold an account.

    Attributes:
        accepts_dms: The user lets the bot write to them (50007 otherwise).
        installed: The user installed the application for themselves.
    """

    id: int
    username: str
    is_bot: bool = False
    is_webhook: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True
    installed: bool = False

    @property
    def mention(self) -> str:
        """Write the user as a text mentions them."""
        return f"<@{self.id}>"

    def payload(self) -> Json:
        """Return the user as others see them."""
        return {
            "id": str(self.id),
            "username": self.username,
            "discriminator": "0000" if self.is_bot else "0",
            "global_name": None if self.is_bot else self.username.title(),
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }

    def own_payload(self) -> Json:
        """Return the user as they see themselves."""
        return {**self.payload(), "mfa_enabled": True, "locale": self.locale, "verified": True}


@dataclass(slots=True, eq=False)
class Membership:
    """Hold a user's place in a guild."""

    user: User
    role_ids: set[int] = field(default_factory=set)
    nick: str | None = None
    joined_at: str = field(default_factory=timestamp)

    def partial(self) -> Json:
        """Return the membership without its user, as messages carry it."""
        return {
            "roles": [str(role_id) for role_id in sorted(self.role_ids)],
            "joined_at": self.joined_at,
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "premium_since": None,
            "pending": False,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    def payload(self) -> Json:
        """Return the membership with its user."""
        return {**self.partial(), "user": self.user.payload()}
