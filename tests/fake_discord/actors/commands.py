"""Put a command together as a member's client does: only what was registered can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.actors.interactions import USER_INSTALL, integration_owners
from tests.fake_discord.enums import CommandType, Json, OptionType
from tests.fake_discord.errors import HiddenError, NotPossibleError
from tests.fake_discord.state.stored_payloads import Upload, stored_attachments
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import length
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.users import User

RESOLVED = {
    OptionType.USER: "users",
    OptionType.CHANNEL: "channels",
    OptionType.ROLE: "roles",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Say who sits where: what a client offers depends on both."""

    state: State
    user: User
    channel: Channel


def find_command(seat: Seat, name: str, kind: CommandType) -> Json:
    """Find a command that the member's client offers in a channel."""
    state, user, channel = seat.state, seat.user, seat.channel
    guild = channel.guild
    command = state.commands.find(name, kind, None if guild is None else guild.id)
    if command is None:
        names = {one["name"] for one in state.commands.everything() if one["type"] == kind}
        known = ", ".join(sorted(names)) or "none"
        raise NotPossibleError(f"No command “{name}” is registered; there are: {known}.")
    has = permissions_in(channel, user.id)
    if not has & Permission.USE_APPLICATION_COMMANDS:
        raise NotPossibleError(f"{user.username} may not use commands in this channel.")
    if _is_hidden(seat, command, has):
        raise HiddenError(f"The command “{name}” is hidden from {user.username}.")
    contexts = command.get("contexts")
    here = 0 if guild is not None else 1
    if (contexts is not None and here not in contexts) or (guild is None and "guild_id" in command):
        raise NotPossibleError(f"The command “{name}” is not offered in this kind of channel.")
    _require_install(seat, command)
    return command


def _is_hidden(seat: Seat, command: Json, has: int) -> bool:
    default, guild = command.get("default_member_permissions"), seat.channel.guild
    if guild is None or default is None or has & Permission.ADMINISTRATOR:
        return False
    if seat.state.commands.allows(command, guild.memberships[seat.user.id].role_ids):
        return False
    # "0" hides a command from all but administrators.
    return int(default) == 0 or bool(int(default) & ~has)


def _require_install(seat: Seat, command: Json) -> None:
    types = {str(one) for one in command.get("integration_types") or (0,)}
    owners = set(integration_owners(seat.state, seat.user, seat.channel))
    if not owners & types:
        how = "users" if USER_INSTALL in owners else "servers"
        raise NotPossibleError(f"The command “{command['name']}” is not offered to {how}.")


def slash_data(
    seat: Seat,
    words: str,
    values: Mapping[str, Any],
    *,
    completing: str | None = None,
) -> tuple[Json, int]:
    """Return the data of a slash command, and the type of the option that is completed.

    Args:
        seat: Who uses it, and where.
        words: The command with its subcommands: "/evidence claim".
        values: Options by name.
        completing: The option that autocomplete is asked for.
    """
    name, *path = words.removeprefix("/").split()
    command = find_command(seat, name, CommandType.SLASH)
    options: list[Json] = command.get("options") or []
    for part in path:
        found = next((one for one in options if one["name"] == part), None)
        if found is None or found["type"] not in {OptionType.SUBCOMMAND, OptionType.GROUP}:
            raise NotPossibleError(f"/{name} has no subcommand “{part}”.")
        options = found.get("options") or []
    if any(one["type"] in {OptionType.SUBCOMMAND, OptionType.GROUP} for one in options):
        raise NotPossibleError(f"{words} needs a subcommand.")
    filled = OptionFilling(seat, completing)
    given = filled.fill(words, options, values)
    for part, kind in reversed(list(zip(path, _kinds(command, path), strict=True))):
        given = [{"type": kind, "name": part, "options": given}]
    data: Json = {"id": command["id"], "name": name, "type": 1, "options": given}
    if filled.resolved:
        data["resolved"] = filled.resolved
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data, filled.focused


