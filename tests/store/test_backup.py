"""Backups of the database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing

import pytest

from bot.errors import InputError, StoreError
from bot.faq.model import EntryContent
from bot.store import Store

DRAFT = EntryContent("q", "a" * 3_000)


async def test_a_backup_made_while_writing_is_whole(sqlite_store, tmp_path):
    """Copies made in the middle of writes open, hold one state, and need no other file."""
    writing = asyncio.create_task(write(sqlite_store))
    seen = []
    for number in range(5):
        least = await sqlite_store.revision(1)
        copy = tmp_path / f"copy{number}.db"
        await sqlite_store.backup(copy)
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        async with await Store.open(f"sqlite:///{copy}") as copied:
            kept = await copied.revision(1)
            assert kept == len(await copied.entries(1)) == len(await copied.latest(1, 10_000))
            assert kept >= least
        seen.append(kept)
    writing.cancel()
    assert seen == sorted(seen)
    assert {path.suffix for path in tmp_path.iterdir()} <= {".db", ".db-wal", ".db-shm"}


async def write(store):
    """Add entries until cancelled."""
    while True:
        await store.add(1, DRAFT, 5)


async def test_a_backup_takes_the_place_of_the_last(sqlite_store, tmp_path):
    """The same name can be used every night; nothing is left beside it."""
    folder = tmp_path / "nightly"
    folder.mkdir()
    await sqlite_store.backup(folder / "copy.db")
    await sqlite_store.add(1, DRAFT, 5)
    await sqlite_store.backup(folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    async with await Store.open(f"sqlite:///{folder / 'copy.db'}") as copied:
        assert len(await copied.entries(1)) == 1


async def test_a_backup_that_cannot_be_written_is_refused(sqlite_store, tmp_path):
    """A missing folder, a folder in the place, and the database itself are named as wrong."""
    database = sqlite_store.address.path
    await sqlite_store.entries(1)
    log = database.with_name(f"{database.name}-wal")
    assert log.exists()
    for target in (tmp_path / "missing" / "copy.db", tmp_path, database, log):
        with pytest.raises(InputError):
            await sqlite_store.backup(target)
    assert await sqlite_store.entries(1) == ()
    assert not list(tmp_path.glob(".*"))


async def test_what_is_no_file_is_not_replaced(sqlite_store, tmp_path):
    """A pipe or a device of that name is still there, and nothing is left beside it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="is no file"):
        await sqlite_store.backup(pipe)
    assert pipe.is_fifo()
    assert not list(tmp_path.glob(".*"))


async def test_any_name_of_a_file_will_do(open_store, tmp_path):
    """Also one that is no text in UTF-8, and one with signs that mean something in a URL."""
    folder = tmp_path / os.fsdecode(b"gym \xff%41#")
    store = await open_store(f"sqlite:///{folder}/squatbot.db")
    await store.add(1, DRAFT, 5)
    await store.backup(folder / "copy.db")
    async with await Store.open(f"sqlite:///{folder}/copy.db") as copied:
        assert len(await copied.entries(1)) == 1
    assert (folder / "squatbot.db").is_file()


async def test_postgresql_has_a_tool_of_its_own(postgresql_store, tmp_path):
    """The sentence names the tool, and no password."""
    with pytest.raises(StoreError, match="pg_dump") as refused:
        await postgresql_store.backup(tmp_path / "copy")
    assert "127.0.0.1" not in str(refused.value)
