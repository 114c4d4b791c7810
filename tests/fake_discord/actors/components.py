"""Use buttons and selects as a member's client does: only what is there and enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.enums import SELECTS, ChannelType, ComponentType, Json
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.validation.controls import LINK, PREMIUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State


def press_data(message: Message, name: str, *, unchecked: bool) -> Json:
    """Return the data of a press."""
    button = message.control(name)
    if button is None or button["type"] != ComponentType.BUTTON:
        if unchecked:
            return {"custom_id": name, "component_type": int(ComponentType.BUTTON), "id": 0}
        there = ", ".join(message.custom_ids) or "none"
        raise NotPossibleError(f"There is no button “{name}”; there are: {there}.")
    if button.get("disabled") and not unchecked:
        raise NotPossibleError(f"The button “{name}” is disabled.")
    if button["style"] in {LINK, PREMIUM}:
        raise NotPossibleError(f"The button “{name}” does not reach the bot.")
    kind = int(ComponentType.BUTTON)
    return {"custom_id": button["custom_id"], "component_type": kind, "id": button["id"]}


def select_data(state: State, message: Message, name: str, values: Sequence[str]) -> Json:
    """Return the data of a choice."""
    select = message.control(name)
    if select is None or select["type"] not in SELECTS:
        there = ", ".join(message.custom_ids) or "none"
        raise NotPossibleError(f"There is no select “{name}”; there are: {there}.")
    if select.get("disabled"):
        raise NotPossibleError(f"The select “{name}” is disabled.")
    if not select["min_values"] <= len(values) <= select["max_values"]:
        raise NotPossibleError(f"The select “{name}” does not take {len(values)} values.")
    data: Json = {"custom_id": select["custom_id"], "component_type": select["type"]}
    data["id"] = select["id"]
    if select["type"] == ComponentType.STRING_SELECT:
        by_label = {one["label"]: one["value"] for one in select["options"]}
        known = set(by_label.values())
        chosen = [value if value in known else by_label.get(value) for value in values]
        if None in chosen:
            there = ", ".join(by_label)
            raise NotPossibleError(f"The select “{name}” does not offer that; it offers: {there}.")
        return {**data, "values": chosen}
    resolved = _resolved(state, message, select, values)
    return {**data, "values": list(values), "resolved": resolved}


def _resolved(state: State, message: Message, select: Json, values: Sequence[str]) -> Json:
    """Return the users, roles or channels with these ids; a client offers those of its guild."""
    guild = message.channel.guild
    numbers = [int(value) for value in values]
    match select["type"]:
        case ComponentType.USER_SELECT:
            return {"users": {str(one): state.users[one].payload() for one in numbers}}
        case ComponentType.ROLE_SELECT if guild is not None and set(numbers) <= set(guild.roles):
            return {"roles": {str(one): guild.roles[one].payload() for one in numbers}}
        case ComponentType.CHANNEL_SELECT if guild is not None:
            types = set(select.get("channel_types") or ChannelType)
            fit = {one for one in guild.channels if guild.channels[one].type in types}
            if set(numbers) <= fit:
                channels = {str(one): guild.channels[one].payload() for one in numbers}
                return {
                    "channels": {
                        number: {**channel, "permissions": "0"}
                        for number, channel in channels.items()
                    }
                }
        case _:
            # Members and roles in one select are not played.
            pass
    raise NotPossibleError(f"The select “{select['custom_id']}” does not offer {list(values)}.")
