"""Answer interactions that discord.py cannot read, so that nobody is left without a word."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.cards.answer_card import notice_card

if TYPE_CHECKING:
    from discord import AutoShardedClient

log = structlog.get_logger(__name__)

MSG_UNREADABLE = (
    "Discord sent me this in a form that I cannot read. Try it once more, or mention me with your "
    "question instead."
)
MESSAGE, CHOICES = 4, 8
"""Types of a response."""
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15


class UnreadableInteractions:
    """Answers by id and token alone, which is all that Discord's callback needs."""

    def __init__(self, client: AutoShardedClient) -> None:
        self._client = client
        self._answering: set[asyncio.Task[None]] = set()

    def answer(self, data: object) -> None:
        """Answer an interaction that has an id and a token."""
        if not isinstance(data, dict):
            return
        number, token = data.get("id"), data.get("token")
        if not (isinstance(number, str) and number.isdecimal() and isinstance(token, str)):
            return
        answering = asyncio.create_task(self._send(number, token, response_to(data)))
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)

    async def _send(self, number: str, token: str, response: dict[str, Any]) -> None:
        route = Route("POST", "/interactions/{number}/{token}/callback", number=number, token=token)
        try:
            await self._client.http.request(route, json=response)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("unanswered", interaction=number, error=type(error).__name__)


def response_to(data: dict[str, Any]) -> dict[str, Any]:
    """Return a response in Discord's format: no choices to a text being typed, else a notice."""
    if data.get("type") == discord.InteractionType.autocomplete.value:
        return {"type": CHOICES, "data": {"choices": []}}
    components = notice_card(MSG_UNREADABLE).to_components()  # type: ignore[no-untyped-call]
    return {
        "type": MESSAGE,
        "data": {"components": components, "flags": EPHEMERAL | COMPONENTS_V2},
    }
