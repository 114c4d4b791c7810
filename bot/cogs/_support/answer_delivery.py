"""Send an answer to an interaction: public or private, and not twice in a minute."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import CardOptions, duplicate_notice_card
from bot.cogs._support.picture_delivery import charted_card
from bot.cogs._support.sending import respond
from bot.cogs._support.state import installed_guild_id

if TYPE_CHECKING:
    import discord

    from bot.answers.model import Answer
    from bot.cogs._support.state import BotState

log = structlog.get_logger(__name__)

MSG_ANSWER_GONE = "The answer on this card no longer exists. Ask your question again."
PRIVATE_KINDS = frozenset({"injury", "off-topic", "chatter"})
"""Answer kinds that only the asker sees."""


async def send_answer(
    service: BotState,
    interaction: discord.Interaction,
    answer: Answer,
    options: CardOptions | None = None,
    *,
    private: bool = False,
) -> None:
    """Respond to a command with an answer's card.

    Whom an answer is `addressed` to is shown the way to the same answer publicly.
    """
    log.debug("answered", by="command", outcome=answer.outcome, reference=answer.reference or None)
    channel = interaction.channel_id
    home = installed_guild_id(interaction)
    settings = (await service.guilds.load(home)).settings
    options = replace(options or CardOptions(), votes=home is not None)
    may_attach = interaction.app_permissions.attach_files
    if private or settings.private or answer.outcome in PRIVATE_KINDS or channel is None:
        card = await charted_card(service, answer, options, may_attach=may_attach)
        await respond(interaction, card.view, private=True, files=card.files)
        return
    earlier = await service.recent_answers.find_or_reserve(channel, answer, options.question)
    if earlier is not None and options.addressed:
        asker, note = interaction.user.id, options.note
        await respond(
            interaction, duplicate_notice_card(answer, earlier, asker, note), private=False
        )
        return
    if earlier is not None:
        note = f"-# This was answered here a moment ago: {earlier}"
        options = replace(options, note=note)
        card = await charted_card(service, answer, options, may_attach=may_attach)
        await respond(interaction, card.view, private=True, files=card.files)
        return
    link = None
    try:
        options = replace(options, asker=interaction.user.id)
        card = await charted_card(service, answer, options, may_attach=may_attach)
        link = await respond(interaction, card.view, private=False, files=card.files)
    finally:
        service.recent_answers.resolve(channel, answer, options.question, link)
