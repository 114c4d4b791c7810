"""/settings: a guild's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.custom_id import ComponentAction, CustomId, parse_moment
from bot.cards.settings_card import (
    ERASE,
    KEEP,
    MAX_LISTENING_CHANNELS,
    OFF,
    ON,
    RESTORE,
    GuildView,
    Setting,
    erase_misses_card,
    saved_sentence,
    settings_card,
)
from bot.cogs._support.component_router import component, selected_values
from bot.cogs._support.permissions import curator_only_visibility
from bot.cogs._support.responses import defer, update_response
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.cogs._support.audit_log import AuditLog
    from bot.cogs._support.state import BotState
    from bot.faq.model import GuildSettings as Decided

MSG_NOT_A_MANAGER = "Only members with the *Manage Server* permission can change settings."
MSG_GUILD_UNAVAILABLE = "I can't see this server right now. Try again in a minute."
MSG_EVERYONE_ROLE = "That's the @everyone role. Choose a role that only your curators have."
MSG_NOT_FROM_THIS_GUILD = "That channel or role isn't in this server. Open /settings again."
MSG_CATEGORY = "I can't listen to a whole category. Choose its channels."
MISSES_PER_BATCH = 2_000
RESTORED = "Those deleted are back."
NOTHING_TO_RESTORE = "Those deleted were deleted over a day ago, and are gone."


class SettingsCog(commands.Cog):
    """Show and change settings; permissions are checked at the command and at every click."""

    def __init__(
        self, bot: commands.AutoShardedBot, service: BotState, audit_log: AuditLog
    ) -> None:
        self._bot, self._service, self._audit_log = bot, service, audit_log

    @curator_only_visibility
    @app_commands.command(description="Curator role, channels and privacy")
    async def settings(self, interaction: discord.Interaction) -> None:
        """Show all settings."""
        guild = self._managed(interaction)
        await defer(interaction)
        settings = await self._service.store.settings(guild.id)
        await update_response(interaction, settings_card(settings, self._place(guild, settings)))

    @component(ComponentAction.SETTING)
    async def _set(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Save one setting and show them all again."""
        guild = self._managed(interaction)
        if press.reference not in set(Setting):
            raise InputError(MSG_NOT_FROM_THIS_GUILD)
        await defer(interaction)
        setting = Setting(press.reference)
        chosen = _chosen(interaction, guild, setting)

        def change(current: Decided) -> Decided:
            return _changed(current, setting, press.argument, chosen)

        if setting is Setting.MISSES and press.argument in {OFF, KEEP}:
            await self._ask_before_erasing(interaction, guild, press.argument)
            return
        done = await self._service.faq.save_settings(guild.id, interaction.user.id, change)
        before, settings = done.before, done.after
        erased_at = None if settings.keep_misses else await self._erase_misses(guild.id)
        place = self._place(guild, settings)
        saved = saved_sentence(setting, settings, place)
        if setting is Setting.MISSES and press.argument.startswith(RESTORE):
            moment = parse_moment(press.argument.removeprefix(RESTORE))
            restored = moment and await self._service.store.restore_misses(guild.id, moment)
            saved += f" {RESTORED if restored else NOTHING_TO_RESTORE}"
        await update_response(interaction, settings_card(settings, place, saved, erased_at))
        line = f"{interaction.user.mention} changed the settings: {saved}"
        await self._audit_log.post(guild.id, line, before=before.log_channel)

    async def _ask_before_erasing(
        self, interaction: discord.Interaction, guild: discord.Guild, argument: str
    ) -> None:
        """Ask before stored questions are erased, or show the settings after a “Cancel”."""
        if argument == OFF:
            await self._service.usage.written()
            count = len(await self._service.store.misses(guild.id, MISSES_PER_BATCH))
            await update_response(interaction, erase_misses_card(count))
            return
        settings = await self._service.store.settings(guild.id)
        await update_response(interaction, settings_card(settings, self._place(guild, settings)))

    async def _erase_misses(self, guild: int) -> datetime | None:
        """Erase stored questions, and return the moment by which they can be restored for a day.

        If this fails, the button is still there to try again. None where there was nothing.
        """
        # What waits to be written was asked before: the store, told first, lets it go.
        await self._service.usage.written()
        store, now, erased = self._service.store, datetime.now(UTC), 0
        while misses := await store.misses(guild, MISSES_PER_BATCH):
            erased += await store.dismiss(guild, [miss.number for miss in misses], now)
        return now if erased else None

    def _managed(self, interaction: discord.Interaction) -> discord.Guild:
        """Return the guild; raise InputError unless the member manages it."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            raise InputError(MSG_NOT_A_MANAGER)
        guild = self._bot.get_guild(interaction.guild_id)
        if guild is None or guild.unavailable:
            raise InputError(MSG_GUILD_UNAVAILABLE)
        return guild

    def _place(self, guild: discord.Guild, settings: Decided) -> GuildView:
        """Return which chosen roles and channels exist, and where the bot may write."""
        named = {settings.log_channel, *settings.listening} - {None}
        channels = {
            snowflake: guild.get_channel_or_thread(snowflake)
            for snowflake in named
            if snowflake is not None
        }
        there = {snowflake for snowflake, channel in channels.items() if channel is not None}
        if settings.curator_role is not None and guild.get_role(settings.curator_role):
            there.add(settings.curator_role)
        closed = {
            snowflake
            for snowflake, channel in channels.items()
            if channel is not None and not _may_write(channel, guild.me)
        }
        return GuildView(there, closed, self._bot.intents.message_content)


def _may_write(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> bool:
    allowed = channel.permissions_for(me)
    # Answers in a forum are written in its posts.
    in_thread = isinstance(channel, discord.Thread | discord.ForumChannel)
    may_send = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    return allowed.view_channel and may_send


def _chosen(interaction: discord.Interaction, guild: discord.Guild, setting: Setting) -> list[int]:
    """Return the chosen roles or channels; raise InputError for those of another guild."""
    chosen = [int(snowflake) for snowflake in selected_values(interaction) if snowflake.isdecimal()]
    curators = setting is Setting.CURATORS
    for snowflake in chosen:
        # The first channel of an old server has the id of the server, as the role of everyone has.
        if curators and snowflake == guild.id:
            raise InputError(MSG_EVERYONE_ROLE)
        if isinstance(guild.get_channel(snowflake), discord.CategoryChannel):
            raise InputError(MSG_CATEGORY)
        if (
            guild.get_role(snowflake) if curators else guild.get_channel_or_thread(snowflake)
        ) is None:
            raise InputError(MSG_NOT_FROM_THIS_GUILD)
    return chosen[:MAX_LISTENING_CHANNELS]


def _changed(settings: Decided, setting: Setting, argument: str, chosen: list[int]) -> Decided:
    match setting:
        case Setting.CURATORS:
            return replace(settings, curator_role=next(iter(chosen), None))
        case Setting.LOG:
            return replace(settings, log_channel=next(iter(chosen), None))
        case Setting.LISTENING:
            return replace(settings, listening=frozenset(chosen))
        case Setting.PRIVATE:
            return replace(settings, private=argument == ON)
        case Setting.MISSES:
            return replace(settings, keep_misses=argument != ERASE)
        case Setting.DIGEST:
            return replace(settings, digest=argument == ON)
