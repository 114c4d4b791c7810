"""From a question's frame to the facts that answer it, best first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.fact_index import FactIndex
from bot.answers.weighed_question import (
    DESCRIBED,
    FOCUS,
    HELD,
    ONE_ATTRIBUTE,
    WeighedQuestion,
)
from bot.evidence.study_facts import Attribute
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.answers.fact_index import Speaking
    from bot.answers.known_facts import Fact
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.frame_language import FrameLanguage
    from bot.matching.question_frame import AttributeCue, QuestionFrame, Unit

UNCOVERED = 0.55
"""What it costs a fact that it does not speak of a unit of the question."""
COMPLETE = 0.4
"""What it is worth that a question speaks of all that a fact asks for."""
KIND_ASIDE = -0.6
"""KIND_OFF for a fact on the very word that a question turns on."""
KIND_FITS, KIND_CLOSE, KIND_OFF, KIND_WRONG = 1.0, 0.2, -1.8, -4.0
NO_NUMBER = 0.6
"""What it costs to hold none, unless that is what the fact says."""
WIDER = 1.5
"""What it costs a fact to rest on further studies where one is named."""
ALL = 0.8
"""The share of a question that a fact must speak of where something foreign is named."""
DEFINED = 2.0
"""What a definition is worth where a question names one thing and nothing else."""
LEAST = 0.4
"""The share of a question below which a fact speaks of something else."""
MOSTLY = 0.8
"""The share of a question that must describe a study which it does not name."""
CLOSE: dict[AskedFor, frozenset[AskedFor]] = {
    AskedFor.COUNT: frozenset({AskedFor.VALUE}),
    AskedFor.VALUE: frozenset({AskedFor.COUNT, AskedFor.WHAT_IS}),
    AskedFor.WHICH: frozenset({AskedFor.WHAT_IS, AskedFor.VALUE, AskedFor.WHO, AskedFor.MOST}),
    AskedFor.MOST: frozenset({AskedFor.WHICH, AskedFor.WHAT_IS}),
    AskedFor.LEAST: frozenset({AskedFor.EXCLUDED, AskedFor.WHICH}),
    AskedFor.EXCLUDED: frozenset({AskedFor.LEAST}),
    AskedFor.WHO: frozenset({AskedFor.WHICH, AskedFor.BY_WHOM}),
    AskedFor.WHAT_IS: frozenset({AskedFor.MEANING, AskedFor.VALUE, AskedFor.WHICH}),
    AskedFor.MEANING: frozenset({AskedFor.WHAT_IS}),
    AskedFor.WHERE: frozenset({AskedFor.WHICH, AskedFor.WHEN}),
    AskedFor.WHEN: frozenset({AskedFor.WHERE, AskedFor.CONDITION}),
    AskedFor.CONDITION: frozenset({AskedFor.IS_SO, AskedFor.WHEN}),
    AskedFor.IS_SO: frozenset({AskedFor.CONDITION, AskedFor.VALUE, AskedFor.WHICH}),
    AskedFor.NOTHING: frozenset(AskedFor) - {AskedFor.WHY, AskedFor.BY_WHOM},
}
"""Kinds whose facts answer a question of another kind nearly as well."""
DEFINING = frozenset({AskedFor.MEANING, AskedFor.WHAT_IS})
NUMBERED = frozenset({AskedFor.VALUE, AskedFor.COUNT})
NARROW = frozenset({AskedFor.WHY, AskedFor.BY_WHOM})
"""Kinds whose facts answer nothing else."""


class Found(NamedTuple):
    """A fact that answers, how well (score), and how much of the question it speaks of (0 to 1)."""

    fact: Fact
    score: float
    coverage: float
    is_complete: bool = True
    """Whether the question itself speaks of all that the fact asks for."""
    fits: bool = True
    """Whether the fact answers the very kind of question."""
    turns: bool = False
    """Whether the question has the very words or numbers that the fact turns on."""
    is_close: bool = True
    """Whether the fact answers a kind of question near to what is asked."""
    is_known: bool = True
    """Whether the knowledge has a word for all that the question speaks of."""
    is_foreign: bool = False
    """Whether the question names an exercise or a muscle that the knowledge does not hold."""


class _Kind(NamedTuple):
    """How well a fact answers a kind of question."""

    score: float
    fits: bool
    is_close: bool


class _Tally:
    """What the facts have in common with one question, by their places in the index.

    `met` are masks of their items that the question speaks of; `assumed` holds the candidates that
    are so, or have an item met, by the default exercise alone.
    """

    def __init__(self, question: WeighedQuestion, index: FactIndex, default: str | None) -> None:
        count = len(index.facts)
        self.met, self.spoken = [0] * count, [0.0] * count
        self.candidates = set[int]()
        self.assumed = set[int]()
        self._named: list[frozenset[int]] = []
        self._described: list[tuple[frozenset[int], float]] = []
        self._in_focus = frozenset[int]()
        for study in question.studies:
            self.candidates.update(index.by_source.get(study, ()))
            self._meet(index.items.get(study, ()))
        for unit, weight in question.weighed:
            of_study = not question.studies.isdisjoint(unit.tags)
            if not of_study or any(tag[:2] in _CONCEPTS for tag in unit.tags):
                self._add(unit, index.speaking(unit), weight, question)
        if default and not any(tag.startswith("x:") for tag in question.frame.tags):
            pairs = index.items.get(default, ())
            self.assumed.update(place for place, mask in pairs if mask & ~self.met[place])
            self._meet(pairs)

    def is_in_focus(self, place: int) -> bool:
        """Return whether a fact speaks of the thing that is counted or chosen."""
        return place in self._in_focus

    def names(self, place: int) -> int:
        """Return how many of the names in the question a fact speaks of."""
        return sum(place in places for places in self._named)

    def described(self, place: int) -> float:
        """Return the weight of the words that describe a named study and that a fact speaks of."""
        return sum(weight for places, weight in self._described if place in places)

    def _meet(self, pairs: Iterable[tuple[int, int]]) -> None:
        met = self.met
        for place, mask in pairs:
            met[place] |= mask
            self.candidates.add(place)

    def _add(
        self, unit: Unit, speaking: Speaking, weight: float, question: WeighedQuestion
    ) -> None:
        met, spoken = self.met, self.spoken
        for place, degree in speaking.degrees:
            spoken[place] += weight * degree
        for place, mask in speaking.met:
            met[place] |= mask
        self.candidates |= speaking.candidates
        if unit.is_name:
            self._named.append(speaking.places)
        if question.describes(unit):
            self._described.append((speaking.places, weight))
        focus = question.frame.focus
        if focus is not None and unit.start <= focus < unit.end:
            self._in_focus = speaking.on


class FactSearch:
    """Immutable: finds the facts that answer a question."""

    def __init__(
        self,
        graph: EvidenceGraph,
        facts: Sequence[Fact],
        language: FrameLanguage,
        default_exercise: str | None = None,
    ) -> None:
        """`default_exercise` is the one that a question is on that names none."""
        self._index = FactIndex(graph, facts, language)
        self._default = default_exercise
        self._kinds = lru_cache(maxsize=None)(self._judge_kinds)

    def find(self, frame: QuestionFrame, *, any_kind: bool = False) -> tuple[Found, ...]:
        """Return the best facts for a frame, best first; `any_kind` leaves aside what is asked."""
        question = WeighedQuestion(frame, self._index, self.studies_named(frame))
        found = [
            *self._attributes_of(question),
            *self._general(question, any_kind=any_kind),
        ]
        # Of two that fit alike, the one that can say yes or no goes before.
        found.sort(
            key=lambda each: (
                -each.score,
                frame.is_polar and each.fact.holds is None,
                each.fact.id,
            )
        )
        return tuple(found[:_KEPT])

    def is_strange(self, frame: QuestionFrame) -> bool:
        """Return whether nothing of what a question speaks of is known, or a name is foreign."""
        question = WeighedQuestion(frame, self._index, self.studies_named(frame))
        known = any(
            self._index.knows(unit) or any(unit.start in cue.positions for cue in frame.attributes)
            for unit in frame.units
        )
        return question.is_foreign or bool(frame.units and not known)

    def studies_named(self, frame: QuestionFrame) -> frozenset[str]:
        """Return the studies that a question names."""
        tags = {tag for unit in frame.units if unit.is_name for tag in unit.tags}
        return frozenset(tag for tag in tags if tag.startswith("s:"))

    def attribute(self, source: str, attribute: Attribute) -> Fact | None:
        """Return what is known of one attribute of a study."""
        return next(iter(self._index.attributes.get((source, attribute), ())), None)

    def described(self, frame: QuestionFrame) -> Found | None:
        """Return the one study that all of a question describes, by its most telling attribute."""
        index = self._index
        question = WeighedQuestion(frame, index, frozenset())
        weighed = [each for each in question.weighed if each[0].tags.isdisjoint(index.study_words)]
        total = sum(weight for _, weight in weighed)
        best: Found | None = None
        is_tied = False
        for study, tags in index.told.items():
            spoken = sum(weight for unit, weight in weighed if not tags.isdisjoint(unit.tags))
            if not total or spoken < max(MOSTLY * total, best.score if best else 0.0):
                continue
            is_tied = best is not None and spoken == best.score
            best = Found(self._most_telling(study, weighed), spoken, spoken / total)
        return None if is_tied else best

    def _most_telling(self, study: str, weighed: Sequence[tuple[Unit, float]]) -> Fact:
        held = self._index.held[study]
        return max(
            held,
            key=lambda fact: sum(
                weight for unit, weight in weighed if not unit.tags.isdisjoint(held[fact])
            ),
        )

    def _general(self, question: WeighedQuestion, *, any_kind: bool) -> Iterator[Found]:
        index, frame, studies = self._index, question.frame, question.studies
        tally = _Tally(question, index, self._default)
        alone = sum(unit.is_name for unit in frame.units) == len(frame.units) == 1
        is_numbered, is_defining = frame.asked in NUMBERED, alone and frame.asked in DEFINING
        is_percent = is_numbered and "percent" in frame.tags
        kinds = self._kinds(frame.asked, any_kind=any_kind)
        for place, spoken in self._candidates(question, tally):
            fact, kind = index.facts[place], kinds[place]
            cost = index.cost(place, tally.met[place])
            score = spoken - UNCOVERED * (question.total - spoken) + fact.preference + kind.score
            score += -cost * (question.missing if any_kind else 1.0) if cost else COMPLETE
            if is_defining and fact.concept is not None:
                score += DEFINED
            if frame.focus is not None and not tally.is_in_focus(place):
                score -= FOCUS
            if is_percent and "%" not in fact.say and not fact.not_given:
                score -= NO_NUMBER
            if studies and len(fact.sources) > 1:
                score -= WIDER
            if cost or not kind.fits:
                score -= question.asks_attribute
            if is_numbered:
                score += HELD if fact.values or (fact.not_given and not cost) else 0.0
                score -= 0.0 if fact.values or fact.not_given else NO_NUMBER
            if score > 0:
                assumed = place in tally.assumed
                yield Found(
                    fact,
                    score,
                    spoken / question.total,
                    is_complete=not cost and not assumed,
                    fits=kind.fits and not assumed,
                    turns=bool(index.musts[place]),
                    is_close=(kind.fits and not assumed) or kind.is_close,
                    is_known=question.is_known,
                    is_foreign=question.is_foreign,
                )

    def _candidates(self, question: WeighedQuestion, tally: _Tally) -> Iterator[tuple[int, float]]:
        """Yield the facts that may answer, by place, and how much of the question each speaks of.

        Most facts have a word in common with a question, and few have enough of them.
        """
        index, studies, total = self._index, question.studies, question.total
        least = LEAST * total
        for place in tally.candidates:
            spoken = tally.spoken[place]
            if (spoken < least and not studies) or index.musts[place] & ~tally.met[place]:
                continue
            sources = index.facts[place].sources
            if studies and sources:
                if studies.isdisjoint(sources):
                    continue
                described = question.describing - tally.described(place)
                # A unit that names a study and an exercise counts once.
                spoken = min(spoken + question.on_studies + DESCRIBED * described, total)
            if spoken < least:
                continue
            # Of what the knowledge does not hold, nothing that it holds may stand in.
            if question.is_foreign and not (
                tally.names(place) == question.names and spoken >= ALL * total
            ):
                continue
            yield place, spoken

    def _judge_kinds(self, asked: AskedFor, *, any_kind: bool) -> tuple[_Kind, ...]:
        """Return how well each fact answers a kind of question, by its place."""
        close = CLOSE.get(asked, frozenset())
        return tuple(
            _Kind(
                _kind_score(asked, fact, 0.0 if any_kind else KIND_ASIDE if must else KIND_OFF),
                fits=asked in fact.asks,
                is_close=not close.isdisjoint(fact.asks),
            )
            for fact, must in zip(self._index.facts, self._index.musts, strict=True)
        )

    def _attributes_of(self, question: WeighedQuestion) -> Iterator[Found]:
        cues: Mapping[str, AttributeCue] = {cue.attribute: cue for cue in question.frame.attributes}
        usual = question.usual()
        for study in question.studies:
            for name in dict.fromkeys((*cues, *usual)):
                cue = cues.get(name)
                gained = question.worth(Attribute(name), cue, usual)
                at = cue.positions if cue else frozenset[int]()
                if name == Attribute.EXERCISES and question.frame.asked is AskedFor.VALUE:
                    # "How much did the calves grow?" is not answered by the exercises.
                    continue
                for fact in self._index.attributes.get((study, name), ()):
                    spoken = question.spoken_by(fact, study, at)
                    score = gained + spoken - UNCOVERED * (question.total - spoken)
                    score += question.fit(fact)
                    yield Found(fact, score, spoken / question.total)


def _kind_score(asked: AskedFor, fact: Fact, off: float) -> float:
    if asked is AskedFor.NOTHING and fact.concept and not fact.concept.startswith("t:"):
        # A bare muscle or exercise asks for no definition; a bare term does.
        return KIND_WRONG
    if asked in fact.asks:
        return KIND_FITS
    if off and fact.asks and fact.asks <= NARROW:
        return KIND_WRONG
    if fact.asks & CLOSE.get(asked, frozenset()):
        return KIND_CLOSE
    return KIND_WRONG if asked in ONE_ATTRIBUTE else off


_CONCEPTS = ("m:", "x:")
_KEPT = 8
