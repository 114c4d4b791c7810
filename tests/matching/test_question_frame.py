"""Frames: what a question asks for, of what, and which way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import AnswerEngine
from bot.matching.question_frame import AskedFor

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def frame():
    """Read questions as the shipped knowledge reads them."""
    engine = AnswerEngine.open(KNOWLEDGE)

    def read(text):
        return engine.frame(text)

    return read


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how many people were in Kubo", AskedFor.COUNT),
        ("how much did the quads grow", AskedFor.VALUE),
        ("how often did they train", AskedFor.FREQUENCY),
        ("how long did it last", AskedFor.DURATION),
        ("how heavy were the squats", AskedFor.LOAD),
        ("who says that", AskedFor.BY_WHOM),
        ("why do squats miss the hamstrings", AskedFor.WHY),
        ("what does MVIC mean", AskedFor.MEANING),
        ("which exercise is the worst for hamstrings", AskedFor.LEAST),
        ("which muscle grew most", AskedFor.MOST),
        ("which exercises do not work the hamstrings", AskedFor.EXCLUDED),
        ("where is the adductor magnus", AskedFor.WHERE),
        ("do squats grow the glutes", AskedFor.IS_SO),
        ("did they use MRI or ultrasound", AskedFor.WHICH),
    ],
)
def test_what_is_asked_for_is_read_off_the_words(frame, question, asked):
    """The kind of question follows from cues in the data."""
    assert frame(question).asked is asked


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("squats don't grow hamstrings, right?", True),
        ("squats grow hamstrings, don't they?", False),
        ("do squats grow hamstrings", False),
        ("is it not true that squats do not grow hamstrings", False),
    ],
)
def test_polarity_is_that_of_the_statement(frame, question, negated):
    """A tag question negates nothing, and two nots make none."""
    assert frame(question).is_negated is negated


def test_values_are_those_that_a_question_states(frame):
    """Figures and number words are values; years and names of loads are not."""
    assert frame("did seventeen men grow 6.7 % in Kubo 2019 at 6RM").values == (17, 6.7)


def test_an_author_is_never_mended_into_a_word(frame):
    """A name that no dictionary has stays the name of its study."""
    assert "s:ploutzsnyder1995" in frame("who was in ploutz snyder").names("s:")
