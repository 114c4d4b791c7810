"""Furnish a guild, and tell the bot of every change as Discord does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.actors.member import Member
from tests.fake_discord.enums import ChannelType, Intent
from tests.fake_discord.state.guilds import Channel, Guild, Overwrite, Role
from tests.fake_discord.state.users import Membership
from tests.fake_discord.validation.permissions import EVERYONE, Permission

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.users import User


@dataclass(frozen=True, slots=True)
class FakeGuild:
    """Hold a guild and change it."""

    state: State
    guild: Guild

    @property
    def id(self) -> int:
        """Return the guild's id."""
        return self.guild.id

    @property
    def bot_role(self) -> Role:
        """Return the role that is the bot's alone."""
        ids = self.guild.memberships[self.state.bot.id].role_ids
        return self.guild.roles[min(ids)]

    def channel(self, name: str = "general") -> Channel:
        """Return a text channel, made where there is none of that name."""
        for channel in self.guild.channels.values():
            if channel.name == name:
                return channel
        channel = Channel(self.state.ids.next(), ChannelType.TEXT, name, self.guild)
        self.state.channels[channel.id] = self.guild.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", channel.payload())
        return channel

    def role(self, name: str, permissions: int = 0) -> Role:
        """Return a role, made where there is none of that name."""
        for role in self.guild.roles.values():
            if role.name == name:
                return role
        role = Role(self.state.ids.next(), name, int(permissions))
        self.guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role.payload()})
        return role

    def member(self, name: str, *roles: Role, user: User | None = None) -> Member:
        """Return a member, who joins where nobody of that name is there."""
        for membership in self.guild.memberships.values():
            if membership.user.username == name:
                membership.role_ids |= {role.id for role in roles}
                return Member(self.state, membership.user, self.guild)
        joined = user or self.state.add_user(name)
        membership = Membership(joined, {role.id for role in roles})
        self.guild.memberships[joined.id] = membership
        data = {**membership.payload(), "guild_id": str(self.id)}
        self._tell("GUILD_MEMBER_ADD", data, Intent.GUILD_MEMBERS)
        return Member(self.state, joined, self.guild)

    def allow(self, channel: Channel, target: Role | Member | User, permission: Permission) -> None:
        """Allow something in a channel to a role or a person."""
        self._overwrite(channel, target, allow=permission)

    def deny(self, channel: Channel, target: Role | Member | User, permission: Permission) -> None:
        """Deny something in a channel to a role or a person."""
        self._overwrite(channel, target, deny=permission)

    def goes_away(self) -> None:
        """Have an outage: the guild is unavailable until it comes back."""
        self.guild.available = False
        self._tell("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def comes_back(self) -> None:
        """End an outage."""
        self.guild.available = True
        self._tell("GUILD_CREATE", self.guild.create_event(self.state.bot.id))

    def removes_bot(self) -> None:
        """Throw the bot out."""
        self._tell("GUILD_DELETE", {"id": str(self.id)})
        self.guild.has_bot = False
        self.guild.memberships.pop(self.state.bot.id, None)

    def adds_bot(self) -> None:
        """Invite the bot again that was thrown out."""
        role = self.role(self.state.bot.username)
        self.guild.memberships[self.state.bot.id] = Membership(self.state.bot, {role.id})
        self.guild.has_bot = True
        event = self.guild.create_event(self.state.bot.id)
        # Only what was announced before comes as available now.
        del event["unavailable"]
        self._tell("GUILD_CREATE", event)

    def _overwrite(
        self,
        channel: Channel,
        target: Role | Member | User,
        allow: int = 0,
        deny: int = 0,
    ) -> None:
        old = channel.overwrites.get(target.id) or Overwrite(isinstance(target, Role))
        new_allow, new_deny = old.allow & ~deny | allow, old.deny & ~allow | deny
        channel.overwrites[target.id] = Overwrite(old.is_role, new_allow, new_deny)
        self._tell("CHANNEL_UPDATE", channel.payload())

    def _tell(self, name: str, data: Json, intent: Intent = Intent.GUILDS) -> None:
        self.state.gateway.dispatch(name, data, guild=self.guild, intent=intent)


def make_guild(
    state: State,
    name: str,
    *,
    has_bot: bool = True,
    bot_permissions: int = 0,
    everyone: int = EVERYONE,
) -> FakeGuild:
    """Make a guild with its owner, its first channel and, where it has one, the bot."""
    owner = state.add_user(f"owner of {name}".lower().replace(" ", "_"))
    number = state.ids.next_of_guild()
    guild = Guild(number, name, owner.id, has_bot=has_bot)
    guild.roles[guild.id] = Role(guild.id, "@everyone", int(everyone), position=0)
    guild.memberships[owner.id] = Membership(owner)
    played = FakeGuild(state, guild)
    if has_bot:
        # Every bot gets a role of its own when it is added.
        role = Role(state.ids.next(), state.bot.username, int(bot_permissions), bot_id=state.bot.id)
        guild.roles[role.id] = role
        guild.memberships[state.bot.id] = Membership(state.bot, {role.id})
    first = Channel(state.ids.next(), ChannelType.TEXT, "general", guild)
    state.channels[first.id] = guild.channels[first.id] = first
    state.guilds[guild.id] = guild
    if has_bot:
        event = guild.create_event(state.bot.id)
        state.gateway.dispatch("GUILD_CREATE", event, guild=guild, intent=Intent.GUILDS)
    return played
