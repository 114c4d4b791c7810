"""Days of a busy bot in minutes: `python -m tests.bench soak [EVENTS] [SEED]`.

The real bot as a process at a fake Discord: questions, chatter, commands, presses, pictures, votes
and autocompletes in many servers, entries that curators write and that another process changes,
and a fault every thousand events: connections that drop or ask for a reconnect, sessions that are
invalid, calls that fail, are slow, lost or refused for the rate, events that come twice or out of
order, a locked database, a killed picture worker. Afterwards every question has exactly one
answer, the log holds no traceback, and memory has stayed flat: a line fitted to what the process
held after its warm-up.

The bot itself measures how late its loop is; as this machine plays Discord on the same cores, that
is an upper bound.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import socket
import statistics
import sys
import tempfile
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from rich.console import Console
from rich.table import Table

from bot.errors import StoreError
from bot.faq.model import ConflictError
from bot.store.store import Store
from tests.bench.machine import machine, usage
from tests.bench.questions import HOLDOUT, read_questions
from tests.bench.soak_faults import SoakFaults
from tests.fake_discord import FakeDiscord, Permission, ResponseType, Settings
from tests.fake_discord.errors import FakeDiscordError, NotPossibleError, TimedOutError
from tests.running_bot import running_bot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.engine import AnswerEngine
    from tests.fake_discord import Channel, Member
    from tests.fake_discord.actors.results import InteractionResult, SentMessage

DEFAULT_EVENTS = 200_000
GUILDS, CHANNELS, MEMBERS = 30, 4, 40
ENTRIES = 8
"""Of a server; later forms change one of these."""
FAULT_EVERY, SAMPLE_EVERY = 1_000, 1_000
NUMBERS = 1_000
"""Behind questions; more would be words that nobody says, and that the bot keeps for a while."""
IN_FLIGHT = 24
MESSAGES_KEPT, CALLS_KEPT = 300, 5_000
"""Of a channel, and of all: presses are on cards of a short while ago."""
WARM_UP_SHARE = 0.25
MAX_SLOPE = 1.0
"""Megabytes by which memory may grow in 100,000 events."""
ANSWER_SECONDS = 60.0
METRICS_SECONDS = 1.0
LOOP_FIGURE = re.compile(r"^squatbot_loop_(delay|busy)_seconds (\S+)$", re.MULTILINE)
CHATTER = ("legs are toast", "see you at six", "new pr today", "who took my belt", "lol", "ok")
UNBOUND = (1_000_000_000, 1.0)
LOG = Path(tempfile.gettempdir()) / "squatbot-soak.log"
"""What the bot wrote in the last soak."""
SETTINGS = Settings(
    validate=False,
    identify_interval=0.0,
    patience=60.0,
    rates={},
    other_rate=UNBOUND,
    global_rate=UNBOUND,
)


@dataclass(slots=True)
class Report:
    """What a soak found."""

    events: int = 0
    questions: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    silent_interactions: int = 0
    unfinished: list[str] = field(default_factory=list)
    """Forms, presses and commands that were deferred and never came to an end."""
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[int, float]] = field(default_factory=list)
    stall: float = 0.0
    """The longest delay of the bot's event loop, in seconds."""
    work: float = 0.0
    """The most of it that was the loop's own work, in seconds of processor."""
    wait: float = 0.0
    """The longest wait for `/metrics`, which reads the database as well."""
    tracebacks: int = 0

    @property
    def slope(self) -> float:
        """Return the growth of memory after the warm-up, in MB for 100,000 events."""
        settled = [each for each in self.memory if each[0] > WARM_UP_SHARE * self.events]
        if len(settled) < 3:
            return 0.0
        events, megabytes = zip(*settled, strict=True)
        return statistics.linear_regression(events, megabytes).slope * 100_000

    @property
    def is_sound(self) -> bool:
        """Return whether nothing was lost, doubled or let through, and memory stayed flat."""
        unanswered = self.lost or self.unfinished or self.silent_interactions
        wrong = unanswered or self.doubled or self.tracebacks
        return not wrong and self.slope <= MAX_SLOPE


