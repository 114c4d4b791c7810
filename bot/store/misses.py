"""Questions that got no answer, or a doubtful one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from sqlalchemy import and_, case, delete, desc, select, update

from bot.faq.model import Miss, MissKind, NewMiss
from bot.store.schema import guilds, misses
from bot.store.transactions import Database, uncancellable, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MISS_CHARACTERS = 200
MISSES_LAST = timedelta(days=90)
MISSES_KEPT = 2_000
"""Of one server, after each clearing: whoever floods it pushes out what was asked longest ago."""

DISMISSED_LAST = timedelta(days=1)
"""Dismissed misses, so that dismissing can be undone."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What no database takes as text: NUL, and halves of characters."""


class MissStore(Database):
    """What members asked in vain; texts come here stripped and without their author."""

    @uncancellable
    async def add_miss(
        self, guild: int, text: str, kind: MissKind, topic: str | None = None
    ) -> None:
        """Keep a question, or count it once more; nothing of it where the server keeps none."""
        await self.add_misses([NewMiss(guild, text, kind, topic)])

    @uncancellable
    async def add_misses(self, missed: Sequence[NewMiss]) -> None:
        """Keep questions, all or none of them; those of servers that keep none are left out."""
        now = datetime.now(UTC)
        rows = [row for miss in missed if (row := _row(miss, now))]
        if not rows:
            return
        async with self.writing() as writing:
            connection = writing.connection
            named = sorted({miss.guild for miss in missed})
            await writing.know(*named)
            wanted = select(guilds.c.guild).where(guilds.c.guild.in_(named), guilds.c.keep_misses)
            keeping = set((await connection.execute(wanted)).scalars())
            kept = [row for row in rows if row["guild"] in keeping]
            if not kept:
                return
            # One that has had its time is not counted on: what is asked now begins anew.
            over = and_(misses.c.guild.in_(named), misses.c.first < now - MISSES_LAST)
            await connection.execute(delete(misses).where(over))
            new = upsert(connection, misses)
            # What was dismissed and is asked again is a new miss.
            fresh = misses.c.dismissed.is_not(None)
            again = {
                "count": case((fresh, 1), else_=misses.c.count + 1),
                "first": case((fresh, new.excluded.first), else_=misses.c.first),
                "topic": new.excluded.topic,
                "last": new.excluded.last,
                "dismissed": None,
            }
            key = [misses.c.guild, misses.c.kind, misses.c.normal]
            await connection.execute(
                new.on_conflict_do_update(index_elements=key, set_=again), kept
            )

    @uncancellable
    async def misses(self, guild: int, limit: int) -> tuple[Miss, ...]:
        """Return a server's misses of 90 days, most asked first, then those asked last."""
        m, since = misses.c, datetime.now(UTC) - MISSES_LAST
        query = (
            select(m.number, m.text, m.kind, m.topic, m.count, m.first, m.last)
            # Older ones may lie here until the next clearing.
            .where(m.guild == guild, m.first >= since, m.dismissed.is_(None))
            .order_by(desc(m.count), desc(m.last), m.number)
            .limit(limit)
        )
        async with self.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Miss(number, text, MissKind(kind), *rest) for number, text, kind, *rest in rows
        )

    @uncancellable
    async def dismiss(self, guild: int, numbers: Iterable[int], at: datetime | None = None) -> int:
        """Take some of a server's misses off the list; return how many there were.

        They can be restored for a day, by the moment `at` which they are dismissed.
        """
        which = [number for number in numbers if 0 < number < 2**63]
        listed = and_(
            misses.c.guild == guild, misses.c.number.in_(which), misses.c.dismissed.is_(None)
        )
        async with self.writing() as writing:
            dismissal = update(misses).where(listed).values(dismissed=at or datetime.now(UTC))
            done = await writing.connection.execute(dismissal)
        return done.rowcount

    @uncancellable
    async def restore_misses(self, guild: int, at: datetime) -> int:
        """List again what was dismissed at a moment of the last day; return how many misses."""
        if at < datetime.now(UTC) - DISMISSED_LAST:
            return 0
        dismissed = and_(misses.c.guild == guild, misses.c.dismissed == at)
        async with self.writing() as writing:
            restoring = update(misses).where(dismissed).values(dismissed=None)
            done = await writing.connection.execute(restoring)
        return done.rowcount


def _row(miss: NewMiss, now: datetime) -> dict[str, Any] | None:
    text = " ".join(_UNSTORABLE.sub(" ", miss.text).split())[:MISS_CHARACTERS].rstrip()
    if not (normal := normalise_for_uniqueness(text)):
        return None
    return {
        "guild": miss.guild,
        "kind": miss.kind,
        "normal": normal,
        "text": text,
        "topic": miss.topic,
        "count": 1,
        "first": now,
        "last": now,
    }


def normalise_for_uniqueness(text: str) -> str:
    """Make texts equal that differ in case, width, spacing or the marks at their end."""
    # Folding case may take a text apart that was composed, so it is composed once more.
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return " ".join(folded.split()).strip(" ?!.…,;:")
