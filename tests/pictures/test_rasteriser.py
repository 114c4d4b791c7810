"""PNG from a process of its own: the same bytes, kept within a bound, and back after a fault."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from bot.pictures import rasteriser as module
from bot.pictures.rasteriser import PictureError, Rasteriser, draw_here
from bot.pictures.svg import DARK, Canvas

PNG = b"\x89PNG\r\n\x1a\n"
HANGING = (sys.executable, "-c", "import time; time.sleep(60)")


def picture(text="Squats"):
    """Return a small picture with a text."""
    canvas = Canvas(DARK)
    canvas.text(10, 20, text, size=14)
    canvas.height = 30
    return canvas.finish(text).svg


@pytest.fixture
async def rasteriser():
    """Return a rasteriser that is closed at the end."""
    made = Rasteriser()
    yield made
    await made.close()


async def test_the_process_draws_what_a_command_draws(rasteriser):
    drawn = await rasteriser.png(picture())
    assert drawn.startswith(PNG)
    assert drawn == draw_here(picture())


async def test_text_is_drawn_with_the_shipped_font(rasteriser):
    """Without a font resvg leaves texts out."""
    assert await rasteriser.png(picture("Squats")) != await rasteriser.png(picture("Curls"))


async def test_a_picture_is_drawn_once(rasteriser):
    first = await rasteriser.png(picture())
    await rasteriser._stop()
    assert await rasteriser.png(picture()) is first
    assert rasteriser._process is None


async def test_many_who_ask_at_once_share_one_drawing(rasteriser):
    drawn = await asyncio.gather(*(rasteriser.png(picture()) for _ in range(20)))
    assert all(data is drawn[0] for data in drawn)


async def test_the_cache_keeps_to_its_bound():
    size = len(draw_here(picture("1")))
    rasteriser = Rasteriser(cache_bytes=3 * size)
    for number in range(8):
        await rasteriser.png(picture(str(number)))
        assert sum(map(len, rasteriser._cache.values())) == rasteriser._cached <= 3 * size
    assert rasteriser._cache
    await rasteriser.close()


async def test_a_process_killed_between_pictures_is_not_noticed(rasteriser):
    await rasteriser.png(picture("a"))
    os.kill(rasteriser._process.pid, signal.SIGKILL)
    rasteriser._process.wait()
    assert (await rasteriser.png(picture("b"))).startswith(PNG)


async def test_a_hung_process_costs_one_sentence_and_comes_back():
    rasteriser = Rasteriser(seconds=0.2, command=HANGING)
    with pytest.raises(PictureError, match="ask again"):
        await rasteriser.png(picture())
    assert rasteriser._process is None
    rasteriser._command, rasteriser._seconds = Rasteriser()._command, 30
    assert (await rasteriser.png(picture())).startswith(PNG)
    await rasteriser.close()


async def test_a_process_that_dies_while_drawing_costs_one_sentence():
    rasteriser = Rasteriser(command=(sys.executable, "-c", ""))
    with pytest.raises(PictureError, match="ask again"):
        await rasteriser.png(picture())
    await rasteriser.close()


async def test_what_is_no_picture_is_refused_and_the_next_one_drawn(rasteriser):
    with pytest.raises(PictureError):
        await rasteriser.png("<svg")
    assert (await rasteriser.png(picture())).startswith(PNG)


async def test_who_gives_up_leaves_the_others_their_picture(rasteriser):
    impatient = asyncio.create_task(rasteriser.png(picture()))
    patient = asyncio.create_task(rasteriser.png(picture()))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).startswith(PNG)


async def test_too_many_at_once_are_told_to_wait(monkeypatch):
    monkeypatch.setattr(module, "WAITING_AT_MOST", 2)
    rasteriser = Rasteriser(command=HANGING)
    waiting = [asyncio.create_task(rasteriser.png(picture(text))) for text in "ab"]
    await asyncio.sleep(0)
    with pytest.raises(PictureError, match="moment"):
        await rasteriser.png(picture("c"))
    await rasteriser.close()
    assert all(task.cancelled() for task in waiting)


async def test_without_the_library_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(PictureError, match="pictures"):
        await Rasteriser().png(picture())


async def test_closing_ends_the_process():
    rasteriser = Rasteriser()
    await rasteriser.png(picture())
    process = rasteriser._process
    await rasteriser.close()
    assert process.returncode is not None
