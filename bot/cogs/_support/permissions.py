"""Who may curate: members with Manage Server or the curator role."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from bot.cards.markdown import Markdown

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState

MSG_NOT_A_CURATOR = Markdown(
    "Only curators can do that: members with Manage Server or the role that `/settings` names."
)


T = TypeVar("T")


def curator_only_visibility(command: T) -> T:
    """Show a command in guilds only, at first to members with Manage Server.

    That hides it; whoever is shown it all the same is checked when it is used.
    """
    places = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    installs = app_commands.allowed_installs(guilds=True, users=False)
    members = app_commands.default_permissions(manage_guild=True)
    return members(installs(places(command)))


async def is_curator(service: BotState, interaction: discord.Interaction) -> bool:
    """Return whether a member may change the server's entries.

    Raises StoreError where it cannot be read which role may.
    """
    if interaction.guild_id is None:
        return False
    if interaction.permissions.manage_guild:
        return True
    role = (await service.guilds.read(interaction.guild_id)).settings.curator_role
    member = interaction.user
    return role is not None and isinstance(member, discord.Member) and _has(member, role)


def _has(member: discord.Member, role: int) -> bool:
    # The interaction brings the member's roles; the server's own list may not be known here.
    return any(member_role.id == role for member_role in member.roles)
