"""The words of a question, taken out of a message."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.ui.hearing import LONGEST, question_in


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
    assert question_in(content) == "do squats work?"


@pytest.mark.parametrize("content", ["is 3 < 5 or 5 > 3?", "<3 squats", "<b>squats</b>?"])
def test_what_is_no_mention_stays(content):
    """Brackets alone are words of the question."""
    assert question_in(content) == content


@given(st.text(max_size=2_000))
def test_a_question_is_short_and_in_one_line(content):
    """Whatever is sent, so much is read."""
    question = question_in(content)
    assert len(question) <= LONGEST
    assert question == " ".join(question.split())


def test_what_begins_like_a_command_and_never_ends_stays_a_question():
    """However often it begins."""
    content = "</a " * 1_000
    assert question_in(content) == " ".join(content[:LONGEST].split())
