"""Decide: from a reading to an outcome. Every threshold of matching stands here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.matching.concept_mentions import extract_mentions, missing_concepts
from bot.matching.concepts import MAX_REPAIRS
from bot.matching.features import extract_features
from bot.matching.harm import harm_in
from bot.matching.question_splitting import MAX_QUESTIONS, split_questions
from bot.matching.results import (
    Ambiguous,
    Injury,
    MatchResult,
    NotCovered,
    OffTopic,
    SmallTalk,
    TopicMatch,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching.classifier import Weights
    from bot.matching.concepts import Lexicon, TextAnalysis
    from bot.matching.search.phrase_index import PhraseIndex, Ranked

ANSWER_THRESHOLD = 0.50
"""Expected acceptance from which a topic is answered outright."""
LITERAL_TOLERANCE = 0.15
"""How much acceptance may be given up for the topic that was most likely meant itself."""
PASSIVE_THRESHOLD = 0.85
"""The same for a message that was not addressed to the bot: better silent than out of place."""
CHOICES_THRESHOLD = 0.07
"""Probability of any topic at all from which choices are offered."""
MIN_CHOICE_GAIN = 0.02
"""Acceptance that a third and later choice must add to those before it."""
INJURY_THRESHOLD = 0.25
"""Probability of an injury from which no training answer is given."""
UNKNOWN_EXERCISE_THRESHOLD = 0.65
"""Expected acceptance needed where the only exercise named is one that the knowledge lacks."""
ENTRY_SIMILARITY_THRESHOLD = 0.75
"""Likeness from which a server's own phrase is taken for what was asked."""
MIN_CHOICES, MAX_CHOICES = 2, 5
REPAIRS_OF_PART = MAX_REPAIRS // MAX_QUESTIONS
"""Unknown words looked up once more in each of several questions: a message has its budget."""

INJURY_LABEL, NOT_COVERED, OFF_TOPIC, CHATTER = "injury", "not-covered", "off-topic", "chatter"


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """Why an outcome was chosen, for moderators and `ask --explain`.

    `ranking` holds (label, probability, expected acceptance, nearest phrasing, its likeness).
    """

    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[tuple[str, str], ...]
    ranking: tuple[tuple[str, float, float, str, float], ...]
    reasons: tuple[tuple[str, float], ...]
    margin: float
    rule: str


@dataclass(frozen=True, slots=True)
class MatchTrace:
    """An outcome and the reading and numbers that led to it."""

    outcome: MatchResult
    reading: TextAnalysis
    probabilities: Mapping[str, float]
    acceptance: Mapping[str, float]
    rule: str


