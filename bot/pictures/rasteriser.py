"""SVG to PNG in one process of its own, since the library that draws holds the interpreter."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.errors import SquatbotError
from bot.pictures.raster_process import DRAWN, LENGTH
from bot.pictures.text import FONT_DIRECTORY, FONT_FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import IO

T = TypeVar("T")

SCALE = 1.5
"""Pixels of a PNG for each of the layout, for sharp letters on a phone."""
SECONDS_A_PICTURE = 5.0
CACHE_BYTES = 8 * 2**20
WAITING_AT_MOST = 64

_SCRIPT = Path(__file__).resolve().parent / "raster_process.py"
FONT_PATHS = tuple(str(FONT_DIRECTORY / file) for file in FONT_FILES.values())


def can_draw() -> bool:
    """Return whether the library that draws is installed."""
    return find_spec("resvg_py") is not None


class PictureError(SquatbotError):
    """Say that a picture cannot be drawn, and what to do about it."""


class Rasteriser:
    """Draws pictures one after the other and keeps the last ones, up to a number of bytes.

    It starts its process with the first picture and again after that process has died or hung. A
    thread talks to the process: to start one can hold an event loop for tens of milliseconds.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS_A_PICTURE,
        cache_bytes: int = CACHE_BYTES,
        command: Sequence[str] | None = None,
    ) -> None:
        self._seconds = seconds
        self._cache_bytes = cache_bytes
        self._command = command or (sys.executable, "-P", str(_SCRIPT), str(SCALE), *FONT_PATHS)
        self._cache: OrderedDict[bytes, bytes] = OrderedDict()
        self._cached = 0
        self._drawing: dict[bytes, asyncio.Task[bytes]] = {}
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, "rasteriser")
        self._process: subprocess.Popen[bytes] | None = None

    async def png(self, svg: str) -> bytes:
        """Return a picture as PNG, at once if it was drawn before.

        Raises:
            PictureError: with a sentence for the person who asked for it.
        """
        data = svg.encode()
        digest = hashlib.sha256(data).digest()
        if (known := self._cache.get(digest)) is not None:
            self._cache.move_to_end(digest)
            return known
        task = self._drawing.get(digest)
        if task is None:
            self._refuse_if_unable()
            task = asyncio.create_task(self._draw(digest, data))
            self._drawing[digest] = task
            task.add_done_callback(lambda done: self._settle(digest, done))
        # Whoever gives up waiting leaves the process in the middle of nothing.
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End the process and whatever it draws."""
        tasks = tuple(self._drawing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._stop()

    def _refuse_if_unable(self) -> None:
        if not can_draw():
            raise PictureError(
                "Pictures are not set up here; whoever runs the bot can install its extra "
                "“pictures”."
            )
        if len(self._drawing) >= WAITING_AT_MOST:
            raise PictureError("Many pictures are being drawn just now; ask again in a moment.")

    def _settle(self, digest: bytes, task: asyncio.Task[bytes]) -> None:
        del self._drawing[digest]
        if not task.cancelled():
            # Retrieved here too, so that nobody is warned when all who waited have left.
            task.exception()

    async def _draw(self, digest: bytes, svg: bytes) -> bytes:
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    status, data = await self._in_thread(partial(self._exchange, svg))
            except (TimeoutError, OSError, EOFError) as error:
                await self._stop()
                raise PictureError(
                    "The picture could not be drawn this time; ask again in a moment."
                ) from error
            except asyncio.CancelledError:
                await self._stop()
                raise
        if status != DRAWN:
            raise PictureError("This picture cannot be drawn.")
        self._keep(digest, data)
        return data

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _exchange(self, svg: bytes) -> tuple[bytes, bytes]:
        """Send a picture to the process, started if there is none, and read its reply."""
        if self._process is not None and self._process.poll() is not None:
            _end(self._process)
            self._process = None
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  our own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C at the terminal is for the parent, which closes it.
                start_new_session=True,
            )
        source, target = self._process.stdout, self._process.stdin
        assert source is not None  # noqa: S101  both are pipes
        assert target is not None  # noqa: S101
        target.write(LENGTH.pack(len(svg)) + svg)
        target.flush()
        head = _read(source, 1 + LENGTH.size)
        (length,) = LENGTH.unpack(head[1:])
        return head[:1], _read(source, length)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # Whatever the thread waits for ends with it.
            process.kill()
            await self._in_thread(partial(_end, process))

    def _keep(self, digest: bytes, data: bytes) -> None:
        self._cache[digest] = data
        self._cached += len(data)
        while self._cached > self._cache_bytes and self._cache:
            _, oldest = self._cache.popitem(last=False)
            self._cached -= len(oldest)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close the pipes of a dead process and wait for its end."""
    with suppress(OSError), process:
        pass


def _read(source: IO[bytes], length: int) -> bytes:
    """Read so many bytes; raise EOFError where there are fewer."""
    data = source.read(length)
    if len(data) < length:
        raise EOFError
    return data


def draw_here(svg: str) -> bytes:
    """Return a picture as PNG, drawn in this process: for commands, where nobody else waits.

    Only where `can_draw` says so.
    """
    import resvg_py  # noqa: PLC0415  an extra

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=SCALE, skip_system_fonts=True, font_files=list(FONT_PATHS)
        )
    )
