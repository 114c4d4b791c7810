"""Entry explanation: why an entry or a topic leads, and why other entries do not, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.faq.entry_decision import CandidateReason
from bot.faq.precedence import Precedence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.entry_decision import EntryCandidate
    from bot.faq.entry_index import EntryIndex
    from bot.faq.precedence import EntryDecision

MAX_EXPLAINED = 4
MAX_WORDS = 4
MIN_SCORE = 0.1
"""Score below which an entry is not worth a line."""


def precedence_sentence(reason: Precedence) -> str:
    """Return the sentence that says why an entry or a topic leads."""
    match reason:
        case Precedence.SAME_WORDS:
            return "These are the very words that this server added."
        case Precedence.ENTRY_SURE:
            return "An entry of this server shares enough of the words that matter."
        case Precedence.ENTRY_BETTER:
            return "An entry of this server fits better than the curated topic, which is offered."
        case Precedence.ENTRY_OVERRIDES:
            return "An entry is this server's answer to the topic, which is offered next."
        case Precedence.ENTRIES_OFFERED:
            return "No entry is sure enough to answer, so the nearest are offered."
        case Precedence.TOPIC_NAMED:
            return "The question names what a curated topic is about; near entries are offered."
        case Precedence.INJURY_FIRST:
            return "It sounds like pain or an injury, which goes before entries."
        case Precedence.NO_ENTRY_NEAR:
            return "No entry of this server comes near."
        case _ as never:
            assert_never(never)


def explain_entries(decision: EntryDecision, entries: EntryIndex) -> Iterator[str]:
    """Yield what decided, corrected words, and a line for each of the nearest entries."""
    yield precedence_sentence(decision.reason)
    if decision.matches.repairs:
        pairs = (f"{typed} → {meant}" for typed, meant in decision.matches.repairs)
        yield f"Read with this server's words: {', '.join(pairs)}"
    for candidate in decision.matches.candidates[:MAX_EXPLAINED]:
        if candidate.score >= MIN_SCORE:
            yield _candidate_line(candidate, entries.phrasing(candidate.phrase))


def _candidate_line(candidate: EntryCandidate, phrasing: str) -> str:
    facts = [f"{candidate.key} “{phrasing}” {candidate.score:.0%}"]
    if candidate.shared:
        facts.append(f"shares {_quoted(candidate.shared)}")
    if candidate.missing:
        facts.append(f"lacks {_quoted(candidate.missing)}")
    return f"{'; '.join(facts)}. {_reason(candidate)}"


def _reason(candidate: EntryCandidate) -> str:
    match candidate.reason:
        case CandidateReason.SAME_WORDS | CandidateReason.SURE:
            return "Sure enough to answer."
        case CandidateReason.EXCLUDED:
            rivals = candidate.rivals
            words = f"“{rivals.asked}” is not “{rivals.known}”" if rivals else "a word differs"
            return f"Offered at most: {words}."
        case CandidateReason.ANOTHER_AS_NEAR:
            return "Offered at most: another entry is as near."
        case CandidateReason.UNSURE:
            return "Offered at most: it shares too little."
        case CandidateReason.TOO_FAR:
            return "Too far off to be offered."
        case _ as never:
            assert_never(never)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words[:MAX_WORDS])
