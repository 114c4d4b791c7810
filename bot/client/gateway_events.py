"""What the gateway tells, before discord.py makes objects of it.

discord.py keeps what it does with an event in a dictionary of its state; there is no other way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discord import AutoShardedClient


def evict_missing_guilds(client: AutoShardedClient) -> None:
    """Let servers that were left while a shard was not connected go as if Discord had said so.

    A new session names all servers of its shard. discord.py adds those, and keeps for ever what it
    knew of the others.
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
    """Pass over what bots and webhooks write, this bot among them.

    Nobody answers it, and to make objects of a card again takes time that members would wait for.
    """
    parsers = client._connection.parsers  # noqa: SLF001  the only way to the event
    parse_message = parsers["MESSAGE_CREATE"]

    def parse(data: dict[str, Any]) -> None:
        if not data["author"].get("bot") and "webhook_id" not in data:
            parse_message(data)

    parsers["MESSAGE_CREATE"] = parse
