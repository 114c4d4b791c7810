"""From a name that somebody typed to the one thing that it means, or to a word on why not.

A card of another thing than was asked for is worse than none: only what differs by a slip of the
keyboard is taken for a name.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.answers.names import iter_names, typed_name
from bot.answers.sections import join_words, not_covered
from bot.errors import NotFoundError
from bot.matching.concept_mentions import missing_concepts
from bot.matching.name_lookup import closest_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.evidence.graph import EvidenceGraph
    from bot.matching.concepts import Lexicon

NEAREST = 3
CUTOFF = 0.6
"""Likeness from 0 to 1, as difflib measures it, below which a name is not worth naming."""
KINDS = {"c:": "claims", "s:": "studies", "m:": "muscles", "x:": "exercises", "t:": "terms"}
SPEAKING = frozenset({"c:", "s:"})
"""Claims and titles speak of many things, also of what the knowledge does not cover."""


def resolve(graph: EvidenceGraph, lexicon: Lexicon, name: str, prefix: str = "") -> str:
    """Find the id behind a name or behind a slip in one, of one kind if a prefix is given.

    Raises NotFoundError, with a sentence that says what is not covered, or what is nearest.
    """
    known: dict[str, str] = {}
    # Where a term and what it measures share a name, such as growth, the term is what is meant.
    for spoken, node in sorted(iter_names(graph), key=lambda one: one[1].startswith("o:")):
        if node.startswith(prefix):
            known.setdefault(_plain(spoken), node)
    # Not every source has a DOI.
    known.pop("", None)
    wanted = _plain(name)
    if found := _named(known, wanted):
        return found
    # What is measured goes by its very name.
    known = {spoken: node for spoken, node in known.items() if not node.startswith("o:")}
    reading = lexicon.read(wanted)
    if found := _named(known, " ".join(reading.tokens)):
        return found
    missing = () if prefix in SPEAKING else missing_concepts(reading, frozenset()).labels
    if missing:
        raise NotFoundError(name, sentence=not_covered(missing))
    meant = {known[one] for one in closest_names(lexicon, wanted, known)}
    if len(meant) == 1:
        return meant.pop()
    close = get_close_matches(wanted, known, n=2 * NEAREST, cutoff=CUTOFF)
    nearest = tuple(dict.fromkeys(typed_name(graph, known[one]) for one in close))[:NEAREST]
    raise NotFoundError(name, nearest, _unknown(name, nearest, prefix))


def _named(known: Mapping[str, str], name: str) -> str | None:
    """Find what has a name, in the plural or in the singular."""
    forms = (name, name.removesuffix("s"), name.removesuffix("es"), f"{name}s")
    return next((known[form] for form in forms if form in known), None)


def _unknown(name: str, nearest: tuple[str, ...], prefix: str) -> str:
    kind = f"the {KINDS[prefix]} that" if prefix else "what"
    verb = "is" if len(nearest) == 1 else "are"
    hint = f"; the nearest {verb} {join_words(f'“{one}”' for one in nearest)}" if nearest else ""
    return f"“{name}” is not among {kind} I know{hint}."


def _plain(name: str) -> str:
    """Fold what people vary in a name: case, hyphens, punctuation, "the"."""
    words = re.sub(r"[^\w:.]+", " ", name.casefold().replace("_", " ")).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words).strip(".")
