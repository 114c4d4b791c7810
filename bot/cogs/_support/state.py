"""What the cogs share: the library, what servers added, and what a process remembers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cogs._support.error_handler import Reporter
from bot.cogs._support.rate_limit import Cooldown
from bot.cogs._support.recent_answers import Repeats
from bot.cogs._support.sending import Replies
from bot.cogs._support.ttl_set import Recent
from bot.faq.drafts import Forms
from bot.faq.guild_cache import Community
from bot.faq.misses import stripped
from bot.faq.usage import MISSED, Ledger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.answers.model import Answer
    from bot.engine import Library
    from bot.faq.entry_index import GuildEntries
    from bot.faq.protocols import Keeping

SEEN_SECONDS = 900.0
"""Discord may send an event again, after a resume for instance; interactions last this long."""
HINT_SECONDS = 600.0


def home_of(interaction: discord.Interaction) -> int | None:
    """Give the server of a command or a press, None where the bot is no member of it.

    There a user brought it along: nobody reads what would be kept, and nothing tells that it goes.
    """
    guild_id = interaction.guild_id
    return guild_id if guild_id and interaction.client.get_guild(guild_id) else None


async def _nobody_attends() -> bool:
    return False


@dataclass(slots=True)
class Service:
    """One bot process: its library, its manners, its memory."""

    library: Library
    store: Keeping
    vote_key: bytes = field(repr=False)
    cooldown: Cooldown = field(default_factory=Cooldown)
    repeats: Repeats = field(default_factory=Repeats)
    replies: Replies = field(default_factory=Replies)
    seen: Recent = field(default_factory=lambda: Recent(SEEN_SECONDS))
    hinted: Recent = field(default_factory=lambda: Recent(HINT_SECONDS))
    attended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once every shard of this process has noted which servers there are."""
    attend: Callable[[], Awaitable[bool]] = field(default=_nobody_attends)
    """Notes once more which servers there are; tells whether that is known of all of them."""
    reporter: Reporter = field(init=False)
    community: Community = field(init=False)
    ledger: Ledger = field(init=False)
    forms: Forms = field(init=False)

    def __post_init__(self) -> None:
        self.reporter = Reporter(self.replies)
        self.community = Community(
            self.store, self.library.matcher.lexicon, self.library.graph.topics
        )
        self.ledger = Ledger(self.store)
        self.forms = Forms(self.store)

    async def answer(
        self, guild_id: int | None, question: str, *, overheard: bool = False
    ) -> Answer:
        """Answer a question as the server it is asked in has it, and note what was a miss."""
        guild = await self.community.load(guild_id)
        answer = self.library.answer(question, entries=guild.entries, overheard=overheard)
        if not overheard or answer.outcome == "answer":
            # A server that is not read yet may have an answer of its own.
            may_keep = guild_id is not None and guild.settings.keep_misses and not guild.unread
            kept = stripped(question) if may_keep and answer.outcome in MISSED else ""
            # What is kept is read once more: what was taken out of it may have parted words.
            hurts = kept not in ("", question) and self.injury(kept, guild.entries)
            keep = may_keep and not hurts
            self.ledger.answered(guild_id, question, answer, keep=keep)
        return answer

    def injury(self, words: str, entries: GuildEntries | None) -> Answer | None:
        """Give the advice for words that speak of an injury, as written or as they are kept."""
        texts = dict.fromkeys((words, stripped(words)))
        answers = (self.library.answer(text, entries=entries) for text in texts)
        return next((one for one in answers if one.outcome == "injury"), None)

    async def chosen(self, guild_id: int | None, reference: str) -> Answer | None:
        """Give the answer of a topic or an entry that autocomplete named, None for other texts."""
        entries = (await self.community.load(guild_id)).entries
        named = reference in self.library.graph.topics
        if not named and (entries is None or reference not in entries):
            return None
        return self.library.recall(reference, entries=entries)
