"""Questions in messages: mentions, direct messages, replies, passive listening."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from bot.answers.follow_ups import NO_ANSWER
from bot.answers.model import FollowUp
from bot.cards.answer_card import CardOptions, duplicate_notice_card, notice_card
from bot.cards.custom_id import UnknownCustomId
from bot.cogs._support.answer_delivery import MSG_ANSWER_GONE
from bot.cogs._support.component_router import MSG_OUTDATED_CARD
from bot.cogs._support.message_reader import (
    HiddenBecause,
    IncomingMessage,
    NotAddressed,
    Question,
    classify_message,
    extract_question,
    is_acknowledgement,
)
from bot.cogs._support.picture_delivery import charted_card
from bot.cogs._support.sending import attachments, is_expired, may_attach
from bot.cogs._support.ttl_map import TtlMap
from bot.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cogs._support.state import BotState

log = structlog.get_logger(__name__)

MSG_REPLY_HIDDEN = (
    "Discord doesn't show me this reply. Use a button of the answer, or mention me together "
    "with your question."
)
MSG_ROLE_MENTIONED = (
    "You mentioned my role, so Discord doesn't show me your text. Mention me, the member, or "
    "use /ask."
)
MSG_TARGET_HIDDEN = (
    "Discord doesn't show me that message. Use Apps → Answer from the evidence on it, or write its "
    "question in a message that mentions me."
)
MSG_HIDDEN = {
    HiddenBecause.REPLY: MSG_REPLY_HIDDEN,
    HiddenBecause.ROLE: MSG_ROLE_MENTIONED,
    HiddenBecause.TARGET: MSG_TARGET_HIDDEN,
}
EDIT_SECONDS = 60.0
"""A question edited within this time is answered again in the same message."""
MSG_HELP = (
    "I am a bot that answers questions about squats and hamstrings. Ask me one, as in "
    "“{question}”, or use /help."
)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question just answered, and the message that answers it."""

    question: str
    passive: bool
    reply: int


