"""What must go: a member's traces, old misses, the data of servers that were left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, update

from bot.store.drafts import FORMS_LAST
from bot.store.misses import DISMISSED_LAST, MISSES_KEPT, MISSES_LAST
from bot.store.schema import counts, entries, forms, guilds, misses, revisions, votes
from bot.store.transactions import Database, uncancellable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

COUNTS_LAST = timedelta(days=365)
LEFT_GUILDS_LAST = timedelta(days=30)


class RetentionStore(Database):
    """The promises about personal data, kept."""

    @uncancellable
    async def forget(self, user: int, *voter_hashes: str) -> None:
        """Erase a member in all servers: the votes under the hashes, and every authorship.

        Entries stay, by a moderator without a name.
        """
        async with self.writing() as writing:
            connection = writing.connection
            written = select(entries.c.guild).where(entries.c.author == user).distinct()
            # In one order, so that two who forget do not wait for each other.
            for guild in sorted((await connection.execute(written)).scalars()):
                await writing.touch(guild)
            for column in (
                entries.c.author, entries.c.reviewer, revisions.c.who, guilds.c.set_by
            ):  # fmt: skip
                erased = update(column.table).where(column == user).values({column: None})
                await connection.execute(erased)
            await connection.execute(delete(forms).where(forms.c.member == user))
            if voter_hashes:
                # One by one: a list of one for each server may be longer than a query can be.
                mine = delete(votes).where(votes.c.voter == bindparam("mine"))
                await connection.execute(mine, [{"mine": voter} for voter in voter_hashes])
        await self.checkpoint()

    @uncancellable
    async def known_guilds(self) -> tuple[int, ...]:
        """Return the servers that anything is kept of."""
        async with self.reading() as connection:
            rows = await connection.execute(select(guilds.c.guild).order_by(guilds.c.guild))
            return tuple(rows.scalars())

    @uncancellable
    async def guild_left(self, guild: int, at: datetime) -> None:
        """Note that the bot is no longer in a server; its data stay for 30 days."""
        async with self.writing() as writing:
            await writing.connection.execute(
                update(guilds)
                .where(guilds.c.guild == guild, guilds.c.left_at.is_(None))
                .values(left_at=at)
            )

    @uncancellable
    async def guild_joined(self, guild: int) -> None:
        """Note that the bot is in a server again."""
        async with self.writing() as writing:
            await writing.connection.execute(
                update(guilds).where(guilds.c.guild == guild).values(left_at=None)
            )

    @uncancellable
    async def guilds_present(
        self,
        ids: Iterable[int],
        at: datetime,
        *,
        shards: Collection[int] = (0,),
        shard_count: int = 1,
    ) -> None:
        """Note what servers there are at READY, unavailable ones included.

        Known servers of the given shards that are absent count as left from `at` on, unless they
        did before; servers of other shards are another process's business.
        """
        present = frozenset(ids)
        async with self.writing() as writing:
            rows = await writing.connection.execute(
                select(guilds.c.guild, guilds.c.left_at).order_by(guilds.c.guild)
            )
            for guild, left in rows.all():
                is_ours = (guild >> 22) % shard_count in shards
                if guild in present and left is not None:
                    moment = None
                elif guild not in present and left is None and is_ours:
                    moment = at
                else:
                    continue
                await writing.connection.execute(
                    update(guilds).where(guilds.c.guild == guild).values(left_at=moment)
                )

    @uncancellable
    async def purge(self, now: datetime, *, servers: bool = True) -> None:
        """Erase what has had its time: misses, unsaved forms, counts.

        And `servers` that were left; only once those that have the bot again are noted.
        """
        async with self.writing() as writing:
            connection = writing.connection
            await connection.execute(delete(misses).where(misses.c.first < now - MISSES_LAST))
            old = misses.c.dismissed < now - DISMISSED_LAST
            await connection.execute(delete(misses).where(old))
            long_ago = (now - COUNTS_LAST).date()
            await connection.execute(delete(counts).where(counts.c.day < long_ago))
            await connection.execute(delete(forms).where(forms.c.kept < now - FORMS_LAST))
            newest = func.row_number().over(
                partition_by=misses.c.guild, order_by=(misses.c.last.desc(), misses.c.number.desc())
            )
            ranked = select(misses.c.number, newest.label("place")).subquery()
            beyond = select(ranked.c.number).where(ranked.c.place > MISSES_KEPT)
            await connection.execute(delete(misses).where(misses.c.number.in_(beyond)))
            if servers:
                due = guilds.c.left_at < now - LEFT_GUILDS_LAST
                gone = await connection.execute(delete(guilds).where(due).returning(guilds.c.guild))
                for guild in gone.scalars().all():
                    await writing.tell(guild, 0)
        await self.checkpoint()
