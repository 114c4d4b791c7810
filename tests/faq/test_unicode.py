"""Unicode clean-up takes time linear in the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.faq.text import unicode as characters, validation as cleaning
from bot.faq.text.unicode import MAX_PILE, clean_unicode, normalise_bounded
from bot.faq.text.validation import MAX_ROUNDS, ValidationErrors, clean_phrasing, validate_content

PAIR = "\u094d\u200d"
"""A mark and a joiner."""
HOSTILE = st.text(alphabet="a *_~#-\\`\u0301\u0316\u094d\u0dca\u0dd9\u200d\u200bक👍", max_size=60)


def counting(monkeypatch, module, name):
    """Note the length of each text that a function is given."""
    function, lengths = getattr(module, name), []

    def counted(text, *more):
        lengths.append(len(text))
        return function(text, *more)

    monkeypatch.setattr(module, name, counted)
    return lengths


@pytest.mark.parametrize(
    "text",
    [
        f" {PAIR * 2_000}",
        f"a {PAIR * 2_000}",
        f"क{PAIR * 2_000}",
        f"a{PAIR} " * 1_000,
        "a\u200b\u0301" * 1_000,
        f"a\u0301{PAIR * 3} " * 500,
        "\u0dd9\u200d\u0dcf\u200d\u0dca\u200d" * 500,
    ],
)
def test_a_long_text_settles_as_soon_as_a_short_one(monkeypatch, text):
    """What goes leaves nothing behind that goes after it, mark by mark."""
    passes = counting(monkeypatch, characters, "_pass")
    clean_unicode(text)
    assert len(passes) <= 5


def test_joiners_part_no_pile_of_marks():
    """A pile is one pile also with something between its marks."""
    assert clean_unicode(f"क{PAIR * 4}ष") == f"क{PAIR * 4}ष"
    assert clean_unicode(f"क{PAIR * 5}ष") == "कष"


def test_an_endless_pile_of_marks_is_not_put_in_order():
    """That takes the square of its length; no script has that many."""
    assert len(normalise_bounded("a" + "\u0316\u0301" * 2_000 + "b")) <= MAX_PILE + 2


@given(text=HOSTILE)
@settings(max_examples=500, deadline=None)
@example("-#\u0301" * 20)
@example("*\u0301\u0301\u0301" * 9 + "\u0301\u0301*" * 9)
def test_words_are_settled_after_one_cleaning(text):
    """Whatever stands on what, a saved question does not drift."""
    assert clean_phrasing(clean_phrasing(text)) == clean_phrasing(text)


@pytest.mark.parametrize(
    "text", ["-#\u0301" * 130, "*\u0301\u0301\u0301" * 50 + "\u0301\u0301*" * 50]
)
def test_words_are_settled_in_few_rounds(monkeypatch, text):
    """Signs that bare each other one by one are not followed to the last."""
    rounds = counting(monkeypatch, cleaning, "strip_markdown")
    clean_phrasing(text)
    assert len(rounds) <= MAX_ROUNDS + 1


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("question", 200),
        ("answer", 1_500),
        ("phrasings", 200),
        ("citations", 500),
        ("category", 40),
    ],
)
def test_what_is_far_too_long_is_not_cleaned(monkeypatch, sources, field, most):
    """It is told in its place, beside what is wrong with other lines."""
    cleaned = [counting(monkeypatch, cleaning, name) for name in ("clean_unicode", "clean_line")]
    long = "a" * (2 * most + 1)
    texts = {"question": "When is it open?", "answer": "At nine.", "category": ""}
    lines = {"phrasings": ["<#1>"], "citations": ["<#1>"]}
    texts |= {**lines, field: [*lines[field], long] if field in lines else long}
    result = validate_content(**texts, sources=sources)
    assert isinstance(result, ValidationErrors)
    told = [(one.field, one.position) for one in result.problems if "shorten it" in one.message]
    assert told == [(field, 1 if field in lines else None)]
    assert {("phrasings", 0), ("citations", 0)} <= {
        (one.field, one.position) for one in result.problems
    }
    assert not any(len(long) in lengths for lengths in cleaned)
