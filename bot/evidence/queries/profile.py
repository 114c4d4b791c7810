"""Cards made from the graph: a muscle, an exercise, a study, a term, a list of sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.evidence.citations import citation_url, full_citation, short_citation, status_note
from bot.evidence.queries.claim import verdict
from bot.evidence.queries.results import (
    ConceptProfile,
    Definition,
    OutcomeGroup,
    SourceSummary,
    Statement,
    StudyProfile,
)
from bot.evidence.queries.statements import (
    claim_statement,
    finding_statement,
    record_disagreements,
    require_known,
    unique_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Concept, Finding, Subject

# Best kind of check first.
CHECK_WORDS = {
    "full-text": "the full text",
    "abstract": "the abstract",
    "secondary": "what others write of it",
}


def muscle(graph: EvidenceGraph, muscle_id: str) -> ConceptProfile:
    """Gather what is known of a muscle, of its parts and of what it is part of.

    Raises NotFoundError for an unknown muscle.
    """
    return _profile(graph, muscle_id, "m:")


def exercise(graph: EvidenceGraph, exercise_id: str) -> ConceptProfile:
    """Gather what is known of an exercise and its variants, alone or against another.

    Raises NotFoundError for an unknown exercise.
    """
    return _profile(graph, exercise_id, "x:")


def topic_sources(graph: EvidenceGraph, topic_ids: Iterable[str] = ()) -> tuple[SourceSummary, ...]:
    """List the sources of some topics in order of use, or all sources; those beyond come last.

    Raises NotFoundError for an unknown topic.
    """
    topics = tuple(topic_ids)
    for topic in topics:
        require_known(topic, graph.topics)
    verdicts = [verdict(graph, topic) for topic in topics]
    studies = [study for topic in topics if (study := graph.topics[topic].study) is not None]
    named = unique_in_order(*(one.sources for one in verdicts), studies)
    listed = [one for one in named if one in graph.sources] if topics else list(graph.sources)
    listed.sort(key=lambda one: graph.sources[one].beyond)
    shown = [point for each in verdicts for point in (*each.points, *each.beyond)]
    claims = [one.claim for one in verdicts if one.claim] if topics else list(graph.claims)
    carried = [claim_statement(graph, graph.claims[claim]) for claim in claims]
    return tuple(
        _source_use(graph, number, source, _distinct([*carried, *shown]))
        for number, source in enumerate(listed, start=1)
    )


def study(graph: EvidenceGraph, source_id: str) -> StudyProfile:
    """Return a study as a card, with every finding. Raises NotFoundError for an unknown source."""
    require_known(source_id, graph.sources)
    source = graph.sources[source_id]
    did = source.study
    findings = graph.findings_of(source_id)
    carried = [claim for claim in graph.claims.values() if source_id in graph.sources_of(claim.id)]
    return StudyProfile(
        source=source_id,
        short=short_citation(source),
        full=full_citation(source),
        url=citation_url(source),
        note=status_note(source, findings),
        verified=source.verified,
        beyond=source.beyond,
        kind=did.kind if did else None,
        design=did.design if did else None,
        people=did.people if did else None,
        n=did.n if did else None,
        weeks=did.weeks if did else None,
        protocol=did.protocol if did else None,
        measured=did.measured if did else None,
        findings=tuple(finding_statement(graph, one) for one in findings),
        disagreements=record_disagreements(findings),
        limits=did.limits if did else (),
        claims=tuple(claim_statement(graph, claim) for claim in carried),
    )


def define(graph: EvidenceGraph, term_id: str) -> Definition:
    """Define a term, or any other concept that has a definition.

    Raises NotFoundError for an unknown concept and for one without a definition.
    """
    defined = {
        concept.id: concept for concept in graph.concepts.values() if concept.define is not None
    }
    require_known(term_id, defined)
    concept = defined[term_id]
    if concept.define is None:  # pragma: no cover  for the type checker
        raise NotFoundError(term_id)
    naming = _naming(concept)
    return Definition(
        term=term_id,
        label=concept.label,
        aka=concept.aka,
        text=concept.define,
        topics=tuple(topic.id for topic in graph.topics.values() if term_id in topic.show),
        claims=tuple(claim.id for claim in graph.claims.values() if naming.search(claim.text)),
    )


def _profile(graph: EvidenceGraph, concept_id: str, prefix: str) -> ConceptProfile:
    require_known(
        concept_id, {key: one for key, one in graph.concepts.items() if key.startswith(prefix)}
    )
    concept = graph.concepts[concept_id]
    # The concept itself comes first, so that what is said of its parts reads as more detail.
    related = graph.related_concepts(concept_id)
    held = [claim for claim in graph.claims.values() if claim.stance == "held"]
    claims = [claim_statement(graph, claim) for claim in held]
    findings = [finding_statement(graph, one) for one in graph.findings.values()]
    ours = [
        claim
        for name in related
        for claim in (*claims, *findings)
        if claim.about is not None and name in _named(claim.about)
    ]
    ours = list(_distinct(ours))
    outcomes = [key for key in graph.concepts if key.startswith("o:")]
    groups = [_group(graph, outcome, ours) for outcome in outcomes]
    filled = tuple(group for group in groups if group.claims or group.findings or group.beyond)
    cited = (
        statement.sources
        for group in filled
        for statement in (*group.claims, *group.findings, *group.beyond)
    )
    return ConceptProfile(
        concept_id, concept.label, concept.define, filled, unique_in_order(*cited)
    )


def _group(graph: EvidenceGraph, outcome: str, ours: Sequence[Statement]) -> OutcomeGroup:
    here = [
        statement
        for statement in ours
        if statement.about is not None and statement.about.outcome == outcome
    ]
    return OutcomeGroup(
        outcome=outcome,
        label=graph.concepts[outcome].label,
        claims=tuple(
            statement for statement in here if statement.kind == "claim" and not statement.beyond
        ),
        findings=tuple(
            statement for statement in here if statement.kind == "finding" and not statement.beyond
        ),
        beyond=tuple(statement for statement in here if statement.beyond),
    )


def _named(about: Subject) -> tuple[str | None, ...]:
    return (about.muscle, about.exercise, about.versus)


def _distinct(listed: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple({statement.id: statement for statement in listed}.values())


def _source_use(
    graph: EvidenceGraph, number: int, source_id: str, used: Iterable[Statement]
) -> SourceSummary:
    source = graph.sources[source_id]
    findings = graph.findings_of(source_id)
    return SourceSummary(
        number=number,
        source=source_id,
        short=short_citation(source),
        full=full_citation(source),
        url=citation_url(source),
        note=status_note(source, findings),
        verified=source.verified,
        beyond=source.beyond,
        used_for=tuple(
            statement
            for statement in used
            if source_id in (*statement.sources, *graph.sources_of(statement.id))
        ),
        checked="its own words" if source.status == "magazine" else _checked_words(findings),
    )


def _checked_words(findings: Sequence[Finding]) -> str:
    """Say against what the findings were checked, and how many of them agree."""
    checks = [one.checked for one in findings if one.checked.against in CHECK_WORDS]
    if not checks:
        return "not checked against the paper"
    kinds = {check.against for check in checks}
    best = next(words for kind, words in CHECK_WORDS.items() if kind in kinds)
    agreeing = sum(check.says == "agrees" for check in checks)
    return f"checked against {best}: {agreeing} of {len(findings)} findings agree"


def _naming(concept: Concept) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in (concept.label, *concept.aka))
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
