"""Two studies that a question names, set against each other by one attribute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence.citations import short_citation
from bot.evidence.study_facts import Attribute
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answers.fact_search import FactSearch
    from bot.answers.known_facts import Fact
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.question_frame import QuestionFrame

UNITS: Mapping[Attribute, str] = {
    Attribute.PARTICIPANTS: "people",
    Attribute.DURATION: "weeks",
    Attribute.YEAR: "",
}
"""Attributes whose first number orders studies, with what that number counts."""
WORDS: Mapping[Attribute, frozenset[str]] = {
    Attribute.YEAR: frozenset({"newer", "newest", "older", "oldest", "recent", "old", "new"}),
    Attribute.DURATION: frozenset({"weeks-word", "longer", "longest", "long", "shorter", "last"}),
    Attribute.PARTICIPANTS: frozenset(
        {"people", "bigger", "larger", "size", "smaller", "fewer", "n"}
    ),
}
FEWER = frozenset({"older", "oldest", "old", "shorter", "smaller", "fewer", "fewest"})
"""Words that ask for the lower number."""
ORDERED = frozenset(
    {
        AskedFor.MOST,
        AskedFor.LEAST,
        AskedFor.WHICH,
        AskedFor.WHO,
        AskedFor.BY_WHOM,
        AskedFor.NOTHING,
    }
)


@dataclass(frozen=True, slots=True)
class StudyComparison:
    """The sentence, and the studies in the order of their numbers."""

    text: str
    studies: tuple[str, ...]


def compare_studies(
    graph: EvidenceGraph, search: FactSearch, frame: QuestionFrame
) -> StudyComparison | None:
    """Return which of two named studies has more of what is asked for, None where none is asked."""
    studies = sorted(search.studies_named(frame))
    attribute = _attribute(frame)
    if len(studies) != _PAIR or attribute is None:
        return None
    facts = [search.attribute(study, attribute) for study in studies]
    return _compared(graph, frame, attribute, [fact for fact in facts if fact])


def _attribute(frame: QuestionFrame) -> Attribute | None:
    is_ordering = frame.asked in ORDERED or "compared" in frame.tags
    if not is_ordering:
        return None
    return next((name for name, words in WORDS.items() if not words.isdisjoint(frame.tags)), None)


def _compared(
    graph: EvidenceGraph, frame: QuestionFrame, attribute: Attribute, facts: Sequence[Fact]
) -> StudyComparison | None:
    known = [fact for fact in facts if fact.values and not fact.not_given]
    is_trained = all("week" in fact.say for fact in known)
    if len(known) != _PAIR or (attribute is Attribute.DURATION and not is_trained):
        return None
    is_fewer = frame.is_less and attribute is Attribute.PARTICIPANTS
    fewer = is_fewer or not FEWER.isdisjoint(frame.tags)
    ahead, behind = sorted(known, key=lambda fact: fact.values[0], reverse=not fewer)
    unit = UNITS[attribute]
    first, second = (short_citation(graph.sources[fact.sources[0]]) for fact in (ahead, behind))
    high, low = (f"{fact.values[0]:g}" for fact in (ahead, behind))
    if high == low:
        text = f"Neither: {first} and {second} both had {high} {unit}."
    elif attribute is Attribute.YEAR:
        text = f"{first}; the other is {second}."
    else:
        text = f"{first}: {high} {unit}, against {low} in {second}."
    return StudyComparison(text, (ahead.sources[0], behind.sources[0]))


_PAIR = 2
