"""Collisions: what a draft would change for members who ask what they ask today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.faq.model import NumberedContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answers.model import Answer, OutcomeName
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import EntryContent, EntryLike

NO_ANSWER: frozenset[OutcomeName] = frozenset({"not-covered", "off-topic", "chatter"})


class QuestionAnswerer(Protocol):
    """What the library can do that collisions need."""

    @property
    def graph(self) -> EvidenceGraph:
        """The curated knowledge."""

    def index_entries(self, entries: Iterable[EntryLike]) -> EntryIndex:
        """Return the index of a server's entries."""

    def answer(self, question: str, *, entries: EntryIndex | None = None) -> Answer:
        """Answer a question to a server with entries."""


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """What a wording gets: the outcome, the topic or entry that answers, and its question."""

    outcome: OutcomeName
    reference: str | None
    question: str

    def __str__(self) -> str:
        match self.outcome:
            case "answer":
                return f"“{self.question}”"
            case "choices":
                return "a choice of questions"
            case "injury":
                return "the advice to see a professional"
            case _:
                return "no answer"


@dataclass(frozen=True, slots=True)
class Collision:
    """A wording that something else answers today, or that the draft would not answer.

    `topic` is the curated topic that answers it today, which the draft could be made to replace;
    `beside` tells whether the draft would be offered beside the answer; `alike` is another entry
    of the server that asks nearly the same.
    """

    asked: str
    now: AnswerSummary
    then: AnswerSummary
    topic: str | None
    beside: bool
    alike: str | None

    def __str__(self) -> str:
        if self.now != self.then:
            told = f"Members who ask “{self.asked}” now get {self.now}; they would get {self.then}"
        else:
            told = f"Members who ask “{self.asked}” now get {self.now} and still would"
        return f"{told}, with this entry offered beside it." if self.beside else f"{told}."


def collisions(
    library: QuestionAnswerer,
    entries: EntryIndex,
    draft: EntryContent,
    *,
    editing: int | None = None,
) -> tuple[Collision, ...]:
    """Compare what each wording of a draft gets now with what it would get once saved.

    `editing` is the number of the entry that the draft would change, None for a new one.
    """
    saved = pending_entry(entries, draft, editing)
    others = [entry for entry in entries if entry.number != saved.number]
    after = library.index_entries([*others, saved])
    changed = entries.get(saved.id)
    found = (
        _collision(library, entries, after, saved.id, asked)
        for asked in _wordings(library.graph, draft, changed.draft if changed else None)
    )
    return tuple(one for one in found if one is not None)


def _collision(
    library: QuestionAnswerer, entries: EntryIndex, after: EntryIndex, own: str, asked: str
) -> Collision | None:
    today = library.answer(asked, entries=entries)
    saved = library.answer(asked, entries=after)
    now, then = _got(today), _got(saved)
    near = entries.best_match(asked)
    alike = near.id if near is not None and near.id != own else None
    free = now.outcome in NO_ANSWER or now.reference == own
    if free and then.reference == own:
        return None
    return Collision(
        asked,
        now,
        then,
        topic=now.reference if today.origin == "topic" else None,
        beside=any(one.topic == own for one in saved.related),
        alike=alike,
    )


def _got(answer: Answer) -> AnswerSummary:
    reference = answer.topic if answer.outcome == "answer" else None
    return AnswerSummary(answer.outcome, reference, answer.heading)


def _wordings(
    graph: EvidenceGraph, draft: EntryContent, before: EntryContent | None
) -> Iterator[str]:
    """Return what the draft is asked by, and the question of a topic whose answer would change."""
    yield draft.question
    yield from draft.phrasings
    topics = dict.fromkeys((draft.replaces, before.replaces if before else None))
    if len(topics) > 1 or before is None:
        for topic in topics:
            if topic is not None and topic in graph.topics:
                yield graph.topics[topic].question


def pending_entry(entries: EntryIndex, draft: EntryContent, editing: int | None) -> NumberedContent:
    """Return the entry that content would be once saved; a new one has the last number."""
    number = editing or max((entry.number for entry in entries), default=0) + 1
    return NumberedContent(number, draft)
