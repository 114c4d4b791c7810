"""A level's reason in one sentence, and what would raise it, both built from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence.grading.evidence_lines import (
    EvidenceLine,
    counted_people,
    is_indirect_outcome,
    outcome_label,
)
from bot.evidence.grading.rules import StepCode, fill_template
from bot.evidence.schema import CertaintyLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Claim

PAIR = 2


@dataclass(frozen=True, slots=True)
class GradingContext:
    """What the rule found on its way to a level.

    `changed` holds the codes of the steps that changed the level, `capped` says that the studies
    are too few or too small for high.
    """

    graph: EvidenceGraph
    claim: Claim
    level: CertaintyLevel
    studies: tuple[EvidenceLine, ...]
    best: EvidenceLine | None
    agreeing: tuple[EvidenceLine, ...]
    changed: frozenset[str]
    capped: bool
    flips: bool

    def agrees(self) -> bool:
        """Return whether enough sources agree to lift the claim."""
        return len(self.agreeing) >= self.graph.rules.thresholds.agreeing_sources

    def papers(self) -> tuple[EvidenceLine, ...]:
        """Return the lines that are studies, without the article itself and bare reasoning."""
        sources = self.graph.sources
        papers = [
            line
            for line in self.studies
            if line.source and sources[line.source].status != "magazine"
        ]
        measured = [line for line in papers if not line.reasoned()]
        return tuple(measured or papers)

    def slots(self, line: EvidenceLine | None = None) -> dict[str, str]:
        """Return the values for the slots of a step's words."""
        rules, limits = self.graph.rules, self.graph.rules.thresholds
        line = line or self.best
        finding = line.finding if line else None
        found = self.claim.about.outcome
        if finding:
            found = finding.about.outcome
        elif line and line.claim:
            found = self.graph.claims[line.claim].about.outcome
        return {
            "found": outcome_label(self.graph, found),
            "claimed": outcome_label(self.graph, self.claim.about.outcome),
            "people": counted_people(rules, finding.scope.n or 0) if finding else "",
            "few": str(limits.few_people),
            "ordinal": rules.ordinal(len(self.papers()) + 1),
            "level": line.start.value if line else "",
            "count": rules.count(len(self.agreeing)),
            "sources": rules.count(limits.high_sources),
            "enough": str(limits.high_people),
        }

    def stands_in(self, line: EvidenceLine) -> bool:
        """Return whether a line is about another outcome than the claim."""
        outcome = line.finding.about.outcome if line.finding else None
        if line.claim:
            outcome = self.graph.claims[line.claim].about.outcome
        return outcome is not None and is_indirect_outcome(
            self.graph.rules, outcome, self.claim.about.outcome
        )


def explain_grade(weighing: GradingContext) -> str:
    """Say in one sentence why a claim has its level."""
    best, steps = weighing.best, weighing.graph.rules.steps
    if weighing.claim.attribution == "untraceable":
        return _sentence(_tail(weighing, "untraceable"))
    if best is None:
        return _sentence(_tail(weighing, "unsupported"))
    if best.lowered == ("derived",):
        said = _tail(weighing, "derived")
    elif best.claim and weighing.stands_in(best):
        said = _tail(weighing, "proxy").removeprefix("and ")
    elif best.claim:
        said = weighing.graph.grades[best.claim].reason.removesuffix(".")
    else:
        said = _studies(weighing, best)
    if weighing.flips:
        said = f"{said}, {weighing.graph.rules.reason.flips}"
    elif "contradicted" in weighing.changed:
        said = f"{said}, {fill_template(steps['contradicted'].tail or '', weighing.slots())}"
    return _sentence(said)


