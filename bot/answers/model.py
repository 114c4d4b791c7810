"""Answer: all that a front end needs to show, with no Discord and no terminal in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, assert_never

OutcomeName = Literal["answer", "choices", "not-covered", "injury", "off-topic", "chatter"]
SectionKind = Literal["evidence", "but", "disagree", "beyond", "text", "table"]


class FollowUp(StrEnum):
    """What can be asked of an answer by replying to it."""

    WHY = "why"
    HOW_SURE = "how-sure"
    SOURCES = "sources"
    AGAINST = "against"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as cited in one answer; numbers are local to it, in order of use."""

    number: int
    source: str
    short: str
    full: str
    url: str | None
    note: str | None
    beyond: bool

    @property
    def remark(self) -> str:
        """Say what a reader must know before relying on it, empty if nothing."""
        notes = (self.note, "beyond the article" if self.beyond else None)
        return "; ".join(note for note in notes if note)

    @property
    def full_without_address(self) -> str:
        """Return the full citation without its address, for where that stands on its own."""
        if self.url is None:
            return self.full
        doi = f" doi:{self.url.removeprefix('https://doi.org/')}"
        return self.full.replace(doi, "").replace(self.url, "")


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of a section, with the numbers of its citations and its own level, if graded.

    `node` is the id of the finding, claim or term that it states, empty for other lines.
    """

    text: str
    cites: tuple[int, ...] = ()
    level: str | None = None
    node: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    kind: SectionKind
    heading: str
    bullets: tuple[Bullet, ...]

    @property
    def comes_first(self) -> bool:
        """Return what is read before how sure it is: what it rests on, and not what limits it."""
        match self.kind:
            case "evidence" | "text" | "table":
                return True
            case "but" | "disagree" | "beyond":
                return False
            case _:
                assert_never(self.kind)


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure we are: the word, its dots (0 to 4 filled), the reason, what it means."""

    level: str
    dots: str
    reason: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Related:
    """A question that can be asked next."""

    topic: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one message, whatever its outcome.

    `lead` answers exactly what was asked, in one sentence that is read off a fact, and stands where
    the verdict would; `lead_cites` are the numbers of its citations.
    `verdict` is at most a few words, `sentence` the hedged statement behind it. `correction`
    rights a wrong presupposition of the question and is read first. `claims` and `sources` are
    the ids that the texts rest on. `origin` says whether a topic, the graph alone or a server's own
    entry answered; an entry's `sentence` has the lines and the markdown of its author.
    `alternative_topic` tells what to do instead. `language_line` says to whoever asked in another
    language, in theirs, that answers are in English.
    `reference` is what `recall` makes the same answer of, empty where nothing can be asked of it.
    """

    outcome: OutcomeName
    heading: str
    verdict: str
    sentence: str = ""
    correction: str | None = None
    lead: str = ""
    lead_cites: tuple[int, ...] = ()
    topic: str | None = None
    origin: Literal["topic", "graph", "community", "none"] = "none"
    score: float = 0.0
    sections: tuple[Section, ...] = ()
    certainty: Certainty | None = None
    citations: tuple[Citation, ...] = ()
    choices: tuple[Related, ...] = ()
    related: tuple[Related, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    footer: str | None = None
    alternative_topic: str | None = None
    reference: str = ""
    language_line: str = ""

    @property
    def lists_sources(self) -> bool:
        """Return whether its sources, which no line points to, are there to be read themselves."""
        return not any(bullet.cites for section in self.sections for bullet in section.bullets)
