"""The one decision: from the analysis of a message to a result. Every threshold stands here."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.matching.concept_mentions import extract_mentions, missing_concepts
from bot.matching.concepts import ConceptKind
from bot.matching.features import extract_features
from bot.matching.question_splitting import MAX_QUESTIONS, split_questions
from bot.matching.results import (
    Ambiguous,
    DecisionReason,
    Injury,
    MatchResult,
    NotCovered,
    OffTopic,
    SmallTalk,
    SmallTalkKind,
    TopicMatch,
)
from bot.matching.spelling import MAX_CORRECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching.classifier import Classifier
    from bot.matching.concept_mentions import MissingConcepts
    from bot.matching.concepts import Lexicon, TextAnalysis
    from bot.matching.other_languages import LanguageTable
    from bot.matching.phrase_rules import PhraseRules
    from bot.matching.search.phrase_index import PhraseIndex, Ranked

ANSWER_THRESHOLD = 0.50
"""Expected acceptance from which a topic is answered outright."""
LITERAL_TOLERANCE = 0.05
"""How much acceptance may be given up for the topic that was most likely meant itself."""
PASSIVE_THRESHOLD = 0.85
"""The same for a message that was not addressed to the bot: better silent than out of place."""
CHOICES_THRESHOLD = 0.07
"""Probability of any topic at all from which choices are offered."""
MIN_CHOICE_GAIN = 0.02
"""Acceptance that a third and later choice must add to those before it."""
INJURY_THRESHOLD = 0.25
"""Probability of an injury from which no training answer is given."""
NAMED_INJURY_THRESHOLD = 0.1
"""The same where a word for an injury or a medical condition is there."""
UNKNOWN_EXERCISE_THRESHOLD = 0.65
"""Expected acceptance needed where the only exercise named is one that the knowledge lacks."""
BARE_NAME_THRESHOLD = 0.9
"""The same for a message that is the name of an exercise, and asks nothing of it."""
MIN_CHOICES, MAX_CHOICES = 2, 5
VARIANTS = 12
"""Remarks of a kind are told apart so far: every small number of lines divides it."""
REMARK_THRESHOLD = 0.5
"""Probability of any topic below which a message may be a remark or in another language."""
INJURY_CONCEPTS = frozenset(("i:injury",))
MAX_REMARK_TOKENS = 8
"""Words of a remark to the bot; longer messages tell a story."""
SUBJECT_KINDS = frozenset(
    (ConceptKind.MUSCLE, ConceptKind.EXERCISE, ConceptKind.TERM, ConceptKind.STUDY)
)
"""Kinds of concept that an unaddressed question must name: muscle, exercise, term or study."""
QUESTION_WORDS = frozenset(
    (
        *("what", "why", "how", "which", "who", "when", "where", "do", "does", "did", "is", "are"),
        *("can", "could", "will", "would", "should", "has", "have", "any", "anyone", "anybody"),
    )
)
JUDGING = frozenset((SmallTalkKind.PRAISE, SmallTalkKind.INSULT))
"""Remarks whose words also stand in questions: "which study is the best one"."""
CORRECTIONS_OF_PART = MAX_CORRECTIONS // MAX_QUESTIONS
"""Unknown words looked up once more in each of several questions: a message has its budget."""

INJURY_LABEL, NOT_COVERED, OFF_TOPIC, CHATTER = "injury", "not-covered", "off-topic", "chatter"
OUTCOME_LABELS = (INJURY_LABEL, NOT_COVERED, OFF_TOPIC, CHATTER)


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """Why an outcome was chosen, for moderators and `ask --explain`.

    `ranking` holds (label, probability, expected acceptance, nearest phrasing, its similarity).
    """

    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[tuple[str, str], ...]
    ranking: tuple[tuple[str, float, float, str, float], ...]
    reasons: tuple[tuple[str, float], ...]
    margin: float
    rule: str


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why a result was chosen: the reason, the number that decided and what it was held against."""

    reason: DecisionReason
    value: float = 1.0
    threshold: float = 0.0
    detail: str = ""

    def __str__(self) -> str:
        numbers = f": {self.value:.2f} against {self.threshold:.2f}" if self.threshold else ""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.reason.replace('-', ' ')}{numbers}{detail}"


@dataclass(frozen=True, slots=True)
class MatchTrace:
    """A result, and the analysis and numbers that led to it."""

    outcome: MatchResult
    reading: TextAnalysis
    probabilities: Mapping[str, float]
    acceptance: Mapping[str, float]
    why: Rationale


