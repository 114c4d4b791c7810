"""Desk: the parts of what moderators do, and where their presses lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cogs._support.audit_log import Journal
from bot.cogs._support.locks import Turns
from bot.cogs.faq._browse import Keeping
from bot.cogs.faq._editor import Writing
from bot.cogs.faq._history import Past
from bot.cogs.faq._transfer import Moving
from bot.cogs.faq._unanswered import Teaching

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.state import Service


@dataclass(slots=True)
class Desk:
    """Writing, keeping, teaching and moving entries, each change told to the log channel."""

    bot: commands.AutoShardedBot
    service: Service
    journal: Journal = field(init=False)
    writing: Writing = field(init=False)
    keeping: Keeping = field(init=False)
    past: Past = field(init=False)
    teaching: Teaching = field(init=False)
    moving: Moving = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal(self.bot, self.service)
        # A server's changes come one after the other: what one has looked at, none other moves.
        turns = Turns()
        self.writing = Writing(self.service, self.journal, turns)
        self.keeping = Keeping(self.service, self.journal, turns)
        self.past = Past(self.service, self.journal, turns)
        self.teaching = Teaching(self.service, self.journal, turns, self.writing)
        self.moving = Moving(self.service, self.journal, turns)

    @property
    def routes(self) -> Routes:
        """Give what answers each of the moderators' presses."""
        return {
            **self.writing.routes,
            **self.keeping.routes,
            **self.past.routes,
            **self.teaching.routes,
            **self.moving.routes,
        }
