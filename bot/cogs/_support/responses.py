"""Curator cards: shown in place of the clicked card or as a private response.

What needs the database is deferred first: a slow one must not cost the moderator the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.cogs._support.sending import is_expired, respond

if TYPE_CHECKING:
    from discord import ui

UNKNOWN_MESSAGE = 10_008


async def defer(interaction: discord.Interaction, *, in_place: bool = True) -> None:
    """Defer an interaction: as an update of the clicked card, or as a new private response.

    A card of a server that others see, such as a digest, stays as it is.
    """
    pressed = interaction.type is not discord.InteractionType.application_command
    card = interaction.message
    is_private = card is None or card.flags.ephemeral or interaction.guild_id is None
    in_place = in_place and is_private
    await interaction.response.defer(ephemeral=True, thinking=not (pressed and in_place))


async def update_response(interaction: discord.Interaction, view: ui.LayoutView) -> None:
    """Show a card as the deferred or the first response; beside it, where its message is gone."""
    if not interaction.response.is_done():
        await respond(interaction, view)
        return
    try:
        await interaction.edit_original_response(view=view)
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:
            # Whoever closed a preview and then sent its form still needs what they typed.
            await respond(interaction, view)
        elif not is_expired(error):
            raise
