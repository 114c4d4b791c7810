"""Play what goes wrong at the gateway."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_discord.gateway.connection import Connection
    from tests.fake_discord.gateway.server import Gateway

RECONNECT, INVALID = 7, 9


class GatewayFaults:
    """Break connections, sessions and the order of events when a test says so."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._identify_codes: deque[int] = deque()
        self._upgrade_statuses: deque[int] = deque()
        self._failing_resumes = 0
        self._duplicates = 0
        self._held: list[Callable[[], None]] | None = None

    def ask_reconnect(self) -> None:
        """Send op 7: the client shall reconnect and resume."""
        for connection in self._connections():
            connection.send(RECONNECT)

    def invalidate(self, *, resumable: bool, guild: int | None = None) -> None:
        """Send op 9, to all or to a guild's shard; what cannot be resumed is forgotten."""
        for connection in self._connections():
            if guild and not (connection.session and connection.session.is_for(guild)):
                continue
            connection.send(INVALID, data=resumable)
            if not resumable and connection.session is not None:
                self._gateway.sessions.pop(connection.session.id, None)

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in self._connections():
            self._gateway.close(connection, code)

    def drop(self) -> None:
        """Break every connection without a close frame."""
        for connection in self._connections():
            connection.abort()

    def fall_silent(self) -> None:
        """Keep the connections, but answer no heartbeat and send nothing on them any more.

        A connection the client opens after that is served again; what was dispatched meanwhile
        is replayed when it resumes.
        """
        for connection in self._connections():
            connection.is_silent = True

    def refuse_identify(self, code: int, times: int = 1) -> None:
        """Close the next IDENTIFYs with a code."""
        self._identify_codes.extend([code] * times)

    def refuse_resume(self, times: int = 1) -> None:
        """Answer the next RESUMEs with op 9 false."""
        self._failing_resumes += times

    def refuse_upgrade(self, status: int, times: int = 1) -> None:
        """Answer the next websocket requests with an HTTP status."""
        self._upgrade_statuses.extend([status] * times)

    def duplicate(self, times: int = 1) -> None:
        """Deliver each of the next events twice."""
        self._duplicates += times

    def hold(self) -> None:
        """Keep events back until `release`."""
        self._held = []

    def release(self, *, backwards: bool = True) -> None:
        """Deliver what was held, the last first unless told otherwise."""
        held, self._held = self._held or [], None
        for deliver in reversed(held) if backwards else held:
            deliver()

    def play(self, deliver: Callable[[], None]) -> None:
        """Deliver an event once, twice, or not before `release`."""
        if self._held is not None:
            self._held.append(deliver)
            return
        deliver()
        if self._duplicates:
            self._duplicates -= 1
            deliver()

    def take_identify(self) -> int | None:
        """Return the close code that waits for the next IDENTIFY."""
        return self._identify_codes.popleft() if self._identify_codes else None

    def take_upgrade(self) -> int | None:
        """Return the HTTP status that waits for the next websocket."""
        return self._upgrade_statuses.popleft() if self._upgrade_statuses else None

    def take_resume(self) -> bool:
        """Whether the next RESUME shall fail."""
        if not self._failing_resumes:
            return False
        self._failing_resumes -= 1
        return True

    def _connections(self) -> list[Connection]:
        return [one for one in self._gateway.connections if one.session is not None]
