"""Hold the commands an application has registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.enums import CommandType
from tests.fake_discord.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.fake_discord.enums import Json
    from tests.fake_discord.snowflakes import Snowflakes

Key = tuple[int, str]


@dataclass(slots=True)
class CommandBook:
    """Keep the commands of every scope: globally (None) and per guild.

    Attributes:
        syncs: How often a whole scope was overwritten.
        creates: New commands so far, per scope; a day holds only so many.
        allowed: Ids of commands with those of roles that a server's admins let use them.
    """

    ids: Snowflakes
    application_id: int
    most_creates: int
    scopes: dict[int | None, dict[Key, Json]] = field(default_factory=dict)
    creates: dict[int | None, int] = field(default_factory=dict)
    syncs: int = 0
    allowed: set[tuple[str, int]] = field(default_factory=set)

    def overwrite(self, commands: list[Json], guild_id: int | None) -> list[Json]:
        """Replace all commands of a scope; those of the same name keep their id."""
        old = self.scopes.get(guild_id, {})
        new: dict[Key, Json] = {}
        for command in commands:
            key = (int(command.get("type") or CommandType.SLASH), str(command["name"]))
            new[key] = self._stored(command, guild_id, old.get(key))
        self._count_creates(guild_id, len(set(new) - set(old)))
        self.scopes[guild_id] = new
        self.syncs += 1
        return list(new.values())

    def upsert(self, command: Json, guild_id: int | None) -> tuple[Json, bool]:
        """Add or replace one command; say whether it is new."""
        key = (int(command.get("type") or CommandType.SLASH), str(command["name"]))
        scope = self.scopes.setdefault(guild_id, {})
        is_new = key not in scope
        self._count_creates(guild_id, int(is_new))
        scope[key] = self._stored(command, guild_id, scope.get(key))
        return scope[key], is_new

    def remove(self, command_id: str, guild_id: int | None) -> None:
        """Delete a command."""
        scope = self.scopes.get(guild_id, {})
        for key, command in scope.items():
            if command["id"] == command_id:
                del scope[key]
                return
        raise Refusal(10063)

    def get(self, command_id: str, guild_id: int | None) -> Json:
        """Find a command by its id."""
        for command in self.scopes.get(guild_id, {}).values():
            if command["id"] == command_id:
                return command
        raise Refusal(10063)

    def find(self, name: str, kind: CommandType, guild_id: int | None) -> Json | None:
        """Find a command as a member's client does: the guild's own before the global one."""
        for scope in dict.fromkeys((guild_id, None)):
            command = self.scopes.get(scope, {}).get((kind, name))
            if command is not None:
                return command
        return None

    def allow(self, command: Json, role_id: int) -> None:
        """Let a role use a command, whatever it takes by default."""
        self.allowed.add((command["id"], role_id))

    def allows(self, command: Json, role_ids: Iterable[int]) -> bool:
        """Return whether one of these roles was let use a command."""
        return any((command["id"], role_id) in self.allowed for role_id in role_ids)

    def everything(self) -> Iterator[Json]:
        """Return every command of every scope."""
        for scope in self.scopes.values():
            yield from scope.values()

    def _count_creates(self, guild_id: int | None, count: int) -> None:
        total = self.creates.get(guild_id, 0) + count
        if total > self.most_creates:
            raise Refusal(30034)
        self.creates[guild_id] = total

    def _stored(self, command: Json, guild_id: int | None, old: Json | None) -> Json:
        permissions = command.get("default_member_permissions")
        stored: Json = {
            "id": old["id"] if old else str(self.ids.next()),
            "application_id": str(self.application_id),
            "version": str(self.ids.next()),
            "type": int(command.get("type") or CommandType.SLASH),
            "name": command["name"],
            "name_localizations": command.get("name_localizations"),
            "description": command.get("description") or "",
            "description_localizations": command.get("description_localizations"),
            "default_member_permissions": None if permissions is None else str(permissions),
            "nsfw": bool(command.get("nsfw")),
        }
        if command.get("options"):
            stored["options"] = command["options"]
        if guild_id is not None:
            return {**stored, "guild_id": str(guild_id)}
        return {
            **stored,
            "integration_types": command.get("integration_types") or [0],
            "contexts": command.get("contexts"),
            "dm_permission": command.get("dm_permission", True),
        }