@dataclass(frozen=True, slots=True)
class Matcher:
    """Lexicon, phrases, classifier and rules that decide what a text asks.

    `accepted` gives, for each topic, all other topics whose answer satisfies its asker too.
    """

    lexicon: Lexicon
    index: PhraseIndex
    classifier: Classifier
    accepted: Mapping[str, Sequence[str]]
    unknown_exercises: frozenset[str]
    injury_rules: PhraseRules
    small_talk_rules: Mapping[SmallTalkKind, PhraseRules]
    languages: LanguageTable

    def decide(self, text: str, *, passive: bool = False) -> MatchTrace:
        """Find what a text asks, the first covered of several questions leading.

        An injury anywhere goes before all else; passive, it is left alone.
        """
        whole = self._decide(text, passive=passive)
        if passive:
            silent = isinstance(whole.outcome, Injury)
            return _unaddressed(whole) if silent else whole
        decided = [
            self._decide(part, corrections=CORRECTIONS_OF_PART) for part in split_questions(text)
        ]
        return _joined(whole, decided)

    def _decide(
        self,
        text: str,
        *,
        passive: bool = False,
        corrections: int = MAX_CORRECTIONS,
    ) -> MatchTrace:
        analysis = self.lexicon.read(text, corrections)
        probabilities = self._probabilities(analysis)
        acceptance = self._acceptance(probabilities)
        outcome, why = self._outcome(analysis, probabilities, acceptance, passive)
        if passive and isinstance(outcome, TopicMatch) and not names_its_subject(analysis):
            outcome, why = SmallTalk(), Rationale(DecisionReason.NOT_ADDRESSED)
        return MatchTrace(outcome, analysis, probabilities, acceptance, why)

    def explain(self, decision: MatchTrace) -> MatchExplanation:
        """Return corrections, concepts, ranking, and what decided."""
        reading, probabilities = decision.reading, decision.probabilities
        nearest: dict[str, Ranked] = {row.key: row for row in self.index.rank(reading, limit=8)}
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
                nearest[label].similarity if label in nearest else 0.0,
            )
            for label in order
        )
        likely = sorted(probabilities.values(), reverse=True)
        known = order and order[0] in self.classifier.labels
        reasons = self.classifier.reasons(extract_features(reading), order[0]) if known else ()
        return MatchExplanation(
            repairs=reading.repairs,
            concepts=tuple((found.concept, reading.words_of(found)) for found in reading.found),
            ranking=ranking,
            reasons=tuple(reasons),
            margin=round(likely[0] - likely[1], 3) if len(likely) > 1 else 0.0,
            rule=str(decision.why),
        )

    def _probabilities(self, reading: TextAnalysis) -> dict[str, float]:
        """Return the probability of each label; a topic that has no weights yet has none."""
        if not reading.tokens:
            return {}
        probabilities = dict.fromkeys((*self.accepted, *OUTCOME_LABELS), 0.0)
        return probabilities | self.classifier.probabilities(extract_features(reading))

    def _acceptance(self, probabilities: Mapping[str, float]) -> dict[str, float]:
        """Return each topic the probability that its answer satisfies the asker."""
        acceptance = dict.fromkeys(self.accepted, 0.0)
        for label, others in self.accepted.items():
            probability = probabilities.get(label, 0.0)
            for topic in (label, *others):
                if topic in acceptance:
                    acceptance[topic] += probability
        return acceptance

    def _choices(self, probabilities: Mapping[str, float]) -> tuple[str, ...]:
        """Choose greedily the topics that together satisfy the most askers."""
        left = {label: probabilities[label] for label in self.accepted}
        chosen: list[str] = []
        while len(chosen) < min(MAX_CHOICES, len(left)):
            gain = dict.fromkeys((name for name in left if name not in chosen), 0.0)
            for label, probability in left.items():
                for topic in (label, *self.accepted[label]):
                    if topic in gain:
                        gain[topic] += probability
            best = max(gain, key=lambda name: (gain[name], probabilities[name]))
            if len(chosen) >= MIN_CHOICES and gain[best] < MIN_CHOICE_GAIN:
                break
            chosen.append(best)
            for label, others in self.accepted.items():
                if best in (label, *others):
                    left[label] = 0.0
        return tuple(chosen)

    def _outcome(
        self,
        analysis: TextAnalysis,
        probabilities: Mapping[str, float],
        acceptance: Mapping[str, float],
        passive: bool,  # noqa: FBT001  passed on by name in one place
    ) -> tuple[MatchResult, Rationale]:
        """Choose one result, the surest ground first."""
        known = self.index.exact(analysis)
        if known is not None:
            match = TopicMatch(known, 1.0, extract_mentions(analysis))
            return match, Rationale(DecisionReason.KNOWN_PHRASING)
        if not probabilities:
            return SmallTalk(), Rationale(DecisionReason.NO_WORDS)
        if self.injury_rules.matches(analysis.tokens):
            return _injury(analysis), Rationale(DecisionReason.INJURY_RULE)
        best = max(acceptance.values())
        near = [name for name in acceptance if acceptance[name] >= best - LITERAL_TOLERANCE]
        topic = max(near, key=lambda name: (probabilities[name], acceptance[name]))
        score = acceptance[topic]
        injury = probabilities[INJURY_LABEL]
        # "How much did it swell in that study?" is about what was measured.
        is_told = names_an_injury(analysis) and not names_a_study(analysis)
        least = NAMED_INJURY_THRESHOLD if is_told else INJURY_THRESHOLD
        if injury >= least and injury > score:
            why = Rationale(DecisionReason.INJURY_LIKELY, injury, least)
            return _injury(analysis), why
        missing = missing_concepts(analysis, self.unknown_exercises)
        needed = ANSWER_THRESHOLD
        if passive or missing.subject:
            needed = PASSIVE_THRESHOLD if passive else UNKNOWN_EXERCISE_THRESHOLD
        elif is_bare_name(analysis):
            needed = BARE_NAME_THRESHOLD
        if score >= needed:
            why = Rationale(DecisionReason.TOPIC_LIKELY, score, needed)
            return TopicMatch(topic, round(score, 3), extract_mentions(analysis)), why
        possible = sum(probabilities[name] for name in acceptance)
        remark = self._remark(analysis) if possible < REMARK_THRESHOLD else None
        if remark is not None:
            return remark
        if possible >= CHOICES_THRESHOLD and analysis.found and not (passive or missing.subject):
            why = Rationale(DecisionReason.TOPICS_POSSIBLE, possible, CHOICES_THRESHOLD)
            return Ambiguous(self._choices(probabilities), round(score, 3)), why
        return self._unanswered(analysis, probabilities, acceptance, missing)

    def _unanswered(
        self,
        analysis: TextAnalysis,
        probabilities: Mapping[str, float],
        acceptance: Mapping[str, float],
        missing: MissingConcepts,
    ) -> tuple[MatchResult, Rationale]:
        """Choose between the outcomes that no topic answers."""
        other = max(OUTCOME_LABELS, key=lambda name: probabilities[name])
        why = Rationale(DecisionReason.OUTCOME_LIKELIEST, probabilities[other], detail=other)
        if other == INJURY_LABEL:
            return _injury(analysis), why
        if other == NOT_COVERED:
            nearest = sorted(acceptance, key=lambda name: -acceptance[name])[:3]
            return NotCovered(missing.labels, tuple(nearest)), why
        return (OffTopic() if other == OFF_TOPIC else SmallTalk()), why

    def _remark(self, analysis: TextAnalysis) -> tuple[MatchResult, Rationale] | None:
        """Return what a message in another language, or a remark to the bot, gets."""
        if language := self.languages.detect(analysis.typed):
            why = Rationale(DecisionReason.OTHER_LANGUAGE, detail=language.name)
            return SmallTalk(line=language.line), why
        if len(analysis.tokens) <= MAX_REMARK_TOKENS:
            for kind, rules in self.small_talk_rules.items():
                if rules.matches(analysis.tokens) and not (kind in JUDGING and _asks(analysis)):
                    variant = zlib.crc32(" ".join(analysis.typed).encode()) % VARIANTS
                    return SmallTalk(kind, variant), Rationale(DecisionReason.REMARK, detail=kind)
        return None


