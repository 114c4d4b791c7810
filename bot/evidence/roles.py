"""Which topics, sources and concepts of a folder play a part that the answers know."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.evidence.field_types import (
    ClaimId,
    ConceptId,
    ExerciseId,
    Many,
    MuscleId,
    Short,
    SourceId,
    Strict,
    TopicId,
)


class Roles(Strict):
    """roles.yaml; what a folder leaves out is done without."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    subject: Short | None = None
    """What a folder is about, as in "ask me about squats and hamstrings"."""
    headline_topic: TopicId | None = Field(default=None, alias="headline-topic")
    """The question that greets who asks nothing."""
    soreness_topic: TopicId | None = Field(default=None, alias="soreness-topic")
    alternatives_topic: TopicId | None = Field(default=None, alias="alternatives-topic")
    """What to do instead."""
    terms_topic: TopicId | None = Field(default=None, alias="terms-topic")
    strength_topic: TopicId | None = Field(default=None, alias="strength-topic")
    sources_topic: TopicId | None = Field(default=None, alias="sources-topic")
    listing_topics: Many[TopicId] = Field(default=(), alias="listing-topics")
    """Topics whose answer lists many muscles or exercises, so that one of them deserves its own."""
    one_muscle_topics: Many[TopicId] = Field(default=(), alias="one-muscle-topics")
    """Topics on the work of one muscle, whose growth the graph can tell instead."""
    primary_source: SourceId | None = Field(default=None, alias="primary-source")
    """The article that all else is checked against."""
    default_exercise: ExerciseId | None = Field(default=None, alias="default-exercise")
    """The exercise that a question is on that names none."""
    main_muscle: MuscleId | None = Field(default=None, alias="main-muscle")
    growth: ConceptId | None = None
    """The outcome of a muscle getting larger."""
    first_term: ConceptId | None = Field(default=None, alias="first-term")
    """The term that is explained where none is named."""
    common_belief: ClaimId | None = Field(default=None, alias="common-belief")
    """The rejected claim that questions take for granted."""
