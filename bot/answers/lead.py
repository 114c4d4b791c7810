"""The lead: one sentence that answers exactly what was asked, or None where nothing known does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.known_facts import clipped
from bot.evidence.citations import short_citation
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answers.fact_search import FactSearch, Found
    from bot.answers.known_facts import Fact
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.question_frame import QuestionFrame

ENOUGH = ((2.0, 0.55), (3.5, 0.4))
"""What a fact must reach, in points and as a share of the question, to answer it."""
SURE_SCORE, SURE_COVERAGE = 3.5, 0.8
"""From here a fact answers even a question that no topic was found for."""
EXACT = frozenset(
    {
        AskedFor.COUNT,
        AskedFor.WHO,
        AskedFor.DURATION,
        AskedFor.FREQUENCY,
        AskedFor.LOAD,
        AskedFor.WITH_WHAT,
        AskedFor.VALUE,
        AskedFor.WHERE,
        AskedFor.WHEN,
    }
)
"""Kinds of question that only one value answers."""
NOT_GIVEN = "Not given in what we have"


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, what it is read off, and whether it stands without a topic."""

    text: str
    fact: str
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    topic: str | None = None
    study: str | None = None
    is_sure: bool = False


class LeadWriter:
    """Immutable: answers frames from the facts of a graph."""

    def __init__(
        self, graph: EvidenceGraph, search: FactSearch, labels: Mapping[str, str]
    ) -> None:
        """`labels` are what the attributes of studies are called in a sentence."""
        self._graph, self._search, self._labels = graph, search, labels

    def write(self, frame: QuestionFrame) -> Lead | None:
        """Return the lead that answers a frame."""
        if frame.asked is AskedFor.BY_WHOM and (lead := self._attribution(frame)):
            return lead
        found = self._search.find(frame)
        best = found[0] if found else None
        if best and _is_enough(best):
            return self._told(frame, best)
        return self._lacking(frame, best)

    def _told(self, frame: QuestionFrame, found: Found) -> Lead:
        fact = found.fact
        study = fact.sources[0] if fact.attribute is not None else None
        text = fact.say or self._not_given(fact)
        if frame.is_polar and not fact.not_given:
            text = self._with_word(frame, fact)
        return Lead(
            text=text,
            fact=fact.id,
            sources=fact.sources,
            claims=fact.claims,
            topic=fact.topic,
            study=study,
            is_sure=found.score >= SURE_SCORE and found.coverage >= SURE_COVERAGE,
        )

    def _lacking(self, frame: QuestionFrame, best: Found | None) -> Lead | None:
        """Return that a study's record lacks what was asked of it, where one study is named."""
        studies = self._search.studies_named(frame)
        if len(studies) != 1 or frame.asked not in EXACT:
            return None
        study = next(iter(studies))
        if study not in self._graph.studies:
            return None
        text = f"{NOT_GIVEN} of {short_citation(self._graph.sources[study])}."
        return Lead(text, f"{study}/?", (study,), study=study)

    def _not_given(self, fact: Fact) -> str:
        source = short_citation(self._graph.sources[fact.sources[0]])
        return f"{NOT_GIVEN}: {self._labels.get(fact.attribute or '', 'that')} in {source}."

    def _with_word(self, frame: QuestionFrame, fact: Fact) -> str:
        """Return the sentence with yes or no before it, for the question as it was put."""
        truth = _truth(frame, fact)
        if truth is None or fact.say.startswith(("Yes", "No:", "No,", "Not ")):
            return fact.say
        if truth == frame.is_negated:
            word = "No"
        else:
            word = "Right" if frame.is_negated else "Yes"
        return clipped(f"{word}: {_continued(fact.say)}")

    def _attribution(self, frame: QuestionFrame) -> Lead | None:
        """Return who says what was asked about: the source that the nearest fact is read off."""
        studies = self._search.studies_named(frame)
        if len(studies) == 1:
            return None
        found = [one for one in self._search.find(frame, any_kind=True) if one.fact.sources]
        if not found or not _is_enough(found[0]):
            return None
        fact = found[0].fact
        if AskedFor.BY_WHOM in fact.asks:
            return self._told(frame, found[0])
        names = [self._named(source) for source in fact.sources[:2]]
        text = clipped(f"{' and '.join(names)}: {_continued(fact.say)}")
        return Lead(text, fact.id, fact.sources, fact.claims, fact.topic)

    def _named(self, source_id: str) -> str:
        source = self._graph.sources[source_id]
        if source.status == "magazine":
            return f"The article's author, {source.csl.author[0].family}"
        return short_citation(source)


def _is_enough(found: Found) -> bool:
    return any(found.score >= score and found.coverage >= share for score, share in ENOUGH)


def _truth(frame: QuestionFrame, fact: Fact) -> bool | None:
    """Tell whether what a question states is so, None where that cannot be told."""
    yes = any(word in frame.tags for text in fact.yes for word in _forms(text))
    no = any(word in frame.tags for text in fact.no for word in _forms(text))
    if yes != no:
        return yes
    stated = [value for value in frame.values if value > _SMALL or len(frame.values) == 1]
    if stated and fact.values:
        if not any(abs(value - held) < _NEAR for value in stated for held in fact.values):
            return False
        return True if fact.holds is None else fact.holds
    return fact.holds


def _forms(text: str) -> tuple[str, ...]:
    from bot.answers.fact_search import stemmed_word

    return stemmed_word(text)


def _continued(sentence: str) -> str:
    """Let a sentence continue another: its first letter small, unless it starts a name."""
    first = sentence.split(" ", 1)[0]
    keep = not first.isalpha() or first[1:2].isupper() or first.rstrip(",:;") in _PROPER
    return sentence if keep else sentence[:1].lower() + sentence[1:]


_PROPER = frozenset(
    ["Kubo", "Plotkin", "Ebben", "Nordics", "Robertson", "Wright", "Bryanton", "Daniel", "Japan", "I"]
)
_NEAR, _SMALL = 0.051, 1.0
