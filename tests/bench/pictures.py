"""Pictures as the bot draws them: `python -m tests.bench pictures`.

One process asks and another one draws, as when the bot runs. The event loop is watched by a timer
of a millisecond: how late it is, is how long the loop was blocked, and the processor's time of this
thread meanwhile tells what of that is ours and not another program's. What processes use is read
from /proc: Linux only. It takes about twenty seconds.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from bot.cogs._support.picture_delivery import evidence_map
from bot.cogs._support.state import BotState
from bot.pictures.charts.model import NoChart
from bot.pictures.rasteriser import PictureError, Rasteriser
from tests.bench.machine import child_processes, machine, usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.engine import AnswerEngine

    Ask = Callable[[str], str]

AT_ONCE = 50
TICK = 0.001
STARTS = 7
"""Processes that are started for the time of a first picture; the median counts."""
FIRST_MS, NEXT_MS, CACHED_MS, BLOCKED_MS, MEGABYTES = 150.0, 100.0, 1.0, 10.0, 60.0
"""What is wanted, at most."""


@dataclass(slots=True)
class LoopWatch:
    """Notes how long the event loop was blocked, and the processor's time that this took, in ms."""

    longest: float = 0.0
    longest_own: float = 0.0
    _task: asyncio.Task[None] | None = field(default=None)

    async def __aenter__(self) -> Self:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(10 * TICK)
        self.longest = self.longest_own = 0.0
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop watching."""
        assert self._task is not None
        self._task.cancel()

    async def _watch(self) -> None:
        while True:
            started, own = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            late = 1_000 * (time.perf_counter() - started - TICK)
            self.longest = max(self.longest, late)
            self.longest_own = max(self.longest_own, 1_000 * (time.thread_time() - own))


async def measure(engine: AnswerEngine) -> bool:
    """Print all that is measured; return whether it is as wanted."""
    pictures = _pictures(engine)
    lines: list[tuple[str, float, float, str]] = []
    before = usage(os.getpid()).megabytes
    firsts = [await _first(pictures[0]) for _ in range(STARTS)]
    lines.append(("first picture", statistics.median(firsts), FIRST_MS, "ms"))
    rasteriser = Rasteriser()
    await rasteriser.png(pictures[0]())
    (worker,) = child_processes(os.getpid())
    used = usage(worker).seconds
    times = [await _timed(rasteriser.png(draw())) for draw in pictures[1:]]
    used = 1_000 * (usage(worker).seconds - used) / len(times)
    lines.append((f"next, median of {len(times)}", statistics.median(times), NEXT_MS, "ms"))
    lines.append(("next, mean of the processor's time", used, NEXT_MS, "ms"))
    lines.append(("next, the slowest", max(times), NEXT_MS, "ms"))
    cached = [await _timed(rasteriser.png(draw())) for draw in pictures[-20:]]
    lines.append(("from the cache, the slowest", max(cached), CACHED_MS, "ms"))
    drawing = usage(worker).megabytes
    extra = usage(os.getpid()).megabytes - before + drawing
    lines.append((f"memory (the process that draws: {drawing:.0f})", extra, MEGABYTES, "MB"))
    await rasteriser.close()
    fresh = type(engine).open()
    # As the bot does once it has started.
    gc.collect()
    gc.freeze()
    watch, seconds = await _many_at_once(fresh)
    lines.append((f"loop blocked, {AT_ONCE} at once", watch.longest, BLOCKED_MS, "ms"))
    lines.append(("of it by this program", watch.longest_own, BLOCKED_MS, "ms"))
    print(f"On an {machine()}:\n\n| what | measured | wanted at most |\n| --- | --- | --- |")
    for name, value, most, unit in lines:
        print(f"| {name} | {value:.2f} {unit} | {most:g} {unit} |")
    print(f"\n{AT_ONCE} different pictures asked for at once were there after {seconds:.1f} s.")
    for way, sign in (("killed", signal.SIGKILL), ("hung", signal.SIGSTOP)):
        print(await _recovered(pictures, way, sign))
    return all(value <= most for _, value, most, _ in lines)


def _pictures(engine: AnswerEngine) -> Sequence[Callable[[], str]]:
    """Return what draws each chart and map of the knowledge as SVG, each once."""
    graph = engine.graph
    found: dict[str, Callable[[], str]] = {}
    for node in (*graph.topics, *graph.sources, *graph.claims):
        chart = engine.chart(node)
        if not isinstance(chart, NoChart):
            found.setdefault(chart.name, lambda svg=chart.svg: svg)  # type: ignore[misc]
    for node in (*graph.topics, *graph.claims):
        evidence = engine.evidence_map(node)
        if evidence is not None:
            found.setdefault(evidence.name, lambda svg=evidence.svg: svg)  # type: ignore[misc]
    return tuple(found.values())


async def _first(draw: Callable[[], str]) -> float:
    rasteriser = Rasteriser()
    milliseconds = await _timed(rasteriser.png(draw()))
    await rasteriser.close()
    return milliseconds


async def _many_at_once(engine: AnswerEngine) -> tuple[LoopWatch, float]:
    """Ask an engine that has drawn nothing for many pictures, as as many members would."""
    rasteriser = Rasteriser()
    nodes = [*engine.graph.topics, *engine.graph.claims][:AT_ONCE]

    state = BotState(engine, store=None, vote_key=b"", rasteriser=rasteriser)  # type: ignore[arg-type]

    async def ask(node: str) -> None:
        evidence = await evidence_map(state, node)
        if evidence is not None:
            await rasteriser.png(evidence.svg)

    async with LoopWatch() as watch:
        started = time.perf_counter()
        await asyncio.gather(*map(ask, nodes))
        seconds = time.perf_counter() - started
    await rasteriser.close()
    return watch, seconds


async def _recovered(pictures: Sequence[Callable[[], str]], way: str, sign: signal.Signals) -> str:
    """Stop the process while it draws; say what that costs and when the next picture is there."""
    rasteriser = Rasteriser()
    await rasteriser.png(pictures[0]())
    (worker,) = child_processes(os.getpid())
    os.kill(worker, signal.SIGSTOP)
    lost = asyncio.create_task(_timed(rasteriser.png(pictures[1]())))
    await asyncio.sleep(0.1)
    os.kill(worker, sign)
    started = time.perf_counter()
    try:
        await lost
    except PictureError as error:
        waited = time.perf_counter() - started
        again = await _timed(rasteriser.png(pictures[1]()))
        told = f"“{error.sentence}” after {waited:.1f} s, the next picture after {again:.0f} ms"
    else:
        told = "nothing was lost"
    await rasteriser.close()
    return f"The process that draws {way}: {told}."


async def _timed(drawing: Awaitable[bytes]) -> float:
    started = time.perf_counter()
    await drawing
    return 1_000 * (time.perf_counter() - started)


def _event_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the event loop that the bot runs on."""
    try:
        import uvloop  # noqa: PLC0415  there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


def main(engine: AnswerEngine) -> int:
    """Measure; return 1 where something is not as wanted."""
    with asyncio.Runner(loop_factory=_event_loop()) as runner:
        return 0 if runner.run(measure(engine)) else 1


if __name__ == "__main__":
    sys.exit("Run it as: python -m tests.bench pictures")
