"""Work out what a user may do in a channel."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

from tests.fake_discord.refusal import Refusal

if TYPE_CHECKING:
    from tests.fake_discord.state.guilds import Channel, Guild


class Permission(IntFlag):
    """List the permissions that decide about anything played here."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


EVERYTHING = (1 << 53) - 1
EVERYONE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
"""What the @everyone role of a new guild may do."""

IN_DM = (
    EVERYONE & ~(Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)
) | Permission.MENTION_EVERYONE


def permissions_of(guild: Guild, user_id: int) -> int:
    """Return a member's permissions in the guild as a whole; nobody's are 0."""
    membership = guild.memberships.get(user_id)
    if membership is None:
        return 0
    if guild.owner_id == user_id:
        return EVERYTHING
    total = guild.roles[guild.id].permissions
    for role_id in membership.role_ids:
        total |= guild.roles[role_id].permissions
    return EVERYTHING if total & Permission.ADMINISTRATOR else total


def permissions_in(channel: Channel, user_id: int) -> int:
    """Return a user's permissions in a channel, overwrites applied in Discord's order."""
    guild = channel.guild
    if guild is None:
        return int(IN_DM)
    total = permissions_of(guild, user_id)
    if total in {0, EVERYTHING}:
        return total
    overwrites = (channel.parent or channel).overwrites
    membership = guild.memberships[user_id]
    allow = deny = 0
    for target in (guild.id, *sorted(membership.role_ids)):
        overwrite = overwrites.get(target)
        if overwrite is None:
            continue
        if target == guild.id:
            total = total & ~overwrite.deny | overwrite.allow
            continue
        allow |= overwrite.allow
        deny |= overwrite.deny
    total = total & ~deny | allow
    own = overwrites.get(user_id)
    if own is not None:
        total = total & ~own.deny | own.allow
    return total if total & Permission.VIEW_CHANNEL else 0


def require(channel: Channel, user_id: int, needed: Permission) -> None:
    """Refuse a user who does not see the channel (50001) or lacks a permission (50013)."""
    has = permissions_in(channel, user_id)
    if channel.guild is not None and not has & Permission.VIEW_CHANNEL:
        raise Refusal(50001)
    if needed & ~has:
        raise Refusal(50013)


def sending(channel: Channel) -> Permission:
    """Name the permission that sending in a channel takes."""
    if channel.is_thread:
        return Permission.SEND_MESSAGES_IN_THREADS
    return Permission.SEND_MESSAGES
