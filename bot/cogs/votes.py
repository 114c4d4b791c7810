"""Votes: one per member and answer, and what was wanted where it didn't help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.cards.answer_card import answer_card, build_view, button, notice_card
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.modals import Field, build_modal, submitted_values
from bot.cogs._support.component_router import component
from bot.cogs._support.responses import defer, update_response
from bot.cogs._support.state import installed_guild_id
from bot.errors import InputError, NotFoundError
from bot.faq.misses import anonymise
from bot.faq.model import MissKind
from bot.faq.vote_hash import hash_voter

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cogs._support.state import BotState

MSG_HELPFUL = "Thank you, your vote is saved. Click the other button if you change your mind."
MSG_UNHELPFUL = "Thank you, your vote is saved."
MSG_ASK_WANTED = (
    "What did you want to know? This server's curators will see your words, without your name."
)
MSG_RECEIVED = "Thank you. This server's curators will see it, without your name."
MSG_NOT_STORED = "This server no longer stores questions, so nothing was saved."
MSG_NOTHING_LEFT = (
    "Nothing was saved: after removing mentions, links and long numbers there was no text left."
)
MSG_NOT_HERE = "Votes only count in servers; nobody would read them here."
MSG_ANSWER_GONE = "This answer no longer exists, so there is nothing to vote on."

WANTED_FIELD = "wanted"
FORM_TITLE = "Not helpful"
FIELDS = (
    Field(
        WANTED_FIELD,
        "What did you want to know?",
        "Kept without your name; mentions, links and long numbers are taken out.",
        long=True,
        required=False,
        most=300,
    ),
)


class VoteHandlers:
    """Handlers of the vote buttons and their form."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @component(ComponentAction.HELPFUL)
    async def _helpful(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction, in_place=False)
        await self._vote(interaction, press, helpful=True)
        await update_response(interaction, notice_card(MSG_HELPFUL))

    @component(ComponentAction.UNHELPFUL)
    async def _unhelpful(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Store the vote; offer to say what was wanted if the guild stores questions."""
        await defer(interaction, in_place=False)
        await self._vote(interaction, press, helpful=False)
        wanted_button = button(
            "Say what you wanted to know", CustomId(ComponentAction.WANTED, press.reference)
        )
        settings = (await self._service.guilds.load(installed_guild_id(interaction))).settings
        if wanted_button is None or not settings.keep_misses:
            await update_response(interaction, notice_card(MSG_UNHELPFUL))
            return
        text: discord.ui.TextDisplay[discord.ui.LayoutView]
        text = discord.ui.TextDisplay(f"{MSG_UNHELPFUL}\n{MSG_ASK_WANTED}")
        await update_response(interaction, build_view([text, discord.ui.ActionRow(wanted_button)]))

    async def _vote(
        self, interaction: discord.Interaction, press: CustomId, *, helpful: bool
    ) -> None:
        guild = installed_guild_id(interaction)
        if guild is None:
            raise InputError(MSG_NOT_HERE)
        answer = await self._answer(guild, press.reference)
        voter = hash_voter(self._service.vote_key, guild, interaction.user.id)
        await self._service.store.vote(guild, answer.reference, voter, helpful)

    @component(ComponentAction.WANTED)
    async def _wanted(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Open the form, or store its text."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._keep(
                interaction, press, submitted_values(interaction).get(WANTED_FIELD, "")
            )
            return
        custom_id = f"v1:{ComponentAction.WANTED}:{press.reference.replace(':', '.')}"
        await interaction.response.send_modal(build_modal(FORM_TITLE, custom_id, FIELDS, {}))

    async def _keep(self, interaction: discord.Interaction, press: CustomId, words: str) -> None:
        """Store the text as an unanswered question; answer an injury instead of storing it."""
        guild = installed_guild_id(interaction)
        if guild is None:
            raise InputError(MSG_NOT_HERE)
        await defer(interaction, in_place=False)
        known = await self._service.guilds.load(guild)
        answer = await self._answer(guild, press.reference)
        text = anonymise(words)
        hurt = self._service.injury_advice(words, known.entries)
        if not words.strip():
            await update_response(interaction, notice_card(MSG_UNHELPFUL))
        elif not text:
            await update_response(interaction, notice_card(MSG_NOTHING_LEFT))
        elif hurt is not None:
            await update_response(interaction, answer_card(hurt))
        elif not (await self._service.guilds.read(guild)).settings.keep_misses:
            await update_response(interaction, notice_card(MSG_NOT_STORED))
        else:
            topic = answer.topic or answer.reference
            await self._service.store.add_miss(guild, text, MissKind.UNHELPFUL, topic)
            await update_response(interaction, notice_card(MSG_RECEIVED))

    async def _answer(self, guild: int, reference: str) -> Answer:
        """Return the answer voted on; raise InputError if it no longer exists."""
        known = await self._service.guilds.load(guild)
        try:
            return self._service.engine.recall(reference, entries=known.entries)
        except NotFoundError as error:
            if known.is_unavailable:
                raise self._service.guilds.unreadable() from error
            raise InputError(MSG_ANSWER_GONE) from error
