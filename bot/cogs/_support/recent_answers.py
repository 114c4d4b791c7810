"""Deduplicate answers: for a minute, further askers in a channel are sent to the first one."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.faq.text.validation import comparison_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer

DUPLICATE_SECONDS = 60.0
SEND_WAIT_SECONDS = 2.0
"""The second asker waits this long for the first answer to be sent."""
MAX_ANSWERS = 10_000
DEDUPLICATED_KINDS = frozenset({"answer", "choices", "not-covered"})
"""Answer kinds that are deduplicated; injury advice and small talk are always sent."""

Key = tuple[int, object]


@dataclass(slots=True)
class _Sent:
    until: float
    link: asyncio.Future[str]


@dataclass(slots=True)
class RecentAnswers:
    """Links of the answers of the last minute."""

    clock: Callable[[], float] = time.monotonic
    _sent: OrderedDict[Key, _Sent] = field(default_factory=OrderedDict)

    async def find_or_reserve(self, channel: int, answer: Answer, question: str) -> str | None:
        """Return the same answer's link; without one the caller sends it and calls `resolve`."""
        if answer.outcome not in DEDUPLICATED_KINDS:
            return None
        key = _key(channel, answer, question)
        known = self._sent.get(key)
        if known is not None and known.until > self.clock():
            with suppress(TimeoutError, asyncio.CancelledError):
                return await asyncio.wait_for(asyncio.shield(known.link), SEND_WAIT_SECONDS)
        self._evict_expired()
        self._sent.pop(key, None)
        self._sent[key] = _Sent(
            self.clock() + DUPLICATE_SECONDS, asyncio.get_running_loop().create_future()
        )
        if len(self._sent) > MAX_ANSWERS:
            self._sent.popitem(last=False)
        return None

    def resolve(self, channel: int, answer: Answer, question: str, link: str | None) -> None:
        """Set the link of a reserved answer, or None if it couldn't be sent."""
        key = _key(channel, answer, question)
        known = self._sent.get(key)
        if known is None or known.link.done():
            return
        if link is None:
            known.link.cancel()
            del self._sent[key]
        else:
            known.link.set_result(link)

    def forget_messages(self, *messages: int) -> None:
        """Forget answers whose messages were deleted."""
        self._evict_expired()
        gone = {str(message) for message in messages}
        for key, known in list(self._sent.items()):
            link = known.link
            if link.done() and not link.cancelled() and link.result().rpartition("/")[2] in gone:
                del self._sent[key]

    def _evict_expired(self) -> None:
        """Drop expired answers, as deletions search through all that remain."""
        now = self.clock()
        while self._sent:
            key, known = next(iter(self._sent.items()))
            if known.until > now:
                return
            del self._sent[key]


def _key(channel: int, answer: Answer, question: str) -> Key:
    # Not the whole answer: to hash all its lines costs more than to look anything up.
    headings = tuple(section.heading for section in answer.sections)
    said = (answer.heading, answer.correction, answer.lead, answer.verdict, answer.sentence)
    # What answers nothing is said of many questions, and is the same only to the same one.
    question_key = "" if answer.outcome == "answer" else comparison_key(question)
    return channel, (*said, headings, answer.choices, question_key)
