"""Pages of every answer, and of answers longer than any in the knowledge base."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest
from hypothesis import given, settings, strategies as st

from bot.answers.model import Answer, Bullet, Certainty, Citation, Section, SectionKind
from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.answer_markdown import bullet_markdown, citation_line
from bot.cards.pagination import (
    FIRST_PAGE_HEIGHT,
    FIRST_PAGE_LINES,
    MAX_PAGE_CHARS,
    page_height,
    paginate_answer,
)
from tests.cards.broken_limits import broken_limits

WORDS = st.integers(1, 400).map(lambda count: ("squats_grow " * 34)[:count].strip())
SOURCES = 9


@st.composite
def bullets(draw, start):
    """Return lines whose texts all differ."""
    count = draw(st.integers(1, 14))
    cites = st.lists(st.integers(1, SOURCES), max_size=3, unique=True).map(tuple)
    return tuple(Bullet(f"{start}.{one} {draw(WORDS)}", draw(cites)) for one in range(count))


@st.composite
def every_kind_of_answer(draw):
    """Return an answer with any sections of any length."""
    kinds = draw(st.lists(st.sampled_from(get_args(SectionKind)), max_size=6))
    sections = tuple(
        Section(kind, f"Heading {place}", draw(bullets(place))) for place, kind in enumerate(kinds)
    )
    count = SOURCES if sections else draw(st.integers(0, 60))
    return Answer(
        outcome="answer",
        heading=draw(WORDS),
        verdict=draw(WORDS),
        sentence=draw(WORDS),
        sections=sections,
        certainty=draw(st.none() | st.just(Certainty("low", "●●○○", "Few.", "May change."))),
        citations=tuple(
            Citation(
                one,
                f"s:{one}",
                "Author 2019",
                f"Full {one}",
                f"https://x.y/{one}",
                None,
                beyond=False,
            )
            for one in range(1, count + 1)
        ),
        footer="Based on something",
        reference="a",
    )


@settings(max_examples=60, deadline=None)
@given(every_kind_of_answer())
def test_any_answer_is_laid_out_whole_and_within_the_limits(answer):
    """However long, every page fits a card, and together they tell every line once."""
    laid_out = paginate_answer(answer)
    for number, page in enumerate(laid_out):
        assert page.length <= MAX_PAGE_CHARS
        frame = CardOptions(asker=2**64 - 1, note="-# note")
        assert broken_limits(answer_card(answer, frame, page=number).to_components()) == ()
    told = Counter(row for page in laid_out for row in "\n".join(page.blocks).split("\n"))
    lines = [
        bullet_markdown(one, section.kind) for section in answer.sections for one in section.bullets
    ]
    lines += [citation_line(one) for one in answer.citations] if answer.lists_sources else []
    assert all(told[one] == 1 for one in lines)
    first = laid_out[0]
    bibliography = answer.lists_sources and answer.citations
    if not bibliography and page_height(first) > FIRST_PAGE_HEIGHT:
        # Nothing but what comes before all lines can be too tall for a phone.
        assert not any(line in "\n".join(first.blocks).split("\n") for line in lines)
    assert bibliography or len(lines) - first.left <= sum(FIRST_PAGE_LINES[0])


def test_the_most_important_caveat_stays_on_the_first_page():
    """It goes before a third statement does; what the research disagrees on is a press away."""
    statements = tuple(Bullet(f"{number} " + "statement " * 9) for number in range(5))
    caveats, differences = Bullet("The caveat."), Bullet("The difference.")
    sections = (
        Section("evidence", "Found", statements),
        Section("but", "But", (caveats,)),
        Section("disagree", "Differ", (differences,)),
    )
    answer = Answer("answer", "A?", "Yes.", "S.", sections=sections, reference="a")
    first, *later = paginate_answer(answer)
    assert "- The caveat." in "\n".join(first.blocks)
    assert page_height(first) <= FIRST_PAGE_HEIGHT
    assert "- The difference." in "\n".join(later[0].blocks)


def test_advice_about_an_injury_is_never_cut():
    """What is not an answer from the evidence is shown whole."""
    lines = tuple(Bullet(f"{number} " + "advice " * 20) for number in range(9))
    answer = Answer("injury", "", "", sections=(Section("text", "", lines),))
    assert len(paginate_answer(answer)) == 1


def test_a_page_that_is_not_there_is_the_last():
    """A card of an older knowledge may ask for a page that no longer exists."""
    answer = Answer(outcome="answer", heading="A?", verdict="Yes.", reference="a")
    assert answer_card(answer, page=7).to_components() == answer_card(answer).to_components()


@pytest.mark.parametrize("length", range(1, 60))
def test_a_list_of_sources_leaves_room_for_what_stands_below(length):
    """However the list ends, the footer still fits on its page."""
    cited = [
        Citation(n, f"s:{n}", "A 2019", "Full " + "a" * 30, None, None, beyond=False)
        for n in range(1, 100)
    ]
    answer = Answer(
        outcome="answer",
        heading="Sources",
        verdict="",
        sentence="a" * length,
        citations=tuple(cited),
        footer="Based on something",
    )
    assert all(page.length <= MAX_PAGE_CHARS for page in paginate_answer(answer))
