"""Drafting: from the texts of a form to a draft that can be saved, and back."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.cards.limits import utf16_length
from bot.cards.modals import Field
from bot.cogs._support.message_reader import extract_question, without_mentions
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
    from collections.abc import Callable, Iterable, Mapping

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
_CHANNEL = re.compile(r"<#(\d{1,20})>")
_EMOJI = re.compile(r"<a?:(\w{1,32}):\d{1,20}>")
NAMED = "Channels and emoji of the message stand here by their names"
LEFT_OUT = "mentions were left out"
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


def prefill_from_message(
    text: str,
    channel_name: Callable[[int], str | None] = lambda _: None,
    replied_to: str = "",
) -> dict[str, str]:
    """Return the texts of a form filled from what somebody wrote.

    A reply is the answer to the message that it replies to, and a text below a quote the answer to
    the quote. Else a text with a question mark, or a short one, is the question. Channels and
    custom emoji keep their names; whom a message mentions is left out.
    """
    quote, answer = _split_quote(text)
    question = extract_question(_with_names(replied_to or quote, channel_name))
    answer = without_mentions(_with_names(text if replied_to else answer, channel_name)).strip()
    if question and answer and len(question) <= MAX_QUESTION:
        return {QUESTION: question, ANSWER: answer}
    text = without_mentions(_with_names(text, channel_name)).strip()
    asks = len(text) <= MAX_QUESTION and ("?" in text or len(text) <= SHORT)
    return {QUESTION: " ".join(text.split())} if asks else {ANSWER: text}


def replaced_note(text: str) -> str:
    """Return what `prefill_from_message` says otherwise than a message, empty where nothing is."""
    named = bool(_CHANNEL.search(text) or _EMOJI.search(text))
    plain = _EMOJI.sub("", _CHANNEL.sub("", text))
    left_out = without_mentions(plain) != plain
    match named, left_out:
        case True, True:
            return f"{NAMED}; {LEFT_OUT}"
        case True, False:
            return NAMED
        case False, True:
            return LEFT_OUT[0].upper() + LEFT_OUT[1:]
        case _:
            return ""


def _split_quote(text: str) -> tuple[str, str]:
    """Return the quoted lines at the start of a text, and what follows them."""
    lines = text.strip().splitlines()
    quoted = list(takewhile(lambda line: line.startswith(">"), lines))
    quote = " ".join(line.removeprefix(">>>").lstrip("> ") for line in quoted)
    return quote, "\n".join(lines[len(quoted) :])


def _with_names(text: str, channel_name: Callable[[int], str | None]) -> str:
    """Return a text with the names of channels and custom emoji in place of their codes."""

    def named(code: re.Match[str]) -> str:
        name = channel_name(int(code[1]))
        return f"#{name}" if name else " "

    return _EMOJI.sub(r":\1:", _CHANNEL.sub(named, text))


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


def form_fields(texts: Mapping[str, str], note: str = "") -> tuple[Field, ...]:
    """Return the fields of a form; raise InputError if a text exceeds Discord's limit.

    A note stands in the place of the description of what is filled in.
    """
    fields: tuple[Field, ...] = POINTER_FIELDS if is_alias_form(texts) else FIELDS
    if note:
        fields = tuple(
            replace(field, description=note) if texts.get(field.id) else field for field in fields
        )
    for field in fields:
        # A field that holds less than the entry has would lose the rest in silence.
        if utf16_length(texts.get(field.id, "")) > field.most:
            raise InputError(
                f"“{field.label}” holds more than fits in a form. /faq export gives all entries as "
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
