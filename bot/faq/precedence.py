"""Precedence: entry or topic, where a question reaches a server that has entries of its own.

The curated side says how it reads a question (`MatchTrace`), the server's side which entries are
near (`EntryMatches`); here one of them leads. Nothing is displaced in silence: where an entry
answers instead of a topic the topic is offered next, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.faq.entry_decision import MAX_OFFERED, CandidateReason, EntryCandidate, judge
from bot.matching.concept_mentions import extract_mentions
from bot.matching.decision import CHATTER, INJURY_LABEL, NOT_COVERED, OFF_TOPIC
from bot.matching.question_splitting import split_questions
from bot.matching.results import Ambiguous, DecisionReason, Injury, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.entry_decision import EntryMatches
    from bot.faq.entry_index import EntryIndex
    from bot.matching.decision import Matcher, MatchTrace
    from bot.matching.results import MatchResult

SMALL_TALK_PROBABILITY = 0.78
"""Probability from which a message counts as small talk unless it asks for something."""
ELSEWHERE = ((OFF_TOPIC, 0.85), (NOT_COVERED, 0.8), (CHATTER, 0.7))
"""Probabilities from which a question is about another subject, about training that nothing covers,
or small talk, so that only near entries are offered."""
SMALL_TALK_DOUBT, OTHER_SUBJECT_DOUBT = 0.2, 0.1
"""Added to the certainty that an answer needs where a message counts as small talk, and as a
question about another subject."""
INJURY_YIELDS = 0.54
"""Probability of an injury below which a server's entry may be meant instead."""
INJURY_ANSWER_SCORE, INJURY_OFFER_SCORE = 0.7, 0.45
"""Scores that entries need then to answer and to be offered."""
NAMED_TOPIC_ACCEPTANCE, UNNAMED_TOPIC_ACCEPTANCE = 0.53, 0.9
"""Acceptance from which a topic stays where the question names a muscle or an exercise, and where
it names something else of the knowledge; one that names nothing yields to a near entry."""
CERTAIN_TOPIC_ACCEPTANCE = 0.9
"""Acceptance of a topic from which no entry is taken to answer better."""
BETTER_THAN_TOPIC = 0.93
"""Score of an entry that answers better than a less certain topic."""
BEFORE_NAMED_TOPICS = 0.3
"""Score from which an entry is offered before the topics of a muscle or exercise that is named."""
BESIDE_TOPIC = 0.4
"""Score from which an entry is offered next to a topic's answer."""
PASSIVE_SCORE = 0.85
"""Score that an entry needs to answer a message that was not addressed to the bot."""
MAX_ENTRIES_BEFORE_TOPICS = 3
"""Entries offered before the topics that may be meant as well."""


class Precedence(StrEnum):
    """Why the entry or the topic leads."""

    SAME_WORDS = "same-words"
    ENTRY_SURE = "entry-sure"
    ENTRY_BETTER = "entry-better"
    ENTRY_OVERRIDES = "entry-overrides"
    ENTRIES_OFFERED = "entries-offered"
    TOPIC_NAMED = "topic-named"
    INJURY_FIRST = "injury-first"
    NO_ENTRY_NEAR = "no-entry-near"


@dataclass(frozen=True, slots=True)
class EntryDecision:
    """What leads, and why; ids of entries stand among the topics of the outcome."""

    trace: MatchTrace
    matches: EntryMatches
    reason: Precedence


def decide_with_entries(
    matcher: Matcher,
    entries: EntryIndex,
    question: str,
    *,
    passive: bool = False,
    is_settled: Callable[[MatchResult], bool] = lambda _: False,
) -> EntryDecision:
    """Return what a question gets from a server with entries.

    `is_settled` says which results of the curated side no entry can better.
    """
    trace = matcher.decide(question, passive=passive)
    matches = _judged(entries, question, trace)
    settled = is_settled(trace.outcome)
    if passive and matches.answer and isinstance(matcher.decide(question).outcome, Injury):
        # Nobody asked: neither advice nor an entry is in place.
        matches, settled = replace(matches, candidates=()), True
    parts = () if passive else split_questions(question)
    sure = [own.key for part in parts if (own := _judged(entries, part, trace).answer)]
    outcome, reason = _lead(trace, matches, sure, passive=passive, settled=settled)
    return EntryDecision(replace(trace, outcome=outcome), matches, reason)


def apply_override(decision: EntryDecision, entries: EntryIndex) -> EntryDecision:
    """Let the server's own answer to the topic that was decided on lead, and offer the topic."""
    outcome = decision.trace.outcome
    entry = entries.replacing(outcome.topic) if isinstance(outcome, TopicMatch) else None
    if entry is None or not isinstance(outcome, TopicMatch):
        return decision
    others = tuple(reference for reference in outcome.others if reference != entry.id)
    trace = replace(decision.trace, outcome=replace(outcome, topic=entry.id, others=others))
    return replace(decision, trace=trace, reason=Precedence.ENTRY_OVERRIDES)


def _judged(entries: EntryIndex, text: str, trace: MatchTrace) -> EntryMatches:
    matches = entries.match(text)
    likely = {label for label, least in ELSEWHERE if trace.probabilities.get(label, 0.0) >= least}
    small_talk = trace.probabilities.get(CHATTER, 0.0) >= SMALL_TALK_PROBABILITY
    return judge(
        matches,
        doubt=SMALL_TALK_DOUBT
        if small_talk and not matches.asks
        else OTHER_SUBJECT_DOUBT
        if OFF_TOPIC in likely
        else 0.0,
        elsewhere=bool(likely),
        remark=trace.why.reason is DecisionReason.REMARK,
    )


