"""Wait until an edited card shows the expected text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fake_discord import FakeDiscord, Message


async def reads(discord: FakeDiscord, message: Message, *texts: str) -> str:
    """Wait until all of these stand on a card; give all that stands there."""
    await discord.until(
        lambda: all(text in message.text for text in texts), f"{texts} on a card", seconds=10.0
    )
    return message.text
