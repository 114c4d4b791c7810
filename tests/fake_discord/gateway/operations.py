"""Do what a client asks of the gateway: open a session, resume one, list members."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.fake_discord.enums import Intent
from tests.fake_discord.gateway.identify import BAD_TOKEN, Identify, read_identify, refusal_code
from tests.fake_discord.gateway.session import Session

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.gateway.connection import Connection
    from tests.fake_discord.gateway.server import Gateway

INVALID = 9
BAD_SEQUENCE = 4007


def identify(gateway: Gateway, connection: Connection, data: Json, version: str) -> None:
    """Open a session, or close with the code that says why not."""
    code = gateway.faults.take_identify() or refusal_code(gateway.state, data, version)
    if code is not None:
        gateway.close(connection, code)
        return
    asked = read_identify(data, asyncio.get_running_loop().time())
    if len(gateway.identifies) >= gateway.state.settings.session_starts:
        # Discord resets the token of a bot that starts too many sessions.
        gateway.state.token += "-reset"
        gateway.close(connection, BAD_TOKEN)
        return
    if _is_too_early(gateway, asked):
        gateway.too_early += 1
        connection.send(INVALID, data=False)
        return
    gateway.identifies.append(asked)
    session = Session(asked.shard, asked.shards, asked.intents, connection)
    session.presence = asked.presence
    connection.session = session
    gateway.sessions[session.id] = session
    _welcome(gateway, session)


def _is_too_early(gateway: Gateway, asked: Identify) -> bool:
    settings = gateway.state.settings
    key = asked.shard % settings.max_concurrency
    since = asked.at - settings.identify_interval
    return any(
        one.at > since and one.shard % settings.max_concurrency == key for one in gateway.identifies
    )


def _welcome(gateway: Gateway, session: Session) -> None:
    guilds = [
        guild
        for guild in gateway.state.guilds.values()
        if guild.has_bot and session.is_for(guild.id)
    ]
    session.dispatch(
        "READY",
        {
            "v": 10,
            "user": gateway.state.bot.own_payload(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"{gateway.state.url.replace('http', 'ws', 1)}/resume",
            "shard": [session.shard, session.shards],
            "application": {"id": str(gateway.state.application_id), "flags": 0},
            "session_type": "normal",
            "private_channels": [],
            "presences": [],
            "relationships": [],
            "_trace": [],
        },
    )
    if session.intents & Intent.GUILDS:
        for guild in guilds:
            if guild.available:
                session.dispatch("GUILD_CREATE", guild.create_event(gateway.state.bot.id))


def resume(gateway: Gateway, connection: Connection, data: Json) -> None:
    """Go on with a session, missed events first, or say that it is no more."""
    if data.get("token") != gateway.state.token:
        gateway.close(connection, BAD_TOKEN)
        return
    session = gateway.sessions.get(str(data.get("session_id")))
    if session is None or gateway.faults.take_resume():
        gateway.sessions.pop(str(data.get("session_id")), None)
        connection.send(INVALID, data=False)
        return
    after = data.get("seq")
    if not isinstance(after, int) or not 0 <= after <= session.sequence:
        gateway.close(connection, BAD_SEQUENCE)
        return
    session.connection = connection
    connection.session = session
    gateway.resumes.append(session.id)
    session.replay(after)


def send_members(gateway: Gateway, session: Session, data: Json) -> None:
    """Send the members a client asked for, in one chunk."""
    guild = gateway.state.guilds.get(int(data.get("guild_id", 0)))
    if guild is None:
        return
    wanted = data.get("user_ids")
    asked = {str(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
    members = [
        one.payload()
        for one in guild.memberships.values()
        if (wanted is None and one.user.username.startswith(str(data.get("query") or "")))
        or str(one.user.id) in asked
    ]
    chunk = {"guild_id": str(guild.id), "members": members, "chunk_index": 0}
    chunk |= {"chunk_count": 1, "nonce": data.get("nonce"), "not_found": []}
    session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