def _lead(
    trace: MatchTrace, matches: EntryMatches, parts: list[str], *, passive: bool, settled: bool
) -> tuple[MatchResult, Precedence]:
    """Return what leads; `parts` are entries that are sure for one of several questions."""
    outcome, offered = trace.outcome, matches.offered
    # Of several questions each is answered by what answers it alone.
    own = None if parts else matches.answer
    if passive:
        own, offered = (own if own and own.score >= PASSIVE_SCORE else None), ()
    if isinstance(outcome, Injury):
        own, offered = _despite_injury(trace, own, offered)
        if own is None and not offered:
            return outcome, Precedence.INJURY_FIRST
    holds = settled or (isinstance(outcome, TopicMatch) and _holds(trace, outcome, own))
    if holds and isinstance(outcome, TopicMatch):
        return _with_others(outcome, *parts, *_beside(offered)), Precedence.TOPIC_NAMED
    if own is not None:
        lead = TopicMatch(own.key, own.score, extract_mentions(trace.reading))
        reason = (
            Precedence.SAME_WORDS
            if own.reason is CandidateReason.SAME_WORDS
            else Precedence.ENTRY_BETTER
            if isinstance(outcome, TopicMatch)
            else Precedence.ENTRY_SURE
        )
        return _with_others(lead, *_topics_of(trace), *_beside(offered)), reason
    if parts:
        if isinstance(outcome, TopicMatch):
            return _with_others(outcome, *parts), Precedence.TOPIC_NAMED
        return _with_others(TopicMatch(parts[0], 1.0), *parts[1:]), Precedence.ENTRY_SURE
    if isinstance(outcome, Ambiguous) and _names_muscle_or_exercise(trace):
        offered = tuple(near for near in offered if near.score >= BEFORE_NAMED_TOPICS)
    if offered:
        return Ambiguous(_choices(trace, offered), offered[0].score), Precedence.ENTRIES_OFFERED
    return outcome, Precedence.NO_ENTRY_NEAR


def _despite_injury(
    trace: MatchTrace, own: EntryCandidate | None, offered: tuple[EntryCandidate, ...]
) -> tuple[EntryCandidate | None, tuple[EntryCandidate, ...]]:
    """Return the entries that may be meant although the question reads as one about an injury.

    There are none where the words themselves say so, and where it is likely.
    """
    likely = trace.probabilities.get(INJURY_LABEL, 0.0) >= INJURY_YIELDS
    if likely or trace.why.reason is DecisionReason.INJURY_RULE:
        return None, ()
    return (
        own if own and own.score >= INJURY_ANSWER_SCORE else None,
        tuple(near for near in offered if near.score >= INJURY_OFFER_SCORE),
    )


def _holds(trace: MatchTrace, outcome: TopicMatch, own: EntryCandidate | None) -> bool:
    """Return whether a topic that answers leads, whatever entries are near."""
    if outcome.score >= CERTAIN_TOPIC_ACCEPTANCE and _is_named(trace, outcome):
        return True
    better = own is not None and (
        own.reason is CandidateReason.SAME_WORDS
        or (own.score >= BETTER_THAN_TOPIC and len(own.shared) > 1)
    )
    return _is_named(trace, outcome) and not better


def _is_named(trace: MatchTrace, outcome: TopicMatch) -> bool:
    """Return whether a question names what the topic is about."""
    if outcome.score >= 1:
        return True
    if _names_muscle_or_exercise(trace):
        return outcome.score >= NAMED_TOPIC_ACCEPTANCE
    named = any(concept[0] in "ots" for concept in trace.reading.concepts)
    return named and outcome.score >= UNNAMED_TOPIC_ACCEPTANCE


def _beside(offered: tuple[EntryCandidate, ...]) -> list[str]:
    """Return the entries to offer next to an answer."""
    return [near.key for near in offered if near.score >= BESIDE_TOPIC and near.rivals is None]


def _topics_of(trace: MatchTrace) -> tuple[str, ...]:
    """Return the topics that would have answered, or been offered as their subject is named."""
    match trace.outcome:
        case TopicMatch(topic, _, _, others):
            return topic, *others
        case Ambiguous(topics) if _names_muscle_or_exercise(trace):
            return topics
        case _:
            return ()


def _names_muscle_or_exercise(trace: MatchTrace) -> bool:
    return any(concept[0] in "mx" for concept in trace.reading.concepts)


def _choices(trace: MatchTrace, offered: tuple[EntryCandidate, ...]) -> tuple[str, ...]:
    """Return what is offered: entries, and after them topics whose subject is named."""
    keys = [candidate.key for candidate in offered]
    match trace.outcome:
        case TopicMatch(topic):
            keys = [*keys[: MAX_OFFERED - 1], topic]
        case Ambiguous(topics) if _names_muscle_or_exercise(trace):
            keys = [*keys[:MAX_ENTRIES_BEFORE_TOPICS], *topics]
    return tuple(dict.fromkeys(keys))[:MAX_OFFERED]


def _with_others(outcome: TopicMatch, *references: str) -> TopicMatch:
    """Return an answer with further questions offered, each once, and never the answer itself."""
    others = dict.fromkeys((*references, *outcome.others))
    return replace(
        outcome, others=tuple(reference for reference in others if reference != outcome.topic)
    )
