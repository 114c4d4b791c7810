"""Answer what a bot asks about itself, users, guilds and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.validation.permissions import Permission, permissions_of, require

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.users import User


def _user(state: State, user_id: str) -> User:
    user = state.users.get(int(user_id)) if user_id.isdigit() else None
    if user is None:
        raise Refusal(10013)
    return user


def get_self(state: State, _: Call) -> Answer:
    """Return the bot user."""
    return Answer(200, state.bot.own_payload())


def get_user(state: State, call: Call) -> Answer:
    """Return any user."""
    return Answer(200, _user(state, call.parameters["user_id"]).payload())


def get_application(state: State, _: Call) -> Answer:
    """Return the application."""
    return Answer(200, state.application())


def get_gateway(state: State, _: Call) -> Answer:
    """Return the address of the gateway."""
    return Answer(200, {"url": state.url.replace("http", "ws", 1) + "/gateway"})


def get_gateway_bot(state: State, call: Call) -> Answer:
    """Return the address of the gateway, the shards to use and the sessions left."""
    settings = state.settings
    total = settings.session_starts
    start_limit = {
        "total": total,
        "remaining": max(total - len(state.gateway.identifies), 0),
        "reset_after": 86_400_000,
        "max_concurrency": settings.max_concurrency,
    }
    payload = get_gateway(state, call).payload
    return Answer(200, {**payload, "shards": settings.shards, "session_start_limit": start_limit})


def get_channel(state: State, call: Call) -> Answer:
    """Return a channel the bot sees."""
    channel = state.channel(call.parameters["channel_id"])
    require(channel, state.bot.id, Permission(0))
    return Answer(200, channel.payload())


def get_guild(state: State, call: Call) -> Answer:
    """Return a guild the bot is in."""
    return Answer(200, state.guild(call.parameters["guild_id"]).payload())


def get_own_guilds(state: State, _: Call) -> Answer:
    """Return the guilds the bot is in, in short, with its permissions in each."""
    guilds = [guild for guild in state.guilds.values() if guild.has_bot]
    return Answer(
        200,
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": guild.owner_id == state.bot.id,
                "permissions": str(permissions_of(guild, state.bot.id)),
                "features": [],
            }
            for guild in guilds
        ],
    )


def get_member(state: State, call: Call) -> Answer:
    """Return a member of a guild the bot is in."""
    guild = state.guild(call.parameters["guild_id"])
    user = _user(state, call.parameters["user_id"])
    membership = guild.memberships.get(user.id)
    if membership is None:
        raise Refusal(10007)
    return Answer(200, membership.payload())


def open_dm(state: State, call: Call) -> Answer:
    """Open the direct channel to a user; whether they read it shows when the bot writes."""
    call.require_valid()
    return Answer(200, state.dm(_user(state, str(call.fields.get("recipient_id", "")))).payload())


ROUTES: tuple[Route, ...] = (
    ("GET", "/users/@me", get_self),
    ("GET", "/users/@me/guilds", get_own_guilds),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user_id}", get_user),
    ("GET", "/oauth2/applications/@me", get_application),
    ("GET", "/applications/@me", get_application),
    ("GET", "/gateway", get_gateway),
    ("GET", "/gateway/bot", get_gateway_bot),
    ("GET", "/channels/{channel_id}", get_channel),
    ("GET", "/guilds/{guild_id}", get_guild),
    ("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
)
