"""Give an answer to an interaction: public or private, and not the same twice in a minute."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import Frame, card
from bot.cogs._support.sending import respond
from bot.cogs._support.state import home_of

if TYPE_CHECKING:
    import discord

    from bot.answers.model import Answer
    from bot.cogs._support.state import Service

log = structlog.get_logger(__name__)

GONE = "What this card is about is no longer part of what I know. Ask your question again."
PERSONAL = frozenset({"injury", "off-topic", "chatter"})
"""Outcomes that concern the asker alone: what hurts is nobody else's business."""


async def deliver(
    service: Service,
    interaction: discord.Interaction,
    answer: Answer,
    frame: Frame | None = None,
    *,
    private: bool = False,
) -> None:
    """Answer a command with a card."""
    log.debug("answered", by="command", outcome=answer.outcome, reference=answer.reference or None)
    channel = interaction.channel_id
    home = home_of(interaction)
    settings = (await service.community.load(home)).settings
    frame = replace(frame or Frame(), votes=home is not None)
    if private or settings.private or answer.outcome in PERSONAL or channel is None:
        await respond(interaction, card(answer, frame), private=True)
        return
    earlier = await service.repeats.earlier(channel, answer, frame.question)
    if earlier is not None:
        told = f"-# This was answered here a moment ago: {earlier}"
        await respond(interaction, card(answer, replace(frame, note=told)), private=True)
        return
    link = None
    try:
        shown = card(answer, replace(frame, asker=interaction.user.id))
        link = await respond(interaction, shown, private=False)
    finally:
        service.repeats.sent(channel, answer, frame.question, link)
