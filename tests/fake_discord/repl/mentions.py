"""Put names and times for mentions, and mentions for names, as a client does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.state.guilds import Guild
    from tests.fake_discord.state.state import State

AT = re.compile(r"(?<!\w)@([\w-]+)")
LAST = 1 << 36
"""A second that datetime can hold still."""
MENTION = re.compile(r"<(@&|@|#|t:)([0-9]{1,20})(?::[a-zA-Z])?>")


def readable(text: str, state: State, guild: Guild) -> str:
    """Put names and times for the mentions that can be resolved; the others stay as they are."""

    def name(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "t:" and number < LAST:
            return f"{datetime.fromtimestamp(number, UTC).astimezone():%Y-%m-%d %H:%M}"
        if match[1] == "@" and number in state.users:
            return f"@{state.users[number].username}"
        if match[1] == "@&" and number in guild.roles:
            return f"@{guild.roles[number].name.removeprefix('@')}"
        if match[1] == "#" and number in state.channels:
            return f"#{state.channels[number].name}"
        return match[0]

    return MENTION.sub(name, text)


def mentioning(text: str, mentions: Mapping[str, str]) -> str:
    """Put the mention for each @name that is known."""
    return AT.sub(lambda match: mentions.get(match[1].lower(), match[0]), text)
