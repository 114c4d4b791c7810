"""The weekly digest: posted in the log channel of servers whose curators want it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from discord.ext import commands, tasks

from bot.cards.digest_card import REVIEW_MONTHS, Digest, digest_card
from bot.errors import NotFoundError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cogs._support.audit_log import AuditLog
    from bot.cogs._support.state import BotState
    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import VoteTotals

log = structlog.get_logger(__name__)

CHECK_MINUTES = 30.0
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
MOST_MISSES = 500


class DigestCog(commands.Cog):
    """Post the digests that are due; of several processes, one posts each."""

    def __init__(
        self, bot: commands.AutoShardedBot, service: BotState, audit_log: AuditLog
    ) -> None:
        self._bot, self._service, self._audit_log = bot, service, audit_log

    async def cog_load(self) -> None:
        """Begin to look for digests that are due."""
        self._post_due.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self._post_due.cancel()

    @tasks.loop(minutes=CHECK_MINUTES)
    async def _post_due(self) -> None:
        await self._bot.wait_until_ready()
        try:
            for guild_id in await self._service.store.due_digests(datetime.now(UTC)):
                await self._post(guild_id)
        except StoreError as error:
            log.warning("no digests", reason=str(error))
        except Exception:
            # A loop that raises would not run again.
            log.exception("no digests")

    async def _post(self, guild_id: int) -> None:
        """Post one server's digest, unless another process does or there is no place for it."""
        store, now = self._service.store, datetime.now(UTC)
        log_channel = (await store.settings(guild_id)).log_channel
        channel = self._audit_log.find_channel(guild_id, log_channel)
        if channel is None:
            return
        # Before it is claimed: where it cannot be read, the next look tries again.
        digest = await self._gather(guild_id, now)
        # After the claim nothing is tried twice: better no digest than two.
        if await store.claim_digest(guild_id, now):
            await self._audit_log.send(channel, digest_card(digest))

    async def _gather(self, guild_id: int, now: datetime) -> Digest:
        store, engine = self._service.store, self._service.engine
        week = [
            miss for miss in await store.misses(guild_id, MOST_MISSES) if miss.last >= now - WEEK
        ]
        clusters = await asyncio.to_thread(engine.cluster_misses, week)
        votes = [
            totals
            for totals in await store.tallies(guild_id, (now - WEEK).date())
            if totals.unhelpful
        ]
        votes.sort(key=lambda totals: (totals.helpful - totals.unhelpful, totals.reference))
        known = await self._service.guilds.whole(guild_id)
        due = [
            entry
            for entry in await store.entries(guild_id)
            if entry.reviewed < now - REVIEW_MONTHS * MONTH
        ]
        due.sort(key=lambda entry: (entry.reviewed, entry.number))
        return Digest(clusters, votes, due, self._names(votes, known.entries))

    def _names(self, votes: Iterable[VoteTotals], entries: EntryIndex | None) -> dict[str, str]:
        names = {}
        for totals in votes:
            try:
                answer = self._service.engine.recall(totals.reference, entries=entries)
            except NotFoundError:
                continue
            names[totals.reference] = answer.heading
        return names
