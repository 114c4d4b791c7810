"""Library: the one service that front ends call; a snapshot of all that is known."""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.compose import compose, essential
from bot.answers.follow_ups import follow, follow_up_of
from bot.answers.lookup import compare_exercises, look_up
from bot.answers.model import Answer, FollowUp, Related
from bot.answers.names import PREFIXES, Named, label_of, names_of
from bot.answers.overview import HEADLINE_TOPIC, overview_of
from bot.answers.references import recall
from bot.answers.routing import refine
from bot.errors import KnowledgeError, Problem
from bot.evidence.loader import find_problems, load_knowledge
from bot.faq.entry_answers import answer_beside, cited, served
from bot.faq.precedence import decide_beside, explained, in_its_place
from bot.language import (
    build_lexicon,
    label_problems,
    lexicon_problems,
    read_folds,
    read_lexicon_file,
    read_weights,
    vocabulary_problems,
)
from bot.matching.classifier import digest_of, fold_of
from bot.matching.decision import Matcher
from bot.matching.results import Answered, Choices, FromGraph
from bot.matching.search.phrase_index import Phrase, PhraseIndex

if TYPE_CHECKING:
    from bot.answers.names import NameKind
    from bot.answers.overview import Overview
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.entry_index import GuildEntries
    from bot.matching.decision import Decision, Explanation
    from bot.matching.results import Outcome

REMEMBERED = 1_024
"""Composed answers kept in memory; there are a few hundred that people ask for."""


def shipped_knowledge() -> Path:
    """Give the knowledge that ships with the package, from a checkout or a wheel."""
    package = Path(__file__).resolve().parent
    inside = package / "_knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


