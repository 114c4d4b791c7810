"""Error handling: a sentence for the member, the traceback for the log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.cards.answer_card import notice_card
from bot.cogs._support.sending import is_expired, respond
from bot.errors import SquatbotError, StoreError

if TYPE_CHECKING:
    from discord import Interaction

    from bot.cogs._support.sending import ReplySender

log = structlog.get_logger(__name__)

MSG_COMMAND_CHANGED = (
    "That command has changed since you opened Discord. Reload Discord and try again."
)
MSG_NOT_ALLOWED = "You can't do that here."
SEND_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)
"""Errors that keep even the error message from being sent."""


@dataclass(slots=True)
class ErrorHandler:
    """Reports errors: one sentence to the member, the details to the log.

    The log gets ids and code, never what somebody wrote.
    """

    replies: ReplySender

    async def interaction(self, interaction: Interaction, error: BaseException, where: str) -> None:
        """Report an error of an interaction."""
        sentence = self._sentence(error, where, interaction=interaction.id)
        if sentence is None or interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            await respond(interaction, notice_card(sentence))
        except SEND_ERRORS as unsent:
            _note_unsent(unsent, where, interaction=interaction.id)

    async def message(self, message: discord.Message, error: BaseException, where: str) -> None:
        """Report an error of a message."""
        sentence = self._sentence(error, where, message=message.id)
        if sentence is None:
            return
        try:
            await self.replies.reply(message, notice_card(sentence))
        except SEND_ERRORS as unsent:
            _note_unsent(unsent, where, message=message.id)

    def event(self, error: BaseException, where: str) -> None:
        """Report an error that no member is waiting on."""
        self._sentence(error, where)

    def _sentence(self, error: BaseException, where: str, **ids: int) -> str | None:
        """Log an error; return the sentence for the member, None if nobody can be told."""
        error = _cause(error)
        if isinstance(error, StoreError):
            reason = str(error)
            log.warning(
                "the store fails", where=where, reason=reason, exc_info=error.__cause__, **ids
            )
            return error.sentence
        if isinstance(error, SquatbotError):
            # Its words may hold what the member typed.
            log.info("refused", where=where, error=type(error).__name__, **ids)
            return error.sentence
        if is_expired(error):
            log.info("expired", where=where, **ids)
            return None
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            log.warning("unknown command", where=where, **ids)
            return MSG_COMMAND_CHANGED
        if isinstance(error, app_commands.TransformerError):
            return "That isn't one of the options; pick one from the list."
        if isinstance(error, app_commands.CheckFailure):
            return MSG_NOT_ALLOWED
        reference = _new_reference()
        log.error("failed", where=where, reference=reference, exc_info=error, **ids)
        return (
            "Something went wrong on my side. Please try again; if it happens again, tell this "
            f"server's moderators: error {reference}."
        )


def _note_unsent(error: BaseException, where: str, **ids: int) -> None:
    """Log why a member couldn't be told."""
    log.error("unsent", where=where, reference=_new_reference(), exc_info=error, **ids)


def _new_reference() -> str:
    return secrets.token_hex(4)


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error
