"""Replies in a crowd, and to what was said long ago."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import discord
import pytest

from bot.cards.answer_card import notice_card
from bot.cogs._support.send_queue import MAX_WAITING_OF_SERVER, SendQueue
from bot.cogs._support.sending import (
    MAX_AGE_SECONDS,
    MSG_CROWDED,
    SKEWED_SECONDS,
    ReplySender,
)

ANSWER = notice_card("An answer.")


class Channel:
    """A channel that takes messages and remembers what they said."""

    id = 1

    def __init__(self):
        self.sent = []

    def message(self, age=0.0):
        """Return a message in it that is some seconds old."""

        async def reply(*, view, **_):
            self.sent.append(str(view.to_components()))
            return SimpleNamespace(jump_url="https://discord.com/channels/@me/1/2")

        created = discord.utils.utcnow() - timedelta(seconds=age)
        return SimpleNamespace(id=7, guild=None, channel=self, created_at=created, reply=reply)


async def test_a_crowd_is_told_once():
    """Those who come when the queue is full get one sentence between them."""
    channel, sender = Channel(), ReplySender(SendQueue(per_second=1_000.0))
    crowd = [sender.reply(channel.message(), ANSWER) for _ in range(3 * MAX_WAITING_OF_SERVER)]
    links = await asyncio.gather(*crowd)
    assert sum(MSG_CROWDED in text for text in channel.sent) == 1
    assert links.count(None) > MAX_WAITING_OF_SERVER


@pytest.mark.parametrize(
    ("age", "answered"),
    [
        (0.0, True),
        (MAX_AGE_SECONDS - 5, True),
        (MAX_AGE_SECONDS + 5, False),
        (SKEWED_SECONDS + 5, True),
    ],
)
async def test_what_was_said_too_long_ago_is_not_answered(age, answered):
    """A clock that is wrong by many minutes does not silence the bot."""
    channel = Channel()
    link = await ReplySender().reply(channel.message(age), ANSWER)
    assert (link is not None) == answered
