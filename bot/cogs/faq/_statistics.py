"""What members asked: counts by entry and topic, as a card and a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cards.statistics_card import statistics_card, statistics_chart
from bot.cogs._support.picture_delivery import draw_soon
from bot.cogs._support.responses import defer
from bot.cogs._support.sending import attachments
from bot.cogs.faq._candidates import reference_titles
from bot.cogs.faq._lookup import require_guild_id
from bot.faq.statistics import gather_statistics

if TYPE_CHECKING:
    import discord

    from bot.cogs._support.state import BotState


class UsageStatistics:
    """Shows what was asked most, answered, offered and unanswered."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    async def show(self, interaction: discord.Interaction, days: int) -> None:
        """Show the statistics of the last days."""
        await defer(interaction)
        guild_id, store = require_guild_id(interaction), self._service.store
        # What was asked a moment ago may still wait to be written.
        await self._service.usage.written()
        since = datetime.now(UTC).date() - timedelta(days=days)
        entries = (await self._service.guilds.whole(guild_id)).entries
        statistics = gather_statistics(
            days,
            await store.counts(guild_id, since),
            await store.tallies(guild_id, since),
            reference_titles(self._service.engine, entries),
        )
        chart = statistics_chart(statistics)
        drawn = await draw_soon(self._service, chart) if chart is not None else None
        card = statistics_card(statistics, drawn)
        files = attachments(card.files)
        await interaction.edit_original_response(view=card.view, attachments=files)
