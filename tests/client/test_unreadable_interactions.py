"""Interactions that discord.py cannot read are answered all the same."""

from __future__ import annotations

import pytest

from tests.fake_discord.actors.interactions import Start, start
from tests.fake_discord.actors.results import InteractionResult
from tests.fake_discord.enums import InteractionType, ResponseType

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]


@pytest.mark.parametrize(
    ("kind", "data", "answered"),
    [
        (InteractionType.COMPONENT, {}, ResponseType.MESSAGE),
        (InteractionType.MODAL_SUBMIT, {"components": 7}, ResponseType.MESSAGE),
        (InteractionType.COMMAND, {"name": "ask", "type": 1, "options": 7}, ResponseType.MESSAGE),
        (InteractionType.COMMAND, {"name": "gone", "type": 1, "id": "1"}, ResponseType.MESSAGE),
        (InteractionType.AUTOCOMPLETE, {"options": 7}, ResponseType.CHOICES),
    ],
)
async def test_an_unreadable_interaction_is_answered(gym, kind, data, answered):
    """A sentence to whoever used or pressed something, no choices to whoever types."""
    member, channel = gym.place()
    interaction = start(member.state, member.user, channel, Start(kind, data))
    result = await InteractionResult(member.state, interaction).reach("responded")
    assert result.kind is answered
    if answered is ResponseType.MESSAGE:
        assert result.message.text
        assert result.message.is_ephemeral
