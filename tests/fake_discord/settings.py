"""Say how strict, how fast and how large this Discord is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import Intent

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE = Intent(0)
Rate = tuple[int, float]
"""So many calls in so many seconds."""

# Discord publishes no numbers and asks that none be relied on; these are of its magnitude.
RATES: Mapping[str, Rate] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "POST /channels/{channel_id}/typing": (5, 5.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": (5, 2.0),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold what a test may change; the defaults are Discord's.

    Attributes:
        response_seconds: Time for the first response to an interaction.
        token_seconds: Time for edits and follow-ups.
        heartbeat_interval: Seconds between heartbeats, as HELLO says.
        privileged: Privileged intents that are switched on for the application.
        identify_interval: Seconds in which `max_concurrency` shards may identify.
        max_concurrency: See `identify_interval`.
        session_starts: IDENTIFYs a day; the one after resets the token.
        shards: What /gateway/bot recommends.
        guilds_per_shard: The most guilds one shard may hold.
        rates: Calls allowed per route and top-level id.
        other_rate: The same for routes not in `rates`.
        global_rate: Calls allowed over all routes but those of interactions.
        invalid_requests: 401, 403 and 429 answers before the address is banned.
        command_creates: New commands a day and scope.
        validate: Check requests and answers against the OpenAPI description where it is found.
        patience: Seconds that waits of the driver last by default.
        compress: Compress gateway frames where the client asks for zlib-stream.
        port: Port to listen on; 0 takes a free one.
    """

    response_seconds: float = 3.0
    token_seconds: float = 900.0
    heartbeat_interval: float = 41.25
    privileged: Intent = NONE
    identify_interval: float = 5.0
    max_concurrency: int = 1
    session_starts: int = 1000
    shards: int = 1
    guilds_per_shard: int = 2500
    rates: Mapping[str, Rate] = field(default_factory=lambda: dict(RATES))
    other_rate: Rate = (30, 5.0)
    global_rate: Rate = (50, 1.0)
    invalid_requests: int = 10_000
    command_creates: int = 200
    validate: bool = True
    patience: float = 10.0
    compress: bool = True
    port: int = 0
