"""Questions that no topic answers, but claims and findings on the named concepts do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.answers.comparison import comparison_answer
from bot.answers.model import Answer, Bullet
from bot.answers.presupposition import correct_presupposition
from bot.answers.profile import profile_answer
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    caveats_section,
    certainty_of_claim,
    disagree_sections,
    lowercase_first,
    make_bullet,
    make_section,
    related_questions,
)
from bot.answers.templates import DIRECT, from_subject_side, plural, question, verdict_sentence
from bot.answers.topic import statements_heading
from bot.evidence.grading.grade import statement
from bot.evidence.queries import verdict
from bot.evidence.queries.statements import claim_statement, finding_statement, record_disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Claim, Finding, Subject
    from bot.matching.results import GraphMatch, MentionedConcepts

Node = TypeVar("Node", "Claim", "Finding")

FINDINGS_AT_MOST = 3
NO_CLAIM = "We grade no claim on exactly this; here is what is known."
BEYOND_ONLY = "The article says nothing on this; a study beyond it does."


def graph_answer(graph: EvidenceGraph, outcome: GraphMatch) -> Answer | None:
    """Answer from what the graph holds on the concepts of a question; None if it holds nothing."""
    asked = outcome.mentioned
    exercises = _narrowest(
        graph, [exercise for exercise in asked.exercises if exercise in graph.concepts]
    )
    muscles = [muscle for muscle in asked.muscles if muscle in graph.concepts]
    muscle = muscles[0] if muscles else None
    wanted = next((outcome for outcome in asked.outcomes if outcome in graph.concepts), None)
    answer: Answer | None = None
    if len(exercises) > 1:
        answer = comparison_answer(
            graph,
            (exercises[0], exercises[1]),
            muscle,
            presupposes=asked.presupposes,
            outcome=wanted,
        )
    elif exercises and muscle:
        answer = _pair_answer(graph, exercises[0], muscle, wanted, asked)
    elif exercises or muscle:
        answer = profile_answer(graph, muscle or exercises[0])
        righted, righting = correct_presupposition(graph, asked.presupposes)
        answer = replace(
            answer,
            correction=righted,
            claims=(*answer.claims, *righting),
            reference="+".join((answer.reference, *asked.presupposes[:1])),
        )
    if answer is None or not answer.sources:
        return None
    topic = outcome.topic or None
    nearest = (*([topic] if topic else ()), *(one.topic for one in answer.related))
    return replace(
        answer,
        topic=topic,
        alternative_topic=graph.roles.alternatives_topic if topic else None,
        score=outcome.score,
        related=related_questions(graph, nearest),
    )


def _pair_answer(
    graph: EvidenceGraph, exercise: str, muscle: str, wanted: str | None, asked: MentionedConcepts
) -> Answer | None:
    """Answer for one exercise and one muscle, the nearest to what was asked first."""
    near = _Relevance(graph, exercise, muscle, wanted)
    claims = near.ranked([claim for claim in graph.claims.values() if claim.stance == "held"])
    findings = near.ranked(graph.findings.values())
    cited = [finding for finding in findings if not graph.sources[finding.source].beyond]
    beyond = [finding for finding in findings if graph.sources[finding.source].beyond]
    carried = [
        graph.claims[edge.to]
        for finding in cited
        for edge in graph.edges_from(finding.id, "supports")
        if edge.to in graph.claims and graph.claims[edge.to].about.versus
    ]
    claim = next(iter([*claims, *carried]), None)
    if claim and cited and near.outranks(cited[0], claim):
        claim = None
    if claim is None and not findings:
        return None
    lead: Claim | Finding = claim if claim and claim.about.exercise else [*cited, *beyond][0]
    citations = Citations(graph)
    about, direction = from_subject_side(lead.about, lead.direction, exercise)
    # Where a direction alone would say too little, the claim has short words of its own.
    spoken = claim is lead and (
        lead.about.versus is not None
        or lead.about.muscle is None
        or lead.about.outcome not in DIRECT
        or direction == "mixed"
    )
    behind = verdict(graph, claim.id) if claim else None
    told = near.relevant_findings(cited, claim, lead.about.outcome)
    shown = [finding_statement(graph, finding) for finding in _one_a_study(told)]
    if near.measured(cited, claim):
        about = about.model_copy(update={"muscle": muscle})
    # What the claim itself rests on says more than all that touches on exercise and muscle.
    if behind and (not shown or (claim is lead and claim.about.exercise == exercise)):
        shown = [point for point in behind.points if point.kind == "finding"] or shown
    righted, righting = correct_presupposition(
        graph, asked.presupposes, claim.id if claim else None
    )
    wider = [claim_statement(graph, one) for one in claims if claim is None][:1]
    sections = (
        *make_section(
            "evidence",
            statements_heading(graph, shown),
            [make_bullet(graph, one, citations) for one in (*shown, *wider)],
        ),
        *caveats_section(behind.buts if behind else (), citations, *near.limits(about)),
        *disagree_sections(
            behind.disagreements if behind else record_disagreements(cited[:FINDINGS_AT_MOST]),
            citations,
        ),
        *beyond_section(
            graph, [finding_statement(graph, finding) for finding in beyond], citations
        ),
    )
    rest = NO_CLAIM if cited else BEYOND_ONLY
    ids = [one.id for one in [claim] if one]
    return Answer(
        outcome="answer",
        heading=question(graph, exercise, muscle, about, claimed=claim is lead),
        verdict=claim.short
        if claim and spoken
        else verdict_sentence(graph, about, direction, muscle),
        sentence=statement(graph, claim.id) if claim else rest,
        correction=righted,
        origin="graph",
        sections=sections,
        certainty=certainty_of_claim(graph, claim.id) if claim else None,
        citations=citations.listing(),
        related=related_questions(
            graph, [topic.id for topic in graph.topics.values() if topic.main in ids]
        ),
        claims=tuple(dict.fromkeys((*ids, *(one.id for one in wider), *righting))),
        sources=citations.sources,
        footer=article_footer(graph),
        reference="+".join(
            one for one in (exercise, muscle, wanted, *asked.presupposes[:1]) if one
        ),
    )


def _narrowest(graph: EvidenceGraph, concepts: Sequence[str]) -> list[str]:
    """Drop what is named again by one of its forms: "squats, full ones" asks of full squats."""
    wholes = {graph.concepts[concept].part_of for concept in concepts}
    return [concept for concept in concepts if concept not in wholes]


class _Relevance:
    """How near claims and findings are to one exercise, one muscle and perhaps one outcome."""

    def __init__(
        self, graph: EvidenceGraph, exercise: str, muscle: str, wanted: str | None
    ) -> None:
        self._graph = graph
        self._exercise, self._muscle, self._wanted = exercise, muscle, wanted
        self._exercises = graph.related_concepts(exercise)
        self._is_form = graph.concepts[exercise].part_of is not None
        self._muscles = graph.related_concepts(muscle)

    def ranked(self, nodes: Iterable[Node]) -> list[Node]:
        """Return what speaks of both, nearest first and otherwise in file order."""
        fitting = [(self._distance(node.about), node) for node in nodes]
        near = [(distance, one) for distance, one in fitting if distance is not None]
        return [one for _, one in sorted(near, key=lambda pair: pair[0])]

    def outranks(self, finding: Finding, claim: Claim) -> bool:
        """Return whether a finding on the muscle itself contradicts a claim on a wider one."""
        return (
            claim.about.muscle is not None
            and finding.about.muscle == self._muscle != claim.about.muscle
            and finding.about.outcome == claim.about.outcome
            and finding.direction != claim.direction
        )

    def limits(self, about: Subject) -> tuple[Bullet, ...]:
        """Say where the answer speaks of a wider or a narrower thing than the one asked about."""
        if about.exercise and self._graph.concepts[self._exercise].part_of == about.exercise:
            whole = plural(self._graph.concepts[about.exercise].label)
            form = plural(self._graph.concepts[self._exercise].label)
            return (Bullet(f"This answer is on {whole} as a whole, not on {form} alone."),)
        if about.muscle is None or about.muscle == self._muscle:
            return ()
        label = self._graph.concepts[about.muscle].label
        asked = self._graph.concepts[self._muscle].label
        if self._graph.concepts[about.muscle].part_of == self._muscle:
            return (Bullet(f"This answer is on one part only, the {lowercase_first(label)}."),)
        return (Bullet(f"This answer is on the {label} as a whole, not on the {asked} alone."),)

    def relevant_findings(
        self, findings: Sequence[Finding], claim: Claim | None, outcome: str
    ) -> list[Finding]:
        """Choose what shows an answer: of its outcome, the very lift and the claim's own first."""
        kept = [finding for finding in findings if finding.about.outcome == outcome]
        if claim is None:
            # A wider claim is shown apart, and so the wider findings are not.
            own = [finding for finding in kept if finding.about.muscle == self._muscle]
            return own or kept
        behind = {edge.source for edge in self._graph.edges_to(claim.id, "supports")}
        return sorted(
            kept,
            key=lambda one: (
                self._is_form and one.about.exercise != self._exercise,
                one.id not in behind,
            ),
        )

    def measured(self, findings: Sequence[Finding], claim: Claim | None) -> bool:
        """Return whether a study looked at this very muscle behind a claim on a wider one."""
        return claim is not None and any(
            finding.about.muscle == self._muscle
            and finding.about.outcome == claim.about.outcome
            and finding.about.versus == claim.about.versus
            and finding.direction in (claim.direction, "mixed")
            and finding.evidence != "reasoning"
            for finding in findings
        )

    def _distance(self, about: Subject) -> tuple[int, int, int, int] | None:
        if about.muscle not in self._muscles:
            return None
        if about.exercise not in self._exercises and about.versus not in self._exercises:
            return None
        if self._wanted and about.outcome != self._wanted:
            return None
        return (
            self._muscles.index(about.muscle),
            # Alone before against another, as subject before as the one compared with.
            2 if about.exercise not in self._exercises else 1 if about.versus else 0,
            # The very form that was asked about before the lift as a whole.
            0 if about.exercise == self._exercise or not self._is_form else 1,
            0 if about.outcome == "o:growth" else 1,
        )


def _one_a_study(findings: Sequence[Finding]) -> list[Finding]:
    first = {finding.source: finding for finding in reversed(findings)}
    chosen = [finding for finding in findings if first[finding.source] is finding]
    return [*chosen, *(finding for finding in findings if finding not in chosen)][:FINDINGS_AT_MOST]
