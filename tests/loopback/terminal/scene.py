"""Furnish the server that somebody plays in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.rules.permissions import Permission

if TYPE_CHECKING:
    from tests.loopback.driver.guild import PlayedGuild
    from tests.loopback.loopback import Loopback

YOU, BOB, MODERATOR = "you", "bob", "mod"
PEOPLE = f"{YOU}, {BOB} (a coach), {MODERATOR} (manages the server)"


def furnish(discord: Loopback) -> PlayedGuild:
    """Make a server with a moderator, a role that may be given rights, and a second channel."""
    guild = discord.guild("gym")
    guild.channel("log")
    guild.member(YOU)
    guild.member(BOB, guild.role("coach"))
    manages = Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES
    guild.member(MODERATOR, guild.role("manager", manages))
    return guild
