"""Gateway events, before discord.py parses them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.client.gateway_events import ignore_bot_messages


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ({"author": {"id": "1"}}, True),
        ({"author": {"id": "1", "bot": False}}, True),
        ({"author": {"id": "1", "bot": True}}, False),
        ({"author": {"id": "1"}, "webhook_id": "2"}, False),
    ],
)
def test_only_what_people_write_is_made_into_objects(message, heard):
    """Bots and webhooks are passed over before that takes time."""
    made = []
    state = SimpleNamespace(parsers={"MESSAGE_CREATE": made.append})
    ignore_bot_messages(SimpleNamespace(_connection=state))
    state.parsers["MESSAGE_CREATE"](message)
    assert made == [message] * heard
