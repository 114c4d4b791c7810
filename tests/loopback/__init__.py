"""Be a Discord on 127.0.0.1 that an unmodified discord.py logs in to.

    async with Loopback() as discord:
        guild = discord.guild("gym")
        ada = guild.member("ada")
        ...  # start the bot with discord.environment
        await discord.ready()
        said = await ada.says(guild.channel(), "do squats work your hamstrings?", mention=True)
        answer = await said.answer()
        details = await ada.presses(answer, "Why?")
        assert details.message.is_ephemeral

It refuses what Discord refuses; see `rules`. It plays faults: `discord.gateway_faults` and
`discord.rest_faults`. What it does not play is listed by `discord.state.unplayed`.
"""

from __future__ import annotations

try:
    from tests.loopback.driver.exchange import Exchange, Said
    from tests.loopback.driver.guild import PlayedGuild
    from tests.loopback.driver.member import Member
    from tests.loopback.driver.modals import Modal
    from tests.loopback.errors import (
        LoopbackError,
        NotPossibleError,
        TimedOutError,
        UnfaithfulError,
    )
    from tests.loopback.loopback import Loopback
    from tests.loopback.rules.permissions import EVERYONE, Permission
    from tests.loopback.settings import Settings
    from tests.loopback.shapes import ComponentType, Flag, Intent, ResponseType
    from tests.loopback.world.messages import Message
    from tests.loopback.world.places import Channel, Role
except ModuleNotFoundError as error:
    if error.name not in {"aiohttp", "jsonschema", "referencing"}:
        raise
    # `python -m tests.loopback` comes here before anything that could say it better.
    raise SystemExit(
        f"The loopback Discord needs {error.name}: pip install -e '.[test]' brings it."
    ) from None

__all__ = [
    "EVERYONE",
    "Channel",
    "ComponentType",
    "Exchange",
    "Flag",
    "Intent",
    "Loopback",
    "LoopbackError",
    "Member",
    "Message",
    "Modal",
    "NotPossibleError",
    "Permission",
    "PlayedGuild",
    "ResponseType",
    "Role",
    "Said",
    "Settings",
    "TimedOutError",
    "UnfaithfulError",
]