class MessagesCog(commands.Cog):
    """Answer messages."""

    def __init__(self, bot: commands.AutoShardedBot, service: BotState) -> None:
        self._bot, self._service = bot, service
        self._answered: TtlMap[_Answered] = TtlMap(EDIT_SECONDS)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is for the bot, once."""
        if self._bot.user is None:
            return
        service = self._service
        said = classify_message(message, self._bot.user)
        if isinstance(said, NotAddressed):
            said = await self._classify_passive(message)
        if isinstance(said, NotAddressed) or not service.processed_ids.add_if_new(message.id):
            return
        try:
            if isinstance(said, Question):
                await self._answer(message, said)
            elif service.hints_shown.add_if_new((message.channel.id, message.author.id)):
                await service.replies.reply(message, notice_card(MSG_HIDDEN[said.because]))
        except Exception as error:  # noqa: BLE001  the reporter tells the member and the log
            await service.error_handler.message(message, error, "message")

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited question again, in the message that answered it."""
        answered = self._answered.get(event.message_id)
        if answered is None or self._bot.user is None:
            return
        said = classify_message(event.message, self._bot.user)
        if not isinstance(said, Question) or said.text == answered.question:
            return
        try:
            await self._answer_again(event.message, said, answered)
        except Exception as error:  # noqa: BLE001  the error handler informs the log
            self._service.error_handler.event(error, "edit")

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Forget a deleted answer, so that nobody is sent to it."""
        self._service.recent_answers.forget_messages(event.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget answers deleted in bulk."""
        self._service.recent_answers.forget_messages(*event.message_ids)

    async def _classify_passive(self, message: discord.Message) -> IncomingMessage:
        """Classify a message addressed to nobody, in channels chosen for listening."""
        by_program = message.author.bot or message.webhook_id is not None
        if message.guild is None or by_program or not message.content or message.mentions:
            return NotAddressed()
        if message.type is not discord.MessageType.default:
            return NotAddressed()
        if self._service.listening_limit.check(message.channel.id):
            return NotAddressed()
        settings = (await self._service.guilds.load(message.guild.id)).settings
        # A thread is listened to with its channel; posts of a forum are threads.
        places = {message.channel.id, getattr(message.channel, "parent_id", None)}
        if not places & settings.listening:
            return NotAddressed()
        return Question(extract_question(message.content), passive=True)

    async def _answer(self, message: discord.Message, asked: Question) -> None:
        service, channel, author = self._service, message.channel.id, message.author.id
        if asked.reference is not None and is_acknowledgement(asked.text):
            return
        if not asked.passive and (refusal := service.rate_limit.check(author)):
            # Before it is looked at: what is refused is no miss.
            if refusal.is_first:
                await service.replies.reply(message, notice_card(refusal.sentence))
            return
        if not asked.passive and service.engine.follow_up_rules.asks_for_help(asked.text):
            # The matcher knows nothing of the bot, and would look for it in the evidence.
            question = service.engine.suggest("")[0].question
            await service.replies.reply(message, notice_card(MSG_HELP.format(question=question)))
            return
        answer, kind = await self._found(message, asked)
        # Who did not speak to the bot is not spoken to.
        if asked.passive and (answer.outcome != "answer" or service.rate_limit.check(author)):
            return
        log.debug(
            "answered", by="message", outcome=answer.outcome, reference=answer.reference or None
        )
        # Nobody else reads a direct message, so nothing in it is there twice for the same reader.
        earlier = None
        if message.guild:
            earlier = await service.recent_answers.find_or_reserve(channel, answer, asked.text)
        if earlier is not None and asked.passive:
            return
        if earlier is not None:
            await service.replies.reply(message, duplicate_notice_card(answer, earlier, author))
            return
        link = None
        try:
            frame = CardOptions(
                asker=author,
                asked=kind,
                question=asked.text,
                votes=message.guild is not None,
            )
            card = await charted_card(service, answer, frame, may_attach=may_attach(message))
            link = await service.replies.reply(message, card.view, card.files)
        finally:
            service.recent_answers.resolve(channel, answer, asked.text, link)
        if link is not None:
            reply = int(link.rpartition("/")[2])
            self._answered.set(message.id, _Answered(asked.text, asked.passive, reply))

    async def _answer_again(
        self, message: discord.Message, asked: Question, answered: _Answered
    ) -> None:
        service, author = self._service, message.author.id
        asked = replace(asked, passive=answered.passive)
        if service.rate_limit.check(author):
            return
        answer, kind = await self._found(message, asked)
        frame = CardOptions(
            asker=author, asked=kind, question=asked.text, votes=message.guild is not None
        )
        self._answered.set(message.id, replace(answered, question=asked.text))
        # Whoever asked the first question again must not be sent to the answer of another.
        service.recent_answers.forget_messages(answered.reply)
        reply = message.channel.get_partial_message(answered.reply)  # type: ignore[union-attr]
        card = await charted_card(service, answer, frame, may_attach=may_attach(message))
        try:
            # The chart of the first answer goes with it.
            await reply.edit(view=card.view, attachments=attachments(card.files))
        except discord.HTTPException as error:
            if not is_expired(error):
                raise

    async def _found(
        self, message: discord.Message, asked: Question
    ) -> tuple[Answer, FollowUp | None]:
        """Return the answer to a question, or the follow-up that a reply asks for."""
        library, guild_id = self._service.engine, message.guild.id if message.guild else None
        kind = None
        if asked.reference is not None:
            kind = library.follow_up_rules.classify(asked.text)
        if kind:
            try:
                answer = library.follow_up(await self._replied_to(guild_id, asked.reference), kind)
            except InputError:
                # Who did not speak to the bot is not spoken to.
                if not asked.passive:
                    raise
            else:
                # What to do instead is an answer of its own.
                return answer, None if kind is FollowUp.INSTEAD else kind
        answer = await self._service.answer(
            guild_id,
            asked.text,
            place=None if asked.passive else (message.channel.id, message.author.id),
            replied_to=asked.reference if isinstance(asked.reference, str) else "",
            passive=asked.passive,
        )
        return answer, None

    async def _replied_to(
        self, guild_id: int | None, reference: str | UnknownCustomId | None
    ) -> Answer:
        """Return the answer a reply refers to; raise InputError if it no longer exists."""
        if isinstance(reference, UnknownCustomId):
            raise InputError(MSG_OUTDATED_CARD)
        if not reference:
            raise InputError(NO_ANSWER)
        guild = await self._service.guilds.load(guild_id)
        try:
            return self._service.engine.recall(reference, entries=guild.entries)
        except NotFoundError as error:
            if guild.is_unavailable:
                raise self._service.guilds.unreadable() from error
            raise InputError(MSG_ANSWER_GONE) from error
