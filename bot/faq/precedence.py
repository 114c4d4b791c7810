"""Deciding: a question to a server that has entries of its own beside the curated topics.

An entry never displaces a topic in silence. Where a topic answers, an entry that fits is offered
beside it; where none does, the entry answers. Only the entry that a moderator made the server's
answer to a topic takes that topic's place, and then the topic is the first thing offered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.matching.results import Ambiguous, TopicMatch

if TYPE_CHECKING:
    from bot.faq.entry_index import EntryIndex
    from bot.matching.decision import Matcher, MatchExplanation, MatchTrace

SHOWN = 3
"""Entries in an explanation."""


def decide_with_entries(
    matcher: Matcher, entries: EntryIndex, question: str, *, overheard: bool = False
) -> MatchTrace:
    """Decide a question; ids of entries stand among the topics of `TopicMatch`."""
    joined = matcher.decide(question, overheard=overheard, beside=entries.index)
    outcome = joined.outcome
    if not isinstance(outcome, TopicMatch):
        return joined
    if not any(one in entries for one in (outcome.topic, *outcome.others)):
        entry = entries.fitting(joined.reading)
        return _offering(joined, entry.id) if entry else joined
    alone = matcher.decide(question, overheard=overheard)
    match alone.outcome:
        case TopicMatch(topic, _, _, others):
            # What the topics alone would have told is told or offered, whatever leads.
            told = (*outcome.others, topic, *others)
            if outcome.topic in entries:
                return _offering(alone, outcome.topic, *told)
            return _offering(joined, *told)
        case Ambiguous(topics):
            return _offering(joined, *topics)
        case _:
            return joined


def apply_override(decision: MatchTrace, entries: EntryIndex) -> MatchTrace:
    """Let the server's own answer to the topic that was decided on lead, and offer the topic."""
    outcome = decision.outcome
    entry = entries.replacing(outcome.topic) if isinstance(outcome, TopicMatch) else None
    if entry is None or not isinstance(outcome, TopicMatch):
        return decision
    others = tuple(one for one in outcome.others if one != entry.id)
    rule = f"{decision.rule}; {entry.id} is this server's answer to {outcome.topic}"
    return replace(decision, outcome=replace(outcome, topic=entry.id, others=others), rule=rule)


def explain_with_entries(
    explanation: MatchExplanation, entries: EntryIndex, decision: MatchTrace
) -> MatchExplanation:
    """Add the entries that come nearest to the ranking; they have a likeness alone."""
    near = entries.index.rank(decision.reading, limit=SHOWN)
    rows = tuple((one.key, 0.0, 0.0, one.phrase, one.likeness) for one in near)
    return replace(explanation, ranking=(*explanation.ranking, *rows))


def _offering(decision: MatchTrace, *ids: str) -> MatchTrace:
    """Add further questions to an answer, each once, and never the answer itself."""
    outcome = decision.outcome
    if not isinstance(outcome, TopicMatch):
        return decision
    others = tuple(one for one in dict.fromkeys((*ids, *outcome.others)) if one != outcome.topic)
    return replace(decision, outcome=replace(outcome, others=others))
