"""Finding: the server, the entry and the form that a command or a press is about."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, TypeVar

from bot.cogs._support.permissions import MSG_NOT_A_CURATOR
from bot.errors import InputError, NotFoundError, StoreError, StoreErrorKind
from bot.faq.guild_cache import TOO_SLOW
from bot.faq.text.validation import comparison_key

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import discord

    from bot.cogs._support.state import BotState
    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import Entry, EntryDraft, EntryLike

T = TypeVar("T")

SOON_SECONDS = 2.0
"""A form must be open within three seconds, and nothing can be said before it opens."""
LATEST = 200
"""Changes among which a removed entry is looked for by its question."""

_NUMBER = re.compile(r"#?[eE]?0*(\d{1,10})")


def require_guild_id(interaction: discord.Interaction) -> int:
    """Return the server of a command or a press."""
    if interaction.guild_id is None:
        raise InputError(MSG_NOT_A_CURATOR)
    return interaction.guild_id


def parse_entry_number(name: str) -> int | None:
    """Read an entry's number: e7, E7, #7 or 7."""
    match = _NUMBER.fullmatch(name.strip())
    return int(match[1]) if match else None


def parse_int(text: str) -> int:
    """Read a number off a button, 0 for what is none."""
    return parse_entry_number(text) or 0


async def find_entry_number(
    service: BotState, guild_id: int, name: str, *, removed: bool = False
) -> int:
    """Return the number of the entry that is meant by a number or a question.

    A question may have slips. `removed` looks among what was removed of late as well. Raises
    InputError with a sentence where nothing is meant, and StoreError.
    """
    number = parse_entry_number(name)
    if number is not None:
        return number
    entries = await service.store.entries(guild_id)
    same = comparison_key(name)
    found: EntryLike | None = next(
        (entry for entry in entries if comparison_key(entry.draft.question) == same), None
    )
    if found is None:
        found = _nearest((await service.guilds.whole(guild_id)).entries, name)
    if found is not None:
        return found.number
    if removed:
        for change in await service.store.latest(guild_id, LATEST):
            if change.before is not None and comparison_key(change.before.question) == same:
                return change.entry
    raise InputError(_nothing(name))


async def require_entry(service: BotState, guild_id: int, number: int) -> Entry:
    """Return an entry as it is now; InputError if the server has none of this number."""
    try:
        return await service.store.entry(guild_id, number)
    except NotFoundError as error:
        raise InputError(await _missing(service, guild_id, number)) from error


async def load_draft(service: BotState, interaction: discord.Interaction, key: str) -> EntryDraft:
    """Return what a member typed; InputError if it is gone, StoreError if it cannot be read now."""
    try:
        return await service.drafts.get(require_guild_id(interaction), interaction.user.id, key)
    except NotFoundError as error:
        raise InputError(
            "This text is gone: it was saved or cancelled, was kept for its day, or is somebody "
            "else's. /faq list shows what is saved."
        ) from error


async def within_modal_deadline(reading: Coroutine[object, object, T]) -> T:
    """Read something that a form waits for; StoreError where the database takes too long."""
    try:
        return await asyncio.wait_for(reading, SOON_SECONDS)
    except TimeoutError:
        # Where it waited tells nothing; the traceback would only fill the log.
        raise StoreError(StoreErrorKind.BUSY, TOO_SLOW) from None


def _nearest(entries: EntryIndex | None, name: str) -> EntryLike | None:
    """Return the entry whose wording comes so near that only a slip can be between."""
    return entries.best_match(name) if entries is not None else None


async def _missing(service: BotState, guild_id: int, number: int) -> str:
    """Say of an entry that is not there whether it was removed."""
    try:
        await service.store.history(guild_id, number)
    except NotFoundError:
        return _nothing(f"e{number}")
    return f"e{number} was removed: /faq history e{number} shows it and can bring it back."


def _nothing(name: str) -> str:
    return (
        f"There is no entry “{name}” here. /faq list shows all; a removed one still goes by its "
        "number, as in e7."
    )
