"""Evidence lines: what each source, or each other claim, brings to a claim, and how sure it is.

The idea is SEPIO's: items of one source are judged together, so that a study counts once however
many sentences it yields. Levels and reasons to lower them are GRADE's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence.grading.result import Step
from bot.evidence.grading.rules import StepCode, fill_template
from bot.evidence.schema import CertaintyLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.grading.rules import CertaintyRules
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Claim, Finding, Relation, Source

# A flag that only warns is told but lowers nothing.
_FLAGS: dict[str, tuple[StepCode, int]] = {
    "partial": ("partial", 1),
    "indirect-population": ("indirect-population", 1),
    "high-drop-out": ("high-drop-out", 0),
}
_STATUSES: dict[str, StepCode] = {
    "preprint": "preprint",
    "conference-abstract": "conference-abstract",
}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What one source, or claims of ours, bring.

    `start` is where the line began, `lowered` names each step down, even one that the floor of very
    low swallowed. `agreed` is the surest level that a checked and agreeing finding of it has.
    """

    level: CertaintyLevel
    start: CertaintyLevel
    steps: tuple[Step, ...]
    lowered: tuple[StepCode, ...] = ()
    source: str | None = None
    finding: Finding | None = None
    agreed: CertaintyLevel | None = None
    people: int = 0
    claim: str | None = None

    def reasoned(self) -> bool:
        """Return whether nothing was measured."""
        return self.finding is not None and self.finding.evidence == "reasoning"


def outcome_label(graph: EvidenceGraph, outcome: str) -> str:
    """Return an outcome's everyday name."""
    concept = graph.concepts.get(outcome)
    return concept.label if concept else outcome.partition(":")[2].replace("-", " ")


def is_indirect_outcome(rules: CertaintyRules, found: str, claimed: str) -> bool:
    """Return whether one outcome can only stand in for another."""
    column = rules.column(claimed)
    return found != claimed and (column is None or column != rules.column(found))


def counted_people(rules: CertaintyRules, number: int) -> str:
    """Write a number of people."""
    return f"{number} {rules.people.of(number)}"


def source_lines(
    graph: EvidenceGraph, claim: Claim, findings: Iterable[Finding]
) -> tuple[EvidenceLine, ...]:
    """Group findings by source, those beyond the article left out, and weigh each group."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        source = graph.sources.get(finding.source)
        if source is not None and not source.beyond:
            groups.setdefault(finding.source, []).append(finding)
    return tuple(
        _source_line(graph, claim, graph.sources[source], group) for source, group in groups.items()
    )


def _source_line(
    graph: EvidenceGraph, claim: Claim, source: Source, findings: list[Finding]
) -> EvidenceLine:
    weighed = [_weigh(graph, claim, source, finding) for finding in findings]
    best = max(weighed, key=lambda line: (line.level.order, line.start.order, line.people))
    agreed = [line.agreed for line in weighed if line.agreed is not None]
    # Equal numbers are taken for the same arm; arms cannot hold more people than the study.
    arms = sum({finding.scope.n for finding in findings if finding.scope.n is not None})
    whole = source.study.n if source.study and source.study.n else arms
    return EvidenceLine(
        level=best.level,
        start=best.start,
        steps=best.steps,
        lowered=best.lowered,
        source=source.id,
        finding=best.finding,
        agreed=max(agreed, key=lambda level: level.order) if agreed else None,
        people=min(arms, whole),
    )


def _weigh(graph: EvidenceGraph, claim: Claim, source: Source, finding: Finding) -> EvidenceLine:
    rules = graph.rules
    found, claimed = finding.about.outcome, claim.about.outcome
    start = level = rules.start_of(finding.evidence, found, claimed)
    steps = [Step("start", 0, start, source.id, rules.kinds[finding.evidence].start)]
    slots = {
        "found": outcome_label(graph, found),
        "claimed": outcome_label(graph, claimed),
        "people": counted_people(rules, finding.scope.n or 0),
    }
    reasons = _reasons(rules, source, finding)
    if is_indirect_outcome(rules, found, claimed) and finding.evidence != "reasoning":
        reasons = [("proxy", 0), *reasons]
    for code, down in reasons:
        after = level.down(down)
        words = fill_template(rules.steps[code].words, slots)
        steps.append(Step(code, after.order - level.order, after, source.id, words))
        level = after
    agrees = finding.checked.says == "agrees" and finding.checked.against in rules.checked
    return EvidenceLine(
        level=level,
        start=start,
        steps=tuple(steps),
        lowered=tuple(code for code, down in reasons if down),
        finding=finding,
        agreed=level if agrees else None,
        people=finding.scope.n or 0,
    )


def _reasons(rules: CertaintyRules, source: Source, finding: Finding) -> list[tuple[StepCode, int]]:
    """List what speaks against trusting a finding, and by how many levels it lowers."""
    reasons: list[tuple[StepCode, int]] = []
    few = finding.scope.n is not None and finding.scope.n < rules.thresholds.few_people
    if few:
        reasons.append(("few-people", 1))
    if finding.direction == "none" and (finding.effect is None or finding.effect.ci is None):
        # Both are imprecision, and count once.
        reasons.append(("no-interval", 0 if few else 1))
    if code := _STATUSES.get(source.status):
        reasons.append((code, 1))
    if finding.checked.against in rules.unopened:
        reasons.append(("not-opened", 1))
    reasons += [_FLAGS[flag] for flag in dict.fromkeys(finding.flags)]
    return reasons


def claim_lines(graph: EvidenceGraph, claim: Claim, rel: Relation) -> tuple[EvidenceLine, ...]:
    """Weigh the graded claims that bear on a claim: never surer than they are themselves."""
    lines = []
    for other in dict.fromkeys(edge.source for edge in graph.edges_to(claim.id, rel)):
        grade = graph.grades.get(other)
        if grade is None or graph.claims[other].stance == "rejected":
            continue
        rules, level = graph.rules, grade.level
        words = fill_template(rules.steps["claim"].words, {"level": level.value})
        steps = [Step("claim", 0, level, None, words)]
        found, claimed = graph.claims[other].about.outcome, claim.about.outcome
        if is_indirect_outcome(rules, found, claimed):
            slots = {"found": outcome_label(graph, found), "claimed": outcome_label(graph, claimed)}
            words = fill_template(rules.steps["proxy"].words, slots)
            change = -1 if level.order else 0
            level = CertaintyLevel.VERY_LOW
            steps.append(Step("proxy", change, level, None, words))
        lines.append(EvidenceLine(level, level, tuple(steps), claim=other))
    return tuple(lines)


def premise_line(graph: EvidenceGraph, claim: Claim) -> EvidenceLine | None:
    """Weigh a conclusion by its weakest premise, one level down, as it needs all of them."""
    premises = [edge.to for edge in graph.edges_from(claim.id, "derived-from")]
    if not premises:
        return None
    levels = [
        graph.grades[premise].level if premise in graph.grades else CertaintyLevel.VERY_LOW
        for premise in premises
    ]
    weakest = min(levels, key=lambda level: level.order)
    level = weakest.down()
    words = fill_template(graph.rules.steps["derived"].words, {"level": weakest.value})
    step = Step("derived", level.order - weakest.order, level, None, words)
    return EvidenceLine(level, weakest, (step,), ("derived",))
