"""Another process that uses a store."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from bot.errors import StoreError
from bot.faq.model import ConflictError, EntryContent
from bot.store import Store

ROOT = Path(__file__).resolve().parents[2]
GUILD = 7
NOBODY = 65534


def start(what, url, *arguments):
    """Start this file in a process of its own, with pipes."""
    command = [sys.executable, str(Path(__file__).resolve()), what, url, *map(str, arguments)]
    return subprocess.Popen(  # noqa: S603 - our own file
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def say(*words):
    print(*words, flush=True)


async def write(url, first, end):
    """Make the writes of these numbers, and say each as soon as it is acknowledged."""
    async with await Store.open(url) as store:
        for number in range(int(first), int(end)):
            await make(store, number)
            say(number)


async def make(store, number):
    """Make a write that is known by its number: an addition, an edit of it, or a removal."""
    draft = EntryContent(f"question {number}", "x" * 3_000, citations=(f"{number}",))
    entry = number // 3 + 1
    match number % 3:
        case 0:
            await store.import_all(GUILD, [draft], number)
        case 1:
            await store.edit(GUILD, entry, draft, number, version=1)
        case _:
            await store.remove(GUILD, entry, number, version=2)


async def opened(url):
    """Wait for a line, then open the store at once with others who wait for theirs."""
    say("ready")
    sys.stdin.readline()
    async with await Store.open(url) as store:
        say(len(await store.entries(GUILD)))


async def teach(url, tag, times):
    """Add phrasings to the one entry, beginning anew whenever somebody else was quicker."""
    conflicts = 0
    async with await Store.open(url) as store:
        for number in range(int(times)):
            entry = await store.entry(GUILD, 1)
            while True:
                phrasings = (*entry.draft.phrasings, f"{tag}{number}")
                draft = replace(entry.draft, phrasings=phrasings)
                try:
                    await store.edit(GUILD, 1, draft, None, version=entry.version)
                except ConflictError as error:
                    conflicts += 1
                    entry = error.current
                else:
                    break
    say(conflicts)


async def show(url):
    """Say the phrasings of the one entry."""
    async with await Store.open(url) as store:
        say(*(await store.entry(GUILD, 1)).draft.phrasings)


async def without_rights(url, folder_rights):
    """Say what becomes of a write and a read after the rights to the file were taken away."""
    async with await Store.open(url) as store:
        await store._engine.dispose()
        store.address.path.chmod(0o444)
        store.address.path.parent.chmod(int(folder_rights))
        if not os.geteuid():
            os.seteuid(NOBODY)  # nothing is forbidden to root
        for call in (store.add(GUILD, EntryContent("q", "a"), 5), store.entries(GUILD)):
            try:
                say(type(await call).__name__)
            except StoreError as error:
                say(error.fault)


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))
