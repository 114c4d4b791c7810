"""What goes wrong during a soak: at the gateway, in calls, in the database and beside the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tests.bench.machine import child_processes

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.fake_discord import FakeDiscord

REPLY = "/channels/*/messages"
ANSWER = "/interactions/*/callback"
HELD_SECONDS = 0.1
LOCKED_SECONDS = 1.5


class SoakFaults:
    """Plays one fault after the other, and counts them by name."""

    def __init__(
        self, discord: FakeDiscord, process: int, database: Path, chance: random.Random
    ) -> None:
        self.played = Counter[str]()
        self._discord, self._process, self._database = discord, process, database
        self._chance = chance
        gateway, rest = discord.gateway_faults, discord.rest_faults
        self._instant: dict[str, Callable[[], object]] = {
            "drop": gateway.drop,
            "op 7": gateway.ask_reconnect,
            "op 9, resumable": lambda: gateway.invalidate(resumable=True),
            "duplicates": lambda: gateway.duplicate(5),
            "500": lambda: rest.fail("POST", REPLY, 500),
            "503": lambda: rest.fail("POST", REPLY, 503),
            "slow": lambda: rest.slow_answer("POST", REPLY, 1.0, times=5),
            "slow interaction": lambda: rest.slow_answer("POST", ANSWER, 1.0, times=5),
            "429": lambda: rest.rate_limit("POST", REPLY, 0.3, times=2),
            "connection lost": lambda: rest.lose("POST", REPLY, after_doing=False),
            "killed picture worker": self._kill_children,
        }
        self._lasting: dict[str, Callable[[], Awaitable[None]]] = {
            "out of order": self._shuffle,
            "locked database": self._lock,
            "op 9, new session": self._start_new_session,
        }

    async def play(self, running: set[asyncio.Task[None]]) -> None:
        """Play a fault; `running` is what members do now, which a new session would lose."""
        name = self._chance.choice([*self._instant, *self._lasting])
        self.played[name] += 1
        if name == "op 9, new session" and running:
            # Discord replays nothing to a new session: nobody may be waiting.
            await asyncio.wait(running)
        if name in self._instant:
            self._instant[name]()
        else:
            await self._lasting[name]()

    def _kill_children(self) -> None:
        for process in child_processes(self._process):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    async def _shuffle(self) -> None:
        self._discord.gateway_faults.hold()
        await asyncio.sleep(HELD_SECONDS)
        self._discord.gateway_faults.release()

    async def _lock(self) -> None:
        # In a thread: whoever writes now may be this very process, and its loop has to go on.
        await asyncio.to_thread(self._hold_lock)

    def _hold_lock(self) -> None:
        waiting = sqlite3.connect(self._database, timeout=60.0, isolation_level=None)
        with closing(waiting) as database:
            database.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_SECONDS)
            database.execute("ROLLBACK")

    async def _start_new_session(self) -> None:
        self._discord.gateway_faults.invalidate(resumable=False)
        await self._discord.ready(seconds=60.0)
