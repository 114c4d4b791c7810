"""Play every scene with the real bot: `python -m tests.screenshots FOLDER [SCENE …]`.

Writes FOLDER/SCENE.json, and draws it in four ways where discord-preview is at hand.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fake_discord import ComponentType, FakeDiscord, Message, Modal, Settings
from tests.fake_discord.state.messages import walk
from tests.running_bot import ROOT, running_bot
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fake_discord.enums import Json
    from tests.screenshots.stage import Seen

DRAWER = ROOT.parent / "shared" / "discord-preview" / "discord-preview.mjs"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""What the drawer looks for, unless CHROMIUM names another."""
WIDTHS = ("700", "400")
THEMES = ((), ("--light",))


async def play(folder: Path, names: Iterable[str]) -> None:
    """Play scenes one after the other, each on a stage of its own."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(identify_interval=0.0, validate=False)
        async with FakeDiscord(settings) as discord, running_bot(discord, Path(home)):
            for name in names:
                guild = discord.guild("gym")
                members = guild.member("mira.lifts"), guild.member("jonas")
                stage = Stage(discord, guild, guild.channel("training"), *members)
                seen = list(await SCENES[name](stage))
                _write_images(folder, seen)
                text = json.dumps(_conversation(stage, seen), indent=1, ensure_ascii=False)
                (folder / f"{name}.json").write_text(text, "utf-8")


def _conversation(stage: Stage, seen: Iterable[Seen]) -> Json:
    guilds = stage.discord.state.guilds.values()
    return {
        "messages": [_drawn(one) for one in seen if one is not None],
        "channel": {"name": stage.channel.name},
        "users": {str(one.id): one.username for one in stage.discord.state.users.values()},
        "roles": {
            str(one.id): {"name": one.name} for guild in guilds for one in guild.roles.values()
        },
        "channels": {str(one.id): one.name for guild in guilds for one in guild.channels.values()},
    }


def _write_images(folder: Path, seen: Iterable[Seen]) -> None:
    """Write the images of messages beside the scene, where they are looked up by name."""
    for message in seen:
        if isinstance(message, Message):
            for file in message.payload["attachments"]:
                if file["filename"].endswith(".png"):
                    (folder / file["filename"]).write_bytes(message.files[file["id"]])


def _drawn(seen: Message | Modal | Json) -> Json:
    if isinstance(seen, Modal):
        return {"modal": seen.payload}
    payload = deepcopy(seen if isinstance(seen, dict) else seen.payload)
    # Drawn as they were sent: no address of a file is ever looked up.
    for one in walk(payload["components"]):
        if one["type"] == ComponentType.FILE:
            one["file"] = {"url": f"attachment://{one['name']}"}
        for item in one.get("items", ()):
            name = item["media"]["url"].rpartition("/")[2]
            item["media"] = {"url": f"attachment://{name}"}
    return payload


def draw(folder: Path, names: Iterable[str]) -> None:
    """Draw scenes dark and light, wide and narrow."""
    browser = os.environ.get("CHROMIUM", "")
    if not shutil.which("node") or not any(map(shutil.which, (browser, *BROWSERS))):
        raise SystemExit(
            f"{folder} has the scenes as JSON; to draw them, install Node and Chromium, as in: "
            "apt-get install -y nodejs chromium"
        )
    for name in names:
        for width in WIDTHS:
            for theme in THEMES:
                picture = folder / f"{name}-{width}{'-light' if theme else ''}.png"
                source = str(folder / f"{name}.json")
                command = ["node", str(DRAWER), source, str(picture), "--width", width, *theme]
                subprocess.run(command, check=True)  # noqa: S603  our own arguments


def main() -> None:
    """Play and draw."""
    if len(sys.argv) < 2 or any(one.startswith("-") for one in sys.argv[1:]):
        raise SystemExit(
            "Name a folder to write to, and scenes if not all, as in: "
            f"python -m tests.screenshots /tmp/pictures {next(iter(SCENES))}"
        )
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(SCENES)
    if unknown := set(names) - set(SCENES):
        raise SystemExit(
            f"There is no scene {', '.join(sorted(unknown))}; there are: {', '.join(SCENES)}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(play(folder, names))
    if DRAWER.exists():
        draw(folder, names)


if __name__ == "__main__":
    main()
