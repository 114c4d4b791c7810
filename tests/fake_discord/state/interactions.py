"""Hold interactions: what a member started and what the bot answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fake_discord.enums import InteractionType, Json, ResponseType
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.users import User


def new_token() -> str:
    """Make the token of an interaction; it alone opens its webhook."""
    return f"aW50ZXJhY3Rpb246{secrets.token_urlsafe(96)}"


@dataclass(slots=True, eq=False)
class Interaction:
    """Hold one interaction.

    Attributes:
        started: Loop time at which its event went out.
        source: The message whose component was used.
        focused: Type of the option that autocomplete completes.
        foreign: The application is the user's here, not the guild's.
        response: The first response as the bot sent it.
        response_ephemeral: What the first response decided.
        original: The message @original stands for.
        event: The INTERACTION_CREATE payload.
    """

    id: int
    type: InteractionType
    user: User
    channel: Channel
    started: float
    token: str = field(default_factory=new_token)
    source: Message | None = None
    focused: int = 0
    foreign: bool = False
    event: Json = field(default_factory=dict)
    metadata: Json = field(default_factory=dict)
    response: Json | None = None
    response_type: ResponseType | None = None
    responded: float | None = None
    response_ephemeral: bool = False
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    void: bool = False
    expired: bool = False
    awaits_first_followup: bool = False

    @property
    def messages(self) -> list[Message]:
        """Return every message the bot made through it, in order."""
        own = self.original is not None and self.original is not self.source
        first = [self.original] if own and self.original is not None else []
        return [*first, *self.followups]

    @property
    def is_thinking(self) -> bool:
        """Whether the member still reads that the bot is thinking."""
        original = self.original
        return original is not None and original.is_thinking and not original.is_deleted
