"""Cards: a study, a muscle or an exercise, a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.model import Answer, Bullet
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    capitalise_first,
    caveats_section,
    disagree_sections,
    make_bullet,
    make_section,
    related_questions,
)
from bot.evidence.queries import define, exercise, muscle, study
from bot.evidence.queries.statements import record_disagreements

if TYPE_CHECKING:
    from bot.answers.model import Section
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import (
        ClaimSummary,
        ConceptProfile,
        OutcomeGroup,
        Statement,
        StudyProfile,
    )

NEXT_AT_MOST = 4
LINES_AT_MOST = 4
CLAIMS_AT_MOST = 3


def study_sections(
    graph: EvidenceGraph, source_id: str, found: ClaimSummary | None, citations: Citations
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Return a study as sections; `found` adds what limits the claim that it is asked about."""
    card = study(graph, source_id)
    named = tuple(point.id for point in found.points) if found else ()
    # What the topic names comes first; a study has more findings than anyone reads.
    findings = sorted(
        card.findings, key=lambda one: named.index(one.id) if one.id in named else len(named)
    )
    numbers = citations.cite((source_id,))
    heading = "What it says" if source_id == graph.roles.primary_source else "What it found"
    sections = (
        *make_section("table", "The study", _rows(card, numbers)),
        *make_section(
            "evidence", heading, [make_bullet(graph, finding, citations) for finding in findings]
        ),
        *caveats_section(found.buts if found else (), citations),
        *make_section("but", "Limits of the study", [Bullet(limit) for limit in card.limits]),
        *disagree_sections(card.disagreements, citations, at_most=len(card.disagreements)),
        *beyond_section(graph, found.beyond if found else (), citations),
    )
    objecting = [but.point for but in found.buts] if found else []
    return sections, tuple(statement.id for statement in objecting if statement.kind == "claim")


def study_answer(graph: EvidenceGraph, source_id: str) -> Answer:
    """Show a study with the claims that rest on it. Raises NotFoundError."""
    card = study(graph, source_id)
    citations = Citations(graph)
    sections, _ = study_sections(graph, source_id, None, citations)
    held = [one for one in card.claims if one.level is not None]
    resting = [Bullet(one.text, level=str(one.level)) for one in held]
    mains = {topic.main: topic.id for topic in graph.topics.values()}
    topics = [topic.id for topic in graph.topics.values() if topic.study == source_id]
    topics += [mains[one.id] for one in held if one.id in mains]
    return Answer(
        outcome="answer",
        heading=card.short,
        verdict=f"{capitalise_first(card.kind)}." if card.kind else "",
        sentence=graph.sources[source_id].csl.title,
        origin="graph",
        # No claim rests on a study that the article does not cite.
        sections=(
            *sections,
            *make_section(
                "text", "What it bears on" if card.beyond else "What rests on it", resting
            ),
        ),
        citations=citations.listing(),
        related=related_questions(graph, topics)[:NEXT_AT_MOST],
        claims=tuple(one.id for one in held),
        sources=citations.sources,
        footer=None if card.beyond else article_footer(graph),
        reference=source_id,
    )


def profile_answer(graph: EvidenceGraph, concept_id: str) -> Answer:
    """Show what is known of a muscle or an exercise, outcome by outcome. Raises NotFoundError."""
    query = muscle if concept_id.startswith("m:") else exercise
    profile = query(graph, concept_id)
    citations = Citations(graph)
    sections = _outcomes(graph, profile, citations)
    claims = [claim for group in profile.groups for claim in group.claims]
    mains = {topic.main: topic.id for topic in graph.topics.values()}
    return Answer(
        outcome="answer",
        heading=capitalise_first(profile.label),
        verdict="" if profile.groups else "Nothing is reported on this.",
        sentence=profile.define or "",
        origin="graph",
        sections=sections,
        citations=citations.listing(),
        related=related_questions(graph, [mains[one.id] for one in claims if one.id in mains])[
            :NEXT_AT_MOST
        ],
        claims=tuple(one.id for one in claims),
        sources=citations.sources,
        footer=article_footer(graph),
        reference=concept_id,
    )


def definition_answer(graph: EvidenceGraph, term_id: str) -> Answer:
    """Define a term and name the questions that use it. Raises NotFoundError."""
    definition = define(graph, term_id)
    using = [
        topic.id
        for topic in graph.topics.values()
        if topic.id in definition.topics or topic.main in definition.claims
    ]
    return Answer(
        outcome="answer",
        heading=f"What does “{definition.label}” mean?",
        verdict="",
        sentence=definition.text,
        origin="graph",
        related=related_questions(graph, using)[:NEXT_AT_MOST],
        footer=article_footer(graph),
        reference=term_id,
    )


def _rows(card: StudyProfile, numbers: tuple[int, ...]) -> list[Bullet]:
    people = card.people or (f"{card.n} people" if card.n else None)
    rows = {
        "Design": card.design,
        "People": people,
        "Length": f"{card.weeks} weeks" if card.weeks else None,
        "Protocol": card.protocol,
        "Measured": card.measured,
    }
    lines = [Bullet(f"{label}: {value}") for label, value in rows.items() if value]
    return [*lines, Bullet(f"Reference: {card.full}", numbers)]


def _outcomes(
    graph: EvidenceGraph, profile: ConceptProfile, citations: Citations
) -> tuple[Section, ...]:
    chosen = {group.label: _foremost(graph, profile, group) for group in profile.groups}
    shown = tuple(
        section
        for label, points in chosen.items()
        for section in make_section(
            "evidence",
            capitalise_first(label),
            [make_bullet(graph, point, citations) for point in points],
        )
    )
    found = [
        graph.findings[one.id] for each in chosen.values() for one in each if one.level is None
    ]
    notes = disagree_sections(record_disagreements(found), citations)
    beyond = [point for group in profile.groups for point in group.beyond]
    return (*shown, *notes, *beyond_section(graph, beyond, citations))


def _foremost(
    graph: EvidenceGraph, profile: ConceptProfile, group: OutcomeGroup
) -> list[Statement]:
    """Choose what is read of an outcome: the article's words last, the concept's own first."""
    primary = (graph.roles.primary_source,)

    def rank(one: Statement) -> tuple[bool, bool, bool]:
        about = one.about
        own = about is not None and profile.concept in (about.muscle, about.exercise, about.versus)
        return one.kind == "finding" and one.sources == primary, not own, one.kind == "finding"

    claims = sorted(group.claims, key=rank)[:CLAIMS_AT_MOST]
    return sorted((*claims, *group.findings), key=rank)[:LINES_AT_MOST]
