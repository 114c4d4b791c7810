"""The pictures of an answer: the chart on its card, and chart and evidence map on their own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import CardOptions, answer_card, notice_card
from bot.cards.card_with_files import CardWithFiles
from bot.cards.pagination import chart_fits
from bot.cards.picture_block import CardChart, file_name, says_more
from bot.cards.picture_card import picture_card, picture_words_card
from bot.cogs._support.sending import is_bot_dm, respond
from bot.pictures.charts.model import NoChart
from bot.pictures.picture import ChartPicture
from bot.pictures.rasteriser import PictureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.answers.model import Answer
    from bot.cogs._support.state import BotState
    from bot.pictures.picture import Picture

log = structlog.get_logger(__name__)

CHART_SECONDS = 1.0
"""How long an answer waits for its chart, within the three seconds that Discord waits."""


async def charted_card(
    service: BotState,
    answer: Answer,
    options: CardOptions,
    *,
    may_attach: bool,
    page: int = 0,
) -> CardWithFiles:
    """Return an answer's card with its chart, in words where that cannot be drawn or sent now."""
    chart = None if options.asked else _embedded_chart(service, answer)
    if chart is None:
        return CardWithFiles(answer_card(answer, options, page=page))
    # Later pages have no chart, and begin where the page with the chart ends.
    data = await draw_soon(service, chart) if may_attach and page == 0 else None
    options = replace(options, chart=CardChart(chart, drawn=data is not None))
    files = {} if data is None else {file_name(chart): data}
    return CardWithFiles(answer_card(answer, options, page=page), files)


def _embedded_chart(service: BotState, answer: Answer) -> ChartPicture | None:
    """Return the chart that belongs on an answer's card."""
    chart = service.engine.chart(answer.reference) if answer.reference else None
    if not isinstance(chart, ChartPicture) or not says_more(chart, answer):
        return None
    # As it is laid out: the score is not on the card.
    return chart if chart_fits(replace(answer, score=0.0), chart) else None


async def draw_soon(service: BotState, picture: Picture) -> bytes | None:
    """Return a picture as PNG, None where it cannot be drawn or takes too long."""
    try:
        async with asyncio.timeout(CHART_SECONDS):
            return await service.rasteriser.png(picture.svg)
    except (PictureError, TimeoutError) as error:
        log.info("not drawn", pictures=1, exc_info=error.__cause__)
        return None


async def evidence_map(service: BotState, reference: str) -> Picture | None:
    """Return the map of the answer with a reference, laid out in a turn of the event loop."""
    async with service.layout_turn:
        await asyncio.sleep(0)
        return service.engine.evidence_map(reference)


async def send_answer_pictures(
    service: BotState, interaction: discord.Interaction, reference: str, *, private: bool = True
) -> None:
    """Send the chart and the map of the answer with a reference, or say why there is none."""
    chart, evidence = service.engine.chart(reference), await evidence_map(service, reference)
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
        log.info("not drawn", pictures=len(pictures), reason=type(error.__cause__).__name__)
        await respond(interaction, picture_words_card(pictures, error.sentence), private=private)
        return
    await respond(interaction, picture_card(pictures), private=private, files=files)
