"""/ask, and the message menu that answers what somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.answer_card import CardOptions
from bot.cards.markdown import masked_link
from bot.cogs._support.answer_delivery import send_answer
from bot.cogs._support.autocomplete import autocomplete_choices
from bot.cogs._support.help import show_help
from bot.cogs._support.message_reader import (
    MAX_QUESTION_CHARS,
    extract_question,
    message_text,
)
from bot.cogs._support.state import installed_guild_id
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState

MENU_NAME = "Answer from the evidence"


class AskCog(commands.Cog):
    """The /ask command and the message menu."""

    def __init__(self, bot: commands.AutoShardedBot, service: BotState) -> None:
        self._bot, self._service = bot, service
        # discord.py takes no menus from a class.
        self._menu = app_commands.ContextMenu(name=MENU_NAME, callback=self.answer_message)

    async def cog_load(self) -> None:
        """Add the message menu."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Remove the message menu."""
        self._bot.tree.remove_command(MENU_NAME, type=discord.AppCommandType.message)

    @app_commands.command(description="Ask about squats and hamstrings")
    @app_commands.describe(
        question="Your question, in your own words",
        private="Only you see the answer",
        member="Who the answer is for; they are named, not pinged",
    )
    @app_commands.rename(member="for")
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION_CHARS],
        private: bool = False,  # noqa: FBT001, FBT002  an option of the command
        member: discord.User | None = None,
    ) -> None:
        """Answer a question, publicly unless `private`."""
        if private and member is not None:
            raise InputError("A private answer is only for you: leave out “private” or “for”.")
        text = extract_question(question)
        if self._service.engine.follow_up_rules.asks_for_help(text):
            await show_help(self._service, interaction)
            return
        answer = await self._service.answer_for_choice(installed_guild_id(interaction), question)
        place = interaction.channel_id, interaction.user.id
        answer = answer or await self._service.answer(
            installed_guild_id(interaction), text, place=place
        )
        note = f"-# For {member.mention}" if member else None
        frame = CardOptions(note=note, question=text, addressed=member is not None)
        await send_answer(self._service, interaction, answer, frame, private=private)

    @ask.autocomplete("question")
    async def _complete_question(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return await autocomplete_choices(
            self._service,
            interaction,
            lambda library, entries: (
                (question.topic, question.question)
                for question in library.suggest(current, entries=entries)
            ),
        )

    async def answer_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Answer a message publicly."""
        text = extract_question(message_text(message))
        if not text:
            raise InputError("That message has no text; pick one that asks something.")
        answer = await self._service.answer(installed_guild_id(interaction), text)
        note = f"-# To {masked_link('this message', message.jump_url)} by {message.author.mention}"
        await send_answer(self._service, interaction, answer, CardOptions(note=note, question=text))
