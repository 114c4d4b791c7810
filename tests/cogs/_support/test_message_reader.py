"""Incoming messages: whether they address the bot, and the question in them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, strategies as st

from bot.cogs._support.message_reader import (
    extract_question,
    is_acknowledgement,
    message_text,
)
from bot.matching.normalise import MAX_CHARACTERS


@pytest.mark.parametrize(
    "content",
    [
        "<@1> do squats work?",
        "do squats <@!1> work?",
        "  do squats\n\nwork? <@1>",
        "<@&2> do <#3> squats <:flex:4> work? <a:party:5>",
        "</ask:6> do squats work? <id:guide>",
    ],
)
def test_a_question_is_what_is_left_without_mentions(content):
    """Whom it mentions, and where, says nothing of what it asks."""
    assert extract_question(content) == "do squats work?"


@pytest.mark.parametrize("content", ["is 3 < 5 or 5 > 3?", "<3 squats", "<b>squats</b>?"])
def test_what_is_no_mention_stays(content):
    """Brackets alone are words of the question."""
    assert extract_question(content) == content


@given(st.text(max_size=2_000))
def test_a_question_is_short_and_in_one_line(content):
    """Whatever is sent, so much is read."""
    question = extract_question(content)
    assert len(question) <= MAX_CHARACTERS
    assert question == " ".join(question.split())


def test_what_begins_like_a_command_and_never_ends_stays_a_question():
    """However often it begins."""
    content = "</a " * 1_000
    assert extract_question(content) == " ".join(content[:MAX_CHARACTERS].split())


def message(content="", *, snapshots=(), poll=None, embeds=()):
    """Return what a message has that can be read."""
    return SimpleNamespace(
        content=content, message_snapshots=snapshots, poll=poll, embeds=list(embeds)
    )


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (message("do squats work?"), "do squats work?"),
        (message(snapshots=[message("a forwarded question")]), "a forwarded question"),
        (message(poll=SimpleNamespace(question="Squats or lunges?")), "Squats or lunges?"),
        (message(embeds=[SimpleNamespace(title="A title", description=None)]), "A title"),
        (message(), ""),
    ],
)
def test_what_is_forwarded_polled_or_embedded_is_read_too(said, text):
    """A message without text of its own may still ask something."""
    assert message_text(said) == text


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("thanks!", True),
        ("👍", True),
        ("ok cool", True),
        ("ok?", False),
        ("ok so what about quads", False),
        ("nice squat depth", False),
        ("no they do not", False),
    ],
)
def test_an_acknowledgement_is_told_from_a_question(text, silent):
    """Silence is for thanks alone."""
    assert is_acknowledgement(text) is silent
