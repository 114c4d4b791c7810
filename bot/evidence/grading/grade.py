"""How sure a claim is: computed from its evidence, never typed, with every step kept.

The levels are GRADE's; a claim is as sure as its best line of evidence, one level more where
sources agree, one less where others contradict, and never high without enough studies and people.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bot.errors import NotFoundError
from bot.evidence.grading.evidence_lines import (
    EvidenceLine,
    claim_lines,
    premise_line,
    source_lines,
)
from bot.evidence.grading.explanation import GradingContext, explain_grade, suggest_improvement
from bot.evidence.grading.result import Grade, Step
from bot.evidence.grading.rules import fill_template
from bot.evidence.schema import CertaintyLevel

if TYPE_CHECKING:
    from bot.evidence.grading.rules import StepCode
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Claim, Finding, Relation

_HEDGE = "{hedge}"


def grade(graph: EvidenceGraph, claim_id: str) -> Grade:
    """Grade a claim; the graph remembers the result.

    Raises:
        NotFoundError: when the graph has no such claim.
    """
    if claim_id not in graph.claims:
        raise NotFoundError(claim_id, difflib.get_close_matches(claim_id, graph.claims))
    # Claims below come first. On a circle, which the checks refuse, one of them counts for nothing.
    waiting, opened = [claim_id], set[str]()
    while waiting:
        name = waiting[-1]
        if name in graph.grades or name in opened:
            waiting.pop()
            if name not in graph.grades:
                graph.grades[name] = _grade(graph, graph.claims[name])
            continue
        opened.add(name)
        waiting.extend(other for other in _needs(graph, name) if other not in opened)
    return graph.grades[claim_id]


def statement(graph: EvidenceGraph, claim_id: str) -> str:
    """Return a claim's text with the hedge of its level; a rejected claim stays as it is.

    Raises:
        NotFoundError: when the graph has no such claim.
    """
    level = grade(graph, claim_id).level
    claim = graph.claims[claim_id]
    if claim.stance == "rejected" or _HEDGE not in claim.text:
        return claim.text
    text = claim.text.replace(_HEDGE, graph.rules.levels[level].hedge)
    text = re.sub(r" +(?=[ .,;:!?]|$)", "", text).strip()
    return text[:1].upper() + text[1:]


def _sides(claim: Claim) -> tuple[Relation, Relation]:
    """Name the relations that bear a claim out and that speak against it."""
    return (
        ("contradicts", "supports") if claim.stance == "rejected" else ("supports", "contradicts")
    )


def _needs(graph: EvidenceGraph, name: str) -> list[str]:
    below = [edge.source for edge in graph.edges_to(name, _sides(graph.claims[name])[0])]
    below += [edge.to for edge in graph.edges_from(name, "derived-from")]
    return [other for other in below if other in graph.claims]


def _findings(graph: EvidenceGraph, claim: Claim, rel: Relation) -> list[Finding]:
    starts = [edge.source for edge in graph.edges_to(claim.id, rel)]
    return [graph.findings[name] for name in starts if name in graph.findings]


def _opposed(graph: EvidenceGraph, claim: Claim, rel: Relation) -> CertaintyLevel | None:
    """Return the level of the best line against; a claim speaks with the findings it carries."""
    findings = {found.id: found for found in _findings(graph, claim, rel)}
    for edge in graph.edges_to(claim.id, rel):
        if edge.source in graph.claims:
            findings |= {found.id: found for found in graph.supporting_findings(edge.source)}
    levels = [line.level for line in source_lines(graph, claim, findings.values())]
    return max(levels, key=lambda level: level.order, default=None)


def _grade(graph: EvidenceGraph, claim: Claim) -> Grade:
    bears_out, speaks_against = _sides(claim)
    studies = source_lines(graph, claim, _findings(graph, claim, bears_out))
    others = claim_lines(graph, claim, bears_out)
    if premises := premise_line(graph, claim):
        others = (*others, premises)
    trace = _Trace(graph, claim, studies, others)
    opposed = _opposed(graph, claim, speaks_against)
    trace.settle(opposed)
    floor = trace.best.level.order if trace.best else -1
    flips = opposed is not None and opposed.order > floor
    weighing = GradingContext(
        graph=graph,
        claim=claim,
        level=trace.level,
        studies=studies,
        best=trace.best,
        agreeing=trace.agreeing,
        changed=frozenset(step.code for step in trace.steps if step.change),
        capped=trace.may_not_be_high(),
        flips=flips,
    )
    return Grade(
        trace.level,
        tuple(trace.steps),
        flips,
        explain_grade(weighing),
        suggest_improvement(weighing),
    )


class _Trace:
    """The rule's way from lines to a level, step by step."""

    def __init__(
        self,
        graph: EvidenceGraph,
        claim: Claim,
        studies: tuple[EvidenceLine, ...],
        others: tuple[EvidenceLine, ...],
    ) -> None:
        self.rules = graph.rules
        self.claim = claim
        self.studies = studies
        self.others = others
        lines = (*studies, *others)
        self.best = max(
            lines, key=lambda line: (line.level.order, line.start.order, line.people), default=None
        )
        self.steps = [step for line in lines for step in line.steps]
        self.level = self.best.level if self.best else CertaintyLevel.VERY_LOW
        least = self.rules.thresholds.agreeing_level.order
        self.agreeing = tuple(
            line for line in studies if line.agreed is not None and line.agreed.order >= least
        )

    def step(self, code: StepCode, level: CertaintyLevel, **slots: str) -> None:
        # A step may skip levels; its change only says which way it went.
        change = (level.order > self.level.order) - (level.order < self.level.order)
        words = fill_template(self.rules.steps[code].words, slots)
        self.steps.append(Step(code, change, level, None, words))
        self.level = level

    def settle(self, opposed: CertaintyLevel | None) -> None:
        """Take the best line, then up, down and the caps."""
        if self.best is None:
            self.step("unsupported", CertaintyLevel.VERY_LOW)
        elif len(self.studies) + len(self.others) > 1:
            self.step("best", self.level)
        if self.agrees():
            # Support from another claim is never surer than that claim: only studies are lifted.
            lifted = max(line.level.order for line in self.studies) + 1
            order = min(max(self.level.order, lifted), len(CertaintyLevel) - 1)
            self.step(
                "agree", list(CertaintyLevel)[order], count=self.rules.count(len(self.agreeing))
            )
        near = self.rules.thresholds.near_levels
        if opposed and self.best and opposed.order >= self.best.level.order - near:
            self.step("contradicted", self.level.down())
        if self.level is CertaintyLevel.HIGH and self.may_not_be_high():
            self.step("capped", self.level.down())
        if self.studies and not self.others and all(line.reasoned() for line in self.studies):
            self.step("reasoning", CertaintyLevel.VERY_LOW)
        if self.claim.attribution == "untraceable":
            self.step("untraceable", CertaintyLevel.VERY_LOW)
        if self.claim.stance == "rejected":
            self.step("rejected", self.level)

    def agrees(self) -> bool:
        return len(self.agreeing) >= self.rules.thresholds.agreeing_sources

    def may_not_be_high(self) -> bool:
        """Return whether the studies are too few or too small for high."""
        if any(line.level is CertaintyLevel.HIGH for line in self.others):
            return False
        checked = [line for line in self.studies if line.agreed is not None]
        people = sum(line.people for line in self.studies)
        limits = self.rules.thresholds
        return len(checked) < limits.high_sources or people < limits.high_people
