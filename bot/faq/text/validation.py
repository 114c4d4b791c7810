"""Cleaning: from what a moderator typed to a draft that can be stored and shown.

What can be put right without changing the sense is put right in silence: blanks, line ends,
invisible characters, markdown that would rearrange a card. The rest is refused, a sentence a
problem. Mentions are refused and not defused: taking the sign out of “@everyone” or a number for a
name would put words into a moderator's mouth. None could ping: the bot sends no mention but that of
whom it answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.evidence.strict_yaml.source_map import ellipsise
from bot.faq.model import EntryContent
from bot.faq.text.citations import parse_citation
from bot.faq.text.links import MAX_ADDRESS, has_link, link_problems
from bot.faq.text.markdown import find_mention, neutralise_block_markdown, strip_markdown
from bot.faq.text.unicode import clean_line, clean_unicode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

Field = Literal["question", "answer", "phrasings", "citations", "category"]

LEAST_QUESTION, MAX_QUESTION = 5, 200
MAX_ANSWER = 1_500
LEAST_PHRASING, MAX_PHRASING, MAX_PHRASINGS = 2, 200, 20
MAX_CITATIONS = 8
MAX_CATEGORY = 40
MAX_LINES = 400
"""Lines beyond which none is read."""
READ = 2
"""Times a limit of characters within which a text is cleaned: what goes then may make it fit."""

_IMITATION = re.compile(r"how\s+sure\s+(?:are\s+we|am\s+i)|(?:[●○⚫⚪⬤◯]\s*){2,}", re.IGNORECASE)
"""What heads the strength of evidence on the bot's own cards, and the dots that show it."""
_ITEM_MARK = re.compile(r"(?:[-*•]\s+)+")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with a field, in one sentence; `position` counts its lines from 0."""

    field: Field
    message: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ValidationErrors:
    """Texts that make no draft, with every reason."""

    problems: tuple[FieldError, ...]


def validate_form(  # noqa: PLR0913  a parameter a field of the form
    question: str,
    answer: str,
    phrasings: str,
    citations: str,
    category: str | None,
    *,
    sources: Collection[str],
) -> EntryContent | ValidationErrors:
    """Make a draft of a form's texts; phrasings and citations stand one a line.

    `sources` are the ids that may be cited. Cleaning a draft once more changes nothing.
    """
    return validate_content(
        question,
        answer,
        clean_unicode(phrasings).split("\n"),
        clean_unicode(citations).split("\n"),
        category,
        sources=sources,
    )


def validate_content(  # noqa: PLR0913  same
    question: str,
    answer: str,
    phrasings: Sequence[str],
    citations: Sequence[str],
    category: str | None,
    *,
    sources: Collection[str],
) -> EntryContent | ValidationErrors:
    """Do the same where the phrasings and citations are lists already."""
    if huge := tuple(_huge(question, answer, phrasings, citations, category or "")):
        left_out = {(problem.field, problem.position) for problem in huge}
        rest = validate_content(
            "" if ("question", None) in left_out else question,
            "" if ("answer", None) in left_out else answer,
            _without(phrasings, "phrasings", left_out),
            _without(citations, "citations", left_out),
            None if ("category", None) in left_out else category,
            sources=sources,
        )
        others = rest.problems if isinstance(rest, ValidationErrors) else ()
        return ValidationErrors(
            (
                *huge,
                *(
                    problem
                    for problem in others
                    if (problem.field, problem.position) not in left_out
                ),
            )
        )
    asked = clean_phrasing(question)
    cleaned = neutralise_block_markdown(clean_unicode(answer))
    ways = [(place, clean_phrasing(line)) for place, line in enumerate(phrasings)]
    ways = [(place, line) for place, line in ways if line]
    cited = [(place, _ITEM_MARK.sub("", clean_line(line))) for place, line in enumerate(citations)]
    written = [(place, *parse_citation(line, sources)) for place, line in cited if line]
    group = clean_phrasing(category or "")
    different = _different(asked, [line for _, line in ways])
    forms = tuple(dict.fromkeys(form for _, form, _ in written))
    problems = (
        *_question_problems(asked),
        *_answer_problems(cleaned),
        *(problem for place, line in ways for problem in _phrasing_problems(place, line)),
        *_too_many("phrasings", "other ways to ask", len(different), MAX_PHRASINGS),
        *(
            FieldError("citations", f"The citation {fault}", place)
            for place, _, fault in written
            if fault
        ),
        *_too_many("citations", "citations", len(forms), MAX_CITATIONS),
        *_category_problems(group),
    )
    return (
        ValidationErrors(problems)
        if problems
        else EntryContent(asked, cleaned, different, forms, group or None)
    )


def clean_phrasing(text: str) -> str:
    """Return one line of words, as questions are kept."""
    # What is taken out may leave a letter and its mark side by side.
    while (line := strip_markdown(clean_line(text))) != text:
        text = line
    return text


def comparison_key(text: str) -> str:
    """Return what two wordings share that differ in case, blanks and the mark at the end alone."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


