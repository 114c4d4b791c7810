"""Drafting: from the texts of a form to a draft that can be saved, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards.limits import utf16_length
from bot.cards.modals import Field
from bot.cogs._support.message_reader import without_mentions
from bot.errors import InputError
from bot.faq.text.validation import (
    MAX_ANSWER,
    MAX_CITATIONS,
    MAX_PHRASINGS,
    MAX_QUESTION,
    FieldError,
    ValidationErrors,
    comparison_key,
    validate_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.evidence.graph import EvidenceGraph
    from bot.faq.model import EntryContent, EntryDraft, EntryLike

QUESTION, ANSWER, PHRASINGS, CITATIONS, CATEGORY = (
    "question",
    "answer",
    "phrasings",
    "citations",
    "category",
)
REPLACES = "replaces"
"""Kept with the texts of a form: the topic whose place the entry takes, or that it points to."""
SHORT = 80
"""Characters of a message that is rather a question than an answer."""
NO_ANSWER = "–"

_ASKED = Field(
    QUESTION, "Question", "As a member would ask it", "How deep do we squat here?", most=400
)
_WAYS = Field(
    PHRASINGS,
    "Other ways to ask it",
    f"One a line, {MAX_PHRASINGS} at most. Whoever asks one of them gets this answer",
    "squat depth",
    long=True,
    required=False,
)
FIELDS = (
    # Room to spare: what is too long is told in a sentence, with the text kept.
    _ASKED,
    Field(
        ANSWER,
        "Answer",
        f"Up to {MAX_ANSWER:,} characters. Bold, lists and links may stay",
        long=True,
    ),
    _WAYS,
    Field(
        CITATIONS,
        "Citations",
        f"One a line, {MAX_CITATIONS} at most: a DOI, an https address, or an id such as kubo2019",
        "10.1007/s00421-019-04181-y",
        long=True,
        required=False,
    ),
    Field(
        CATEGORY, "Category", "To find it again in /faq list", "Training", required=False, most=80
    ),
)
POINTER_FIELDS = (_ASKED, _WAYS)
"""Those of an entry that has no answer of its own: its wordings mean a curated topic."""


def prefill_from_message(text: str) -> dict[str, str]:
    """Fill a form from what somebody wrote: with a question mark, or short, it is the question."""
    text = without_mentions(text).strip()
    asks = len(text) <= MAX_QUESTION and ("?" in text or len(text) <= SHORT)
    return {QUESTION: " ".join(text.split())} if asks else {ANSWER: text}


def form_values(draft: EntryContent) -> dict[str, str]:
    """Fill a form from a draft, as `draft_from` would read it again."""
    asked = {QUESTION: draft.question, PHRASINGS: "\n".join(draft.phrasings)}
    if draft.replaces:
        asked[REPLACES] = draft.replaces
    if draft.points:
        return asked
    return {
        **asked,
        ANSWER: draft.answer,
        CITATIONS: "\n".join(draft.citations),
        CATEGORY: draft.category or "",
    }


def form_fields(texts: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields of a form; raise InputError if a text exceeds Discord's limit."""
    fields = POINTER_FIELDS if is_alias_form(texts) else FIELDS
    for one in fields:
        # A field that holds less than the entry has would lose the rest in silence.
        if utf16_length(texts.get(one.id, "")) > one.most:
            raise InputError(
                f"“{one.label}” holds more than fits in a form. /faq export gives all entries as "
                "a file, in which it can be changed."
            )
    return fields


def is_alias_form(texts: Mapping[str, str]) -> bool:
    """Return whether a form is that of an entry that only says which topic its wordings mean."""
    return bool(texts.get(REPLACES)) and ANSWER not in texts


def form_to_content(
    form: EntryDraft, entries: Iterable[EntryLike], graph: EvidenceGraph, replaces: str | None
) -> EntryContent | ValidationErrors:
    """Clean the texts of a form; refuse a question that another entry of the server has."""
    texts = form.texts
    points = is_alias_form(texts)
    topic = texts[REPLACES] if points else replaces
    made = validate_form(
        texts.get(QUESTION, ""),
        NO_ANSWER if points else texts.get(ANSWER, ""),
        texts.get(PHRASINGS, ""),
        texts.get(CITATIONS, ""),
        texts.get(CATEGORY),
        sources=graph.sources.keys(),
    )
    if isinstance(made, ValidationErrors):
        return made
    if topic is not None and topic not in graph.topics:
        # Ids on buttons are visible and may be sent by anyone; topics go with the knowledge.
        return _unfit("The topic that this is about is no longer part of the knowledge.")
    same = comparison_key(made.question)
    for entry in entries:
        if entry.number != form.number and comparison_key(entry.draft.question) == same:
            return _unfit(
                f"{entry.id} asks this already, and the older of two answers. Change that one with "
                f"/faq edit {entry.id}, or ask differently here."
            )
    return replace(made, answer="" if points else made.answer, replaces=topic)


def _unfit(message: str) -> ValidationErrors:
    return ValidationErrors((FieldError("question", message),))
