"""How to connect: pragmas of SQLite, settings of PostgreSQL, files made with private rights."""

from __future__ import annotations

import os
import sqlite3
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StoreErrorKind
from bot.store.address import Address, PostgresAddress, SqliteAddress
from bot.store.error_mapping import store_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy import Connection, ExceptionContext
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

CONNECT_SECONDS = 10
COMMAND_SECONDS = 60
PRAGMAS = (
    "journal_mode = WAL",  # readers and the writer do not wait for each other
    "synchronous = FULL",  # a commit is on the disk before it is acknowledged
    "foreign_keys = ON",
    "secure_delete = ON",  # what is erased is overwritten
    "trusted_schema = OFF",  # a file from elsewhere brings no code that runs
    "cache_size = -512",  # KB a connection; the system caches the file anyway
)


def create_engine(address: Address, patience: float) -> AsyncEngine:
    """Make the pool of connections; none is opened yet."""
    if isinstance(address, SqliteAddress):
        return _sqlite(address.path, patience)
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=postgres_connector(address, patience),
        pool_pre_ping=True,  # the first call after a restart of the server works
        pool_size=4,  # a server has 100 connections, and several processes share it
        max_overflow=4,
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,  # texts of members stay out of tracebacks
    )


def postgres_connector(address: PostgresAddress, patience: float) -> Callable[[], Awaitable[Any]]:
    """Return the way to a connection of asyncpg; StoreError if asyncpg is missing."""
    try:
        import asyncpg  # type: ignore[import-untyped] # noqa: PLC0415 - an extra that SQLite does without
    except ImportError as error:
        raise store_error(address, StoreErrorKind.DRIVER) from error
    settings = {"application_name": "squatbot", "lock_timeout": f"{patience:.3f}s"}

    async def connect() -> Any:  # noqa: ANN401 - asyncpg has no types
        try:
            return await asyncpg.connect(
                address.dsn,
                timeout=CONNECT_SECONDS,
                command_timeout=COMMAND_SECONDS,
                server_settings=settings,
            )
        except OSError:
            raise  # a refused certificate is a ValueError too
        except ValueError:
            # What asyncpg says of a bad address may quote the password in it.
            raise store_error(address, StoreErrorKind.URL) from None

    return connect


def create_private_file(path: Path) -> None:
    """Make a database file and its folder where there are none, for their owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # SQLite gives the files beside it the same rights.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _sqlite(path: Path, patience: float) -> AsyncEngine:
    file = f"file:{quote(bytes(path))}"
    # Without mode=rw, SQLite would make an empty database where one was lost.
    url = URL.create(
        "sqlite+aiosqlite",
        database=file,
        query={"mode": "rw", "uri": "true"},
    )
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None, "timeout": patience},
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "do_connect")
    def probe(*_: object) -> None:
        # Where the file cannot be opened, the thread of aiosqlite outlives its error, and has one
        # of its own to show when the loop has closed meanwhile.
        sqlite3.connect(f"{file}?mode=rw", uri=True).close()

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        try:
            cursor = connection.cursor()
            for pragma in PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.close()
            raise
        record.info["file"] = _identity(path)

    @event.listens_for(engine.sync_engine, "checkout")
    def stay(_: DBAPIConnection, record: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        # SQLite would go on writing into a file that was deleted or replaced.
        if record.info["file"] != _identity(path):
            raise DisconnectionError("The database file is another one now.")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("checkpointing"):
            return
        # A writer takes its place at once: one that reads first may be refused when it writes.
        writing = options.get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine.sync_engine, "handle_error")
    def let_go(context: ExceptionContext) -> None:
        # The frames of an error hold the cursor that failed until the garbage is collected. In the
        # loop's thread that waits, and the loop with it, for as long as the thread of the
        # connection waits for a lock.
        traceback.clear_frames(context.original_exception.__traceback__)

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
