"""Discord's limits, counted before Discord counts them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.ui.limits import broken_limits, clipped, units, walk

EMOJI = "🏋"


def text(content):
    return {"type": 10, "content": content}


def button(**more):
    return {"type": 2, "style": 2, "label": "Why?", "custom_id": "v1:why:a", **more}


def row(*components):
    return {"type": 1, "components": list(components)}


def option(**more):
    return {"label": "A?", "value": "a", **more}


def select(options, **more):
    return {"type": 3, "custom_id": "v1:next:", "options": options, **more}


def container(*components):
    return {"type": 17, "components": list(components)}


FITTING = {
    "a card": [text("-# note"), container(text("a"), row(button()), row(select([option()])))],
    "4,000 characters": [text("x" * 2_000), container(text("y" * 2_000))],
    "40 components": [text("x")] * 40,
    "five buttons": [row(*(button(custom_id=f"{one}") for one in range(5)))],
    "25 options": [row(select([option(value=f"{one}") for one in range(25)]))],
    "the longest texts": [
        row(button(label="x" * 80, custom_id="y" * 100)),
        row(select([option(label="x" * 100, value="y" * 100)], placeholder="z" * 150)),
    ],
}
BROKEN = {
    "4,001 characters": [text("x" * 2_001), container(text("y" * 2_000))],
    "2,001 emoji": [text(EMOJI * 2_001)],
    "41 components": [container(*[text("x")] * 40)],
    "six buttons": [row(*(button(custom_id=f"{one}") for one in range(6)))],
    "an empty row": [row()],
    "a select beside a button": [row(button(), select([option()]))],
    "no option": [row(select([]))],
    "26 options": [row(select([option(value=f"{one}") for one in range(26)]))],
    "equal values": [row(select([option(), option(label="B?")]))],
    "a long option": [row(select([option(label="x" * 101)]))],
    "a long value": [row(select([option(value="x" * 101)]))],
    "a long description": [row(select([option(description="x" * 101)]))],
    "a long label": [row(button(label="x" * 81))],
    "an empty label": [row(button(label=""))],
    "a long custom_id": [row(button(custom_id="x" * 101))],
    "an equal custom_id": [row(button()), row(button())],
    "an equal custom_id in a section": [
        row(button()),
        {"type": 9, "components": [text("x")], "accessory": button()},
    ],
    "a long link": [row({"type": 2, "style": 5, "label": "x", "url": "https://" + "x" * 505})],
    "a long placeholder": [row(select([option()], placeholder="x" * 151))],
    "an empty text": [text(" \n")],
}


@pytest.mark.parametrize("components", FITTING.values(), ids=FITTING)
def test_what_is_within_a_limit_is_fine(components):
    """The last that Discord takes breaks nothing."""
    assert broken_limits(components) == ()


@pytest.mark.parametrize("components", BROKEN.values(), ids=BROKEN)
def test_what_is_over_a_limit_is_named(components):
    """The first that Discord refuses is named."""
    assert len(broken_limits(components)) == 1


@given(st.text(), st.integers(1, 60))
def test_a_clipped_text_fits(value, limit):
    """It has at most so many units, begins as it did, and says where something is lost."""
    kept = clipped(value, limit)
    assert units(kept) <= limit
    if units(value) <= limit:
        assert kept == value
    else:
        assert kept.endswith("…")
        assert value.startswith(kept[:-1])


@given(st.text())
def test_units_are_those_of_utf_16(value):
    """What lies beyond the first plane, as emoji do, counts twice."""
    assert units(value) == sum(1 + (ord(one) > 0xFFFF) for one in value)


def test_everything_nested_is_walked():
    """Rows, buttons and accessories count as Discord counts them."""
    section = {"type": 9, "components": [text("x")], "accessory": button()}
    assert [one["type"] for one in walk([container(section, row(button()))])] == [
        17,
        9,
        10,
        2,
        1,
        2,
    ]
