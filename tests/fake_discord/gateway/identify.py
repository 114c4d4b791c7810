"""Judge an IDENTIFY: who may open a session, when, and with which intents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.enums import KNOWN_INTENTS, PRIVILEGED, Intent

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.state import State

BAD_TOKEN, RATE_LIMITED, BAD_SHARD, SHARDING_REQUIRED = 4004, 4008, 4010, 4011
BAD_VERSION, BAD_INTENTS, DISALLOWED_INTENTS = 4012, 4013, 4014
UNDECODABLE = 4002


@dataclass(frozen=True, slots=True)
class Identify:
    """Hold an IDENTIFY that was received, for tests to look at."""

    at: float
    shard: int
    shards: int
    intents: Intent
    presence: Json | None


def refusal_code(state: State, data: Json, version: str) -> int | None:
    """Return the close code for an IDENTIFY; None where it is welcome."""
    if version != "10":
        return BAD_VERSION
    if data.get("token") != state.token:
        return BAD_TOKEN
    if not isinstance(data.get("properties"), dict):
        return UNDECODABLE
    intents = data.get("intents")
    if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
        return BAD_INTENTS
    if intents & PRIVILEGED & ~state.settings.privileged:
        return DISALLOWED_INTENTS
    shard = data.get("shard", [0, 1])
    if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
        return BAD_SHARD
    guilds = [
        guild
        for guild in state.guilds.values()
        if guild.has_bot and (guild.id >> 22) % shard[1] == shard[0]
    ]
    return SHARDING_REQUIRED if len(guilds) > state.settings.guilds_per_shard else None


def read_identify(data: Json, now: float) -> Identify:
    """Read an IDENTIFY that passed `refusal_code`."""
    shard, shards = data.get("shard", (0, 1))
    return Identify(now, shard, shards, Intent(data["intents"]), data.get("presence"))
