"""How the options of a typed command are read, and how the fields of a form are filled in."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, strategies

from tests.fake_discord import Modal, NotPossibleError
from tests.fake_discord.repl.form import OpenForm
from tests.fake_discord.repl.mentions import readable
from tests.fake_discord.repl.name_lookup import pick
from tests.fake_discord.repl.option_parser import read_options
from tests.fake_discord.snowflakes import Snowflakes
from tests.fake_discord.state.stored_payloads import stored_components


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", {}),
        ("squats", {"": "squats"}),
        ("q=a b", {"q": "a b"}),
        ("q=a b p=yes", {"q": "a b", "p": "yes"}),
        ("p=yes q='a b'", {"p": "yes", "q": "a b"}),
        ('q="is x=y?" p=yes', {"q": "is x=y?", "p": "yes"}),
        ("'is x=y?' p=yes", {"": "is x=y?", "p": "yes"}),
        ("q=don't they p=yes", {"q": "don't they", "p": "yes"}),
        ("q='don't they' p=yes", {"q": "don't they", "p": "yes"}),
        ('q="squats" or "lunges"', {"q": '"squats" or "lunges"'}),
        ("q= p=", {"q": "", "p": ""}),
        ("q=''", {"q": ""}),
        ("what q=a", {"": "what", "q": "a"}),
        ("q=1+1=2", {"q": "1+1=2"}),
    ],
)
def test_options_are_read_as_people_type_them(typed, found):
    """Quotes, apostrophes, blanks and missing names mean what they look like."""
    assert read_options(typed) == found


@given(strategies.text(alphabet="ab='\" \t-", max_size=40))
def test_no_text_breaks_the_reading(typed):
    """Whatever is typed is read, or refused in a sentence; nothing of it is lost."""
    with contextlib.suppress(NotPossibleError):
        found = read_options(typed)
        kept = "".join(f"{name}{text}" for name, text in found.items())
        assert [kept.count(one) for one in "ab"] == [typed.count(one) for one in "ab"]


def test_names_come_before_numbers():
    """A name is found by its beginning where that is the only one; a number counts places."""
    things = {"@everyone": 1, "2": 2, "coach": 3, "cook": 4}
    assert [pick(things, typed) for typed in ("@EVERYONE", "every", "2", "coa", "4")] == [
        1,
        1,
        2,
        3,
        4,
    ]
    for typed in ("co", "5", "", "²", "x"):
        with pytest.raises(NotPossibleError):
            pick(things, typed)


def test_mentions_read_as_names(discord, gym, ada):
    """People, roles, channels and times are shown as a client shows them."""
    role = gym.role("coach")
    text = f"{ada.mention} {role.mention} {gym.channel().mention} <t:0:R> <@1> <#2> <@&3>"
    told = readable(text, discord.state, gym.guild).split(" ")
    assert told[:3] == ["@ada", "@coach", "#general"]
    assert re.fullmatch(r"19(69|70)-\d\d-\d\d \d\d:\d\d", " ".join(told[3:5]))
    assert told[-3:] == ["<@1>", "<#2>", "<@&3>"]


def labelled(label, component, **more):
    """Make a labelled field."""
    return {"type": 18, "label": label, "component": component, **more}


@pytest.fixture
def form(gym):
    """Return a form with a field of every kind."""
    options = [{"label": one.upper(), "value": one} for one in ("a", "b")]
    text = {"type": 4, "custom_id": "t", "style": 2, "value": "old\ntext", "required": False}
    parts = [
        {"type": 10, "content": "Please."},
        labelled("Text", text, description="Some words"),
        labelled("Select", {"type": 3, "custom_id": "s", "options": options, "required": False}),
        labelled("Radio", {"type": 21, "custom_id": "r", "options": options}),
        labelled("Boxes", {"type": 22, "custom_id": "b", "options": options, "max_values": 2}),
        labelled("Box", {"type": 23, "custom_id": "c"}),
        labelled("Where", {"type": 8, "custom_id": "w"}),
    ]
    payload = {
        "title": "T",
        "custom_id": "m",
        "components": stored_components(parts, (), Snowflakes()),
    }
    return OpenForm(Modal(None, payload), gym.guild)


def test_every_kind_of_field_is_filled_in(gym, form):
    r"""Texts take \n for a line, choices numbers or names, and what is wrong is asked again."""
    assert "Please." in form.heading
    assert form.question.splitlines() == [
        "Text (may stay empty, \\n starts a line)",
        "  Some words",
        "  now: old",
        "  now: text",
    ]
    form.take("one\\ntwo")
    form.take("")
    assert form.question == "Radio\n  1 A | 2 B"
    for wrong in ("", "3", "zoo"):
        with pytest.raises(NotPossibleError):
            form.take(wrong)
    form.take("b")
    form.take("1, B")
    form.take("yes")
    form.take("#general")
    assert form.is_complete
    assert form.values == {
        "t": "one\ntwo",
        "r": "b",
        "b": ["a", "b"],
        "c": True,
        "w": [str(gym.channel().id)],
    }


def test_a_field_keeps_what_stands_there_unless_it_is_emptied(form):
    """An empty line leaves a field alone; a hyphen empties it."""
    form.take("")
    assert form.values == {}
    assert form.label == "Select"
    form._at = 0
    form.take("-")
    assert form.values == {"t": ""}
