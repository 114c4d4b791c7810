"""The fields that documents are made of: texts, dates, ids, and the strict base of all models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Field(strict=False)]


def _date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S[^\n]*$")]
Short = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S[^\n]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S[^\n]*$")]
FamilyName = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
Day = Annotated[date, BeforeValidator(_date)]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ConceptId = Annotated[str, StringConstraints(pattern=r"^[mxot]:[a-z0-9]+(-[a-z0-9]+)*$")]
MuscleId = Annotated[str, StringConstraints(pattern=r"^m:[a-z0-9]+(-[a-z0-9]+)*$")]
ExerciseId = Annotated[str, StringConstraints(pattern=r"^x:[a-z0-9]+(-[a-z0-9]+)*$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^o:[a-z0-9]+(-[a-z0-9]+)*$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^s:[a-z0-9]+(-[a-z0-9]+)*$")]
FindingId = Annotated[str, StringConstraints(pattern=r"^f:[a-z0-9]+(-[a-z0-9]+)*$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^c:[a-z0-9]+(-[a-z0-9]+)*$")]
EdgeId = Annotated[str, StringConstraints(pattern=r"^e:[a-z0-9]+(-[a-z0-9]+)*$")]
NodeId = Annotated[str, StringConstraints(pattern=r"^[fce]:[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    """Refuse unknown keys and silent conversions."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True
    )
