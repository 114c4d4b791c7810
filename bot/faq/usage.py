"""Ledger: small notes to the store that nobody waits for: misses, picks and counts of use."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.errors import StoreError
from bot.faq.misses import anonymise
from bot.faq.model import Miss, MissKind, NewMiss
from bot.faq.statistics import use_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.answers.model import Answer

T = TypeVar("T")

log = logging.getLogger(__name__)

WRITING_SECONDS = 5.0
"""How long notes add up in memory; a write of its own would cost more than the answer."""
WAITING = 1_000
"""Notes of a kind that may wait; while the store fails, the oldest are let go."""
MOST_MISSES = 2_000
MISSED = {
    "not-covered": MissKind.NOT_COVERED,
    "off-topic": MissKind.NOT_COVERED,
    "choices": MissKind.CHOICES,
}
"""Outcomes that are worth a moderator's look: what is off our topic may well be on a gym's. What
hurts somebody is never kept."""
DIGEST_BYTES = 5


def question_token(question: str) -> str:
    """Name a question by ten digits that a button can carry, empty if there is nothing to keep."""
    return parse_question_token(anonymise(question))


def parse_question_token(text: str) -> str:
    """Name a question that is stripped already, as those that are kept are."""
    plain = text.casefold().strip(" ?!.")
    return blake2b(plain.encode(), digest_size=DIGEST_BYTES).hexdigest() if plain else ""


class UsageSink(Protocol):
    """What is noted in the store while members are answered."""

    async def add_miss(
        self, guild: int, text: str, kind: MissKind, topic: str | None = None
    ) -> None:
        """Keep a question, or count it once more."""

    async def add_misses(self, missed: Sequence[NewMiss]) -> None:
        """Keep questions, all or none of them."""

    async def misses(self, guild: int, limit: int) -> tuple[Miss, ...]:
        """Return a server's misses."""

    async def count_all(self, uses: Mapping[tuple[int, str, date], int]) -> None:
        """Count uses of names in servers, all or none of them."""


@dataclass(slots=True)
class UsageRecorder:
    """Gather notes in memory and write them together, every few seconds."""

    store: UsageSink
    _uses: Counter[tuple[int, str, date]] = field(default_factory=Counter)
    _missed: deque[NewMiss] = field(default_factory=lambda: deque(maxlen=WAITING))
    _picks: deque[tuple[int, str, str]] = field(default_factory=lambda: deque(maxlen=WAITING))
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def answered(self, guild: int | None, question: str, answer: Answer, *, keep: bool) -> None:
        """Note how a question was answered; its text only where it was a miss and `keep`."""
        if guild is None:
            return
        today = datetime.now(UTC).date()
        self._uses.update((guild, name, today) for name in (answer.outcome, *use_names(answer)))
        kind = MISSED.get(answer.outcome)
        text = anonymise(question) if kind and keep else ""
        if kind and text:
            self._missed.append(NewMiss(guild, text, kind))

    def untaught(self, guild: int, texts: Iterable[str]) -> None:
        """Note as misses once more what was taught and is taught no longer."""
        self._missed.extend(NewMiss(guild, text, MissKind.NOT_COVERED) for text in texts)

    def picked(self, guild: int | None, asked: str, topic: str) -> None:
        """Note which of the offered topics was meant by the question that a digest names."""
        if guild is not None and asked:
            self._picks.append((guild, asked, topic))

    async def write(self) -> None:
        """Write what there is to write every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(WRITING_SECONDS)
            await self.written()

    async def written(self) -> None:
        """Write all notes; while the store fails they wait."""
        async with self._writing:
            try:
                await self._write_misses()
                await self._write_picks()
                await self._write_uses()
            except StoreError as error:
                log.warning("notes wait: %s", error)

    async def _write_misses(self) -> None:
        while self._missed:
            now = list(self._missed)
            await self.store.add_misses(now)
            _take_out(self._missed, now)

    async def _write_picks(self) -> None:
        while self._picks:
            # All of a server at once: its questions are read and named once, not for every pick.
            guild = self._picks[0][0]
            now = [pick for pick in self._picks if pick[0] == guild]
            kept = await self.store.misses(guild, MOST_MISSES)
            # Of equal ones the first, which comes last here, is the one that counts.
            asked = {
                parse_question_token(miss.text): miss.text
                for miss in reversed(kept)
                if miss.kind is MissKind.CHOICES
            }
            picked = [
                NewMiss(guild, asked[question], MissKind.PICKED, topic)
                for _, question, topic in now
                if question in asked
            ]
            await self.store.add_misses(picked)
            # Equal ones may have come meanwhile.
            done = set(map(id, now))
            left = (pick for pick in self._picks if id(pick) not in done)
            self._picks = deque(left, maxlen=WAITING)

    async def _write_uses(self) -> None:
        now = dict(self._uses)
        if now:
            await self.store.count_all(now)
            # Others may have been counted while these were written.
            self._uses.subtract(now)
            self._uses = +self._uses


def _take_out(waiting: deque[T], written: Sequence[T]) -> None:
    """Take out what was written, as far as it was not pushed out meanwhile."""
    for note in written:
        if waiting and waiting[0] is note:
            waiting.popleft()
