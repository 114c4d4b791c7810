"""Pictures as a card: images with their alternative text, or the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import MediaGalleryItem, ui

from bot.cards.answer_card import build_view
from bot.cards.limits import ALT_TEXT, truncate
from bot.cards.markdown import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.pictures.picture import Picture


def file_name(picture: Picture) -> str:
    """Return the name of the file that a card shows a picture by."""
    return f"{picture.name}.png"


def picture_card(pictures: Sequence[Picture]) -> ui.LayoutView:
    """Return a card that shows pictures one below the other, sent with their files."""
    # In one gallery Discord would cut them to tiles.
    return build_view(
        ui.MediaGallery[ui.LayoutView](
            MediaGalleryItem(
                f"attachment://{file_name(picture)}", description=truncate(picture.alt, ALT_TEXT)
            )
        )
        for picture in pictures
    )


def picture_words_card(pictures: Sequence[Picture], reason: str) -> ui.LayoutView:
    """Return a card that says why pictures cannot be shown and what they would show."""
    words = [
        f"-# {escape_markdown(reason)}",
        *(escape_markdown(picture.alt) for picture in pictures),
    ]
    return build_view(ui.TextDisplay(text) for text in words)
