"""The lead: one sentence that answers exactly what was asked, or None where nothing known does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answers.fact_index import stemmed_word
from bot.answers.known_facts import clipped
from bot.answers.study_comparison import StudyComparer
from bot.evidence.citations import short_citation
from bot.evidence.study_facts import Attribute
from bot.matching.frame_context import asks_attribute
from bot.matching.phrase_table import stems_of_known
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answers.fact_search import FactSearch, Found
    from bot.answers.known_facts import Fact
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.question_frame import QuestionFrame

ENOUGH = ((2.0, 0.55), (2.6, 0.45), (3.5, 0.4))
"""What a fact must reach, in points and as a share of the question, to answer it."""
ENOUGH_OF_STUDY = (*ENOUGH, (1.2, 0.35))
"""The same for an attribute of a study that is named."""
ENOUGH_OF_SOURCE = ((0.5, 0.6), (1.5, 0.45))
"""The same where only the source of something is looked for."""
SURE = ((2.5, 0.8),)
"""From here a complete fact answers a question that no topic, or more than one, was found for."""
TURNING = ((3.5, 0.65),)
"""The same for a complete fact that has the very words or numbers that the question turns on."""
PLAUSIBLE = ((1.8, 0.5),)
"""The same for a complete fact of the very kind, though some word of the question is unknown."""
APT = ((2.0, 0.6),)
"""The same for a complete fact of a topic that is one of those offered."""
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
SUMMARISED = frozenset({AskedFor.WHICH, AskedFor.MOST, AskedFor.LEAST, AskedFor.WHAT_IS})
"""Kinds that what a study found may answer where nothing answers exactly."""
MOST_OF_IT = 0.8
"""The share of a question with strange words that the source of something must speak of."""
NEARLY = 0.3
"""How far below the best a fact may score that says whom something is from."""
NOT_GIVEN = "Not given in what we have"


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, what it is read off, and whether it stands without a topic."""

    text: str
    fact: str
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    card: str | None = None
    """The topic or the concept whose card says more."""
    study: str | None = None
    is_sure: bool = False
    is_likely: bool = False
    is_apt: bool = False
    """Whether it answers what was asked, where its topic is one of several that may be meant."""
    is_plausible: bool = False
    """The same where some word of the question is unknown."""


