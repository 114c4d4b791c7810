"""Entry matching: which of a server's entries are near a question, and how near.

A phrasing of an entry scores by the words that it shares with the question: how much of either is
covered, each word weighted by its rarity in English and on this server. What both lack counts
against it, most of all where each has something else in the place of the other's. What becomes of
the entries that are near is for `entry_decision`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.entry_decision import (
    MIN_SHARED_WEIGHT,
    NO_MATCHES,
    CandidateReason,
    EntryCandidate,
    EntryMatches,
    Rivals,
)
from bot.matching.normalise import tokenise
from bot.matching.question_spelling import QuestionSpelling
from bot.matching.search.term_index import EXACT, POINTER, SYNONYM, TermIndex
from bot.matching.thesaurus import main_verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.concepts import Lexicon
    from bot.matching.thesaurus import Term, Thesaurus

QUESTION_LEFT, PHRASING_LEFT, EXCHANGED = 0.54, 0.1, 1.1
"""What counts against a phrasing, beside a shared word: a word that only the question has, one
that only the phrasing has, and one of each in the other's place."""
LONG_QUESTION_WEIGHT = 6.6
"""Weight that the words which only the question has can reach: people tell stories."""
OTHER_PHRASING, ANSWER_TEXT = 0.7, 0.5
"""Similarity of words that stand in another phrasing of the entry, or in its answer."""
MAX_RANKED, MAX_COMPARED = 150, 24
"""Phrasings ranked by what they share, and of these the ones that are compared word by word."""
MAX_CANDIDATES = 8
"""Entries that are explained; more are never offered."""
MAX_BY_TEXT = 8
"""Entries compared because of their answers alone."""
MAX_TERMS = 30
"""Terms of a question that are looked up: the first of them, and few people write more."""
MAX_TEXT_TERMS = 60
"""Terms of an answer that are indexed."""


class _Asked(NamedTuple):
    """A term of the question with its weight on this server, and the terms like it.

    `number` is its own, None where this server's entries never use it.
    """

    term: Term
    weight: float
    similar: Mapping[int, float]
    number: int | None


class EntryMatcher:
    """Immutable: matches questions with the entries of one server."""

    def __init__(  # noqa: PLR0913, PLR0917  the parts of an index
        self,
        index: TermIndex,
        keys: Sequence[str],
        phrasings: Sequence[str],
        words: Iterable[str],
        thesaurus: Thesaurus,
        lexicon: Lexicon,
    ) -> None:
        """`keys` name the documents, `phrasings` are their phrases, `words` those of all."""
        self._index = index
        self._keys = keys
        self._phrasings = phrasings
        self._thesaurus = thesaurus
        self._spelling = QuestionSpelling(words, thesaurus, lexicon)
        self.size = index.size + self._spelling.size

    def match(self, text: str, equal: int | None = None) -> EntryMatches:
        """Return the entries that share words with a text, best first, not judged yet.

        `equal` is the number of a phrasing that is known to have the very words of the text.
        """
        tokens, repairs = self._spelling.correct(tokenise(text))
        terms = {term.key: term for term in self._thesaurus.terms(tokens)}
        asked = [one for term in list(terms.values())[:MAX_TERMS] for one in self._asked(term)]
        total = sum(one.weight for one in asked)
        if not total and equal is None:
            return NO_MATCHES
        comparison = _Comparison(self._index, self._thesaurus, asked)
        likely = self._likely(asked, total) if total else []
        scores = {phrase: comparison.score(phrase) for phrase in likely}
        if equal is not None:
            scores[equal] = 1.0
        nearest: dict[str, int] = {}
        for phrase in sorted(scores, key=lambda one: (one != equal, -scores[one], one)):
            nearest.setdefault(self._keys[self._index.documents[phrase]], phrase)
        verb = main_verb(tokens)
        candidates = tuple(
            self._with_verbs(
                comparison.explain(key, phrase, scores[phrase], equal=phrase == equal), verb
            )
            for key, phrase in list(nearest.items())[:MAX_CANDIDATES]
        )
        return EntryMatches(
            candidates, repairs, any(map(self._thesaurus.is_intent, terms.values()))
        )

    def _with_verbs(self, candidate: EntryCandidate, asked: str | None) -> EntryCandidate:
        """Return a candidate as excluded where it does something else than is asked."""
        if asked is None or candidate.rivals or candidate.reason is CandidateReason.SAME_WORDS:
            return candidate
        if any(asked in text.split() for text in candidate.shared):
            return candidate
        known = main_verb(tokenise(self._phrasings[candidate.phrase]))
        if known is None or self._thesaurus.are_alike(asked, known):
            return candidate
        return replace(candidate, rivals=Rivals(asked, known))

    def _asked(self, term: Term) -> list[_Asked]:
        """Weigh a term; a fixed phrase that says nothing to this server is read word by word."""
        weighed = self._weigh(term)
        words = term.text.split()
        if weighed.similar or len(words) == 1:
            return [weighed]
        alone = [self._weigh(one) for word in words for one in self._thesaurus.terms((word,))]
        return alone if any(one.similar for one in alone) else [weighed]

    def _weigh(self, term: Term) -> _Asked:
        similar, number = self._index.similar(term, self._thesaurus.concepts)
        weights = self._index.weights
        if number is not None:
            return _Asked(term, weights[number] or term.weight, similar, number)
        nearest = max(similar.values(), default=0.0)
        known = max((weights[n] for n, near in similar.items() if near == nearest), default=1.0)
        return _Asked(term, term.weight * min(1.0, known or 1.0), similar, None)

    def _likely(self, asked: Sequence[_Asked], total: float) -> list[int]:
        """Return the phrases that share most, and those of entries whose answers do."""
        index = self._index
        phrases, texts = index.shared((one.weight, one.similar) for one in asked)

        def score(phrase: int) -> float:
            shared = phrases[phrase]
            left = QUESTION_LEFT * (total - shared)
            return shared / (
                shared + left + PHRASING_LEFT * max(0.0, index.totals[phrase] - shared)
            )

        most = sorted(phrases, key=phrases.__getitem__, reverse=True)[:MAX_RANKED]
        likely = sorted(most, key=score, reverse=True)[:MAX_COMPARED]
        seen = {index.documents[phrase] for phrase in likely}
        near = [document for document in texts if texts[document] >= MIN_SHARED_WEIGHT]
        for document in sorted(near, key=texts.__getitem__, reverse=True)[:MAX_BY_TEXT]:
            if document not in seen:
                likely += range(index.first_phrase[document], index.first_phrase[document + 1])
        return likely


