"""Store calls run to completion even when their caller is cancelled."""

from __future__ import annotations

import asyncio
from inspect import getmembers, iscoroutinefunction

from bot.faq.model import EntryContent
from bot.store import Store

DRAFT = EntryContent("Do we have chalk?", "Yes, at the desk.")
OTHER = EntryContent("Do we have chalk?", "No longer.")


async def test_a_cancelled_call_runs_to_its_end(store):
    """A call that is given up at any moment is kept whole all the same, and the next works."""
    for step in range(40):
        task = asyncio.create_task(store.add(1, DRAFT, step))
        await asyncio.sleep(step / 8_000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.wait(store.running | {asyncio.create_task(store.add(1, OTHER, 5))})
    assert await store.revision(1) == len(await store.latest(1, 100)) == 41
    assert len(await store.entries(1)) == 41


async def test_closing_waits_for_the_calls_that_run(url, open_store):
    """A call under way when the store closes is finished, although nobody waits for it."""
    store = await open_store(url)
    task = asyncio.create_task(store.add(1, DRAFT, 5))
    await asyncio.sleep(0)
    task.cancel()
    await store.close()
    assert len(await (await open_store(url)).entries(1)) == 1


def test_every_call_runs_to_its_end():
    """No call of the store can be interrupted but opening and closing it."""
    calls = {name for name, _ in getmembers(Store, iscoroutinefunction) if name[0] != "_"}
    unguarded = {name for name in calls if not hasattr(getattr(Store, name), "__wrapped__")}
    assert unguarded == {"open", "close"}
