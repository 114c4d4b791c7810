"""Health and Prometheus metrics on a local port, for whoever watches the bot.

`GET /health` answers 200 while Discord and the database can be used, else 503, with JSON that says
which cannot; `GET /metrics` is Prometheus' text format. Counts and times only: no text, no id of
a person or a server.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.errors import ConfigurationError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.answers.model import Answer
    from bot.client.bot import SquatBot
    from bot.store.store import Store

log = structlog.get_logger(__name__)

HOST = "127.0.0.1"
"""Only this machine: the port has no password."""
STORE_SECONDS = 2.0
WATCH_SECONDS = 0.02
LATENCY_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0)
"""Seconds from a question that was read to its answer, a server's entries loaded included."""


class ErrorCounter(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record by the module that logged it."""
        self._metrics.errors.labels(record.name).inc()


class Metrics:
    """The figures of one process, in a registry of its own."""

    def __init__(self, store: Store) -> None:
        """Raise ConfigurationError where the library is not installed."""
        try:
            from prometheus_client import (  # noqa: PLC0415  only where a port is set
                CollectorRegistry,
                Counter,
                Gauge,
                Histogram,
                ProcessCollector,
                generate_latest,
            )
        except ImportError as error:
            raise ConfigurationError(
                "METRICS_PORT needs the library prometheus-client; in the folder of the bot's "
                "code, install its extra with .venv/bin/pip install '.[metrics]'."
            ) from error
        self.client: SquatBot | None = None
        self._store = store
        self._registry = CollectorRegistry()
        self._generate = generate_latest
        ProcessCollector(registry=self._registry)
        self.answers = Counter(
            "squatbot_answers", "Questions by outcome.", ["outcome"], registry=self._registry
        )
        self.latency = Histogram(
            "squatbot_answer_seconds",
            "Seconds from a question that was read to its answer.",
            buckets=LATENCY_BUCKETS,
            registry=self._registry,
        )
        self.errors = Counter(
            "squatbot_errors", "Errors logged, by module.", ["module"], registry=self._registry
        )
        self.gateway = Gauge(
            "squatbot_gateway_up", "1 while every shard is ready.", registry=self._registry
        )
        self.store_up = Gauge(
            "squatbot_store_up", "1 while the database answers.", registry=self._registry
        )
        self.guilds = Gauge("squatbot_guilds", "Servers of this process.", registry=self._registry)
        self.loop_delay = Gauge(
            "squatbot_loop_delay_seconds",
            "The longest delay of the event loop since the last reading.",
            registry=self._registry,
        )
        self.loop_busy = Gauge(
            "squatbot_loop_busy_seconds",
            "The most of such a delay that was the bot's own work, in processor time.",
            registry=self._registry,
        )
        self._longest_delay = self._longest_work = 0.0

    def observe_answer(self, answer: Answer, seconds: float) -> None:
        """Count an answer and the time it took."""
        self.answers.labels(answer.outcome).inc()
        self.latency.observe(seconds)

    async def health(self) -> dict[str, bool]:
        """Return whether Discord and the database can be used now."""
        shards = self.client.shards.values() if self.client else ()
        gateway = bool(shards) and not any(shard.is_closed() for shard in shards)
        try:
            await asyncio.wait_for(self._store.revision(0), STORE_SECONDS)
            store = True
        except (StoreError, TimeoutError):
            store = False
        self.gateway.set(gateway)
        self.store_up.set(store)
        self.guilds.set(len(self.client.guilds) if self.client else 0)
        return {"gateway": gateway, "store": store}

    async def _get_health(self, _: web.Request) -> web.Response:
        health = await self.health()
        fine = all(health.values())
        status = HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(health, status=status)

    async def _get_metrics(self, _: web.Request) -> web.Response:
        await self.health()
        self.loop_delay.set(self._longest_delay)
        self.loop_busy.set(self._longest_work)
        self._longest_delay = self._longest_work = 0.0
        return web.Response(body=self._generate(self._registry), content_type="text/plain")

    async def _watch_loop(self) -> None:
        """Note by how much the loop is late, again and again.

        On a busy machine the loop is late while others run; what it did itself tells the two apart.
        """
        loop = asyncio.get_running_loop()
        while True:
            due, worked = loop.time() + WATCH_SECONDS, time.thread_time()
            await asyncio.sleep(WATCH_SECONDS)
            late = loop.time() - due
            self._longest_delay = max(self._longest_delay, late)
            work = min(late, time.thread_time() - worked)
            self._longest_work = max(self._longest_work, work)

    @asynccontextmanager
    async def served(self, port: int) -> AsyncIterator[None]:
        """Serve both on a local port while the block runs; ConfigurationError for one in use."""
        application = web.Application()
        application.router.add_get("/health", self._get_health)
        application.router.add_get("/metrics", self._get_metrics)
        runner = web.AppRunner(application, access_log=None)
        counter = ErrorCounter(self)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigurationError(
                f"METRICS_PORT {port} cannot be used: {error.strerror}. Choose another port."
            ) from error
        logging.getLogger().addHandler(counter)
        log.info("metrics", address=f"http://{HOST}:{port}/metrics")
        watching = asyncio.create_task(self._watch_loop())
        try:
            yield
        finally:
            watching.cancel()
            logging.getLogger().removeHandler(counter)
            await runner.cleanup()
