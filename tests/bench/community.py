"""What servers add, at scale: `python -m tests.bench community`.

200 servers with 500 entries each and three other ways to ask every one of them, on SQLite and on
PostgreSQL. Start and memory are those of the real bot at a fake Discord, asked in every server
twice, while it indexes their entries. Questions are timed in a process of their
own, around `Service.answer`, which reads back a server that is not at hand: half are those of the
fit, half a server's own wordings.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from rich.console import Console

from bot.cogs._support.state import BotState
from bot.engine import AnswerEngine
from bot.faq.model import EntryContent
from bot.store.store import Store
from tests.bench.machine import machine
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot
from tests.store.postgresql import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fake_discord import FakeGuild

SERVERS, ENTRIES, WORDINGS = 200, 500, 4
ANYWHERE, ASKED, CROWDED, NEAR = 5_000, 2_000, 500, 40
"""Questions of each kind, and servers that are at hand."""
ANSWER = "Ask the staff at the desk, or look at the board beside the door. " * 4
TRAIN = Path(__file__).resolve().parents[2] / "knowledge" / "questions" / "train"
BARS = ("≤ 5 s", "", "≤ 300 MB", "≤ 5 ms", "", "", "")
ROWS = (
    "start, until the gateway is ready",
    "memory at the start",
    "most memory, asked in all servers",
    "question to any of the servers, p50 and p99",
    "question to a server at hand",
    "the same while other servers are read back",
    "question to a server that is not at hand",
)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of questions."""

    anywhere: list[float]
    at_hand: list[float]
    crowded: list[float]
    away: list[float]


def questions_of_the_fit() -> list[str]:
    """Return questions as people ask them, of topics and of other things."""
    files = sorted(TRAIN.glob("*.jsonl"))
    lines = itertools.chain.from_iterable(file.read_text("utf-8").splitlines() for file in files)
    return [json.loads(line)["q"] for line in lines]


def drafts_of(server: int, texts: Sequence[str]) -> Iterator[EntryContent]:
    """Make a server's entries of halves of questions, so that no two servers are equal."""
    chance = random.Random(server)  # noqa: S311  no secret
    for number in range(ENTRIES):
        question, *ways = (
            f"{_half(chance.choice(texts), 0)} {_half(chance.choice(texts), 1)}"
            for _ in range(WORDINGS)
        )
        yield EntryContent(f"{question} {number}", f"{ANSWER}{server}.{number}", tuple(ways))


def _half(text: str, which: int) -> str:
    words = text[:190].split()
    middle = (len(words) + 1) // 2
    return " ".join(words[middle:] if which else words[:middle])


async def fill(url: str, guilds: Sequence[int]) -> None:
    """Save the entries of all servers."""
    texts = questions_of_the_fit()
    async with await Store.open(url) as store:
        for number, guild in enumerate(guilds):
            await store.import_all(guild, tuple(drafts_of(number, texts)), None)


async def run_bot(
    url: str, discord: FakeDiscord, guilds: Sequence[FakeGuild]
) -> tuple[float, float, float]:
    """Return the seconds of a start, and the megabytes then and when all servers have asked."""
    members = [guild.member("ada") for guild in guilds]
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        async with running_bot(discord, Path(home), DATABASE_URL=url) as bot:
            took = time.perf_counter() - started
            idle = megabytes(bot.process.pid)
            for question in ("do squats work your hamstrings", "when is the gym open"):
                for member in members:
                    await member.slash("/ask", question=question)
            return took, idle, megabytes(bot.process.pid)


