"""Answer calls that register commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.validation.checker import PayloadChecker
from tests.fake_discord.validation.commands import check_commands

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.state import State


def _scope(state: State, call: Call) -> int | None:
    if call.parameters["application_id"] != str(state.application_id):
        # Only the application itself may touch its commands.
        raise Refusal(50001)
    guild_id = call.parameters.get("guild_id")
    if guild_id is None:
        return None
    guild = state.guilds.get(int(guild_id)) if guild_id.isdigit() else None
    if guild is None or not guild.has_bot:
        raise Refusal(50001)
    return guild.id


def overwrite(state: State, call: Call) -> Answer:
    """Replace all commands of a scope."""
    guild_id = _scope(state, call)
    checker = PayloadChecker()
    commands = checker.objects(call.body or [], ())
    checker.refuse_faults()
    check_commands(commands, in_guild=guild_id is not None)
    call.require_valid()
    return Answer(200, state.commands.overwrite(commands, guild_id))


def create(state: State, call: Call) -> Answer:
    """Add one command, or replace the one of its name."""
    guild_id = _scope(state, call)
    check_commands([call.fields], in_guild=guild_id is not None)
    call.require_valid()
    command, is_new = state.commands.upsert(call.fields, guild_id)
    return Answer(201 if is_new else 200, command)


def list_all(state: State, call: Call) -> Answer:
    """Return the commands of a scope."""
    guild_id = _scope(state, call)
    return Answer(200, list(state.commands.scopes.get(guild_id, {}).values()))


def get(state: State, call: Call) -> Answer:
    """Return one command."""
    guild_id = _scope(state, call)
    return Answer(200, state.commands.get(call.parameters["command_id"], guild_id))


def delete(state: State, call: Call) -> Answer:
    """Delete one command."""
    guild_id = _scope(state, call)
    state.commands.remove(call.parameters["command_id"], guild_id)
    return Answer(204)


SCOPES = (
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
)
ROUTES: tuple[Route, ...] = tuple(
    route
    for scope in SCOPES
    for route in (
        ("PUT", scope, overwrite),
        ("POST", scope, create),
        ("GET", scope, list_all),
        ("GET", scope + "/{command_id}", get),
        ("DELETE", scope + "/{command_id}", delete),
    )
)
