"""Acknowledged writes survive a crash of the process."""

from __future__ import annotations

import random
import time
from itertools import pairwise

from bot.store import Store
from tests.store.child_process import GUILD, start

WRITES = 500
KILLS = 6


def acknowledged_until_killed(url, first):
    """Let a process write from a number on; kill it at a random moment, count the answers."""
    child = start("write", url, first, WRITES)
    acknowledged = 0
    for _ in range(random.randint(1, WRITES // KILLS // 2)):  # noqa: S311 - a moment, not a secret
        assert child.stdout.readline()
        acknowledged += 1
    time.sleep(random.uniform(0, 0.02))  # noqa: S311 - as above; into the middle of a write
    child.kill()
    acknowledged += child.stdout.read().count("\n")
    child.stdin.close()
    child.stdout.close()
    child.wait()
    return acknowledged


async def test_sigkill_loses_no_acknowledged_write(url):
    """After kills at random moments of 500 writes all acknowledged are there, none is half."""
    done = kills = 0
    while done < WRITES:
        if kills < KILLS:
            done += acknowledged_until_killed(url, done)
            kills += 1
        else:
            with start("write", url, done, WRITES) as child:
                done += child.communicate()[0].count("\n")
            assert child.returncode == 0
        # A write that was not acknowledged may have been kept; the next process begins after it.
        done = await whole_writes(url, done)
    assert kills == KILLS


async def whole_writes(url, acknowledged):
    """Check that what is kept is the first so many writes, each whole; gives how many."""
    async with await Store.open(url) as store:
        revisions = (await store.latest(GUILD, WRITES + 1))[::-1]
        kept = len(revisions)
        assert acknowledged <= kept <= acknowledged + 1
        assert [revision.who for revision in revisions] == list(range(kept))
        assert await store.revision(GUILD) == kept
        entries = {entry.number: entry for entry in await store.entries(GUILD)}
        for number in range(1, (kept + 2) // 3 + 1):
            history = await store.history(GUILD, number)
            assert all(new.before == old.after for new, old in pairwise(history))
            now = entries.get(number)
            assert (now and now.draft) == history[0].after
    return kept


def test_processes_that_edit_the_same_entry_lose_nothing(url):
    """Every phrasing that two processes teach one entry at the same time is in it at the end."""
    with start("write", url, 0, 1) as child:
        child.communicate()
    children = [start("teach", url, tag, 25) for tag in "ab"]
    for child in children:
        with child:
            child.communicate()
        assert child.returncode == 0
    assert set(phrasings(url)) == {f"{tag}{number}" for tag in "ab" for number in range(25)}


def phrasings(url):
    """Read the taught entry in a process of its own."""
    with start("show", url) as child:
        return child.communicate()[0].split()
