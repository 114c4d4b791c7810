"""Entry cards: whatever an entry may contain fits on them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.entry_cards import entry_view
from bot.faq.entry_answers import entry_answer
from bot.faq.model import Entry, EntryContent, NumberedContent
from bot.faq.text.links import MAX_MASKED
from bot.faq.text.validation import validate_form
from tests.cards.broken_limits import broken_limits

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "host", ["é.é", "a.b", "a" * 18 + ".example", "_._._._", f"é.{'b' * 12}.c"]
)
@pytest.mark.parametrize("count", [12, MAX_MASKED])
@pytest.mark.parametrize("rest", ["a", "\U0001d41a"])
def test_an_answer_full_of_links_fits(library, host, rest, count):
    """With the hosts beside them, on the members' card and on the moderators'."""
    links = f"[a](http://{host})" * count
    answer = f"{links}{rest * (1_500 - len(links))}"[:1_500]
    phrasings = "\n".join(f"{'way_' * 40} {number}" for number in range(20))
    draft = validate_form("b_c" * 66, answer, phrasings, "", "_a" * 20, sources=())
    assert isinstance(draft, EntryContent)
    shown = entry_answer(library.graph, NumberedContent(1, draft))
    entry = Entry(1, 1, draft, 2, NOW, NOW, NOW, 2**64)
    cards = (
        answer_card(shown, CardOptions(asker=2**64, votes=True)),
        entry_view(library.topic_titles, entry, shown, None),
    )
    assert [broken_limits(one.to_components()) for one in cards] == [(), ()]