class Matcher:
    """Immutable: lexicon, phrases and weights that decide what a text asks."""

    def __init__(
        self,
        lexicon: Lexicon,
        index: PhraseIndex,
        weights: Weights,
        accepted: Mapping[str, Sequence[str]],
        unknown_exercises: frozenset[str],
    ) -> None:
        """`accepted` gives, for each topic, all topics whose answer satisfies its asker too."""
        self.lexicon = lexicon
        self.index = index
        self.weights = weights
        self._others = accepted
        self._accepted = {topic: (topic, *others) for topic, others in accepted.items()}
        self._unknown_exercises = unknown_exercises
        others = (INJURY_LABEL, NOT_COVERED, OFF_TOPIC, CHATTER)
        self._unfitted = dict.fromkeys((*accepted, *others), 0.0)

    def with_weights(self, weights: Weights) -> Matcher:
        """Give the same matcher with other weights."""
        return Matcher(self.lexicon, self.index, weights, self._others, self._unknown_exercises)

    def decide(
        self,
        text: str,
        *,
        overheard: bool = False,
        unseen: bool = False,
        beside: PhraseIndex | None = None,
    ) -> MatchTrace:
        """Find the outcome of a text, the first covered of several questions leading.

        `unseen` ignores a phrase that equals it. `beside` holds a server's own phrases: one of
        them wins where it says the same of the same muscles and exercises, and no topic is surer.
        An injury anywhere goes before all else; overheard, it is left alone.
        """
        whole = self._decide(text, overheard=overheard, unseen=unseen, beside=beside)
        parts = () if overheard else split_questions(text)
        decided = [
            self._decide(part, unseen=unseen, beside=beside, repairs=REPAIRS_OF_PART)
            for part in parts
        ]
        chosen = _joined(whole, decided)
        if overheard and isinstance(chosen.outcome, Injury):
            return replace(chosen, outcome=SmallTalk(), rule=f"{chosen.rule}, but nobody asked")
        return chosen

    def _decide(
        self,
        text: str,
        *,
        unseen: bool,
        beside: PhraseIndex | None,
        overheard: bool = False,
        repairs: int = MAX_REPAIRS,
    ) -> MatchTrace:
        reading = self.lexicon.read(text, repairs)
        probabilities = self._probabilities(reading)
        acceptance = self._acceptance(probabilities)
        exact = None if unseen else self.index.exact(reading)
        outcome, rule = self._outcome(reading, probabilities, acceptance, exact, overheard)
        if beside is not None and not isinstance(outcome, Injury):
            least = PASSIVE_THRESHOLD if overheard else ENTRY_SIMILARITY_THRESHOLD
            outcome, rule = _beside(beside, reading, least, outcome, rule)
        return MatchTrace(outcome, reading, probabilities, acceptance, rule)

    def explain(self, decision: MatchTrace, *, unseen: bool = False) -> MatchExplanation:
        """Tell the mended words, the concepts, the ranking, and the rule that decided."""
        reading, probabilities = decision.reading, decision.probabilities
        nearest: dict[str, Ranked] = {
            one.key: one for one in self.index.rank(reading, limit=8, unseen=unseen)
        }
        order = sorted(
            probabilities,
            key=lambda label: -max(probabilities[label], decision.acceptance.get(label, 0.0)),
        )[:5]
        ranking = tuple(
            (
                label,
                round(probabilities[label], 3),
                round(decision.acceptance.get(label, 0.0), 3),
                nearest[label].phrase if label in nearest else "",
                nearest[label].likeness if label in nearest else 0.0,
            )
            for label in order
        )
        likely = sorted(probabilities.values(), reverse=True)
        known = order and order[0] in self.weights.labels
        reasons = self.weights.reasons(extract_features(reading), order[0]) if known else ()
        return MatchExplanation(
            repairs=reading.repairs,
            concepts=tuple((found.concept, reading.words_of(found)) for found in reading.found),
            ranking=ranking,
            reasons=tuple(reasons),
            margin=round(likely[0] - likely[1], 3) if len(likely) > 1 else 0.0,
            rule=decision.rule,
        )

    def _probabilities(self, reading: TextAnalysis) -> dict[str, float]:
        """Give the probability of each label; a topic that has no weights yet has none."""
        if not reading.tokens:
            return {}
        return self._unfitted | self.weights.probabilities(extract_features(reading))

    def _acceptance(self, probabilities: Mapping[str, float]) -> dict[str, float]:
        """Give each topic the probability that its answer satisfies the asker."""
        acceptance = dict.fromkeys(self._accepted, 0.0)
        for label, accepted in self._accepted.items():
            probability = probabilities.get(label, 0.0)
            for topic in accepted:
                if topic in acceptance:
                    acceptance[topic] += probability
        return acceptance

    def _choices(self, probabilities: Mapping[str, float]) -> tuple[str, ...]:
        """Choose greedily the topics that together satisfy the most askers."""
        left = {label: probabilities[label] for label in self._accepted}
        chosen: list[str] = []
        while len(chosen) < MAX_CHOICES:
            gain = dict.fromkeys((name for name in left if name not in chosen), 0.0)
            for label, probability in left.items():
                for topic in self._accepted[label]:
                    if topic in gain:
                        gain[topic] += probability
            best = max(gain, key=lambda name: (gain[name], probabilities[name]))
            if len(chosen) >= MIN_CHOICES and gain[best] < MIN_CHOICE_GAIN:
                break
            chosen.append(best)
            for label, accepted in self._accepted.items():
                if best in accepted:
                    left[label] = 0.0
        return tuple(chosen)

    def _outcome(
        self,
        reading: TextAnalysis,
        probabilities: Mapping[str, float],
        acceptance: Mapping[str, float],
        exact: str | None,
        overheard: bool,  # noqa: FBT001  passed on by name in one place
    ) -> tuple[MatchResult, str]:
        if exact is not None:
            return TopicMatch(exact, 1.0, extract_mentions(reading)), "equal to a known phrasing"
        if not probabilities:
            return SmallTalk(), "no words to read"
        if harm_in(reading):
            return _injury(reading), "tells of a body that failed or was harmed"
        best = max(acceptance.values())
        near = [name for name in acceptance if acceptance[name] >= best - LITERAL_TOLERANCE]
        topic = max(near, key=lambda name: (probabilities[name], acceptance[name]))
        score = acceptance[topic]
        topics = sum(probabilities[name] for name in acceptance)
        others = {name: value for name, value in probabilities.items() if name not in acceptance}
        other = max(others, key=lambda name: others[name])
        missing = missing_concepts(reading, self._unknown_exercises)
        needed = (
            PASSIVE_THRESHOLD
            if overheard
            else UNKNOWN_EXERCISE_THRESHOLD
            if missing.subject
            else ANSWER_THRESHOLD
        )
        injury = probabilities[INJURY_LABEL]
        if injury >= INJURY_THRESHOLD and injury > score:
            return _injury(reading), f"injury {injury:.2f} ≥ {INJURY_THRESHOLD}"
        if score >= needed:
            mentioned = extract_mentions(reading)
            return TopicMatch(topic, round(score, 3), mentioned), f"{score:.2f} ≥ {needed}"
        named = bool(reading.found)
        if topics >= CHOICES_THRESHOLD and named and not overheard and not missing.subject:
            return Ambiguous(self._choices(probabilities), round(score, 3)), (
                f"best {score:.2f} < {needed}, some topic {topics:.2f} ≥ {CHOICES_THRESHOLD}"
            )
        rule = f"best {score:.2f} < {needed}, {other} {others[other]:.2f} is likeliest"
        match other:
            case "injury":
                return _injury(reading), rule
            case "off-topic":
                return OffTopic(), rule
            case "chatter":
                return SmallTalk(greeting="h:greeting" in reading.concepts), rule
            case _:
                nearest = sorted(acceptance, key=lambda name: -acceptance[name])[:3]
                return NotCovered(missing.labels, tuple(nearest)), rule


