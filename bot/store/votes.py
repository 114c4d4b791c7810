"""Votes on answers, and counts of use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select

from bot.faq.model import VoteTotals
from bot.store.schema import counts, votes
from bot.store.transactions import Database, uncancellable, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class VoteStore(Database):
    """What members found helpful, under hashes, and how often the bot is used."""

    @uncancellable
    async def vote(self, guild: int, reference: str, voter_hash: str, helpful: bool) -> None:  # noqa: FBT001 - a vote is a yes or a no
        """Note a member's vote on an answer, in place of an earlier one."""
        async with self.writing() as writing:
            await writing.know(guild)
            cast = {"helpful": helpful, "day": datetime.now(UTC).date()}
            row = upsert(writing.connection, votes).values(
                guild=guild, reference=reference, voter=voter_hash, **cast
            )
            key = [votes.c.guild, votes.c.reference, votes.c.voter]
            row = row.on_conflict_do_update(index_elements=key, set_=cast)
            await writing.connection.execute(row)

    @uncancellable
    async def tallies(self, guild: int, since: date | None = None) -> tuple[VoteTotals, ...]:
        """Return the votes on each answer of a server, by reference; of all time, or from a day on.

        Votes that were cast before days were kept count for all time alone.
        """
        counted = votes.c.guild == guild
        if since is not None:
            counted = and_(counted, votes.c.day >= since)
        query = (
            select(
                votes.c.reference,
                func.sum(case((votes.c.helpful, 1), else_=0)),
                func.sum(case((votes.c.helpful, 0), else_=1)),
            )
            .where(counted)
            .group_by(votes.c.reference)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        # Sorted here, because databases sort texts each in their own way.
        return tuple(sorted((VoteTotals(*row) for row in rows), key=lambda tally: tally.reference))

    @uncancellable
    async def count(self, guild: int, name: str, day: date, times: int = 1) -> None:
        """Count a use of what the name stands for, or several at once."""
        await self.count_all({(guild, name, day): times})

    @uncancellable
    async def count_all(self, uses: Mapping[tuple[int, str, date], int]) -> None:
        """Count uses of names in servers, all or none of them."""
        if not uses:
            return
        # In one order, so that two processes do not wait for each other.
        rows = [
            {"guild": guild, "name": name, "day": day, "count": times}
            for (guild, name, day), times in sorted(uses.items())
        ]
        async with self.writing() as writing:
            await writing.know(*sorted({guild for guild, _, _ in uses}))
            new = upsert(writing.connection, counts)
            more = {"count": counts.c.count + new.excluded.count}
            key = [counts.c.guild, counts.c.name, counts.c.day]
            await writing.connection.execute(
                new.on_conflict_do_update(index_elements=key, set_=more), rows
            )

    @uncancellable
    async def counts(self, guild: int, since: date) -> dict[str, int]:
        """Return how often each name was counted from a day on."""
        query = (
            select(counts.c.name, func.sum(counts.c.count))
            .where(counts.c.guild == guild, counts.c.day >= since)
            .group_by(counts.c.name)
        )
        async with self.reading() as connection:
            return {name: int(count) for name, count in sorted(await connection.execute(query))}
