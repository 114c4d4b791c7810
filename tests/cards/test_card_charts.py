"""Charts on cards: where they say more than lines do, and what then happens to those lines."""

from __future__ import annotations

import pytest
from discord import ComponentType

from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.limits import ALT_TEXT
from bot.cards.pagination import chart_fits, paginate_answer
from bot.cards.picture_block import CardChart, file_name, says_more
from bot.pictures.picture import ChartPicture
from tests.cards.broken_limits import broken_limits, iter_components

CHARTED = {
    "hamstring-activity-in-squat": "activity-ebben2009-back-squat",
    "emg-study": "activity-ebben2009-back-squat",
    "squat-growth-study": "growth-kubo2019-full-squat",
    "squat-depth": "pair-kubo2019-full-squat-half-squat",
    "hip-thrust-vs-squat": "difference-plotkin2023-back-squat-hip-thrust",
    "hamstring-contribution-to-squat": "share-vigotsky2016-back-squat",
}
each_charted = pytest.mark.parametrize("topic", CHARTED)


def charted(library, reference):
    """Return an answer and the chart on its card, if there is one."""
    answer = library.recall(reference)
    chart = library.chart(answer.reference)
    on_card = (
        isinstance(chart, ChartPicture) and says_more(chart, answer) and chart_fits(answer, chart)
    )
    return answer, chart if on_card else None


def texts(components):
    """Return the text displays of a card."""
    return [
        one["content"]
        for one in iter_components(components)
        if one["type"] == ComponentType.text_display.value
    ]


def galleries(components):
    """Return the images of a card."""
    return [
        item
        for one in iter_components(components)
        if one["type"] == ComponentType.media_gallery.value
        for item in one["items"]
    ]


def pages(answer, chart, *, drawn=True):
    """Return the components of every page of an answer with its chart."""
    frame = CardOptions(asker=2**60, votes=True, chart=CardChart(chart, drawn=drawn))
    count = len(paginate_answer(answer, chart))
    return [answer_card(answer, frame, page=page).to_components() for page in range(count)]


def test_a_topic_has_its_chart_where_that_stands_for_its_lines(library):
    found = {}
    for topic in library.graph.topics:
        _, chart = charted(library, topic)
        if chart is not None:
            found[topic] = chart.name
    assert found == CHARTED


@each_charted
def test_the_image_and_its_words_are_on_the_first_page_alone(library, topic):
    answer, chart = charted(library, topic)
    first, *later = pages(answer, chart)
    (image,) = galleries(first)
    assert image["media"]["url"] == f"attachment://{file_name(chart)}"
    assert image["description"] == chart.alt
    assert len(chart.alt) <= ALT_TEXT
    assert not any(map(galleries, later))


@each_charted
def test_lines_that_the_chart_shows_are_left_to_more_and_none_is_lost(library, topic):
    answer, chart = charted(library, topic)
    first, *later = ("\n".join(texts(page)).replace("\\", "") for page in pages(answer, chart))
    shown = set(chart.chart.findings)
    for section in answer.sections:
        for bullet in section.bullets:
            told = bullet.text.partition(": ")[2] if section.kind == "table" else bullet.text
            assert told in "\n".join((first, *later))
            assert bullet.node not in shown or told not in first


@each_charted
def test_the_source_of_the_chart_is_cited_under_it(library, topic):
    answer, chart = charted(library, topic)
    (cited,) = (each for each in answer.citations if each.source == chart.chart.source)
    assert f"[{cited.number}]" in texts(pages(answer, chart)[0])[-1]


@each_charted
@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "in words"])
def test_a_card_with_a_chart_keeps_to_the_limits(library, topic, drawn):
    answer, chart = charted(library, topic)
    for page in pages(answer, chart, drawn=drawn):
        assert broken_limits(page) == ()


@each_charted
def test_without_a_picture_every_value_is_there_in_words(library, topic):
    answer, chart = charted(library, topic)
    first, *later = pages(answer, chart, drawn=False)
    assert galleries(first) == []
    told = "\n".join(texts(first)).replace("\\", "")
    assert all(value in told for value in chart.chart.values)
    assert chart.chart.caption in told
    # What follows is the same whether the chart could be drawn or not.
    assert later == pages(answer, chart)[1:]


def test_a_chart_of_one_line_among_several_stays_off_the_card(library):
    """The main question of the knowledge rests on several studies; one chart would hide them."""
    answer = library.recall("squats-work-hamstrings")
    chart = library.chart(answer.reference)
    assert isinstance(chart, ChartPicture)
    assert not says_more(chart, answer)
