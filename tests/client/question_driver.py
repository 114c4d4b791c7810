"""Ask the bot questions, each as a new member in a new channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.rendering import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord import Channel, FakeDiscord, FakeGuild, Member, SentMessage

QUESTION = "do squats work your hamstrings"
OTHER = "what is emg"


@dataclass(frozen=True, slots=True)
class Gym:
    """A guild in which neither the cooldown nor an earlier answer is in the way."""

    discord: FakeDiscord
    guild: FakeGuild
    numbers: Iterator[int]

    def place(self) -> tuple[Member, Channel]:
        """Return a new member and a new channel."""
        number = next(self.numbers)
        return self.guild.member(f"member{number}"), self.guild.channel(f"channel{number}")

    async def is_answered_once(self) -> SentMessage:
        """Put a question and see that it gets one answer."""
        member, channel = self.place()
        said = await member.says(channel, QUESTION, mention=True)
        await self.has_one_answer(said)
        return said

    async def has_one_answer(self, *all_said: SentMessage) -> None:
        """See that each message gets an answer, and no other in the time after."""
        for said in all_said:
            await said.answer(15.0)
        await self.discord.settled()
        for said in all_said:
            assert len(said.answers) == 1, [as_text(one) for one in said.answers]
