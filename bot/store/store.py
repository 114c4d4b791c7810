"""Store: what people add, in one database."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from bot.errors import StoreError, StoreErrorKind
from bot.store.address import PostgresAddress, SqliteAddress, default_url, parse_database_url
from bot.store.backup import backup_sqlite
from bot.store.change_feed import listen
from bot.store.drafts import DraftStore
from bot.store.engine import create_engine
from bot.store.entries import EntryStore
from bot.store.error_mapping import translate_errors
from bot.store.guild_settings import GuildSettingsStore
from bot.store.misses import MissStore
from bot.store.retention import RetentionStore
from bot.store.transactions import uncancellable
from bot.store.votes import VoteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from types import TracebackType

LOCK_TIMEOUT_SECONDS = 5.0


class Store(EntryStore, GuildSettingsStore, MissStore, VoteStore, DraftStore, RetentionStore):
    """What people add, kept in one database.

    Every method raises StoreError where the database is at fault, but `close` and the iterator of
    `changes`, which never do. A write is kept once its call has returned; one that raised left
    nothing, save that a server which vanishes while it commits may have kept it. A call runs to
    its end even if its caller is cancelled.
    """

    @classmethod
    async def open(cls, url: str, *, patience: float = LOCK_TIMEOUT_SECONDS) -> Self:
        """Connect to the database of a URL and bring it up to date; StoreError if it cannot be."""
        store = cls.at(url, patience=patience)
        try:
            await store.ready()
        except BaseException:
            await store.close()
            raise
        return store

    @classmethod
    def at(cls, url: str | None = None, *, patience: float = LOCK_TIMEOUT_SECONDS) -> Self:
        """Name a database without connecting yet; StoreError if the URL is none.

        Without a URL it is a SQLite file in the user's data folder, made on the first start.
        `patience` is how many seconds a call waits for a lock that another one holds.
        """
        address = parse_database_url(default_url() if url is None else url)
        with translate_errors(address):
            return cls(address, create_engine(address, patience), patience)

    async def close(self) -> None:
        """Finish the calls that run, end the listeners, and let go of the database."""
        while self.running:
            await asyncio.wait(self.running)
        self.publish(None)
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def changes(self) -> AsyncIterator[int]:
        """Return each server whose entries or settings change, whoever changes them, from now on.

        With PostgreSQL those of every process, also those made while the connection was lost, and
        at first every server; with SQLite those of this process. Ends when the store closes.
        """
        news: asyncio.Queue[int | None] = asyncio.Queue()
        self._listeners.add(news)
        return self._iterate(news)

    async def _iterate(self, news: asyncio.Queue[int | None]) -> AsyncIterator[int]:
        listening = None
        if isinstance(self.address, PostgresAddress):
            listening = asyncio.create_task(listen(self.address, self._patience, {}, news))
        try:
            while (guild := await news.get()) is not None:
                yield guild
        finally:
            if listening:
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening

    @uncancellable
    async def backup(self, path: Path) -> None:
        """Write a consistent copy of the SQLite file, made while it may be written.

        InputError if the copy cannot be written there; StoreError for PostgreSQL, which has a
        tool of its own.
        """
        if not isinstance(self.address, SqliteAddress):
            raise StoreError(
                StoreErrorKind.OTHER,
                "PostgreSQL is backed up with a tool of its own: "
                "pg_dump --format=custom --file=squatbot.dump, on the database of DATABASE_URL.",
            )
        with translate_errors(self.address):
            await asyncio.to_thread(backup_sqlite, self.address.path, path)
