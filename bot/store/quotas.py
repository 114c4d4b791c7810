"""How much a server can have of entries and of ways to ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from bot.errors import InputError
from bot.faq.model import MAX_ENTRIES, MAX_PHRASINGS, TOO_MANY, TOO_MANY_PHRASINGS
from bot.store.schema import entries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.faq.model import EntryContent


async def require_room(
    connection: AsyncConnection,
    guild: int,
    *drafts: EntryContent,
    instead: EntryContent | None = None,
) -> None:
    """Refuse more entries or wordings than a server can have; less than there is always fits.

    The server's row is held, so none come between. Raises InputError.
    """
    more = len(drafts) - (instead is not None)
    wordings = sum(len(draft.wordings) for draft in drafts)
    wordings -= len(instead.wordings) if instead else 0
    if more <= 0 and wordings <= 0:
        return
    there = and_(entries.c.guild == guild, entries.c.draft.is_not(None))
    # Counted here: PostgreSQL looks into no JSON that holds half a surrogate pair or a zero.
    kept = (await connection.execute(select(entries.c.draft).where(there))).scalars().all()
    if more > 0 and len(kept) + more > MAX_ENTRIES:
        raise InputError(TOO_MANY)
    if wordings > 0 and sum(len(content.wordings) for content in kept) + wordings > MAX_PHRASINGS:
        raise InputError(TOO_MANY_PHRASINGS)
