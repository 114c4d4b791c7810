"""Characters of entries: nothing drifts, and nothing endless is gone through."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.faq.text import validation as cleaning
from bot.faq.text.unicode import MAX_PILE, normalise_bounded
from bot.faq.text.validation import ValidationErrors, clean_phrasing, validate_content

HOSTILE = st.text(alphabet="a *_~#-\\`\u0301\u0316\u094d\u0dca\u0dd9\u200d\u200bक👍", max_size=60)


def counting(monkeypatch, module, name):
    """Note the length of each text that a function is given."""
    function, lengths = getattr(module, name), []

    def counted(text, *more):
        lengths.append(len(text))
        return function(text, *more)

    monkeypatch.setattr(module, name, counted)
    return lengths


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
