"""The command tree: rate limit and error handling of every command."""

from __future__ import annotations

import logging
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands

from bot.cards.answer_card import notice_card
from bot.cogs._support.sending import is_expired, respond

if TYPE_CHECKING:
    from bot.cogs._support.error_handler import ErrorHandler
    from bot.cogs._support.state import BotState

CURATOR_COMMANDS = frozenset({"faq", "settings", "Add to FAQ"})


class CommandTree(app_commands.CommandTree[discord.Client]):
    """Commands for guild and user installs, in every context."""

    def __init__(self, client: discord.Client, service: BotState) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self._service = service

    async def interaction_check(self, interaction: discord.Interaction[discord.Client]) -> bool:
        """Let each event pass once, and each member as often as the rate limit allows."""
        if not self._service.processed_ids.add_if_new(interaction.id):
            return False
        if interaction.type is discord.InteractionType.autocomplete or _is_curator_command(
            interaction
        ):
            return True
        refusal = self._service.rate_limit.check(interaction.user.id)
        if refusal is None:
            return True
        try:
            await respond(interaction, notice_card(refusal.sentence))
        except Exception as error:  # noqa: BLE001  discord.py hands on no error of a check
            await self._service.error_handler.interaction(interaction, error, "cooldown")
        return False

    async def _call(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Answer also where discord.py cannot read what a command was given.

        It catches the errors of commands and of checks, and no others.
        """
        _was_sent.set(False)
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:  # noqa: BLE001  the error handler informs the member and the log
            await self._service.error_handler.interaction(interaction, error, "command")
        typing = interaction.type is discord.InteractionType.autocomplete
        if typing and not (interaction.response.is_done() or _was_sent.get()):
            with suppress(discord.DiscordException, aiohttp.ClientError, OSError):
                await interaction.response.autocomplete([])

    async def on_error(
        self,
        interaction: discord.Interaction[discord.Client],
        error: app_commands.AppCommandError,
    ) -> None:
        """Report a command's error."""
        if isinstance(error, app_commands.CheckFailure) and interaction.response.is_done():
            # The check has said why.
            return
        command = interaction.command
        where = command.qualified_name if command else "command"
        await self._service.error_handler.interaction(interaction, error, where)


_was_sent = ContextVar("was_sent", default=False)
"""Whether choices were sent and refused, as for coming too late; discord.py hands on no error."""


class AutocompleteErrorFilter(logging.Filter):
    """Report autocomplete errors, which discord.py only logs."""

    def __init__(self, reporter: ErrorHandler) -> None:
        super().__init__()
        self._reporter = reporter

    def filter(self, record: logging.LogRecord) -> bool:
        """Report a record's error instead of logging it."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, discord.HTTPException):
            _was_sent.set(True)
        # Nobody waits for what is offered to a text that has been typed on since.
        if error is not None and not is_expired(error):
            self._reporter.event(error, "autocomplete")
        return error is None


def _is_curator_command(interaction: discord.Interaction[discord.Client]) -> bool:
    """Return whether it is a curator command: they come in bursts and check permissions."""
    return dict(interaction.data or {}).get("name") in CURATOR_COMMANDS
