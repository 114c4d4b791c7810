"""Run the real bot as a process: `squatbot run`, connected to a fake Discord."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fake_discord import FakeDiscord

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30.0
"""Of a process that ends by itself; it may have begun to start only."""


@dataclass(slots=True)
class BotProcess:
    """A running bot: what it logged so far, and how to stop it."""

    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)
    reading: asyncio.Task[None] | None = None

    @property
    def text(self) -> str:
        """Return all that it wrote."""
        return "".join(self.log)

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and give the exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(sign)
        return await self.ended()

    async def ended(self, seconds: float = STOP_SECONDS) -> int:
        """Wait until it ends by itself and give the exit code."""
        code = await asyncio.wait_for(self.process.wait(), seconds)
        if self.reading is not None:
            await self.reading
        return code


async def start_bot(
    home: Path, variables: dict[str, str], *arguments: str, folder: Path | None = None
) -> BotProcess:
    """Start `squatbot run` with these variables and a data folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", *arguments),
        cwd=folder or home,
        env={**kept, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(home), **variables},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    bot = BotProcess(process)

    async def read() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            bot.log.append(line.decode(errors="replace"))

    bot.reading = asyncio.create_task(read())
    return bot


@contextlib.asynccontextmanager
async def running_bot(
    discord: FakeDiscord, home: Path, *arguments: str, shards: int = 1, **variables: str
) -> AsyncIterator[BotProcess]:
    """Run the bot at a fake Discord until the block ends; it is ready when the block begins."""
    bot = await start_bot(home, {**discord.environment, **variables}, *arguments)
    try:
        ready = asyncio.ensure_future(discord.ready(shards, seconds=30.0))
        ended = asyncio.ensure_future(bot.process.wait())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not ready.done():
            ready.cancel()
            raise AssertionError(f"The bot ended with {bot.process.returncode}:\n{bot.text}")
        await ready
        yield bot
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.process.kill()
        await bot.ended()
