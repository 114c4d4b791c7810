"""Talk to the websockets of the bot."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fake_discord.gateway.connection import Connection
from tests.fake_discord.gateway.faults import GatewayFaults
from tests.fake_discord.gateway.identify import RATE_LIMITED, UNDECODABLE, Identify
from tests.fake_discord.gateway.message_content import as_readable
from tests.fake_discord.gateway.operations import BAD_SEQUENCE, identify, resume, send_members

if TYPE_CHECKING:
    from tests.fake_discord.enums import Intent, Json
    from tests.fake_discord.gateway.session import Session
    from tests.fake_discord.state.guilds import Channel, Guild
    from tests.fake_discord.state.state import State

BEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS = 1, 2, 3, 4, 6, 8
HELLO, ACK = 10, 11
UNKNOWN_OP, NOT_IDENTIFIED, IDENTIFIED_TWICE, TIMED_OUT = 4001, 4003, 4005, 4009
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
        """Return the sessions whose client is there."""
        return [one for one in self.sessions.values() if one.connection is not None]

    async def read_by_client(self, seconds: float) -> None:
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
            seconds=seconds,
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
                self.close(connection, TIMED_OUT)

    def _ended(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # A client that closes with 1000 or 1001 ends its session; other codes leave it.
            if connection.closed_with is None and connection.socket.close_code in ENDING:
                self.sessions.pop(session.id, None)
        self.state.signal.notify()

    def close(self, connection: Connection, code: int) -> None:
        """Close a connection; 4007 and 4009 end its session too."""
        self.closes.append(code)
        connection.close(code)
        session = connection.session
        if session is not None and code in {BAD_SEQUENCE, TIMED_OUT}:
            self.sessions.pop(session.id, None)
        self.state.signal.notify()

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
            self.close(connection, UNDECODABLE)
            return
        if not connection.count_received():
            self.close(connection, RATE_LIMITED)
            return
        self._obey(connection, frame, version)
        self.state.signal.notify()

    def _obey(self, connection: Connection, frame: Json, version: str) -> None:
        op, data, session = frame.get("op"), frame.get("d"), connection.session
        if op == BEAT:
            connection.heard_beat(data)
            connection.send(ACK)
        elif op in {IDENTIFY, RESUME}:
            if session is not None:
                self.close(connection, IDENTIFIED_TWICE)
            elif not isinstance(data, dict):
                self.close(connection, UNDECODABLE)
            elif op == IDENTIFY:
                identify(self, connection, data, version)
            else:
                resume(self, connection, data)
        elif op not in {PRESENCE, VOICE, MEMBERS} or not isinstance(data, dict):
            self.close(connection, UNKNOWN_OP)
        elif session is None:
            self.close(connection, NOT_IDENTIFIED)
        elif op == PRESENCE:
            session.presence = data
        elif op == MEMBERS:
            send_members(self, session, data)
