"""Recall an answer from its reference, so that a button or a reply needs no memory of it.

A reference is a topic id, a node id, or the ids of the concepts that were compared or asked of
together, joined by `+`: `squats-work-hamstrings`, `s:kubo2019`, `x:squat+m:glutes+o:growth`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.compare import comparison_answer
from bot.answers.from_graph import graph_answer
from bot.answers.lookup import look_up
from bot.errors import NotFoundError
from bot.matching.outcome import FromGraph, Mentioned

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.evidence.graph import EvidenceGraph

SEPARATOR = "+"


def recall(graph: EvidenceGraph, reference: str) -> Answer:
    """Give the answer that a reference stands for, as it is today.

    Raises NotFoundError for what the knowledge no longer holds.
    """
    ids = reference.split(SEPARATOR)
    if len(ids) == 1:
        return look_up(graph, reference)
    exercises, muscles, outcomes = (
        tuple(one for one in ids if one.startswith(prefix)) for prefix in ("x:", "m:", "o:")
    )
    known = all(one in graph.concepts for one in ids)
    if not known or not exercises:
        raise NotFoundError(reference)
    if len(exercises) > 1:
        return comparison_answer(
            graph,
            (exercises[0], exercises[1]),
            next(iter(muscles), None),
            outcome=next(iter(outcomes), None),
        )
    asked = Mentioned(exercises=exercises, muscles=muscles, outcomes=outcomes)
    answer = graph_answer(graph, FromGraph("", 0.0, asked))
    if answer is None:
        raise NotFoundError(reference)
    return answer
