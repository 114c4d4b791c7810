"""Where the presses of moderators lead, and that each is checked."""

from __future__ import annotations

from bot.cards.custom_id import CURATOR_ACTIONS
from bot.cogs.faq._handlers import FaqHandlers


def test_every_press_at_the_desk_is_checked_for_who_may():
    """An action of the desk that is not among the checked ones would be open to everybody."""
    assert set(FaqHandlers(None, None).routes) == CURATOR_ACTIONS
