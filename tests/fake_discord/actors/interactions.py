"""Start an interaction: the event a bot gets when a member does something."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.enums import InteractionType, Json
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.state.interactions import Interaction
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.users import User

GUILD_INSTALL, USER_INSTALL = "0", "1"
IN_GUILD, IN_BOT_DM = 0, 1


@dataclass(frozen=True, slots=True)
class Start:
    """Hold what a member did.

    Attributes:
        source: The message whose component was used, of a modal the one it came from.
        parent: The interaction that opened the modal which is submitted.
        focused: Type of the option that is being completed.
    """

    kind: InteractionType
    data: Json
    source: Message | None = None
    parent: Interaction | None = None
    focused: int = 0


def start(state: State, user: User, channel: Channel, what: Start) -> Interaction:
    """Make an interaction and send its event to the bot."""
    guild = channel.guild
    _require_sight(user, channel)
    owners = integration_owners(state, user, channel)
    interaction = Interaction(
        id=state.ids.next(),
        type=what.kind,
        user=user,
        channel=channel,
        started=asyncio.get_running_loop().time(),
        source=what.source,
        focused=what.focused,
        foreign=GUILD_INSTALL not in owners,
    )
    state.interactions[interaction.token] = interaction
    interaction.metadata = _metadata(interaction, owners, what)
    permissions = permissions_in(channel, user.id)
    event: Json = {
        "id": str(interaction.id),
        "application_id": str(state.application_id),
        "type": int(what.kind),
        "token": interaction.token,
        "version": 1,
        "data": what.data,
        "locale": user.locale,
        "channel": {**channel.payload(), "permissions": str(permissions)},
        "channel_id": str(channel.id),
        "app_permissions": str(_app_permissions(state, channel)),
        "entitlements": [],
        "authorizing_integration_owners": owners,
        "context": IN_BOT_DM if guild is None else IN_GUILD,
        "attachment_size_limit": limits.ATTACHMENT_BYTES,
    }
    if guild is None:
        event["user"] = user.payload()
    else:
        member = guild.memberships[user.id].payload()
        event["member"] = {**member, "permissions": str(permissions)}
        event |= {"guild_id": str(guild.id), "guild_locale": guild.locale}
        event["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
    if what.source is not None:
        event["message"] = what.source.payload
    interaction.event = event
    state.gateway.dispatch("INTERACTION_CREATE", event, guild=guild)
    return interaction


def integration_owners(state: State, user: User, channel: Channel) -> dict[str, str]:
    """Say by which installs the application is here; refuse where it is not."""
    guild = channel.guild
    owners = {}
    if guild is not None and guild.has_bot:
        owners[GUILD_INSTALL] = str(guild.id)
    elif guild is None and state.shares_guild(user):
        # In the direct channel with the bot no guild is named.
        owners[GUILD_INSTALL] = "0"
    if user.installed:
        owners[USER_INSTALL] = str(user.id)
    if not owners:
        raise NotPossibleError(f"The application is installed neither here nor by {user.username}.")
    return owners


def _require_sight(user: User, channel: Channel) -> None:
    if channel.is_dm and user not in channel.recipients:
        raise NotPossibleError(f"{user.username} is not part of this direct channel.")
    if channel.guild is None:
        return
    if not permissions_in(channel, user.id) & Permission.VIEW_CHANNEL:
        raise NotPossibleError(f"{user.username} does not see #{channel.name}.")


def _app_permissions(state: State, channel: Channel) -> int:
    guild = channel.guild
    if guild is not None and not guild.has_bot:
        return permissions_in(channel, guild.owner_id) & (
            Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE
        )
    return permissions_in(channel, state.bot.id)


def _metadata(interaction: Interaction, owners: dict[str, str], what: Start) -> Json:
    found: Json = {
        "id": str(interaction.id),
        "type": int(what.kind),
        "user": interaction.user.payload(),
        "authorizing_integration_owners": owners,
    }
    if what.kind is InteractionType.COMPONENT and what.source is not None:
        found["interacted_message_id"] = str(what.source.id)
    if what.parent is not None:
        found["triggering_interaction_metadata"] = what.parent.metadata
    return found
