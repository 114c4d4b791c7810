"""Filled-in entry forms, and the errors found in them."""

from __future__ import annotations

from bot.faq.text.validation import ValidationErrors, validate_form


def drafted(sources, question="When is the gym open?", answer="Ask at the desk.", **more):
    """Draft a form of which only some fields matter."""
    texts = {"phrasings": "", "citations": "", "category": None} | more
    return validate_form(question, answer, **texts, sources=sources)


def complaints(result):
    """Return field and sentence of every problem."""
    assert isinstance(result, ValidationErrors)
    return [(one.field, one.message) for one in result.problems]
