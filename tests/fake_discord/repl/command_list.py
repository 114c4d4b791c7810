"""List what a member's client offers: slash commands, message menus, messages to aim at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.actors.commands import find_command
from tests.fake_discord.enums import CommandType
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.repl.slash import NESTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord.actors.commands import Seat
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State


def registered(state: State, kind: CommandType) -> list[str]:
    """Return the names of all commands of a kind, hidden ones too."""
    return sorted({one["name"] for one in state.commands.everything() if one["type"] == kind})


def commands(seat: Seat, kind: CommandType) -> Iterator[Json]:
    """Return the commands of a kind that a member is offered, in the order of the alphabet."""
    for name in registered(seat.state, kind):
        try:
            yield find_command(seat, name, kind)
        except NotPossibleError:
            # Hidden, or meant for another kind of channel.
            continue


def slash_commands(seat: Seat) -> str:
    """List the slash commands with their options, those in brackets may be left out."""
    lines = [line for one in commands(seat, CommandType.SLASH) for line in _usages(one, "/")]
    return "\n".join(lines) or "The bot has registered no commands."


def _usages(command: Json, before: str) -> Iterator[str]:
    options = command.get("options") or []
    words = f"{before}{command['name']}"
    if options and options[0]["type"] in NESTED:
        for option in options:
            yield from _usages(option, f"{words} ")
        return
    names = [f"{one['name']}=…" if one.get("required") else f"[{one['name']}=…]" for one in options]
    yield f"{' '.join([words, *names])}\n    {command['description']}"


def menus(seat: Seat, said: list[Message]) -> str:
    """List the message menus, and the messages of members that they can be aimed at."""
    names = [one["name"] for one in commands(seat, CommandType.MESSAGE)]
    texts = [f"{one.payload['author']['username']}: {one.content}" for one in said]
    messages = [f"  {place} {text}" for place, text in enumerate(texts, 1)]
    return "\n".join(
        [
            f"Menus: {', '.join(names) or 'none'}",
            "Messages of members (menu 1 NAME takes the first, menu NAME the last):",
            *(messages or ["  none yet"]),
        ]
    )
