"""Pictures as a card of their own: images with their alternative text, or the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import build_view
from bot.cards.markdown import escape_markdown
from bot.cards.picture_block import picture_gallery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.pictures.picture import Picture


def picture_card(pictures: Sequence[Picture]) -> ui.LayoutView:
    """Return a card that shows pictures one below the other, sent with their files."""
    # In one gallery Discord would cut them to tiles.
    return build_view(picture_gallery(picture) for picture in pictures)


def picture_words_card(pictures: Sequence[Picture], reason: str) -> ui.LayoutView:
    """Return a card that says why pictures cannot be shown and what they would show."""
    words = [
        f"-# {escape_markdown(reason)}",
        *(escape_markdown(picture.alt) for picture in pictures),
    ]
    return build_view(ui.TextDisplay(text) for text in words)
