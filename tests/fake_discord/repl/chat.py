"""Chat with a bot in a terminal, from the lines that start it to the last word."""

from __future__ import annotations

import asyncio
import contextlib
import math
import sys
import tempfile
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tests.fake_discord.enums import Intent
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.fake_discord import FakeDiscord
from tests.fake_discord.repl.help_text import how_to_start
from tests.fake_discord.repl.repl import Repl
from tests.fake_discord.repl.seed import seed

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.fake_discord.settings import Settings

T = TypeVar("T")


class Background:
    """Run coroutines in a thread of its own.

    The main thread is left with what only it can do: edit a line and hear Ctrl-C.
    """

    def __init__(self) -> None:
        self._loop: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()))
        self._end = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.result().call_soon_threadsafe(self._end.set)
        self._thread.join()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for what a coroutine gives."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop.result()).result()

    async def _live(self) -> None:
        self._loop.set_result(asyncio.get_running_loop())
        await self._end.wait()


def chat(settings: Settings) -> None:
    """Serve, say how to start a bot, wait for it, and do what is typed until the input ends."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  arrow keys and a history, where there are any
    with (
        tempfile.TemporaryDirectory(prefix="squatbot-", ignore_cleanup_errors=True) as folder,
        Background() as background,
    ):
        discord = FakeDiscord(settings)
        try:
            background.run(discord.__aenter__())
        except OSError as error:
            told = f"Port {settings.port} is not free to listen on: choose another with --port."
            raise NotPossibleError(told) from error
        try:
            _converse(background, discord, Path(folder))
        finally:
            background.run(discord.__aexit__(None, None, None))


def _converse(background: Background, discord: FakeDiscord, folder: Path) -> None:
    terminal = Repl(discord, seed(discord))
    reads_messages = bool(discord.settings.privileged & Intent.MESSAGE_CONTENT)
    own = {"XDG_DATA_HOME": str(folder), "MESSAGE_CONTENT": str(int(reads_messages))}
    _show(how_to_start(folder, {**discord.environment, **own}))
    background.run(discord.ready(seconds=math.inf))
    _show(f"\n{discord.bot.username} is here. Ask it something; type ? for all that you can do.\n")
    while not terminal.ended:
        try:
            line = input(terminal.prompt if sys.stdin.isatty() else "")
        except EOFError:
            _show("")
            return
        # What is no UTF-8 comes as half characters, which no message can hold.
        told = background.run(terminal.enter(line.encode(errors="replace").decode()))
        if told:
            # The prompt of a form's field belongs to the question above it.
            _show(told if terminal.form else f"{told}\n")


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