def _huge(
    question: str,
    answer: str,
    phrasings: Sequence[str],
    citations: Sequence[str],
    category: str,
) -> Iterator[FieldError]:
    """Refuse at once what is too long by far: cleaning it first would take its time."""
    yield from _huge_text("question", "The question", question, MAX_QUESTION)
    yield from _huge_text("answer", "The answer", answer, MAX_ANSWER)
    yield from _huge_text("category", "The category", category, MAX_CATEGORY)
    if len(phrasings) > MAX_LINES:
        yield from _too_many("phrasings", "other ways to ask", len(phrasings), MAX_PHRASINGS)
    for place, line in enumerate(phrasings[:MAX_LINES]):
        yield from _huge_text("phrasings", "This other way to ask", line, MAX_PHRASING, place)
    if len(citations) > MAX_LINES:
        yield from _too_many("citations", "citations", len(citations), MAX_CITATIONS)
    for place, line in enumerate(citations[:MAX_LINES]):
        yield from _huge_text("citations", "This citation", line, MAX_ADDRESS, place)


def _huge_text(
    field: Field, name: str, text: str, most: int, place: int | None = None
) -> Iterator[FieldError]:
    if len(text) > READ * most:
        yield from _too_long(field, name, text, most, place)


def _without(
    lines: Sequence[str], field: Field, left_out: Collection[tuple[Field, int | None]]
) -> Sequence[str]:
    """Return lines with those that are left out empty, none where all of them are."""
    if (field, None) in left_out:
        return ()
    return ["" if (field, place) in left_out else line for place, line in enumerate(lines)]


def _different(question: str, phrasings: Sequence[str]) -> tuple[str, ...]:
    """Drop what is asked twice, the question among it; the first of equal wordings stays."""
    first = {comparison_key(question): question}
    for phrasing in phrasings:
        first.setdefault(comparison_key(phrasing), phrasing)
    return tuple(first.values())[1:]


def _question_problems(text: str) -> Iterator[FieldError]:
    if not text:
        yield FieldError("question", "The question is empty; write one.")
        return
    if len(text) < LEAST_QUESTION:
        message = f"The question has {_characters(text)}; write at least {LEAST_QUESTION}."
        yield FieldError("question", message)
    elif not _has_letter(text):
        yield FieldError("question", "The question has no letter in it; write it in words.")
    yield from _imitation_problems("question", "The question", text)
    yield from _line_problems("question", "The question", text, MAX_QUESTION)


def _answer_problems(text: str) -> Iterator[FieldError]:
    if not text:
        yield FieldError("answer", "The answer is empty; write one.")
        return
    if len(text) > MAX_ANSWER:
        # What has to be shortened is looked through once it is short.
        yield from _too_long("answer", "The answer", text, MAX_ANSWER)
        return
    yield from _mention_problems("answer", "The answer", text)
    yield from _imitation_problems("answer", "The answer", text)
    for fault in link_problems(text):
        yield FieldError("answer", f"The answer {fault}")


def _imitation_problems(field: Field, name: str, text: str) -> Iterator[FieldError]:
    """Say where a text could pass for the bot's own word on how strong evidence is."""
    if _IMITATION.search(strip_markdown(text)):
        message = (
            f"{name} says how sure something is as only my own answers do, with “How sure are "
            "we?” or dots; say it in other words."
        )
        yield FieldError(field, message)


def _phrasing_problems(place: int, text: str) -> Iterator[FieldError]:
    name = f"The other way to ask “{ellipsise(text)}”"
    if len(text) < LEAST_PHRASING or not _has_letter(text):
        message = f"{name} is too short to be told from others; write it out."
        yield FieldError("phrasings", message, place)
    yield from _line_problems("phrasings", name, text, MAX_PHRASING, place)


def _category_problems(text: str) -> Iterator[FieldError]:
    yield from _imitation_problems("category", "The category", text)
    yield from _line_problems("category", "The category", text, MAX_CATEGORY)


def _line_problems(
    field: Field, name: str, text: str, most: int, place: int | None = None
) -> Iterator[FieldError]:
    """Say what no line of words may hold: mentions, links, and more characters than `most`."""
    if len(text) > most:
        # As with answers: what has to be shortened is looked through once it is short.
        yield from _too_long(field, name, text, most, place)
        return
    yield from _mention_problems(field, name, text, place)
    faults = tuple(link_problems(text))
    if faults or has_link(text):
        message = f"{name} holds a link; links belong into the answer or the citations."
        yield FieldError(field, message, place)


def _mention_problems(
    field: Field, name: str, text: str, place: int | None = None
) -> Iterator[FieldError]:
    if found := find_mention(text):
        message = (
            f"{name} holds the mention “{ellipsise(found)}”; write the name in words, without it."
        )
        yield FieldError(field, message, place)


def _too_long(
    field: Field, name: str, text: str, most: int, place: int | None = None
) -> Iterator[FieldError]:
    if len(text) > most:
        message = f"{name} has {_characters(text)}; shorten it to {most:,} at most."
        yield FieldError(field, message, place)


def _too_many(field: Field, name: str, count: int, most: int) -> Iterator[FieldError]:
    if count > most:
        yield FieldError(field, f"There are {count} {name}; keep {most} at most.")


def _characters(text: str) -> str:
    return f"{len(text):,} character{'' if len(text) == 1 else 's'}"


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)
