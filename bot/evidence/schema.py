"""The documents of knowledge/ as models."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.evidence.field_types import (
    ClaimId,
    ConceptId,
    Day,
    Doi,
    EdgeId,
    ExerciseId,
    FindingId,
    Line,
    Many,
    MuscleId,
    NodeId,
    OutcomeId,
    Short,
    SourceId,
    Strict,
    Text,
    TopicId,
)
from bot.evidence.study_facts import KnownStatement, StudyRecord

Direction = Literal["up", "down", "none", "low", "high", "mixed"]
Relation = Literal["supports", "contradicts", "qualifies", "explains", "derived-from"]
EvidenceKind = Literal[
    "imaging-between",
    "imaging-pre-post",
    "emg",
    "model",
    "anatomy",
    "reasoning",
    "review",
    "mri-acute",
    "strength",
]
Unit = Literal[
    "percent-change",
    "percent-mvic",
    "percent-moment",
    "percent-load",
    "percent-effort",
    "percent-of-other",
    "ratio",
    "cm2",
    "kg",
    "rank",
    "effect-size",
]
Flag = Literal["partial", "indirect-population", "high-drop-out"]


class CertaintyLevel(StrEnum):
    """How sure a claim is, in GRADE's four words, weakest first in `order`."""

    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def order(self) -> int:
        """Return 0 for very low up to 3 for high."""
        return list(CertaintyLevel).index(self)

    def down(self, steps: int = 1) -> CertaintyLevel:
        """Step down, at most to very low."""
        return list(CertaintyLevel)[max(0, self.order - steps)]

    def up(self, steps: int = 1) -> CertaintyLevel:
        """Step up, at most to high."""
        return list(CertaintyLevel)[min(len(CertaintyLevel) - 1, self.order + steps)]


class Concept(Strict):
    """A muscle (m:), an exercise (x:), an outcome (o:) or a term (t:)."""

    id: ConceptId
    label: Short
    aka: Many[Short] = ()
    part_of: ConceptId | None = Field(default=None, alias="part-of")
    define: Line | None = None


class Name(Strict):
    """A CSL-JSON name."""

    family: str
    given: str | None = None


class Issued(Strict):
    """A CSL-JSON date."""

    date_parts: Many[Many[int]] = Field(alias="date-parts", min_length=1)

    @property
    def year(self) -> int | None:
        """Return the year, if there is one."""
        return self.date_parts[0][0] if self.date_parts and self.date_parts[0] else None


class Csl(Strict):
    """Citation data with the field names of CSL-JSON."""

    type: Literal["article-journal", "paper-conference", "post-weblog"]
    title: str
    author: Many[Name] = Field(min_length=1)
    container_title: str | None = Field(default=None, alias="container-title")
    event_title: str | None = Field(default=None, alias="event-title")
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    issued: Issued | None = None
    doi: Doi | None = Field(default=None, alias="DOI")
    url: str | None = Field(default=None, alias="URL", pattern=r"^https?://\S+$")


class Study(Strict):
    """What a study did, for its card; None where no record says so."""

    kind: Short
    design: Line
    people: Line | None = None
    n: int | None = Field(default=None, gt=0)
    weeks: int | None = Field(default=None, gt=0)
    protocol: Line | None = None
    measured: Line | None = None
    limits: Many[Line] = ()


class Source(Strict):
    """A paper or page; `beyond` marks those that the article does not cite."""

    id: SourceId
    status: Literal["peer-reviewed", "preprint", "conference-abstract", "magazine"]
    csl: Csl
    aka: Many[Short] = ()
    beyond: bool = False
    verified: Line
    replaces: Doi | None = None
    no_doi: Line | None = Field(default=None, alias="no-doi")
    study: Study | None = None


class Subject(Strict):
    """What a finding or a claim speaks of."""

    exercise: ExerciseId | None = None
    versus: ExerciseId | None = None
    muscle: MuscleId | None = None
    outcome: OutcomeId


class Effect(Strict):
    """A measured number with its unit."""

    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = Field(default=None, ge=0)
    ci: Annotated[tuple[float, float], Field(strict=False)] | None = None
    bound: Literal["at-most", "at-least"] | None = None
    approx: bool = False
    rank: int | None = Field(default=None, gt=0)
    of: int | None = Field(default=None, gt=0)


class Scope(Strict):
    """Whom and what a finding holds for; n is the arm's, not the study's."""

    n: int | None = Field(default=None, gt=0)
    who: Short | None = None
    weeks: int | None = Field(default=None, gt=0)
    note: Line | None = None


class Figure(Strict):
    """A further number that a finding's text needs, and what it counts."""

    value: float
    what: Short


class ArticleLocation(Strict):
    """Where the article says it: section, paragraph, and a hash of that paragraph."""

    section: Literal[
        "none",
        "key-points",
        "introduction",
        "role",
        "activity",
        "growth",
        "conclusion",
        "soreness",
        "take-away",
        "author",
    ]
    para: int | None = Field(default=None, gt=0)
    hash: str | None = Field(default=None, pattern=r"^[0-9a-f]{8}$")
    attribution: Literal["traceable", "untraceable", "curator"] = "traceable"


class Checked(Strict):
    """What the paper's own record says of a finding."""

    against: Literal["none", "secondary", "abstract", "full-text"]
    says: Literal["agrees", "silent", "differs"] | None = None
    note: Line | None = None


class Finding(Strict):
    """What one source measured or stated, flat and in our own words."""

    id: FindingId
    source: SourceId
    evidence: EvidenceKind
    text: Text
    about: Subject
    direction: Direction
    effect: Effect | None = None
    figures: Many[Figure] = ()
    scope: Scope = Scope()
    flags: Many[Flag] = ()
    at: ArticleLocation
    checked: Checked


class Curated(Strict):
    """Who wrote or checked a claim, and when."""

    by: Short
    on: Day


class Claim(Strict):
    """What the project says; the computed level fills `{hedge}`."""

    id: ClaimId
    text: Text
    short: Short
    about: Subject
    direction: Direction
    stance: Literal["held", "rejected"] = "held"
    attribution: Literal["traceable", "untraceable"] = "traceable"
    held_by: Short | None = Field(default=None, alias="held-by")
    curated: Curated | None = None


class Edge(Strict):
    """How one node bears on another."""

    source: NodeId = Field(alias="from")
    rel: Relation
    to: NodeId
    because: Line | None = None
    id: EdgeId | None = None


class Topic(Strict):
    """A question that the knowledge answers, and the ways people put it."""

    id: TopicId
    question: Annotated[str, StringConstraints(min_length=8, max_length=100)]
    main: ClaimId | None = None
    short: Short | None = None
    answer: Line | None = None
    show: Many[Annotated[str, StringConstraints(pattern=r"^[fct]:[a-z0-9-]+$")]] = ()
    study: SourceId | None = None
    phrasings: Many[Line] = Field(min_length=5)
    also: Many[TopicId] = ()
    related: Many[TopicId] = Field(min_length=1)
    reviewed: Day


class Document(Strict):
    """One file of nodes, edges or topics."""

    schema_version: Literal[1] = Field(alias="schema")
    concepts: Many[Concept] = ()
    sources: Many[Source] = ()
    findings: Many[Finding] = ()
    claims: Many[Claim] = ()
    edges: Many[Edge] = ()
    topics: Many[Topic] = ()
    studies: Many[StudyRecord] = ()
    statements: Many[KnownStatement] = ()
