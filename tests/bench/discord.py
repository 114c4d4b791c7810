"""The bot on Discord beside one that only sends a card: `python -m tests.bench discord`.

Both run as processes of their own against the fake Discord, in turns, while the same members ask
the same questions (knowledge/questions/holdout) in the same channels; rates are lifted for both,
and Discord's description is not asked. The other bot answers every mention with one card that has
the mean number of our components and characters, built anew for every message. This process plays
Discord and needs a core of its own; where a bot had far less than a core, the played Discord (or
another process of the machine) was the slower one, and the milliseconds of processor tell more.
What processes use is read from /proc: Linux only. It takes about five minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cards.answer_card import CardOptions, answer_card
from tests.bench.machine import machine, usage
from tests.bench.questions import HOLDOUT, ROOT, read_questions
from tests.bench.traffic import Traffic
from tests.cards.broken_limits import iter_components
from tests.fake_discord import FakeDiscord, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from bot.answers.model import Answer
    from bot.engine import AnswerEngine

    Start = Callable[[FakeDiscord, Path], contextlib.AbstractAsyncContextManager[int]]

ROUNDS = 5
WARM_UP, FLOOD, STEADY, TYPED = 300, 3_000, 1_000, 500
"""Questions before anything counts, at saturation and at the steady rate; texts completed."""
IN_FLIGHT = 64
"""Questions that are unanswered at any time, at saturation."""
PER_SECOND = 50
"""The steady rate: all that Discord lets a bot send over all its servers."""
ANSWERS = 10_000
LEAST_SHARE, MOST_MS = 0.7, 5.0
"""What is wanted: the share of the other bot's rate, and the 99th percentile."""
UNBOUND = (1_000_000_000, 1.0)
SETTINGS = Settings(
    validate=False,
    identify_interval=0.0,
    patience=60.0,
    rates={},
    other_rate=UNBOUND,
    global_rate=UNBOUND,
)
ASKER = 1 << 60
"""A number as long as those of members."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a process did in one round.

    Attributes:
        rate: Answers a second at saturation.
        processor: Milliseconds of processor that each of them took.
        share: Share of a core that the process had meanwhile; far below 1 something else binds.
        p50: Milliseconds from an event sent to the call arriving, at the steady rate.
        p99: The 99th percentile of the same.
    """

    rate: float
    processor: float
    share: float
    p50: float
    p99: float


def process_of(*arguments: str) -> Start:
    """Return what runs a bot; its log goes to a file, which takes nobody's time."""

    @contextlib.asynccontextmanager
    async def run(discord: FakeDiscord, home: Path) -> AsyncIterator[int]:
        variables = {
            "PYTHONPATH": str(ROOT),
            "XDG_DATA_HOME": str(home),
            "REPLIES_PER_SECOND": "1000000",
            **discord.environment,
        }
        with (home / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *arguments),
                cwd=home,
                env={**os.environ, **variables},
                stderr=log,
            )
            try:
                await discord.ready(seconds=30.0)
                yield process.pid
            finally:
                process.terminate()
                await process.wait()

    return run


SQUATBOT = process_of("bot", "run")


async def played(start: Start, home: Path, answers: Mapping[str, Answer]) -> Figures:
    """Play a round with a process of its own."""
    async with FakeDiscord(SETTINGS) as discord:
        traffic = Traffic.over(discord, answers)
        async with start(discord, home) as process:
            await traffic.flood(WARM_UP, IN_FLIGHT)
            before = usage(process).seconds
            seconds = await traffic.flood(FLOOD, IN_FLIGHT)
            used = usage(process).seconds - before
            late = await traffic.steady(STEADY, PER_SECOND)
    return Figures(FLOOD / seconds, used / FLOOD * 1_000, used / seconds, *percentiles(late))


async def held(start: Start, home: Path, answers: Mapping[str, Answer]) -> list[float]:
    """Return the MB that a process holds at first, after many answers and after twice as many."""
    async with FakeDiscord(SETTINGS) as discord:
        traffic = Traffic.over(discord, answers)
        async with start(discord, home) as process:
            memory = [usage(process).megabytes]
            for _ in range(2):
                await traffic.flood(ANSWERS, IN_FLIGHT)
                memory.append(usage(process).megabytes)
    return memory


