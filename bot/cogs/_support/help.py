"""The help card, for every way to ask for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.help_cards import help_card
from bot.cogs._support.sending import respond

if TYPE_CHECKING:
    import discord

    from bot.cogs._support.state import BotState


async def show_help(service: BotState, interaction: discord.Interaction) -> None:
    """Show the help card to the member alone."""
    user = interaction.client.user
    questions = [question.question for question in service.engine.suggest("")]
    await respond(interaction, help_card(user.display_name if user else "me", questions))