class Soak:
    """Members of many servers, and what goes wrong meanwhile."""

    def __init__(
        self,
        discord: FakeDiscord,
        process: int,
        store: Store,
        questions: Sequence[str],
        chance: random.Random,
    ) -> None:
        self.report = Report()
        self._discord, self._process, self._store = discord, process, store
        self._questions, self._chance = questions, chance
        self._numbers = itertools.count()
        self._members: list[Member] = []
        self._curators: list[Member] = []
        for number in range(GUILDS):
            guild = discord.guild(f"gym {number}")
            for room in range(CHANNELS):
                guild.channel(f"room {room}")
            self._members += [guild.member(f"member {each}") for each in range(MEMBERS)]
            role = guild.role("curators", Permission.MANAGE_GUILD)
            self._curators.append(guild.member("curator", role))
        self._turns = itertools.cycle(self._chance.sample(self._members, len(self._members)))
        self._cards: deque[tuple[Member, SentMessage]] = deque(maxlen=200)
        self._asked: list[SentMessage] = []
        self._kinds: dict[Callable[[], Awaitable[None]], int] = {
            self._chat: 50,
            self._ask: 18,
            self._ask_by_command: 8,
            self._complete: 8,
            self._press: 8,
            self._vote: 4,
            self._ask_for_map: 1,
            self._curate: 2,
            self._change_elsewhere: 1,
        }

    async def run(self, events: int, faults: SoakFaults) -> None:
        """Let members act so many times, with faults; the report says what was found."""
        report, running = self.report, set[asyncio.Task[None]]()
        for number in range(1, events + 1):
            if number % FAULT_EVERY == 0:
                await faults.play(running)
            if number % SAMPLE_EVERY == 0:
                report.memory.append((number, usage(self._process).megabytes))
                self._check_answered()
                self._forget()
                self._report_progress()
            (act,) = self._chance.choices(list(self._kinds), list(self._kinds.values()))
            task = asyncio.ensure_future(self._play(number, act))
            running.add(task)
            report.events = number
            while len(running) >= IN_FLIGHT:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for ended in done:
                    ended.result()
        await asyncio.gather(*running)
        await self._discord.settled(quiet=2.0, seconds=60.0)
        self._check_answered()

    async def _play(self, number: int, act: Callable[[], Awaitable[None]]) -> None:
        """Let somebody act; note what never came to an end, and go on."""
        try:
            await act()
        except TimedOutError as error:
            self.report.unfinished.append(f"event {number}: {error}")

    async def _chat(self) -> None:
        member = next(self._turns)
        await member.says(self._channel(member), self._chance.choice(CHATTER))

    async def _ask(self) -> None:
        member = next(self._turns)
        # The number keeps a question from being one that the channel was answered a minute ago.
        number = next(self._numbers) % NUMBERS
        text = f"{self._chance.choice(self._questions)[:1_500]} #{number}"
        said = await member.says(self._channel(member), text, mention=True)
        self.report.questions += 1
        self._asked.append(said)
        try:
            await said.answer(ANSWER_SECONDS)
        except FakeDiscordError:
            self.report.lost.append(text)
        else:
            self._cards.append((member, said))

    async def _ask_by_command(self) -> None:
        member = next(self._turns)
        self._judge(await member.slash("/ask", question=self._chance.choice(self._questions)[:200]))

    async def _complete(self) -> None:
        member, text = next(self._turns), self._chance.choice(self._questions)
        await member.autocomplete("/ask", question=text[: self._chance.randrange(1, 20)])

    async def _press(self) -> None:
        await self._press_one_of("Why?", "Sources", "How sure?")

    async def _vote(self) -> None:
        await self._press_one_of("Helpful", "Not helpful")

    async def _ask_for_map(self) -> None:
        await self._press_one_of("Map")

    async def _press_one_of(self, *labels: str) -> None:
        if not self._cards:
            return
        member, said = self._chance.choice(self._cards)
        try:
            self._judge(await member.presses(said.answers[0], self._chance.choice(labels)))
        except (NotPossibleError, IndexError):
            return

    async def _curate(self) -> None:
        """Fill in the form of an entry, a new one until there are enough, and save it."""
        curator, number = self._chance.choice(self._curators), self._chance.randrange(ENTRIES)
        there = len(await self._store.entries(curator.guild.id))
        if there < ENTRIES:
            opened = await curator.slash("/faq add")
        else:
            opened = await curator.slash("/faq edit", entry=f"e{number + 1}")
        self._judge(opened)
        if opened.kind is not ResponseType.MODAL:
            return
        texts = {
            "question": f"When is hall {there if there < ENTRIES else number} open?",
            "answer": f"From {next(self._numbers)} on.",
        }
        previewed = await curator.submits(opened.modal, texts)
        self._judge(previewed)
        try:
            self._judge(await curator.presses(previewed.messages[-1], "Save"))
        except (NotPossibleError, IndexError):
            return

    async def _change_elsewhere(self) -> None:
        """Change an entry as another process would; the bot reads it with the next question."""
        guild = self._chance.choice(self._curators).guild.id
        try:
            for entry in (await self._store.entries(guild))[:1]:
                content = replace(entry.draft, answer=f"Closed on day {next(self._numbers)}.")
                await self._store.edit(guild, entry.number, content, None, version=entry.version)
        except (ConflictError, StoreError):
            # A curator was first, or the database is locked.
            return

    def _judge(self, result: InteractionResult) -> None:
        self.report.silent_interactions += result.failed

    def _channel(self, member: Member) -> Channel:
        channels = list(member.guild.channels.values())
        return self._chance.choice(channels)

    def _check_answered(self) -> None:
        """Look at the questions that were answered a while ago: none has a second answer."""
        old, self._asked = self._asked[:-IN_FLIGHT], self._asked[-IN_FLIGHT:]
        for said in old:
            own = [each for each in said.answers if each.replies_to == said.message.id]
            if len(own) > 1:
                self.report.doubled.append(said.message.content)

    def _forget(self) -> None:
        """Drop what was said long ago, as this process must not grow either."""
        for channel in self._discord.state.channels.values():
            for number in list(channel.messages)[:-MESSAGES_KEPT]:
                del channel.messages[number]
        del self._discord.state.calls[:-CALLS_KEPT]
        for token in list(self._discord.state.interactions)[:-CALLS_KEPT]:
            del self._discord.state.interactions[token]

    def _report_progress(self) -> None:
        """Say how far it is, on standard error."""
        report = self.report
        wrong = len(report.lost) + len(report.doubled) + len(report.unfinished)
        events, megabytes = report.memory[-1]
        sys.stderr.write(f"{events:,} events: {megabytes:.0f} MB, {wrong} faults found\n")


