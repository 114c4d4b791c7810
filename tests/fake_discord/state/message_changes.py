"""Make, change and remove messages, and tell the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import Flag, Intent
from tests.fake_discord.snowflakes import moment, timestamp
from tests.fake_discord.state.messages import Message, walk
from tests.fake_discord.state.stored_payloads import (
    stored_attachments,
    stored_components,
    stored_embeds,
)
from tests.fake_discord.validation.mentions import PLAIN, Allowed, Pings, find_pings, texts_of
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.stored_payloads import Upload
    from tests.fake_discord.state.users import User

DEFAULT, REPLY = 0, 19
NO_FLAGS = Flag(0)


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what a new message is made of.

    Attributes:
        body: The message as sent.
        allowed: Which mentions may ping.
        reply_to: The message it replies to.
        extra: Fields besides, such as whose interaction it answers.
        seen_by: Id of the only user to see it.
    """

    body: Json
    allowed: Allowed = PLAIN
    uploads: dict[int, Upload] = field(default_factory=dict)
    reply_to: Message | None = None
    extra: Json = field(default_factory=dict)
    flags: Flag = NO_FLAGS
    seen_by: int | None = None


def post(state: State, channel: Channel, author: User, draft: Draft) -> Message:
    """Make a message and tell the bot of it, unless only one member sees it."""
    body = draft.body
    number = state.ids.next()
    base = state.url
    attachments, files = stored_attachments(body, draft.uploads, (), state.ids, base)
    payload: Json = {
        "id": str(number),
        "type": REPLY if draft.reply_to else DEFAULT,
        "channel_id": str(channel.id),
        "author": author.payload(),
        "content": (body.get("content") or "").strip(),
        "timestamp": moment(number),
        "edited_timestamp": None,
        "tts": bool(body.get("tts")),
        "attachments": attachments,
        "embeds": _embeds(channel, author, body, attachments),
        "components": stored_components(body.get("components") or (), attachments, state.ids),
        "flags": int(draft.flags),
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        **draft.extra,
    }
    if body.get("nonce") is not None:
        payload["nonce"] = body["nonce"]
    if draft.reply_to is not None:
        payload |= _reference(channel, draft.reply_to)
    message = Message(payload, channel, seen_by=draft.seen_by, files=files)
    message.of_interaction = "webhook_id" in payload
    _mention(state, message, draft.allowed)
    channel.messages[number] = message
    _announce(state, "MESSAGE_CREATE", message)
    return message


def revise(
    state: State,
    message: Message,
    body: Json,
    uploads: dict[int, Upload] | None = None,
    allowed: Allowed = PLAIN,
) -> None:
    """Change a message: fields that are absent stay."""
    old = message.payload
    message.versions.append(old)
    new = dict(old)
    stored, files = stored_attachments(
        body,
        uploads or {},
        old["attachments"],
        state.ids,
        state.url,
    )
    new["attachments"] = stored
    message.files |= files
    if "content" in body:
        new["content"] = (body["content"] or "").strip()
    if "embeds" in body:
        new["embeds"] = stored_embeds(body["embeds"] or (), stored)
    if "components" in body:
        new["components"] = stored_components(body["components"] or (), stored, state.ids)
    changeable = Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2
    kept = Flag(old["flags"]) & ~Flag.LOADING
    if body.get("flags") is not None:
        # Components V2 can be switched on, never off.
        suppressed = Flag(body["flags"]) & changeable
        kept = kept & ~Flag.SUPPRESS_EMBEDS | suppressed
    new["flags"] = int(kept)
    if not old["flags"] & Flag.LOADING:
        new["edited_timestamp"] = timestamp()
    message.payload = new
    _mention(state, message, allowed)
    _announce(state, "MESSAGE_UPDATE", message)


def remove(state: State, message: Message) -> None:
    """Delete a message."""
    message.is_deleted = True
    if message.seen_by is None:
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        _dispatch(state, "MESSAGE_DELETE", data, message.channel)
    state.signal.notify()


def remove_many(state: State, messages: Sequence[Message]) -> None:
    """Delete messages of one channel of a server at once, as moderators and bans do."""
    for message in messages:
        message.is_deleted = True
    channel = messages[0].channel
    seen = [str(one.id) for one in messages if one.seen_by is None]
    data = {"ids": seen, "channel_id": str(channel.id)}
    _dispatch(state, "MESSAGE_DELETE_BULK", data, channel)
    state.signal.notify()


def _embeds(channel: Channel, author: User, body: Json, attachments: list[Json]) -> list[Json]:
    # Discord says nothing when EMBED_LINKS is missing: the embeds are simply not there.
    if not permissions_in(channel, author.id) & Permission.EMBED_LINKS and channel.guild:
        return []
    return stored_embeds(body.get("embeds") or (), attachments)


def _reference(channel: Channel, target: Message) -> Json:
    reference: Json = {
        "type": 0,
        "channel_id": str(channel.id),
        "message_id": str(target.id),
    }
    if channel.guild is not None:
        reference["guild_id"] = str(channel.guild.id)
    inner = {k: v for k, v in target.payload.items() if k not in {"referenced_message", "nonce"}}
    return {"message_reference": reference, "referenced_message": inner}


def _mention(state: State, message: Message, allowed: Allowed) -> None:
    channel, payload = message.channel, message.payload
    text = "\n".join([message.content, *texts_of(list(walk(message.components)))])
    has = permissions_in(channel, message.author_id)
    may_everyone = bool(has & Permission.MENTION_EVERYONE) or message.of_interaction
    pings = find_pings(text, allowed, may_everyone=may_everyone and channel.guild is not None)
    users = {one for one in pings.users if one in state.users}
    roles = channel.guild.roles if channel.guild else {}
    reply = channel.messages.get(message.replies_to or 0)
    # Answers to interactions are a webhook's messages; a reply to one pings nobody.
    if reply is not None and allowed.replied_user and not reply.of_interaction:
        users.add(reply.author_id)
    message.pings = Pings(
        frozenset(users),
        frozenset(one for one in pings.roles if one in roles),
        pings.everyone,
    )
    payload["mentions"] = [state.users[one].payload() for one in sorted(users)]
    payload["mention_roles"] = [str(one) for one in sorted(message.pings.roles)]
    payload["mention_everyone"] = pings.everyone


def _announce(state: State, name: str, message: Message) -> None:
    if message.seen_by is None:
        data = dict(message.payload)
        guild = message.channel.guild
        if guild is not None:
            membership = guild.memberships.get(message.author_id)
            if membership is not None and "webhook_id" not in data:
                data["member"] = membership.partial()
        _dispatch(state, name, data, message.channel)
    state.signal.notify()


def _dispatch(state: State, name: str, data: Json, channel: Channel) -> None:
    guild = channel.guild
    intent = Intent.DIRECT_MESSAGES if guild is None else Intent.GUILD_MESSAGES
    if guild is not None:
        data = {**data, "guild_id": str(guild.id)}
    state.gateway.dispatch(name, data, guild=guild, channel=channel, intent=intent)
