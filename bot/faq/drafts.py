"""Forms: what a moderator typed and has not saved yet, kept so that nothing is typed twice."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.model import EntryDraft

log = logging.getLogger(__name__)

IN_MEMORY = 200
"""Forms kept in memory while the store fails."""
LAST_SECONDS = 24 * 3600.0
"""How long they are kept there, as long as in the store."""

Key = tuple[int, int, str]
"""A server, a member, and the key of a form."""


class DraftStorage(Protocol):
    """Where the store keeps forms, for a day."""

    async def keep_form(self, guild: int, user: int, key: str, form: EntryDraft) -> None:
        """Keep a form under a key."""

    async def form(self, guild: int, user: int, key: str) -> EntryDraft:
        """Return a member's form; NotFoundError if it is not there."""

    async def drop_form(self, guild: int, user: int, key: str) -> None:
        """Let a form go."""


@dataclass(slots=True)
class DraftRepository:
    """Keep forms in the store, else in memory: a failing database costs nobody a text."""

    store: DraftStorage
    clock: Callable[[], float] = time.monotonic
    _own: OrderedDict[Key, tuple[float, EntryDraft]] = field(default_factory=OrderedDict)

    async def keep(self, guild: int, user: int, form: EntryDraft, key: str | None = None) -> str:
        """Keep a form, in the place of the one with the same key; give its key."""
        key = key or secrets.token_urlsafe(9)
        try:
            await self.store.keep_form(guild, user, key, form)
        except StoreError as error:
            log.warning("a form is kept in memory: %s", error)
            self._own[guild, user, key] = self.clock(), form
            self._own.move_to_end((guild, user, key))
            self._let_old_ones_go()
        else:
            # What waits in memory since the store failed is older.
            self._own.pop((guild, user, key), None)
        return key

    async def get(self, guild: int, user: int, key: str) -> EntryDraft:
        """Return a member's form.

        Raises NotFoundError for one that is saved, cancelled or a day old, and StoreError.
        """
        self._let_old_ones_go()
        own = self._own.get((guild, user, key))
        return own[1] if own is not None else await self.store.form(guild, user, key)

    def forget(self, user: int) -> None:
        """Let go of what a member typed while the store failed; the store forgets by itself."""
        for key in [key for key in self._own if key[1] == user]:
            del self._own[key]

    async def drop(self, guild: int, user: int, key: str) -> None:
        """Let a form go, wherever it is: an older text of it may lie in the store."""
        self._own.pop((guild, user, key), None)
        try:
            await self.store.drop_form(guild, user, key)
        except StoreError as error:
            # It goes by itself after a day.
            log.warning("a form stays for a day: %s", error)

    def _let_old_ones_go(self) -> None:
        """Forget what was kept a day ago, and the oldest of too many."""
        since = self.clock() - LAST_SECONDS
        while self._own:
            kept, _ = next(iter(self._own.values()))
            if kept > since and len(self._own) <= IN_MEMORY:
                break
            self._own.popitem(last=False)
