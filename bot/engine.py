"""AnswerEngine: from a question, and a guild's entries, to an Answer."""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.answers.compose import cache_key, compose
from bot.answers.context import Context, Turn
from bot.answers.follow_ups import answer_follow_up
from bot.answers.lookup import compare_exercises, look_up
from bot.answers.model import Answer, FollowUp, Related
from bot.answers.names import PREFIXES, Named, display_label, iter_names
from bot.answers.overview import summarise_knowledge
from bot.answers.precise_answer import PreciseAnswers
from bot.answers.references import AnswerTitles, answer_for_reference
from bot.answers.routing import route
from bot.conversation import Conversation
from bot.errors import InputError, KnowledgeError, NotFoundError, Problem
from bot.evidence.loader import find_problems, load_knowledge
from bot.language import (
    build_frame_reader,
    build_lexicon,
    load_classifier,
    load_languages,
    read_frame_language,
    read_lexicon_files,
    validate_labels,
    validate_language,
    validate_lexicon,
)
from bot.matching.decision import Matcher
from bot.matching.question_frame import QuestionFrame
from bot.matching.results import Ambiguous, GraphMatch, TopicMatch
from bot.matching.search.phrase_index import Phrase, PhraseIndex
from bot.rules import load_follow_up_rules, load_injury_rules, load_small_talk_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.answers.follow_ups import FollowUpRules
    from bot.answers.names import NameKind
    from bot.answers.overview import Overview
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.entry_index import EntryIndex
    from bot.faq.misses import MissCluster
    from bot.faq.model import EntryContent, EntryLike, Miss
    from bot.faq.nearby_wordings import NearbyWording
    from bot.faq.precedence import EntryDecision
    from bot.faq.server_answers import ServerAnswers
    from bot.matching.concepts import TextAnalysis
    from bot.matching.decision import MatchExplanation, MatchTrace
    from bot.matching.results import MatchResult
    from bot.pictures.charts.model import NoChart
    from bot.pictures.picture import ChartPicture, Picture

MAX_NAME_CHARACTERS = 200
"""As many as Discord lets a member type into the option of a look-up."""
REMEMBERED = 1_024
"""Composed answers kept in memory; people ask for a few hundred different ones."""
PICTURES_REMEMBERED = 256
"""Charts, and evidence maps, kept as SVG of about 10 kB each."""


def bundled_knowledge_dir() -> Path:
    """Return the knowledge folder that ships with the package, from a checkout or a wheel."""
    package = Path(__file__).resolve().parent
    inside = package / "_knowledge"
    return inside if inside.is_dir() else package.parent / "knowledge"


