"""Fixtures: the bundled knowledge, and a server's entries with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.engine import AnswerEngine
from bot.faq.model import Entry, EntryContent
from bot.store.store import Store

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


@pytest.fixture(scope="session")
def sources(library):
    """Return the sources that may be cited."""
    return library.graph.sources


@pytest.fixture(scope="session")
def entry():
    """Return a maker of entries."""

    def make(number, question, answer="Ask at the desk.", **more):
        return Entry(1, number, EntryContent(question, answer, **more), 1, WHEN, WHEN, WHEN, None)

    return make


@pytest.fixture
async def store(tmp_path):
    """Return an empty database."""
    async with await Store.open(f"sqlite:///{tmp_path / 'squatbot.db'}") as opened:
        yield opened
