"""R20: a number in a text stands in a finding that the text reaches, so that none is invented."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from bot.evidence.integrity.context import edge_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.errors import Problem
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.schema import Finding, Topic
    from bot.evidence.strict_yaml.source_map import Path

Text = tuple[str, "Path", str | None]

# Sums of n are tried over this many arms at most; more would let almost any number through.
ARMS_AT_MOST = 6

NUMBER = re.compile(r"(?<![\w.])(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<tail>[A-Za-z]*)")
# Neither is a measured number: a year, the names of loads (6RM), the 95 % of an interval.
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
INTERVAL = re.compile(r"95 % (?:CI|confidence)")


def check_numbers_are_traced(inspection: RuleContext) -> Iterator[Problem]:
    """R20: every number of a text occurs in a finding that the text reaches, after rounding."""
    graph = inspection.graph
    for finding in graph.findings.values():
        own = [(finding.id, ("text",), finding.text)]
        yield from _unheld(inspection, own, [finding])
    for claim in graph.claims.values():
        texts: list[Text] = [
            (claim.id, (name,), getattr(claim, name)) for name in ("text", "short")
        ]
        yield from _unheld(inspection, texts, _reached(graph, claim.id))
    for edge in graph.edges:
        reached = [one for end in (edge.source, edge.to) for one in _reached(graph, end)]
        yield from _unheld(inspection, [(edge_key(edge), ("because",), edge.because)], reached)
    for topic in graph.topics.values():
        names = ("question", "short", "answer")
        texts = [(topic.id, (name,), getattr(topic, name)) for name in names]
        yield from _unheld(inspection, texts, _reached_by_topic(graph, topic))
    for concept in graph.concepts.values():
        speaking = [
            finding
            for finding in graph.findings.values()
            if concept.id in (finding.about.exercise, finding.about.muscle, finding.about.outcome)
        ]
        yield from _unheld(inspection, [(concept.id, ("define",), concept.define)], speaking)


def extract_numbers(text: str) -> tuple[str, ...]:
    """Return the measured numbers of a text as they are written."""
    found = NUMBER.finditer(INTERVAL.sub("", text))
    return tuple(
        match["number"]
        for match in found
        if match["tail"].upper() != "RM"
        and not (YEAR.fullmatch(match["number"]) and not match["tail"])
    )


def is_traced(number: str, findings: Iterable[Finding]) -> bool:
    """Return whether a number, as precise as it is written, is one of the findings', or a sum of n.

    "5" stands for 4.9 and "5.0" does not; signs are left to the words.
    """
    findings = tuple(findings)
    decimals = len(number.partition(".")[2])
    # Half a unit of the last digit, and a little for binary fractions.
    tolerance = 0.5 * 10**-decimals + 1e-9
    values = [value for finding in findings for value in _values(finding)]
    return any(abs(abs(value) - float(number)) <= tolerance for value in values) or (
        float(number) in _sums_of_people(findings)
    )


def _unheld(
    inspection: RuleContext, texts: Iterable[Text], reached: Iterable[Finding]
) -> Iterator[Problem]:
    reached = tuple(reached)
    for node, path, text in texts:
        for number in dict.fromkeys(extract_numbers(text or "")):
            if not is_traced(number, reached):
                message = f"No finding that this text rests on holds the number {number}."
                yield inspection.problem(node, path, message)


def _values(finding: Finding) -> Iterator[float]:
    effect, scope = finding.effect, finding.scope
    numbers = [scope.n, scope.weeks, *(figure.value for figure in finding.figures)]
    if effect is not None:
        numbers += [effect.value, effect.low, effect.high, effect.sd, effect.rank, effect.of]
        numbers += effect.ci or ()
    return (float(number) for number in numbers if number is not None)


def _sums_of_people(findings: Iterable[Finding]) -> set[float]:
    # One arm may speak in many findings; it is counted once.
    arms = list(
        dict.fromkeys(
            (finding.source, finding.scope.n or 0) for finding in findings if finding.scope.n
        )
    )
    return {
        float(sum(people for _, people in chosen))
        for size in range(2, ARMS_AT_MOST + 1)
        for chosen in combinations(arms[:ARMS_AT_MOST], size)
    }


def _reached(graph: EvidenceGraph, node: str) -> tuple[Finding, ...]:
    """Return the findings that a node rests on, or that speak for or against it."""
    if node in graph.findings:
        return (graph.findings[node],)
    # An edge that is itself attacked reaches what its two ends reach.
    ends = [end for edge in graph.edges if edge.id == node for end in (edge.source, edge.to)]
    speaking = [edge.source for edge in graph.edges_to(node, "contradicts", "qualifies")]
    direct = [graph.findings[node] for node in speaking if node in graph.findings]
    claims = [node, *ends, *(node for node in speaking if node in graph.claims)]
    supporting = [finding for claim in claims for finding in graph.supporting_findings(claim)]
    return tuple({finding.id: finding for finding in (*supporting, *direct)}.values())


def _reached_by_topic(graph: EvidenceGraph, topic: Topic) -> tuple[Finding, ...]:
    nodes = [one for one in (topic.main, *topic.show) if one is not None]
    reached = [one for node in nodes for one in _reached(graph, node)]
    if topic.study is not None:
        reached += graph.findings_of(topic.study)
    return tuple({finding.id: finding for finding in reached}.values())
