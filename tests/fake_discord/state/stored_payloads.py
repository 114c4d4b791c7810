"""Turn what a bot sends into what Discord keeps and gives back."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.enums import SELECTS, ComponentType as Type
from tests.fake_discord.state.messages import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.enums import Json
    from tests.fake_discord.snowflakes import Snowflakes

COMPONENT_DEFAULTS: dict[int, Json] = {
    Type.CONTAINER: {"accent_color": None, "spoiler": False},
    Type.SEPARATOR: {"spacing": 1, "divider": True},
    Type.FILE: {"spoiler": False},
    Type.THUMBNAIL: {"description": None, "spoiler": False},
    Type.BUTTON: {"disabled": False},
}
ADDRESS = "attachment://"


@dataclass(frozen=True, slots=True)
class Upload:
    """Hold a file as it came in a request."""

    filename: str
    content_type: str
    content: bytes


def stored_attachments(
    body: Json,
    uploads: dict[int, Upload],
    before: Sequence[Json],
    ids: Snowflakes,
    base: str,
) -> tuple[list[Json], dict[str, bytes]]:
    """Return the attachments a message has after a request, and the bytes of the new ones."""
    entries: list[Json] | None = body.get("attachments")
    if entries is None:
        # Without a list everything that was there stays, and every upload is added.
        entries = [*before, *({"id": number} for number in uploads)]
    kept = {str(one["id"]): one for one in before}
    found: list[Json] = []
    contents: dict[str, bytes] = {}
    for entry in entries:
        old = kept.get(str(entry["id"]))
        if old is not None:
            found.append(old)
            continue
        upload = uploads[int(entry["id"])]
        number = str(ids.next())
        url = f"{base}/attachments/{number}/{upload.filename}"
        contents[number] = upload.content
        attachment: Json = {
            "id": number,
            "filename": upload.filename,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": upload.content_type,
        }
        if entry.get("description"):
            attachment["description"] = entry["description"]
        found.append(attachment)
    return found, contents


def stored_components(
    components: Sequence[Json],
    attachments: Sequence[Json],
    ids: Snowflakes,
) -> list[Json]:
    """Return components with their ids, defaults and resolved media."""
    tree = copy.deepcopy(list(components))
    by_name = {one["filename"]: one for one in attachments}
    everything = list(walk(tree))
    taken = {one["id"] for one in everything if one.get("id")}
    number = 0
    for one in everything:
        if not one.get("id"):
            number += 1
            while number in taken:
                number += 1
            one["id"] = number
        for key, value in COMPONENT_DEFAULTS.get(one["type"], {}).items():
            if one.get(key) is None:
                one[key] = value
        if one["type"] in SELECTS:
            one["min_values"] = 1 if one.get("min_values") is None else one["min_values"]
            one["max_values"] = one.get("max_values") or 1
            # Libraries may send ids as numbers; Discord gives them as text.
            for preset in one.get("default_values") or ():
                preset["id"] = str(preset["id"])
        for item in (one, *(one.get("items") or ())):
            _resolve_media(item, by_name, ids)
    return tree


def _resolve_media(item: Json, by_name: dict[str, Json], ids: Snowflakes) -> None:
    key = "file" if item.get("type") == Type.FILE else "media"
    media = item.get(key)
    if not isinstance(media, dict):
        return
    item.setdefault("description", None) if key == "media" else None
    item.setdefault("spoiler", False)
    attachment = by_name.get(str(media["url"]).removeprefix(ADDRESS))
    url = attachment["url"] if attachment else media["url"]
    stored: Json = {"id": str(ids.next()), "url": url, "proxy_url": url}
    if attachment:
        stored |= {"attachment_id": attachment["id"], "content_type": attachment["content_type"]}
        if key == "file":
            item |= {"name": attachment["filename"], "size": attachment["size"]}
    item[key] = stored


def stored_embeds(embeds: Sequence[Json], attachments: Sequence[Json]) -> list[Json]:
    """Return embeds with their type, trimmed texts and resolved pictures."""
    by_name = {one["filename"]: one["url"] for one in attachments}
    found: list[Json] = []
    for embed in copy.deepcopy(list(embeds)):
        embed["type"] = "rich"
        for key in ("title", "description"):
            if isinstance(embed.get(key), str):
                embed[key] = embed[key].strip()
        for field in embed.get("fields") or ():
            field["inline"] = bool(field.get("inline"))
        for key in ("image", "thumbnail"):
            if isinstance(embed.get(key), dict):
                url = str(embed[key]["url"])
                url = by_name.get(url.removeprefix(ADDRESS), url)
                embed[key] = {**embed[key], "url": url, "proxy_url": url}
        found.append({key: value for key, value in embed.items() if value is not None})
    return found
