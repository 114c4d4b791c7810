"""Check the embeds of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import length

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.validation.checker import Path, PayloadChecker


def check_embeds(checker: PayloadChecker, embeds: list[Json], path: Path) -> None:
    """Check every embed, and the 6,000 characters that all of them share."""
    checker.count(embeds, path, limits.EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        total += _check_embed(checker, embed, (*path, index))
    if total > limits.EMBEDS_TEXT:
        words = f"Embed size exceeds maximum size of {limits.EMBEDS_TEXT}"
        checker.fault(path, "MAX_EMBED_SIZE_EXCEEDED", words)


def _check_embed(checker: PayloadChecker, embed: Json, path: Path) -> int:
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    texts = (
        (embed.get("title"), ("title",), limits.EMBED_TITLE),
        (embed.get("description"), ("description",), limits.EMBED_DESCRIPTION),
        (footer.get("text"), ("footer", "text"), limits.EMBED_FOOTER),
        (author.get("name"), ("author", "name"), limits.EMBED_AUTHOR),
    )
    total = 0
    for text, spot, most in texts:
        # White space around a text is dropped before it is counted.
        trimmed = text.strip() if isinstance(text, str) else text
        total += checker.text(trimmed, (*path, *spot), most)
    checker.number(embed.get("color"), (*path, "color"), 0, limits.COLOUR)
    addresses = (
        (embed.get("url"), ("url",)),
        ((embed.get("image") or {}).get("url"), ("image", "url")),
        ((embed.get("thumbnail") or {}).get("url"), ("thumbnail", "url")),
        (footer.get("icon_url"), ("footer", "icon_url")),
        (author.get("icon_url"), ("author", "icon_url")),
    )
    for url, spot in addresses:
        if url is not None:
            checker.url(url, (*path, *spot), limits.EMBED_URL, "http", "https", "attachment")
    return total + _check_fields(checker, embed, path)


def _check_fields(checker: PayloadChecker, embed: Json, path: Path) -> int:
    fields = checker.objects(embed.get("fields"), (*path, "fields"))
    checker.count(fields, (*path, "fields"), limits.EMBED_FIELDS)
    total = 0
    for index, field in enumerate(fields):
        sides = (("name", limits.EMBED_FIELD_NAME), ("value", limits.EMBED_FIELD_VALUE))
        for key, most in sides:
            checker.text(field.get(key), (*path, "fields", index, key), most, 1, required=True)
            total += length(str(field.get(key) or "").strip())
    return total
