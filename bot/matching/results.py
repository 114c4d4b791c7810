"""Outcome: what a message was found to ask, as tagged values."""

from __future__ import annotations

from dataclasses import dataclass

Topic = str


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
    """Not a question to the bot; `greeting` if it greets or thanks."""

    greeting: bool = False


MatchResult = TopicMatch | GraphMatch | Ambiguous | NotCovered | Injury | OffTopic | SmallTalk
