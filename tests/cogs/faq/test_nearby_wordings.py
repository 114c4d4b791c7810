"""A preview says which wordings would find an entry, and adds one with a click."""

from __future__ import annotations

import pytest

from tests.cogs.faq.curator_driver import asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

FREEZE = "How do I freeze my membership?"
CANCEL = "How do I cancel my membership?"


async def test_a_wording_that_does_not_find_the_entry_is_added_with_a_click(gym, desk, ada):
    """What finds it has no button; what is added is a phrasing of the saved entry."""
    await desk.adds(CANCEL, "By mail.")
    preview = await desk.previews(FREEZE, "In the app.")
    assert "“freeze membership” finds it" in preview.text
    assert "“membership” is offered it among others" in preview.text
    added = await desk.presses(preview, "Add “membership”")
    assert "“membership” is offered" not in added.text
    saved = await desk.presses(added, "Save")
    assert "Saved as e2" in saved.text
    assert "In the app." in (await asked(gym, ada, "membership")).text


async def test_a_wording_that_another_entry_answers_is_named(desk):
    """The curator sees the other question before saving."""
    await desk.adds("How much is parking?", "Five.", phrasings="parking")
    preview = await desk.previews("Is there parking?", "Behind the hall.")
    assert "“parking” gets “How much is parking?” instead" in preview.text
