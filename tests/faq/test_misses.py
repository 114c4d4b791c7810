"""Unanswered questions: what is kept of them, and how they are clustered."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.faq.misses import MAX_CHARACTERS, MAX_READ, anonymise, cluster_misses
from bot.faq.model import Miss, MissKind

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
TRACES = st.lists(
    st.sampled_from(
        ["<@123456>", "<@&1>", "<#1>", "a.b@c.de", "https://x.y/z", "12345", "@bob", "squat", " ",
         "1", "<", ">", "@", "@everyone", "[a](", ".", "\u200b", "+49 170 1234567", "www.a.b",
         "\u0335", "1\ufe0f\u20e3", "\u0967\u094d\u200d", "\u2776", "o'", "!", '"',
         "@[10.0.0.1]", "?id="]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def miss(number, text, count=1):
    """Make a miss."""
    return Miss(number, text, MissKind.NOT_COVERED, None, count, WHEN, WHEN)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("hey <@123456789> do squats work?", "hey do squats work?"),
        ("<@!1> <@&2> <#3> </ask:4> squats", "squats"),
        ("@everyone @bob squats?", "squats?"),
        ("mail bob.b+x@gym.example.org or not", "mail or not"),
        ("bob @ gym . org says squat", "says squat"),
        ("ｂｏｂ＠ｇｙｍ．ｏｒｇ squats ①②③④⑤", "squats"),
        ("see https://a.b/c?d=e and www.x.y now", "see and now"),
        ("see discord.gg/abc and gym.example/plan now", "see and now"),
        ("is [this](https://a.b) right", "is this right"),
        ("call 12345 or +49 170 1234567 or 0170/123456", "call or or"),
        ("１２３４５ squats 1\u200b2\u200b3\u200b4\u200b5", "squats"),
        ("my card 1234 5678 9012 3456 ok", "my card ok"),
        ("5x5 at 82.5 kg, 3-4 sets, 2019?", "5x5 at 82.5 kg, 3-4 sets, 2019?"),
        ("1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e3 squats", "squats"),
        ("1\u03352\u03353\u03354\u03355 or \u2776\u2777\u2778\u2779\u277a squats", "or squats"),
        (
            "\u0967\u094d\u200d\u0968\u094d\u200d\u0969\u094d\u200d\u096a\u094d\u200d\u096b squats",
            "squats",
        ),
        ("o'brien@x.org or o’brien@x.org squats", "or squats"),
        ("a!b@x.org, #$%&*+/=?^_`{|}~-@x.org squats", ", squats"),
        ('"john doe"@x.org squats', "squats"),
        ("ada@[10.0.0.1] or ada@[IPv6:2001:db8::1] squats", "or squats"),
        ("ad\u0335a@x\u0335.org squats", "squats"),
        ("see example.com?id=ada or example.com:80/x or example.com#ada", "see or or"),
        ("is it bad.really? or 3.com: 5", "is it bad.really? or 3.com: 5"),
        ("1\ufe0f\u20e3 day of क्या मैं करूँ e\u0335", "1\ufe0f\u20e3 day of क्या मैं करूँ e\u0335"),
        ("<:flex:123456789> squat <t:1700000000:R>", "squat"),
        ("<@1> 12345 https://a.b", ""),
        ("?!", ""),
    ],
)
def test_what_could_tell_who_asked_is_gone(text, left):
    """Mentions, links, addresses and long numbers go; the question stays."""
    assert anonymise(text) == left


@given(text=st.one_of(TRACES, st.text(max_size=300)))
@settings(max_examples=500, deadline=None)
@example("a@1\u0301")
def test_no_trace_survives_in_any_company(text):
    """However traces are joined, none is left, and stripping twice is stripping once."""
    left = anonymise(text)
    assert len(left) <= MAX_CHARACTERS
    seen = "".join(one for one in left if unicodedata.category(one)[0] not in "MC")
    seen = "".join(str(unicodedata.digit(one, one)) for one in seen)
    for look in (left, seen):
        assert not re.search(r"\d{5}|<@|<#|https?://\S|\w@\w+\.\w|@\w|\w@\[\w", look)
    assert anonymise(left) == left
    assert left == "" or any(character.isalpha() for character in left)


@given(piece=st.text("a1.@!'\"[]()<>:/?-+ \u0335", min_size=1, max_size=6))
@settings(max_examples=100, deadline=2_000)
@example("a@")
@example("a.-")
@example("00(")
def test_no_question_takes_long_to_strip(piece):
    """However its pieces repeat: the longest takes some hundredths of a second."""
    anonymise(piece * MAX_READ)


def test_a_long_question_is_cut_between_words():
    """At most 200 characters stay, and no half word."""
    left = anonymise("squats " * 100)
    assert len(left) <= MAX_CHARACTERS
    assert left.endswith("squats")


def test_misses_that_ask_the_same_stand_together(library):
    """Spelling and word order do not part them; another muscle or another food does."""
    texts = [
        "when does the gym open", "gym opening times", "wat time does the gym open",
        "do squats work calves", "does squatting work the calves tho",
        "do lunges work calves",
        "how much protein should beginners eat", "how much creatine should beginners eat",
        "do squats train calves while i lose weight", "do lunges train calves while i lose weight",
    ]  # fmt: skip
    groups = cluster_misses(
        [miss(place, text) for place, text in enumerate(texts)], library.matcher.lexicon
    )
    assert sorted(sorted(group.numbers) for group in groups) == [
        [0, 1, 2],
        [3, 4],
        *([place] for place in range(5, 10)),
    ]


def test_the_most_asked_group_comes_first():
    """Groups are ordered by all that asked, and named by what was asked most."""
    misses = [
        miss(1, "gym opening times", 2),
        miss(2, "gym opening time", 5),
        miss(3, "parking", 6),
    ]
    first, second = cluster_misses(misses)
    assert (first.text, first.count, first.numbers) == ("gym opening time", 7, (2, 1))
    assert (second.text, second.count, second.last) == ("parking", 6, WHEN)


@given(data=st.data(), texts=st.lists(st.text("abc d", max_size=8), max_size=12))
@settings(max_examples=100, deadline=None)
def test_groups_do_not_depend_on_the_order_of_misses(data, texts):
    """Each miss is in one group, and the same list gives the same groups."""
    misses = [miss(place, text, 1 + len(text)) for place, text in enumerate(texts)]
    shuffled = data.draw(st.permutations(misses))
    assert cluster_misses(shuffled) == cluster_misses(misses)
    assert sorted(one for group in cluster_misses(misses) for one in group.numbers) == list(
        range(len(texts))
    )
