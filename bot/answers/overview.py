"""The topics that speak of all the knowledge: its terms, its strength, its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.model import Bullet
from bot.answers.sections import (
    BEYOND,
    capitalise_first,
    caveats_section,
    join_words,
    lowercase_first,
    make_section,
)
from bot.evidence.citations import citation_url
from bot.evidence.grading.grade import statement
from bot.evidence.queries import define, grade, topic_sources
from bot.evidence.schema import CertaintyLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Section
    from bot.answers.sections import Citations
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import ClaimSummary, SourceSummary


def term_heading(graph: EvidenceGraph, terms: Sequence[str]) -> tuple[str, str, str]:
    """Return the heading, the verdict and the sentence that define the first term asked for."""
    definition = define(graph, _defined(graph, terms)[0])
    first, _, rest = definition.text.partition(". ")
    # "Electromyography. Electrodes ..." holds the long name first, which is the shortest answer.
    if rest and len(first) <= 60:  # noqa: PLR2004  what fits a line on a phone
        return f"What does “{definition.label}” mean?", f"{first}.", rest
    return f"What does “{definition.label}” mean?", "", definition.text


def term_sections(graph: EvidenceGraph, terms: Sequence[str]) -> tuple[Section, ...]:
    """Define the further terms asked for, and name those that could be."""
    asked = _defined(graph, terms)
    definitions = [define(graph, term) for term in asked[1:]]
    further = [
        f"{capitalise_first(definition.label)}: {definition.text}" for definition in definitions
    ]
    other = [
        concept.label
        for concept in graph.concepts.values()
        if concept.id.startswith("t:") and concept.define and concept.id not in asked
    ]
    return (
        *make_section("table", "Also asked", [Bullet(line) for line in further]),
        *make_section(
            "text", "Other terms I can explain", [Bullet(f"{join_words(other)}.")][: len(other)]
        ),
    )


def strength_sections(
    graph: EvidenceGraph, found: ClaimSummary, citations: Citations
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Show claims by level, surest first, each with its reason and what would raise it."""
    claims = tuple(point.id for point in found.points if point.kind == "claim")
    claims = claims or _main_claims(graph)
    graded = {claim: grade(graph, claim) for claim in claims}
    sections: list[Section] = []
    for level in sorted(CertaintyLevel, key=lambda one: -one.order):
        words = graph.rules.levels[level]
        lines = [
            Bullet(
                f"{statement(graph, claim)} {result.reason} "
                f"To raise it: {lowercase_first(result.raise_it)}",
                citations.cite(_sources(graph, claim)),
            )
            for claim, result in graded.items()
            if result.level == level
        ]
        heading = f"{words.dots} {capitalise_first(str(level))}. {words.meaning}"
        sections += make_section("evidence", heading, lines)
    sections += caveats_section(found.buts, citations)
    return tuple(sections), claims


def source_sections(graph: EvidenceGraph, citations: Citations) -> tuple[Section, ...]:
    """List the article, the papers that it cites, and, marked as such, those beyond it."""
    uses = topic_sources(graph)
    for use in uses:
        citations.cite((use.source,))
    cited = [use for use in uses if not use.beyond]
    beyond = [use for use in uses if use.beyond]
    return (
        *make_section(
            "evidence", "The article and what it cites", _use_lines(graph, cited, citations)
        ),
        *make_section("beyond", BEYOND, _use_lines(graph, beyond, citations)),
    )


def _use_lines(
    graph: EvidenceGraph, uses: Iterable[SourceSummary], citations: Citations
) -> list[Bullet]:
    entries = {entry.source: entry for entry in citations.listing()}
    return [
        Bullet(
            f"{entries[use.source].short}: {_used_for(graph, use)}", (entries[use.source].number,)
        )
        for use in uses
    ]


def _used_for(graph: EvidenceGraph, use: SourceSummary) -> str:
    described = graph.sources[use.source].study
    outcomes = dict.fromkeys(
        graph.concepts[finding.about.outcome].label for finding in graph.findings_of(use.source)
    )
    kind = described.kind if described else "source"
    # The article is what papers are checked for; nothing is checked for it.
    checked = (
        "" if use.source == graph.roles.primary_source else f"; {_confirmed(graph, use.source)}"
    )
    return f"{kind}, on {join_words(outcomes)}{checked}."


def _confirmed(graph: EvidenceGraph, source: str) -> str:
    """Say how many findings the paper's own abstract bears out, and how many only other pages."""
    checks = [finding.checked for finding in graph.findings_of(source)]
    if all(check.against == "none" for check in checks):
        return "not checked, as the paper was not seen"
    agreed = [check.against for check in checks if check.says == "agrees"]
    elsewhere = agreed.count("secondary")
    others = f", {elsewhere} more by other pages only" if elsewhere else ""
    return f"{len(agreed) - elsewhere} of {len(checks)} findings confirmed by its abstract{others}"


def _main_claims(graph: EvidenceGraph) -> tuple[str, ...]:
    headline = graph.topics.get(graph.roles.headline_topic or "")
    first = [headline.main] if headline else []
    mains = [*first, *(topic.main for topic in graph.topics.values())]
    return tuple(dict.fromkeys(claim for claim in mains if claim is not None))


def _sources(graph: EvidenceGraph, claim: str) -> tuple[str, ...]:
    return tuple(source for source in graph.sources_of(claim) if not graph.sources[source].beyond)


def _defined(graph: EvidenceGraph, terms: Sequence[str]) -> tuple[str, ...]:
    known = [term for term in terms if term in graph.concepts and graph.concepts[term].define]
    return tuple(dict.fromkeys(known)) or tuple(term for term in (graph.roles.first_term,) if term)


@dataclass(frozen=True, slots=True)
class Overview:
    """What all answers rest on: the article, how many sources, the levels with their meaning."""

    title: str
    author: str
    publisher: str
    url: str | None
    cited: int
    beyond: int
    levels: tuple[tuple[str, str, str], ...]


def summarise_knowledge(graph: EvidenceGraph) -> Overview:
    """Sum the knowledge up for who asks what answers them."""
    # A folder without an article of its own is told by its first source.
    article = graph.sources[graph.roles.primary_source or next(iter(graph.sources))]
    others = [source for source in graph.sources.values() if source is not article]
    author = article.csl.author[0]
    return Overview(
        title=article.csl.title,
        author=" ".join(name for name in (author.given, author.family) if name),
        publisher=article.csl.container_title or "",
        url=citation_url(article),
        cited=sum(not other.beyond for other in others),
        beyond=sum(other.beyond for other in others),
        levels=tuple(
            (capitalise_first(str(level)), words.dots, words.meaning)
            for level in sorted(CertaintyLevel, key=lambda one: -one.order)
            for words in (graph.rules.levels[level],)
        ),
    )
