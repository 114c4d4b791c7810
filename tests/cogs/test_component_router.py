"""Component routing: the handler of each action, and who may use it."""

from __future__ import annotations

import pytest

from bot.cards.custom_id import ComponentAction
from bot.cogs._support.component_router import Access, ComponentRouter, component
from bot.cogs.answer_buttons import AnswerButtons
from bot.cogs.faq._handlers import FaqHandlers
from bot.cogs.privacy import PrivacyCog
from bot.cogs.settings import SettingsCog
from bot.cogs.votes import VoteHandlers

MEMBERS = {
    ComponentAction.WHY,
    ComponentAction.HOW_SURE,
    ComponentAction.SOURCES,
    ComponentAction.INSTEAD,
    ComponentAction.MORE,
    ComponentAction.MAP,
    ComponentAction.RELATED,
    ComponentAction.PICK,
    ComponentAction.DELETE,
    ComponentAction.HELPFUL,
    ComponentAction.UNHELPFUL,
    ComponentAction.WANTED,
    ComponentAction.FORGET,
    ComponentAction.SETTING,  # checks Manage Server by itself
}


def test_every_action_has_one_handler_and_only_members_actions_are_open_to_all():
    """A curator's action declared without its access would be open to everybody."""
    desk = FaqHandlers(None, None)
    others = (AnswerButtons(None), VoteHandlers(None), SettingsCog(None, None, None))
    router = ComponentRouter(None, *others, PrivacyCog(None), *desk)
    assert set(router._routes) == set(ComponentAction)
    open_to_all = {
        action
        for action, route in router._routes.items()
        if route.declaration.access is Access.ANYONE
    }
    assert open_to_all == MEMBERS


def test_an_action_cannot_have_two_handlers():
    """Which of two handlers runs must not depend on their order."""

    class Handler:
        @component(ComponentAction.WHY)
        async def explain(self, interaction, press):
            """Do nothing."""

    with pytest.raises(ValueError, match="two handlers"):
        ComponentRouter(None, Handler(), Handler())
