"""What a server's moderators add and decide, as values: no Discord and no database in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import SquatbotError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


MAX_ENTRIES = 2_000
"""Entries of one server: all are indexed anew at each change, and servers share the memory."""
TOO_MANY = (
    f"A server can have {MAX_ENTRIES:,} entries, and this one would have more; remove some that "
    "nobody needs."
)


MAX_PHRASINGS = 10_000
"""Ways to ask all entries of one server together: to index them takes a second or less."""
TOO_MANY_PHRASINGS = (
    f"All entries of a server together can have {MAX_PHRASINGS:,} ways to ask them, questions "
    "included, and this would be more; take out some that nobody needs."
)


@dataclass(frozen=True, slots=True)
class EntryContent:
    """The contents of an entry: a question, its answer, and what they rest on."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    category: str | None = None
    replaces: str | None = None
    """The curated topic that this is the server's answer to; None: it stands beside them."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return all that it is asked by."""
        return (self.question, *self.phrasings)

    @property
    def points(self) -> bool:
        """Return whether it only says that its wordings mean a curated topic, the one it names."""
        return not self.answer and self.replaces is not None


@dataclass(frozen=True, slots=True)
class NumberedContent:
    """An entry as members meet it, or one that is not saved yet: what it says, and its number."""

    number: int
    draft: EntryContent

    @property
    def id(self) -> str:
        """The id by which answers and buttons refer to the entry."""
        return f"e{self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft as one server saved it; every change makes the version grow by one."""

    guild: int
    number: int
    draft: EntryContent
    version: int
    created: datetime
    changed: datetime
    reviewed: datetime
    author: int | None
    """The member who added it; None: a moderator who asked to be forgotten."""

    @property
    def id(self) -> str:
        """The id by which answers and buttons refer to the entry."""
        return f"e{self.number}"


EntryLike = Entry | NumberedContent


@dataclass(frozen=True, slots=True)
class EntryUpdate:
    """What an entry is to say in the place of what its version says now."""

    entry: Entry
    content: EntryContent

    @property
    def updated(self) -> NumberedContent:
        """Return the entry as members would meet it."""
        return NumberedContent(self.entry.number, self.content)


class ChangeKind(StrEnum):
    """What made a revision."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"
    UNDO = "undo"
    RESTORE = "restore"
    TEACH = "teach"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an entry; None before it was there and after it is gone."""

    entry: int
    version: int
    at: datetime
    who: int | None
    action: ChangeKind
    before: EntryContent | None
    after: EntryContent | None

    @property
    def entry_id(self) -> str:
        """The id of the entry that was changed."""
        return f"e{self.entry}"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a server decided about the bot; channels and roles by their Discord ids."""

    curator_role: int | None = None
    log_channel: int | None = None
    listening: frozenset[int] = frozenset()
    private: bool = False
    keep_misses: bool = True
    digest: bool = False
    """Whether the log channel gets a digest every week."""


@dataclass(frozen=True, slots=True)
class GuildRecord:
    """A server as it lies in the store: what it decided, and how often it has changed."""

    settings: GuildSettings
    revision: int


class MissKind(StrEnum):
    """Why a question counts as a miss."""

    NOT_COVERED = "not_covered"
    CHOICES = "choices"
    UNHELPFUL = "unhelpful"
    PICKED = "picked"


@dataclass(frozen=True, slots=True)
class NewMiss:
    """One question that is to be kept as a miss, stripped of what could tell who asked."""

    guild: int
    text: str
    kind: MissKind
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that got no answer or a doubtful one, with how often it was asked."""

    number: int
    text: str
    kind: MissKind
    topic: str | None
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class VoteTotals:
    """How many members found an answer helpful, and how many did not."""

    reference: str
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What a moderator typed and has not saved yet, by field, and what it changes, if anything.

    `number` and `version` are of the entry that it edits; `misses` are done with once it is saved.
    """

    texts: Mapping[str, str]
    number: int | None = None
    version: int | None = None
    misses: tuple[int, ...] = ()


class ConflictError(SquatbotError):
    """Refuse a change of an entry that somebody else changed meanwhile."""

    def __init__(self, current: Entry) -> None:
        self.current = current
        super().__init__(
            f"Someone else edited {current.id} while you were editing it. Review the current "
            "version before you save."
        )