def _joined(whole: MatchTrace, parts: Sequence[MatchTrace]) -> MatchTrace:
    """Let an injury in any part lead, else the first covered question, and offer the others."""
    hurt = [one for one in (whole, *parts) if isinstance(one.outcome, Injury)]
    if hurt:
        return hurt[0]
    covered = [one.outcome.topic for one in parts if isinstance(one.outcome, TopicMatch)]
    topics = tuple(dict.fromkeys(covered))
    for one in (whole, *parts):
        if isinstance(one.outcome, TopicMatch):
            others = tuple(topic for topic in topics if topic != one.outcome.topic)
            return replace(one, outcome=replace(one.outcome, others=others))
    return whole


def _beside(
    index: PhraseIndex, reading: TextAnalysis, least: float, outcome: MatchResult, rule: str
) -> tuple[MatchResult, str]:
    """Let a server's own phrase answer where it fits better than what was found."""
    own = index.exact(reading)
    if own is not None:
        return TopicMatch(own, 1.0, extract_mentions(reading)), "equal to a phrase of this server"
    nearest = next(iter(index.rank(reading, limit=1)), None)
    surer = isinstance(outcome, TopicMatch) and nearest and outcome.score >= nearest.likeness
    if nearest is None or nearest.likeness < least or not nearest.same_subject or surer:
        return outcome, rule
    return (
        TopicMatch(nearest.key, nearest.likeness, extract_mentions(reading)),
        f"likeness {nearest.likeness:.2f} ≥ {least} to a phrase of this server",
    )


def _injury(reading: TextAnalysis) -> Injury:
    return Injury(soreness="o:soreness" in reading.concepts)