async def completed(home: Path, texts: Sequence[str]) -> tuple[float, float]:
    """Complete the beginnings of questions; give percentiles from the event to the choices."""
    late = []
    async with FakeDiscord(SETTINGS) as discord, SQUATBOT(discord, home):
        member = discord.guild().member("ada")
        await discord.settled()
        for number, text in enumerate(texts):
            typed = text[: 1 + number % 24]
            offered = (await member.autocomplete("/ask", question=typed)).interaction
            assert offered.responded is not None
            late.append(offered.responded - offered.started)
    return percentiles(late)


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    p50, p99 = (ordered[int(len(ordered) * share)] * 1_000 for share in (0.5, 0.99))
    return p50, p99


def mean_size(answers: Iterable[Answer]) -> tuple[int, int]:
    """Count components and characters of the mean card."""
    sizes = []
    for answer in answers:
        every = list(
            iter_components(
                answer_card(answer, CardOptions(asker=ASKER, votes=True)).to_components()
            )
        )
        sizes.append((len(every), sum(len(one.get("content", "")) for one in every)))
    components, characters = (statistics.mean(one) for one in zip(*sizes, strict=True))
    return round(components), round(characters)


async def measure(library: AnswerEngine, folder: Path) -> None:
    """Play all rounds and print the table."""
    texts = [one.text for one in read_questions(HOLDOUT, library.graph.topics)]
    answers = {text: library.answer(text) for text in texts}
    components, characters = mean_size(answers.values())
    constant = process_of("tests.bench.constant_bot", f"{components}", f"{characters}")
    bots = (SQUATBOT, constant)
    rounds: tuple[list[Figures], list[Figures]] = ([], [])
    for number in range(ROUNDS):
        for start, figures in zip(bots, rounds, strict=True):
            figures.append(await played(start, folder, answers))
            print(f"{number + 1} of {ROUNDS}: {figures[-1]}", file=sys.stderr)
    own, other = map(medians, rounds)
    memory = [await held(start, folder, answers) for start in bots]
    p50, p99 = await completed(folder, texts[:TYPED])
    print(
        f"{machine()}; medians of {ROUNDS} rounds in turns; the constant card has {components} "
        f"components and {characters} characters\n\n"
        "|  | squatbot | constant card | wanted |\n| --- | --- | --- | --- |\n"
        f"| answers a second at saturation | {own.rate:,.0f} | {other.rate:,.0f} "
        f"| {own.rate / other.rate:.2f} of it, at least {LEAST_SHARE} |\n"
        f"| share of a core meanwhile | {own.share:.2f} | {other.share:.2f} |  |\n"
        f"| ms of processor an answer | {own.processor:.2f} | {other.processor:.2f} "
        f"| {other.processor / own.processor:.2f} as fast, at least {LEAST_SHARE} |\n"
        f"| ms from event to call at {PER_SECOND}/s, p50 | {own.p50:.1f} | {other.p50:.1f} |  |\n"
        f"| the same, p99 | {own.p99:.1f} | {other.p99:.1f} "
        f"| {own.p99 - other.p99:.1f} more, at most {MOST_MS} |\n"
        f"| MB at first, after {ANSWERS:,} answers, after {2 * ANSWERS:,} | "
        + " | ".join(" · ".join(f"{one:.0f}" for one in each) for each in memory)
        + f" | no growth |\n| ms of an autocomplete, p50 · p99 | {p50:.1f} · {p99:.1f} |  |  |"
    )


def medians(rounds: Sequence[Figures]) -> Figures:
    """Return the median of each figure."""
    each = zip(*((o.rate, o.processor, o.share, o.p50, o.p99) for o in rounds), strict=True)
    return Figures(*map(statistics.median, each))


def main(library: AnswerEngine) -> None:
    """Measure, in a folder of its own."""
    # This process plays Discord: its own pauses would count as the bots'.
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(library, Path(folder)))
