"""From a question's frame to the facts that answer it, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence.study_facts import Attribute
from bot.matching.question_frame import AskedFor, stems_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answers.known_facts import Fact, Item
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.question_frame import AttributeCue, QuestionFrame, Unit

NAME, OUTCOME, CLASS, STRANGER = 2.0, 1.3, 1.0, 0.4
"""What a name, an outcome, a known word and a foreign word weigh."""
MUSCLE_PARENT, MUSCLE_CHILD, EXERCISE_PARENT, EXERCISE_CHILD = 0.75, 0.7, 0.6, 0.3
"""How far a wider (parent) and a narrower (child) concept stand in for the one that was named."""
DEFAULT_EXERCISE = 0.6
"""How far the exercise that all is about counts as named where no exercise is."""
MISSING, UNCOVERED = 0.9, 0.55
"""What it costs that a question lacks an item of a fact, and that a fact lacks a unit of it."""
KIND_FITS, KIND_CLOSE, KIND_OFF, KIND_WRONG = 1.0, 0.2, -1.8, -4.0
CUE, CUES = 0.7, 0.85
"""What a word of an attribute's cue is worth, alone and among others."""
FOCUS = 0.7
"""What it is worth to speak of the very thing that stands after "how many" or "which"."""
DESCRIBED = 0.5
"""How far a word that describes a named study counts as spoken of by its facts."""

