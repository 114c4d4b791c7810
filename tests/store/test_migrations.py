"""A database is brought to the form that the code knows."""

from __future__ import annotations

import stat
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from bot.errors import StoreError, StoreErrorKind
from bot.faq.model import EntryContent, VoteTotals
from bot.store import Store, default_url
from bot.store.address import SqliteAddress, parse_database_url
from bot.store.engine import create_engine
from bot.store.migrate import FOLDER
from bot.store.schema import metadata
from tests.store.child_process import start


async def test_migrations_make_the_tables_that_the_code_knows(store):
    """From an empty database, the migrations lead to the tables of the code, no more, no less."""

    def differences(connection):
        options = {"compare_type": True, "compare_server_default": False}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with store.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_of_the_first_version_keeps_what_it_holds(url, open_store):
    """An update of the code brings the tables up to date around the entries."""
    await _make_first_version(url)
    updated = await open_store(url)
    (entry,) = await updated.entries(1)
    assert entry.draft == EntryContent("q", "a")
    assert await updated.tallies(1) == (VoteTotals("e1", 1, 0),)
    assert not (await updated.settings(1)).digest


async def _make_first_version(url):
    """Make a database as the first version did, with an entry and a vote."""
    address = parse_database_url(url)
    if isinstance(address, SqliteAddress):
        address.path.touch()
    engine = create_engine(address, 5.0)
    now = datetime.now(UTC)

    def make(connection):
        configuration = Config()
        configuration.set_main_option("script_location", str(FOLDER))
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0001")
        old = MetaData()
        old.reflect(connection)
        connection.execute(old.tables["guilds"].insert().values(guild=1, numbers=1))
        dates = dict.fromkeys(("created", "changed", "reviewed"), now)
        connection.execute(
            old.tables["entries"]
            .insert()
            .values(guild=1, number=1, version=1, draft=asdict(EntryContent("q", "a")), **dates)
        )
        vote = {"guild": 1, "reference": "e1", "voter": "ann", "helpful": True}
        connection.execute(old.tables["votes"].insert().values(vote))

    async with engine.execution_options(writing=True).begin() as connection:
        await connection.run_sync(make)
    await engine.dispose()


async def test_a_second_start_changes_nothing(url, open_store):
    """What was kept is there after the next start."""
    async with await Store.open(url) as store:
        entry = await store.add(1, EntryContent("q", "a"), 5)
    assert await (await open_store(url)).entries(1) == (entry,)


def test_processes_that_start_at_once_share_the_work(url):
    """Four processes that open an empty database together all find it ready."""
    children = [start("opened", url) for _ in range(4)]
    for child in children:
        assert child.stdout.readline() == "ready\n"
    for child in children:
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        with child:
            assert child.communicate()[0] == "0\n"
        assert child.returncode == 0


async def test_a_newer_database_is_refused(url):
    """A database that a newer version made is left alone."""
    async with await Store.open(url) as store, store.writing() as writing:
        await writing.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version") as refused:
        await Store.open(url)
    assert refused.value.fault is StoreErrorKind.NEWER


async def test_a_foreign_postgresql_database_is_refused(server, postgresql_url):
    """Where another program has tables of the same names, nothing is made."""
    name = postgresql_url.rpartition("/")[2]
    await server.execute("CREATE TABLE guilds (id int)", name)
    with pytest.raises(StoreError) as refused:
        await Store.open(postgresql_url)
    assert refused.value.fault is StoreErrorKind.FOREIGN


async def test_the_first_start_makes_a_private_file(tmp_path):
    """Folder and file are made for their owner alone, the files beside it too."""
    folder = tmp_path / "new #%20" / "folder"
    async with await Store.open(f"sqlite:///{folder / 'squatbot.db'}") as store:
        await store.add(1, EntryContent("q", "a"), 5)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        files = list(folder.iterdir())
        assert {file.name for file in files} >= {"squatbot.db", "squatbot.db-wal"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_sqlite_keeps_what_it_acknowledges(sqlite_store):
    """Every connection writes ahead, waits for the disk, and keeps foreign keys."""
    async with sqlite_store.writing() as writing, sqlite_store.reading() as connection:
        for one in (writing.connection, connection):
            found = [
                (await one.execute(text(f"PRAGMA {name}"))).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert found == ["wal", 2, 1, 200]


def test_the_default_file_is_in_the_users_folder(monkeypatch, tmp_path):
    """Without a DATABASE_URL the file lies in the user's data folder."""
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert Path(default_url().removeprefix("sqlite:///")).is_relative_to(tmp_path)
