"""The rules that the knowledge keeps, beyond the shape of each node.

references   R5  no id twice                   R6  every id named exists
             R7  an edge joins what it may     R8  no edge to itself, none twice
             R9  a topic has a main claim, or its own short and answer
             R30 `also`, `related` and `show` name each id once, never the topic itself
             R31 part-of stays in one kind and makes no circle
             R38 nothing is compared with itself
structure    R10 a held claim reaches a paper, or is marked untraceable
             R11 no circle over supports and derived-from
             R12 nothing lies unused
             R13 a rejected claim is contradicted by a held one about the same
             R14 opposite held claims about the same are joined by an edge
             R15 support that crosses outcomes says why
             R32 a rejected claim backs nothing, and says who holds it
             R39 what qualifies says how, since answers show it
numbers      R16 a unit fits its outcome       R17 bounds in order, shares within 100 %
             R18 an arm is no larger than its study
             R20 a number in a text stands in a finding that the text reaches
             R21 a rank says of how many
provenance   R22 a place in the article is whole; with the article at hand, it is right
             R23 a check says its result, and a note says what differs
             R24 a reviewed paper has a DOI or says why not; no DOI twice
             R25 an older version is never cited itself
             R33 a study beyond the article has no place in it
             With the article at hand alone (`check_article`):
             R19 a number that the article gives as "about" is marked approx
             R26 no eight words in a row are the article's
wording      R27 one {hedge} in a held claim, before a base-form verb; none in a rejected one
             R34 a question ends with a question mark and is asked by one topic only
             R35 no phrasing stands twice, or is another topic's question
             R36 two concepts of a kind share no name, and every term is defined
             R37 short citations tell the sources apart
roles        R40 all that plays a part in the answers exists
known facts  R41 each attribute of a study is known, or said not to be given
             R42 what a statement speaks of, rests on and belongs to exists
             R43 a number in a known fact is among its values

Not here: R1 and R3 to R4 (shapes) and R2 (a key twice) hold before a graph exists; R28 (the
limits of a card) and R29 (level and wording of every claim) are kept by tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.integrity import (
    known_facts,
    numbers,
    provenance,
    references,
    roles,
    structure,
    wording,
)
from bot.evidence.integrity.context import RuleContext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.errors import Problem
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.strict_yaml.source_map import Locate, NodeLocation

__all__ = ["check", "check_article"]


def check(graph: EvidenceGraph, locate: Locate, nodes: Sequence[NodeLocation]) -> list[Problem]:
    """Return every breach of the rules that need no article, sorted by place."""
    inspection = RuleContext(graph, locate, tuple(nodes))
    kinds = (references, structure, numbers, provenance, wording, known_facts, roles)
    return sorted(
        {problem for kind in kinds for rule in kind.RULES for problem in rule(inspection)}
    )


def check_article(graph: EvidenceGraph, locate: Locate, article: str) -> list[Problem]:
    """Return every breach of the rules that need the article's text, sorted by place."""
    inspection = RuleContext(graph, locate, ())
    return sorted(
        {problem for rule in provenance.ARTICLE_RULES for problem in rule(inspection, article)}
    )
