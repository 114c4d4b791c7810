"""Desk: the parts of what moderators do, and where their presses lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cogs._support.audit_log import AuditLog
from bot.cogs.faq._browse import EntryBrowser
from bot.cogs.faq._editor import EntryEditor
from bot.cogs.faq._history import EntryHistory
from bot.cogs.faq._statistics import UsageStatistics
from bot.cogs.faq._transfer import ImportExport
from bot.cogs.faq._unanswered import UnansweredQuestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discord.ext import commands

    from bot.cogs._support.state import BotState


@dataclass(slots=True)
class FaqHandlers:
    """Writing, keeping, teaching and moving entries, each change told to the log channel."""

    bot: commands.AutoShardedBot
    service: BotState
    audit_log: AuditLog = field(init=False)
    writing: EntryEditor = field(init=False)
    keeping: EntryBrowser = field(init=False)
    past: EntryHistory = field(init=False)
    teaching: UnansweredQuestions = field(init=False)
    moving: ImportExport = field(init=False)
    statistics: UsageStatistics = field(init=False)

    def __post_init__(self) -> None:
        self.audit_log = AuditLog(self.bot, self.service)
        self.writing = EntryEditor(self.service)
        self.keeping = EntryBrowser(self.service)
        self.past = EntryHistory(self.service)
        self.teaching = UnansweredQuestions(self.service, self.writing)
        self.moving = ImportExport(self.service, self.audit_log)
        self.statistics = UsageStatistics(self.service)

    def __iter__(self) -> Iterator[object]:
        """Return the objects whose methods handle components."""
        yield from (self.writing, self.writing.saver, self.keeping, self.past)
        yield from (self.teaching, self.moving)
