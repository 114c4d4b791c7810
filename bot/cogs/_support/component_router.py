"""Presses, choices in selects and submitted forms, on any card ever sent, led to what answers them.

All is read off the custom_id, in one place: discord.py drops a press that it holds no view for, and
forgets the errors of the items that it does hold.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord.ext import commands

from bot.cards.answer_card import notice_card
from bot.cards.custom_id import (
    CURATOR_ACTIONS,
    MODAL_ACTIONS,
    ComponentAction,
    CustomId,
    parse_custom_id,
)
from bot.cogs._support.permissions import MSG_NOT_A_CURATOR, is_curator
from bot.cogs._support.sending import respond
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState

log = structlog.get_logger(__name__)

MSG_OUTDATED_CARD = (
    "This card is from an older version of me. Ask your question again for a new one."
)

Handler = Callable[[discord.Interaction, CustomId], Awaitable[None]]
Routes = Mapping[ComponentAction, Handler]
COMPONENT_TYPES = (discord.InteractionType.component, discord.InteractionType.modal_submit)


class ComponentRouter(commands.Cog):
    """Lead each press once to its handler, past the cooldown and past who may."""

    def __init__(self, service: BotState, *routes: Routes) -> None:
        self._service = service
        self._routes = {action: handler for some in routes for action, handler in some.items()}

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a press or a form."""
        if interaction.type not in COMPONENT_TYPES or not self._service.processed_ids.add_if_new(
            interaction.id
        ):
            return
        try:
            await self._lead(interaction)
        except Exception as error:  # noqa: BLE001  the reporter tells the member and the log
            await self._service.error_handler.interaction(interaction, error, "press")

    async def _lead(self, interaction: discord.Interaction) -> None:
        data: dict[str, Any] = dict(interaction.data or {})
        press = parse_custom_id(str(data.get("custom_id", "")))
        handler = self._routes.get(press.action) if isinstance(press, CustomId) else None
        if handler is None or not isinstance(press, CustomId):
            await respond(interaction, notice_card(MSG_OUTDATED_CARD))
            return
        if press.action in CURATOR_ACTIONS:
            # Whoever could open the form or see the card then may have lost the right since.
            if not await self._may(interaction, press):
                await respond(interaction, notice_card(MSG_NOT_A_CURATOR))
                return
        elif refusal := self._service.rate_limit.check(interaction.user.id):
            await respond(interaction, notice_card(refusal.sentence))
            return
        await handler(interaction, press)

    async def _may(self, interaction: discord.Interaction, press: CustomId) -> bool:
        """Tell whether a press goes on; StoreError where it cannot be told who may."""
        try:
            return await is_curator(self._service, interaction)
        except StoreError:
            typed = interaction.type is discord.InteractionType.modal_submit
            if typed and press.action in MODAL_ACTIONS:
                # Its text is gone from the screen. The handler keeps it, and then asks again.
                return True
            raise


def selected_values(interaction: discord.Interaction) -> list[str]:
    """Give the values chosen in a select."""
    data: dict[str, Any] = dict(interaction.data or {})
    return [str(one) for one in data.get("values") or ()]
