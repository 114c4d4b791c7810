"""What is known as structure: a study's attributes, and single statements read off the evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.evidence.field_types import ExerciseId, Many, Short, SourceId, Strict, TopicId


class Attribute(StrEnum):
    """What can be asked of a study; those of its citation are made from sources.yaml."""

    PARTICIPANTS = "participants"
    GROUPS = "groups"
    GROUP_SIZES = "group-sizes"
    SEX = "sex"
    AGE = "age"
    TRAINING_STATUS = "training-status"
    DROPOUTS = "dropouts"
    COUNTRY = "country"
    BODIES = "bodies"
    DESIGN = "design"
    CONTROL = "control"
    RANDOMISED = "randomised"
    BLINDING = "blinding"
    SUPERVISION = "supervision"
    EXERCISES = "exercises"
    DEPTH = "depth"
    SETS_REPS = "sets-reps"
    LOAD = "load"
    FREQUENCY = "frequency"
    DURATION = "duration"
    SESSIONS = "sessions"
    PROGRESSION = "progression"
    TEMPO = "tempo"
    REST = "rest"
    INSTRUMENT = "instrument"
    MEASURED = "measured"
    RELATIVE_TO = "relative-to"
    SITES = "sites"
    TIME_POINTS = "time-points"
    AUTHORS = "authors"
    YEAR = "year"
    TITLE = "title"
    JOURNAL = "journal"
    PAGES = "pages"
    DOI = "doi"
    LINK = "link"
    STATUS = "status"
    CITED = "cited"
    PMID = "pmid"
    VERIFIED = "verified"
    FINDING = "finding"
    STRENGTH_GAIN = "strength-gain"
    P_VALUE = "p-value"
    LIMITS = "limits"
    NOT_COVERED = "not-covered"
    FUNDING = "funding"
    DIET = "diet"
    BODY = "body"
    WARM_UP = "warm-up"
    BASELINE = "baseline"
    SORENESS = "soreness"


CITED_ATTRIBUTES = frozenset(
    {
        Attribute.AUTHORS,
        Attribute.YEAR,
        Attribute.TITLE,
        Attribute.JOURNAL,
        Attribute.PAGES,
        Attribute.DOI,
        Attribute.LINK,
        Attribute.STATUS,
        Attribute.CITED,
    }
)
"""Attributes that a source's citation data answer."""


class Basis(StrEnum):
    """How a fact is known."""

    RECORD = "record"
    ARTICLE = "article"
    SECONDARY = "secondary"
    MEMORY = "memory"
    TITLE = "title"


class Kind(StrEnum):
    """What a question asks for."""

    COUNT = "count"
    WHO = "who"
    DURATION = "duration"
    FREQUENCY = "frequency"
    LOAD = "load"
    WITH_WHAT = "with-what"
    VALUE = "value"
    WHICH = "which"
    MOST = "which-most"
    LEAST = "which-least"
    EXCLUDED = "which-not"
    WHERE = "where"
    WHEN = "when"
    CONDITION = "condition"
    BY_WHOM = "by-whom"
    IS_SO = "is-so"
    WHY = "why"
    MEANING = "meaning"
    WHAT_IS = "what-is"


LONGEST_LEAD = 160
"""Characters of a sentence that answers by itself; what a phone shows in three lines."""

Said = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_LEAD, pattern=r"^\S[^\n]*$")
]
Word = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^\S[^\n]*$")]
StatementId = Annotated[str, StringConstraints(pattern=r"^k:[a-z0-9]+(-[a-z0-9]+)*$")]
Number = Annotated[float, Field(strict=False)]


class StudyFact(Strict):
    """An attribute of a study: a sentence that answers by itself, its numbers, how it is known."""

    say: Said
    values: Many[Number] = ()
    yes: Many[Word] = ()
    no: Many[Word] = ()
    basis: Annotated[Basis, Field(strict=False)] = Basis.RECORD


class StudyGroup(Strict):
    """A group of a study: its exercise, what its people did, and how many they were."""

    exercise: ExerciseId | None
    name: Short
    did: Short
    names: Many[Word] = ()
    n: int = Field(gt=0)
    start: int | None = Field(default=None, gt=0)


class StudyRecord(Strict):
    """All that is known of how a study was done; `not-given` names what no record seen holds."""

    source: SourceId
    called: Short
    names: Many[Word] = Field(min_length=1)
    groups: Many[StudyGroup] = ()
    men: int | None = Field(default=None, gt=0)
    women: int | None = Field(default=None, gt=0)
    facts: dict[Annotated[Attribute, Field(strict=False)], StudyFact]
    not_given: Many[Annotated[Attribute, Field(strict=False)]] = Field(
        default=(), alias="not-given"
    )

    @property
    def id(self) -> str:
        """Return the name of the record's place in its file, apart from that of its source."""
        return f"study {self.source}"


class KnownStatement(Strict):
    """One sentence that answers one question, and what the question must speak of."""

    id: StatementId
    about: Many[Word] = Field(min_length=1)
    asks: Many[Annotated[Kind, Field(strict=False)]] = Field(min_length=1)
    say: Said
    values: Many[Number] = ()
    contrast: Many[Number] = ()
    holds: bool | None = None
    tie: bool = False
    winner: ExerciseId | None = None
    not_given: bool = Field(default=False, alias="not-given")
    yes: Many[Word] = ()
    no: Many[Word] = ()
    rests: Many[Annotated[str, StringConstraints(pattern=r"^[fcst]:[a-z0-9-]+$")]] = Field(
        min_length=1
    )
    topic: TopicId
