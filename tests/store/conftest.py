"""Fixtures of the store: each test runs on SQLite and on PostgreSQL, on a database of its own."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from bot.store import Store


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'squatbot.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """Return the URL of an empty database of either kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def open_store():
    """Open stores that are closed after the test."""
    async with AsyncExitStack() as stack:

        async def opener(url, **options):
            return await stack.enter_async_context(await Store.open(url, **options))

        yield opener


@pytest.fixture
async def store(url, open_store):
    return await open_store(url)


@pytest.fixture
async def sqlite_store(sqlite_url, open_store):
    return await open_store(sqlite_url, patience=0.2)


@pytest.fixture
async def postgresql_store(postgresql_url, open_store):
    return await open_store(postgresql_url, patience=0.2)