class Library:
    """An immutable snapshot of the knowledge, and the answers to questions about it."""

    def __init__(self, graph: EvidenceGraph, matcher: Matcher, directory: Path) -> None:
        self.graph = graph
        self.matcher = matcher
        self.directory = directory
        self._names: dict[NameKind, PhraseIndex] = {}
        self._compose = lru_cache(maxsize=REMEMBERED)(self._composed)

    @classmethod
    def open(cls, directory: Path | None = None) -> Library:
        """Read a folder of knowledge, or the one that ships; KnowledgeError if it is not sound."""
        directory = directory or shipped_knowledge()
        # A snapshot is all values and no circles: looking for circles only slows the start.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return cls._opened(directory)
        except KnowledgeError as error:
            # One file's problems stopped the reading; whoever mends them wants those of all.
            raise KnowledgeError([*error.problems, *knowledge_problems(directory)]) from error
        finally:
            if collecting:
                gc.enable()

    @classmethod
    def _opened(cls, directory: Path) -> Library:
        graph = load_knowledge(directory).graph
        file, marks = read_lexicon_file(directory)
        weights = read_weights(directory / "weights.json")
        problems = lexicon_problems(file, marks, graph)
        problems += label_problems(weights, graph, "weights.json")
        if problems:
            raise KnowledgeError(problems)
        lexicon = build_lexicon(directory, graph, file)
        headline = graph.topics.get(HEADLINE_TOPIC)
        likely = (headline.id, *headline.related) if headline else ()
        phrases = [
            Phrase(topic.id, text, topic.id in likely, int(topic is headline))
            for topic in graph.topics.values()
            for text in (topic.question, *topic.phrasings)
        ]
        matcher = Matcher(
            lexicon,
            PhraseIndex.of(phrases, lexicon),
            weights,
            {topic.id: topic.also for topic in graph.topics.values()},
            frozenset(file.unknown_exercises),
        )
        return cls(graph, matcher, directory)

    def answer(
        self, question: str, *, entries: GuildEntries | None = None, overheard: bool = False
    ) -> Answer:
        """Answer a question in memory; overheard messages get an answer or one of silence.

        `entries` are what the asker's server has added.
        """
        decision = self.decide(question, entries=entries, overheard=overheard)
        return self.answer_to(decision.outcome, entries)

    def decide(
        self, question: str, *, entries: GuildEntries | None = None, overheard: bool = False
    ) -> Decision:
        """Find what a question asks; the first of several that are covered, the rest offered."""
        if entries is None:
            return self.matcher.decide(question, overheard=overheard)
        decision = decide_beside(self.matcher, entries, question, overheard=overheard)
        # What the graph tells of one muscle or two exercises is no topic's answer to replace.
        by_graph = isinstance(refine(self.graph, decision.outcome), FromGraph)
        return decision if by_graph else in_its_place(decision, entries)

    def explain(self, question: str, *, entries: GuildEntries | None = None) -> Explanation:
        """Tell why a question gets the outcome that it gets."""
        decision = self.decide(question, entries=entries)
        explanation = self.matcher.explain(decision)
        return explained(explanation, entries, decision) if entries else explanation

    def follow(self, answer: Answer, text: str, *, entries: GuildEntries | None = None) -> Answer:
        """Answer a reply to an answer: a follow-up, or a question of its own."""
        kind = follow_up_of(text)
        return self.follow_up(answer, kind) if kind else self.answer(text, entries=entries)

    def follow_up(self, answer: Answer, kind: FollowUp) -> Answer:
        """Answer what is asked of an answer."""
        if kind is FollowUp.SOURCES and answer.origin == "community":
            return cited(answer)
        return follow(self.graph, answer, kind)

    def show(
        self, name: str, kind: NameKind | None = None, *, entries: GuildEntries | None = None
    ) -> Answer:
        """Look up a claim, study, muscle, exercise, term, topic or entry by id or by name.

        Raises NotFoundError, with the nearest names, for anything else or of another kind.
        """
        if entries is not None and kind is None and (entry := entries.named(name)):
            return self.recall(entry.id, entries=entries)
        found = look_up(self.graph, self.matcher.lexicon, name, PREFIXES[kind] if kind else "")
        return served(entries, found) if entries is not None else found

    def recall(self, reference: str, *, entries: GuildEntries | None = None) -> Answer:
        """Give the answer that a reference stands for; NotFoundError for what is gone."""
        if entries is None:
            return recall(self.graph, reference)
        meant = entries.meant(reference)
        if meant in entries:
            return self.answer_to(Answered(meant, 0.0), entries)
        return served(entries, recall(self.graph, meant))

    def compare(self, first: str, second: str, muscle: str | None = None) -> Answer:
        """Compare two exercises by id or name, for one muscle or for all.

        Raises NotFoundError or InputError, with a sentence fit for a user.
        """
        return compare_exercises(self.graph, self.matcher.lexicon, first, second, muscle)

    def suggest_names(self, kind: NameKind, typed: str) -> tuple[Named, ...]:
        """Complete the name of something to at most 25 of its kind, likeliest first."""
        if kind not in self._names:
            index = PhraseIndex.of(
                (Phrase(node, name) for name, node in names_of(self.graph, kind)),
                self.matcher.lexicon,
            )
            self._names[kind] = index
        return tuple(
            Named(node, label_of(self.graph, node)) for node in self._names[kind].suggest(typed)
        )

    def suggest(self, prefix: str, *, entries: GuildEntries | None = None) -> tuple[Related, ...]:
        """Complete what has been typed to at most 25 questions, likeliest first."""
        topics = self.graph.topics
        suggested = tuple(
            Related(topic, topics[topic].question) for topic in self.matcher.index.suggest(prefix)
        )
        return entries.suggested(prefix, suggested) if entries else suggested

    def overview(self) -> Overview:
        """Sum up what all answers rest on."""
        return overview_of(self.graph)

    def warm(self) -> None:
        """Compose every topic once, so that no asker waits for the first of its kind."""
        for topic in self.graph.topics:
            self.answer_to(Answered(topic, 0.0))

    def unseen(self) -> UnseenLibrary:
        """Give a view that answers as if the question had never been learnt from."""
        return UnseenLibrary(self)

    def answer_to(self, outcome: Outcome, entries: GuildEntries | None = None) -> Answer:
        """Compose the answer to an outcome, or take it from memory."""
        if entries is not None:
            return answer_beside(self.graph, entries, outcome, self.answer_to)
        refined = essential(refine(self.graph, outcome))
        match refined:
            case Answered() | FromGraph() | Choices():
                # The score differs with every wording; the texts do not.
                return replace(self._compose(replace(refined, score=0.0)), score=refined.score)
            case _:
                return self._compose(refined)

    def _composed(self, outcome: Outcome) -> Answer:
        return compose(self.graph, outcome)


class UnseenLibrary:
    """The library with nothing learnt from the question at hand: for honest evaluation.

    A phrasing equal to the question is left out. A question that the weights were fitted on is
    decided by weights fitted without the fifth of the questions that it belongs to.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._fitted, folds = read_folds(library.directory, library.graph)
        self._matchers = tuple(library.matcher.with_weights(weights) for weights in folds)

    def answer(self, question: str, *, overheard: bool = False) -> Answer:
        """Answer as if the question had not been learnt from."""
        learnt = digest_of(question) in self._fitted
        matcher = self._matchers[fold_of(question)] if learnt else self._library.matcher
        decision = matcher.decide(question, overheard=overheard, unseen=True)
        return self._library.answer_to(decision.outcome)


def knowledge_problems(directory: Path, article: str | None = None) -> tuple[Problem, ...]:
    """Find every problem of a folder of knowledge, vocabulary included.

    With the text of the article at hand, also where the knowledge departs from it or copies it.
    """
    problems = set(find_problems(directory, article))
    graph = None
    if article is not None or not problems:
        # What departs from the article is a graph all the same; other problems leave none.
        with suppress(KnowledgeError):
            graph = load_knowledge(directory).graph
    problems.update(vocabulary_problems(directory, graph))
    return tuple(sorted(problems))
