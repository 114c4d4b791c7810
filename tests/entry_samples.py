"""Entries of a server, in the SQLite file of the fixture `database`."""

from __future__ import annotations

import asyncio

from bot.faq.model import EntryContent
from bot.store import Store

GUILD = 123456789012345678
HOURS = EntryContent(
    "What are the gym's opening hours?",
    "From six to ten.\n\n- Sunday: **closed** 💪",
    phrasings=("when do you open",),
    category="The gym",
)
POINTER = EntryContent("what does a squat do for my hammies", "", replaces="squats-work-hamstrings")


def store(database, *drafts, guild=GUILD):
    """Save drafts, and give all that the server has."""

    async def work():
        async with await Store.open(f"sqlite:///{database}") as opened:
            await opened.import_all(guild, drafts, 9)
            return await opened.entries(guild)

    return asyncio.run(work())
