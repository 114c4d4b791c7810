"""/faq stats shows what was asked, with bars and a file, to curators alone."""

from __future__ import annotations

import pytest

from tests.cogs.faq.curator_driver import asked

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_curators_see_what_was_asked(gym, desk, ada):
    """By outcome and by entry; no member's name is on it."""
    empty = await desk.command("/faq stats")
    assert "Nobody asked" in empty.text
    await desk.adds("When is the gym open?", "From six to ten.")
    for _ in range(3):
        await asked(gym, ada, "when is the gym open?")
    await asked(gym, ada, "what is the capital of peru?")
    card = await desk.command("/faq stats", days=7)
    assert "█" in card.text
    assert "When is the gym open? · 3 answered" in card.text
    assert "another subject" in card.text
    assert "ada" not in card.text
    assert card.is_ephemeral
