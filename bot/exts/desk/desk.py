"""Desk: the parts of what moderators do, and where their presses lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.exts.desk.journal import Journal
from bot.exts.desk.keeping import Keeping
from bot.exts.desk.moving import Moving
from bot.exts.desk.teaching import Teaching
from bot.exts.desk.writing import Writing

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.exts.routing import Routes
    from bot.exts.service import Service


@dataclass(slots=True)
class Desk:
    """Writing, keeping, teaching and moving entries, each change told to the log channel."""

    bot: commands.AutoShardedBot
    service: Service
    journal: Journal = field(init=False)
    writing: Writing = field(init=False)
    keeping: Keeping = field(init=False)
    teaching: Teaching = field(init=False)
    moving: Moving = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal(self.bot, self.service)
        self.writing = Writing(self.service, self.journal)
        self.keeping = Keeping(self.service, self.journal)
        self.teaching = Teaching(self.service, self.journal, self.writing)
        self.moving = Moving(self.service, self.journal)

    @property
    def routes(self) -> Routes:
        """Give what answers each of the moderators' presses."""
        return {
            **self.writing.routes,
            **self.keeping.routes,
            **self.teaching.routes,
            **self.moving.routes,
        }
