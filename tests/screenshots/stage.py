"""Where scenes are played, and what can be seen of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from tests.fake_discord import Channel, FakeDiscord, FakeGuild, Member, Message, Modal
    from tests.fake_discord.enums import Json


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with a channel and two members, fresh for each scene."""

    discord: FakeDiscord
    guild: FakeGuild
    channel: Channel
    mira: Member
    jonas: Member


Seen: TypeAlias = Union["Message", "Modal", "Json", None]
"""A message, a form, a message as it was before it changed, or nothing."""
Scene = Callable[[Stage], Awaitable[Iterable[Seen]]]
