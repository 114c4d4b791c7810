"""State shared by all cogs of one process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cogs._support.error_handler import ErrorHandler
from bot.cogs._support.rate_limit import RateLimit
from bot.cogs._support.recent_answers import RecentAnswers
from bot.cogs._support.sending import ReplySender
from bot.cogs._support.ttl_map import TtlMap
from bot.cogs._support.ttl_set import TtlSet
from bot.faq.drafts import DraftRepository
from bot.faq.guild_cache import GuildCache
from bot.faq.misses import anonymise
from bot.faq.service import FaqService
from bot.faq.usage import MISSED, UsageRecorder
from bot.pictures.rasteriser import Rasteriser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.answers.context import Context
    from bot.answers.model import Answer
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex
    from bot.faq.protocols import StoreProtocol

PROCESSED_SECONDS = 900.0
"""Discord may resend an event, e.g. after a resume; interactions last this long."""
HINT_SECONDS = 600.0
TYPING = 30, 10.0
"""Look-ups at once while a member types, and the seconds in which as many are allowed again."""
LISTENING = 100, 20.0
"""Messages of a channel."""
MOST_CONTEXTS = 2_000
"""Eleven questions a second, for so long; one takes some 5 kB."""
CONTEXT_SECONDS = 180.0
"""An asker's next question in a channel leans on the last answer for this long."""


def installed_guild_id(interaction: discord.Interaction) -> int | None:
    """Return the guild of an interaction, None where the bot isn't a member.

    There a user brought it along: nobody reads what would be kept, and nothing tells that it goes.
    """
    guild_id = interaction.guild_id
    return guild_id if guild_id and interaction.client.get_guild(guild_id) else None


async def _not_recorded() -> bool:
    return False


def _unobserved(_answer: Answer, _seconds: float) -> None:
    """Ignore an answer: nothing is measured."""


@dataclass(slots=True)
class BotState:
    """State shared by all cogs of one process."""

    engine: AnswerEngine
    store: StoreProtocol
    vote_key: bytes = field(repr=False)
    rate_limit: RateLimit = field(default_factory=RateLimit)
    typing_limit: RateLimit = field(default_factory=lambda: RateLimit(*TYPING))
    """By member: what autocomplete looks up."""
    listening_limit: RateLimit = field(default_factory=lambda: RateLimit(*LISTENING))
    """By channel: what is read of messages that are not addressed to the bot."""
    recent_answers: RecentAnswers = field(default_factory=RecentAnswers)
    rasteriser: Rasteriser = field(default_factory=Rasteriser)
    layout_turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while an evidence map is laid out, so that many at once do not block the event loop."""
    replies: ReplySender = field(default_factory=ReplySender)
    processed_ids: TtlSet = field(default_factory=lambda: TtlSet(PROCESSED_SECONDS))
    hints_shown: TtlSet = field(default_factory=lambda: TtlSet(HINT_SECONDS))
    conversations: TtlMap[Context] = field(
        default_factory=lambda: TtlMap(CONTEXT_SECONDS, MOST_CONTEXTS)
    )
    """By channel and asker: frames and references, never texts."""
    presence_recorded: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once every shard of this process has recorded its guilds."""
    record_present_guilds: Callable[[], Awaitable[bool]] = field(default=_not_recorded)
    """Records the present guilds again; returns whether every shard was connected."""
    observe_answer: Callable[[Answer, float], None] = field(default=_unobserved)
    """Called with every answer and the seconds that it took."""
    error_handler: ErrorHandler = field(init=False)
    guilds: GuildCache = field(init=False)
    usage: UsageRecorder = field(init=False)
    drafts: DraftRepository = field(init=False)
    faq: FaqService = field(init=False)

    def __post_init__(self) -> None:
        self.error_handler = ErrorHandler(self.replies)
        self.guilds = GuildCache(self.store, self.engine.index_entries)
        self.usage = UsageRecorder(self.store)
        self.drafts = DraftRepository(self.store)
        self.faq = FaqService(self.store, self.guilds.drop)

    async def answer(
        self,
        guild_id: int | None,
        question: str,
        *,
        place: tuple[int | None, int] | None = None,
        replied_to: str = "",
        passive: bool = False,
    ) -> Answer:
        """Return a guild's answer to a question, and record it if it went unanswered.

        A question may lean on the card that it replies to, else on the last answer in its `place`,
        the channel and the asker.
        """
        started = time.perf_counter()
        guild = await self.guilds.load(guild_id)
        context = self.engine.context_of(replied_to) if replied_to else None
        context = context or (self.conversations.get(place) if place else None)
        turn = self.engine.converse(
            question, entries=guild.entries, context=context, passive=passive
        )
        answer = turn.answer
        if place and turn.context:
            self.conversations.set(place, turn.context)
        self.observe_answer(answer, time.perf_counter() - started)
        if not passive or answer.outcome == "answer":
            # A server that is not read yet may have an answer of its own.
            may_keep = (
                guild_id is not None and guild.settings.keep_misses and not guild.is_unavailable
            )
            kept = anonymise(question) if may_keep and answer.outcome in MISSED else ""
            # What is kept is read once more: what was taken out of it may have parted words.
            hurts = kept not in ("", question) and self.injury_advice(kept, guild.entries)
            keep = may_keep and not hurts
            self.usage.answered(guild_id, question, answer, keep=keep)
        return answer

    def injury_advice(self, words: str, entries: EntryIndex | None) -> Answer | None:
        """Return the injury advice for a text, as written or as it would be stored; else None."""
        texts = dict.fromkeys((words, anonymise(words)))
        answers = (self.engine.answer(text, entries=entries) for text in texts)
        return next((answer for answer in answers if answer.outcome == "injury"), None)

    async def answer_for_choice(self, guild_id: int | None, reference: str) -> Answer | None:
        """Return the answer of a topic or entry chosen in autocomplete, None for other texts."""
        entries = (await self.guilds.load(guild_id)).entries
        named = self.engine.has_topic(reference)
        if not named and (entries is None or reference not in entries):
            return None
        return self.engine.recall(reference, entries=entries)
