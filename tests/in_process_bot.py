"""The shared state of the bot, for tests that run it in their own process."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.cogs._support.state import BotState
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.engine import AnswerEngine


@asynccontextmanager
async def serving(library: AnswerEngine, folder: Path) -> AsyncIterator[BotState]:
    """Return the parts that the cogs share, with a database in a folder."""
    async with Store.at(f"sqlite:///{folder / 'squatbot.db'}") as store:
        yield BotState(library, store, b"key")
