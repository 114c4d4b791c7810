"""Claims: what only one entry of a server can have, a question and the place of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.faq.text.validation import comparison_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.faq.model import EntryContent, EntryLike


def ensure_unique(draft: EntryContent, entries: Iterable[EntryLike], number: int | None) -> None:
    """Refuse what would be a second answer: of two, the older one would go on in silence.

    `entries` are those of the server as the store has them, `number` is the entry that is to have
    the draft. Raises InputError.
    """
    asked = comparison_key(draft.question)
    for other in entries:
        if other.number == number:
            continue
        if comparison_key(other.draft.question) == asked:
            raise InputError(
                f"{other.id} asks the same by now. Change or remove that one first: "
                f"/faq show {other.id}."
            )
        replaces = None if draft.points or other.draft.points else draft.replaces
        if replaces is not None and other.draft.replaces == replaces:
            raise InputError(
                f"{other.id} is this server's answer to that topic already. Save yours beside it, "
                f"or change that one: /faq edit {other.id}."
            )
