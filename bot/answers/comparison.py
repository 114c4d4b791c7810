"""Two exercises compared, as far as single studies allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.model import Answer, Bullet
from bot.answers.presupposition import correct_presupposition
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    capitalise_first,
    caveats_section,
    certainty_of_claim,
    disagree_sections,
    join_words,
    make_bullet,
    make_section,
    related_questions,
)
from bot.answers.templates import plural, winner_sentence
from bot.evidence.grading.grade import statement
from bot.evidence.queries import compare, verdict
from bot.evidence.queries.statements import finding_statement, record_disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Comparison, ComparisonRow
    from bot.evidence.schema import Claim, Finding

SIDES_AT_MOST = 6
NOT_IN_ARTICLE = "Not compared in the article."
NEVER = "Not compared."
NO_CLAIM = "We grade no claim that compares the two; this is what one study saw."
BEYOND_ONLY = "The article does not compare the two; a study beyond it does."
NOT_COMPARED = "No study here compared the two directly."
DEPENDS = "It depends on what you look at."
TIE = "tie"


def comparison_answer(
    graph: EvidenceGraph,
    pair: tuple[str, str],
    muscle: str | None = None,
    *,
    presupposes: Sequence[str] = (),
    outcome: str | None = None,
) -> Answer:
    """Compare two exercises, by id, for one muscle or for all. Raises NotFoundError."""
    found = compare(graph, *pair, muscle)
    citations = Citations(graph)
    told = _told(found)
    told = [row for row in told if outcome is None or row.outcome == outcome] or told
    claim = _claim(graph, found, told)
    righted, righting = correct_presupposition(graph, presupposes, claim.id if claim else None)
    others = [one for one in found.claims if claim is None or one.id != claim.id]
    behind = verdict(graph, claim.id) if claim else None
    beyond = [row for row in found.rows if row.beyond and row.kind != "not-compared"]
    sections = (
        *make_section("table", "Side by side", _lines(found, told, citations)[:SIDES_AT_MOST]),
        *make_section(
            "evidence", "Also known", [make_bullet(graph, other, citations) for other in others]
        ),
        *caveats_section(behind.buts if behind else (), citations),
        *disagree_sections(
            record_disagreements(
                [finding for row in told[:SIDES_AT_MOST] for finding in _findings(graph, row)],
            ),
            citations,
        ),
        *beyond_section(
            graph,
            [
                finding_statement(graph, finding)
                for row in beyond
                for finding in _findings(graph, row)
            ],
            citations,
        ),
    )
    label = f" for the {graph.concepts[muscle].label}" if muscle else ""
    return Answer(
        outcome="answer",
        heading=f"{capitalise_first(plural(found.first_label))} or "
        f"{plural(found.second_label)}{label}?",
        verdict=_verdict(graph, found, told, claim) or (NOT_IN_ARTICLE if beyond else NEVER),
        sentence=_sentence(graph, claim, told, beyond),
        correction=righted,
        origin="graph",
        sections=sections,
        certainty=certainty_of_claim(graph, claim.id) if claim else None,
        citations=citations.listing(),
        related=related_questions(graph, _topics(graph, [claim.id] if claim else [], found)),
        claims=tuple(
            dict.fromkeys(
                [*([claim.id] if claim else []), *(other.id for other in others), *righting]
            )
        ),
        sources=citations.sources,
        footer=article_footer(graph),
        reference="+".join(one for one in (*pair, muscle, outcome, *presupposes[:1]) if one),
    )


def _is_form_of(graph: EvidenceGraph, concept: str, whole: str) -> bool:
    """Return whether a concept is another one, or a part of it however deep."""
    while concept != whole:
        part_of = graph.concepts[concept].part_of
        if part_of is None:
            return False
        concept = part_of
    return True


def _told(found: Comparison) -> list[ComparisonRow]:
    """Return the rows that compare something and are the article's own."""
    return [row for row in found.rows if row.kind != "not-compared" and not row.beyond]


def _claim(graph: EvidenceGraph, found: Comparison, told: Iterable[ComparisonRow]) -> Claim | None:
    """Choose the claim that speaks of both, else the comparing one that the findings carry."""
    both = [graph.claims[claim.id] for claim in found.claims]
    exact = [claim for claim in both if claim.about.muscle == found.muscle]
    carried = [
        graph.claims[edge.to]
        for row in told
        for finding in row.findings
        for edge in graph.edges_from(finding, "supports")
        if edge.to in graph.claims
    ]
    comparing = [claim for claim in carried if claim.about.versus in (found.first, found.second)]
    return next(iter([*exact, *comparing, *both]), None)


