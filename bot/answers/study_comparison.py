"""Studies set against each other by one attribute: two that a question names, or all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.fact_index import stemmed_word
from bot.evidence.citations import short_citation
from bot.evidence.study_facts import Attribute
from bot.matching.normalise import stem
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet

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
CHOOSING = frozenset(
    {
        AskedFor.BY_WHOM,
        AskedFor.WHICH,
        AskedFor.MOST,
        AskedFor.LEAST,
        AskedFor.WHO,
        AskedFor.COUNT,
    }
)
"""Kinds of question that choose among studies."""
LEAST_CUE = 0.3
"""Weight of a cue from which studies are chosen by its attribute."""


@dataclass(frozen=True, slots=True)
class StudyComparison:
    """The sentence, and the studies in the order in which it names them."""

    text: str
    studies: tuple[str, ...]


class StudyComparer:
    """Immutable: answers which of several studies has more of an attribute, or has it at all."""

    def __init__(
        self, graph: EvidenceGraph, search: FactSearch, tell: Callable[[Fact], str]
    ) -> None:
        """`tell` gives what a study's record holds as a sentence that names the study."""
        self._graph, self._search, self._tell = graph, search, tell

    def compare(self, frame: QuestionFrame) -> StudyComparison | None:
        """Return which studies are asked for, None where a question compares none."""
        named = sorted(self._search.studies_named(frame))
        if len(named) == _PAIR and (pair := self._compare_pair(frame, named)):
            return pair
        if len(named) == 1 or frame.asked not in CHOOSING:
            return None
        studies = named or [
            study for study in self._graph.studies if study != self._graph.roles.primary_source
        ]
        for attribute in self._attributes(frame, is_open=not named):
            found = (self._search.attribute(study, attribute) for study in studies)
            facts = [fact for fact in found if fact and fact.say]
            if frame.is_more or frame.is_less:
                return self._ranked(frame, attribute, facts, is_open=not named)
            if frame.asked is not AskedFor.WHO and (having := self._having(frame, facts)):
                return having
        return None

    def _attributes(self, frame: QuestionFrame, *, is_open: bool) -> Sequence[Attribute]:
        """Return the attributes that a question may order or choose studies by."""
        ordered = next((name for name, words in WORDS.items() if words & frame.tags), None)
        on_studies = "study" in frame.tags or not is_open
        if ordered and (frame.is_more or frame.is_less):
            kinds = {tag[:2] for unit in frame.units if unit.is_name for tag in unit.tags}
            on_samples = stem("sample") in frame.tags and not {"m:", "x:"} & kinds
            return (ordered,) if on_studies or on_samples else ()
        if not on_studies:
            return ()
        cued = [Attribute(cue.attribute) for cue in frame.attributes if cue.weight >= LEAST_CUE]
        return cued if frame.is_more or frame.is_less else (*cued, Attribute.INSTRUMENT)

    def _ranked(
        self, frame: QuestionFrame, attribute: Attribute, facts: Sequence[Fact], *, is_open: bool
    ) -> StudyComparison | None:
        known = [fact for fact in facts if fact.values and not fact.not_given]
        if attribute is Attribute.DURATION:
            known = [fact for fact in known if "week" in fact.say.casefold()]
        ranked = sorted(known, key=lambda fact: fact.values[0], reverse=not frame.is_less)
        if len(ranked) < _PAIR:
            return None
        most = ranked[0].values[0]
        chosen = [fact for fact in ranked if fact.values[0] == most] if is_open else ranked[:_PAIR]
        told = [self._tell(fact) for fact in chosen[:_PAIR]]
        text = "; ".join((*(text.rstrip(".") for text in told[:-1]), told[-1]))
        return StudyComparison(text, _sources(chosen[:_PAIR]))

    def _having(self, frame: QuestionFrame, facts: Sequence[Fact]) -> StudyComparison | None:
        """Return the studies that have, or have not, what a question names."""
        having = [fact for fact in facts if _speaks(frame, fact.yes)]
        if having and frame.is_negated:
            having = [fact for fact in facts if fact not in having and not fact.not_given]
        if not having or (frame.is_negated and len(having) > _MOST_LISTED):
            return None
        names = [short_citation(self._graph.sources[source]) for source in _sources(having)]
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        if frame.asked is AskedFor.COUNT:
            return StudyComparison(f"{_COUNTED[len(having)]}: {listed}.", _sources(having))
        text = f"{listed}." if len(having) > 1 else self._tell(having[0])
        return StudyComparison(text, _sources(having))

    def _compare_pair(self, frame: QuestionFrame, studies: Sequence[str]) -> StudyComparison | None:
        """Return which of two named studies has more of what is asked for."""
        is_ordering = frame.asked in ORDERED or "compared" in frame.tags
        attribute = next((name for name, words in WORDS.items() if words & frame.tags), None)
        if attribute is None or not is_ordering:
            return None
        facts = [self._search.attribute(study, attribute) for study in studies]
        known = [fact for fact in facts if fact and fact.values and not fact.not_given]
        is_trained = all("week" in fact.say for fact in known)
        if len(known) != _PAIR or (attribute is Attribute.DURATION and not is_trained):
            return None
        ahead, behind = sorted(known, key=lambda f: f.values[0], reverse=not frame.is_less)
        unit = UNITS[attribute]
        first, second = (short_citation(self._graph.sources[f.sources[0]]) for f in (ahead, behind))
        high, low = (f"{fact.values[0]:g}" for fact in (ahead, behind))
        if high == low:
            text = f"Neither: {first} and {second} both had {high} {unit}."
        elif attribute is Attribute.YEAR:
            text = f"{first}; the other is {second}."
        else:
            text = f"{first}: {high} {unit}, against {low} in {second}."
        return StudyComparison(text, _sources((ahead, behind)))


def _sources(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.sources[0] for fact in facts)


def _speaks(frame: QuestionFrame, texts: AbstractSet[str]) -> bool:
    """Return whether a question has one of some words."""
    return any(word in frame.tags for text in texts for word in stemmed_word(text))


_PAIR = 2
_COUNTED = (
    *("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve", "Thirteen"),
)
_MOST_LISTED = 4
