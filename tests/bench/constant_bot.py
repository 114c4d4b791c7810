"""A plain discord.py bot that answers every mention with one constant card, and nothing else.

    DISCORD_TOKEN=… DISCORD_API_URL=… DISCORD_GATEWAY_URL=… \
        python -m tests.bench.constant_bot COMPONENTS CHARACTERS

The card is built anew for every message, as any bot does whose cards differ; everything else is as
lean as discord.py allows.
"""

from __future__ import annotations

import os
import sys

import discord
import yarl
from discord import ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

WORDS = "Squats train the quads and the glutes; the hamstrings hardly grow. "
BUTTONS = ("Why?", "How sure?", "Sources", "What instead?")
OPTIONS = (
    "Do squats make your hamstrings grow?",
    "Which exercises are best for hamstrings?",
    "Do you go deeper for the hamstrings?",
)
CONTROLS = 8
"""Components of the card besides its texts: container, two rows, four buttons and a select."""


class ConstantBot(discord.Client):
    """Reply to mentions; subscribe to and keep as little as the bot it is measured beside."""

    def __init__(self, components: int, characters: int) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        count = components - CONTROLS
        self._texts = [(WORDS * characters)[: characters // count] for _ in range(count)]

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention of a person's."""
        if not message.author.bot and self.user in message.mentions:
            await message.reply(view=self.card(), mention_author=True)

    def card(self) -> ui.LayoutView:
        """Lay the card out."""
        container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=0x3BA55D)
        for text in self._texts:
            container.add_item(ui.TextDisplay(text))
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for label in BUTTONS:
            row.add_item(ui.Button(label=label, custom_id=f"v1:squats-work-hamstrings:{label}"))
        options = [discord.SelectOption(label=one, value=one) for one in OPTIONS]
        container.add_item(row)
        container.add_item(ui.ActionRow(ui.Select(custom_id="v1:next", options=options)))
        view = ui.LayoutView(timeout=None)
        view.add_item(container)
        # Else discord.py would keep every one of them in memory.
        view.stop()
        return view


if __name__ == "__main__":
    Route.BASE = os.environ["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    bot = ConstantBot(*map(int, sys.argv[1:]))
    bot.run(os.environ["DISCORD_TOKEN"], root_logger=True)
