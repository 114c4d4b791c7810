"""Forms: what a moderator typed and has not saved yet, kept so that nothing is typed twice."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.community.model import Form

log = logging.getLogger(__name__)

IN_MEMORY = 200
"""Forms kept in memory while the store fails."""


class Drawer(Protocol):
    """Where the store keeps forms, for a day."""

    async def keep_form(self, guild: int, user: int, key: str, form: Form) -> None:
        """Keep a form under a key."""

    async def form(self, guild: int, user: int, key: str) -> Form:
        """Give a member's form; NotFoundError if it is not there."""

    async def drop_form(self, guild: int, user: int, key: str) -> None:
        """Let a form go."""


@dataclass(slots=True)
class Forms:
    """Keep forms in the store, else in memory: a failing database costs nobody a text."""

    store: Drawer
    _own: OrderedDict[tuple[int, int, str], Form] = field(default_factory=OrderedDict)

    async def keep(self, guild: int, user: int, form: Form, key: str | None = None) -> str:
        """Keep a form, in the place of the one with the same key; give its key."""
        key = key or secrets.token_urlsafe(9)
        try:
            await self.store.keep_form(guild, user, key, form)
        except StoreError as error:
            log.warning("a form is kept in memory: %s", error)
            self._own[guild, user, key] = form
            if len(self._own) > IN_MEMORY:
                self._own.popitem(last=False)
        return key

    async def get(self, guild: int, user: int, key: str) -> Form:
        """Give a member's form.

        Raises NotFoundError for one that is saved, cancelled or a day old, and StoreError.
        """
        own = self._own.get((guild, user, key))
        return own if own is not None else await self.store.form(guild, user, key)

    def forget(self, user: int) -> None:
        """Let go of what a member typed while the store failed; the store forgets by itself."""
        for key in [one for one in self._own if one[1] == user]:
            del self._own[key]

    async def drop(self, guild: int, user: int, key: str) -> None:
        """Let a form go."""
        if self._own.pop((guild, user, key), None) is None:
            try:
                await self.store.drop_form(guild, user, key)
            except StoreError as error:
                # It goes by itself after a day.
                log.warning("a form stays for a day: %s", error)
