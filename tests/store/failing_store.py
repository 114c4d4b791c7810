"""Checks shared by the tests of database errors."""

from __future__ import annotations

import traceback
from contextlib import asynccontextmanager

import pytest

from bot.errors import StoreError
from bot.faq.model import EntryContent

DRAFT = EntryContent("a secret question", "x" * 20_000)


@asynccontextmanager
async def fault(expected):
    """Expect a fault: the right one, with one sentence, and no secret in the whole report."""
    with pytest.raises(StoreError) as refused:
        yield
    assert refused.value.fault is expected
    report = "".join(traceback.format_exception(refused.value))
    assert "pass/word" not in report + repr(refused.value)
    assert "a secret question" not in report
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence


async def works(store):
    """Check that the store keeps and gives."""
    entry = await store.add(1, DRAFT, 5)
    assert entry in await store.entries(1)


def replace(path, name):
    """Put another file in a database's place, as the sentences say."""
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.with_name(name).replace(path)
