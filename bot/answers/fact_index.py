"""What every fact speaks of, laid out so that the facts on a question's words are found at once."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.evidence.queries.study_words import describe_studies
from bot.matching.normalise import stem
from bot.matching.phrase_table import stems_of, stems_of_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.answers.known_facts import Fact, Item
    from bot.evidence.graph import EvidenceGraph
    from bot.matching.frame_language import FrameLanguage
    from bot.matching.question_frame import Unit

NAME, OUTCOME, CLASS, NUMBER, STRANGER = 2.0, 1.3, 1.0, 1.5, 0.4
"""What a name, an outcome, a word class, a held number and a foreign word weigh."""
CRITICAL = 2.0
"""Weight of a word class from which a fact that speaks of it is never told without."""
MUSCLE_PARENT, MUSCLE_CHILD, EXERCISE_PARENT, EXERCISE_CHILD = 0.6, 0.7, 0.6, 0.3
"""How far a wider (parent) and a narrower (child) concept stand in for the one that was named."""
SAID = 0.6
"""How far a fact speaks of what its sentence says and it does not ask for."""
STANDS_IN = 0.55
"""From here a wider or narrower concept meets what a fact asks for."""
UNITS_KEPT = 4_096
"""Words and names whose facts are kept in memory."""
MISSING = 0.9
"""The part of an item's weight that it costs a fact when a question does not speak of it."""


class Speaking(NamedTuple):
    """The facts that speak of a unit, by their places: how far (0 to 1), and what that meets.

    `candidates` have the unit, or what stands in for it, among the things that they ask for.
    `on` are on it, and do not only say it along the way.
    """

    degrees: tuple[tuple[int, float], ...]
    met: tuple[tuple[int, int], ...]
    places: frozenset[int]
    candidates: frozenset[int]
    on: frozenset[int]


class FactIndex:
    """Immutable: facts by what they speak of; those that are no attribute have a place each.

    Items of a fact are bits of a mask. `items` gives for a tag the (place, mask) pairs that it
    meets, `words` the places that speak of it without asking for it, `musts` the items that must
    be met, `by_source` the places that rest on a source, and `attributes` the facts for a source
    and an attribute.
    """

    def __init__(
        self, graph: EvidenceGraph, facts: Sequence[Fact], language: FrameLanguage
    ) -> None:
        self._weights = language.weights
        self.critical = frozenset(
            tag for tag, weight in language.weights.items() if weight >= CRITICAL
        )
        self.facts = tuple(fact for fact in facts if fact.attribute is None)
        self.attributes: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.attribute is not None:
                self.attributes[fact.sources[0], fact.attribute].append(fact)
        self.items: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.words: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.said: dict[str, list[int]] = defaultdict(list)
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self.by_source: dict[str, list[int]] = defaultdict(list)
        self.musts: list[int] = []
        self._costs: list[tuple[float, ...]] = []
        # A fact has a handful of items, so that few masks of it are ever met.
        self._cost: dict[tuple[int, int], float] = {}
        musts = self.critical.union(language.musts)
        for place, fact in enumerate(self.facts):
            self._add(place, fact, musts)
        self.related = _relations(graph)
        self._speaking = lru_cache(maxsize=UNITS_KEPT)(self._find_speaking)
        self.described = _descriptions(graph)
        self.held = _held(facts)
        self.told = {
            study: tags.union(*self.held.get(study, {}).values())
            for study, tags in self.described.items()
            if study != graph.roles.primary_source
        }
        self.study_words = frozenset(map(stem, language.study_words))

    def knows(self, unit: Unit) -> bool:
        """Return whether some fact speaks of a unit."""
        return unit.is_name or any(
            tag in self.items or tag in self.words or tag in self.said or tag in self.numbers
            for tag in unit.tags
        )

    def weight_of(self, unit: Unit) -> float:
        """Return what a unit of a question weighs."""
        if unit.is_name:
            return NAME
        if any(tag in self.numbers for tag in unit.tags):
            return NUMBER
        spoken = (self.items, self.words, self.said)
        known = (tag for tag in unit.tags if any(tag in places for places in spoken))
        return max(map(self._tag_weight, known), default=STRANGER)

    def cost(self, place: int, met: int) -> float:
        """Return what the items of a fact cost that are not met."""
        key = place, met
        found = self._cost.get(key)
        if found is None:
            costs = enumerate(self._costs[place])
            found = self._cost[key] = sum(cost for at, cost in costs if not met >> at & 1)
        return found

    def speaking(self, unit: Unit) -> Speaking:
        """Return the facts that speak of a unit."""
        return self._speaking(unit.tags, is_name=unit.is_name)

    def _find_speaking(self, tags: frozenset[str], *, is_name: bool) -> Speaking:
        degrees: dict[int, float] = {}
        met: dict[int, int] = {}
        for tag, degree in self._degrees(tags, is_name=is_name).items():
            for place, mask in self.items.get(tag, ()):
                degrees[place] = max(degree, degrees.get(place, 0.0))
                if degree >= STANDS_IN:
                    met[place] = met.get(place, 0) | mask
            for place, share in self.words.get(tag, ()):
                degrees[place] = max(degree * share, degrees.get(place, 0.0))
            for place in self.numbers.get(tag, ()):
                degrees.setdefault(place, degree)
                met.setdefault(place, 0)
        on = frozenset(degrees)
        for tag, degree in self._degrees(tags, is_name=is_name).items():
            for place in self.said.get(tag, ()):
                degrees[place] = max(degree * SAID, degrees.get(place, 0.0))
        return Speaking(
            tuple(degrees.items()),
            tuple((place, mask) for place, mask in met.items() if mask),
            frozenset(degrees),
            frozenset(met),
            on,
        )

    def _degrees(self, tags: frozenset[str], *, is_name: bool) -> Mapping[str, float]:
        """Return all that a unit speaks of, each with how far it does (0 to 1)."""
        # A word that a question turns on is spoken of by nothing wider than the name it stands in.
        turning = tags & self.critical
        if turning and is_name:
            turning |= {tag for tag in tags if tag[1:2] == ":"}
        found = dict.fromkeys(turning or tags, 1.0)
        if is_name:
            for tag in tags:
                for other, degree in self.related.get(tag, {}).items():
                    found.setdefault(other, degree)
        return found

    def _add(self, place: int, fact: Fact, musts: frozenset[str]) -> None:
        costs: list[float] = []
        for at, item in enumerate(fact.items):
            tags = stemmed(item)
            for tag in tags:
                if item.is_optional:
                    self.words[tag].append((place, item.degree))
                else:
                    self.items[tag].append((place, 1 << at))
            costs.append(0.0 if item.is_optional else MISSING * max(map(self._tag_weight, tags)))
        self._costs.append(tuple(costs))
        self.musts.append(
            sum(
                1 << at
                for at, item in enumerate(fact.items)
                if not item.is_optional and (item.tags <= musts or _is_number(item))
            )
        )
        for word in {part for text in fact.yes | fact.no for part in stemmed_word(text)}:
            self.words[word].append((place, 1.0))
        for tag in fact.said.difference(*(stemmed(item) for item in fact.items)):
            self.said[tag].append(place)
        for number in dict.fromkeys(
            text for value in (*fact.values, *fact.contrast) for text in spelt(value)
        ):
            self.numbers[number].append(place)
        for source in fact.sources:
            self.by_source[source].append(place)

    def _tag_weight(self, tag: str) -> float:
        if tag[1:2] == ":":
            return OUTCOME if tag[0] == "o" else NAME
        return self._weights.get(tag, CLASS)


