"""What changed in an entry, in words: for its history, for conflicts, for the log channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown
from bot.faq.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.faq.model import EntryContent, Revision

TopicTitles = Mapping[str, str]
"""The questions of curated topics by topic id."""

MAX_VALUE_CHARS = 220
"""Characters shown of a text before and after."""
MAX_SHORT_VALUE_CHARS = 70
CONTEXT_WORDS = 4
"""Words left standing around what changed in a text."""
CHANGE_VERBS = {
    ChangeKind.ADD: "added",
    ChangeKind.EDIT: "changed",
    ChangeKind.REMOVE: "removed",
    ChangeKind.UNDO: "undid the last change of",
    ChangeKind.RESTORE: "restored an earlier version of",
    ChangeKind.TEACH: "added phrasings to",
    ChangeKind.IMPORT: "imported",
}
MAX_LISTED_CHANGES = 5
EMPTY_VALUE = "*nothing*"

_EMPHASIS = re.compile(
    r"(?<![\\*_])(?P<mark>\*\*|__)(?=\S)(?P<words>[^*_\\\n]+)(?<=\S)(?P=mark)(?![*_])"
)


def entry_title(titles: TopicTitles, draft: EntryContent, most: int = 200) -> str:
    """Return an entry's question; for an alias also the topic it leads to."""
    question = f"“{escape_markdown(truncate(draft.question, most))}”"
    return f"{question} means {topic_title(titles, draft.replaces)}" if draft.points else question


def topic_title(titles: TopicTitles, topic: str | None) -> str:
    """Return a topic's question in quotes, or its id where the topic no longer exists."""
    return f"“{escape_markdown(titles.get(topic or '', topic or ''))}”"


def describe_author(user: int | None) -> str:
    """Return a mention that pings nobody."""
    return f"<@{user}>" if user is not None else "a moderator"


def change_line(titles: TopicTitles, revision: Revision) -> str:
    """Return a change in a few lines: who, what, before and after."""
    draft = revision.after or revision.before
    name = f" {entry_title(titles, draft, MAX_SHORT_VALUE_CHARS)}" if draft else ""
    gone = (
        " It is removed."
        if revision.after is None and revision.action is not ChangeKind.REMOVE
        else ""
    )
    head = f"{_author(revision)} {CHANGE_VERBS[revision.action]} **e{revision.entry}**{name}.{gone}"
    if revision.before is None or revision.after is None:
        return head
    lines = differences(titles, revision.before, revision.after, MAX_SHORT_VALUE_CHARS)
    return "\n".join((head, *(f"- {line}" for line in lines)))


def revision_block(titles: TopicTitles, revision: Revision) -> str:
    """Return one revision in full: action, user, time, each field before and after."""
    done = CHANGE_VERBS[revision.action]
    if revision.action is ChangeKind.UNDO:
        done = "undid the change before"
    elif revision.action is ChangeKind.RESTORE:
        done = "restored an earlier version"
    head = f"**{revision.version}.** {_author(revision)} {done} · {format_dt(revision.at, 'R')}"
    match revision.before, revision.after:
        case None, None:
            lines: Sequence[str] = ()
        case None, draft if draft is not None:
            lines = _contents(titles, draft)
        case _, None:
            lines = ("It is gone since.",) if revision.action is not ChangeKind.REMOVE else ()
        case before, after if before is not None and after is not None:
            lines = differences(titles, before, after) or ("Nothing in it differs.",)
        case _:
            lines = ()
    return "\n".join((head, *(f"- {line}" for line in lines)))


def differences(
    titles: TopicTitles, before: EntryContent, after: EntryContent, most: int = MAX_VALUE_CHARS
) -> tuple[str, ...]:
    """Return a line for each field that differs, before and after."""
    return tuple(_differences(titles, before, after, most))


def _differences(
    titles: TopicTitles, before: EntryContent, after: EntryContent, most: int
) -> Iterator[str]:
    if before.question != after.question:
        yield f"**Question:** {_before_after(before.question, after.question, most)}"
    if before.answer != after.answer:
        yield f"**Answer:** {_before_after(before.answer, after.answer, most)}"
    if before.phrasings != after.phrasings:
        yield f"**Other ways:** {_list_changes(before.phrasings, after.phrasings, most)}"
    if before.citations != after.citations:
        yield f"**Citations:** {_list_changes(before.citations, after.citations, most)}"
    if before.category != after.category:
        yield f"**Category:** {_before_after(before.category or '', after.category or '', most)}"
    if before.replaces != after.replaces:
        old, new = _override_title(titles, before), _override_title(titles, after)
        yield f"**In place of:** {old} → {new}"


def _author(revision: Revision) -> str:
    name = describe_author(revision.who)
    return f"{name[0].upper()}{name[1:]}"


def _contents(titles: TopicTitles, draft: EntryContent) -> tuple[str, ...]:
    lines = [f"**Question:** {entry_title(titles, draft)}"]
    if draft.answer:
        lines.append(f"**Answer:** {_quoted(_without_emphasis(draft.answer), MAX_VALUE_CHARS)}")
    if draft.phrasings:
        lines.append(f"**Other ways:** {len(draft.phrasings)}")
    if draft.replaces and not draft.points:
        lines.append(f"**In place of:** {_override_title(titles, draft)}")
    return tuple(lines)


def _override_title(titles: TopicTitles, draft: EntryContent) -> str:
    return topic_title(titles, draft.replaces) if draft.replaces else EMPTY_VALUE


def _before_after(before: str, after: str, most: int) -> str:
    bare = _without_emphasis(before), _without_emphasis(after)
    # Asterisks are in the way, unless they are all that changed.
    old, new = _changed_parts(*(bare if bare[0] != bare[1] else (before, after)))
    return f"{_quoted(old, most)} → {_quoted(new, most)}"


def _without_emphasis(text: str) -> str:
    """Return text without bold and underline marks."""
    return _EMPHASIS.sub(r"\g<words>", text)


def _list_changes(before: Sequence[str], after: Sequence[str], most: int) -> str:
    changes = [f"− {_quoted(text, most)}" for text in before if text not in after]
    changes += [f"+ {_quoted(text, most)}" for text in after if text not in before]
    shown = changes[:MAX_LISTED_CHANGES]
    more = f" and {len(changes) - len(shown)} more" if len(changes) > len(shown) else ""
    return " · ".join(shown) + more if shown else "in another order"


def _quoted(text: str, most: int) -> str:
    words = " ".join(text.split())
    return f"“{escape_markdown(truncate(words, most))}”" if words else EMPTY_VALUE


def _changed_parts(before: str, after: str) -> tuple[str, str]:
    """Return the differing middles of two texts with a few words of context."""
    old, new = before.split(), after.split()
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    end = next((n for n in range(least - start) if old[-1 - n] != new[-1 - n]), least - start)
    first, last = max(0, start - CONTEXT_WORDS), max(0, end - CONTEXT_WORDS)
    return _excerpt(old, first, last), _excerpt(new, first, last)


def _excerpt(words: Sequence[str], first: int, last: int) -> str:
    text = " ".join(words[first : len(words) - last])
    return f"{'… ' if first else ''}{text}{' …' if last else ''}"
