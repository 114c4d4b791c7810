"""Claims: what only one entry of a server can have, a question and the place of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.cleaning import same_wording
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.community.entries import GuildEntries
    from bot.community.model import Draft


def require_unclaimed(draft: Draft, entries: GuildEntries | None, number: int | None) -> None:
    """Refuse what would be a second answer: of two, the older one would go on in silence.

    `number` is the entry that is to have it. Raises InputError.
    """
    asked = same_wording(draft.question)
    for other in entries or ():
        if other.number != number and same_wording(other.draft.question) == asked:
            raise InputError(
                f"{other.id} asks the same by now. Change or remove that one first: "
                f"/faq show {other.id}."
            )
    if draft.replaces is None or draft.points or entries is None:
        return
    holder = entries.replacing(draft.replaces)
    if holder is not None and holder.number != number:
        raise InputError(
            f"{holder.id} is this server's answer to that topic already. Save yours beside it, "
            f"or change that one: /faq edit {holder.id}."
        )
