"""A mapping whose values expire: conversations, and messages that may still be edited."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MAX_KEYS = 10_000
"""Of values that take little memory."""

Value = TypeVar("Value")


@dataclass(slots=True)
class TtlMap(Generic[Value]):
    """The values set in the last `seconds`, at most so many; others take no memory."""

    seconds: float
    most: int = MAX_KEYS
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[Hashable, tuple[float, Value]] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Value | None:
        """Return a key's value, None if it has none or the value has expired."""
        until, value = self._held.get(key, (0.0, None))
        return value if until > self.clock() else None

    def set(self, key: Hashable, value: Value) -> None:
        """Set a key's value, and start its time anew."""
        now = self.clock()
        self._held.pop(key, None)
        self._held[key] = now + self.seconds, value
        while len(self._held) > self.most or next(iter(self._held.values()))[0] <= now:
            self._held.popitem(last=False)

    def pop(self, key: Hashable) -> None:
        """Forget a key."""
        self._held.pop(key, None)
