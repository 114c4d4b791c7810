"""Act as a curator and read the bot's cards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tests.cards.broken_limits import broken_limits
from tests.fake_discord import ResponseType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord import FakeDiscord, FakeGuild, InteractionResult, Member, Message, Modal

LONG = 20.0
_numbers: Iterator[int] = count()


@dataclass(frozen=True, slots=True)
class CuratorDriver:
    """A member at the desk; every card that is shown is measured by Discord's limits."""

    discord: FakeDiscord
    member: Member

    async def command(self, name: str, **options: object) -> Message:
        """Use a command that is answered with a card."""
        return self._shown(await self.member.slash(name, **options))

    async def form(self, name: str, **options: object) -> Modal:
        """Use a command that opens a form."""
        return (await self.member.slash(name, **options)).modal

    async def opens(self, card: Message, name: str) -> Modal:
        """Press a button that opens a form."""
        return (await self.member.presses(card, name)).modal

    async def opens_hidden(self, message: Message, custom_id: str) -> Modal:
        """Press, on any message, a button of a card that this member does not see."""
        return (await self.member.presses(message, custom_id, unchecked=True)).modal

    async def submits(self, modal: Modal, **texts: str) -> Message:
        """Send a form, its texts by the ids of the fields; give the card that tells of it."""
        source = modal.opened_by.source
        before = len(source.versions) if source else 0
        exchange = await self.member.submits(modal, texts, until="responded")
        return await self._told(exchange, source, before)

    async def presses(self, card: Message, name: str, *, unchecked: bool = False) -> Message:
        """Press a button; give the card that tells what came of it."""
        before = len(card.versions)
        exchange = await self.member.presses(card, name, unchecked=unchecked)
        return await self._told(exchange, card, before)

    async def selects(self, card: Message, name: str, *values: str) -> Message:
        """Choose from a select; give the card that tells what came of it."""
        before = len(card.versions)
        exchange = await self.member.selects(card, name, *values)
        return await self._told(exchange, card, before)

    async def previews(self, question: str, answer: str, **more: str) -> Message:
        """Fill in the form of a new entry; give what is shown of it."""
        modal = await self.form("/faq add")
        return await self.submits(modal, question=question, answer=answer, **more)

    async def adds(self, question: str, answer: str, *, how: str = "Save", **more: str) -> Message:
        """Add an entry; give the card that says so."""
        saved = await self.presses(await self.previews(question, answer, **more), how)
        assert "Saved as" in saved.text, saved.text
        return saved

    async def _told(
        self, exchange: InteractionResult, card: Message | None, before: int
    ) -> Message:
        if exchange.kind is not ResponseType.DEFERRED_UPDATE or card is None:
            return self._shown(await exchange.reach("finished", LONG))
        await self.discord.until(
            lambda: len(card.versions) > before or exchange.followups,
            f"the card to change: {exchange}",
            LONG,
        )
        if exchange.followups:
            return exchange.followups[-1]
        assert broken_limits(card.components) == ()
        return card

    def _shown(self, exchange: InteractionResult) -> Message:
        message = exchange.messages[-1]
        assert message.is_ephemeral, "what moderators do is for them alone"
        assert broken_limits(message.components) == ()
        return message


async def asked(guild: FakeGuild, member: Member, question: str) -> Message:
    """Ask in a channel where nobody asked before; give the answer."""
    channel = guild.channel(f"channel{next(_numbers)}")
    return await (await member.says(channel, question, mention=True)).answer()
