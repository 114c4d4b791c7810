"""/privacy: what is stored about members, and how to erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.privacy_card import erased_card, forget_card, privacy_card
from bot.cogs._support.component_router import component
from bot.cogs._support.responses import defer, update_response
from bot.cogs._support.sending import respond
from bot.faq.vote_hash import hash_voter

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState


class PrivacyCog(
    commands.GroupCog, group_name="privacy", group_description="What I store, and how to erase it"
):
    """Show what is stored, and erase a member's part of it."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @app_commands.command(description="What I read and store, and for how long")
    async def show(self, interaction: discord.Interaction) -> None:
        """Show what is stored."""
        await respond(interaction, privacy_card())

    @app_commands.command(description="Erase your votes, and your name from entries you wrote")
    async def forget(self, interaction: discord.Interaction) -> None:
        """Ask before anything is erased."""
        await respond(interaction, forget_card())

    @component(ComponentAction.FORGET)
    async def _forget(self, interaction: discord.Interaction, _: CustomId) -> None:
        """Erase the member's data in every guild."""
        await defer(interaction)
        user, key, store = interaction.user.id, self._service.vote_key, self._service.store
        hashes = [hash_voter(key, guild, user) for guild in await store.known_guilds()]
        await store.forget(user, *hashes)
        self._service.drafts.forget(user)
        await update_response(interaction, erased_card())
