"""What a server's entries change about the answers of the knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.references import answer_for_reference
from bot.answers.routing import route
from bot.faq.entry_answers import (
    apply_overrides,
    compose_with_entries,
    entry_answer,
    sources_answer,
)
from bot.faq.entry_explanation import explain_entries
from bot.faq.entry_index import EntryIndex
from bot.faq.impact import pending_entry
from bot.faq.misses import cluster_misses
from bot.faq.nearby_wordings import NearbyWording, check_wordings, likely_wordings
from bot.faq.precedence import EntryDecision, apply_override, decide_with_entries
from bot.faq.question_words import load_thesaurus
from bot.matching.results import GraphMatch, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from bot.answers.model import Answer
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.impact import QuestionAnswerer
    from bot.faq.misses import MissCluster
    from bot.faq.model import EntryContent, EntryLike, Miss
    from bot.matching.decision import Matcher
    from bot.matching.results import MatchResult

    Composer = Callable[[MatchResult], Answer]


class ServerAnswers:
    """A snapshot of the knowledge as the servers' entries meet it.

    `titles` are those of curated topics and other references, `compose` answers a match result
    from the knowledge alone.
    """

    def __init__(
        self,
        graph: EvidenceGraph,
        matcher: Matcher,
        directory: Path,
        titles: Mapping[str, str],
        compose: Composer,
    ) -> None:
        self._graph = graph
        self._matcher = matcher
        self._titles = titles
        self._compose = compose
        self._thesaurus = load_thesaurus(directory)

    def index(self, entries: Iterable[EntryLike]) -> EntryIndex:
        """Return the index of a server's entries, which its questions are put to."""
        return EntryIndex.of(self._matcher.lexicon, self._thesaurus, entries, self._titles)

    def decide(self, question: str, entries: EntryIndex, *, passive: bool = False) -> EntryDecision:
        """Return what a question gets from a server, which entries are near, and what leads."""
        decision = decide_with_entries(
            self._matcher, entries, question, passive=passive, is_settled=self._is_from_graph
        )
        outcome = decision.trace.outcome
        return decision if self._is_from_graph(outcome) else apply_override(decision, entries)

    def _is_from_graph(self, outcome: MatchResult) -> bool:
        """Return whether the graph tells of one muscle or two exercises: no topic to replace."""
        return isinstance(route(self._graph, outcome), GraphMatch)

    def explain(self, question: str, entries: EntryIndex) -> tuple[str, ...]:
        """Return why an entry or a topic leads, and why other entries do not, in sentences."""
        return tuple(explain_entries(self.decide(question, entries), entries))

    def answer_to(self, outcome: MatchResult, entries: EntryIndex) -> Answer:
        """Return a server's answer to a match result."""
        return compose_with_entries(self._graph, entries, outcome, self._compose)

    def answer_of(self, entry: EntryLike) -> Answer:
        """Return the answer that an entry makes."""
        return entry_answer(self._graph, entry)

    def sources_of(self, answer: Answer) -> Answer:
        """Return what an entry's answer cites."""
        return sources_answer(answer)

    def recall(self, reference: str, entries: EntryIndex) -> Answer:
        """Return the answer of a stored reference; raise NotFoundError if it no longer exists."""
        meant = entries.meant(reference)
        if meant in entries:
            return self.answer_to(TopicMatch(meant, 0.0), entries)
        return apply_overrides(entries, answer_for_reference(self._graph, meant))

    def override(self, entries: EntryIndex, answer: Answer) -> Answer:
        """Return the answer, or that of the entry that replaces it."""
        return apply_overrides(entries, answer)

    def cluster_misses(self, misses: Iterable[Miss]) -> tuple[MissCluster, ...]:
        """Cluster unanswered questions by similarity, most asked first."""
        return cluster_misses(misses, self._matcher.lexicon)

    def likely_wordings(self, content: EntryContent) -> tuple[str, ...]:
        """Return how members may put an entry's question, beside its phrasings."""
        return likely_wordings(content, self._thesaurus)

    def check_wordings(
        self,
        answerer: QuestionAnswerer,
        entries: EntryIndex,
        content: EntryContent,
        editing: int | None,
    ) -> tuple[NearbyWording, ...]:
        """Return what likely wordings of an entry would get once it is saved.

        `editing` is the number of the entry that it changes, None for a new one.
        """
        saved = pending_entry(entries, content, editing)
        others = (entry for entry in entries if entry.number != saved.number)
        after = self.index([*others, saved])
        return check_wordings(answerer, after, content, saved.id, self._thesaurus)