class LeadWriter:
    """Immutable: answers frames from the facts of a graph."""

    def __init__(self, graph: EvidenceGraph, search: FactSearch, labels: Mapping[str, str]) -> None:
        """`labels` are what the attributes of studies are called in a sentence."""
        self._graph, self._search, self._labels = graph, search, labels
        self._comparer = StudyComparer(graph, search, self._tell)
        families = (name.family for source in graph.sources.values() for name in source.csl.author)
        self._proper = _PROPER.union(family.split()[0] for family in families)

    def write(self, frame: QuestionFrame) -> Lead | None:
        """Return the lead that answers a frame."""
        if compared := self._comparer.compare(frame):
            study = compared.studies[0]
            return Lead(
                clipped(compared.text),
                f"{study}/compared",
                compared.studies,
                study=study,
                is_sure=True,
                is_likely=True,
            )
        if frame.asked is AskedFor.BY_WHOM and (lead := self._attribution(frame)):
            return lead
        found = self._search.find(frame)
        best = found[0] if found else None
        bars = ENOUGH_OF_STUDY if best and best.fact.attribute else ENOUGH
        is_unknown = self._asks_of_unknown(frame) and (best is None or bool(best.fact.attribute))
        if best and _reaches(best, bars) and not is_unknown:
            return self._told(frame, best)
        return self._lacking(frame)

    def _asks_of_unknown(self, frame: QuestionFrame) -> bool:
        """Return whether what a question asks of a study is unknown: "what shoes did they …"."""
        if not frame.units or asks_attribute(frame):
            return False
        first = frame.units[0]
        return first.start in _AFTER_ASKING and self._search.is_strange(
            replace(frame, units=(first,))
        )

    def _told(self, frame: QuestionFrame, found: Found) -> Lead:
        fact = found.fact
        study = fact.sources[0] if fact.attribute is not None else None
        text = fact.say or self._not_given(fact)
        if frame.is_polar and not fact.not_given:
            text = self._with_word(frame, fact)
        named = bool(self._search.studies_named(frame))
        return Lead(
            text=text,
            fact=fact.id,
            sources=fact.sources,
            claims=fact.claims,
            card=fact.topic or fact.concept,
            study=study,
            is_sure=named or _is_sure(frame, found),
            is_likely=named or _is_likely(frame, found),
            is_apt=named or _is_apt(frame, found),
            is_plausible=_is_plausible(frame, found),
        )

    def of_study(self, frame: QuestionFrame, study: str) -> Lead | None:
        """Return what a study's record holds, where a question asks one attribute of no study."""
        if not asks_attribute(frame) or self._search.studies_named(frame):
            return None
        fact = self._search.attribute(study, Attribute(frame.attributes[0].attribute))
        if fact is None or not fact.say:
            return None
        text = self._with_word(frame, fact) if frame.is_polar and not fact.not_given else fact.say
        return Lead(text, fact.id, fact.sources, study=study, is_sure=True, is_likely=True)

    def _of_studies(self, text: str, facts: Sequence[Fact]) -> Lead:
        sources = tuple(fact.sources[0] for fact in facts)
        return Lead(
            clipped(text), facts[0].id, sources, study=sources[0], is_sure=True, is_likely=True
        )

    def _lacking(self, frame: QuestionFrame) -> Lead | None:
        """Return what one named study found, or that its record lacks what was asked."""
        studies = self._search.studies_named(frame)
        study = next(iter(studies), "")
        if len(studies) != 1 or study not in self._graph.studies:
            return None
        if frame.asked not in EXACT and not self._asks_of_unknown(frame):
            found = self._search.attribute(study, Attribute.FINDING)
            is_own = study != self._graph.roles.primary_source
            if found is None or frame.asked not in SUMMARISED or not is_own:
                return None
            return Lead(found.say, found.id, (study,), study=study, is_sure=True, is_likely=True)
        text = f"{NOT_GIVEN} of {short_citation(self._graph.sources[study])}."
        return Lead(text, f"{study}/?", (study,), study=study, is_sure=True, is_likely=True)

    def _not_given(self, fact: Fact) -> str:
        source = short_citation(self._graph.sources[fact.sources[0]])
        return f"{NOT_GIVEN}: {self._labels.get(fact.attribute or '', 'that')} in {source}."

    def _with_word(self, frame: QuestionFrame, fact: Fact) -> str:
        """Return the sentence with yes or no before it, for the question as it was put."""
        truth = _truth(frame, fact)
        named_only = frame.is_fragment and not (frame.values or frame.is_leading)
        if truth is None or fact.say.startswith(_WORDED) or (named_only and fact.attribute):
            return fact.say
        is_negated = _is_negated(frame, fact)
        agreed = "Right" if is_negated else "Yes"
        word = "No" if truth == is_negated else agreed
        return clipped(f"{word}: {self._continued(fact.say)}")

    def _attribution(self, frame: QuestionFrame) -> Lead | None:
        """Return who says what was asked about: the source that the nearest fact is read off."""
        studies = self._search.studies_named(frame)
        if len(studies) == 1:
            return None
        described = self._search.described(frame)
        found = _attributing_first(
            [
                one
                for one in self._search.find(frame, any_kind=True)
                if one.fact.sources
                and (not one.fact.not_given or AskedFor.BY_WHOM in one.fact.asks)
            ]
        )
        is_told = bool(found) and (
            AskedFor.BY_WHOM in found[0].fact.asks
            or (described is not None and found[0].coverage > described.coverage)
        )
        if described and not is_told:
            fact = described.fact
            says_it = fact.attribute is Attribute.AUTHORS
            named = f"{self._named(fact.sources[0])}: {self._continued(fact.say)}"
            return self._of_studies(fact.say if says_it else named, [fact])
        if not found or not _reaches(found[0], ENOUGH_OF_SOURCE):
            return None
        fact = found[0].fact
        if AskedFor.BY_WHOM in fact.asks:
            return self._told(frame, found[0])
        first, *others = [self._named(source) for source in fact.sources[:2]]
        names = " and ".join((first, *map(self._continued, others)))
        text = clipped(f"{names}: {self._continued(fact.say)}")
        return Lead(
            text,
            fact.id,
            fact.sources,
            fact.claims,
            fact.topic or fact.concept,
            is_sure=_reaches(found[0], SURE),
            is_likely=found[0].is_known or found[0].coverage >= MOST_OF_IT,
        )

    def _continued(self, sentence: str) -> str:
        """Let a sentence continue another: its first letter small, unless it starts a name."""
        first = sentence.split(" ", 1)[0].rstrip(",:;.")
        is_name = first in self._proper or any(map(str.isupper, first[1:]))
        keep = not first[:1].isalpha() or is_name
        return sentence if keep else sentence[:1].lower() + sentence[1:]

    def _tell(self, fact: Fact) -> str:
        """Return what a study's record holds, after the study's name."""
        return f"{self._named(fact.sources[0])}: {self._continued(fact.say)}"

    def _named(self, source_id: str) -> str:
        source = self._graph.sources[source_id]
        if source.status == "magazine":
            return f"The article's author, {source.csl.author[0].family}"
        return short_citation(source)