async def _watch_metrics(port: int, report: Report) -> None:
    """Read the metrics again and again, and keep the longest delay of the loop."""
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        while True:
            began = loop.time()
            async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
                figures = dict(LOOP_FIGURE.findall(await response.text()))
            report.wait = max(report.wait, loop.time() - began)
            report.stall = max(report.stall, float(figures["delay"]))
            report.work = max(report.work, float(figures["busy"]))
            await asyncio.sleep(METRICS_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def soak(questions: Sequence[str], events: int, seed: int) -> Report:
    """Return what so many events and their faults left behind."""
    port = _free_port()
    variables = {"METRICS_PORT": f"{port}", "REPLIES_PER_SECOND": "1000000"}
    chance = random.Random(seed)  # noqa: S311  the same soak for the same seed
    with tempfile.TemporaryDirectory() as home:
        database = Path(home) / "squatbot" / "squatbot.db"
        async with (
            FakeDiscord(SETTINGS) as discord,
            running_bot(discord, Path(home), **variables) as bot,
            Store.at(f"sqlite:///{database}") as store,
        ):
            run = Soak(discord, bot.process.pid, store, questions, chance)
            faults = SoakFaults(discord, bot.process.pid, database, chance)
            await discord.settled()
            watching = asyncio.create_task(_watch_metrics(port, run.report))
            # Ctrl-C ends it, and what was found until then is printed.
            with suppress(asyncio.CancelledError):
                await run.run(events, faults)
            watching.cancel()
            report = run.report
            report.faults = faults.played
            report.tracebacks = bot.text.count("Traceback (most recent call last)")
            LOG.write_text(bot.text, "utf-8")
            return report


def main(engine: AnswerEngine, arguments: Sequence[str]) -> int:
    """Print a table and return 1 if anything was lost, doubled or let through, or memory grew."""
    events, seed = (*map(int, arguments), *(DEFAULT_EVENTS, 0)[len(arguments) :])
    questions = [question.text for question in read_questions(HOLDOUT, engine.topic_titles)]
    report = asyncio.run(soak(questions, events, seed))
    table = Table("what", "found", "wanted")
    step = max(1, len(report.memory) // 8)
    memory = [f"{megabytes:.0f}" for _, megabytes in report.memory[::step]]
    table.add_row("events, of these questions", f"{report.events:,}, {report.questions:,}", "")
    table.add_row("faults", ", ".join(f"{n} {name}" for name, n in report.faults.items()), "")
    table.add_row("questions lost", f"{len(report.lost)}", "0")
    table.add_row("answered twice", f"{len(report.doubled)}", "0")
    table.add_row("interactions without an answer", f"{report.silent_interactions}", "0")
    table.add_row("deferred and never answered", f"{len(report.unfinished)}", "0")
    table.add_row("tracebacks in the log", f"{report.tracebacks}", "0")
    table.add_row("memory meanwhile, MB", " · ".join(memory), "")
    table.add_row("growth, MB in 100,000 events", f"{report.slope:.2f}", f"≤ {MAX_SLOPE}")
    table.add_row("longest delay of the bot's loop, ms", f"{report.stall * 1_000:.0f}", "")
    table.add_row("of it its own work, ms", f"{report.work * 1_000:.0f}", "≤ 100")
    table.add_row("longest wait for /metrics, ms", f"{report.wait * 1_000:.0f}", "")
    console = Console(width=110)
    console.print(f"{machine()}; seed {seed}")
    console.print(table)
    for text in report.lost[:5]:
        console.print(f"lost: {text[:100]!a}", markup=False)
    for text in report.unfinished[:5]:
        console.print(f"never answered: {text!a}", markup=False)
    console.print(f"What the bot wrote: {LOG}", markup=False)
    return 0 if report.is_sound else 1
