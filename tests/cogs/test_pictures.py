"""Pictures on Discord: the Map button, /evidence map, and a chart beside a comparison."""

from __future__ import annotations

import pytest

from bot.cards.picture_card import picture_words_card
from bot.pictures.picture import Picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

TYPE_GALLERY = 12


def galleries(message):
    """Return the images of a message: file name and alternative text."""
    return [
        (item["media"]["url"], item["description"])
        for component in message.payload["components"]
        if component["type"] == TYPE_GALLERY
        for item in component["items"]
    ]


async def test_the_map_button_shows_chart_and_map_to_whoever_presses(bob, answered):
    shown = (await bob.presses(answered, "Map")).message
    assert shown.is_ephemeral
    assert shown.seen_by == bob.id
    chart, evidence = galleries(shown)
    assert "growth-kubo2019-full-squat.png" in chart[0]
    assert "+6.7 %" in chart[1]
    assert "map-squats-work-hamstrings.png" in evidence[0]
    assert evidence[1].startswith("Evidence map. Squats probably do little")


async def test_the_files_are_png(bob, answered):
    shown = (await bob.presses(answered, "Map")).message
    assert [file["filename"].rpartition(".")[2] for file in shown.payload["attachments"]] == [
        "png",
        "png",
    ]


async def test_evidence_map_draws_what_an_answer_rests_on(ada):
    shown = (await ada.slash("/evidence map", answer="good-morning-squat")).message
    assert not shown.is_ephemeral
    ((name, _),) = galleries(shown)
    assert "map-good-morning-squat.png" in name


async def test_evidence_map_says_where_there_is_nothing_to_draw(ada):
    shown = (await ada.slash("/evidence map", answer="emg")).message
    assert shown.is_ephemeral
    assert galleries(shown) == []
    assert "No study has numbers" in shown.text


async def test_a_comparison_of_one_study_comes_with_its_chart(ada):
    exchange = await ada.slash("/evidence compare", first="full squat", second="half squat")
    ((name, alt),) = galleries(await exchange.followup())
    assert "pair-kubo2019" in name
    assert "half squat" in alt


async def test_a_comparison_without_numbers_comes_with_a_sentence(ada):
    exchange = await ada.slash("/evidence compare", first="back squat", second="leg curl")
    told = await exchange.followup()
    assert told.is_ephemeral
    assert told.text == "There is no chart of these two: not compared in one study."


async def test_what_cannot_be_drawn_is_told_in_words():
    card = picture_words_card([Picture("chart", "Bars: *glutes* +6.7 %.", "<svg/>")], "Not set up.")
    texts = [component["content"] for component in card.to_components()]
    assert texts == ["-# Not set up.", "Bars: \\*glutes\\* +6.7 %."]
