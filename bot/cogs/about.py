"""/help and /about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.help_cards import about_card
from bot.cogs._support.help import show_help
from bot.cogs._support.sending import respond

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState


class AboutCog(commands.Cog):
    """The /help and /about commands."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @app_commands.command(description="How to ask me")
    async def help(self, interaction: discord.Interaction) -> None:
        """Show every way to ask."""
        await show_help(self._service, interaction)

    @app_commands.command(description="My sources, how certainty works, what I store")
    async def about(self, interaction: discord.Interaction) -> None:
        """Show the article, how certainty works and what is stored."""
        await respond(interaction, about_card(self._service.engine.overview()))
