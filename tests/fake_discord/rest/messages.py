"""Answer calls about messages in channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.enums import Flag
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.state.message_changes import Draft, post, remove, revise
from tests.fake_discord.validation.checker import PayloadChecker
from tests.fake_discord.validation.mentions import PLAIN, read_allowed
from tests.fake_discord.validation.messages import EDITABLE, SENDABLE, check_message
from tests.fake_discord.validation.permissions import Permission, permissions_in, require, sending

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State

PAGE = 50


def send(state: State, call: Call) -> Answer:
    """Send a message to a channel."""
    channel = state.channel(call.parameters["channel_id"])
    _require_open(state, channel)
    needed = sending(channel) | (Permission.ATTACH_FILES if call.uploads else Permission(0))
    require(channel, state.bot.id, needed)
    body = call.fields
    reply_to = _reply_target(state, channel, call)
    names = {number: upload.filename for number, upload in call.uploads.items()}
    check_message(body, files=names)
    allowed = read_allowed(body, PLAIN)
    call.require_valid()
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        # A send that is repeated because its answer was lost must not appear twice.
        for earlier in channel.messages.values():
            if earlier.payload.get("nonce") == body["nonce"]:
                return Answer(200, earlier.payload)
    if channel.is_thread:
        channel.archived = False
    draft = Draft(
        body,
        allowed,
        call.uploads,
        reply_to,
        flags=Flag(body.get("flags") or 0) & SENDABLE,
    )
    return Answer(200, post(state, channel, state.bot, draft).payload)


def _require_open(state: State, channel: Channel) -> None:
    if channel.is_dm:
        user = channel.recipients[0]
        if not state.shares_guild(user):
            raise Refusal(50278)
        if not user.accepts_dms:
            raise Refusal(50007)
    has = permissions_in(channel, state.bot.id)
    if channel.is_thread and channel.locked and not has & Permission.MANAGE_THREADS:
        raise Refusal(50083)


def _reply_target(state: State, channel: Channel, call: Call) -> Message | None:
    reference = call.fields.get("message_reference")
    if not reference:
        return None
    if not permissions_in(channel, state.bot.id) & Permission.READ_MESSAGE_HISTORY:
        raise Refusal(160002)
    message = channel.messages.get(int(reference.get("message_id") or 0))
    if message is not None and not message.is_deleted and not message.is_ephemeral:
        return message
    if reference.get("fail_if_not_exists", True):
        checker = PayloadChecker()
        spot = ("message_reference",)
        checker.fault(spot, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        checker.refuse_faults()
    return None


def _find(state: State, call: Call) -> Message:
    channel = state.channel(call.parameters["channel_id"])
    require(channel, state.bot.id, Permission(0))
    return state.message(channel, call.parameters["message_id"])


def edit(state: State, call: Call) -> Answer:
    """Edit a message of the bot's."""
    message = _find(state, call)
    if message.author_id != state.bot.id:
        raise Refusal(50005)
    if message.channel.archived:
        raise Refusal(50083)
    body = call.fields
    names = {number: upload.filename for number, upload in call.uploads.items()}
    check_message(body, before=message.payload, files=names, flags=EDITABLE)
    allowed = read_allowed(body, PLAIN)
    call.require_valid()
    revise(state, message, body, call.uploads, allowed)
    return Answer(200, message.payload)


def delete(state: State, call: Call) -> Answer:
    """Delete a message: the bot's own, or with MANAGE_MESSAGES any."""
    message = _find(state, call)
    if message.author_id != state.bot.id:
        if message.channel.is_dm:
            raise Refusal(50003)
        require(message.channel, state.bot.id, Permission.MANAGE_MESSAGES)
    remove(state, message)
    return Answer(204)


def get(state: State, call: Call) -> Answer:
    """Return one message; REST keeps the content back as the gateway does."""
    message = _find(state, call)
    require(message.channel, state.bot.id, Permission.READ_MESSAGE_HISTORY)
    return Answer(200, state.as_read_by_bot(message))


def get_many(state: State, call: Call) -> Answer:
    """Return the last messages of a channel, newest first."""
    channel = state.channel(call.parameters["channel_id"])
    require(channel, state.bot.id, Permission(0))
    if not permissions_in(channel, state.bot.id) & Permission.READ_MESSAGE_HISTORY:
        return Answer(200, [])
    before = int(call.query.get("before", 1 << 63))
    after = int(call.query.get("after", 0))
    found = [
        state.as_read_by_bot(one)
        for number, one in sorted(channel.messages.items(), reverse=True)
        if after < number < before and not one.is_deleted and not one.is_ephemeral
    ]
    return Answer(200, found[: int(call.query.get("limit", PAGE))])


def type_in(state: State, call: Call) -> Answer:
    """Show that the bot is typing."""
    channel = state.channel(call.parameters["channel_id"])
    require(channel, state.bot.id, sending(channel))
    return Answer(204)


ONE = "/channels/{channel_id}/messages/{message_id}"
ROUTES: tuple[Route, ...] = (
    ("POST", "/channels/{channel_id}/messages", send),
    ("GET", "/channels/{channel_id}/messages", get_many),
    ("GET", ONE, get),
    ("PATCH", ONE, edit),
    ("DELETE", ONE, delete),
    ("POST", "/channels/{channel_id}/typing", type_in),
)
