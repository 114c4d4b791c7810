"""The buttons and selects of an answer; each shows its result to the member who used it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.answers.model import FollowUp
from bot.cards.answer_card import CardOptions, notice_card
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cogs._support.answer_delivery import MSG_ANSWER_GONE
from bot.cogs._support.component_router import component, selected_values
from bot.cogs._support.message_reader import card_note
from bot.cogs._support.picture_delivery import charted_card, send_answer_pictures
from bot.cogs._support.sending import attachments, is_expired, respond
from bot.cogs._support.state import installed_guild_id
from bot.errors import NotFoundError

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cards.card_with_files import CardWithFiles
    from bot.cogs._support.state import BotState

MSG_NOT_YOURS = "Only the asker or someone with *Manage Messages* can delete this."

FOLLOW_UPS = {
    ComponentAction.WHY: FollowUp.WHY,
    ComponentAction.HOW_SURE: FollowUp.HOW_SURE,
    ComponentAction.SOURCES: FollowUp.SOURCES,
    ComponentAction.INSTEAD: FollowUp.INSTEAD,
}
FOLLOW_UP_BY_VALUE = {kind.value: kind for kind in FollowUp}


class AnswerButtons:
    """Handlers of an answer's buttons and selects."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @component(
        ComponentAction.WHY,
        ComponentAction.HOW_SURE,
        ComponentAction.SOURCES,
        ComponentAction.INSTEAD,
    )
    async def _follow_up(self, interaction: discord.Interaction, press: CustomId) -> None:
        await self._show(interaction, press.reference, FOLLOW_UPS[press.action])

    @component(ComponentAction.MORE)
    async def _more(self, interaction: discord.Interaction, press: CustomId) -> None:
        number, _, asked = press.argument.partition(":")
        page = int(number) if number.isdecimal() else 1
        await self._show(interaction, press.reference, FOLLOW_UP_BY_VALUE.get(asked), page)

    @component(ComponentAction.MAP)
    async def _map(self, interaction: discord.Interaction, press: CustomId) -> None:
        answer = await self._recalled(interaction, press.reference)
        if answer is not None:
            await send_answer_pictures(self._service, interaction, answer.reference)

    @component(ComponentAction.RELATED)
    async def _related(self, interaction: discord.Interaction, _: CustomId) -> None:
        await self._show(interaction, next(iter(selected_values(interaction)), ""))

    async def _show(
        self,
        interaction: discord.Interaction,
        reference: str,
        asked: FollowUp | None = None,
        page: int = 0,
    ) -> None:
        """Show an answer or one of its follow-ups; "What instead?" is an answer of its own."""
        answer = await self._recalled(interaction, reference)
        if answer is None:
            return
        if asked is not None:
            answer = self._service.engine.follow_up(answer, asked)
        frame = CardOptions(asked=None if asked is FollowUp.INSTEAD else asked)
        card = await self._card(interaction, answer, frame, page)
        await respond(interaction, card.view, files=card.files)

    @component(ComponentAction.PICK, changes_card=True)
    async def _pick(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Replace the choices by the chosen answer for the asker; show it privately to others."""
        answer = await self._recalled(interaction, press.reference)
        if answer is None:
            return
        asker, _, asked = press.argument.partition(".")
        home = installed_guild_id(interaction)
        message = interaction.message
        hidden = message is not None and message.flags.ephemeral
        if not hidden and asker != str(interaction.user.id):
            card = await self._card(interaction, answer, CardOptions())
            await respond(interaction, card.view, files=card.files)
            return
        # Whoever asked knows what was meant, and says it once.
        if message is not None and self._service.processed_ids.add_if_new(("pick", message.id)):
            self._service.usage.picked(home, asked, press.reference)
        votes = home is not None
        frame = CardOptions(votes=votes)
        if not hidden:
            frame = CardOptions(interaction.user.id, card_note(message), votes=votes)
        card = await self._card(interaction, answer, frame)
        await interaction.response.edit_message(view=card.view, attachments=attachments(card.files))
        if message is not None:
            # The choices are gone from it, and who gets the same ones is not sent there.
            self._service.recent_answers.forget_messages(message.id)

    @component(ComponentAction.DELETE, changes_card=True)
    async def _delete(self, interaction: discord.Interaction, press: CustomId) -> None:
        moderates = interaction.guild_id is not None and interaction.permissions.manage_messages
        if not moderates and press.reference != str(interaction.user.id):
            await respond(interaction, notice_card(MSG_NOT_YOURS))
            return
        await interaction.response.defer()
        try:
            await interaction.delete_original_response()
        except discord.HTTPException as error:
            if not is_expired(error):
                raise
        if interaction.message is not None:
            self._service.recent_answers.forget_messages(interaction.message.id)

    async def _card(
        self, interaction: discord.Interaction, answer: Answer, frame: CardOptions, page: int = 0
    ) -> CardWithFiles:
        allowed = interaction.app_permissions.attach_files
        return await charted_card(self._service, answer, frame, may_attach=allowed, page=page)

    async def _recalled(self, interaction: discord.Interaction, reference: str) -> Answer | None:
        """Return the answer a card shows, or None after saying that it no longer exists."""
        guild = await self._service.guilds.load(installed_guild_id(interaction))
        try:
            return self._service.engine.recall(reference, entries=guild.entries)
        except NotFoundError as error:
            if guild.is_unavailable:
                raise self._service.guilds.unreadable() from error
            await respond(interaction, notice_card(MSG_ANSWER_GONE))
            return None
