"""Previews of several curators at once run one after the other."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.cogs.faq import _editor as writing
from bot.engine import AnswerEngine
from bot.faq.impact import collisions
from bot.faq.model import EntryContent, EntryDraft
from tests.in_process_bot import serving


@pytest.fixture
def most_at_once(monkeypatch):
    """Return how many indexes are made at once at most, whoever makes them."""
    counting, now, most = threading.Lock(), 0, 0

    def counted(*arguments, **options):
        nonlocal now, most
        with counting:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        found = collisions(*arguments, **options)
        with counting:
            now -= 1
        return found

    monkeypatch.setattr(writing, "collisions", counted)
    return lambda: most


async def test_previews_are_made_one_at_a_time(tmp_path, most_at_once):
    """Of one server and of several: each indexes all entries of its server."""
    async with serving(AnswerEngine.open(), tmp_path) as service:
        desk = writing.EntryEditor(service)
        for guild in (1, 2):
            await service.store.add(guild, EntryContent("When is the gym open?", "From six."), 5)
        form = EntryDraft({"question": "Where are the plates?", "answer": "Downstairs."})
        await asyncio.gather(*(desk._look(guild, form, "key") for guild in (1, 1, 2, 2)))
        assert most_at_once() == 1
