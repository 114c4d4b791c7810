"""Roll call: servers that Discord no longer names when a shard begins a new session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discord import AutoShardedClient


def notice_absent(client: AutoShardedClient) -> None:
    """Let servers that were left while a shard was not connected go as if Discord had said so.

    A new session names all servers of its shard. discord.py adds those, and keeps for ever what it
    knew of the others. What it does with an event stands in a dictionary of its state.
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
