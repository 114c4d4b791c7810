"""Normalisation and tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.matching.normalise import MAX_CHARACTERS, normalise, stem, tokenise

VISIBLE = [
    chr(code)
    for code in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
] + [chr(code) for code in range(0x13430, 0x13460)]
"""Signs of other scripts that Unicode files with the format characters though they are drawn."""


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("What's EMG?", ("what", "s", "emg", "?")),
        ("Don’t squats work?", ("dont", "squats", "work", "?")),
        ("50/50 split, 35% at 6RM", ("50/50", "split", "35%", "at", "6rm")),
        ("10wks at 100kg", ("10", "weeks", "at", "100", "kg")),
        ("H:Q and h/q", ("h:q", "and", "h/q")),
        ("ｈａｍｓｔｒｉｎｇ", ("hamstring",)),
        ("h̷̡a̴m̵s", ("hams",)),
        ("<@!123456789> https://a.example/x squats", ("squats",)),
        ("soooooo sore", ("soo", "sore")),
        ("a\u0000b c", ("a", "b", "c")),
        (
            "hu\u00adrts to\u200brn po\u200d\ufe0fpped \u202esquats\u202c",
            ("hurts", "torn", "popped", "squats"),
        ),
        ("👨\u200d👩\u200d👧 🏋🏽\u200d♀\ufe0f day", ("👨", "👩", "👧", "🏋", "🏽", "day")),
        ("", ()),
        ("!!! ...", ()),
    ],
)
def test_text_becomes_plain_tokens(typed, tokens):
    """Width, case, accents, marks, mentions, links, units and long runs are ironed out."""
    assert tokenise(typed) == tokens


@given(data=st.data(), unseen=st.characters(categories=["Cf"], exclude_characters=VISIBLE))
def test_what_nobody_sees_parts_no_word(data, unseen):
    """A format character anywhere changes nothing."""
    words = "I tore my hamstring, 5x5?"
    place = data.draw(st.integers(0, len(words)))
    assert tokenise(words[:place] + unseen + words[place:]) == tokenise(words)


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing(text):
    """What is normal stays as it is."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_tokens_hold_no_white_space_and_no_control_characters(text):
    """Whatever is typed, tokens are single printable words."""
    for token in tokenise(text):
        assert token
        assert token.isprintable()
        assert not any(character.isspace() for character in token)


def test_endless_messages_are_cut():
    """No message costs more than its first characters."""
    assert len(normalise("a b " * 100_000)) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("squat", "squats", "squatted", "squatting"), "squat"),
        (("grow", "grows", "growing"), "grow"),
        (("activate", "activates", "activated", "activating"), "activat"),
        (("study", "studies"), "study"),
        (("press", "presses", "pressing"), "press"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms, expected):
    """Plurals and verb forms find each other."""
    assert {stem(form) for form in forms} == {expected}


@pytest.mark.parametrize("word", ["gluteus", "pelvis", "bus", "red", "50/50", "35%", "ring"])
def test_words_without_an_ending_keep_their_letters(word):
    """Nothing is cut that is no ending."""
    assert stem(word) == word
