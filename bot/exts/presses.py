"""Presses of buttons and choices in selects, on any card ever sent.

All is read off the custom_id, in one place: discord.py drops a press that it holds no view for, and
forgets the errors of the items that it does hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

import discord
from discord.ext import commands

from bot.answers.model import FollowUp
from bot.errors import NotFoundError
from bot.ui.card import Frame, card, notice
from bot.ui.custom_id import Action, Press, decode
from bot.ui.hearing import note_on
from bot.ui.sending import is_expired, respond

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.exts.service import Service

OUTDATED = "This card is from an older version of me. Ask your question again for a new one."
GONE = "What this card is about is no longer part of what I know. Ask your question again."
NOT_YOURS = "Only the one who asked, or who may manage messages here, can delete this."

FOLLOW_UPS = {
    Action.WHY: FollowUp.WHY,
    Action.HOW_SURE: FollowUp.HOW_SURE,
    Action.SOURCES: FollowUp.SOURCES,
    Action.INSTEAD: FollowUp.INSTEAD,
}
ASKED = {one.value: one for one in FollowUp}


class Presses(commands.Cog):
    """Answer presses, each to the one who pressed."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press once."""
        if interaction.type is not discord.InteractionType.component:
            return
        if not self._service.seen.add(interaction.id):
            return
        try:
            await self._answer(interaction)
        except NotFoundError:
            await respond(interaction, notice(GONE))
        except Exception as error:  # noqa: BLE001  the reporter tells the member and the log
            await self._service.reporter.interaction(interaction, error, "press")

    async def _answer(self, interaction: discord.Interaction) -> None:
        data: dict[str, Any] = dict(interaction.data or {})
        press = decode(str(data.get("custom_id", "")))
        if not isinstance(press, Press):
            await respond(interaction, notice(OUTDATED))
            return
        refusal = self._service.cooldown.ask(interaction.user.id)
        if refusal is not None:
            await respond(interaction, notice(refusal.sentence))
            return
        library, action = self._service.library, press.action
        match action:
            case Action.WHY | Action.HOW_SURE | Action.SOURCES | Action.INSTEAD:
                answer, frame = self._details(press.reference, FOLLOW_UPS[action])
                await respond(interaction, card(answer, frame))
            case Action.MORE:
                number, _, asked = press.argument.partition(":")
                answer, frame = self._details(press.reference, ASKED.get(asked))
                page = int(number) if number.isdecimal() else 1
                await respond(interaction, card(answer, frame, page=page))
            case Action.RELATED:
                chosen = data.get("values") or [""]
                await respond(interaction, card(library.recall(str(chosen[0])), Frame()))
            case Action.PICK:
                await self._pick(interaction, press)
            case Action.DELETE:
                await self._delete(interaction, press)
            case _:
                assert_never(action)

    def _details(self, reference: str, asked: FollowUp | None) -> tuple[Answer, Frame]:
        """Give an answer, or what is asked of it; what to do instead is an answer of its own."""
        answer = self._service.library.recall(reference)
        if asked is None:
            return answer, Frame()
        answer = self._service.library.follow_up(answer, asked)
        return answer, Frame(asked=None if asked is FollowUp.INSTEAD else asked)

    async def _pick(self, interaction: discord.Interaction, press: Press) -> None:
        """Put the chosen answer in the place of the choices for who asked; show it to others."""
        answer = self._service.library.recall(press.reference)
        message = interaction.message
        hidden = message is not None and message.flags.ephemeral
        if hidden or press.argument == str(interaction.user.id):
            frame = Frame() if hidden else Frame(interaction.user.id, note_on(message))
            await interaction.response.edit_message(view=card(answer, frame))
            if message is not None:
                # The choices are gone from it, and who gets the same ones is not sent there.
                self._service.repeats.deleted(message.id)
        else:
            await respond(interaction, card(answer, Frame()))

    async def _delete(self, interaction: discord.Interaction, press: Press) -> None:
        moderates = interaction.guild_id is not None and interaction.permissions.manage_messages
        if not moderates and press.reference != str(interaction.user.id):
            await respond(interaction, notice(NOT_YOURS))
            return
        await interaction.response.defer()
        try:
            await interaction.delete_original_response()
        except discord.HTTPException as error:
            if not is_expired(error):
                raise
        if interaction.message is not None:
            self._service.repeats.deleted(interaction.message.id)
