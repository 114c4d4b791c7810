"""A database's connections and transactions, and what holds for every one of them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakSet

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import StoreError, StoreErrorKind
from bot.store.address import Address, SqliteAddress
from bot.store.engine import create_private_file
from bot.store.error_mapping import store_error, translate_errors
from bot.store.migrate import migrate
from bot.store.schema import guilds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D", bound="Database")

CHANNEL = "squatbot_changes"
"""The name under which PostgreSQL tells processes of changes: `guild:revision`."""


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that can say what to do when the row is there already."""
    local = connection.dialect.name == "sqlite"
    return sqlite.insert(table) if local else postgresql.insert(table)


def uncancellable(
    method: Callable[Concatenate[D, P], Coroutine[Any, Any, R]],
) -> Callable[Concatenate[D, P], Coroutine[Any, Any, R]]:
    """Let a call run to its end though its caller is cancelled.

    A driver that is interrupted may leave a connection behind that holds its lock.
    """

    @wraps(method)
    async def call(self: D, /, *args: P.args, **kwargs: P.kwargs) -> R:
        task = asyncio.create_task(method(self, *args, **kwargs))
        self.running.add(task)
        task.add_done_callback(self.finished)
        return await asyncio.shield(task)

    return call


@dataclass(slots=True)
class WriteTransaction:
    """A transaction that writes, and the servers whose revision it moved."""

    connection: AsyncConnection
    moved: set[int] = field(default_factory=set)

    async def know(self, *known: int) -> None:
        """Make sure that servers have a row; their data hang on it."""
        row = upsert(self.connection, guilds).on_conflict_do_nothing()
        await self.connection.execute(row, [{"guild": guild} for guild in known])

    async def touch(self, guild: int, *, numbers: int = 0) -> int:
        """Move the server's revision and hold its row until the end.

        So no two writers are ever in one server's entries. Gives the last of the entry numbers
        given so far, `numbers` new ones included.
        """
        row = upsert(self.connection, guilds).values(guild=guild, revision=1, numbers=numbers)
        row = row.on_conflict_do_update(
            index_elements=[guilds.c.guild],
            set_={
                "revision": guilds.c.revision + 1,
                "numbers": guilds.c.numbers + numbers,
            },
        )
        given = row.returning(guilds.c.revision, guilds.c.numbers)
        revision, last = (await self.connection.execute(given)).one()
        await self.tell(guild, revision)
        return int(last)

    async def tell(self, guild: int, revision: int) -> None:
        """Let every process hear of the change, once it is committed."""
        self.moved.add(guild)
        if self.connection.dialect.name == "postgresql":
            await self.connection.execute(select(func.pg_notify(CHANNEL, f"{guild}:{revision}")))


class Database:
    """The transactions of a database; each theme of the store builds on it.

    Every method of a store raises StoreError where the database is at fault, and nothing of the
    call is kept then. The next call begins afresh, so it works as soon as the fault is gone.
    """

    def __init__(self, address: Address, engine: AsyncEngine, patience: float) -> None:
        self.address = address
        self._engine = engine
        self._writer = engine.execution_options(writing=True)
        # A checkpoint is made outside of any transaction.
        self._checkpointer = engine.execution_options(checkpointing=True)
        self._patience = patience
        self._turn = asyncio.Lock()
        self.running: set[asyncio.Task[Any]] = set()
        self._listeners: WeakSet[asyncio.Queue[int | None]] = WeakSet()
        self._is_ready = False
        self._readying: asyncio.Task[None] | None = None

    @uncancellable
    async def ready(self) -> None:
        """Bring the database to the form that the code knows, once; every call sees to it.

        So a bot may start while its database cannot be reached, and find it later.
        """
        if self._readying is None or (self._readying.done() and not self._is_ready):
            self._readying = asyncio.create_task(self._prepare())
        # Who comes while a try goes on shares its end: none of them waits for several.
        await asyncio.shield(self._readying)

    async def _prepare(self) -> None:
        with translate_errors(self.address):
            if isinstance(self.address, SqliteAddress):
                create_private_file(self.address.path)
            await migrate(self._engine)
        self._is_ready = True

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Return a connection that reads one state of the database."""
        if not self._is_ready:
            await self.ready()
        with translate_errors(self.address):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteTransaction]:
        """Return a transaction; whoever leaves the block without an error has it committed."""
        if not self._is_ready:
            await self.ready()
        async with self._writing_turn():
            with translate_errors(self.address):
                async with self._writer.begin() as connection:
                    writing = WriteTransaction(connection)
                    yield writing
        if isinstance(self.address, SqliteAddress):
            for guild in writing.moved:
                self.publish(guild)

    @asynccontextmanager
    async def _writing_turn(self) -> AsyncIterator[None]:
        """Let writers of this process take turns at a SQLite file, first come first served.

        SQLite itself lets them poll for its lock, and on a busy bot some polled without success
        until they had to give up.
        """
        if not isinstance(self.address, SqliteAddress):
            yield
            return
        try:
            await asyncio.wait_for(self._turn.acquire(), self._patience)
        except TimeoutError:
            raise store_error(self.address, StoreErrorKind.BUSY) from None
        try:
            yield
        finally:
            self._turn.release()

    @uncancellable
    async def checkpoint(self) -> None:
        """Empty SQLite's log into its file, so that what was erased is in neither."""
        if not isinstance(self.address, SqliteAddress):
            return
        try:
            with translate_errors(self.address):
                async with self._checkpointer.connect() as connection:
                    # While it waits for who reads, nobody could write.
                    await connection.exec_driver_sql("PRAGMA busy_timeout = 0")
                    try:
                        row = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                        is_busy = bool(row.scalar_one())
                    finally:
                        patience = int(self._patience * 1_000)
                        await connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        except StoreError as error:
            # It is erased all the same; the next one gets the log.
            log.warning("the log is not emptied: %s", error)
        else:
            if is_busy:
                log.info("the log is not emptied: somebody reads it; the next clearing does it")

    def publish(self, guild: int | None) -> None:
        """Notify the listeners of this process of a change; None means there will be no more."""
        for listener in self._listeners:
            listener.put_nowait(guild)

    def finished(self, task: asyncio.Task[Any]) -> None:
        """Let go of a call; its error is the caller's, if there still is one."""
        self.running.discard(task)
        if not task.cancelled():
            task.exception()