def _held(facts: Iterable[Fact]) -> Mapping[str, Mapping[Fact, frozenset[str]]]:
    """Return, for each study, the words and numbers that each of its attributes holds."""
    held: dict[str, dict[Fact, frozenset[str]]] = defaultdict(dict)
    for fact in facts:
        if fact.attribute is not None and not fact.not_given:
            words = (part for text in fact.yes for part in stemmed_word(text))
            numbers = (text for value in fact.values for text in spelt(value))
            held[fact.sources[0]][fact] = frozenset((*words, *numbers))
    return dict(held)


def _is_number(item: Item) -> bool:
    """Return whether an item is a number, which nothing else may stand in for."""
    return all(tag[:1].isdecimal() for tag in item.tags)


def spelt(value: float) -> tuple[str, ...]:
    """Return how a number may stand in a question: "0.6", "0.6%", "27", "27%"."""
    text = f"{value:g}"
    return text, f"{text}%"


def stemmed(item: Item) -> frozenset[str]:
    """Return the tags of an item, plain words as their stems."""
    return frozenset(
        tag for text in item.tags for tag in (text, *(() if ":" in text else stemmed_word(text)))
    )


def stemmed_word(text: str) -> tuple[str, ...]:
    """Return a plain word and its stem; nothing more of a phrase."""
    stems = stems_of_known(text)
    return (text, *stems) if len(stems) == 1 else (text,)


def _relations(graph: EvidenceGraph) -> Mapping[str, Mapping[str, float]]:
    """Return how far each concept's wholes and parts stand in for it."""
    related: dict[str, dict[str, float]] = defaultdict(dict)
    for concept in graph.concepts.values():
        is_muscle = concept.id[0] == "m"
        parent = MUSCLE_PARENT if is_muscle else EXERCISE_PARENT
        child = MUSCLE_CHILD if is_muscle else EXERCISE_CHILD
        whole, up, down = concept.part_of, 1.0, 1.0
        while whole:
            up, down = up * parent, down * child
            related[concept.id][whole] = up
            related[whole][concept.id] = down
            above = graph.concepts.get(whole)
            whole = above.part_of if above else None
    return dict(related)


def _descriptions(graph: EvidenceGraph) -> Mapping[str, frozenset[str]]:
    """Return, for each study, the words and ids by which it may be described."""
    described: dict[str, frozenset[str]] = {}
    told = describe_studies(graph)
    for record in graph.studies.values():
        texts = [*(fact.say for fact in record.facts.values()), *told[record.source]]
        words: Iterable[str] = (word for text in texts for word in stems_of(text))
        about = [finding.about for finding in graph.findings_of(record.source)]
        ids = {
            concept
            for subject in about
            for concept in (subject.exercise, subject.versus, subject.muscle, subject.outcome)
            if concept
        }
        described[record.source] = frozenset(words) | ids
    return described
