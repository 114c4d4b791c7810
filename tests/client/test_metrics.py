"""Health and metrics: what whoever watches the bot can read, and nobody else."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import time
from types import SimpleNamespace

import aiohttp
import pytest

from bot.client.metrics import HOST, Metrics
from bot.engine import AnswerEngine
from bot.errors import ConfigurationError, StoreError, StoreErrorKind
from tests.fake_discord import FakeDiscord
from tests.running_bot import running_bot


@pytest.fixture
def port():
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Storage:
    """A store that answers or fails."""

    fails = False

    async def revision(self, _guild):
        """Return a number, as a store does."""
        if self.fails:
            raise StoreError(StoreErrorKind.BUSY, "Busy.")
        return 0


class Shard:
    """A shard that is connected."""

    def is_closed(self):
        """Return that its socket is open."""
        return False


async def read(port, path):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{HOST}:{port}{path}") as got,
    ):
        return got.status, await got.text()


async def test_health_says_what_cannot_be_used(port):
    """503 while Discord or the database cannot be used."""
    storage = Storage()
    metrics = Metrics(storage)
    async with metrics.served(port):
        assert await read(port, "/health") == (503, '{"gateway": false, "store": true}')
        metrics.client = SimpleNamespace(shards={0: Shard()}, guilds=[1, 2])
        assert (await read(port, "/health"))[0] == 200
        storage.fails = True
        assert await read(port, "/health") == (503, '{"gateway": true, "store": false}')


async def test_answers_and_errors_are_counted_without_any_text(port):
    """By outcome and by module."""
    metrics = Metrics(Storage())
    async with metrics.served(port):
        answer = AnswerEngine.open().answer("do squats work hamstrings")
        metrics.observe_answer(answer, 0.001)
        logging.getLogger("bot.test").error("no secret %s", "do squats")
        _, text = await read(port, "/metrics")
    assert 'squatbot_answers_total{outcome="answer"} 1.0' in text
    assert 'squatbot_errors_total{module="bot.test"} 1.0' in text
    assert "squats" not in text


async def test_a_port_in_use_is_a_sentence(port):
    """It names the variable."""
    with socket.socket() as taken:
        taken.bind((HOST, port))
        taken.listen()
        with pytest.raises(ConfigurationError, match="METRICS_PORT"):
            async with Metrics(Storage()).served(port):
                pass


async def test_the_running_bot_counts_what_it_answers(port, tmp_path):
    """From a question on Discord to the figure."""
    async with FakeDiscord() as discord:
        member = discord.guild("gym").member("ada")
        async with running_bot(discord, tmp_path, METRICS_PORT=f"{port}"):
            await member.slash("/ask", question="do squats work your hamstrings")
            assert (await read(port, "/health"))[0] == 200
            assert (
                'squatbot_answers_total{outcome="answer"} 1.0' in (await read(port, "/metrics"))[1]
            )


async def test_the_longest_delay_of_the_loop_is_told_once(port):
    """Since the last reading: what blocks the loop for longer than it may shows."""
    metrics = Metrics(Storage())
    async with metrics.served(port):
        await asyncio.sleep(0.05)
        time.sleep(0.3)  # noqa: ASYNC251  blocks the loop on purpose
        await asyncio.sleep(0.05)
        _, text = await read(port, "/metrics")
        delay = float(re.search(r"^squatbot_loop_delay_seconds (\S+)$", text, re.MULTILINE)[1])
        assert delay >= 0.25
