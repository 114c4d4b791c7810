"""The pieces that answers are put together from: citations, bullets, sections, certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.model import Bullet, Certainty, Citation, Related, Section
from bot.evidence.citations import citation_url, full_citation, short_citation, status_note
from bot.evidence.queries import grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import SectionKind
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Disagreement, Objection, Statement

BEYOND = "Beyond the article"
MAX_BEYOND = 2
MAX_NOTES = 2
MAX_CAVEATS = 3


class Citations:
    """Number the sources of one answer in the order in which its texts use them."""

    def __init__(self, graph: EvidenceGraph) -> None:
        self._graph = graph
        self._numbers: dict[str, int] = {}

    def cite(self, sources: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of some sources, new ones included, lowest first."""
        numbers = {self._numbers.setdefault(item, len(self._numbers) + 1) for item in sources}
        return tuple(sorted(numbers))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of all sources used so far, in order of their numbers."""
        return tuple(self._numbers)

    def listing(self) -> tuple[Citation, ...]:
        """Return all sources used so far as they are cited."""
        return tuple(
            build_citation(self._graph, source, number) for source, number in self._numbers.items()
        )


def build_citation(graph: EvidenceGraph, source_id: str, number: int) -> Citation:
    """Return a source as it is cited under a number."""
    source = graph.sources[source_id]
    return Citation(
        number=number,
        source=source_id,
        # A page without a date is told by its title, not by its year.
        short=f"{source.csl.author[0].family}, “{source.csl.title}”"
        if source.status == "magazine"
        else short_citation(source),
        full=full_citation(source),
        url=citation_url(source),
        note=status_note(source, graph.findings_of(source_id)),
        beyond=source.beyond,
    )


def certainty_of_claim(graph: EvidenceGraph, claim_id: str) -> Certainty:
    """Say how sure a claim is, as the rule computes it."""
    result = grade(graph, claim_id)
    words = graph.rules.levels[result.level]
    return Certainty(str(result.level), words.dots, result.reason, words.meaning)


def make_bullet(graph: EvidenceGraph, point: Statement, citations: Citations) -> Bullet:
    """Make a line of a point, cited; held claims carry their level, terms their name."""
    level = None if point.level is None else str(point.level)
    text = point.text
    if point.kind == "term":
        text = f"{capitalise_first(graph.concepts[point.id].label)}: {text}"
    return Bullet(text, citations.cite(point.sources), level, point.id)


def make_section(kind: SectionKind, heading: str, bullets: Iterable[Bullet]) -> tuple[Section, ...]:
    """Make a section, or none of nothing."""
    lines = tuple(bullets)
    return (Section(kind, heading, lines),) if lines else ()


def caveats_section(
    buts: Iterable[Objection], citations: Citations, *more: Bullet
) -> tuple[Section, ...]:
    """Make the section of what limits an answer, in the words that say why."""
    lines = dict.fromkeys(
        Bullet(but.because or but.point.text, citations.cite(but.point.sources)) for but in buts
    )
    return make_section("but", "But", (*list(lines)[:MAX_CAVEATS], *more))


def disagree_sections(
    disagreements: Iterable[Disagreement], citations: Citations, at_most: int = MAX_NOTES
) -> tuple[Section, ...]:
    """Make the sections of where the article departs from a paper or cannot be confirmed by it."""
    notes = tuple(
        dict.fromkeys(
            (disagreement.says, disagreement.note, disagreement.source)
            for disagreement in disagreements
        )
    )
    headings = {
        "differs": "Where the article and the research differ",
        "silent": "Not confirmed by the paper's abstract",
    }
    return tuple(
        section
        for wanted, heading in headings.items()
        for section in make_section(
            "disagree",
            heading,
            [
                Bullet(note, citations.cite((source,)))
                for says, note, source in [each for each in notes if each[0] == wanted][:at_most]
            ],
        )
    )


def beyond_section(
    graph: EvidenceGraph, points: Iterable[Statement], citations: Citations
) -> tuple[Section, ...]:
    """Make the short section of studies that the article does not cite."""
    shown = tuple(points)[:MAX_BEYOND]
    return make_section(
        "beyond", BEYOND, [make_bullet(graph, statement, citations) for statement in shown]
    )


def related_questions(graph: EvidenceGraph, topics: Iterable[str]) -> tuple[Related, ...]:
    """Turn topics into questions that can be asked, each once."""
    return tuple(Related(topic, graph.topics[topic].question) for topic in dict.fromkeys(topics))


def article_footer(graph: EvidenceGraph) -> str | None:
    """Name the article and its author, if there is one that all else is checked against."""
    primary = graph.roles.primary_source
    if primary is None:
        return None
    csl = graph.sources[primary].csl
    authors = join_words(
        f"{author.given} {author.family}" if author.given else author.family
        for author in csl.author
    )
    return f"Based on “{csl.title}” by {authors}"


def lowercase_first(sentence: str) -> str:
    """Let a sentence continue another: its first letter small, unless it starts an acronym."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def capitalise_first(label: str) -> str:
    """Let a label start a line."""
    return label[:1].upper() + label[1:]


def join_words(items: Iterable[str], last: str = "and") -> str:
    """Join labels as prose: "a, b and c"."""
    labels = tuple(items)
    head = ", ".join(labels[:-1])
    return f"{head} {last} {labels[-1]}" if head else "".join(labels)


def not_covered(missing: Sequence[str]) -> str:
    """Say that the knowledge lacks what these words name, or what was asked where none do."""
    subject = join_words(missing)
    plural = subject.endswith("s") and not subject.endswith(("ss", "us"))
    verb = "are" if plural or len(missing) > 1 else "is"
    return f"{capitalise_first(subject) if missing else 'That'} {verb} not covered here."
