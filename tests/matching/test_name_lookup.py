"""Typo-tolerant name look-up."""

from __future__ import annotations

import pytest

from bot.language import ENGLISH
from bot.matching.name_lookup import closest_names

NAMES = ["adductors", "groin", "glutes", "kubo 2019", "leg curl", "leg curls", "emg", "one rm"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aductors", ["adductors"]),
        ("addutcros", ["adductors"]),
        ("gluets", ["glutes"]),
        ("kbuo 2019", ["kubo 2019"]),
        ("leg curlz", ["leg curl", "leg curls"]),
    ],
)
def test_what_differs_by_a_slip_is_meant(lexicon, typed, meant):
    """A letter too many, too few, another or two in the wrong order, twice in a long name."""
    assert sorted(closest_names(lexicon, typed, NAMES)) == meant


@pytest.mark.parametrize("typed", ["kubo 2018", "groan", "groxx", "gltuse", "emgq", "", "🏋 🏋 🏋"])
def test_what_differs_by_more_is_not(lexicon, typed):
    """Another number, another word, two letters of a short name, a letter of a shorter one."""
    assert closest_names(lexicon, typed, NAMES) == []


def test_a_word_is_no_slip_of_a_name(lexicon, library):
    """Ordinary English is meant as it stands, however near it is."""
    english = (library.directory / ENGLISH).read_text("utf-8").split()
    names = [f"{word[:-1]}x" for word in english]
    assert not [word for word in english[::50] if closest_names(lexicon, word, names)]
