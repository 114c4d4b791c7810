"""/help and /about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.help_cards import about_card
from bot.cogs._support.guidance import show_help
from bot.cogs._support.sending import respond

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState


class AboutCog(commands.Cog):
    """Tell how to ask, and what answers."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @app_commands.command(description="How to ask me")
    async def help(self, interaction: discord.Interaction) -> None:
        """Tell every way of asking."""
        await show_help(self._service, interaction)

    @app_commands.command(description="What I answer from, how sure I am, what I keep")
    async def about(self, interaction: discord.Interaction) -> None:
        """Tell article and author, how certainty works, and what is kept."""
        await respond(interaction, about_card(self._service.engine.overview()))
