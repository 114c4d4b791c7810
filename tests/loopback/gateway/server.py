"""Talk to the websockets of the bot."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.loopback.gateway.connection import Connection
from tests.loopback.gateway.content import as_readable
from tests.loopback.gateway.faults import GatewayFaults
from tests.loopback.gateway.identifying import (
    BAD_TOKEN,
    RATE_LIMITED,
    UNDECODABLE,
    Identify,
    read_identify,
    refusal_code,
)
from tests.loopback.gateway.session import Session
from tests.loopback.shapes import Intent

if TYPE_CHECKING:
    from tests.loopback.shapes import Json
    from tests.loopback.state import State
    from tests.loopback.world.places import Channel, Guild

BEAT, IDENTIFY, PRESENCE, RESUME, MEMBERS = 1, 2, 3, 6, 8
HELLO, ACK, INVALID = 10, 11, 9
UNKNOWN_OP, NOT_IDENTIFIED, IDENTIFIED_TWICE, TIMED_OUT = 4001, 4003, 4005, 4009
BAD_SEQUENCE = 4007
LONGEST_FRAME = 4096
ENDING = frozenset({1000, 1001})


class Gateway:
    """Hold the sessions and carry events to them.

    Attributes:
        identifies: Every IDENTIFY that was let in, oldest first.
        resumes: Sessions that were resumed, by id, oldest first.
        closes: Codes the server closed with, oldest first.
        too_early: IDENTIFYs that came before their time.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.faults = GatewayFaults(self)
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identifies: list[Identify] = []
        self.resumes: list[str] = []
        self.closes: list[int] = []
        self.too_early = 0

    def dispatch(
        self,
        name: str,
        data: Json,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        intent: Intent | None = None,
    ) -> None:
        """Send an event to the sessions it is for."""
        if channel is not None and not self.state.bot_sees(channel):
            return
        if guild is not None and not guild.has_bot and name != "INTERACTION_CREATE":
            return

        def deliver() -> None:
            for session in self.sessions.values():
                wanted = intent is None or session.intents & intent
                if wanted and session.is_for(None if guild is None else guild.id):
                    session.dispatch(name, self._as_seen(name, data, session))
            self.state.signal.notify()

        self.faults.play(deliver)

    def _as_seen(self, name: str, data: Json, session: Session) -> Json:
        if name not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            return data
        return as_readable(data, session.intents, self.state.bot.id)

    @property
    def ready(self) -> list[Session]:
        """Give the sessions whose client is there."""
        return [one for one in self.sessions.values() if one.connection is not None]

    async def read_by_client(self, timeout: float) -> None:
        """Wait until every client has read all that was sent to it.

        A server may ask for a heartbeat at any time, and a heartbeat carries the last sequence.
        """
        asked = [(one.connection, one.sequence) for one in self.ready if one.connection]
        for connection, sequence in asked:
            if connection.read < sequence:
                connection.send(BEAT)
        await self.state.signal.until(
            lambda: all(
                one.read >= sequence or not one.is_open or one.is_silent for one, sequence in asked
            ),
            "the bot to read its gateway events",
            timeout=timeout,
            recheck=0.1,
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket from HELLO to its end."""
        status = self.faults.take_upgrade()
        if status is not None:
            return web.Response(status=status)
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        wants_zlib = request.query.get("compress") == "zlib-stream"
        compress = wants_zlib and self.state.settings.compress
        connection = Connection(socket, self.state.signal, compress=compress)
        self.connections.append(connection)
        transport = request.transport
        writer = asyncio.create_task(connection.write(transport))
        watcher = asyncio.create_task(self._watch(connection))
        interval = int(self.state.settings.heartbeat_interval * 1000)
        connection.send(HELLO, {"heartbeat_interval": interval, "_trace": []})
        try:
            async for message in socket:
                if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    break
                self._receive(connection, message.data, request.query.get("v", ""))
        finally:
            watcher.cancel()
            writer.cancel()
            await asyncio.gather(writer, watcher, return_exceptions=True)
            self._ended(connection)
        return socket

    async def _watch(self, connection: Connection) -> None:
        # Discord gives a client about a heartbeat and a half before it hangs up.
        while True:
            beats = connection.beats
            await asyncio.sleep(self.state.settings.heartbeat_interval * 1.5)
            if connection.beats == beats:
                self._close(connection, TIMED_OUT)

    def _ended(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # A client that closes with 1000 or 1001 ends its session; other codes leave it.
            if connection.closed_with is None and connection.socket.close_code in ENDING:
                self.sessions.pop(session.id, None)
        self.state.signal.notify()

    def _close(self, connection: Connection, code: int) -> None:
        self.closes.append(code)
        connection.close(code)
        session = connection.session
        if session is not None and code in {BAD_SEQUENCE, TIMED_OUT}:
            self.sessions.pop(session.id, None)
        self.state.signal.notify()

    def close(self, connection: Connection, code: int) -> None:
        """Close a connection; 4007 and 4009 end its session too."""
        self._close(connection, code)

    def _receive(self, connection: Connection, raw: str | bytes, version: str) -> None:
        if connection.is_silent or not connection.is_open:
            return
        size = len(raw.encode() if isinstance(raw, str) else raw)
        frame: Any = None
        if size <= LONGEST_FRAME:
            try:
                frame = json.loads(raw)
            except ValueError:
                frame = None
        if not isinstance(frame, dict):
            self._close(connection, UNDECODABLE)
            return
        if not connection.count_received():
            self._close(connection, RATE_LIMITED)
            return
        data = frame.get("d")
        match frame.get("op"):
            case 1:
                connection.heard_beat(data)
                connection.send(ACK)
            case 2 if connection.session is None and isinstance(data, dict):
                self._identify(connection, data, version)
            case 6 if connection.session is None and isinstance(data, dict):
                self._resume(connection, data)
            case 2 | 6:
                self._close(connection, IDENTIFIED_TWICE)
            case op if connection.session is None:
                self._close(connection, NOT_IDENTIFIED if op in {3, 4, 8} else UNKNOWN_OP)
            case 3:
                connection.session.presence = data
            case 4:
                pass
            case 8 if isinstance(data, dict):
                self._send_members(connection.session, data)
            case _:
                self._close(connection, UNKNOWN_OP)
        self.state.signal.notify()

    def _identify(self, connection: Connection, data: Json, version: str) -> None:
        code = self.faults.take_identify() or refusal_code(self.state, data, version)
        if code is not None:
            self._close(connection, code)
            return
        identify = read_identify(data, asyncio.get_running_loop().time())
        if len(self.identifies) >= self.state.settings.session_starts:
            # Discord resets the token of a bot that starts too many sessions.
            self.state.token += "-reset"
            self._close(connection, BAD_TOKEN)
            return
        if self._is_too_early(identify):
            self.too_early += 1
            connection.send(INVALID, data=False)
            return
        self.identifies.append(identify)
        session = Session(identify.shard, identify.shards, identify.intents, connection)
        session.presence = identify.presence
        connection.session = session
        self.sessions[session.id] = session
        self._welcome(session)

    def _is_too_early(self, identify: Identify) -> bool:
        settings = self.state.settings
        key = identify.shard % settings.max_concurrency
        since = identify.at - settings.identify_interval
        return any(
            one.at > since and one.shard % settings.max_concurrency == key
            for one in self.identifies
        )

    def _welcome(self, session: Session) -> None:
        guilds = [
            guild
            for guild in self.state.guilds.values()
            if guild.has_bot and session.is_for(guild.id)
        ]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.state.bot.own_payload(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{self.state.url.replace('http', 'ws', 1)}/resume",
                "shard": [session.shard, session.shards],
                "application": {"id": str(self.state.application_id), "flags": 0},
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
                    session.dispatch("GUILD_CREATE", guild.create_event(self.state.bot.id))

    def _resume(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self.state.token:
            self._close(connection, BAD_TOKEN)
            return
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or self.faults.take_resume():
            self.sessions.pop(str(data.get("session_id")), None)
            connection.send(INVALID, data=False)
            return
        after = data.get("seq")
        if not isinstance(after, int) or not 0 <= after <= session.sequence:
            self._close(connection, BAD_SEQUENCE)
            return
        session.connection = connection
        connection.session = session
        self.resumes.append(session.id)
        session.replay(after)

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self.state.guilds.get(int(data.get("guild_id", 0)))
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
