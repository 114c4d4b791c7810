"""Import timeouts: reading a file ends in time, also when nobody waits for it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.cogs.faq import _transfer as moving
from bot.errors import InputError

STEPS = 5_000
"""So many that a reading that is not stopped ends as well, and says so."""


class Telling:
    """An interaction whose response can be edited."""

    def __init__(self):
        self.edited = asyncio.Event()

    async def edit_original_response(self, **_):
        """Note that progress was shown."""
        self.edited.set()


class Reading:
    """A work that goes on until a step stops it."""

    def __init__(self):
        self.pause, self.ended, self.stopped = threading.Event(), threading.Event(), False

    def __call__(self, step):
        """Go on until stopped, or to the end."""
        try:
            for done in range(STEPS):
                step(done, STEPS)
                self.pause.wait(0.002)
        except InputError:
            self.stopped = True
            raise
        finally:
            self.ended.set()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(moving, "PROGRESS_SECONDS", 0.01)


async def test_a_file_that_takes_too_long_is_told_to(monkeypatch):
    """No file keeps a reader for ever."""
    monkeypatch.setattr(moving, "READING_SECONDS", 0.0)
    with pytest.raises(InputError, match="takes too long to read"):
        await moving._showing(Telling(), Reading())


async def test_a_reading_ends_with_the_process():
    """Its thread is waited for, and comes to its end at the next entry."""
    told, reading = Telling(), Reading()
    showing = asyncio.create_task(moving._showing(told, reading))
    await told.edited.wait()
    showing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await showing
    await asyncio.to_thread(reading.ended.wait)
    assert reading.stopped