class AnswerEngine:
    """An immutable snapshot of the knowledge, and the answers to questions about it."""

    def __init__(
        self,
        graph: EvidenceGraph,
        matcher: Matcher,
        directory: Path,
        precise: PreciseAnswers | None = None,
    ) -> None:
        self.graph = graph
        self._precise = precise
        self.matcher = matcher
        self.directory = directory
        self._names: dict[NameKind, PhraseIndex] = {}
        self._compose = lru_cache(maxsize=REMEMBERED)(self._composed)
        self._chart = lru_cache(maxsize=PICTURES_REMEMBERED)(self._drawn_chart)
        self._evidence_map = lru_cache(maxsize=PICTURES_REMEMBERED)(self._drawn_map)

    @classmethod
    def open(cls, directory: Path | None = None) -> AnswerEngine:
        """Load a knowledge folder, or the bundled one; raise KnowledgeError if it has problems."""
        directory = directory or bundled_knowledge_dir()
        # A snapshot is all values and no circles: looking for circles only slows the start.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return cls._opened(directory)
        except KnowledgeError as error:
            # One file's problems stopped the reading; whoever mends them wants those of all.
            raise KnowledgeError([*error.problems, *validate_knowledge(directory)]) from error
        finally:
            if collecting:
                gc.enable()

    @classmethod
    def _opened(cls, directory: Path) -> AnswerEngine:
        graph = load_knowledge(directory).graph
        files = read_lexicon_files(directory)
        classifier = load_classifier(directory)
        problems = validate_lexicon(files, graph)
        problems += validate_labels(classifier, graph)
        if problems:
            raise KnowledgeError(problems)
        rules = load_injury_rules(directory)
        lexicon = build_lexicon(directory, graph, files, rules)
        headline = graph.topics.get(graph.roles.headline_topic or "")
        likely = (headline.id, *headline.related) if headline else ()
        phrases = [
            Phrase(topic.id, text, topic.id in likely, int(topic is headline))
            for topic in graph.topics.values()
            for text in (topic.question, *topic.phrasings)
        ]
        matcher = Matcher(
            lexicon,
            PhraseIndex.of(phrases, lexicon),
            classifier,
            {topic.id: topic.also for topic in graph.topics.values()},
            frozenset(files.unknown_exercises),
            rules,
            load_small_talk_rules(directory),
            load_languages(directory),
        )
        language = read_frame_language(directory)
        precise = None
        if language is not None:
            reader = build_frame_reader(graph, files, language)
            precise = PreciseAnswers(graph, reader, language, graph.roles.default_exercise)
        return cls(graph, matcher, directory, precise)

    @cached_property
    def topic_titles(self) -> Mapping[str, str]:
        """Map each curated topic's id to its question, and other references to their headings."""
        return AnswerTitles(self.graph)

    @cached_property
    def concept_labels(self) -> Mapping[str, str]:
        """Map each concept's id to the name that readers see."""
        labels = {concept: display_label(self.graph, concept) for concept in self.graph.concepts}
        return MappingProxyType(labels)

    @property
    def source_ids(self) -> frozenset[str]:
        """Return the ids of all sources that a citation can name."""
        return frozenset(self.graph.sources)

    def has_topic(self, reference: str | None) -> bool:
        """Return whether a reference is the id of a curated topic."""
        return reference in self.graph.topics

    def can_recall(self, reference: str | None) -> bool:
        """Return whether a reference stands for a topic or another answer from the knowledge."""
        return reference is not None and reference in self.topic_titles

    def analyse(self, text: str) -> TextAnalysis:
        """Return a text's tokens, spelling corrections and concepts."""
        return self.matcher.lexicon.read(text)

    def entry_answer(self, entry: EntryLike) -> Answer:
        """Return the answer that an entry makes."""
        return self._server_answers.answer_of(entry)

    def cluster_misses(self, misses: Iterable[Miss]) -> tuple[MissCluster, ...]:
        """Cluster unanswered questions by similarity, most asked first."""
        return self._server_answers.cluster_misses(misses)

    def answer(
        self,
        question: str,
        *,
        entries: EntryIndex | None = None,
        context: Context | None = None,
        passive: bool = False,
    ) -> Answer:
        """Return the answer to a question; passive messages get an answer or silence.

        `entries` are what the asker's server has added, `context` is what the question may lean on.
        """
        return self.converse(question, entries=entries, context=context, passive=passive).answer

    def converse(
        self,
        question: str,
        *,
        entries: EntryIndex | None = None,
        context: Context | None = None,
        passive: bool = False,
    ) -> Turn:
        """Answer a question, and tell what the next one may lean on.

        `context` is what the last answer in the talk left, or that of the card replied to.
        """
        if self._conversation is None:
            decision = self.decide(question, entries=entries, passive=passive)
            return Turn(self.answer_to(decision.outcome, entries))
        return self._conversation.take_turn(
            question, entries=entries, context=context, passive=passive
        )

    def context_of(self, reference: str) -> Context | None:
        """Return what a reply to the card of a reference leans on, None for what is gone."""
        if self._precise is None:
            return None
        try:
            answer = self.recall(reference)
        except NotFoundError:
            return None
        return self._precise.context(self.frame(answer.heading) or QuestionFrame(), answer)

    def decide(
        self, question: str, *, entries: EntryIndex | None = None, passive: bool = False
    ) -> MatchTrace:
        """Find what a question asks; the first of several that are covered, the rest offered."""
        if entries is None:
            return self.matcher.decide(question, passive=passive)
        return self.decide_with_entries(question, entries, passive=passive).trace

    def decide_with_entries(
        self, question: str, entries: EntryIndex, *, passive: bool = False
    ) -> EntryDecision:
        """Return what a question gets from a server, which entries are near, and what leads."""
        return self._server_answers.decide(question, entries, passive=passive)

    def frame(self, question: str) -> QuestionFrame | None:
        """Return what exactly a question asks for, of what; None where no folder says how."""
        if self._precise is None:
            return None
        return self._precise.frame(question, self.matcher.lexicon.read(question))

    def describe_frame(self, question: str) -> str:
        """Return what exactly a question was read to ask, for those who tend the knowledge."""
        frame = self.frame(question)
        if frame is None:
            return "none"
        names = [tag for prefix in "xmsto" for tag in frame.names(f"{prefix}:")]
        parts = [str(frame.asked), *names, *(cue.attribute for cue in frame.attributes[:1])]
        parts += [f"{value:g}" for value in frame.values]
        flags = {"polar": frame.is_polar, "negated": frame.is_negated, "leading": frame.is_leading}
        return ", ".join([*parts, *(name for name, holds in flags.items() if holds)])

    def explain(self, question: str, *, entries: EntryIndex | None = None) -> MatchExplanation:
        """Explain why a question gets its result."""
        return self.matcher.explain(self.decide(question, entries=entries))

    def explain_entries(self, question: str, entries: EntryIndex) -> tuple[str, ...]:
        """Return why an entry or a topic leads, and why other entries do not, in sentences."""
        return self._server_answers.explain(question, entries)

    def likely_wordings(self, content: EntryContent) -> tuple[str, ...]:
        """Return how members may put an entry's question, beside its phrasings."""
        return self._server_answers.likely_wordings(content)

    def check_wordings(
        self, entries: EntryIndex, content: EntryContent, editing: int | None
    ) -> tuple[NearbyWording, ...]:
        """Return what likely wordings of an entry would get once it is saved.

        `editing` is the number of the entry that it changes, None for a new one.
        """
        return self._server_answers.check_wordings(self, entries, content, editing)

    @cached_property
    def follow_up_rules(self) -> FollowUpRules:
        """Patterns of what is asked of an answer, or of the bot itself."""
        return load_follow_up_rules(self.directory)

    @cached_property
    def _conversation(self) -> Conversation | None:
        if self._precise is None:
            return None
        return Conversation(self, self._precise, self.follow_up_rules, self.matcher.languages)

    @cached_property
    def _server_answers(self) -> ServerAnswers:
        # Imported when first needed, so that a question in the terminal starts without it.
        from bot.faq.server_answers import ServerAnswers  # noqa: PLC0415

        return ServerAnswers(
            self.graph, self.matcher, self.directory, self.topic_titles, self.answer_to
        )

    def index_entries(self, entries: Iterable[EntryLike]) -> EntryIndex:
        """Return the index of a server's entries, which its questions are put to."""
        return self._server_answers.index(entries)

    def follow(self, answer: Answer, text: str, *, entries: EntryIndex | None = None) -> Answer:
        """Return the answer to a reply: a follow-up, or a question of its own."""
        kind = self.follow_up_rules.classify(text)
        return self.follow_up(answer, kind) if kind else self.answer(text, entries=entries)

    def follow_up(self, answer: Answer, kind: FollowUp) -> Answer:
        """Return the answer to a follow-up."""
        if kind is FollowUp.SOURCES and answer.origin == "community":
            return self._server_answers.sources_of(answer)
        return answer_follow_up(self.graph, answer, kind)

    def show(
        self, name: str, kind: NameKind | None = None, *, entries: EntryIndex | None = None
    ) -> Answer:
        """Look up a claim, study, muscle, exercise, term, topic or entry by id or by name.

        Raises NotFoundError, with the nearest names, for anything else or of another kind, and
        InputError for a text too long to be a name.
        """
        if len(name) > MAX_NAME_CHARACTERS:
            raise InputError(f"A name has at most {MAX_NAME_CHARACTERS} characters.")
        if entries is not None and kind is None and (entry := entries.named(name)):
            return self.recall(entry.id, entries=entries)
        found = look_up(self.graph, self.matcher.lexicon, name, PREFIXES[kind] if kind else "")
        return self._server_answers.override(entries, found) if entries is not None else found

    def recall(self, reference: str, *, entries: EntryIndex | None = None) -> Answer:
        """Return the answer of a stored reference; raise NotFoundError if it no longer exists."""
        if entries is None:
            return answer_for_reference(self.graph, reference)
        return self._server_answers.recall(reference, entries)

    def compare(self, first: str, second: str, muscle: str | None = None) -> Answer:
        """Compare two exercises by id or name, for one muscle or for all.

        Raises NotFoundError or InputError, with a sentence fit for a user.
        """
        return compare_exercises(self.graph, self.matcher.lexicon, first, second, muscle)

    def chart(self, reference: str) -> ChartPicture | NoChart:
        """Draw what the studies measured on the subject of an answer, or say why that cannot be."""
        return self._chart(reference)

    def evidence_map(self, reference: str) -> Picture | None:
        """Draw what the claim of an answer rests on; None for an answer without one."""
        return self._evidence_map(reference)

    def suggest_names(self, kind: NameKind, typed: str) -> tuple[Named, ...]:
        """Complete the name of something to at most 25 of its kind, likeliest first."""
        if kind not in self._names:
            index = PhraseIndex.of(
                (Phrase(node, name) for name, node in iter_names(self.graph, kind)),
                self.matcher.lexicon,
            )
            self._names[kind] = index
        return tuple(
            Named(node, display_label(self.graph, node))
            for node in self._names[kind].suggest(typed)
        )

    def suggest(self, prefix: str, *, entries: EntryIndex | None = None) -> tuple[Related, ...]:
        """Complete what has been typed to at most 25 questions, likeliest first."""
        topics = self.graph.topics
        suggested = tuple(
            Related(topic, topics[topic].question) for topic in self.matcher.index.suggest(prefix)
        )
        return entries.suggested(prefix, suggested) if entries else suggested

    def show_sources(self) -> Answer:
        """Return the topic on all sources; NotFoundError where a folder has none."""
        return self.show(self.graph.roles.sources_topic or "sources")

    def show_strength(self) -> Answer:
        """Return the topic on how good the evidence is; NotFoundError where a folder has none."""
        return self.show(self.graph.roles.strength_topic or "certainty")

    def overview(self) -> Overview:
        """Summarise what all answers rest on."""
        return summarise_knowledge(self.graph)

    def warm(self) -> None:
        """Compose every topic once, so that no asker waits for the first of its kind."""
        _ = self._server_answers, self.follow_up_rules
        for topic in self.graph.topics:
            self.answer_to(TopicMatch(topic, 0.0))

    def answer_to(self, outcome: MatchResult, entries: EntryIndex | None = None) -> Answer:
        """Return the answer to a match result, cached."""
        if entries is not None:
            return self._server_answers.answer_to(outcome, entries)
        if isinstance(outcome, TopicMatch) and outcome.topic not in self.graph.topics:
            # An alias of a server may mean what the graph tells of two exercises, say.
            answer = answer_for_reference(self.graph, outcome.topic)
            return replace(answer, score=outcome.score)
        refined = cache_key(self.graph, route(self.graph, outcome))
        match refined:
            case TopicMatch() | GraphMatch() | Ambiguous():
                # The score differs with every wording; the texts do not.
                return replace(self._compose(replace(refined, score=0.0)), score=refined.score)
            case _:
                return self._compose(refined)

    # Drawing is imported when first needed, so that a question in the terminal starts without it.

    def _drawn_chart(self, reference: str) -> ChartPicture | NoChart:
        from bot.pictures.charts.model import NoChart  # noqa: PLC0415
        from bot.pictures.picture import chart_for_reference, chart_picture  # noqa: PLC0415

        chart = chart_for_reference(self.graph, reference)
        return chart if isinstance(chart, NoChart) else chart_picture(chart)

    def _drawn_map(self, reference: str) -> Picture | None:
        from bot.pictures.picture import map_for_reference, map_picture  # noqa: PLC0415

        evidence = map_for_reference(self.graph, reference)
        return None if evidence is None else map_picture(evidence)

    def _composed(self, outcome: MatchResult) -> Answer:
        return compose(self.graph, outcome)


def validate_knowledge(directory: Path, article: str | None = None) -> tuple[Problem, ...]:
    """Return every problem of a knowledge folder, language files included.

    With the text of the article at hand, also where the knowledge departs from it or copies it.
    """
    problems = set(find_problems(directory, article))
    graph = None
    if article is not None or not problems:
        # What departs from the article is a graph all the same; other problems leave none.
        with suppress(KnowledgeError):
            graph = load_knowledge(directory).graph
    problems.update(validate_language(directory, graph))
    from bot.faq.question_words import load_thesaurus  # noqa: PLC0415  as for ServerAnswers

    try:
        load_thesaurus(directory)
    except KnowledgeError as error:
        problems.update(error.problems)
    return tuple(sorted(problems))
