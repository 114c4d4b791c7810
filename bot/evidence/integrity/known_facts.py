"""R41 to R43: what is known as structure is whole, named rightly, and holds its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.integrity.context import did_you_mean
from bot.evidence.integrity.number_tracing import extract_numbers
from bot.evidence.study_facts import CITED_ATTRIBUTES, Attribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.errors import Problem
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.strict_yaml.source_map import Path

NEAR = 1e-9


def check_studies_are_whole(inspection: RuleContext) -> Iterator[Problem]:
    """R41: every attribute of a recorded study is known or said not to be given, never both."""
    graph = inspection.graph
    for record in graph.studies.values():
        if record.source not in graph.sources:
            message = f"No source has the id {record.source}"
            message += did_you_mean(record.source, graph.sources)
            yield inspection.problem(record.id, ("source",), message)
            continue
        if graph.sources[record.source].status == "magazine":
            continue
        known, lacking = set(record.facts), set(record.not_given)
        for attribute in sorted(known & lacking):
            yield inspection.problem(
                record.id, ("not-given",), f"{attribute} is known above; take it away here."
            )
        for attribute in Attribute:
            if attribute not in known | lacking | CITED_ATTRIBUTES:
                message = f"Say {attribute} under facts, or name it under not-given."
                yield inspection.problem(record.id, ("facts",), message)


def check_statements_rest_on_nodes(inspection: RuleContext) -> Iterator[Problem]:
    """R42: what a statement speaks of, rests on and belongs to exists."""
    graph = inspection.graph
    nodes = {*graph.findings, *graph.claims, *graph.sources, *graph.concepts}
    for statement in graph.statements.values():
        for place, rest in enumerate(statement.rests):
            if rest not in nodes:
                message = f"Nothing has the id {rest}{did_you_mean(rest, nodes)}"
                yield inspection.problem(statement.id, ("rests", place), message)
        for place, text in enumerate(statement.about):
            for tag in text.removesuffix("?").split("|"):
                if tag[1:2] == ":" and tag not in nodes:
                    message = f"Nothing has the id {tag}{did_you_mean(tag, nodes)}"
                    yield inspection.problem(statement.id, ("about", place), message)
        if statement.topic not in graph.topics:
            message = f"No topic has the id {statement.topic}"
            message += did_you_mean(statement.topic, graph.topics)
            yield inspection.problem(statement.id, ("topic",), message)


def check_values_hold_numbers(inspection: RuleContext) -> Iterator[Problem]:
    """R43: every number of a known fact's sentence is among its values."""
    for record in inspection.graph.studies.values():
        for attribute, fact in record.facts.items():
            yield from _unheld(
                inspection, record.id, ("facts", attribute, "say"), fact.say, fact.values
            )
    for statement in inspection.graph.statements.values():
        yield from _unheld(
            inspection,
            statement.id,
            ("say",),
            statement.say,
            (*statement.values, *statement.contrast),
        )


def _unheld(
    inspection: RuleContext, node: str, path: Path, say: str, values: Iterable[float]
) -> Iterator[Problem]:
    held = tuple(values)
    for number in dict.fromkeys(extract_numbers(say)):
        if not any(abs(abs(value) - float(number)) < NEAR for value in held):
            yield inspection.problem(node, path, f"The number {number} is not among its values.")


RULES = (check_studies_are_whole, check_statements_rest_on_nodes, check_values_hold_numbers)