def _attributing_first(found: Sequence[Found]) -> Sequence[Found]:
    """Return facts with one that says who it is from first, where it is nearly the best."""
    told = next(
        (
            each
            for each in found
            if AskedFor.BY_WHOM in each.fact.asks and each.score > found[0].score - NEARLY
        ),
        None,
    )
    return found if told is None else [told, *(each for each in found if each is not told)]


def _is_sure(frame: QuestionFrame, found: Found) -> bool:
    """Return whether a fact answers a question that no topic was found for."""
    return _is_about(frame, found) and found.is_complete and found.fits and _reaches(found, SURE)


def _is_likely(frame: QuestionFrame, found: Found) -> bool:
    """Return whether a fact answers a question that more than one topic was found for."""
    reached = _reaches(found, SURE) or (found.turns and _reaches(found, TURNING))
    return _is_about(frame, found) and found.is_complete and reached


def _is_apt(frame: QuestionFrame, found: Found) -> bool:
    """Return whether a fact answers a question whose topic is one of those that were found."""
    return _is_about(frame, found) and (found.is_complete or found.fits) and _reaches(found, APT)


def _is_plausible(frame: QuestionFrame, found: Found) -> bool:
    """Return whether a fact answers all of a question but for a strange word or two."""
    asks = frame.asked is not AskedFor.NOTHING and not found.is_foreign
    return asks and found.is_complete and found.fits and _reaches(found, PLAUSIBLE)


def _is_about(frame: QuestionFrame, found: Found) -> bool:
    """Return whether something is asked, of nothing that the knowledge has no word for."""
    return found.is_known and found.is_close and frame.asked is not AskedFor.NOTHING


def _reaches(found: Found, bars: tuple[tuple[float, float], ...]) -> bool:
    return any(found.score >= score and found.coverage >= share for score, share in bars)


def _is_negated(frame: QuestionFrame, fact: Fact) -> bool:
    """Return whether a question denies what a fact is on: not by a word that the fact is on too."""
    told = {tag for item in fact.items if not item.is_optional for tag in item.tags}
    return frame.is_negated != bool(told & _DENYING & frame.tags)


def _truth(frame: QuestionFrame, fact: Fact) -> bool | None:
    """Return whether what a question states is so, None where that cannot be told."""
    exercises = frame.names("x:")
    if (fact.is_tie or fact.winner) and exercises and "compared" in frame.tags:
        # "Are hip thrusts better than squats": the first that is named is said to be ahead.
        ahead = fact.winner is not None and fact.winner == exercises[0]
        return ahead != frame.is_less
    if fact.is_tie and "alike" in frame.tags:
        return True
    if fact.winner and "alike" in frame.tags:
        return False
    for speaks in (_speaks_of_phrase, _speaks_of_word):
        yes, no = (any(speaks(frame, text) for text in texts) for texts in (fact.yes, fact.no))
        if yes != no:
            return yes
    if any(abs(value - held) < _NEAR for value in frame.values for held in fact.contrast):
        return False
    stated = [value for value in frame.values if value > _SMALL or len(frame.values) == 1]
    if stated and fact.values:
        if not any(abs(value - held) < _NEAR for value in stated for held in fact.values):
            return False
        if fact.holds is not None:
            return fact.holds
        # To hold the number is to confirm it only for a fact that answers whether it is so, and
        # not where several things have a number each.
        confirms = AskedFor.IS_SO in fact.asks and len(fact.values) == 1
        return True if fact.attribute is not None or confirms else None
    return fact.holds


def _speaks_of_word(frame: QuestionFrame, text: str) -> bool:
    return not frame.tags.isdisjoint(stemmed_word(text))


def _speaks_of_phrase(frame: QuestionFrame, text: str) -> bool:
    return " " in text and frame.tags.issuperset(stems_of_known(text))


_PROPER = frozenset(["Nordics", "Nordic", "Daniel", "Japan", "Japanese", "PubMed", "I"])
_WORDED = ("Yes", "No:", "No,", "No ", "Not ", "Only ", "Probably", "Nearly", "Mostly", "Neither")
"""How sentences begin that a yes or no before them would say twice, or wrongly."""
_AFTER_ASKING = (1, 2)
"""Where a word stands that the word that asks belongs to: "what shoes", "how many steps"."""
_DENYING = frozenset({"useless", "pointless", "wrong", "false", "never", "nothing"})
"""Words that turn a question round, unless a fact is on that very word."""
_PAIR = 2
_NEAR, _SMALL = 0.051, 1.0
