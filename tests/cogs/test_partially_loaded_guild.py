"""A guild whose entries are still loading: the bot does not guess what they say."""

from __future__ import annotations

import pytest

from bot.engine import AnswerEngine
from bot.errors import StoreError
from bot.faq.guild_cache import GuildState
from tests.in_process_bot import serving


@pytest.fixture
async def service(tmp_path, monkeypatch):
    """Return a service whose server is known by its settings alone."""

    async def half_read(*_):
        return GuildState(is_unavailable=True)

    async with serving(AnswerEngine.open(), tmp_path) as parts:
        monkeypatch.setattr(type(parts.guilds), "load", half_read)
        monkeypatch.setattr(type(parts.guilds), "fresh", half_read)
        yield parts


async def test_what_an_entry_may_answer_is_no_miss(service):
    """Moderators are not told of a question that their own entry answers a second later."""
    answer = await service.answer(1, "what are the opening hours of the gym?")
    assert answer.outcome in {"off-topic", "not-covered"}
    await service.usage.written()
    assert await service.store.misses(1, 5) == ()


async def test_what_needs_all_entries_is_refused(service):
    """What is taught or looked for among them is not said to be missing."""
    with pytest.raises(StoreError):
        await service.guilds.whole(1)