def _verdict(
    graph: EvidenceGraph, found: Comparison, told: Sequence[ComparisonRow], claim: Claim | None
) -> str:
    named = claim is not None and {claim.about.exercise, claim.about.versus} == {
        found.first,
        found.second,
    }
    if claim is not None and named and claim.about.muscle == found.muscle:
        return claim.short
    if claim is not None:
        told = [row for row in told if row.outcome == claim.about.outcome] or told
    rows = [row for row in told if row.muscle == found.muscle] or list(told)
    if found.muscle is None:
        rows = [row for row in told if row.muscle] or rows
    decided = [(row, side) for row in rows if (side := _winner(graph, found, row))]
    if len({side for _, side in decided}) > 1 and found.muscle is None:
        return _by_muscle(found, decided)
    verdicts = dict.fromkeys(
        winner_sentence(graph, _findings(graph, row)[0].about, None if side == TIE else side)
        for row, side in decided
    )
    if not verdicts:
        return ""
    return next(iter(verdicts)) if len(verdicts) == 1 else DEPENDS


def _by_muscle(found: Comparison, decided: Sequence[tuple[ComparisonRow, str]]) -> str:
    """Say for which muscles each of two lifts wins, as no one winner can be named."""
    if len({row.outcome for row, _ in decided}) > 1 or not all(r.muscle for r, _ in decided):
        return DEPENDS
    names = {
        found.first: plural(found.first_label),
        found.second: plural(found.second_label),
        TIE: "a tie",
    }
    won = {
        name: join_words(
            dict.fromkeys(row.muscle_label or "" for row, one in decided if one == side)
        )
        for side, name in names.items()
    }
    return f"{capitalise_first(', '.join(f'{name} for {of}' for name, of in won.items() if of))}."


def _winner(graph: EvidenceGraph, found: Comparison, row: ComparisonRow) -> str | None:
    """Return the side that gave more of an outcome, TIE for neither, None if a row cannot tell."""
    findings = _findings(graph, row)
    if row.kind == "direct":
        about, direction = findings[0].about, findings[0].direction
        if direction in ("none", "mixed"):
            return TIE
        ahead = about.exercise if direction in ("up", "high") else about.versus
    else:
        ahead = TIE if _too_close(findings) else _ahead(findings)
    if ahead is None or ahead == TIE:
        return ahead
    return next((s for s in (found.first, found.second) if _is_form_of(graph, ahead, s)), None)


def _too_close(findings: Sequence[Finding]) -> bool:
    """Return whether averages differ by less than people do, so that neither side is ahead."""
    effects = [finding.effect for finding in findings if finding.effect]
    values = [effect.value for effect in effects if effect.value is not None]
    spreads = [effect.sd for effect in effects if effect.sd is not None]
    return len(spreads) == len(values) > 1 and max(values) - min(values) < min(spreads)


def _ahead(findings: Sequence[Finding]) -> str | None:
    """Return the exercise with the larger value, or with the better place."""
    scored: list[tuple[float, str]] = []
    for finding in findings:
        effect, exercise = finding.effect, finding.about.exercise
        if effect is None or exercise is None:
            return None
        if effect.value is not None:
            scored.append((effect.value, exercise))
        elif effect.rank is not None:
            scored.append((-effect.rank, exercise))
    values = {value for value, _ in scored}
    return max(scored)[1] if len(scored) == len(values) > 1 else None


def _sentence(
    graph: EvidenceGraph,
    claim: Claim | None,
    told: Sequence[ComparisonRow],
    beyond: Sequence[ComparisonRow],
) -> str:
    if claim:
        return statement(graph, claim.id)
    if told:
        return NO_CLAIM
    return BEYOND_ONLY if beyond else NOT_COMPARED


def _lines(found: Comparison, rows: Iterable[ComparisonRow], citations: Citations) -> list[Bullet]:
    lines = []
    for row in rows:
        label = capitalise_first(row.outcome_label)
        if row.muscle_label and row.muscle != found.muscle:
            label += f", {row.muscle_label}"
        text = row.text
        if row.first and row.second:
            text = f"{found.first_label} {row.first}, {found.second_label} {row.second}"
        cites = citations.cite((row.source,)) if row.source else ()
        lines.append(Bullet(f"{label}: {text}", cites))
    return lines


def _findings(graph: EvidenceGraph, row: ComparisonRow) -> list[Finding]:
    return [graph.findings[finding] for finding in row.findings]


def _topics(graph: EvidenceGraph, claims: Sequence[str], found: Comparison) -> list[str]:
    wanted = {*claims, *(claim.id for claim in found.claims)}
    return [topic.id for topic in graph.topics.values() if topic.main in wanted]
