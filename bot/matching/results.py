"""Results: what a message was found to ask, as tagged values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Topic = str


class SmallTalkKind(StrEnum):
    """What kind of remark a message is that asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PRAISE = "praise"
    INSULT = "insult"
    ABOUT_BOT = "about-bot"
    PRONOUN = "pronoun"
    """Points to something without saying what."""
    OTHER = "other"


class DecisionReason(StrEnum):
    """Why a result was chosen."""

    NO_WORDS = "no-words"
    KNOWN_PHRASING = "known-phrasing"
    INJURY_RULE = "injury-rule"
    INJURY_LIKELY = "injury-likely"
    TOPIC_LIKELY = "topic-likely"
    TOPICS_POSSIBLE = "topics-possible"
    OUTCOME_LIKELIEST = "outcome-likeliest"
    NOT_ADDRESSED = "not-addressed"
    REMARK = "remark"
    OTHER_LANGUAGE = "other-language"


@dataclass(frozen=True, slots=True)
class MentionedConcepts:
    """The concepts that a question names, in order of mention, as ids of the knowledge."""

    muscles: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    presupposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic answers; `others` are further covered questions of the same message."""

    topic: Topic
    score: float
    mentioned: MentionedConcepts = MentionedConcepts()
    others: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphMatch:
    """No topic answers, but findings on these concepts do; `topic` is the nearest."""

    topic: Topic
    score: float
    mentioned: MentionedConcepts


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two to five topics could be meant, likeliest first."""

    topics: tuple[Topic, ...]
    score: float


@dataclass(frozen=True, slots=True)
class NotCovered:
    """About training, yet nothing answers; `missing` names what the knowledge lacks."""

    missing: tuple[str, ...]
    nearest: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Injury:
    """Asks about pain or a medical condition; `soreness` if ordinary soreness is named too."""

    soreness: bool = False


@dataclass(frozen=True, slots=True)
class OffTopic:
    """Nothing to do with training."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Not a question to the bot, but a remark of a kind.

    `variant` tells remarks of a kind apart, so that not all get the same line. `line` says, in the
    language of a message that is not in English, that answers are in English.
    """

    kind: SmallTalkKind = SmallTalkKind.OTHER
    variant: int = 0
    line: str = ""


MatchResult = TopicMatch | GraphMatch | Ambiguous | NotCovered | Injury | OffTopic | SmallTalk
