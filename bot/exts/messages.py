"""Questions in messages: mentions, direct messages, replies to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord  # noqa: TC002  discord.py reads the annotations of listeners
import structlog
from discord.ext import commands

from bot.answers.follow import follow_up_of
from bot.answers.model import FollowUp
from bot.errors import NotFoundError
from bot.ui.card import Frame, card, notice
from bot.ui.hearing import Asked, Unreadable, heard

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.exts.service import Service

log = structlog.get_logger(__name__)

REPLY_HINT = (
    "Discord does not show me this reply. Press a button of the answer, or mention me together "
    "with your question."
)
ROLE_HINT = (
    "That was my role, and then Discord does not show me your text. Mention me, the member, or "
    "use /ask."
)


class Messages(commands.Cog):
    """Answer what is said to the bot in a channel."""

    def __init__(self, bot: commands.AutoShardedBot, service: Service) -> None:
        self._bot, self._service = bot, service

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is for the bot, once."""
        if self._bot.user is None:
            return
        said = heard(message, self._bot.user)
        service = self._service
        if not isinstance(said, Asked | Unreadable) or not service.replies.may_answer(message):
            return
        if not service.seen.add(message.id):
            return
        try:
            if isinstance(said, Asked):
                await self._answer(message, said)
            elif service.hinted.add((message.channel.id, message.author.id)):
                hint = REPLY_HINT if said.replied else ROLE_HINT
                await service.replies.reply(message, notice(hint))
        except Exception as error:  # noqa: BLE001  the reporter tells the member and the log
            await service.reporter.message(message, error, "message")

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Show nobody the way to an answer that is gone."""
        self._service.repeats.deleted(event.message_id)

    async def _answer(self, message: discord.Message, asked: Asked) -> None:
        answer, kind = self._found(asked)
        if asked.overheard and answer.outcome != "answer":
            return
        service, channel = self._service, message.channel.id
        refusal = service.cooldown.ask(message.author.id)
        if refusal is not None:
            if refusal.first:
                await service.replies.reply(message, notice(refusal.sentence))
            return
        log.info(
            "answered", by="message", outcome=answer.outcome, reference=answer.reference or None
        )
        # Nobody else reads a direct message, so nothing in it is there twice for the same reader.
        earlier = await service.repeats.earlier(channel, answer) if message.guild else None
        if earlier is not None:
            await service.replies.reply(message, notice("Just answered here:", earlier))
            return
        link = None
        try:
            frame = Frame(asker=message.author.id, asked=kind)
            link = await service.replies.reply(message, card(answer, frame))
        finally:
            service.repeats.sent(channel, answer, link)

    def _found(self, asked: Asked) -> tuple[Answer, FollowUp | None]:
        """Answer a question, or give the details that a reply asks of an answer."""
        library = self._service.library
        kind = follow_up_of(asked.text) if asked.reference else None
        if asked.reference and kind:
            try:
                answer = library.follow_up(library.recall(asked.reference), kind)
            except NotFoundError:
                log.info("answer gone", reference=asked.reference)
            else:
                # What to do instead is an answer of its own.
                return answer, None if kind is FollowUp.INSTEAD else kind
        return library.answer(asked.text, overheard=asked.overheard), None
