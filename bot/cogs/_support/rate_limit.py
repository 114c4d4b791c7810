"""Rate limit per member."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST_QUESTIONS, BURST_SECONDS = 8, 30.0
"""Questions at once, and the seconds in which as many are allowed again."""
MAX_USERS = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Too fast: seconds to wait, and whether this is the member's first refusal in a row."""

    seconds: int
    is_first: bool

    @property
    def sentence(self) -> str:
        """Return a sentence that says when to ask again."""
        unit = "second" if self.seconds == 1 else "seconds"
        return f"That was a lot at once. Give me {self.seconds} {unit}, then ask again."


@dataclass(slots=True)
class _Account:
    allowed_at: float
    refused: bool = False


@dataclass(slots=True)
class RateLimit:
    """A rate limit per member by the generic cell rate algorithm: one number a member."""

    questions: int = BURST_QUESTIONS
    seconds: float = BURST_SECONDS
    clock: Callable[[], float] = time.monotonic
    _accounts: OrderedDict[int, _Account] = field(default_factory=OrderedDict)

    def check(self, user: int) -> Refusal | None:
        """Count a question; return a refusal if it is one too many."""
        now = self.clock()
        account = self._accounts.pop(user, None) or _Account(now)
        self._accounts[user] = account
        if len(self._accounts) > MAX_USERS:
            self._accounts.popitem(last=False)
        each = self.seconds / self.questions
        wait = max(account.allowed_at, now) + each - self.seconds - now
        if wait > 0:
            first, account.refused = not account.refused, True
            return Refusal(int(wait) + 1, first)
        account.allowed_at, account.refused = max(account.allowed_at, now) + each, False
        return None
