"""Hold what members and bot said to each other, and wait for the rest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.fake_discord.actors.modal import Modal, read_modal
from tests.fake_discord.enums import ResponseType
from tests.fake_discord.errors import FakeDiscordError

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.interactions import Interaction
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State

Stage = Literal["sent", "responded", "finished"]
"""How long to wait: not at all, for the first response, until nothing is thinking any more."""
GRACE = 0.1


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Hold a message of a member and what the bot made of it.

    Attributes:
        message: The member's message, with all of its content.
        first_call: Number of calls before it.
    """

    state: State
    message: Message
    first_call: int

    @property
    def answers(self) -> list[Message]:
        """Return the bot's messages since, in reply to it or to nothing."""
        return [
            one
            for one in self.message.channel.messages.values()
            if one.id > self.message.id
            and one.author_id == self.state.bot.id
            and not one.of_interaction
            and not one.is_deleted
            and one.replies_to in {None, self.message.id}
        ]

    @property
    def calls(self) -> list[Call]:
        """Return every call of the bot since."""
        return self.state.calls[self.first_call :]

    async def answer(self, seconds: float | None = None) -> Message:
        """Wait for the first answer."""
        found = await self.state.signal.until(
            lambda: self.answers,
            lambda: f"an answer to “{self.message.content[:60]}”; calls: {_told(self.calls)}",
            seconds=self.state.settings.patience if seconds is None else seconds,
        )
        return found[0]


@dataclass(frozen=True, slots=True)
class InteractionResult:
    """Hold an interaction and what the bot answered."""

    state: State
    interaction: Interaction
    first_call: int = field(default=0)

    @property
    def event(self) -> Json:
        """Return the INTERACTION_CREATE payload."""
        return self.interaction.event

    @property
    def response(self) -> Json | None:
        """Return the first response as the bot sent it."""
        return self.interaction.response

    @property
    def kind(self) -> ResponseType | None:
        """Return the type of the first response."""
        return self.interaction.response_type

    @property
    def failed(self) -> bool:
        """Whether the member reads that the application did not respond."""
        return self.interaction.response is None and self.interaction.void

    @property
    def message(self) -> Message:
        """Return the original message: sent, deferred or updated."""
        original = self.interaction.original
        if original is None:
            raise FakeDiscordError(f"There is no message: {self}")
        return original

    @property
    def followups(self) -> list[Message]:
        """Return the follow-ups, oldest first."""
        return list(self.interaction.followups)

    @property
    def messages(self) -> list[Message]:
        """Return every message made through the interaction."""
        return self.interaction.messages

    @property
    def choices(self) -> list[Json]:
        """Return the choices of autocomplete; none where the answer was late."""
        if self.kind is not ResponseType.CHOICES:
            return []
        return list((self.interaction.response or {})["data"].get("choices") or ())

    @property
    def choice_names(self) -> list[str]:
        """Return what a member reads of the choices."""
        return [str(one["name"]) for one in self.choices]

    @property
    def modal(self) -> Modal:
        """Return the modal that was opened."""
        if self.kind is not ResponseType.MODAL:
            raise FakeDiscordError(f"There is no modal: {self}")
        return read_modal(self.interaction, self.state.ids)

    @property
    def calls(self) -> list[Call]:
        """Return the calls of the bot that carry this interaction's token."""
        token = self.interaction.token
        return [one for one in self.state.calls[self.first_call :] if token in one.path]

    def expire(self) -> None:
        """Let the token run out, as after 15 minutes."""
        self.interaction.expired = True

    async def reach(self, stage: Stage, seconds: float | None = None) -> InteractionResult:
        """Wait until the exchange has come so far."""
        patience = self.state.settings.patience if seconds is None else seconds
        interaction = self.interaction
        if stage == "sent":
            return self
        await self.state.signal.until(
            self._is_responded,
            lambda: f"a first response: {self}",
            seconds=self.state.settings.response_seconds + patience,
            recheck=GRACE,
        )
        if stage == "finished":
            await self.state.signal.until(
                lambda: not interaction.is_thinking,
                lambda: f"the thinking to end: {self}",
                seconds=patience,
            )
        return self

    async def followup(self, number: int = 0) -> Message:
        """Wait for a follow-up."""
        await self.state.signal.until(
            lambda: len(self.interaction.followups) > number,
            lambda: f"follow-up {number}: {self}",
            seconds=self.state.settings.patience,
        )
        return self.interaction.followups[number]

    def _is_responded(self) -> bool:
        interaction = self.interaction
        if interaction.response is not None:
            return True
        late = interaction.started + self.state.settings.response_seconds + GRACE
        if asyncio.get_running_loop().time() > late:
            interaction.void = True
        return interaction.void

    def __str__(self) -> str:
        data: Any = self.event["data"]
        name = data.get("name") or data.get("custom_id")
        state = "failed" if self.failed else self.kind
        return f"{self.interaction.type.name} {name}: {state}; calls: {_told(self.calls)}"


def _told(calls: list[Call]) -> str:
    return "; ".join(str(one) for one in calls[-5:]) or "none"
