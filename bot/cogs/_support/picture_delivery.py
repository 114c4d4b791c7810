"""Send the pictures of an answer: its chart and its evidence map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import notice_card
from bot.cards.picture_card import file_name, picture_card, picture_words_card
from bot.cogs._support.sending import is_bot_dm, respond
from bot.pictures.charts.model import NoChart
from bot.pictures.rasteriser import PictureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.cogs._support.state import BotState
    from bot.pictures.picture import Picture

log = structlog.get_logger(__name__)


async def send_answer_pictures(
    service: BotState, interaction: discord.Interaction, reference: str, *, private: bool = True
) -> None:
    """Send the chart and the map of the answer with a reference, or say why there is none."""
    chart, evidence = service.engine.chart(reference), service.engine.evidence_map(reference)
    pictures = [picture for picture in (evidence,) if picture is not None]
    if not isinstance(chart, NoChart):
        pictures.insert(0, chart)
    elif not pictures:
        await respond(interaction, notice_card(chart.sentence))
        return
    await send_pictures(service, interaction, pictures, private=private)


async def send_pictures(
    service: BotState,
    interaction: discord.Interaction,
    pictures: Sequence[Picture],
    *,
    private: bool,
) -> None:
    """Send pictures, or say in words what they would show where they cannot be drawn."""
    if not interaction.response.is_done():
        # Drawing may take longer than the three seconds that Discord waits.
        hidden = private and not is_bot_dm(interaction)
        await interaction.response.defer(ephemeral=hidden, thinking=True)
    try:
        files = {
            file_name(picture): await service.rasteriser.png(picture.svg) for picture in pictures
        }
    except PictureError as error:
        log.info("not drawn", pictures=len(pictures), exc_info=error.__cause__)
        await respond(interaction, picture_words_card(pictures, error.sentence), private=private)
        return
    await respond(interaction, picture_card(pictures), private=private, files=files)
