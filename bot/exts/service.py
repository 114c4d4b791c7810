"""What the cogs share: the library, and what a process remembers for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.ui.cooldown import Cooldown
from bot.ui.memory import Recent
from bot.ui.repeats import Repeats
from bot.ui.reporting import Reporter
from bot.ui.sending import Replies

if TYPE_CHECKING:
    from bot.library import Library

SEEN_SECONDS = 900.0
"""Discord may send an event again, after a resume for instance; interactions last this long."""
HINT_SECONDS = 600.0


@dataclass(slots=True)
class Service:
    """One bot process: its library, its manners, its memory."""

    library: Library
    cooldown: Cooldown = field(default_factory=Cooldown)
    repeats: Repeats = field(default_factory=Repeats)
    replies: Replies = field(default_factory=Replies)
    seen: Recent = field(default_factory=lambda: Recent(SEEN_SECONDS))
    hinted: Recent = field(default_factory=lambda: Recent(HINT_SECONDS))
    reporter: Reporter = field(init=False)

    def __post_init__(self) -> None:
        self.reporter = Reporter(self.replies)
