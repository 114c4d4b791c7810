"""Route button clicks, select choices and submitted forms of any card ever sent to their handlers.

Everything is read from the custom_id: discord.py drops clicks on components it holds no view for,
and swallows the errors of dynamic items. A handler states its action and who may use it in one
line: `@component(ComponentAction.SAVE, requires=Access.CURATOR)`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import structlog
from discord.ext import commands

from bot.cards.answer_card import notice_card
from bot.cards.custom_id import ComponentAction, CustomId, parse_custom_id
from bot.cogs._support.permissions import MSG_NOT_A_CURATOR, is_curator
from bot.cogs._support.sending import respond
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState

log = structlog.get_logger(__name__)

MSG_OUTDATED_CARD = (
    "This card is from an older version of me. Ask your question again for a new one."
)
MSG_CARD_CHANGED = "That card has changed meanwhile, so nothing was done."
COMPONENT_TYPES = (discord.InteractionType.component, discord.InteractionType.modal_submit)

Handler = Callable[[discord.Interaction, CustomId], Awaitable[None]]
Method = TypeVar("Method", bound=Callable[..., Awaitable[None]])


class Access(Enum):
    """Who may use a component; the router checks it at every use."""

    ANYONE = auto()
    CURATOR = auto()


@dataclass(frozen=True, slots=True)
class _Declaration:
    actions: tuple[ComponentAction, ...]
    access: Access
    saves_form: bool
    changes_card: bool


@dataclass(frozen=True, slots=True)
class _Route:
    handler: Handler
    declaration: _Declaration


def component(
    *actions: ComponentAction,
    requires: Access = Access.ANYONE,
    saves_form: bool = False,
    changes_card: bool = False,
) -> Callable[[Method], Method]:
    """Declare a method the handler of these actions.

    With `saves_form` the method gets a submitted form even while permissions cannot be read: its
    text is gone from the member's screen, so the method saves it first and then checks by itself.
    With `changes_card` anyone's press may change or delete what others see, so that the card must
    have the component: whoever makes up an id is refused.
    """

    def declare(method: Method) -> Method:
        declaration = _Declaration(actions, requires, saves_form, changes_card)
        setattr(method, _ATTRIBUTE, declaration)
        return method

    return declare


class ComponentRouter(commands.Cog):
    """Pass each click once to its handler, after the rate limit and the permission check."""

    def __init__(self, service: BotState, *handlers: object) -> None:
        self._service = service
        self._routes: dict[ComponentAction, _Route] = {}
        for handler in handlers:
            for action, route in _declared_routes(handler):
                if action in self._routes:
                    raise ValueError(f"two handlers for {action!r}")
                self._routes[action] = route

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Handle a click or a submitted form."""
        if interaction.type not in COMPONENT_TYPES:
            return
        if not self._service.processed_ids.add_if_new(interaction.id):
            return
        try:
            await self._dispatch(interaction)
        except Exception as error:  # noqa: BLE001  the error handler informs the member and the log
            await self._service.error_handler.interaction(interaction, error, "press")

    async def _dispatch(self, interaction: discord.Interaction) -> None:
        data: dict[str, Any] = dict(interaction.data or {})
        press = parse_custom_id(str(data.get("custom_id", "")))
        route = self._routes.get(press.action) if isinstance(press, CustomId) else None
        if route is None or not isinstance(press, CustomId):
            await respond(interaction, notice_card(MSG_OUTDATED_CARD))
            return
        if route.declaration.changes_card and data["custom_id"] not in _ids_on(interaction):
            await respond(interaction, notice_card(MSG_CARD_CHANGED))
            return
        match route.declaration.access:
            case Access.CURATOR:
                # Whoever could open the form or see the card may have lost the role since.
                if not await self._may_curate(interaction, route.declaration):
                    await respond(interaction, notice_card(MSG_NOT_A_CURATOR))
                    return
            case Access.ANYONE:
                if refusal := self._service.rate_limit.check(interaction.user.id):
                    await respond(interaction, notice_card(refusal.sentence))
                    return
        await route.handler(interaction, press)

    async def _may_curate(
        self, interaction: discord.Interaction, declaration: _Declaration
    ) -> bool:
        """Return whether the handler may run; raise StoreError if permissions cannot be read."""
        try:
            return await is_curator(self._service, interaction)
        except StoreError:
            submitted = interaction.type is discord.InteractionType.modal_submit
            if submitted and declaration.saves_form:
                return True
            raise


def _ids_on(interaction: discord.Interaction) -> set[str]:
    """Return the custom_ids of the card whose component was used."""
    message = interaction.message
    left, found = list[Any](message.components if message is not None else ()), set[str]()
    while left:
        item = left.pop()
        left += getattr(item, "children", ())
        left += filter(None, (getattr(item, "accessory", None),))
        found.add(getattr(item, "custom_id", None) or "")
    return found


def selected_values(interaction: discord.Interaction) -> list[str]:
    """Return the values chosen in a select."""
    data: dict[str, Any] = dict(interaction.data or {})
    return [str(value) for value in data.get("values") or ()]


def _declared_routes(handler: object) -> Iterator[tuple[ComponentAction, _Route]]:
    for name in dir(type(handler)):
        declaration = getattr(getattr(type(handler), name), _ATTRIBUTE, None)
        if isinstance(declaration, _Declaration):
            for action in declaration.actions:
                yield action, _Route(getattr(handler, name), declaration)


_ATTRIBUTE = "__component__"
