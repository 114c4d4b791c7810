"""Every card that the knowledge can produce."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter

import pytest

from bot.answers.model import FollowUp
from bot.cards.answer_card import CardOptions, answer_card, duplicate_notice_card
from bot.cards.answer_markdown import bullet_markdown, citation_line
from bot.cards.custom_id import CustomId, parse_custom_id
from bot.cards.help_cards import about_card, help_card
from bot.cards.limits import ROW_BUTTONS
from bot.cards.pagination import paginate_answer
from tests.bench.questions import HOLDOUT, read_questions
from tests.cards.broken_limits import broken_limits, iter_components
from tests.cards.every_answer import ASKER, cards_of
from tests.outside_files import SHARED, needs_shared

PREVIEW = SHARED / "discord-preview" / "discord-preview.mjs"
COMPONENTS_V2 = 1 << 15
BUTTON, SELECT = 2, 3
LONG = 88
LINK = "https://discord.com/channels/18446744073709551615/18446744073709551615/18446744073709551615"


def controls_of(components):
    """Return the labels of the buttons with what they carry."""
    return {
        one["label"]: parse_custom_id(one["custom_id"])
        for one in iter_components(components)
        if one["type"] == BUTTON and "custom_id" in one
    }


@pytest.fixture(scope="session")
def cards(answers, details):
    """Return the components of every card, with what they show."""
    found = [(answer, one) for answer in answers for one in cards_of(answer)]
    found += [(answer, one) for answer, kind in details for one in cards_of(answer, kind)]
    return found


def test_no_card_breaks_a_limit(cards, answers, library):
    """Discord takes every card, with and without asker, note and votes, and the way to each."""
    guides = [
        help_card("Squat & Hamstring Bot " * 3, [one.question for one in library.suggest("")]),
        about_card(library.overview()),
    ]
    ways = [duplicate_notice_card(answer, LINK, ASKER) for answer in answers]
    every = [*cards, *((None, one.to_components()) for one in (*guides, *ways))]
    faults = [(answer, fault) for answer, card in every for fault in broken_limits(card)]
    assert not faults, faults[:3]
    voted = [card for _, card in cards if "Helpful" in controls_of(card)]
    assert len(cards) > 12_000
    assert len(voted) > 1_000


@needs_shared
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_the_preview_finds_no_fault(cards, library, tmp_path):
    """A check by other hands agrees on every card."""
    guides = [help_card("Bot", ["A?"]), about_card(library.overview())]
    every = [*(one for _, one in cards), *(one.to_components() for one in guides)]
    file = tmp_path / "cards.json"
    file.write_text(json.dumps([{"flags": COMPONENTS_V2, "components": one} for one in every]))
    done = subprocess.run(  # noqa: S603
        ["node", PREVIEW, "--check", file],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]


def test_a_reference_recalls_its_answer(answers, library):
    """What a button stands for is what the card showed, but for the sentence that led it."""
    questions = read_questions(HOLDOUT, library.graph.topics)[::3]
    asked = [library.answer(one.text) for one in questions]
    compared = 0
    for answer in (*answers, *asked):
        if not answer.reference:
            assert answer.outcome != "answer"
            continue
        again = library.recall(answer.reference)
        fields = ("heading", "reference")
        if not answer.lead:
            # A lead answers one wording, and what a button stands for knows of none.
            fields = (*fields, "verdict", "sentence", "correction", "sections")
        for field in fields:
            assert getattr(again, field) == getattr(answer, field), answer.reference
        compared += 1
    assert compared > 1_500


def test_every_button_that_fits_an_answer_is_there(answers):
    """What an answer has, its first card offers, and every press is read back."""
    for answer in answers:
        controls = controls_of(answer_card(answer, CardOptions(asker=ASKER)).to_components())
        about = {"Why?", "How sure?"} if answer.claims and answer.reference else set()
        about |= {"Sources"} if answer.sources and answer.reference else set()
        offered = {answer.topic, *(one.topic for one in answer.related)}
        instead = about and answer.claims and answer.alternative_topic not in {None, *offered}
        more = {"More"} & set(controls)
        about |= {"Map"} if answer.claims and answer.reference else set()
        # It is the last, and goes where a row of five has no place for it.
        about |= {"What instead?"} if instead and len(about | more) < ROW_BUTTONS else set()
        assert bool(more) == (len(paginate_answer(answer)) > 1), answer.reference
        picks = {"This one"} if answer.choices else set()
        assert set(controls) == about | more | picks | {"Delete"}, answer.reference
        for label in about | more:
            carried = controls[label].reference
            # What does not fit is dropped from the end.
            assert answer.reference.startswith(carried)
            assert carried == answer.reference or len(answer.reference) > LONG
        assert all(isinstance(one, CustomId) for one in controls.values())


def test_a_speaker_of_another_language_reads_a_line_in_it(library):
    """The card says first, in small print, that answers are in English."""
    answer = library.answer("¿los squats trabajan los hamstrings?")
    assert f"-# {answer.language_line}" in json.dumps(
        answer_card(answer).to_components(), ensure_ascii=False
    )


def test_choices_are_all_offered(answers):
    """Every choice has a button of its own that names its topic and the asker."""
    for answer in (one for one in answers if one.choices):
        components = answer_card(answer, CardOptions(asker=ASKER)).to_components()
        picks = [
            parse_custom_id(one["custom_id"])
            for one in iter_components(components)
            if one.get("custom_id", "").startswith("v1:pick")
        ]
        assert [one.reference for one in picks] == [one.topic for one in answer.choices]
        assert {one.argument for one in picks} == {str(ASKER)}


def test_related_questions_are_all_offered(answers):
    """The select of a card names what can be asked next, in its order."""
    for answer in answers:
        selects = [
            one
            for one in iter_components(answer_card(answer).to_components())
            if one["type"] == SELECT
        ]
        offered = [option["value"] for one in selects for option in one["options"]]
        assert offered == [one.topic for one in answer.related]


def test_the_pages_tell_every_line_once(answers, details):
    """Nothing of an answer is lost between its pages, and nothing is told twice."""
    for answer in (*answers, *(one for one, _ in details)):
        laid_out = paginate_answer(answer)
        told = Counter(row for page in laid_out for row in "\n".join(page.blocks).split("\n"))
        lines = [
            bullet_markdown(one, section.kind)
            for section in answer.sections
            for one in section.bullets
        ]
        if answer.lists_sources:
            lines += [citation_line(one) for one in answer.citations]
        for text, count in Counter(lines).items():
            assert told[text] == count, (answer.reference, text)
        left = [page.left for page in laid_out]
        assert left == sorted(left, reverse=True)
        assert left[-1] == 0


def test_a_page_names_the_sources_that_its_lines_cite(answers, details):
    """No number stands on a page without its source."""
    for answer in (*answers, *(one for one, _ in details)):
        if answer.lists_sources:
            continue
        for page in paginate_answer(answer):
            rows = "\n".join(page.blocks).split("\n")
            cited = {
                number
                for section in answer.sections
                for one in section.bullets
                if bullet_markdown(one, section.kind) in rows
                for number in one.cites
            }
            listed = {
                one.number for one in answer.citations if f"[{one.number}] " in "".join(rows[-3:])
            }
            assert cited <= listed, (answer.reference, cited, listed)


def test_more_shows_the_next_page_of_what_was_read(library, details):
    """The button for more on a card of details leads to the details, not to their answer."""
    long = [(answer, kind) for answer, kind in details if len(paginate_answer(answer)) > 1]
    kinds = set()
    for answer, kind in long:
        asked = None if kind is FollowUp.INSTEAD else kind
        controls = controls_of(answer_card(answer, CardOptions(asked=asked)).to_components())
        press = next(one for label, one in controls.items() if label == "More")
        number, _, said = press.argument.partition(":")
        again = library.recall(press.reference)
        if said:
            again = library.follow_up(again, FollowUp(said))
        if press.reference != answer.reference:
            # What does not fit in the button is recalled without its end, from the beginning.
            assert number == "0"
            continue
        assert paginate_answer(again)[int(number)] == paginate_answer(answer)[1]
        kinds.add(kind)
    assert {FollowUp.HOW_SURE, FollowUp.AGAINST} <= kinds
