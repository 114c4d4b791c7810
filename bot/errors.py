"""Every error the project raises on purpose.

SquatbotError
├── KnowledgeError      the knowledge folder has problems, all of them listed
├── NotFoundError       an id or a name that nothing is known by
├── InputError          a file or an option that cannot be used
└── ConfigurationError  settings that cannot be used, all of them listed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class SquatbotError(Exception):
    """Carry a sentence fit for a user."""


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
    """Say that nothing is known by a name, with the nearest names."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        self.name = name
        self.nearest = tuple(nearest)
        hint = f" Did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"Nothing is known by the name “{name}”.{hint}")


class InputError(SquatbotError):
    """Refuse a file or an option."""


class ConfigurationError(SquatbotError):
    """Refuse settings, with a sentence for each that names its variable."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))
