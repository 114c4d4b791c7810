"""Answer calls about threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.enums import ChannelType, Flag, Intent
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.state.guilds import Channel
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import PayloadChecker
from tests.fake_discord.validation.permissions import Permission, require

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.state import State


def start(state: State, call: Call) -> Answer:
    """Start a thread from a message; it takes the message's id."""
    parent = state.channel(call.parameters["channel_id"])
    require(parent, state.bot.id, Permission.CREATE_PUBLIC_THREADS)
    message = state.message(parent, call.parameters["message_id"])
    guild = parent.guild
    if guild is None or parent.is_thread:
        raise Refusal(50024)
    checker = PayloadChecker()
    name = call.fields.get("name")
    checker.text(name, ("name",), limits.THREAD_NAME, 1, required=True)
    minutes = call.fields.get("auto_archive_duration") or limits.ARCHIVE_MINUTES[1]
    if minutes not in limits.ARCHIVE_MINUTES:
        words = f"Value must be one of {limits.ARCHIVE_MINUTES}."
        checker.fault(("auto_archive_duration",), "BASE_TYPE_CHOICES", words)
    checker.refuse_faults()
    call.require_valid()
    if message.id in state.channels:
        raise Refusal(160004)
    thread = Channel(
        message.id,
        ChannelType.PUBLIC_THREAD,
        str(name),
        guild,
        parent,
        owner_id=state.bot.id,
        auto_archive_minutes=minutes,
    )
    state.channels[thread.id] = guild.channels[thread.id] = thread
    message.payload["flags"] |= int(Flag.HAS_THREAD)
    payload = thread.payload()
    created = {**payload, "newly_created": True}
    state.gateway.dispatch(
        "THREAD_CREATE",
        created,
        guild=guild,
        channel=parent,
        intent=Intent.GUILDS,
    )
    return Answer(201, payload)


ROUTES: tuple[Route, ...] = (
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", start),
)