def names_an_injury(analysis: TextAnalysis) -> bool:
    """Return whether a message has a word for an injury or a medical condition."""
    return bool(INJURY_CONCEPTS & analysis.concepts)


def is_bare_name(analysis: TextAnalysis) -> bool:
    """Return whether a message is one word that names an exercise."""
    words = [word for word in analysis.tokens if word != "?"]
    kinds = {concept[0] for concept in analysis.concepts}
    return len(words) == 1 and kinds == {ConceptKind.EXERCISE}


def names_a_study(analysis: TextAnalysis) -> bool:
    """Return whether a message names a study."""
    return any(concept[0] == ConceptKind.STUDY for concept in analysis.concepts)


def names_its_subject(analysis: TextAnalysis) -> bool:
    """Return whether a message is a question that says what it is about.

    "this?", "source?" or "growing my glutes this year" is talk between people.
    """
    asks = "?" in analysis.tokens or bool(QUESTION_WORDS & {*analysis.tokens[:2]})
    return asks and any(concept[0] in SUBJECT_KINDS for concept in analysis.concepts)


def _asks(analysis: TextAnalysis) -> bool:
    """Return whether a message asks something about the subject, or about what is known of it."""
    about = SUBJECT_KINDS | {ConceptKind.EVIDENCE}
    asks = bool(QUESTION_WORDS & {*analysis.tokens[:1]})
    return asks and any(concept[0] in about for concept in analysis.concepts)


def _unaddressed(trace: MatchTrace) -> MatchTrace:
    why = Rationale(DecisionReason.NOT_ADDRESSED, detail=str(trace.why))
    return replace(trace, outcome=SmallTalk(), why=why)


def _joined(whole: MatchTrace, parts: Sequence[MatchTrace]) -> MatchTrace:
    """Let an injury in any part lead, else the first covered question, and offer the others."""
    hurt = [trace for trace in (whole, *parts) if isinstance(trace.outcome, Injury)]
    if hurt:
        return hurt[0]
    covered = [part.outcome.topic for part in parts if isinstance(part.outcome, TopicMatch)]
    topics = tuple(dict.fromkeys(covered))
    for trace in (whole, *parts):
        if isinstance(trace.outcome, TopicMatch):
            others = tuple(topic for topic in topics if topic != trace.outcome.topic)
            return replace(trace, outcome=replace(trace.outcome, others=others))
    return whole


def _injury(reading: TextAnalysis) -> Injury:
    return Injury(soreness="o:soreness" in reading.concepts)
