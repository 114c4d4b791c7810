"""Register the slash commands with Discord, only when they have changed."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands

from bot.client.data_dir import data_folder

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger(__name__)

MSG_DUPLICATE_COMMANDS = (
    "commands registered for all servers stay: this server shows each of them twice"
)


async def sync_commands(
    tree: app_commands.CommandTree[discord.Client],
    *,
    application: int,
    guild: int | None,
    always: bool,
) -> None:
    """Register the commands unless they equal those registered last.

    With a guild they are registered there alone; those registered for all servers before stay, and
    that is logged. Those of a guild that is no longer named are taken back: it would have every
    command twice.
    """
    place = discord.Object(guild) if guild else None
    if place is not None:
        tree.copy_global_to(guild=place)
        # A server's commands are for that server; Discord refuses to be told where else.
        tree.allowed_contexts = app_commands.AppCommandContext()
        tree.allowed_installs = app_commands.AppInstallationType()
        for command in tree.get_commands(guild=place):
            command.allowed_contexts = command.allowed_installs = None
    wanted = _fingerprint(tree, place)
    note = _record_file(application, guild)
    if always or _read_record(note) != wanted:
        synced = await tree.sync(guild=place)
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(wanted, "utf-8")
        except OSError as error:
            # Without the note they are registered again at the next start, which does no harm.
            log.warning("cannot note the commands", file=str(note), reason=error.strerror)
        log.info("commands registered", count=len(synced), guild=guild)
    if guild and _read_record(_record_file(application, None)) is not None:
        # Taken back, they would be gone from every other server of a bot that is in use.
        log.warning(MSG_DUPLICATE_COMMANDS, guild=guild)
    await _remove_guild_commands(tree, application, guild)


async def _remove_guild_commands(
    tree: app_commands.CommandTree[discord.Client], application: int, guild: int | None
) -> None:
    """Remove commands registered for single guilds."""
    for note in data_folder().glob(f"commands-{application}-*.sha256"):
        name = note.stem.rpartition("-")[2]
        if not name.isdecimal() or int(name) == guild:
            continue
        try:
            # Discord keeps nothing for a server that the bot has left.
            with suppress(discord.Forbidden, discord.NotFound):
                await tree.sync(guild=discord.Object(int(name)))
            note.unlink(missing_ok=True)
        except (discord.HTTPException, OSError) as error:
            # The next start tries again; what is registered now does not wait for it.
            log.warning("commands not taken back", guild=int(name), error=type(error).__name__)
        else:
            log.info("commands taken back", guild=int(name))


def _record_file(application: int, guild: int | None) -> Path:
    return data_folder() / f"commands-{application}-{guild or 'global'}.sha256"


def _fingerprint(
    tree: app_commands.CommandTree[discord.Client], place: discord.Object | None
) -> str:
    payload = [command.to_dict(tree) for command in tree.get_commands(guild=place)]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _read_record(note: Path) -> str | None:
    try:
        return note.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
