"""Recall an answer from its reference, so that a button or a reply needs no memory of it.

A reference is a topic id, a node id, or the ids of the concepts that were compared or asked of
together, joined by `+`: `squats-work-hamstrings`, `s:kubo2019`, `x:squat+m:glutes+o:growth`. What
else of the question shows in the answer follows: further topics, terms, a belief that was righted,
as in `what-is-emg+t:mvic`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.comparison import comparison_answer
from bot.answers.lookup import answer_for_node
from bot.answers.pair import graph_answer
from bot.answers.topic import topic_answer
from bot.errors import NotFoundError
from bot.matching.results import GraphMatch, MentionedConcepts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.model import Answer
    from bot.evidence.graph import EvidenceGraph

SEPARATOR = "+"


def answer_for_reference(graph: EvidenceGraph, reference: str) -> Answer:
    """Return the answer that a reference stands for, as it is today.

    Raises NotFoundError for what the knowledge no longer holds.
    """
    ids = reference.split(SEPARATOR)
    held = (graph.topics, graph.concepts, graph.claims, graph.sources, graph.findings)
    if not all(any(node in nodes for nodes in held) for node in ids):
        raise NotFoundError(reference)
    if len(ids) == 1:
        return answer_for_node(graph, reference)
    asked = _asked(ids)
    if ids[0] in graph.topics:
        others = [node for node in ids[1:] if node in graph.topics]
        return topic_answer(graph, ids[0], mentioned=asked, others=others)
    if len(asked.exercises) > 1:
        return comparison_answer(
            graph,
            (asked.exercises[0], asked.exercises[1]),
            next(iter(asked.muscles), None),
            presupposes=asked.presupposes,
            outcome=next(iter(asked.outcomes), None),
        )
    answer = graph_answer(graph, GraphMatch("", 0.0, asked))
    if answer is None:
        raise NotFoundError(reference)
    return answer


@dataclass(frozen=True, slots=True)
class AnswerTitles(Mapping[str, str]):
    """The questions of all topics by their ids, and the heading of any other reference."""

    graph: EvidenceGraph

    def __getitem__(self, reference: str) -> str:
        topic = self.graph.topics.get(reference)
        if topic is not None:
            return topic.question
        try:
            return answer_for_reference(self.graph, reference).heading
        except NotFoundError as error:
            raise KeyError(reference) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self.graph.topics)

    def __len__(self) -> int:
        return len(self.graph.topics)


def _asked(ids: list[str]) -> MentionedConcepts:
    def of(prefix: str) -> tuple[str, ...]:
        return tuple(node for node in ids if node.startswith(prefix))

    return MentionedConcepts(
        exercises=of("x:"),
        muscles=of("m:"),
        outcomes=of("o:"),
        terms=of("t:"),
        presupposes=of("c:"),
    )
