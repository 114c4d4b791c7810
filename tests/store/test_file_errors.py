"""SQLite file errors: one clear sentence each, and recovery once the cause is gone."""

from __future__ import annotations

import gc
import resource
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import event, select

from bot.errors import StoreError, StoreErrorKind
from bot.store import Store
from bot.store.address import parse_database_url
from bot.store.schema import guilds
from tests.store.child_process import start
from tests.store.failing_store import DRAFT, fault, replace, works
from tests.store.postgresql import make_temporary_folder


async def test_a_locked_file_is_waited_for_and_then_named(sqlite_store):
    """While another program writes, reading goes on; writing waits, says so, and works later."""
    with closing(sqlite3.connect(sqlite_store.address.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with fault(StoreErrorKind.BUSY):
            await sqlite_store.add(1, DRAFT, 5)
        assert await sqlite_store.entries(1) == ()
        other.execute("ROLLBACK")
    await works(sqlite_store)


async def test_a_call_that_failed_leaves_no_cursor_behind(sqlite_store):
    """As garbage it would hold the loop up while its connection waits for a lock in a thread."""

    def cursors():
        return [one for one in gc.get_objects() if isinstance(one, sqlite3.Cursor)]

    gc.collect()
    before = cursors()
    with closing(sqlite3.connect(sqlite_store.address.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE").close()
        with pytest.raises(StoreError) as kept:
            await sqlite_store.add(1, DRAFT, 5)
        other.execute("ROLLBACK").close()
    # The thread of a connection lets go of a call when the next one comes.
    await works(sqlite_store)
    assert kept.value.__cause__
    assert [one for one in cursors() if one not in before] == []


async def test_a_writer_that_reads_first_is_not_overtaken(sqlite_store, sqlite_url, open_store):
    """Between what a change reads and what it writes, no other process writes."""
    other = await open_store(sqlite_url, patience=0.1)
    async with sqlite_store.writing() as writing:
        await writing.connection.execute(select(guilds))
        async with fault(StoreErrorKind.BUSY):
            await other.add(1, DRAFT, 5)
        await writing.touch(1)
    await works(other)


async def test_a_file_locked_at_the_start(sqlite_url):
    """A file that another program keeps to itself is named at the start."""
    path = parse_database_url(sqlite_url).path
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with fault(StoreErrorKind.BUSY):
            await Store.open(sqlite_url, patience=0.1)
        other.execute("ROLLBACK")
    async with await Store.open(sqlite_url) as store:
        await works(store)


async def test_a_file_that_is_gone(sqlite_store):
    """A file that vanished is never written into; put back, it is used again."""
    path = sqlite_store.address.path
    await works(sqlite_store)
    await sqlite_store.backup(path.with_name("copy"))
    path.unlink()
    for _ in range(2):
        async with fault(StoreErrorKind.GONE):
            await sqlite_store.add(1, DRAFT, 5)
        async with fault(StoreErrorKind.GONE):
            await sqlite_store.entries(1)
    replace(path, "copy")
    await works(sqlite_store)
    assert len(await sqlite_store.entries(1)) == 2


async def test_a_file_that_is_no_database(sqlite_store, sqlite_url):
    """Bytes that are no database are named, in the middle and at the start, and left alone."""
    path = sqlite_store.address.path
    await works(sqlite_store)
    await sqlite_store.backup(path.with_name("copy"))
    path.with_name("other").write_bytes(b"no database at all " * 1_000)
    replace(path, "other")
    async with fault(StoreErrorKind.CORRUPT):
        await sqlite_store.add(1, DRAFT, 5)
    async with fault(StoreErrorKind.CORRUPT):
        await Store.open(sqlite_url)
    assert path.read_bytes().startswith(b"no database")
    replace(path, "copy")
    await works(sqlite_store)


async def test_a_damaged_file(sqlite_url):
    """Pages that were overwritten are noticed when they are read."""
    path = parse_database_url(sqlite_url).path
    async with await Store.open(sqlite_url) as store:
        await works(store)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xff" * (size - 4_096))
    async with fault(StoreErrorKind.CORRUPT), await Store.open(sqlite_url) as store:
        await store.entries(1)


async def test_a_full_database(sqlite_store):
    """A file that may not grow keeps what it has, says so, and goes on when there is room."""
    await works(sqlite_store)
    pages = 40

    def bound(connection, _):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    event.listen(sqlite_store._engine.sync_engine, "connect", bound)
    await sqlite_store._engine.dispose()
    async with fault(StoreErrorKind.FULL):
        for _ in range(pages):
            await sqlite_store.add(1, DRAFT, 5)
    kept = await sqlite_store.entries(1)
    assert await sqlite_store.revision(1) == len(kept) == len(await sqlite_store.latest(1, 100))
    event.remove(sqlite_store._engine.sync_engine, "connect", bound)
    await sqlite_store._engine.dispose()
    await works(sqlite_store)


async def test_a_disk_that_takes_no_more(sqlite_store):
    """Where the system refuses to let files grow, nothing is half kept."""
    await works(sqlite_store)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = sqlite_store.address.path.with_name("squatbot.db-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 4_096, hard))
    try:
        async with fault(StoreErrorKind.FULL):
            await sqlite_store.add(1, DRAFT, 5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await sqlite_store.revision(1) == len(await sqlite_store.entries(1)) == 1
    await works(sqlite_store)


@pytest.mark.parametrize("place", ["folder", "file/squatbot.db"])
async def test_something_else_in_the_place_of_the_file(tmp_path, place):
    """A folder in the file's place, or a file in the folder's, is named, and no thread is left."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    running = set(threading.enumerate())
    async with fault(StoreErrorKind.ACCESS):
        await Store.open(f"sqlite:///{tmp_path / place}")
    assert set(threading.enumerate()) <= running


@pytest.mark.parametrize(
    ("folder_rights", "expected"),
    [(0o777, ["read-only", "tuple"]), (0o555, ["read-only", "read-only"])],
)
def test_a_file_that_may_only_be_read(folder_rights, expected):
    """Without the right to write, reading goes on as far as SQLite can; writing says why not."""
    # Not below pytest's own folder, which lets nobody else in.
    folder = make_temporary_folder()
    try:
        url = f"sqlite:///{folder / 'squatbot.db'}"
        with start("without_rights", url, folder_rights) as child:
            assert child.communicate()[0].split() == expected
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)
