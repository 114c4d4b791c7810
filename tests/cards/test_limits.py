"""Discord's limits, checked before a card is sent."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.cards.limits import (
    truncate,
    utf16_length,
)
from bot.cards.modals import build_modal
from bot.cogs import votes
from bot.cogs.faq import _editor as writing, _form as drafting
from tests.cards.broken_limits import broken_form_limits, broken_limits, iter_components

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


def field(name="a", **more):
    """Return a field in its label; the label's texts begin with `label_`."""
    own = {key: value for key, value in more.items() if not key.startswith("label_")}
    told = {key.removeprefix("label_"): value for key, value in more.items() if key not in own}
    text = {"type": 4, "style": 1, "custom_id": name, **own}
    return {"type": 18, "label": "A", "component": text, **told}


def shaped(*fields, **more):
    return {"title": "Form", "custom_id": "v1:form:", "components": list(fields), **more}


FITTING_FORMS = {
    "five fields": shaped(*(field(f"{one}") for one in range(5))),
    "the longest names": shaped(
        field("x" * 100, label_label="y" * 45), title="x" * 45, custom_id="x" * 100
    ),
    "the longest texts": shaped(
        field(placeholder="x" * 100, value="y" * 4_000, label_description="z" * 100)
    ),
    "a text as long as its field": shaped(field(value="x" * 80, max_length=80)),
}
BROKEN_FORMS = {
    "no field": shaped(),
    "six fields": shaped(*(field(f"{one}") for one in range(6))),
    "a long title": shaped(field(), title="x" * 46),
    "a long custom_id": shaped(field(), custom_id="x" * 101),
    "a long label": shaped(field(label_label="x" * 46)),
    "an empty label": shaped(field(label_label="")),
    "a long description": shaped(field(label_description="x" * 101)),
    "a long placeholder": shaped(field(placeholder="x" * 101)),
    "a long text": shaped(field(value="x" * 4_001)),
    "a text longer than its field": shaped(field(value="x" * 81, max_length=80)),
    "a field too long": shaped(field(max_length=4_001)),
    "a long name": shaped(field("x" * 101)),
    "an equal name": shaped(field(), field()),
}


@pytest.mark.parametrize("one", FITTING_FORMS.values(), ids=FITTING_FORMS)
def test_what_is_within_a_limit_of_a_form_is_fine(one):
    """The last that Discord takes breaks nothing."""
    assert broken_form_limits(one) == ()


@pytest.mark.parametrize("one", BROKEN_FORMS.values(), ids=BROKEN_FORMS)
def test_what_is_over_a_limit_of_a_form_is_named(one):
    """The first that Discord refuses is named."""
    assert len(broken_form_limits(one)) == 1


async def test_no_form_breaks_a_limit():
    """Discord takes every form of ours, empty and as full as it goes, whatever its title."""
    titles = (*writing.TITLES.values(), votes.FORM_TITLE, "x" * 100)
    for fields in (drafting.FIELDS, drafting.POINTER_FIELDS, votes.FIELDS):
        for texts in ({}, {one.id: EMOJI * 4_000 for one in fields}):
            for title in titles:
                laid_out = build_modal(title, "v1:form:", fields, texts).to_dict()
                assert broken_form_limits(laid_out) == ()


@given(st.text(), st.integers(1, 60))
def test_a_clipped_text_fits(value, limit):
    """It has at most so many units, begins as it did, and says where something is lost."""
    kept = truncate(value, limit)
    assert utf16_length(kept) <= limit
    if utf16_length(value) <= limit:
        assert kept == value
    else:
        assert kept.endswith("…")
        assert value.startswith(kept[:-1])


@given(st.text())
def test_units_are_those_of_utf_16(value):
    """What lies beyond the first plane, as emoji do, counts twice."""
    assert utf16_length(value) == sum(1 + (ord(one) > 0xFFFF) for one in value)


def test_everything_nested_is_walked():
    """Rows, buttons and accessories count as Discord counts them."""
    section = {"type": 9, "components": [text("x")], "accessory": button()}
    assert [one["type"] for one in iter_components([container(section, row(button()))])] == [
        17,
        9,
        10,
        2,
        1,
        2,
    ]
