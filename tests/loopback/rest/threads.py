"""Answer calls about threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.calls import Answer
from tests.loopback.refusal import Refusal
from tests.loopback.rules import limits
from tests.loopback.rules.form import Form
from tests.loopback.rules.permissions import Permission, require
from tests.loopback.shapes import ChannelType, Flag, Intent
from tests.loopback.world.places import Channel

if TYPE_CHECKING:
    from tests.loopback.calls import Call
    from tests.loopback.rest.routes import Route
    from tests.loopback.state import State


def start(state: State, call: Call) -> Answer:
    """Start a thread from a message; it takes the message's id."""
    parent = state.channel(call.parameters["channel_id"])
    require(parent, state.bot.id, Permission.CREATE_PUBLIC_THREADS)
    message = state.message(parent, call.parameters["message_id"])
    guild = parent.guild
    if guild is None or parent.is_thread:
        raise Refusal(50024)
    form = Form()
    name = call.fields.get("name")
    form.text(name, ("name",), limits.THREAD_NAME, 1, required=True)
    minutes = call.fields.get("auto_archive_duration") or limits.ARCHIVE_MINUTES[1]
    if minutes not in limits.ARCHIVE_MINUTES:
        words = f"Value must be one of {limits.ARCHIVE_MINUTES}."
        form.fault(("auto_archive_duration",), "BASE_TYPE_CHOICES", words)
    form.refuse_faults()
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