def megabytes(process: int) -> float:
    """Read the most memory that a process has had."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    most = next(line for line in lines if line.startswith("VmHWM"))
    return int(most.split()[1]) * 1_024 / 1_000_000


async def time_questions(url: str) -> Times:
    """Ask servers at hand, alone and beside others that are read back, and those others."""
    library = AnswerEngine.open()
    library.warm()
    gc.freeze()
    texts = questions_of_the_fit()
    async with await Store.open(url) as store:
        guilds = await store.known_guilds()
        asking = Asking(BotState(library, store, b"key"), texts, guilds)
        away = [await asking.ask(number) for number in range(len(guilds))]
        everywhere = range(len(guilds))
        anywhere = [await asking.ask(asking.chance.choice(everywhere)) for _ in range(ANYWHERE)]
        near = everywhere[-NEAR:]
        # With less room, so that there are servers to be read back meanwhile.
        asking.service = BotState(library, store, b"key")
        asking.service.guilds.bytes_kept //= 3
        for number in near:
            await asking.ask(number)
        at_hand = [await asking.ask(asking.chance.choice(near)) for _ in range(ASKED)]
        with asking.loading_others():
            crowded = []
            for _ in range(CROWDED):
                crowded.append(await asking.ask(asking.chance.choice(near)))
                await asyncio.sleep(0.001)
    return Times(anywhere, at_hand, crowded, away)


class Asking:
    """Ask servers, as many of a server's own wordings as of others."""

    def __init__(self, service: BotState, texts: Sequence[str], guilds: Sequence[int]) -> None:
        self.chance = random.Random(0)  # noqa: S311  no secret
        self.service, self._texts, self._guilds = service, texts, guilds
        self._own: dict[int, list[str]] = {}

    async def ask(self, number: int) -> float:
        """Return the milliseconds of one question to a server."""
        if number not in self._own:
            drafts = itertools.islice(drafts_of(number, self._texts), 50)
            self._own[number] = [way for one in drafts for way in (one.question, *one.phrasings)]
        question = self.chance.choice(self.chance.choice((self._own[number], self._texts)))
        started = time.perf_counter()
        await self.service.answer(self._guilds[number], question)
        return (time.perf_counter() - started) * 1_000

    @contextmanager
    def loading_others(self) -> Iterator[None]:
        """Let servers that are not at hand be loaded meanwhile, one after the other."""

        async def load() -> None:
            for number in itertools.cycle(range(len(self._guilds) - NEAR)):
                await self.service.guilds.load(self._guilds[number])
                await asyncio.sleep(0)

        loading = asyncio.create_task(load())
        try:
            yield
        finally:
            loading.cancel()


async def measured(url: str) -> list[str]:
    """Return the figures of one database, as a column."""
    async with FakeDiscord(quick(Settings)) as discord:
        guilds = [discord.guild(f"gym {number}") for number in range(SERVERS)]
        await fill(url, [guild.id for guild in guilds])
        start, idle, memory = await run_bot(url, discord, guilds)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.community", url), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await child.communicate()
    times = Times(**json.loads(told))
    columns = (times.anywhere, times.at_hand, times.crowded, times.away)
    return [f"{start:.1f} s", f"{idle:.0f} MB", f"{memory:.0f} MB", *map(_milliseconds, columns)]


def _milliseconds(times: Sequence[float]) -> str:
    ordered = sorted(times)
    middle, late = (ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    return f"{middle:.1f} and {late:.1f} ms"


async def both() -> list[tuple[str, ...]]:
    """Measure SQLite and PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = await measured(f"sqlite:///{folder}/squatbot.db")
    server = Server()
    try:
        await server.execute("CREATE DATABASE community")
        postgresql = await measured(server.url("community"))
    finally:
        server.remove()
    return list(zip(ROWS, BARS, sqlite, postgresql, strict=True))


def main() -> None:
    """Print a table in Markdown."""
    console = Console(width=200, highlight=False)
    title = f"{SERVERS} servers with {ENTRIES} entries each"
    console.print(f"{machine()}\n")
    console.print(f"| {title} | bar | SQLite | PostgreSQL |\n| --- | --- | --- | --- |")
    for row in asyncio.run(both()):
        console.print(f"| {' | '.join(row)} |", markup=False)


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(time_questions(sys.argv[1])))))
