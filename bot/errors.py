"""Every error the project raises on purpose; ConflictError stands beside entries, in faq/model.

SquatbotError
├── KnowledgeError      the knowledge folder has problems, all of them listed
├── NotFoundError       an id or a name that nothing is known by
├── InputError          a file or an option that cannot be used
├── StoreError          the database cannot be used at present; curated answers go on
└── ConfigurationError  settings that cannot be used, all of them listed
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class SquatbotError(Exception):
    """Carry a sentence fit for a user."""

    @property
    def sentence(self) -> str:
        """Return the sentence as it was made, which keeps what front ends mark in it."""
        sentence: str = self.args[0]
        return sentence


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a file: where it is and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class KnowledgeError(SquatbotError):
    """Refuse a knowledge folder, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        super().__init__(f"The knowledge has {count} problem{'s' if count != 1 else ''}.")


class NotFoundError(SquatbotError):
    """Say that nothing is known by a name, with the nearest names, or in a sentence of its own."""

    def __init__(self, name: str, nearest: Sequence[str] = (), sentence: str = "") -> None:
        self.name = name
        self.nearest = tuple(nearest)
        hint = f" Did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(sentence or f"Nothing is known by the name “{name}”.{hint}")


class InputError(SquatbotError):
    """Refuse a file or an option."""


class StoreErrorKind(StrEnum):
    """What keeps a database from being used."""

    URL = "url"
    DRIVER = "driver"
    ACCESS = "access"
    UNREACHABLE = "unreachable"
    GONE = "gone"
    READ_ONLY = "read-only"
    BUSY = "busy"
    FULL = "full"
    CORRUPT = "corrupt"
    FOREIGN = "foreign"
    NEWER = "newer"
    OTHER = "other"


class StoreError(SquatbotError):
    """The database cannot be used.

    The message says what the host can do about it; members get `sentence`, which doesn't.
    """

    def __init__(self, fault: StoreErrorKind, message: str) -> None:
        self.fault = fault
        super().__init__(message)

    @property
    def sentence(self) -> str:
        """Return what a member is told: nothing about the host's files and settings."""
        if self.fault is StoreErrorKind.BUSY:
            return "My database is busy. Try again in a moment."
        return "I can't use my database right now. Try again in a few minutes."


class ConfigurationError(SquatbotError):
    """Refuse settings, with a sentence for each that names its variable."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))
