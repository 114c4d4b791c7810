"""Autocomplete: choices within Discord's limits, or an empty list on errors."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from discord import app_commands

from bot.cards.limits import CHOICES, OPTION_TEXT, truncate
from bot.cogs._support.state import installed_guild_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import discord

    from bot.cogs._support.state import BotState
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex


async def autocomplete_choices(
    service: BotState,
    interaction: discord.Interaction,
    choices: Callable[[AnswerEngine, EntryIndex | None], Iterable[tuple[str, str]]],
) -> list[app_commands.Choice[str]]:
    """Return (value, label) pairs as choices; discord.py reports no autocomplete errors.

    Nothing is read for a member who types faster than anybody can.
    """
    if service.typing_limit.check(interaction.user.id):
        return []
    try:
        guild = await service.guilds.load(installed_guild_id(interaction))
        pairs = islice(choices(service.engine, guild.entries), CHOICES)
        return [
            app_commands.Choice(name=truncate(label, OPTION_TEXT), value=value)
            for value, label in pairs
            if len(value) <= OPTION_TEXT
        ]
    except Exception as error:  # noqa: BLE001  whatever it is, the member types on
        await service.error_handler.interaction(interaction, error, "autocomplete")
        return []
