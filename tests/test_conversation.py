"""Conversation: what each kind of message in a talk is answered by."""

from __future__ import annotations

import pytest

from bot.answers.context import TurnReason
from bot.engine import AnswerEngine

FIRST = "do squats grow the glutes?"


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("why?", TurnReason.FOLLOW_UP),
        ("and for quads?", TurnReason.CONTINUED),
        ("how many people were in the kubo study", TurnReason.EXACT),
        ("hi", TurnReason.WHOLE),
        ("thanks", TurnReason.WHOLE),
    ],
)
def test_a_turn_tells_what_its_answer_was_found_by(library, message: str, reason: TurnReason):
    context = library.converse(FIRST).context
    assert library.converse(message, context=context).reason is reason


def test_what_cannot_be_completed_is_asked_back_with_questions(library):
    context = library.converse("is the evidence any good?").context
    turn = library.converse("and what about it then", context=context)
    assert turn.reason is TurnReason.ASKED_BACK
    assert 2 <= len(turn.answer.choices) <= 3


def test_an_injury_is_answered_by_the_warning_whatever_was_asked_before(
    library,
):
    context = library.converse(FIRST).context
    turn = library.converse("i tore my hamstring, what now", context=context)
    assert turn.answer.outcome == "injury"
