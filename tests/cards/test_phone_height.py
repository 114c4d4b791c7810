"""The first page of every topic and look-up is seen whole on a phone of 400 × 800 pixels."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.pagination import (
    CHART_SCALE,
    FIRST_PAGE_HEIGHT,
    chart_fits,
    page_height,
    paginate_answer,
)
from bot.cards.picture_block import CardChart, file_name, says_more
from bot.engine import AnswerEngine
from bot.pictures.picture import ChartPicture
from bot.pictures.rasteriser import draw_here
from tests.screenshots.__main__ import BROWSERS, DRAWER

PHONE_WIDTH, PHONE_HEIGHT = 400, 800
DRAWN = 3
"""Cards that a test draws; `python -m tests.cards.test_phone_height` draws and lists all."""

CAN_DRAW = DRAWER.exists() and shutil.which("node") and any(map(shutil.which, BROWSERS))


def first_pages():
    """Return the answers of all topics, claims, studies and concepts, the tallest first."""
    engine = AnswerEngine.open()
    graph = engine.graph
    looked_up = (*graph.claims, *graph.sources, *graph.concepts)
    answers = [engine.recall(reference) for reference in (*graph.topics, *looked_up)]
    cut = [answer for answer in answers if not answer.lists_sources]
    return sorted(cut, key=lambda answer: -page_height(paginate_answer(answer)[0]))


def with_charts():
    """Return the answers whose cards have a chart, with it."""
    engine = AnswerEngine.open()
    return [
        (answer, chart)
        for answer in first_pages()
        if isinstance(chart := engine.chart(answer.reference), ChartPicture)
        and says_more(chart, answer)
        and chart_fits(answer, chart)
    ]


def drawn_height(answer, folder, chart=None):
    """Return the CSS pixels of a card that all can see, as Discord would show it."""
    shown = CardChart(chart, drawn=True) if chart else None
    view = answer_card(answer, CardOptions(asker=2**60, votes=True, chart=shown))
    path = folder / "card.json"
    card = {"flags": 1 << 15, "components": view.to_components()}
    if chart:
        name = file_name(chart)
        (folder / name).write_bytes(draw_here(chart.svg))
        url = f"attachment://{name}"
        card["attachments"] = [{"id": "0", "filename": name, "size": 1, "url": url}]
    path.write_text(json.dumps(card), "utf-8")
    command = ("node", DRAWER, path, folder / "card.png", "--width", str(PHONE_WIDTH))
    # A program of the checkout, with names that the test chose.
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)  # noqa: S603
    return int(re.search(r"x (\d+) CSS", done.stdout + done.stderr)[1])


def test_every_first_page_is_short_enough():
    """What would be taller is cut to what comes first; the rest is behind “More”."""
    tall = {
        answer.reference: page_height(paginate_answer(answer)[0])
        for answer in first_pages()
        if page_height(paginate_answer(answer)[0]) > FIRST_PAGE_HEIGHT
    }
    assert tall == {}


@pytest.mark.skipif(not CAN_DRAW, reason="discord-preview, node or a browser is not here")
@pytest.mark.parametrize("place", range(DRAWN))
def test_the_tallest_cards_fit_a_phone_with_their_controls(tmp_path, place):
    """The heights that are estimated from characters are those that a browser draws."""
    assert drawn_height(first_pages()[place], tmp_path) <= PHONE_HEIGHT


@pytest.mark.skipif(not CAN_DRAW, reason="discord-preview, node or a browser is not here")
def test_the_tallest_card_with_a_chart_fits_a_phone_with_its_controls(tmp_path):
    """Its estimate adds the chart, at the scale that a phone shows it in."""

    def estimate(card):
        answer, chart = card
        return page_height(paginate_answer(answer, chart)[0]) + chart.drawing.height * CHART_SCALE

    answer, chart = max(with_charts(), key=estimate)
    assert drawn_height(answer, tmp_path, chart) <= PHONE_HEIGHT


if __name__ == "__main__":
    import sys
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        for answer in first_pages():
            sys.stdout.write(f"{drawn_height(answer, Path(place))} {answer.reference}\n")
        for answer, chart in with_charts():
            height = drawn_height(answer, Path(place), chart)
            sys.stdout.write(f"{height} {answer.reference} with {chart.name}\n")
