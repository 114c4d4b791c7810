"""/help and /about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.guide import about_card, help_card
from bot.ui.sending import respond

if TYPE_CHECKING:
    from bot.exts.service import Service


class About(commands.Cog):
    """Tell how to ask, and what answers."""

    def __init__(self, bot: commands.AutoShardedBot, service: Service) -> None:
        self._bot, self._service = bot, service

    @app_commands.command(name="help", description="How to ask me")
    async def show_help(self, interaction: discord.Interaction) -> None:
        """Tell every way of asking."""
        name = self._bot.user.display_name if self._bot.user else "me"
        questions = [one.question for one in self._service.library.suggest("")]
        await respond(interaction, help_card(name, questions))

    @app_commands.command(description="What I answer from, how sure I am, what I keep")
    async def about(self, interaction: discord.Interaction) -> None:
        """Tell article and author, how certainty works, and what is kept."""
        await respond(interaction, about_card(self._service.library.overview()))