CLOSE: dict[AskedFor, frozenset[AskedFor]] = {
    AskedFor.COUNT: frozenset({AskedFor.VALUE}),
    AskedFor.VALUE: frozenset({AskedFor.COUNT, AskedFor.WHAT_IS}),
    AskedFor.WHICH: frozenset({AskedFor.WHAT_IS, AskedFor.VALUE, AskedFor.WHO, AskedFor.MOST}),
    AskedFor.MOST: frozenset({AskedFor.WHICH, AskedFor.WHAT_IS}),
    AskedFor.LEAST: frozenset({AskedFor.EXCLUDED}),
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
USUAL: dict[AskedFor, dict[Attribute, float]] = {
    AskedFor.COUNT: {Attribute.PARTICIPANTS: 0.4},
    AskedFor.WHO: {Attribute.PARTICIPANTS: 0.8},
    AskedFor.FREQUENCY: {Attribute.FREQUENCY: 2.5},
    AskedFor.DURATION: {Attribute.DURATION: 2.0},
    AskedFor.LOAD: {Attribute.LOAD: 2.0},
    AskedFor.WITH_WHAT: {Attribute.INSTRUMENT: 0.8},
    AskedFor.BY_WHOM: {Attribute.AUTHORS: 0.6},
    AskedFor.WHEN: {Attribute.YEAR: 0.8, Attribute.TIME_POINTS: 0.3},
    AskedFor.WHERE: {Attribute.COUNTRY: 0.4},
}
"""Attributes that a kind of question asks for where no cue names another."""


ONE_ATTRIBUTE = frozenset(
    {AskedFor.FREQUENCY, AskedFor.DURATION, AskedFor.LOAD, AskedFor.WITH_WHAT, AskedFor.WHEN}
)
"""Kinds that findings never answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that answers, how well (score), and how much of the question it speaks of (0 to 1)."""

    fact: Fact
    score: float
    coverage: float


class FactSearch:
    """Immutable: finds the facts that answer a question."""

    def __init__(
        self,
        graph: EvidenceGraph,
        facts: Sequence[Fact],
        weights: Mapping[str, float],
        default_exercise: str | None = None,
    ) -> None:
        self._default = default_exercise
        self._weights = weights
        self._general = tuple(fact for fact in facts if fact.attribute is None)
        self._attributes: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.attribute is not None:
                self._attributes[fact.sources[0], fact.attribute].append(fact)
        self._items: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._required: list[tuple[float, ...]] = []
        self._tags: list[frozenset[str]] = []
        for place, fact in enumerate(self._general):
            items = [stemmed(item) for item in fact.items]
            for index, tags in enumerate(items):
                for tag in tags:
                    self._items[tag].append((place, index))
            self._required.append(
                tuple(
                    0.0 if item.is_optional else MISSING * max(map(self._tag_weight, tags))
                    for item, tags in zip(fact.items, items, strict=True)
                )
            )
            self._tags.append(frozenset(tag for tags in items for tag in tags))
            for word in {stem for text in fact.yes | fact.no for stem in stemmed_word(text)}:
                self._words[word].append(place)
        self._lacking = [sum(costs) for costs in self._required]
        self._related = _relations(graph)
        self._described = _descriptions(graph)
        self._authors = {
            source.id: frozenset(
                part for author in source.csl.author[:1] for part in stems_of(author.family)
            )
            for source in graph.sources.values()
        }

    def find(self, frame: QuestionFrame, *, any_kind: bool = False) -> tuple[Found, ...]:
        """Return the best facts for a frame, best first; `any_kind` leaves aside what is asked."""
        studies = self.studies_named(frame)
        weights = [self._weight(unit) for unit in frame.units]
        total = sum(weights) or 1.0
        found = [
            *self._find_attributes(frame, studies, weights, total),
            *self._find_general(frame, studies, weights, total, any_kind=any_kind),
        ]
        found.sort(key=lambda one: (-one.score, one.fact.id))
        return tuple(found[:_KEPT])

    def studies_named(self, frame: QuestionFrame) -> frozenset[str]:
        """Return the studies that a question names; by an author before by what they did."""
        named = [
            (tag, unit.tags)
            for unit in frame.units
            if unit.is_name
            for tag in unit.tags
            if tag.startswith("s:") and tag in self._authors
        ]
        by_author = {tag for tag, words in named if self._authors[tag] <= words}
        return frozenset(by_author or {tag for tag, _ in named})

    def attribute(self, source: str, attribute: str) -> Fact | None:
        """Return what is known of one attribute of a study."""
        return next(iter(self._attributes.get((source, attribute), ())), None)

    def _find_general(
        self,
        frame: QuestionFrame,
        studies: frozenset[str],
        weights: Sequence[float],
        total: float,
        *,
        any_kind: bool,
    ) -> list[Found]:
        met: dict[int, set[int]] = {}
        covered: dict[int, float] = {}
        in_focus: set[int] = set()
        for unit, weight in zip(frame.units, weights, strict=True):
            spoken_of = self._spoken_of(unit, met)
            for place, degree in spoken_of.items():
                covered[place] = covered.get(place, 0.0) + weight * degree
            if frame.focus is not None and unit.start <= frame.focus < unit.end:
                in_focus.update(spoken_of)
        if self._default and not any(tag.startswith("x:") for tag in frame.tags):
            for place, index in self._items.get(self._default, ()):
                met.setdefault(place, set()).add(index)
        about_study = sum(
            weight
            for unit, weight in zip(frame.units, weights, strict=True)
            if unit.tags & studies
        )
        found = []
        for place, indices in met.items():
            fact = self._general[place]
            spoken = covered.get(place, 0.0)
            if studies and fact.sources:
                if studies.isdisjoint(fact.sources):
                    continue
                if studies.isdisjoint(self._tags[place]):
                    spoken += about_study
            lost = sum(self._required[place][index] for index in indices)
            if frame.focus is not None and place not in in_focus:
                spoken -= min(spoken, FOCUS)
            score = spoken - UNCOVERED * (total - spoken) - self._lacking[place] + lost
            score += fact.preference + (0.0 if any_kind else _kind_score(frame.asked, fact))
            if score > 0:
                found.append(Found(fact, score, spoken / total))
        return found

    def _spoken_of(self, unit: Unit, met: dict[int, set[int]]) -> dict[int, float]:
        """Return how far each fact speaks of a unit, and note which of its items that meets."""
        degrees = dict.fromkeys(unit.tags, 1.0)
        if unit.is_name:
            for tag in unit.tags:
                for other, degree in self._related.get(tag, {}).items():
                    degrees.setdefault(other, degree)
        spoken: dict[int, float] = {}
        for tag, degree in degrees.items():
            for place, index in self._items.get(tag, ()):
                met.setdefault(place, set()).add(index)
                if degree > spoken.get(place, 0.0):
                    spoken[place] = degree
            for place in self._words.get(tag, ()):
                spoken.setdefault(place, degree)
        return spoken

    def _find_attributes(
        self,
        frame: QuestionFrame,
        studies: frozenset[str],
        weights: Sequence[float],
        total: float,
    ) -> list[Found]:
        cues: dict[str, AttributeCue] = {cue.attribute: cue for cue in frame.attributes}
        usual = USUAL.get(frame.asked, {})
        found: list[Found] = []
        for study in studies:
            for attribute in dict.fromkeys((*cues, *usual)):
                cue = cues.get(attribute)
                gained = NAME + usual.get(Attribute(attribute), 0.0)
                at = cue.positions if cue else frozenset[int]()
                if cue:
                    gained += cue.weight * (CUES if cue.weight > 1 else CUE)
                if frame.focus is not None and at:
                    gained += FOCUS if frame.focus in at else -FOCUS
                for fact in self._attributes.get((study, attribute), ()):
                    items = {tag for item in fact.items for tag in item.tags}
                    known = {stem for text in fact.yes | fact.no for stem in stemmed_word(text)}
                    covered, score = 0.0, gained
                    for item in fact.items[1:]:
                        score += NAME if item.tags & frame.tags else -NAME
                    for unit, weight in zip(frame.units, weights, strict=True):
                        if unit.start in at or unit.tags & (items | known) or unit.tags & studies:
                            covered += weight
                        elif unit.tags & self._described[study]:
                            covered += DESCRIBED * weight
                    score -= UNCOVERED * (total - covered)
                    found.append(Found(fact, score, covered / total))
        return found

    def _tag_weight(self, tag: str) -> float:
        if tag[1:2] == ":":
            return OUTCOME if tag[0] == "o" else NAME
        return self._weights.get(tag, CLASS)

    def _weight(self, unit: Unit) -> float:
        if unit.is_name:
            return NAME
        return max((self._tag_weight(tag) for tag in unit.tags if tag in self._items or tag in self._words), default=STRANGER)


def stemmed(item: Item) -> frozenset[str]:
    """Return the tags of an item, plain words as their stems."""
    return frozenset(
        tag for text in item.tags for tag in (text, *(() if ":" in text else stemmed_word(text)))
    )


def stemmed_word(text: str) -> tuple[str, ...]:
    """Return a plain word and its stem; nothing more of a phrase."""
    stems = stems_of(text)
    return (text, *stems[:1]) if len(stems) == 1 else (text,)


def _kind_score(asked: AskedFor, fact: Fact) -> float:
    if asked in fact.asks:
        return KIND_FITS
    if fact.asks & CLOSE.get(asked, frozenset()):
        return KIND_CLOSE
    return KIND_WRONG if asked in ONE_ATTRIBUTE else KIND_OFF


def _relations(graph: EvidenceGraph) -> dict[str, dict[str, float]]:
    related: dict[str, dict[str, float]] = defaultdict(dict)
    for concept in graph.concepts.values():
        parent, child = (
            (MUSCLE_PARENT, MUSCLE_CHILD)
            if concept.id[0] == "m"
            else (EXERCISE_PARENT, EXERCISE_CHILD)
        )
        whole, up, down = concept.part_of, 1.0, 1.0
        while whole:
            up, down = up * parent, down * child
            related[concept.id][whole] = up
            related[whole][concept.id] = down
            above = graph.concepts.get(whole)
            whole = above.part_of if above else None
    return dict(related)


def _descriptions(graph: EvidenceGraph) -> dict[str, frozenset[str]]:
    """Return, for each study, the words and ids by which it may be described."""
    described: dict[str, frozenset[str]] = {}
    for record in graph.studies.values():
        texts = [fact.say for fact in record.facts.values()]
        texts += [graph.sources[record.source].csl.title, record.called, *record.names]
        words = {word for text in texts for word in stems_of(text)}
        about = [finding.about for finding in graph.findings_of(record.source)]
        ids = {x for one in about for x in (one.exercise, one.versus, one.muscle, one.outcome) if x}
        described[record.source] = frozenset(words | ids)
    return described


_KEPT = 8
