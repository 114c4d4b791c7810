"""Send cards in response to interactions and messages, at most once each."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

import aiohttp
import discord
import structlog
from discord.utils import MISSING

from bot.cards.answer_card import notice_card
from bot.cogs._support.send_queue import SendQueue, SendSlot
from bot.cogs._support.ttl_set import TtlSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from discord import Interaction, ui

log = structlog.get_logger(__name__)

EXPIRED_CODES = frozenset({10003, 10008, 10015, 10062, 40060, 50027})
"""Unknown channel, message, webhook or interaction, acknowledged already, invalid token: too late
to say."""
INVALID_FORM_BODY, CANNOT_READ_HISTORY, THREAD_LOCKED = 50035, 160002, 50083
FORBIDDEN, TOO_MANY, UNAVAILABLE = 403, 429, 503
CONNECTION_ERRORS = (aiohttp.ClientError, OSError)
"""The connection broke, perhaps after Discord had taken the call."""
RETRY_SECONDS = (1.0, 3.0)
CLOSED_SECONDS = 600.0
"""Pause after a 403 in a channel: 10,000 refused calls in ten minutes get an IP address banned."""

THROTTLED_REPLIES, THROTTLE_SECONDS = 30, 60.0
"""Replies a second, for so long after Discord has refused a call for the rate of 50 a second."""
MAX_AGE_SECONDS = 120.0
"""A question that is older when its turn comes is not answered: nobody waits for it.

