"""Find people, roles and channels by the names that are typed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tests.fake_discord.enums import ComponentType, OptionType
from tests.fake_discord.errors import NotPossibleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fake_discord.state.guilds import Channel, Guild, Role
    from tests.fake_discord.state.users import User

T = TypeVar("T")


def users(guild: Guild) -> dict[str, User]:
    """Return the members that are no bots, by name."""
    people = [one.user for one in guild.memberships.values() if not one.user.is_bot]
    return {one.username: one for one in people if one.id != guild.owner_id}


def roles(guild: Guild) -> dict[str, Role]:
    """Return the roles by name."""
    return {one.name: one for one in guild.roles.values()}


def channels(guild: Guild) -> dict[str, Channel]:
    """Return the channels by name."""
    return {one.name: one for one in guild.channels.values()}


Lister: TypeAlias = "Callable[[Guild], Mapping[str, User | Role | Channel]]"
OF_OPTION: Mapping[int, Lister] = {
    OptionType.USER: users,
    OptionType.ROLE: roles,
    OptionType.CHANNEL: channels,
}
OF_SELECT: Mapping[int, Lister] = {
    ComponentType.USER_SELECT: users,
    ComponentType.ROLE_SELECT: roles,
    ComponentType.CHANNEL_SELECT: channels,
}


def pick(things: Mapping[str, T], typed: str) -> T:
    """Return the thing that is meant: by its name, the only one that begins so, or its number.

    Raises:
        NotPossibleError: Nothing is meant, or more than one.
    """
    names = list(things)
    wanted = typed.strip().casefold()
    number = int(wanted) if wanted.isdecimal() and len(wanted) <= 3 else 0
    exact = [name for name in names if _bare(name) == wanted.lstrip("@#")]
    begun = [name for name in names if wanted and _bare(name).startswith(wanted.lstrip("@#"))]
    if exact or len(begun) == 1:
        return things[(exact or begun)[0]]
    if 0 < number <= len(names):
        return things[names[number - 1]]
    there = ", ".join(f"{place} {name}" for place, name in enumerate(names, 1)) or "nothing"
    what = f"“{typed}” is not there" if wanted else "Say which"
    raise NotPossibleError(f"{what}; choose a name or a number of: {there}.")


def _bare(name: str) -> str:
    return name.casefold().lstrip("@#")