def _kinds(command: Json, path: list[str]) -> list[int]:
    kinds, options = [], command.get("options") or []
    for part in path:
        found = next(one for one in options if one["name"] == part)
        kinds.append(found["type"])
        options = found.get("options") or []
    return kinds


class OptionFilling:
    """Fill in the options of a command, as strictly as a client does."""

    def __init__(self, seat: Seat, completing: str | None) -> None:
        self.resolved: Json = {}
        self.focused = 0
        self._state = seat.state
        self._channel = seat.channel
        self._completing = completing

    def fill(self, words: str, options: list[Json], values: Mapping[str, Any]) -> list[Json]:
        """Return the options in the order of the command."""
        unknown = set(values) - {one["name"] for one in options}
        if unknown:
            raise NotPossibleError(f"{words} has no option {', '.join(sorted(unknown))}.")
        filled: list[Json] = []
        for option in options:
            name, kind = option["name"], option["type"]
            if name not in values:
                # While a member types, required options may still be missing.
                if option.get("required") and self._completing is None:
                    raise NotPossibleError(f"{words} needs the option {name}.")
                continue
            if name == self._completing:
                if not option.get("autocomplete"):
                    raise NotPossibleError(f"The option {name} of {words} completes nothing.")
                self.focused = kind
                filled.append({"type": kind, "name": name, "value": values[name], "focused": True})
                continue
            filled.append({"type": kind, "name": name, "value": self._value(option, values[name])})
        return filled

    def _value(self, option: Json, value: Any) -> Any:
        kind = OptionType(option["type"])
        choices = {one["name"]: one["value"] for one in option.get("choices") or ()}
        if choices:
            if value not in choices and value not in choices.values():
                raise NotPossibleError(f"“{value}” is no choice of {option['name']}.")
            return choices.get(value, value)
        match kind:
            case OptionType.STRING:
                return self._text(option, value)
            case OptionType.INTEGER | OptionType.NUMBER:
                return self._number(option, value)
            case OptionType.BOOLEAN if isinstance(value, bool):
                return value
            case OptionType.USER | OptionType.CHANNEL | OptionType.ROLE:
                return self._resolve(kind, int(value.id))
            case OptionType.ATTACHMENT if isinstance(value, Upload):
                return self._upload(value)
            case _:
                raise NotPossibleError(f"{value!r} does not fit the option {option['name']}.")

    @staticmethod
    def _text(option: Json, value: object) -> str:
        least = option.get("min_length") or 0
        most = option.get("max_length") or limits.STRING_OPTION
        if not isinstance(value, str) or not value or not least <= length(value) <= most:
            name = option["name"]
            raise NotPossibleError(f"The option {name} takes {max(least, 1)} to {most} characters.")
        return value

    @staticmethod
    def _number(option: Json, value: float) -> float:
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            raise NotPossibleError(f"The option {option['name']} is out of its range.")
        return value

    def _upload(self, upload: Upload) -> str:
        state = self._state
        (file,), contents = stored_attachments({}, {0: upload}, (), state.ids, state.url)
        state.uploads |= contents
        number = str(file["id"])
        self.resolved.setdefault("attachments", {})[number] = file
        return number

    def _resolve(self, kind: OptionType, number: int) -> str:
        guild = self._channel.guild
        payload: Json = {}
        match kind:
            case OptionType.USER:
                payload = self._state.users[number].payload()
                if guild is not None and number in guild.memberships:
                    member = guild.memberships[number].partial()
                    has = str(permissions_in(self._channel, number))
                    members = self.resolved.setdefault("members", {})
                    members[str(number)] = {**member, "permissions": has}
            case OptionType.CHANNEL:
                channel = self._state.channels[number]
                payload = {**channel.payload(), "permissions": "0"}
            case OptionType.ROLE if guild is not None:
                payload = guild.roles[number].payload()
        self.resolved.setdefault(RESOLVED[kind], {})[str(number)] = payload
        return str(number)
