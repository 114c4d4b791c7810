"""Nearby wordings: how members may put an entry's question, and what each of them would get."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.faq.text.validation import comparison_key
from bot.matching.normalise import tokenise
from bot.matching.thesaurus import word_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.model import Answer
    from bot.faq.entry_index import EntryIndex
    from bot.faq.impact import QuestionAnswerer
    from bot.faq.model import EntryContent
    from bot.matching.thesaurus import Term, Thesaurus

MAX_WORDINGS = 5
MIN_TYPO_LENGTH = 6
"""Letters of a word that people are likely to mistype."""
SAME_BEGINNING = 3
"""Letters that two forms of one word share."""
MIN_KEYWORD_WEIGHT = 0.5
"""Weight of a word that a member may type alone."""


class WordingResult(StrEnum):
    """What a wording gets."""

    FOUND = "found"
    OFFERED = "offered"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NearbyWording:
    """A likely wording and what it gets; `other` is the question of what answers instead."""

    text: str
    result: WordingResult
    other: str = ""


def check_wordings(
    answerer: QuestionAnswerer,
    entries: EntryIndex,
    content: EntryContent,
    own: str,
    thesaurus: Thesaurus,
) -> tuple[NearbyWording, ...]:
    """Return what likely wordings would get from a server that has the entry as `own` already."""
    return tuple(
        _checked(text, answerer.answer(text, entries=entries), own)
        for text in likely_wordings(content, thesaurus)
    )


def likely_wordings(content: EntryContent, thesaurus: Thesaurus) -> tuple[str, ...]:
    """Return up to five wordings derived from an entry, none of which it has already."""
    known = {comparison_key(text) for text in content.wordings}
    found: dict[str, str] = {}
    for text in _derived(content.question, thesaurus):
        key = comparison_key(text)
        if text and key not in known:
            found.setdefault(key, text)
    return tuple(found.values())[:MAX_WORDINGS]


def _derived(question: str, thesaurus: Thesaurus) -> Iterator[str]:
    """Yield its keywords, its rarest word, a synonym in that word's place, and a typo."""
    tokens = tokenise(question)
    content = [term for term in thesaurus.terms(tokens) if not thesaurus.is_intent(term)]
    yield " ".join(term.text for term in content)
    if not content:
        return
    heavy = max(content, key=lambda term: (term.weight, len(term.text)))
    if heavy.weight >= MIN_KEYWORD_WEIGHT:
        yield heavy.text
    for synonym in _synonyms(heavy, thesaurus):
        yield " ".join(synonym if term is heavy else term.text for term in content)
    longest = max(content, key=lambda term: len(term.text)).text
    if len(longest) >= MIN_TYPO_LENGTH and longest.isalpha():
        middle = len(longest) // 2
        typo = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
        yield " ".join(tokens).replace(" ?", "").replace(longest, typo)


def _synonyms(term: Term, thesaurus: Thesaurus) -> Iterator[str]:
    """Yield another word for each concept of a term, as the thesaurus writes them."""
    for concept in term.same:
        others = (word for word in thesaurus.examples(concept) if " " not in word)
        other = next((word for word in others if not _is_form_of(word, term)), None)
        if other is not None:
            yield other


def _is_form_of(word: str, term: Term) -> bool:
    return word_key(word)[:SAME_BEGINNING] == term.key[:SAME_BEGINNING]


def _checked(text: str, answer: Answer, own: str) -> NearbyWording:
    if answer.outcome == "answer" and answer.topic == own:
        return NearbyWording(text, WordingResult.FOUND)
    if answer.outcome == "answer":
        return NearbyWording(text, WordingResult.OTHER, answer.heading)
    if any(choice.topic == own for choice in answer.choices):
        return NearbyWording(text, WordingResult.OFFERED)
    return NearbyWording(text, WordingResult.NOTHING)
