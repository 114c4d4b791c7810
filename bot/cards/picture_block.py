"""A picture as a part of a card: the image, or the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import MediaGalleryItem, ui

from bot.cards.limits import ALT_TEXT, truncate
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.pictures.picture import ChartPicture, Picture

LINES_REPLACED = 2
"""A chart that stands for fewer lines of an answer says no more than they do."""
MSG_NOT_DRAWN = "In words:"


@dataclass(frozen=True, slots=True)
class CardChart:
    """The chart of an answer: drawn where its file is sent with the card, else in words."""

    picture: ChartPicture
    drawn: bool

    def block(self) -> ui.Item[ui.LayoutView]:
        """Return what shows it on a card."""
        if self.drawn:
            return picture_gallery(self.picture)
        chart = self.picture.chart
        lines = (f"{MSG_NOT_DRAWN} {chart.title}", *chart.values, chart.caption)
        return ui.TextDisplay(subtext("\n".join(map(escape_markdown, lines))))


def says_more(chart: ChartPicture, answer: Answer) -> bool:
    """Return whether a chart says more than the lines of an answer that it stands for."""
    if answer.outcome != "answer" or answer.origin == "community":
        return False
    told = {
        bullet.node
        for section in answer.sections
        if section.comes_first
        for bullet in section.bullets
    }
    findings = frozenset(chart.chart.findings)
    shown = findings & told
    return len(shown) >= LINES_REPLACED or (bool(shown) and shown == findings)


def file_name(picture: Picture) -> str:
    """Return the name of the file that a card shows a picture by."""
    return f"{picture.name}.png"


def picture_gallery(picture: Picture) -> ui.MediaGallery[ui.LayoutView]:
    """Return the image of a picture whose file is sent with the card."""
    alt = truncate(picture.alt, ALT_TEXT)
    return ui.MediaGallery(MediaGalleryItem(f"attachment://{file_name(picture)}", description=alt))
