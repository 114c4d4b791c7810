"""What discord.py has no setting for. Every patch is here, with the reason that forces it.

discord.py keeps its event parsers in a dictionary of its connection state, and its REST address,
its websocket class and its shard class in module or class attributes.
"""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING, Any

import discord
import structlog
import yarl
from discord import shard as discord_shard
from discord.gateway import DiscordClientWebSocketResponse, ReconnectWebSocket
from discord.http import Route
from discord.shard import EventItem, EventType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import aiohttp
    from discord import AutoShardedClient
    from discord.http import HTTPClient

log = structlog.get_logger(__name__)

INTERACTION = "INTERACTION_CREATE"
CLOSE_SECONDS = 3.0
FATAL_CLOSE_CODES = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""Close codes that must not be retried."""
RECONNECT_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Pauses before one connection after another; the last one repeats."""
STABLE_SECONDS = 1.0
"""After a connection that delivered events for this long, the pauses start over."""
RESUME_SECONDS = 180.0
"""Discord keeps a session for some minutes; after that a failing resume becomes an identify."""


def set_rest_base_url(url: str) -> None:
    """Send REST calls to another base URL; discord.py has it as a class attribute."""
    Route.BASE = url


class CloseCodeWebSocket(DiscordClientWebSocketResponse):
    """A WebSocket that remembers its close code, and closes within seconds.

    aiohttp forgets the code where Discord has hung up before it can say goodbye; discord.py would
    then try again what Discord refuses for good. And it waits half a minute for the goodbye of a
    server that is not there any more.
    """

    _given: int | None = None

    async def close(self, *, code: int = 4000, message: bytes = b"") -> bool:
        """Close the connection, waiting a few seconds at most."""
        if self._given is None:
            self._given = super().close_code
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                return await super().close(code=code, message=message)
        except TimeoutError:
            return True

    @property
    def close_code(self) -> int | None:
        """Return the code of the side that closed first."""
        return super().close_code if self._given is None else self._given


def install_websocket_class() -> None:
    """Make discord.py use CloseCodeWebSocket, whose class it looks up in a module."""
    discord.http.DiscordClientWebSocketResponse = CloseCodeWebSocket  # type: ignore[attr-defined]  # the only way


