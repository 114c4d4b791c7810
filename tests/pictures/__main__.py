"""Play every scene with the real bot: `python -m tests.pictures FOLDER [SCENE …]`.

Writes FOLDER/SCENE.json, and draws it in four ways where discord-preview is at hand.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.loopback import Loopback, Settings
from tests.pictures.scenes import SCENES, Stage
from tests.running_bot import ROOT, running_bot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.loopback import Message

DRAWER = ROOT.parent / "shared" / "discord-preview" / "discord-preview.mjs"
WIDTHS = ("700", "400")
THEMES = ((), ("--light",))


async def play(folder: Path, names: Iterable[str]) -> None:
    """Play scenes one after the other, each on a stage of its own."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(identify_interval=0.0, validate=False)
        async with Loopback(settings) as discord, running_bot(discord, Path(home)):
            for name in names:
                guild = discord.guild("gym")
                members = guild.member("mira.lifts"), guild.member("jonas")
                stage = Stage(discord, guild, guild.channel("training"), *members)
                seen = [one for one in await SCENES[name](stage) if one is not None]
                text = json.dumps(_conversation(stage, seen), indent=1, ensure_ascii=False)
                (folder / f"{name}.json").write_text(text, "utf-8")


def _conversation(stage: Stage, messages: list[Message]) -> dict[str, object]:
    people = (stage.mira, stage.jonas)
    users = {str(stage.discord.bot.id): stage.discord.bot.username}
    users |= {str(one.id): one.user.username for one in people}
    role = stage.guild.bot_role
    return {
        "messages": [one.payload for one in messages],
        "channel": {"name": stage.channel.name},
        "users": users,
        "roles": {str(role.id): {"name": role.name}},
    }


def draw(folder: Path, names: Iterable[str]) -> None:
    """Draw scenes dark and light, wide and narrow."""
    for name in names:
        for width in WIDTHS:
            for theme in THEMES:
                picture = folder / f"{name}-{width}{'-light' if theme else ''}.png"
                source = str(folder / f"{name}.json")
                command = ["node", str(DRAWER), source, str(picture), "--width", width, *theme]
                subprocess.run(command, check=True)  # noqa: S603  our own arguments


def main() -> None:
    """Play and draw."""
    if len(sys.argv) < 2:
        raise SystemExit("Name a folder to write to, as in: python -m tests.pictures /tmp/pictures")
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(SCENES)
    if unknown := set(names) - set(SCENES):
        raise SystemExit(f"Unknown scenes: {', '.join(sorted(unknown))}.")
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(play(folder, names))
    if DRAWER.exists():
        draw(folder, names)


if __name__ == "__main__":
    main()
