"""Read lines: what each means, and whether it goes into a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.errors import FakeDiscordError, HiddenError, NotPossibleError
from tests.fake_discord.repl.actor import Actor
from tests.fake_discord.repl.form import OpenForm
from tests.fake_discord.repl.help_text import HELP
from tests.fake_discord.repl.seed import MODERATOR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fake_discord.actors.guild import FakeGuild
    from tests.fake_discord.fake_discord import FakeDiscord
    from tests.fake_discord.repl.actor import Told


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


TRY_MODERATOR = f"Type “as {MODERATOR}” to be somebody who manages the server."
QUIT = _line("quit|exit")
ASIDES: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (_line(""), Actor.look),
    (_line(r"\?|help"), lambda _: HELP),
    (_line(r"as(?:\s+(\S+))?"), Actor.become),
    (_line(r"allow\s+(\S+)\s+/(\S+)"), Actor.allow),
    (_line(r"allow\s+(\S+)\s+menu\s+(.+)"), Actor.allow_menu),
    (_line(r"/\s*"), Actor.list_commands),
    (_line("menu"), Actor.list_menus),
)
"""What needs no bot: the first pattern that fits a line says what it means."""
ACTIONS: tuple[tuple[re.Pattern[str], Callable[..., Awaitable[Told]]], ...] = (
    (_line(r"menu\s+([0-9]{1,4})\s+(.+)"), Actor.menu_at),
    (_line(r"menu\s+(.+)"), Actor.menu),
    (_line(r"complete\s+(/.+)"), Actor.complete),
    (_line(r"pick\s+([0-9]{1,2})"), Actor.take),
    (_line(r"dm\s+(/.+)"), Actor.slash_directly),
    (_line(r"dm(?:\s+(.+))?"), Actor.write_directly),
    (_line(r"say(?:\s+(.+))?"), Actor.say),
    (_line(r"(/.+)"), Actor.slash),
    (_line(r"!\s*(.*)"), Actor.use),
    (_line(r">\s*(.*)"), Actor.reply),
    (_line(r"(.+)"), Actor.mention),
)
"""What is done at the bot, in the same way."""


@dataclass(slots=True)
class Repl:
    """Do what is typed, line by line, and give what is to be read.

    Attributes:
        form: The form that is being filled in: lines go into its fields.
        ended: It was typed that it is enough.
    """

    discord: FakeDiscord
    played: FakeGuild
    actor: Actor = field(init=False)
    form: OpenForm | None = None
    ended: bool = False

    def __post_init__(self) -> None:
        self.actor = Actor(self.discord, self.played)

    @property
    def prompt(self) -> str:
        """Say who acts, or which field is filled in."""
        return f"{self.form.label if self.form else self.actor.member.user.username}> "

    async def enter(self, line: str) -> str:
        """Do one line; what cannot be done is said in a sentence."""
        text = line.strip()
        if QUIT.fullmatch(text):
            self.ended = True
            return ""
        try:
            told = await (self._fill(self.form, text) if self.form else self._obey(text))
        except HiddenError as error:
            return f"{error} {TRY_MODERATOR}"
        except FakeDiscordError as error:
            return str(error)
        if isinstance(told, OpenForm):
            self.form = told
            return f"{told.heading}\n\n{told.question}"
        return told

    async def _fill(self, form: OpenForm, line: str) -> Told:
        if line.lower() == "cancel":
            self.form = None
            return "The form is closed; nothing was sent."
        form.take(line)
        if not form.is_complete:
            return form.question
        self.form = None
        return await self.actor.submit(form)

    async def _obey(self, line: str) -> Told:
        for pattern, aside in ASIDES:
            if match := pattern.fullmatch(line):
                return aside(self.actor, *match.groups(""))
        if not self.discord.gateway.ready:
            raise NotPossibleError("The bot is gone: start it again in the second terminal.")
        for pattern, action in ACTIONS:
            if match := pattern.fullmatch(line):
                return await action(self.actor, *match.groups(""))
        raise NotPossibleError("That means nothing; type ? for what you can do.")
