"""Hold messages and what tests ask of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import SELECTS, ComponentType, Flag
from tests.fake_discord.validation.mentions import Pings, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.guilds import Channel

USABLE = SELECTS | {ComponentType.BUTTON}


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Return every component of a tree, parents first."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


@dataclass(slots=True, eq=False)
class Message:
    """Hold a message as it stands now.

    Attributes:
        payload: The message as the API gives it.
        seen_by: Id of the only user who sees it, of an ephemeral message.
        of_interaction: It answers an interaction, so a reply to it pings nobody.
        pings: Who was notified.
        files: The attachments' bytes by attachment id.
        versions: The payloads before each edit, oldest first.
    """

    payload: Json
    channel: Channel
    seen_by: int | None = None
    of_interaction: bool = False
    pings: Pings = field(default_factory=Pings)
    files: dict[str, bytes] = field(default_factory=dict)
    versions: list[Json] = field(default_factory=list)
    is_deleted: bool = False

    @property
    def id(self) -> int:
        """Return the id as a number."""
        return int(self.payload["id"])

    @property
    def author_id(self) -> int:
        """Return the author's id as a number."""
        return int(self.payload["author"]["id"])

    @property
    def content(self) -> str:
        """Return the content, which a Components V2 message has not."""
        return str(self.payload["content"])

    @property
    def components(self) -> list[Json]:
        """Return the components as stored."""
        found: list[Json] = self.payload["components"]
        return found

    @property
    def flags(self) -> Flag:
        """Return the flags."""
        return Flag(self.payload["flags"])

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one member sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def is_thinking(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & Flag.LOADING)

    @property
    def is_card(self) -> bool:
        """Whether it is made of Components V2."""
        return bool(self.flags & Flag.COMPONENTS_V2)

    @property
    def text(self) -> str:
        """Return all that can be read: content, embeds, text displays."""
        parts: list[str | None] = [self.content]
        for embed in self.payload["embeds"]:
            parts += [embed.get("title"), embed.get("description")]
            for one in embed.get("fields") or ():
                parts += [one["name"], one["value"]]
            parts.append((embed.get("footer") or {}).get("text"))
        parts += texts_of(list(walk(self.components)))
        return "\n".join(dict.fromkeys(part for part in parts if part))

    @property
    def replies_to(self) -> int | None:
        """Return the id of the message it replies to."""
        reference = self.payload.get("message_reference") or {}
        return int(reference["message_id"]) if reference.get("message_id") else None

    @property
    def link(self) -> str:
        """Return the address a member copies."""
        guild = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{guild}/{self.channel.id}/{self.id}"

    @property
    def controls(self) -> list[Json]:
        """Return the buttons and selects, in reading order."""
        return [one for one in walk(self.components) if one["type"] in USABLE]

    @property
    def custom_ids(self) -> list[str]:
        """Return the custom_ids of the buttons and selects, in reading order."""
        return [one["custom_id"] for one in self.controls if one.get("custom_id")]

    def control(self, name: str) -> Json | None:
        """Find a button or select by its custom_id, else by its label or placeholder."""
        for keys in (("custom_id",), ("label", "placeholder")):
            for one in self.controls:
                if name in [one.get(key) for key in keys]:
                    return one
        return None