class GatewayConnector:
    """Opens a client's gateway connections, through a proxy if one is set."""

    def __init__(self, http: HTTPClient, proxy: str | None) -> None:
        self._connect, self._proxy = http.ws_connect, proxy
        self._made: list[aiohttp.ClientWebSocketResponse] = []
        # Every connection is made here, resumed ones and those of /gateway/bot too.
        http.ws_connect = self._open  # type: ignore[method-assign]  # the one door

    async def _open(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        if self._proxy is not None:
            url = str(yarl.URL(self._proxy).with_query(yarl.URL(url).query))
        socket = await self._connect(url, compress=compress)
        self._made = [
            websocket for websocket in self._made if not websocket.closed or _is_final(websocket)
        ]
        self._made.append(socket)
        return socket

    def raise_if_refused(self, shard: int) -> None:
        """Raise ConnectionClosed if Discord has refused the bot for good.

        While one shard after the other is launched, discord.py does not look at those it has.
        """
        for socket in self._made:
            if _is_final(socket):
                raise discord.ConnectionClosed(socket, shard_id=shard)


def _is_final(socket: aiohttp.ClientWebSocketResponse) -> bool:
    return socket.close_code in FATAL_CLOSE_CODES


class ResumingShard(discord_shard.Shard):
    """A shard that keeps its session while Discord is unavailable, and never connects in a loop.

    discord.py's `reconnect` identifies after one failed connection, so nothing that was missed is
    replayed; its `reidentify` tries again at once, hundreds of times a second, at a gateway that
    closes every connection; and an event that cannot be read ends the whole client.
    """

    def __init__(
        self,
        ws: discord.gateway.DiscordWebSocket,
        client: AutoShardedClient,
        queue_put: Callable[[EventItem], None],
    ) -> None:
        super().__init__(ws, client, queue_put)
        self._attempts = 0
        self._last_attempt = self._lost_at = time.monotonic()
        self._last_sequence: int | None = None
        self._waiting: asyncio.Task[None] | None = None

    async def worker(self) -> None:
        """Read events until the connection has to be replaced."""
        while not self._client.is_closed():
            try:
                await self.ws.poll_event()
            except ReconnectWebSocket as error:
                self._lost_at = time.monotonic()
                self._replace(resume=error.resume)
                return
            except asyncio.CancelledError:
                return
            except self._handled_exceptions as error:
                self._lost_at = time.monotonic()
                await self._handle_disconnect(error)
                return
            except Exception:  # whatever it was, the session goes on
                log.exception("connection failed", shard=self.id)
                self._lost_at = time.monotonic()
                await self.ws.close(code=4000)
                self._replace(resume=True)
                return

    async def reidentify(self, exc: ReconnectWebSocket) -> None:
        """Open a new connection that resumes or identifies."""
        self._cancel_task()
        self._dispatch("disconnect")
        self._dispatch("shard_disconnect", self.id)
        opening = discord.gateway.DiscordWebSocket.from_client(
            self._client,
            resume=exc.resume,
            gateway=self.ws.gateway if exc.resume else None,
            shard_id=self.id,
            session=self.ws.session_id if exc.resume else None,
            sequence=self.ws.sequence if exc.resume else None,
        )
        try:
            self.ws = await asyncio.wait_for(opening, timeout=60.0)
        except ReconnectWebSocket as error:
            self._replace(resume=error.resume and exc.resume)
        except asyncio.CancelledError:
            return
        except self._handled_exceptions as error:
            await self._handle_disconnect(error)
        except Exception:  # whatever it was, it is tried again
            log.exception("connection failed", shard=self.id)
            self._replace(resume=exc.resume)
        else:
            self.launch()

    async def _handle_disconnect(self, e: Exception) -> None:
        if self._client.is_closed():
            return
        if isinstance(e, discord.ConnectionClosed) and e.code in FATAL_CLOSE_CODES:
            await super()._handle_disconnect(e)
            return
        log.warning("no connection", shard=self.id, reason=f"{type(e).__name__}: {e}")
        self._replace(resume=True)

    def _replace(self, *, resume: bool) -> None:
        """Queue a new connection after a pause, which doesn't hold up other shards."""
        now = time.monotonic()
        delivered = self.ws.sequence != self._last_sequence
        stable = delivered and now - self._last_attempt > STABLE_SECONDS
        self._attempts = 0 if stable else 1 if delivered else self._attempts + 1
        pause = RECONNECT_SECONDS[min(self._attempts, len(RECONNECT_SECONDS) - 1)]
        pause *= random.uniform(0.75, 1.25)  # noqa: S311  spreads the load, keeps no secret
        expired = now - self._lost_at > RESUME_SECONDS
        resume = resume and not expired and self.ws.session_id is not None
        if pause >= 1.0:
            log.warning("reconnecting", shard=self.id, seconds=round(pause, 1), resume=resume)
        self._waiting = asyncio.create_task(self._queue_later(pause, resume=resume))

    async def _queue_later(self, pause: float, *, resume: bool) -> None:
        await asyncio.sleep(pause)
        if not self._client.is_closed():
            self._last_attempt, self._last_sequence = time.monotonic(), self.ws.sequence
            kind = EventType.resume if resume else EventType.identify
            self._queue_put(EventItem(kind, self, ReconnectWebSocket(self.id, resume=resume)))


def install_shard_class() -> None:
    """Make discord.py use ResumingShard, whose class it looks up in a module."""
    discord_shard.Shard = ResumingShard  # type: ignore[misc]  # there is no other way


def guard_parsers(client: AutoShardedClient, answer: Callable[[object], None]) -> None:
    """Log an event that discord.py cannot read, and go on; it would end the client.

    Seen: an interaction in a channel of a new type, a poll without an expiry, a thread without an
    owner. A message or interaction is tried once more without the parts that the bot doesn't need.
    `answer` gets an interaction that cannot be read even so.
    """
    parsers = client._connection.parsers  # noqa: SLF001  the only way to the events
    for event, parse in tuple(parsers.items()):
        parsers[event] = _guarded(event, parse, answer if event == INTERACTION else None)


def _guarded(
    event: str, parse: Callable[[Any], None], answer: Callable[[object], None] | None
) -> Callable[[Any], None]:
    def guarded(data: Any) -> None:  # noqa: ANN401  whatever Discord sends
        try:
            parse(data)
        except Exception:
            log.exception("unreadable event", event_name=event)
        else:
            return
        try:
            reduced = _REDUCED[event](data)
            parse(reduced)
        except Exception:  # noqa: BLE001  logged above, with the event as it came
            log.info("event dropped", event_name=event)
            if answer is not None:
                answer(data)

    return guarded


def _reduced_message(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message with nothing but what a question or a reply needs."""
    kept = {key: value for key, value in data.items() if key in _MESSAGE_KEYS}
    return {"attachments": [], "embeds": [], "components": [], "pinned": False, **kept}


def _reduced_interaction(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an interaction in a text channel, with a reduced message."""
    reduced = dict(data)
    channel = data.get("channel") or {}
    if "guild_id" in data and "id" in channel:
        reduced["channel"] = {"position": 0, "name": "", "permission_overwrites": []} | {
            key: channel[key] for key in ("id", "guild_id", "name") if key in channel
        }
        reduced["channel"]["type"] = 0
    if "message" in data:
        message = _reduced_message(data["message"])
        reduced["message"] = message | {"components": data["message"].get("components", [])}
    return reduced


_MESSAGE_KEYS = frozenset(
    {
        "id",
        "channel_id",
        "guild_id",
        "author",
        "member",
        "content",
        "timestamp",
        "edited_timestamp",
        "tts",
        "mention_everyone",
        "mentions",
        "mention_roles",
        "type",
        "flags",
        "webhook_id",
        "message_reference",
        "nonce",
    }
)
_REDUCED: dict[str, Callable[[Any], Any]] = {
    "MESSAGE_CREATE": _reduced_message,
    "MESSAGE_UPDATE": _reduced_message,
    INTERACTION: _reduced_interaction,
}


def evict_missing_guilds(client: AutoShardedClient) -> None:
    """Remove guilds that the bot left while a shard was disconnected.

    READY lists all guilds of a shard. discord.py adds those, and never removes the others.
    """
    parsers = client._connection.parsers  # noqa: SLF001  the only way to the event
    parse_ready, parse_removal = parsers["READY"], parsers["GUILD_DELETE"]

    def parse(data: dict[str, Any]) -> None:
        named = {int(guild["id"]) for guild in data["guilds"]}
        shard = data["shard"][0]
        for guild in tuple(client.guilds):
            if guild.shard_id == shard and guild.id not in named:
                parse_removal({"id": guild.id})
        parse_ready(data)

    parsers["READY"] = parse


def ignore_bot_messages(client: AutoShardedClient) -> None:
    """Drop messages of bots and webhooks, this bot included, before they are parsed.

    None is answered, and parsing a card takes time that members would wait for.
    """
    parsers = client._connection.parsers  # noqa: SLF001  the only way to the events
    for event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        parsers[event] = _unless_by_bot(parsers[event])


def _unless_by_bot(parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def parse_of_people(data: dict[str, Any]) -> None:
        if not data["author"].get("bot") and "webhook_id" not in data:
            parse(data)

    return parse_of_people
