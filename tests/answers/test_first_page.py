"""The first page of an answer: what one phone screen holds."""

from __future__ import annotations

from bot.answers.first_page import BULLETS, first_page, has_more
from bot.matching.results import TopicMatch


def test_every_topic_fits_a_first_page(library):
    """Lead or verdict, few lines, one caveat and their own sources are what is read first."""
    for topic in library.graph.topics:
        answer = library.answer_to(TopicMatch(topic, 1.0))
        page = first_page(answer)
        lines = [b for section in page.sections for b in section.bullets if section.kind != "but"]
        caveats = [b for section in page.sections for b in section.bullets if section.kind == "but"]
        assert len(lines) <= BULLETS
        assert len(caveats) <= 1
        assert (page.verdict, page.certainty) == (answer.verdict, answer.certainty)


def test_a_first_page_cites_what_its_lines_rest_on(library):
    """No number on the page is without its source, and no source without a line."""
    page = first_page(library.answer("how much do half squats grow the glutes"))
    numbers = {n for section in page.sections for b in section.bullets for n in b.cites}
    assert numbers | set(page.lead_cites) == {citation.number for citation in page.citations}


def test_nothing_is_lost_behind_the_first_page(library):
    """The whole answer still holds every line of its page."""
    answer = library.answer("do squats work your hamstrings?")
    page = first_page(answer)
    assert has_more(answer)
    whole = {b for section in answer.sections for b in section.bullets}
    assert {b for section in page.sections for b in section.bullets} <= whole
