"""Incoming: what the entries of a file would change for a server's members, before they are saved.

A file may hold thousands of entries, so their questions are compared at one stroke, with all of
them there; `collisions` looks at every wording of a single draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.entry_index import GuildEntries
from bot.faq.impact import NO_ANSWER, Collision, Got
from bot.faq.model import NumberedDraft
from bot.faq.text.validation import same_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.answers.model import Answer
    from bot.faq.impact import Answering
    from bot.faq.model import AnyEntry, Draft


INSTEAD = "In the place of a curated answer, which stays a click away"
BESIDE = "Answered today as well: the entry is offered beside that answer"
OTHERWISE = "Answered differently from today, or not by the entry"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A curated topic and the question of the entry that would answer it instead.

    `first` is the older entry that has the topic's place already, and keeps it.
    """

    topic: str
    question: str
    first: str | None

    def __str__(self) -> str:
        if self.first is not None:
            return f"“{self.topic}” stays answered by {self.first}, not by “{self.question}”"
        alike = same_wording(self.topic) == same_wording(self.question)
        return f"“{self.topic}”" if alike else f"“{self.topic}” by “{self.question}”"


@dataclass(frozen=True, slots=True)
class Incoming:
    """The drafts of a file, the topics they would replace, and what members would meet."""

    drafts: tuple[Draft, ...]
    replacements: tuple[Replacement, ...]
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


def incoming(
    library: Answering,
    entries: Sequence[AnyEntry],
    drafts: Sequence[Draft],
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> Incoming:
    """Compare what the questions of drafts get now with what they would get.

    `step` is told after every question how many are done, and of how many; it may raise to end it.
    """
    added = _added(entries, drafts)
    before, after = (
        GuildEntries.of(library.matcher.lexicon, some, library.graph.topics)
        for some in (entries, (*entries, *added))
    )
    found: list[Collision] = []
    for done, entry in enumerate(added, 1):
        collision = _collision(library, before, after, entry)
        if collision is not None:
            found.append(collision)
        step(done, len(added))
    return Incoming(tuple(drafts), tuple(_replacements(library, after, added)), tuple(found))


def _collision(
    library: Answering, before: GuildEntries, after: GuildEntries, entry: AnyEntry
) -> Collision | None:
    asked, draft = entry.draft.question, entry.draft
    own = draft.replaces if draft.points else entry.id
    today = library.answer(asked, entries=before)
    saved = library.answer(asked, entries=after)
    now, then = _got(today), _got(saved)
    # The place of the topic that it replaces is told as such.
    expected = (own, draft.replaces)
    if then.reference == own and (now.outcome in NO_ANSWER or now.reference in expected):
        return None
    near = before.fitting(library.matcher.lexicon.read(asked))
    return Collision(
        asked,
        now,
        then,
        topic=now.reference if today.origin == "topic" else None,
        beside=any(one.topic == own for one in saved.related),
        alike=near.id if near else None,
    )


def counted(count: int) -> str:
    """Count entries in words."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _replacements(
    library: Answering, after: GuildEntries, added: Sequence[AnyEntry]
) -> Iterator[Replacement]:
    for entry in added:
        topic = entry.draft.replaces
        if topic is None or entry.draft.points:
            continue
        first = after.replacing(topic)
        older = first.id if first is not None and first.id != entry.id else None
        yield Replacement(library.graph.topics[topic].question, entry.draft.question, older)


def _answered(collision: Collision) -> str:
    alike = same_wording(collision.asked) == same_wording(collision.now.question)
    return f"“{collision.asked}”" if alike else f"“{collision.asked}” by {collision.now}"


def _got(answer: Answer) -> Got:
    reference = answer.topic if answer.outcome == "answer" else None
    return Got(answer.outcome, reference, answer.heading)


def _added(entries: Sequence[AnyEntry], drafts: Sequence[Draft]) -> tuple[NumberedDraft, ...]:
    """Give the entries that the drafts would be, after the last one that there is."""
    last = max((entry.number for entry in entries), default=0)
    return tuple(NumberedDraft(number, draft) for number, draft in enumerate(drafts, last + 1))
