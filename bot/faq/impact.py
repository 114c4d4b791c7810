"""Impact: what members would get once an entry is saved, or a whole file, beside what they get now.

Of a single draft every wording is asked; a file may hold thousands of entries, so of these only
the questions are, at one stroke, with all of them there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.faq.model import NumberedContent
from bot.faq.text.validation import comparison_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from bot.answers.model import Answer, OutcomeName
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import EntryContent, EntryLike, EntryUpdate

NO_ANSWER: frozenset[OutcomeName] = frozenset({"not-covered", "off-topic", "chatter"})
CHANGED = "Changed"
INSTEAD = "In the place of a curated answer, which stays a click away"
BESIDE = "Answered today as well: the entry is offered beside that answer"
OTHERWISE = "Answered differently from today, or not by the entry"
FIELDS = {
    "question": "the question",
    "answer": "the answer",
    "phrasings": "the other ways to ask",
    "citations": "the citations",
    "category": "the category",
    "replaces": "the topic",
}
"""Names of the fields of an entry, as a preview lists them."""


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
            sentence = (
                f"Members who ask “{self.asked}” now get {self.now}; they would get {self.then}"
            )
        else:
            sentence = f"Members who ask “{self.asked}” now get {self.now} and still would"
        return f"{sentence}, with this entry offered beside it." if self.beside else f"{sentence}."


@dataclass(frozen=True, slots=True)
class TopicOverride:
    """A curated topic and the question of the entry that would answer it instead.

    `first` is the older entry that has the topic's place already, and keeps it.
    """

    topic: str
    question: str
    first: str | None

    def __str__(self) -> str:
        if self.first is not None:
            return f"“{self.topic}” stays answered by {self.first}, not by “{self.question}”"
        alike = comparison_key(self.topic) == comparison_key(self.question)
        return f"“{self.topic}”" if alike else f"“{self.topic}” by “{self.question}”"


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The drafts of a file, the topics they would replace, and what members would meet."""

    drafts: tuple[EntryContent, ...]
    replacements: tuple[TopicOverride, ...]
    collisions: tuple[Collision, ...]
    updates: tuple[EntryUpdate, ...] = ()

    @property
    def changes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Say what would change, and what members would notice: headings, each with its lines."""
        beside = [found for found in self.collisions if found.beside and found.now == found.then]
        others = [found for found in self.collisions if found not in beside]
        groups = {
            CHANGED: tuple(map(_updated_fields, self.updates)),
            INSTEAD: tuple(map(str, self.replacements)),
            BESIDE: tuple(map(_answered, beside)),
            OTHERWISE: tuple(map(str, others)),
        }
        return tuple((heading, lines) for heading, lines in groups.items() if lines)


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
        _collision(library, (entries, after), saved, asked, target=saved.id, expected={saved.id})
        for asked in _wordings(library.graph, draft, changed.draft if changed else None)
    )
    return tuple(collision for collision in found if collision is not None)


def preview_import(
    library: QuestionAnswerer,
    entries: Sequence[EntryLike],
    drafts: Sequence[EntryContent],
    updates: Sequence[EntryUpdate] = (),
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> ImportPreview:
    """Compare what the questions of drafts and updates get now with what they would get.

    `step` gets, after every question, how many are done and of how many; it may raise to end it.
    """
    updated = {update.entry.number: update.updated for update in updates}
    saved = [*updated.values(), *_added(entries, drafts)]
    kept = (entry for entry in entries if entry.number not in updated)
    before, after = (library.index_entries(some) for some in (entries, (*kept, *saved)))
    found: list[Collision] = []
    for done, entry in enumerate(saved, 1):
        draft = entry.draft
        target = draft.replaces if draft.points and draft.replaces else entry.id
        # The place of the topic that it replaces is named as such.
        expected = (target, draft.replaces)
        collision = _collision(
            library, (before, after), entry, draft.question, target=target, expected=expected
        )
        if collision is not None:
            found.append(collision)
        step(done, len(saved))
    replacements = tuple(_replacements(library, after, saved))
    return ImportPreview(tuple(drafts), replacements, tuple(found), tuple(updates))


def _collision(  # noqa: PLR0913  a comparison is of what, before and after, asked how
    library: QuestionAnswerer,
    indexes: tuple[EntryIndex, EntryIndex],
    entry: NumberedContent,
    asked: str,
    *,
    target: str,
    expected: Collection[str | None],
) -> Collision | None:
    """Compare what a wording gets before and after an entry is saved.

    None where `target` answers it then, and now nothing does or one of `expected`.
    """
    before, after = indexes
    today = library.answer(asked, entries=before)
    saved = library.answer(asked, entries=after)
    now, then = _summary(today), _summary(saved)
    free = now.outcome in NO_ANSWER or now.reference in expected
    if free and target in {then.reference, saved.reference}:
        return None
    near = before.best_match(asked)
    alike = near.id if near is not None and near.id != entry.id else None
    return Collision(
        asked,
        now,
        then,
        topic=now.reference if today.origin == "topic" else None,
        beside=any(related.topic == target for related in saved.related),
        alike=alike,
    )


def _summary(answer: Answer) -> AnswerSummary:
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


def count_phrase(count: int) -> str:
    """Count entries in words."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _updated_fields(update: EntryUpdate) -> str:
    before, after = update.entry.draft, update.content
    changed = [
        name for field, name in FIELDS.items() if getattr(before, field) != getattr(after, field)
    ]
    return f"{update.entry.id} “{before.question}”: {', '.join(changed)}"


def _replacements(
    library: QuestionAnswerer, after: EntryIndex, added: Sequence[EntryLike]
) -> Iterator[TopicOverride]:
    for entry in added:
        topic = entry.draft.replaces
        if topic is None or entry.draft.points:
            continue
        first = after.replacing(topic)
        older = first.id if first is not None and first.id != entry.id else None
        yield TopicOverride(library.graph.topics[topic].question, entry.draft.question, older)


def _answered(collision: Collision) -> str:
    alike = comparison_key(collision.asked) == comparison_key(collision.now.question)
    return f"“{collision.asked}”" if alike else f"“{collision.asked}” by {collision.now}"


def _added(
    entries: Sequence[EntryLike], drafts: Sequence[EntryContent]
) -> tuple[NumberedContent, ...]:
    """Return the entries that the drafts would be, after the last one that there is."""
    last = max((entry.number for entry in entries), default=0)
    return tuple(NumberedContent(number, draft) for number, draft in enumerate(drafts, last + 1))
