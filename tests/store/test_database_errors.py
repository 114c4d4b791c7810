"""Database errors: one clear sentence each, and recovery once the cause is gone."""

from __future__ import annotations

import asyncio
import re
import sys

import asyncpg
import pytest

from bot.errors import StoreErrorKind
from bot.store import Store
from bot.store.address import parse_database_url
from bot.store.error_mapping import POSTGRES_SENTENCES, SQLITE_SENTENCES
from tests.store.failing_store import DRAFT, fault, works
from tests.store.postgresql import Server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "squatbot.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://u:pass/word@host/db",
        "postgresql://",
        "postgresql://u:pass/word@host/db",
        "postgresql://u:[pass/word@host/db",
        "postgresql://host:99999999/db",
        "postgresql://host/db?sslmode=pass/word",
    ],
)
async def test_a_wrong_url_is_refused_without_repeating_it(url):
    """What is no URL of a database gets a sentence on how one looks, with nothing of it."""
    async with fault(StoreErrorKind.URL):
        await Store.open(url)


def test_an_address_shows_no_password():
    """The value that holds the URL hides it, in logs and in tracebacks."""
    assert "pass" not in repr(parse_database_url("postgres://u:pass@host/db"))


@pytest.mark.parametrize("sentences", [SQLITE_SENTENCES, POSTGRES_SENTENCES])
def test_each_sentence_says_what_to_do(sentences):
    """A sentence names the fault, then what to do about it."""
    assert all(";" in sentence for sentence in sentences.values())


def test_what_is_installed_for_postgresql_comes_from_our_own_folder():
    """A name that a package index is asked for might be a stranger's."""
    (named,) = re.findall(r"pip install (\S+)", POSTGRES_SENTENCES[StoreErrorKind.DRIVER])
    assert named.startswith("'.[")


async def test_a_missing_driver_is_named(postgresql_url, monkeypatch):
    """Without asyncpg, the sentence says how to install it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "asyncpg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    async with fault(StoreErrorKind.DRIVER):
        await Store.open(postgresql_url)


async def test_a_wrong_password_is_refused(server, postgresql_url):
    """The user and the password are to be checked; the right one gets in."""
    name = postgresql_url.rpartition("/")[2]
    await server.execute("CREATE ROLE guarded LOGIN PASSWORD 'pass/word'")
    await server.execute("GRANT ALL ON SCHEMA public TO guarded", name)
    async with fault(StoreErrorKind.ACCESS):
        await Store.open(server.url(name, "guarded:pass%2Fwor"))
    async with await Store.open(server.url(name, "guarded:pass%2Fword")) as store:
        await works(store)
    await server.execute("REVOKE CREATE ON SCHEMA public FROM guarded", name)


async def test_an_unknown_database_is_named(server):
    """A name that the server does not know is to be corrected."""
    async with fault(StoreErrorKind.GONE):
        await Store.open(server.url("nowhere"))


@pytest.mark.parametrize("host", ["127.0.0.1:1", "squatbot.invalid"])
async def test_an_unreachable_server_is_told_from_a_refusal(host):
    """Where nobody answers, host and port are to be checked."""
    async with fault(StoreErrorKind.UNREACHABLE):
        await Store.open(f"postgresql://u:pass%2Fword@{host}/db")


async def test_a_server_that_stops_and_starts_again(open_store):
    """While the server is down each call says so; when it is back the next call works."""
    server = Server()
    try:
        store = await open_store(server.url("postgres"))
        await works(store)
        server.stop()
        for _ in range(2):
            async with fault(StoreErrorKind.UNREACHABLE):
                await store.add(1, DRAFT, 5)
            async with fault(StoreErrorKind.UNREACHABLE):
                await store.entries(1)
        server.start()
        await works(store)
    finally:
        server.remove()


async def test_a_server_that_is_down_at_the_start():
    """A store may be named before its server runs; each call tries it, and finds it one day."""
    server = Server()
    try:
        server.stop()
        store = Store.at(server.url("postgres"))
        for done in await asyncio.gather(
            *[store.entries(1) for _ in range(9)], store.ready(), return_exceptions=True
        ):
            assert done.fault is StoreErrorKind.UNREACHABLE
        server.start()
        await asyncio.gather(*[works(store) for _ in range(9)])
        await store.close()
    finally:
        server.remove()


async def test_a_folder_that_cannot_be_made_at_the_start(tmp_path):
    """A store may be named before its file can be; the file is made at the first call that can."""
    (tmp_path / "folder").touch()
    async with Store.at(f"sqlite:///{tmp_path}/folder/squatbot.db") as store:
        async with fault(StoreErrorKind.ACCESS):
            await store.entries(1)
        (tmp_path / "folder").unlink()
        await works(store)


async def test_a_cut_connection_is_no_fault_of_the_next_call(server, postgresql_store):
    """Connections that the server cut between two calls are not noticed by the caller."""
    await works(postgresql_store)
    await server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND application_name = 'squatbot'"
    )
    await works(postgresql_store)


async def test_a_postgresql_that_can_only_be_read(server, postgresql_url, open_store):
    """Reading goes on, also after a new start; writing says why not."""
    name = postgresql_url.rpartition("/")[2]
    async with await Store.open(postgresql_url) as store:
        await works(store)
    await server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = await open_store(postgresql_url)
    async with fault(StoreErrorKind.READ_ONLY):
        await store.add(1, DRAFT, 5)
    assert len(await store.entries(1)) == 1


async def test_lost_tables_are_told_from_a_lost_server(server, postgresql_url, open_store):
    """Where the tables are gone, a backup is called for."""
    store = await open_store(postgresql_url)
    await server.execute("DROP TABLE votes", postgresql_url.rpartition("/")[2])
    async with fault(StoreErrorKind.FOREIGN):
        await store.tallies(1)


async def test_a_locked_table_is_waited_for_and_then_named(postgresql_store, postgresql_url):
    """A lock that another program holds ends in a sentence, and its release in success."""
    other = await asyncpg.connect(postgresql_url)
    async with other.transaction():
        await other.execute("LOCK TABLE guilds")
        async with fault(StoreErrorKind.BUSY):
            await postgresql_store.add(1, DRAFT, 5)
    await other.close()
    await works(postgresql_store)
