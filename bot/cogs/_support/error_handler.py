"""The one place where errors go: a sentence for the member, the traceback for the log."""

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
MSG_NOT_ALLOWED = "You may not do that here."
SEND_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What keeps even the word on an error from being sent; then the log has both."""


@dataclass(slots=True)
class ErrorHandler:
    """Tell a member in one sentence that something failed, and the log what it was.

    The log gets ids and code, never what somebody wrote.
    """

    replies: ReplySender

    async def interaction(self, interaction: Interaction, error: BaseException, where: str) -> None:
        """Report what failed while an interaction was answered."""
        sentence = self._sentence(error, where, interaction=interaction.id)
        if sentence is None or interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            await respond(interaction, notice_card(sentence))
        except SEND_ERRORS as unsent:
            _note_unsent(unsent, where, interaction=interaction.id)

    async def message(self, message: discord.Message, error: BaseException, where: str) -> None:
        """Report what failed while a message was answered."""
        sentence = self._sentence(error, where, message=message.id)
        if sentence is None:
            return
        try:
            await self.replies.reply(message, notice_card(sentence))
        except SEND_ERRORS as unsent:
            _note_unsent(unsent, where, message=message.id)

    def event(self, error: BaseException, where: str) -> None:
        """Report what failed with nobody to tell."""
        self._sentence(error, where)

    def _sentence(self, error: BaseException, where: str, **ids: int) -> str | None:
        """Log an error and give the sentence for the member, None where nobody can be told."""
        error = _cause(error)
        if isinstance(error, StoreError):
            log.warning("the store fails", where=where, exc_info=error.__cause__, **ids)
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
            return "That is none of the options; pick one from the list."
        if isinstance(error, app_commands.CheckFailure):
            return MSG_NOT_ALLOWED
        reference = _new_reference()
        log.error("failed", where=where, reference=reference, exc_info=error, **ids)
        return (
            "Something went wrong on my side, and it is noted. Please try again; if it stays, tell "
            f"those who run me: error {reference}."
        )


def _note_unsent(error: BaseException, where: str, **ids: int) -> None:
    """Log why a member could not even be told."""
    log.error("unsent", where=where, reference=_new_reference(), exc_info=error, **ids)


def _new_reference() -> str:
    return secrets.token_hex(4)


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error
