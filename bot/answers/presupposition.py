"""Right what a question takes for granted, before the verdict can be read the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.sections import lowercase_first
from bot.evidence.grading.grade import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evidence.graph import EvidenceGraph


def correct_presupposition(
    graph: EvidenceGraph, presupposed: Sequence[str], answered: str | None = None
) -> tuple[str | None, tuple[str, ...]]:
    """Return one sentence on the first presupposition, and the claims that it rests on.

    A rejected claim is named and righted; a held one stands for what the question got wrong and
    is stated. `answered` is the claim of the answer itself, which need not be said twice.
    """
    if not presupposed:
        return None, ()
    claim = graph.claims[presupposed[0]]
    said = lowercase_first(statement(graph, claim.id))
    if claim.stance == "held":
        return f"To be clear, {said}", (claim.id,)
    belief = said.rstrip(".")
    righting = tuple(
        edge.source
        for edge in graph.edges_to(claim.id, "contradicts")
        if edge.source in graph.claims and graph.claims[edge.source].stance == "held"
    )
    if not righting or answered in righting:
        sentence = f"The question takes for granted that {belief}; the evidence speaks against it."
        return sentence, (claim.id,)
    righted = lowercase_first(statement(graph, righting[0]))
    return (
        f"The question takes for granted that {belief}, but {righted}",
        (claim.id, righting[0]),
    )
