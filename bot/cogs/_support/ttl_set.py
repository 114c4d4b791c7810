"""A set whose keys expire: events processed, channels that refused us, hints shown.

Nothing here is needed after a restart.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MAX_KEYS = 10_000


@dataclass(slots=True)
class TtlSet:
    """The keys added in the last `seconds`, at most ten thousand."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _until: OrderedDict[Hashable, float] = field(default_factory=OrderedDict)

    def __contains__(self, key: Hashable) -> bool:
        return self._until.get(key, 0.0) > self.clock()

    def add_if_new(self, key: Hashable) -> bool:
        """Add a key; return whether it was new."""
        now = self.clock()
        new = self._until.pop(key, 0.0) <= now
        self._until[key] = now + self.seconds
        while len(self._until) > MAX_KEYS or next(iter(self._until.values())) <= now:
            self._until.popitem(last=False)
        return new
