"""Audit log: post each change of a guild's entries in its log channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord import ui

from bot.cards.answer_card import build_view
from bot.cards.entry_diff import change_line
from bot.cards.limits import CARD_TEXT, truncate
from bot.faq.impact import count_phrase
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.service import (
    EntriesImported,
    EntryChanged,
    EntryReviewed,
    ImportUndone,
    SettingsSaved,
)

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.cogs._support.state import BotState
    from bot.faq.model import Revision
    from bot.faq.service import FaqEvent

log = structlog.get_logger(__name__)

LogChannel = discord.TextChannel | discord.Thread


class AuditLog:
    """Post changes to the server's log channel. A failed post never rolls back the change."""

    def __init__(self, bot: commands.AutoShardedBot, service: BotState) -> None:
        self._bot, self._service = bot, service
        self._locks = KeyedLocks()

    async def on_event(self, event: FaqEvent) -> None:
        """Post what changed in a server's FAQ; what an import and a setting say is theirs."""
        match event:
            case EntryChanged(guild_id, revision):
                await self.post_change(guild_id, revision)
            case EntryReviewed(guild_id, entry, actor):
                await self.post(
                    guild_id, f"<@{actor}> looked at **{entry.id}** and found it still right."
                )
            case ImportUndone(guild_id, revisions, actor):
                entries = f"{revisions[0].entry_id} to {revisions[-1].entry_id}"
                if len(revisions) == 1:
                    entries = revisions[0].entry_id
                await self.post(
                    guild_id,
                    f"<@{actor}> undid an import: {count_phrase(len(revisions))} ({entries}).",
                )
            case EntriesImported() | SettingsSaved():
                pass

    async def post_change(self, guild_id: int, revision: Revision) -> None:
        """Post a change: who, what, before and after."""
        await self.post(guild_id, change_line(self._service.engine.topic_titles, revision))

    async def post(self, guild_id: int, line: str, *, before: int | None = None) -> None:
        """Post a line of markdown, if there is a log channel the bot may write in.

        Also in the channel that it was `before`, so that nobody moves the log away unseen. Nobody
        is pinged, and what fails is logged alone.
        """
        # One after the other: where Discord lets lines wait, a later one would overtake them.
        async with self._locks.of(guild_id):
            now = (await self._service.guilds.fresh(guild_id)).settings.log_channel
            for channel_id in dict.fromkeys((before, now)):
                if channel_id is not None:
                    await self._post(guild_id, channel_id, line)

    async def _post(self, guild_id: int, channel_id: int, line: str) -> None:
        place = self.find_channel(guild_id, channel_id)
        if place is None:
            log.info("cannot write to the log channel", guild=guild_id, channel=channel_id)
            return
        await self.send(place, build_view([ui.TextDisplay(truncate(line, CARD_TEXT))]))

    async def send(self, channel: LogChannel, view: ui.LayoutView) -> None:
        """Send a card to a log channel; what fails is logged alone."""
        try:
            await channel.send(view=view)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning(
                "no line in the log channel", guild=channel.guild.id, error=type(error).__name__
            )

    def find_channel(self, guild_id: int, channel_id: int | None) -> LogChannel | None:
        """Return the log channel if there is one and the bot may write in it."""
        guild = self._bot.get_guild(guild_id)
        channel = guild.get_channel_or_thread(channel_id) if guild and channel_id else None
        if guild is None or not isinstance(channel, LogChannel):
            return None
        if isinstance(channel, discord.Thread) and channel.parent is None:
            return None
        may = channel.permissions_for(guild.me)
        threaded = isinstance(channel, discord.Thread)
        may_send = may.send_messages_in_threads if threaded else may.send_messages
        return channel if may.view_channel and may_send else None
