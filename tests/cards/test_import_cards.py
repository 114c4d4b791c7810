"""Import cards: every report fits, whatever the file contains and is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.import_cards import MAX_GROUP_LINES, import_card, import_errors_card, imported_card
from bot.errors import Problem
from bot.faq.impact import AnswerSummary, Collision, ImportPreview, TopicOverride
from bot.faq.model import Entry, EntryContent
from tests.cards.broken_limits import broken_limits, iter_components

PRESS = CustomId(ComponentAction.IMPORT, "token")


def lines_of(laid):
    """Count the lines of lists on a card."""
    texts = [
        one["content"] for one in iter_components(laid.view.to_components()) if "content" in one
    ]
    return sum(text.count("\n- ") for text in texts)


@pytest.mark.parametrize("letter", ["a", "_", "\U0001d41a", "\U0001d41a_"])
@pytest.mark.parametrize(
    "name",
    ["gym.yaml", f"{'_' * 240}.yaml", f"{chr(0x1D41A) * 120}.yaml"],
    ids=["short", "signs", "letters"],
)
def test_every_report_fits(letter, name):
    """All three groups are told, with letters of two units and a name of nothing but signs."""
    asked = (letter * 200)[:200]
    got = [AnswerSummary("answer", f"t:{place}", asked) for place in range(2)]
    beside = Collision(asked, got[0], got[0], topic=None, beside=True, alike=None)
    otherwise = Collision(asked, got[0], got[1], topic=None, beside=False, alike=None)
    collisions = [beside] * 24 + [otherwise] * 24
    replaced = [TopicOverride(asked, asked[:-1], None) for _ in range(24)]
    drafts = [EntryContent(asked, "x")] * 24
    found = ImportPreview(tuple(drafts), tuple(replaced), tuple(collisions))
    report = import_card(name, found, PRESS, CustomId(ComponentAction.IMPORT, "token", "no"))
    assert broken_limits(report.view.to_components()) == ()
    assert lines_of(report) >= len(found.changes) * 3
    problems = import_errors_card(name, [Problem(name, n, 1, asked) for n in range(24)])
    assert broken_limits(problems.view.to_components()) == ()
    assert lines_of(problems) == MAX_GROUP_LINES


def test_a_long_name_is_cut_where_an_import_is_told():
    """Its beginning tells it from others."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    entry = Entry(1, 1, EntryContent("When?", "Now."), 1, now, now, now, None)
    laid = imported_card("_" * 240, [entry])
    told, _ = laid.view.to_components()
    assert "…" in told["content"]
    assert len(told["content"]) < 300