class _Comparison:
    """Compares one question with phrasings, term by term."""

    def __init__(self, index: TermIndex, thesaurus: Thesaurus, asked: Sequence[_Asked]) -> None:
        self._index, self._thesaurus = index, thesaurus
        self._asked = asked
        self._total = sum(one.weight for one in asked)
        self._numbers = frozenset(one.term.key for one in asked if one.term.key[0].isdecimal())
        self._said: dict[int, list[tuple[int, float]]] = {}
        for place, one in enumerate(asked):
            for number, near in one.similar.items():
                self._said.setdefault(number, []).append((place, near))
        self._elsewhere: dict[int, list[float]] = {}
        self._ways: dict[int, frozenset[int]] = {}
        self._texts: dict[int, frozenset[int]] = {}

    def score(self, phrase: int) -> float:
        """Return how much a question and a phrasing have in common, from 0 to 1."""
        index, weights = self._index, self._index.weights
        of_phrasing, only_known = 0.0, 0.0
        for number in index.phrases[phrase]:
            near, weight = self._nearest(number), weights[number]
            of_phrasing += weight * near
            if near < SYNONYM and weight * (1 - near) > only_known:
                only_known = weight * (1 - near)
        of_question, only_asked = 0.0, 0.0
        for one, near in zip(self._asked, self._nearness(phrase), strict=True):
            of_question += one.weight * near
            if near < POINTER and one.weight * (1 - near) > only_asked:
                only_asked = one.weight * (1 - near)
        common = (of_question + of_phrasing) / 2
        if not common:
            return 0.0
        left = self._total - of_question
        against = (
            QUESTION_LEFT * LONG_QUESTION_WEIGHT * -math.expm1(-left / LONG_QUESTION_WEIGHT)
            + PHRASING_LEFT * max(0.0, index.totals[phrase] - of_phrasing)
            + EXCHANGED * min(only_asked, only_known)
        )
        return round(common / (common + against), 3)

    def explain(self, key: str, phrase: int, score: float, *, equal: bool) -> EntryCandidate:
        """Return a phrasing as a candidate, with what speaks for it and against it."""
        index, nearness = self._index, self._nearness(phrase)
        weighed = [
            (one.weight * near, near, one) for one, near in zip(self._asked, nearness, strict=True)
        ]
        lacking = sorted(
            ((near - 1) * one.weight, one.term.text) for _, near, one in weighed if near < POINTER
        )
        own = index.phrases[phrase]
        of_phrasing = sum(index.weights[number] * self._nearest(number) for number in own)
        return EntryCandidate(
            key=key,
            phrase=phrase,
            score=score,
            shared=tuple(one.term.text for _, near, one in weighed if near >= POINTER),
            missing=tuple(text for _, text in lacking),
            strongest=max((value for value, _, _ in weighed), default=0.0),
            coverage=sum(value for value, _, _ in weighed) / (self._total or 1.0),
            covered=of_phrasing / (index.totals[phrase] or 1.0),
            repeated=max((one.weight for one in self._asked if one.number in own), default=0.0),
            rivals=None if equal else self._rivals(phrase),
            other_intent=not equal and self._asks_something_else(phrase),
            reason=CandidateReason.SAME_WORDS if equal else CandidateReason.TOO_FAR,
        )

    def _asks_something_else(self, phrase: int) -> bool:
        """Return whether the entry asks for another thing of its subject than the question."""
        thesaurus, keys = self._thesaurus, self._index.keys
        asked = {name for term in self._asked for name in thesaurus.asks_for(term.term.key)}
        if not asked:
            return False
        own = {
            name
            for number in self._index.phrases[phrase]
            for name in thesaurus.asks_for(keys[number])
        }
        if not own or not asked.isdisjoint(own):
            return False
        ways, _ = self._document(self._index.documents[phrase])
        return not any(thesaurus.asks_for(keys[number]) & asked for number in ways)

    def _nearness(self, phrase: int) -> list[float]:
        """Return how near the phrasing, or its entry, comes to each term of the question."""
        index, document = self._index, self._index.documents[phrase]
        elsewhere = self._elsewhere.get(document)
        if elsewhere is None:
            elsewhere = [0.0] * len(self._asked)
            for way in range(index.first_phrase[document], index.first_phrase[document + 1]):
                self._add_nearness(elsewhere, index.phrases[way], OTHER_PHRASING)
            self._add_nearness(elsewhere, index.texts[document], ANSWER_TEXT)
            self._elsewhere[document] = elsewhere
        nearness = elsewhere.copy()
        self._add_nearness(nearness, index.phrases[phrase], EXACT)
        return nearness

    def _nearest(self, number: int) -> float:
        """Return how near the question comes to a term of the index."""
        said = self._said.get(number)
        return max([near for _, near in said]) if said else 0.0

    def _add_nearness(self, nearness: list[float], terms: Iterable[int], share: float) -> None:
        """Raise how near each term of the question is to what some terms come to, times a share."""
        for number in terms:
            for place, similarity in self._said.get(number, ()):
                nearness[place] = max(nearness[place], similarity * share)

    def _document(self, place: int) -> tuple[frozenset[int], frozenset[int]]:
        if place not in self._ways:
            index = self._index
            phrases = range(index.first_phrase[place], index.first_phrase[place + 1])
            self._ways[place] = frozenset(term for one in phrases for term in index.phrases[one])
            self._texts[place] = frozenset(index.texts[place])
        return self._ways[place], self._texts[place]

    def _rivals(self, phrase: int) -> Rivals | None:
        """Return words of question and entry that exclude each other, if there are any."""
        index, thesaurus = self._index, self._thesaurus
        own, place = index.phrases[phrase], index.documents[phrase]
        ways, text = self._document(place)
        question = index.phrases[index.first_phrase[place]]
        known = {
            name for number in (*own, *question) for name in thesaurus.names(index.keys[number])
        }
        for one in self._asked:
            key = one.term.key
            names = thesaurus.names(key)
            if not names.isdisjoint(known):
                continue
            opposite = key[2:] if key.startswith("un") else f"un{key}"
            if opposite in known:
                return Rivals(one.term.text, opposite)
            excluded = {
                name: listed for name, listed in thesaurus.rivals(key).items() if name in known
            }
            if not excluded or self._says(names, ways):
                continue
            if all(excluded.values()) and (
                self._says(names, text) or not self._lacks(excluded, (*own, *question))
            ):
                continue
            return Rivals(one.term.text, min(excluded).lstrip("="))
        return self._other_numbers(own)

    def _lacks(self, names: Iterable[str], terms: Iterable[int]) -> bool:
        """Return whether the question says nothing of the terms that go by these names."""
        keys, wanted = self._index.keys, frozenset(names)
        return any(
            self._nearest(number) < SYNONYM
            for number in terms
            if not wanted.isdisjoint(self._thesaurus.names(keys[number]))
        )

    def _says(self, names: frozenset[str], terms: Iterable[int]) -> bool:
        keys = self._index.keys
        return any(not names.isdisjoint(self._thesaurus.names(keys[number])) for number in terms)

    def _other_numbers(self, own: Iterable[int]) -> Rivals | None:
        keys = {self._index.keys[number] for number in own}
        known = {key for key in keys if key[0].isdecimal()}
        if self._numbers and known and self._numbers.isdisjoint(known):
            return Rivals(min(self._numbers), min(known))
        return None
