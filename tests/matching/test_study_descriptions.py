"""Studies that are described: "the trial with women"."""

from __future__ import annotations

import pytest

from bot.matching.phrase_table import stems_of
from bot.matching.study_descriptions import StudyDescriptions

STUDIES = StudyDescriptions(
    {
        "s:one": frozenset(stems_of("japanese squat mri men")),
        "s:two": frozenset(stems_of("american squat emg women")),
    },
    heads=frozenset(stems_of("study trial")),
    links=frozenset(stems_of("with in")),
    fillers=frozenset(stems_of("the a of was")),
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("the japanese squat study", [(1, 4, ("s:one",))]),
        ("the trial with women", [(1, 4, ("s:two",))]),
        ("the squat trial", []),
        ("the study", []),
        ("the mouse emg study", [(2, 4, ("s:two",))]),
    ],
)
def test_a_description_is_found_where_it_fits_one_study(question, found):
    """What fits two studies, or none, names no study; nor does a word that no record has."""
    told = STUDIES.find(stems_of(question))
    assert told == (found if "mouse" not in question else [])


def test_all_describing_words_of_a_text_must_fit():
    """A text that says something else describes no study."""
    assert STUDIES.meant(stems_of("the women of the emg study")) == {"s:two"}
    assert STUDIES.meant(stems_of("the women of the circus")) == frozenset()
