"""List what a member's client offers: slash commands, message menus, messages to aim at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.driver.invocations import find_command
from tests.loopback.errors import NotPossibleError
from tests.loopback.shapes import CommandType
from tests.loopback.terminal.slash import NESTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback.driver.invocations import Seat
    from tests.loopback.shapes import Json
    from tests.loopback.state import State
    from tests.loopback.world.messages import Message


def registered(state: State, kind: CommandType) -> list[str]:
    """Give the names of all commands of a kind, hidden ones too."""
    return sorted({one["name"] for one in state.commands.everything() if one["type"] == kind})


def commands(seat: Seat, kind: CommandType) -> Iterator[Json]:
    """Give the commands of a kind that a member is offered, in the order of the alphabet."""
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
