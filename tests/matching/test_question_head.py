"""The word that a question turns on, among several that could ask."""

from __future__ import annotations

import pytest

from bot.matching.phrase_table import stems_of
from bot.matching.question_frame import Unit
from bot.matching.question_head import find_asides

STUDY_WORDS = frozenset(stems_of("study trial"))


@pytest.mark.parametrize(
    ("question", "asides"),
    [
        ("how did they see which muscles worked", {4}),
        ("what load was used when they measured", {4}),
        ("the study where they squatted, who ran it", {2}),
        ("effort when the glutes go first, how much", {1}),
        ("35 percent of what, who found it", {3}),
        ("who did they test", set()),
    ],
)
def test_one_word_asks_and_the_others_stand_aside(question, asides):
    """The first that asks is meant, unless it only joins a clause."""
    assert find_asides(stems_of(question), (), STUDY_WORDS) == asides


def test_who_after_people_asks_nothing():
    """Men who squat are distinguished, and not asked for."""
    men = Unit(frozenset({"people"}), is_name=False, start=3, end=4)
    assert find_asides(stems_of("how many were men who squat"), (men,), STUDY_WORDS) == {4}
