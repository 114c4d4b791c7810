"""Keep what a session missed, so that it can be replayed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.fake_discord.enums import Intent, Json
    from tests.fake_discord.gateway.connection import Connection


class Event(NamedTuple):
    """Hold a dispatched event."""

    sequence: int
    name: str
    data: Any


@dataclass(slots=True, eq=False)
class Session:
    """Hold one session of one shard.

    Attributes:
        connection: None while the client is away; events are kept meanwhile.
        events: Everything dispatched so far.
        presence: What the client last said about itself.
    """

    shard: int
    shards: int
    intents: Intent
    connection: Connection | None
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    events: list[Event] = field(default_factory=list)
    presence: Json | None = None

    @property
    def sequence(self) -> int:
        """Return the number of the last event."""
        return len(self.events)

    def dispatch(self, name: str, data: Any) -> None:
        """Number an event, keep it, send it if someone is there."""
        event = Event(self.sequence + 1, name, data)
        self.events.append(event)
        if self.connection is not None:
            self.connection.send(0, data, s=event.sequence, t=name)

    def replay(self, after: int) -> None:
        """Send again what came after a sequence, then say that all was resumed."""
        if self.connection is None:
            return
        for event in self.events[after:]:
            self.connection.send(0, event.data, s=event.sequence, t=event.name)
        self.dispatch("RESUMED", {"_trace": []})

    def is_for(self, guild_id: int | None) -> bool:
        """Whether a guild's events, or without a guild direct ones, come to this shard."""
        return self.shard == (0 if guild_id is None else (guild_id >> 22) % self.shards)
