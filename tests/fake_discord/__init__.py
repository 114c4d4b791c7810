"""Be a Discord on 127.0.0.1 that an unmodified discord.py logs in to.

    async with FakeDiscord() as discord:
        guild = discord.guild("gym")
        ada = guild.member("ada")
        ...  # start the bot with discord.environment
        await discord.ready()
        said = await ada.says(guild.channel(), "do squats work your hamstrings?", mention=True)
        answer = await said.answer()
        details = await ada.presses(answer, "Why?")
        assert details.message.is_ephemeral

It refuses what Discord refuses; see `rules`. It plays faults: `discord.gateway_faults` and
`discord.rest_faults`. What it does not play is listed by `discord.state.unimplemented`.
"""

from __future__ import annotations

try:
    from tests.fake_discord.actors.guild import FakeGuild
    from tests.fake_discord.actors.member import Member
    from tests.fake_discord.actors.modal import Modal
    from tests.fake_discord.actors.results import InteractionResult, SentMessage
    from tests.fake_discord.enums import ComponentType, Flag, Intent, ResponseType
    from tests.fake_discord.errors import (
        FakeDiscordError,
        NotPossibleError,
        SchemaViolationError,
        TimedOutError,
    )
    from tests.fake_discord.fake_discord import FakeDiscord
    from tests.fake_discord.settings import Settings
    from tests.fake_discord.state.guilds import Channel, Role
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.validation.permissions import EVERYONE, Permission
except ModuleNotFoundError as error:
    if error.name not in {"aiohttp", "jsonschema", "referencing"}:
        raise
    # `python -m tests.fake_discord` comes here before anything that could say it better.
    raise SystemExit(
        f"The fake Discord needs {error.name}: pip install -e '.[test]' brings it."
    ) from None

__all__ = [
    "EVERYONE",
    "Channel",
    "ComponentType",
    "FakeDiscord",
    "FakeDiscordError",
    "FakeGuild",
    "Flag",
    "Intent",
    "InteractionResult",
    "Member",
    "Message",
    "Modal",
    "NotPossibleError",
    "Permission",
    "ResponseType",
    "Role",
    "SchemaViolationError",
    "SentMessage",
    "Settings",
    "TimedOutError",
]
