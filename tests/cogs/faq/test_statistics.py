"""/faq stats shows what was asked, with a chart and a file, to curators alone."""

from __future__ import annotations

import pytest

from tests.cogs.faq.curator_driver import asked

TYPE_GALLERY = 12

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
    assert [file["filename"] for file in card.payload["attachments"]] == [
        "faq-statistics-7-days.png",
        "faq-statistics-7-days.csv",
    ]
    (gallery,) = (part for part in card.components if part["type"] == TYPE_GALLERY)
    assert "answered 3 (75 %); another subject 1 (25 %)" in gallery["items"][0]["description"]
    assert "ada" not in card.text
    assert card.is_ephemeral
