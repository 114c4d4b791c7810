"""Choose from what a select or a field of a form offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.errors import NotPossibleError
from tests.loopback.terminal.naming import OF_SELECT, pick

if TYPE_CHECKING:
    from tests.loopback.shapes import Json
    from tests.loopback.world.places import Guild

NONE = "none"


def offered(control: Json, guild: Guild) -> dict[str, str]:
    """Give the values that a member may choose, by what they read."""
    if control["type"] in OF_SELECT:
        things = OF_SELECT[control["type"]](guild)
        return {name: str(thing.id) for name, thing in things.items()}
    return {one["label"]: one["value"] for one in control.get("options") or ()}


def chosen(control: Json, guild: Guild, typed: str) -> list[str]:
    """Give the values of what is typed: a name or a number, several between commas, or none."""
    there = offered(control, guild)
    if typed.strip().casefold() == NONE:
        return []
    try:
        return [pick(there, typed)]
    except NotPossibleError:
        if "," not in typed:
            raise
    return [pick(there, part) for part in typed.split(",")]