def _studies(weighing: GradingContext, best: EvidenceLine) -> str:
    rules, words = weighing.graph.rules, weighing.graph.rules.reason
    if weighing.agrees():
        people = sum(line.people for line in weighing.agreeing)
        few = 0 < people < rules.thresholds.high_people
        slots = _counted(weighing, weighing.agreeing)
        return fill_template(words.agree_few if few else words.agree, slots)
    papers = weighing.papers()
    if best not in papers:
        # What the article says itself counts only where no study says as much.
        best = next((line for line in papers if line.level is best.level), best)
    if best not in papers:
        return _tail(weighing, "untraceable") if best.reasoned() else words.no_study
    if len(papers) == 1:
        small = "few-people" in best.lowered or not best.people
        said = fill_template(words.study if small else words.study_of, _counted(weighing, papers))
        return _joined(said, _tails(weighing, best))
    said = fill_template(words.study, _counted(weighing, papers))
    if tails := _tails(weighing, best):
        if tails.startswith("and "):
            return _joined(said, tails)
        pattern = words.better if len(papers) == PAIR else words.best
        return _joined(said, fill_template(pattern, {"tail": tails}))
    weaker = [_tails(weighing, line) for line in papers if line is not best]
    tails = next((tails for tails in weaker if tails and not tails.startswith("and ")), "")
    return _joined(said, fill_template(words.weaker, {"tail": tails}) if tails else "")


def _counted(weighing: GradingContext, lines: tuple[EvidenceLine, ...]) -> dict[str, str]:
    rules, about = weighing.graph.rules, weighing.claim.about
    kinds = [rules.kinds[line.finding.evidence] for line in lines if line.finding]
    same = len({kind.many for kind in kinds}) == 1
    noun = kinds[0] if same else rules.mixed_kinds
    people = sum(line.people for line in lines)
    who = rules.people
    if rules.column(about.outcome) == "growth" and about.exercise in rules.trainees:
        who = rules.trainees[about.exercise]
    return {
        "count": rules.count(len(lines)),
        "kind": noun.of(len(lines)),
        "people": f"{people} {who.of(people)}",
    }


def _tail(weighing: GradingContext, code: StepCode, line: EvidenceLine | None = None) -> str:
    step = weighing.graph.rules.steps[code]
    return fill_template(step.tail or step.words, weighing.slots(line))


def _tails(weighing: GradingContext, line: EvidenceLine) -> str:
    """Say what is weak about a line."""
    if line.reasoned():
        return _tail(weighing, "reasoning", line)
    if weighing.stands_in(line):
        return _tail(weighing, "proxy", line)
    return _listed([_tail(weighing, code, line) for code in line.lowered])


def suggest_improvement(weighing: GradingContext) -> str:
    """Say in one sentence what would raise a claim's level."""
    rules = weighing.graph.rules
    if weighing.level is CertaintyLevel.HIGH:
        return _sentence(rules.raises.nothing)
    best = weighing.best
    codes: Iterable[StepCode]
    if weighing.claim.attribution == "untraceable":
        codes = ["untraceable"]
    elif best is None:
        codes = ["unsupported"]
    elif "capped" in weighing.changed:
        codes = ["capped"]
    elif "contradicted" in weighing.changed:
        codes = ["contradicted"]
    elif best.claim and not weighing.stands_in(best):
        return weighing.graph.grades[best.claim].raise_it
    else:
        codes = _blocks(weighing, best)
    wanted = [fill_template(rules.steps[code].raises or "", weighing.slots()) for code in codes]
    said = _listed([raises for raises in wanted if raises])
    if weighing.level is CertaintyLevel.MODERATE and weighing.capped and list(codes) != ["capped"]:
        slots = weighing.slots() | {"raise": said}
        said = fill_template(rules.raises.with_people, slots)
    return _sentence(said)


def _blocks(weighing: GradingContext, best: EvidenceLine) -> Iterable[StepCode]:
    """Name what holds the best line down: the first steps that together would raise it."""
    if best.reasoned():
        return ["reasoning"]
    if best.lowered == ("derived",):
        return ["derived"]
    if weighing.stands_in(best) or best.start is CertaintyLevel.VERY_LOW:
        return ["proxy"]
    if best.lowered:
        codes = {step.code for step in best.steps}
        # A null needs an interval whatever its size.
        lowered: list[StepCode] = [
            "no-interval" if code == "few-people" and "no-interval" in codes else code
            for code in best.lowered
        ]
        # What the floor swallowed must go as well before anything rises.
        swallowed = len(best.lowered) - (best.start.order - best.level.order)
        return lowered[: swallowed + 1]
    return ["proxy"] if weighing.agrees() else ["agree"]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _listed(parts: list[str]) -> str:
    if len(parts) < PAIR or parts[-1].startswith("and "):
        return ", ".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _sentence(said: str) -> str:
    said = said.rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."
