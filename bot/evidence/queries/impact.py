"""What would change: if a paper fell, or between two states of the knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.grading.grade import grade, statement
from bot.evidence.queries.results import ClaimChange
from bot.evidence.queries.statements import require_known, unique_in_order

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import CertaintyLevel


def impact_of_removing(graph: EvidenceGraph, source_id: str) -> tuple[ClaimChange, ...]:
    """List the claims whose level or wording would change, or that nothing would support.

    Computed anew on the graph without this source. Raises NotFoundError for an unknown source.
    """
    require_known(source_id, graph.sources)
    return diff(graph, graph.without(source_id))


def diff(old: EvidenceGraph, new: EvidenceGraph) -> tuple[ClaimChange, ...]:
    """List the claims whose level, wording or support differs; those of the new graph first."""
    changes = (_change(old, new, claim) for claim in unique_in_order(new.claims, old.claims))
    return tuple(change for change in changes if _differs(change))


def _change(old: EvidenceGraph, new: EvidenceGraph, claim_id: str) -> ClaimChange:
    level_before, statement_before = _state(old, claim_id)
    level_after, statement_after = _state(new, claim_id)
    return ClaimChange(
        claim=claim_id,
        level_before=level_before,
        level_after=level_after,
        statement_before=statement_before,
        statement_after=statement_after,
        falls=bool(old.sources_of(claim_id))
        and claim_id in new.claims
        and not new.sources_of(claim_id),
    )


def _state(graph: EvidenceGraph, claim_id: str) -> tuple[CertaintyLevel | None, str | None]:
    if claim_id not in graph.claims:
        return None, None
    return grade(graph, claim_id).level, statement(graph, claim_id)


def _differs(change: ClaimChange) -> bool:
    return change.level_changed or change.wording_changed or change.falls
