"""What the queries give: frozen values made of ids and finished texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.evidence.grading.result import Grade
    from bot.evidence.schema import CertaintyLevel, Subject

StatementKind = Literal["finding", "claim", "term"]
ComparisonRowKind = Literal["direct", "numbers", "rank", "not-compared"]
LinkRelation = Literal["supports", "contradicts", "qualifies", "derived-from", "source"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to show: a finding as reported, a claim with its hedge, or a term defined.

    `level` is set on held claims alone, since findings are reported and not graded. `about` is
    None on terms. `beyond` marks what rests only on studies that the article does not cite.
    """

    kind: StatementKind
    id: str
    text: str
    sources: tuple[str, ...] = ()
    level: CertaintyLevel | None = None
    about: Subject | None = None
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """A point that contradicts or qualifies `target` (a claim, or a step of the argument)."""

    relation: Literal["contradicts", "qualifies"]
    point: Statement
    because: str | None
    target: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What a paper's own record says where it differs from, or is silent on, a finding."""

    finding: str
    source: str
    says: Literal["differs", "silent"]
    note: str


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """The answer to a topic or of a claim; a text-only topic has neither claim nor grade.

    `statement` is the hedged claim, or the topic's own answer if it is text-only; `answer` is
    that text in both cases. `sources` stand in their order of use in points, buts and beyond;
    those that support the claim without being shown come last.
    """

    topic: str | None
    question: str | None
    claim: str | None
    short: str
    statement: str
    answer: str | None
    grade: Grade | None
    points: tuple[Statement, ...]
    buts: tuple[Objection, ...]
    disagreements: tuple[Disagreement, ...]
    beyond: tuple[Statement, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The claims that give the mechanism behind a claim, each with its own level."""

    claim: str
    statement: str
    reasons: tuple[Statement, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counterevidence:
    """All that speaks against a claim or limits it; `none` is the sentence for nothing."""

    claim: str
    statement: str
    objections: tuple[Objection, ...]
    beyond: tuple[Objection, ...]
    disagreements: tuple[Disagreement, ...]
    sources: tuple[str, ...]
    none: str | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One outcome, in one muscle, of a comparison.

    direct        one study compared the two; `text` is its finding
    numbers       both values, from one study, in one unit, on one muscle
    rank          both places, among the same lifts of one study
    not-compared  `text` says why no numbers stand side by side

    `first` and `second` are None unless numbers or ranks are given.
    """

    kind: ComparisonRowKind
    outcome: str
    outcome_label: str
    muscle: str | None
    muscle_label: str | None
    text: str
    first: str | None = None
    second: str | None = None
    source: str | None = None
    findings: tuple[str, ...] = ()
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two exercises side by side, as far as single studies allow; claims on both come first."""

    first: str
    second: str
    first_label: str
    second_label: str
    muscle: str | None
    claims: tuple[Statement, ...]
    rows: tuple[ComparisonRow, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """What is known on one outcome: claims first, then findings, then those beyond."""

    outcome: str
    label: str
    claims: tuple[Statement, ...]
    findings: tuple[Statement, ...]
    beyond: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ConceptProfile:
    """All that is known of a muscle or an exercise and of its parts."""

    concept: str
    label: str
    define: str | None
    groups: tuple[OutcomeGroup, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source in a list, numbered from 1, and the points that rest on it.

    `verified` is a sentence on what was seen of it; `checked` says in a few words against what
    its findings were checked, and how many agree.
    """

    number: int
    source: str
    short: str
    full: str
    url: str | None
    note: str | None
    verified: str
    beyond: bool
    used_for: tuple[Statement, ...]
    checked: str


@dataclass(frozen=True, slots=True)
class StudyProfile:
    """A study as a card: whom, how, every finding, and where it departs from the article."""

    source: str
    short: str
    full: str
    url: str | None
    note: str | None
    verified: str
    beyond: bool
    kind: str | None
    design: str | None
    people: str | None
    n: int | None
    weeks: int | None
    protocol: str | None
    measured: str | None
    findings: tuple[Statement, ...]
    disagreements: tuple[Disagreement, ...]
    limits: tuple[str, ...]
    claims: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term means, and the topics and claims that use it."""

    term: str
    label: str
    aka: tuple[str, ...]
    text: str
    topics: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """How one claim differs between two graphs; None on the side that lacks the claim.

    `falls` says that nothing supports the claim any more, though something did before.
    """

    claim: str
    level_before: CertaintyLevel | None
    level_after: CertaintyLevel | None
    statement_before: str | None
    statement_after: str | None
    falls: bool = False

    @property
    def level_changed(self) -> bool:
        """Return whether the level moved, appearing and vanishing included."""
        return self.level_before != self.level_after

    @property
    def wording_changed(self) -> bool:
        """Return whether the sentence changed, appearing and vanishing included."""
        return self.statement_before != self.statement_after
