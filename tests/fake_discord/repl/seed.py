"""Furnish the server that somebody plays in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.validation.permissions import Permission

if TYPE_CHECKING:
    from tests.fake_discord.actors.guild import FakeGuild
    from tests.fake_discord.fake_discord import FakeDiscord

YOU, BOB, MODERATOR = "you", "bob", "mod"
PEOPLE = f"{YOU}, {BOB} (a coach), {MODERATOR} (manages the server)"


def seed(discord: FakeDiscord) -> FakeGuild:
    """Make a server with a moderator, a role that may be given rights, and a second channel."""
    guild = discord.guild("gym")
    guild.channel("log")
    guild.member(YOU)
    guild.member(BOB, guild.role("coach"))
    manages = Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES
    guild.member(MODERATOR, guild.role("manager", manages))
    return guild
