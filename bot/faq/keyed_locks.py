"""Locks that serialise actions on the same thing; a double click is two interactions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Hashable


class KeyedLocks:
    """Locks by key, each for as long as somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def of(self, about: Hashable) -> asyncio.Lock:
        """Return the lock of a key: `async with locks.of(key):`."""
        lock = self._locks.get(about)
        if lock is None:
            lock = self._locks[about] = asyncio.Lock()
        return lock
