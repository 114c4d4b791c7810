"""Use buttons and selects as a member's client does: only what is there and enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.errors import NotPossibleError
from tests.loopback.rules.controls import LINK, PREMIUM
from tests.loopback.shapes import SELECTS, ComponentType, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loopback.state import State
    from tests.loopback.world.messages import Message


def press_data(message: Message, name: str, *, unchecked: bool) -> Json:
    """Give the data of a press."""
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
    """Give the data of a choice."""
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
    if select["type"] != ComponentType.USER_SELECT:
        raise NotPossibleError("Of the selects only texts and users are played.")
    users = {value: state.users[int(value)].payload() for value in values}
    return {**data, "values": list(values), "resolved": {"users": users}}
