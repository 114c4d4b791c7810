"""Members who ask, none of them too often, and in no channel what it was told before.

So neither the cooldown nor the rule against repeats speaks, and each question gets its card.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from bot.cogs._support.recent_answers import DEDUPLICATED_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.answers.model import Answer
    from tests.fake_discord import Channel, FakeDiscord, Member

GUILDS, CHANNELS = 12, 20
"""So many servers, and so many channels in each. For each call, discord.py looks at every channel
that was answered in the last five minutes, as soon as there are 256; fewer keep this out."""
MEMBERS = 20
"""Members who ask in one channel, one after the other."""
CONTAINER = 17


@dataclass(frozen=True, slots=True)
class Place:
    """A channel and those who ask there, in turns."""

    channel: Channel
    members: Iterator[Member]


@dataclass(frozen=True, slots=True)
class Traffic:
    """Ask in channel after channel, without end."""

    discord: FakeDiscord
    asking: Iterator[tuple[Place, str]]

    @classmethod
    def over(cls, discord: FakeDiscord, answers: Mapping[str, Answer]) -> Traffic:
        """Ask these questions, whose answers tell what a channel knows, in servers made for it."""
        return cls(discord, _asking(_furnished(discord), answers))

    async def flood(self, count: int, in_flight: int) -> float:
        """Ask with so many questions unanswered at any time; give the seconds until the last."""
        calls = self.discord.calls
        first, asked = len(calls), []
        start = asyncio.get_running_loop().time()
        for _ in range(count):
            asked.append(await self._ask())
            await self.discord.until(
                lambda: len(calls) - first > len(asked) - in_flight, "earlier answers"
            )
        arrived = await self._arrivals(first, asked)
        return max(arrived.values()) - start

    async def steady(self, count: int, per_second: float) -> list[float]:
        """Ask at a steady rate; give the seconds from each event sent to its call arriving."""
        loop = asyncio.get_running_loop()
        first, sent = len(self.discord.calls), {}
        start = loop.time()
        for number in range(count):
            await asyncio.sleep(start + number / per_second - loop.time())
            at = loop.time()
            sent[await self._ask()] = at
        arrived = await self._arrivals(first, list(sent))
        return [arrived[one] - at for one, at in sent.items()]

    async def _ask(self) -> int:
        place, text = next(self.asking)
        said = await next(place.members).says(place.channel, text, mention=True)
        return said.message.id

    async def _arrivals(self, first: int, asked: Sequence[int]) -> dict[int, float]:
        """Return when the answer to each question arrived; all must be cards and sent once."""
        discord = self.discord
        await discord.until(lambda: len(discord.calls) >= first + len(asked), "the last answers")
        await discord.settled()
        calls = discord.calls[first:]
        answered = [int(one.fields["message_reference"]["message_id"]) for one in calls]
        kinds = {one.fields["components"][0]["type"] for one in calls}
        if sorted(answered) != asked or discord.refused or kinds != {CONTAINER}:
            raise AssertionError("Some questions were not answered with a card, once.")
        return {one: call.started for one, call in zip(answered, calls, strict=True)}


def _furnished(discord: FakeDiscord) -> list[Place]:
    places = []
    for number in range(GUILDS):
        guild = discord.guild(f"gym {number}")
        for room in range(CHANNELS):
            members = [guild.member(f"member {room} {one}") for one in range(MEMBERS)]
            places.append(Place(guild.channel(f"room {room}"), cycle(members)))
    return places


def _asking(places: Sequence[Place], answers: Mapping[str, Answer]) -> Iterator[tuple[Place, str]]:
    """Take the next question that a channel was not answered yet; those passed over stay first."""
    waiting = deque(answers)
    told: dict[int, set[str]] = {place.channel.id: set() for place in places}
    marks = {text: f"{one.outcome} {one.heading} {one.sentence}" for text, one in answers.items()}
    for place in cycle(places):
        known = told[place.channel.id]
        text = next(one for one in waiting if marks[one] not in known)
        waiting.remove(text)
        waiting.append(text)
        if answers[text].outcome in DEDUPLICATED_KINDS:
            known.add(marks[text])
        yield place, text
