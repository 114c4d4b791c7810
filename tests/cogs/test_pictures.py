"""Pictures on Discord: charts on cards, the Map button, /evidence map and comparisons."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from discord import ComponentType

from bot.cards.answer_card import CardOptions
from bot.cards.picture_card import picture_words_card
from bot.cogs._support.picture_delivery import charted_card
from bot.engine import AnswerEngine
from bot.pictures import rasteriser
from bot.pictures.picture import Picture
from bot.pictures.rasteriser import Rasteriser
from bot.pictures.svg import Drawing
from tests.fake_discord import Permission
from tests.fake_discord.state.messages import walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHARTED = "what did the kubo squat study find?"
CHART = "growth-kubo2019-full-squat.png"
HANGING = (sys.executable, "-c", "import time; time.sleep(600)")
DYING = (sys.executable, "-c", "")


def galleries(message):
    """Return the images of a message: file name and alternative text."""
    return [
        (item["media"]["url"], item["description"])
        for component in walk(message.payload["components"])
        if component["type"] == ComponentType.media_gallery.value
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
    card = picture_words_card(
        [Picture("chart", "Bars: *glutes* +6.7 %.", Drawing("<svg/>", 1.0))], "Not set up."
    )
    texts = [component["content"] for component in card.to_components()]
    assert texts == ["-# Not set up.", "Bars: \\*glutes\\* +6.7 %."]


def names(message):
    """Return the files of a message."""
    return [file["filename"] for file in message.payload["attachments"]]


async def test_an_answer_comes_with_the_chart_that_says_more(gym, ada):
    answer = await (await ada.says(gym.channel(), CHARTED, mention=True)).answer()
    ((url, alt),) = galleries(answer)
    assert names(answer) == [CHART]
    assert CHART in url
    assert "hamstrings no change" in alt


async def test_a_command_answers_with_the_chart_too(ada):
    shown = (await ada.slash("/ask", question=CHARTED)).message
    assert names(shown) == [CHART]
    private = (await ada.slash("/ask", question=CHARTED, private=True)).message
    assert names(private) == [CHART]


async def test_an_edited_question_takes_the_chart_along_or_leaves_it(discord, gym, ada):
    said = await ada.says(gym.channel(), CHARTED, mention=True)
    answer = await said.answer()
    for question, files in {
        "what is emg?": [],
        "hip thrust or squat, which grows what?": [
            "difference-plotkin2023-back-squat-hip-thrust.png"
        ],
    }.items():
        before = answer.text
        await ada.edits(said.message, f"{discord.state.bot.mention} {question}")
        await discord.until(lambda before=before: answer.text != before, "another answer")
        assert names(answer) == files
        assert len(galleries(answer)) == len(files)


async def test_a_further_page_goes_on_after_the_chart(bob, ada):
    answer = (await ada.slash("/ask", question="squat-growth-study")).message
    more = (await bob.presses(answer, "More")).message
    assert names(more) == []
    assert "grew the quads by 4.9 %" in more.text
    assert "grew the quads by 4.9 %" not in answer.text


async def test_where_the_bot_may_not_attach_files_the_chart_is_in_words(gym, ada):
    channel = gym.channel()
    gym.deny(channel, gym.bot_role, Permission.ATTACH_FILES)
    answer = await (await ada.says(channel, CHARTED, mention=True)).answer()
    assert names(answer) == []
    assert "In words: Muscle growth with full squats" in answer.text
    assert "adductors +6.2 %" in answer.text


@pytest.mark.parametrize("command", [DYING, HANGING], ids=["dies", "hangs"])
async def test_a_process_that_does_not_draw_leaves_a_whole_card(monkeypatch, command):
    monkeypatch.setattr("bot.cogs._support.picture_delivery.CHART_SECONDS", 0.2)
    drawing = Rasteriser(command=command)
    state = SimpleNamespace(engine=AnswerEngine.open(), rasteriser=drawing)
    card = await charted_card(state, *topic(state), may_attach=True)
    assert card.files == {}
    assert "adductors +6.2 %" in str(card.view.to_components())
    await drawing.close()


async def test_without_the_library_the_card_is_whole_in_words(monkeypatch):
    monkeypatch.setattr(rasteriser, "find_spec", lambda _: None)
    state = SimpleNamespace(engine=AnswerEngine.open(), rasteriser=Rasteriser())
    card = await charted_card(state, *topic(state), may_attach=True)
    assert card.files == {}
    assert "adductors +6.2 %" in str(card.view.to_components())


def topic(state):
    """Return a topic's answer that has a chart, and how its card is shown."""
    return state.engine.recall("squat-growth-study"), CardOptions()
