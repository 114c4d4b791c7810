"""The attributes of a study that a question asks about, by the words of their cues."""

from __future__ import annotations

from bot.matching.attribute_cues import AttributeCues
from bot.matching.phrase_table import stems_of
from bot.matching.question_frame import Unit

CUES = AttributeCues(
    {
        "load": ["how heavy", "load"],
        "tempo": ["how slow", "speed"],
        "sites": ["which @m measure", "electrode"],
        "depth": ["how deep", "deep squat"],
    }
)


def asked(question, *units):
    """Return the attributes that a question asks about, most telling first."""
    return [cue.attribute for cue in CUES.find(stems_of(question), units)]


def test_the_words_of_a_cue_may_stand_apart_and_in_any_order():
    """How and heavy make one cue wherever they stand."""
    assert asked("the squats were heavy, but how?") == ["load"]


def test_a_class_stands_for_any_form_of_it():
    """A muscle that is named stands for @m."""
    muscle = Unit(frozenset({"m:quadriceps"}), is_name=True, start=1, end=2)
    assert asked("which quad did they measure", muscle) == ["sites"]
    assert asked("which thing did they measure") == []


def test_what_stands_in_the_name_of_a_study_asks_nothing():
    """The deep squat study is not asked for its depth."""
    study = Unit(frozenset({"s:robertson2008"}), is_name=True, start=3, end=6)
    assert asked("who did the deep squat study", study) == []


def test_the_name_of_a_group_still_asks():
    """A group is named by its study and its exercise, and its words count."""
    group = Unit(frozenset({"s:kubo2019", "x:half-squat"}), is_name=True, start=2, end=4)
    assert asked("about the deep squat", group) == ["depth"]


def test_the_places_of_all_cues_of_an_attribute_are_kept():
    """Of two cues of one attribute both are found in the question."""
    (cue,) = CUES.find(stems_of("how heavy was the load"), ())
    assert cue.positions == {0, 1, 4}
