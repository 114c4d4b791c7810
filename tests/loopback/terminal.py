"""Chat with a bot in a terminal, without Discord."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.loopback.errors import LoopbackError, NotPossibleError
from tests.loopback.rendering import as_text
from tests.loopback.shapes import SELECTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.loopback.driver.exchange import Exchange
    from tests.loopback.driver.member import Member
    from tests.loopback.loopback import Loopback
    from tests.loopback.world.messages import Message
    from tests.loopback.world.places import Channel

HELP = """\
text             mention the bot with this text
> text           reply to its last message
/name key=value  use a slash command
!2               press button 2 of its last message
!2 label         choose from select 2
dm text          write to it directly
"""


@dataclass(slots=True)
class Terminal:
    """Do what is typed and give what the bot says.

    Attributes:
        shown: The bot's message that replies, presses and choices refer to.
    """

    discord: Loopback
    member: Member
    channel: Channel
    shown: Message | None = None

    async def enter(self, line: str) -> str:
        """Do one line and give the bot's messages as text."""
        before = set(self._visible())
        try:
            exchange = await self._do(line.strip())
            await self.discord.settled()
        except LoopbackError as error:
            return str(error)
        new = [one for one in self._visible() if one not in before]
        if exchange is not None:
            new = [*dict.fromkeys([*new, *self._of(exchange)])]
        if new:
            self.shown = new[-1]
        elif exchange is not None and exchange.failed:
            return "The application did not respond."
        return "\n\n".join(as_text(one) for one in new) or "(no answer)"

    def _of(self, exchange: Exchange) -> list[Message]:
        original = exchange.interaction.original
        return [original] if original is not None and not original.is_deleted else []

    def _visible(self) -> list[Message]:
        return [
            one
            for channel in (self.channel, self.member.dm)
            for one in self.member.sees(channel)
            if one.author_id == self.discord.bot.id
        ]

    async def _do(self, line: str) -> Exchange | None:
        if line.startswith("/"):
            return await self._slash(line)
        if line.startswith("!"):
            return await self._use(line.removeprefix("!"))
        if line.startswith("dm "):
            await self.member.says(self.member.dm, line.removeprefix("dm "))
        elif line.startswith(">"):
            target = self.shown
            if target is None:
                raise NotPossibleError("There is no message to reply to.")
            text = line.removeprefix(">").strip()
            await self.member.says(target.channel, text, reply_to=target)
        else:
            await self.member.says(self.channel, line, mention=True)
        return None

    async def _slash(self, line: str) -> Exchange:
        words = shlex.split(line)
        options = dict(word.split("=", 1) for word in words if "=" in word)
        command = " ".join(word for word in words if "=" not in word)
        values = {key: _value(value) for key, value in options.items()}
        return await self.member.slash(command, self.channel, "finished", **values)

    async def _use(self, words: str) -> Exchange:
        number, _, label = words.partition(" ")
        controls = self.shown.controls if self.shown else []
        if self.shown is None or not number.isdigit() or not 0 < int(number) <= len(controls):
            raise NotPossibleError("There is no such button.")
        control = controls[int(number) - 1]
        name = control.get("custom_id") or control.get("label") or ""
        if control["type"] in SELECTS:
            return await self.member.selects(self.shown, name, label)
        return await self.member.presses(self.shown, name)


def _value(word: str) -> str | bool:
    return {"true": True, "false": False}.get(word, word)


async def chat(
    discord: Loopback,
    read: Callable[[], Awaitable[str | None]],
    write: Callable[[str], None],
) -> None:
    """Say how to connect a bot, wait for it, and chat until there are no more lines."""
    guild = discord.guild("gym")
    terminal = Terminal(discord, guild.member("you"), guild.channel())
    for name, value in discord.environment.items():
        write(f"export {name}={value}")
    write("Start the bot with these; waiting for it …")
    await discord.ready(seconds=3600)
    write(f"{discord.bot.username} is here.\n\n{HELP}")
    while (line := await read()) is not None:
        if line.strip():
            write(await terminal.enter(line))
