"""Send and count the frames of one websocket."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import web

    from tests.fake_discord.change_signal import Signal
    from tests.fake_discord.gateway.session import Session

SENDS_PER_MINUTE = 120


class Connection:
    """Hold one websocket of the bot; frames leave in order, senders never wait.

    Attributes:
        session: Set once the client has identified or resumed.
        read: The last sequence the client says it has read.
        is_silent: Nothing is sent though the connection stands.
        closed_with: The code the server closed with; None while it has not.
    """

    def __init__(self, socket: web.WebSocketResponse, signal: Signal, *, compress: bool) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.read = 0
        self.beats = 0
        self.is_silent = False
        self.closed_with: int | None = None
        self._signal = signal
        self._deflate = zlib.compressobj() if compress else None
        self._frames: asyncio.Queue[str | int | None] = asyncio.Queue()
        self._received: deque[float] = deque(maxlen=SENDS_PER_MINUTE)

    @property
    def is_open(self) -> bool:
        """Whether frames still reach the client."""
        return self.closed_with is None and not self.socket.closed

    def send(
        self, op: int, data: Any = None, *, s: int | None = None, t: str | None = None
    ) -> None:
        """Queue a frame; a silent connection drops it."""
        if not self.is_silent and self.closed_with is None:
            self._frames.put_nowait(json.dumps({"op": op, "d": data, "s": s, "t": t}))

    def close(self, code: int) -> None:
        """Close after what is queued has left."""
        if self.closed_with is None:
            self.closed_with = code
            self._frames.put_nowait(code)

    def abort(self) -> None:
        """Break the connection without a word, as a lost network does."""
        self.closed_with = 1006
        self._frames.put_nowait(None)

    def count_received(self) -> bool:
        """Count a frame from the client; False where it sends too many a minute."""
        now = asyncio.get_running_loop().time()
        full = len(self._received) == SENDS_PER_MINUTE
        too_fast = full and now - self._received[0] < 60.0
        self._received.append(now)
        return not too_fast

    def heard_beat(self, sequence: object) -> None:
        """Note a heartbeat and how far the client has read."""
        self.beats += 1
        self.read = max(self.read, sequence if isinstance(sequence, int) else 0)
        self._signal.notify()

    async def write(self, transport: asyncio.Transport | None) -> None:
        """Send queued frames until the connection ends."""
        while True:
            frame = await self._frames.get()
            try:
                match frame:
                    case str():
                        await self._send_now(frame)
                    case int():
                        await self.socket.close(code=frame)
                        return
                    case None:
                        if transport is not None:
                            transport.abort()
                        return
            except ConnectionError:
                return

    async def _send_now(self, frame: str) -> None:
        if self._deflate is None:
            await self.socket.send_str(frame)
            return
        data = self._deflate.compress(frame.encode())
        await self.socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))
