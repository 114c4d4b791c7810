"""Ask what is offered while a command is typed, and take one of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.errors import NotPossibleError

if TYPE_CHECKING:
    from tests.fake_discord.actors.member import Member
    from tests.fake_discord.actors.results import InteractionResult
    from tests.fake_discord.enums import Json
    from tests.fake_discord.repl.slash import Slash
    from tests.fake_discord.state.guilds import Channel


@dataclass(frozen=True, slots=True)
class Offer:
    """Hold what was offered for the option that was typed last."""

    words: str
    values: dict[str, Any]
    choices: list[Json]

    @property
    def text(self) -> str:
        """Return what a member reads, numbered."""
        names = [f"{place} {one['name']}" for place, one in enumerate(self.choices, 1)]
        return "\n".join(names) or "(nothing is offered)"

    async def take(self, number: int, member: Member, channel: Channel) -> InteractionResult:
        """Send the command with one of what was offered."""
        if not 0 < number <= len(self.choices):
            raise NotPossibleError(f"There is no {number}: {len(self.choices)} were offered.")
        # As in a client, the value goes out, which the member never sees.
        values = {**self.values, next(reversed(self.values)): self.choices[number - 1]["value"]}
        return await member.slash(self.words, channel, **values)


async def complete(slash: Slash, member: Member, channel: Channel) -> Offer:
    """Type into the last option of a command and read what is offered."""
    values = slash.completing()
    exchange = await member.autocomplete(slash.words, channel, **values)
    return Offer(slash.words, values, exchange.choices)
