"""Choose from what a select or a field of a form offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.repl.name_lookup import OF_SELECT, pick

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.guilds import Guild

NONE = "none"


def offered(control: Json, guild: Guild) -> dict[str, str]:
    """Return the values that a member may choose, by what they read."""
    if control["type"] in OF_SELECT:
        things = OF_SELECT[control["type"]](guild)
        return {name: str(thing.id) for name, thing in things.items()}
    return {one["label"]: one["value"] for one in control.get("options") or ()}


def chosen(control: Json, guild: Guild, typed: str) -> list[str]:
    """Return the values of what is typed: a name or a number, several between commas, or none."""
    there = offered(control, guild)
    if typed.strip().casefold() == NONE:
        return []
    try:
        return [pick(there, typed)]
    except NotPossibleError:
        if "," not in typed:
            raise
    return [pick(there, part) for part in typed.split(",")]
