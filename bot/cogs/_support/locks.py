"""Turns: presses on the same thing, one after the other; a double click is two of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Hashable


class KeyedLocks:
    """Locks by what they are about, each for as long as somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def of(self, about: Hashable) -> asyncio.Lock:
        """Give the lock of a thing: `async with turns.of(key):`."""
        lock = self._locks.get(about)
        if lock is None:
            lock = self._locks[about] = asyncio.Lock()
        return lock
