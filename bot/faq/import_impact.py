"""Incoming: what the entries of a file would change for a server's members, before they are saved.

A file may hold thousands of entries, so their questions are compared at one stroke, with all of
them there; `collisions` looks at every wording of a single draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.impact import NO_ANSWER, AnswerSummary, Collision
from bot.faq.model import NumberedContent
from bot.faq.text.validation import comparison_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answers.model import Answer
    from bot.faq.entry_index import EntryIndex
    from bot.faq.impact import QuestionAnswerer
    from bot.faq.model import EntryContent, EntryLike


INSTEAD = "In the place of a curated answer, which stays a click away"
BESIDE = "Answered today as well: the entry is offered beside that answer"
OTHERWISE = "Answered differently from today, or not by the entry"


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

    @property
    def changes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Say what members would notice: headings, each with its lines."""
        beside = [one for one in self.collisions if one.beside and one.now == one.then]
        others = [one for one in self.collisions if one not in beside]
        told = {
            INSTEAD: tuple(map(str, self.replacements)),
            BESIDE: tuple(map(_answered, beside)),
            OTHERWISE: tuple(map(str, others)),
        }
        return tuple((heading, lines) for heading, lines in told.items() if lines)


def preview_import(
    library: QuestionAnswerer,
    entries: Sequence[EntryLike],
    drafts: Sequence[EntryContent],
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> ImportPreview:
    """Compare what the questions of drafts get now with what they would get.

    `step` is told after every question how many are done, and of how many; it may raise to end it.
    """
    added = _added(entries, drafts)
    before, after = (library.index_entries(some) for some in (entries, (*entries, *added)))
    found: list[Collision] = []
    for done, entry in enumerate(added, 1):
        collision = _collision(library, before, after, entry)
        if collision is not None:
            found.append(collision)
        step(done, len(added))
    return ImportPreview(tuple(drafts), tuple(_replacements(library, after, added)), tuple(found))


def _collision(
    library: QuestionAnswerer, before: EntryIndex, after: EntryIndex, entry: EntryLike
) -> Collision | None:
    asked, draft = entry.draft.question, entry.draft
    own = draft.replaces if draft.points else entry.id
    today = library.answer(asked, entries=before)
    saved = library.answer(asked, entries=after)
    now, then = _got(today), _got(saved)
    # The place of the topic that it replaces is told as such.
    expected = (own, draft.replaces)
    if own in {then.reference, saved.reference} and (
        now.outcome in NO_ANSWER or now.reference in expected
    ):
        return None
    near = before.best_match(asked)
    return Collision(
        asked,
        now,
        then,
        topic=now.reference if today.origin == "topic" else None,
        beside=any(one.topic == own for one in saved.related),
        alike=near.id if near else None,
    )


def count_phrase(count: int) -> str:
    """Count entries in words."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


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


def _got(answer: Answer) -> AnswerSummary:
    reference = answer.topic if answer.outcome == "answer" else None
    return AnswerSummary(answer.outcome, reference, answer.heading)


def _added(
    entries: Sequence[EntryLike], drafts: Sequence[EntryContent]
) -> tuple[NumberedContent, ...]:
    """Return the entries that the drafts would be, after the last one that there is."""
    last = max((entry.number for entry in entries), default=0)
    return tuple(NumberedContent(number, draft) for number, draft in enumerate(drafts, last + 1))