After a lost connection Discord sends what was said meanwhile, so that a minute is no great age."""
SKEWED_SECONDS = 900.0
"""No event is replayed after so long: a clock is wrong, and the message taken for a new one."""
CROWD_SECONDS = 60.0
MSG_CROWDED = "That is more at once than I can answer here. Ask again in a minute."


def is_expired(error: BaseException) -> bool:
    """Return whether the interaction or message is gone, so that nothing more can be sent."""
    if isinstance(error, discord.InteractionResponded):
        return True
    return isinstance(error, discord.HTTPException) and error.code in EXPIRED_CODES


def is_bot_dm(interaction: Interaction) -> bool:
    """Return whether the member is alone with the bot, so that nothing needs hiding."""
    return interaction.guild_id is None and interaction.context.dm_channel


async def respond(
    interaction: Interaction,
    view: ui.LayoutView,
    *,
    private: bool = True,
    files: Mapping[str, bytes] | None = None,
) -> str | None:
    """Send a card as an interaction's first response or a follow-up; return its link.

    `files` are those that the card shows by name. Public is only what `private` is False for. An
    interaction that has expired is left alone.
    """
    hidden = private and not is_bot_dm(interaction)
    try:
        if interaction.response.is_done():
            sent = await interaction.followup.send(
                view=view, ephemeral=hidden, files=attachments(files) or MISSING, wait=True
            )
            return sent.jump_url
        try:
            response = await interaction.response.send_message(
                view=view, ephemeral=hidden, files=attachments(files) or MISSING
            )
        except CONNECTION_ERRORS:
            # Where Discord has taken the first, the second is refused and nothing is there twice.
            response = await interaction.response.send_message(
                view=view, ephemeral=hidden, files=attachments(files) or MISSING
            )
    except (discord.HTTPException, discord.InteractionResponded) as error:
        if not is_expired(error):
            raise
        log.info("interaction expired", interaction=interaction.id)
        return None
    place = interaction.guild_id or "@me"
    return f"https://discord.com/channels/{place}/{interaction.channel_id}/{response.message_id}"


def attachments(files: Mapping[str, bytes] | None) -> list[discord.File]:
    """Return files to send, made afresh for each try."""
    return [discord.File(io.BytesIO(data), name) for name, data in (files or {}).items()]


def may_attach(message: discord.Message) -> bool:
    """Return whether a reply to a message may carry files; where that is unknown, it may not."""
    allowed = _permissions(message)
    return message.guild is None or (allowed is not None and allowed.attach_files)


@dataclass(slots=True)
class ReplySender:
    """Replies to messages, each at most once."""

    queue: SendQueue = field(default_factory=SendQueue)
    _closed: TtlSet = field(default_factory=lambda: TtlSet(CLOSED_SECONDS))
    _crowds_told: TtlSet = field(default_factory=lambda: TtlSet(CROWD_SECONDS))

    def throttle(self) -> None:
        """Send more slowly for a minute: Discord has refused a call for the global rate."""
        self.queue.slow_down(THROTTLED_REPLIES, THROTTLE_SECONDS)

    async def reply(
        self,
        message: discord.Message,
        view: ui.LayoutView,
        files: Mapping[str, bytes] | None = None,
    ) -> str | None:
        """Reply to a message and ping its author, if the bot has permission.

        `files` are those that the card shows by name. Return the link, None if it could not be
        sent. The message's id is the nonce, so that a call that is sent again makes no second
        answer.
        """
        allowed = _permissions(message)
        if message.channel.id in self._closed or not _may_send(message, allowed):
            return None
        server = message.guild.id if message.guild else message.channel.id
        expires_at = self.queue.clock() + MAX_AGE_SECONDS - _age_seconds(message)
        async with self.queue.turn(server, expires_at) as turn:
            match turn:
                case SendSlot.GRANTED:
                    return await self._reply_now(message, view, allowed, files)
                case SendSlot.TOO_OLD:
                    log.info("too old to answer", message=message.id)
                    return None
                case SendSlot.CROWDED:
                    log.info("too many answers at once", guild=server)
                case _:
                    assert_never(turn)
        if self._crowds_told.add_if_new(server):
            # Apart from the crowd, which would be told when it is over.
            async with self.queue.turn((server, MSG_CROWDED), expires_at) as turn:
                if turn is SendSlot.GRANTED:
                    await self._reply_now(message, notice_card(MSG_CROWDED), allowed)
        return None

    async def _reply_now(
        self,
        message: discord.Message,
        view: ui.LayoutView,
        allowed: discord.Permissions | None,
        files: Mapping[str, bytes] | None = None,
    ) -> str | None:
        quoting = allowed is None or allowed.read_message_history
        for wait in (*RETRY_SECONDS, None):
            try:
                return await _send(message, view, attachments(files), quoting=quoting)
            except discord.HTTPException as error:
                if error.status == FORBIDDEN or error.code == THREAD_LOCKED:
                    self._closed.add_if_new(message.channel.id)
                    log.warning("not allowed to answer", channel=message.channel.id)
                    return None
                # At 429 the client has tried for long; a word on the error would be refused too.
                gone = is_expired(error) or _is_reference_gone(error)
                if gone or error.status == TOO_MANY:
                    reason = "message gone before its answer" if gone else "refused for the rate"
                    log.info(reason, message=message.id)
                    return None
                if error.code == CANNOT_READ_HISTORY:
                    quoting = False
                    continue
                if error.status != UNAVAILABLE or wait is None:
                    raise
            except CONNECTION_ERRORS:
                if wait is None:
                    raise
            await asyncio.sleep(wait)
        return None


async def _send(
    message: discord.Message,
    view: ui.LayoutView,
    files: Sequence[discord.File],
    *,
    quoting: bool,
) -> str:
    if quoting:
        sent = await message.reply(
            view=view, files=files or MISSING, mention_author=True, nonce=message.id
        )
    else:
        sent = await message.channel.send(view=view, files=files or MISSING, nonce=message.id)
    return str(sent.jump_url)


def _age_seconds(message: discord.Message) -> float:
    age = (discord.utils.utcnow() - message.created_at).total_seconds()
    return age if 0 < age < SKEWED_SECONDS else 0.0


def _is_reference_gone(error: discord.HTTPException) -> bool:
    # The code alone would also stand for a card that Discord does not take.
    return error.code == INVALID_FORM_BODY and "message_reference" in error.text


def _may_send(message: discord.Message, allowed: discord.Permissions | None) -> bool:
    if allowed is None:
        return True
    in_thread = isinstance(message.channel, discord.Thread)
    may_send = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    return allowed.view_channel and may_send


def _permissions(message: discord.Message) -> discord.Permissions | None:
    """Return the bot's permissions in a message's channel, None if unknown."""
    channel, guild = message.channel, message.guild
    if guild is None or isinstance(channel, discord.PartialMessageable | discord.DMChannel):
        return None
    if isinstance(channel, discord.GroupChannel) or guild.me is None:
        return None
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return None
    return channel.permissions_for(guild.me)
