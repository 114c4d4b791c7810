"""Votes: whether an answer helped, one vote a member, and what was wanted where it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.cards.answer_card import button, card, layout, notice
from bot.cards.custom_id import Action, Press
from bot.cards.modals import Field, form, submitted
from bot.cogs._support.responses import begin, show
from bot.cogs._support.state import home_of
from bot.errors import InputError, NotFoundError
from bot.faq.misses import stripped
from bot.faq.model import MissKind
from bot.faq.vote_hash import voter_hash

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.state import Service

HELPFUL = "Thank you, that is noted. Press the other button if you change your mind."
UNHELPFUL = "Thank you for saying so; that is noted."
ASKING = "What did you want to know? Your words go to this server's moderators, without your name."
RECEIVED = "Thank you. This server's moderators will see it, without your name."
NOT_KEPT = "This server keeps no questions any more, so nothing was noted."
NOTHING_LEFT = (
    "Nothing was noted: mentions, links and long numbers are taken out, and no words were left. "
    "Write your question in words."
)
NOT_HERE = "Votes count on servers; here there is nobody to read them."
GONE = "This answer is no longer part of what I know, so there is nothing to vote on."

WANTED = "wanted"
NOT_HELPFUL = "Not helpful"
FIELDS = (
    Field(
        WANTED,
        "What did you want to know?",
        "Kept without your name; mentions, links and long numbers are taken out.",
        long=True,
        required=False,
        most=300,
    ),
)


class Votes:
    """Count whether answers help."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {
            Action.HELPFUL: self._helpful,
            Action.UNHELPFUL: self._unhelpful,
            Action.WANTED: self._wanted,
        }

    async def _helpful(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction, in_place=False)
        await self._vote(interaction, press, helpful=True)
        await show(interaction, notice(HELPFUL))

    async def _unhelpful(self, interaction: discord.Interaction, press: Press) -> None:
        """Note the vote, and offer to say what was wanted where the server keeps such words."""
        await begin(interaction, in_place=False)
        await self._vote(interaction, press, helpful=False)
        ask = button("Say what you wanted to know", Press(Action.WANTED, press.reference))
        settings = (await self._service.community.load(home_of(interaction))).settings
        if ask is None or not settings.keep_misses:
            await show(interaction, notice(UNHELPFUL))
            return
        text: discord.ui.TextDisplay[discord.ui.LayoutView]
        text = discord.ui.TextDisplay(f"{UNHELPFUL}\n{ASKING}")
        await show(interaction, layout([text, discord.ui.ActionRow(ask)]))

    async def _vote(self, interaction: discord.Interaction, press: Press, *, helpful: bool) -> None:
        guild = home_of(interaction)
        if guild is None:
            raise InputError(NOT_HERE)
        answer = await self._answer(guild, press.reference)
        voter = voter_hash(self._service.vote_key, guild, interaction.user.id)
        await self._service.store.vote(guild, answer.reference, voter, helpful)

    async def _wanted(self, interaction: discord.Interaction, press: Press) -> None:
        """Open the form, or keep what was written in it."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._keep(interaction, press, submitted(interaction).get(WANTED, ""))
            return
        custom_id = f"v1:{Action.WANTED}:{press.reference.replace(':', '.')}"
        await interaction.response.send_modal(form(NOT_HELPFUL, custom_id, FIELDS, {}))

    async def _keep(self, interaction: discord.Interaction, press: Press, words: str) -> None:
        """Keep the words as a miss of the answer; what hurts somebody is answered, never kept."""
        guild = home_of(interaction)
        if guild is None:
            raise InputError(NOT_HERE)
        await begin(interaction, in_place=False)
        known = await self._service.community.load(guild)
        answer = await self._answer(guild, press.reference)
        text = stripped(words)
        hurt = self._service.injury(words, known.entries)
        if not words.strip():
            await show(interaction, notice(UNHELPFUL))
        elif not text:
            await show(interaction, notice(NOTHING_LEFT))
        elif hurt is not None:
            await show(interaction, card(hurt))
        elif not (await self._service.community.read(guild)).settings.keep_misses:
            await show(interaction, notice(NOT_KEPT))
        else:
            topic = answer.topic or answer.reference
            await self._service.store.add_miss(guild, text, MissKind.UNHELPFUL, topic)
            await show(interaction, notice(RECEIVED))

    async def _answer(self, guild: int, reference: str) -> Answer:
        """Give the answer that is voted on; only what can be answered is ever stored."""
        known = await self._service.community.load(guild)
        try:
            return self._service.library.recall(reference, entries=known.entries)
        except NotFoundError as error:
            if known.unread:
                raise self._service.community.unreadable() from error
            raise InputError(GONE) from error
