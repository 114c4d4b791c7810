"""Entry decision: what becomes of the entries near a question, every threshold of it here.

Words that exclude each other (install, uninstall) leave an entry a suggestion however much else
agrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

ANSWER_CERTAINTY = 0.95
"""Certainty from which an entry answers. Fitted, like all below, on the servers in
knowledge/questions/entries/fit, each judged by the others, for at most 3 wrong and 5 false answers
in a hundred."""
ENTRY_SHARE, LEAD_SHARE, REPEATED_SHARE = 0.4, 0.6, 0.22
"""What counts for the certainty beside the share of the question that an entry covers: the share of
the entry that the question covers, and how far the second entry stays behind; and against it the
weight of a word that the question repeats. Who asks for another thing near by has the entry's own
words; who means the entry often has not."""
MAX_LEAD = 0.3
"""Score that the second entry may stay behind to any effect: small servers have no second."""
MIN_COVERAGE = 0.5
"""Share of the question that an answer covers at the least."""
ANSWER_MARGIN = 0.03
"""Score that the second entry must stay behind an answer at the least."""
OTHER_INTENT_PENALTY = 0.2
"""Taken from the certainty where one asks when and the other who, how much or the like."""
OFFER_THRESHOLD, ELSEWHERE_OFFER, ELSEWHERE_EXCLUDED = 0.08, 0.42, 0.3
"""Score from which an entry is offered, the same for what reads as meant for no server, and there
for an entry that a word excludes, as “straps” does “chalk”."""
OFFER_SHARE = 0.25
"""Share of the best score that another entry needs to be offered as well."""
MIN_SHARED_WEIGHT = 0.1
"""Weight of one shared word from which an entry is offered; less will do for whole questions."""
WHOLE_QUESTION_SHARE = 0.75
MAX_OFFERED = 5


class CandidateReason(StrEnum):
    """Why an entry answers, is offered, or is neither."""

    SAME_WORDS = "same-words"
    SURE = "sure"
    EXCLUDED = "excluded"
    ANOTHER_AS_NEAR = "another-as-near"
    UNSURE = "unsure"
    TOO_FAR = "too-far"


class Rivals(NamedTuple):
    """A word of the question, and one of the entry that excludes it."""

    asked: str
    known: str


@dataclass(frozen=True, slots=True)
class EntryCandidate:
    """An entry that shares words with a question; `score` is from 0 to 1.

    `key` is its id, or the topic that it is an alias of; `phrase` is the number of its nearest
    phrasing, and `missing` are words of the question that it lacks, the weightiest first. It has
    `coverage` of the question, and the question `covered` of the phrasing (shares of the weight of
    their words); `strongest` and `repeated` are the weights of words that both have in any form,
    and in the same.
    """

    key: str
    phrase: int
    score: float
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    strongest: float
    coverage: float
    covered: float = 0.0
    repeated: float = 0.0
    rivals: Rivals | None = None
    other_intent: bool = False
    reason: CandidateReason = CandidateReason.TOO_FAR

    def certainty(self, ahead: float) -> float:
        """Return how sure it is that the entry is meant, `ahead` of the next by so much score."""
        for_it = self.coverage + ENTRY_SHARE * self.covered + LEAD_SHARE * min(ahead, MAX_LEAD)
        against = OTHER_INTENT_PENALTY if self.other_intent else 0.0
        return for_it - REPEATED_SHARE * self.repeated - against


@dataclass(frozen=True, slots=True)
class EntryMatches:
    """The entries near a question, best first, and the spelling corrections that found them."""

    candidates: tuple[EntryCandidate, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    asks: bool = False
    """Whether the question says what it asks for: when, how, may I."""

    @property
    def answer(self) -> EntryCandidate | None:
        """Return the entry that answers, None where none is sure."""
        return next((one for one in self.candidates if one.reason in ANSWERING), None)

    @property
    def offered(self) -> tuple[EntryCandidate, ...]:
        """Return the entries that may be meant, best first."""
        near = (one for one in self.candidates if one.reason is not CandidateReason.TOO_FAR)
        return tuple(near)[:MAX_OFFERED]


ANSWERING = frozenset((CandidateReason.SAME_WORDS, CandidateReason.SURE))
NO_MATCHES = EntryMatches()


def judge(
    matches: EntryMatches, *, doubt: float = 0.0, elsewhere: bool = False, remark: bool = False
) -> EntryMatches:
    """Return the candidates with what becomes of each.

    How the question reads to who knows nothing of the server: as something that is meant
    `elsewhere`, small talk included, so that little is offered; as a `remark` to which nothing is;
    with a `doubt` that is added to the certainty needed to answer.
    """
    if not matches.candidates:
        return matches
    best = matches.candidates[0]
    needed = ANSWER_CERTAINTY + doubt
    judged: list[EntryCandidate] = []
    for candidate in matches.candidates:
        second = next(
            (
                other.score
                for other in matches.candidates
                if other is not candidate and not other.rivals
            ),
            0.0,
        )
        ahead = candidate.score - second
        sure = (
            candidate.coverage >= MIN_COVERAGE
            and ahead >= ANSWER_MARGIN
            and candidate.certainty(ahead) >= needed
        )
        least = ELSEWHERE_EXCLUDED if candidate.rivals else ELSEWHERE_OFFER
        offer = least if elsewhere else OFFER_THRESHOLD
        near = candidate.score >= max(offer, OFFER_SHARE * best.score) and (
            candidate.strongest >= MIN_SHARED_WEIGHT
            or candidate.coverage >= WHOLE_QUESTION_SHARE
            or candidate.rivals is not None
        )
        if candidate.reason is CandidateReason.SAME_WORDS:
            reason = CandidateReason.SAME_WORDS
        elif candidate is best and sure and not candidate.rivals:
            reason = CandidateReason.SURE
        elif remark or not near:
            reason = CandidateReason.TOO_FAR
        elif candidate.rivals:
            reason = CandidateReason.EXCLUDED
        elif candidate.certainty(candidate.score) >= needed:
            reason = CandidateReason.ANOTHER_AS_NEAR
        else:
            reason = CandidateReason.UNSURE
        judged.append(replace(candidate, reason=reason))
    return replace(matches, candidates=tuple(judged))
