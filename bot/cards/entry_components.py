"""What the cards of entries are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import PLAIN_COLOUR, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_diff import topic_title
from bot.cards.limits import CARD_TEXT, truncate, utf16_length
from bot.cards.markdown import escape_markdown
from bot.cards.pagination import paginate_answer
from bot.faq.model import EntryContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Answer
    from bot.cards.entry_diff import TopicTitles

MAX_BODY_CHARS = CARD_TEXT - 400
"""Characters for what can be long, so that headings and hints always fit beside it."""

MAX_ANSWER_CHARS = 2_600
"""Characters for an answer: all of its words, and as many of its sources as fit."""
MAX_DETAILS_CHARS = 900
"""Characters for what only moderators see of an entry."""
MIN_PART_CHARS = 100

Item = ui.Item[ui.LayoutView]
Button = ui.Button[ui.LayoutView]


def undo_button(entry_id: str, version: int, label: str = "Undo") -> Button | None:
    """Return a button that undoes exactly this version, however often it is clicked."""
    return button(label, CustomId(ComponentAction.UNDO, entry_id, str(version)))


def cancel_button(key: str) -> Button | None:
    """Return a button that discards a draft."""
    return button("Cancel", CustomId(ComponentAction.CANCEL, key))


def action_row(*buttons: Button | None) -> ui.ActionRow[ui.LayoutView]:
    """Return a row of the buttons that exist."""
    return ui.ActionRow(*(item for item in buttons if item is not None))


def truncate_lines(lines: Iterable[str], room: int) -> str:
    """Return as many lines as fit, at least the start of one, and count the rest."""
    shown: list[str] = []
    hidden = 0
    for line in lines:
        own = line if shown else truncate(line, room)
        room -= utf16_length(own) + 1
        if hidden or (room < 0 and shown):
            hidden += 1
        else:
            shown.append(own)
    return "\n".join([*shown, *([f"- … and {hidden} more"] if hidden else [])])


def answer_texts(titles: TopicTitles, shown: Answer | EntryContent) -> tuple[str, ...]:
    """Return an answer's texts as its card shows them; for an alias, the topic it leads to."""
    if isinstance(shown, EntryContent):
        return (
            f"### “{escape_markdown(shown.question)}”\nmeans {topic_title(titles, shown.replaces)}",
        )
    first, *blocks = paginate_answer(shown)[0].blocks
    texts, room = [first], MAX_ANSWER_CHARS - utf16_length(first)
    for block in blocks:
        texts.append(truncate_lines(block.splitlines(), max(room, MIN_PART_CHARS)))
        room -= utf16_length(texts[-1])
    return tuple(texts)


def entry_details(titles: TopicTitles, draft: EntryContent, texts: Iterable[str]) -> str:
    """Return what only curators see of an entry, empty if there is nothing."""
    facts = []
    if draft.replaces and not draft.points:
        facts.append(f"**In place of:** {topic_title(titles, draft.replaces)}")
    if draft.category:
        facts.append(f"**Category:** {escape_markdown(draft.category)}")
    if draft.phrasings:
        facts.append("**Asked also as:**")
        facts += [f"- “{escape_markdown(phrasing)}”" for phrasing in draft.phrasings]
    return truncate_lines(
        facts,
        max(MIN_PART_CHARS, min(MAX_DETAILS_CHARS, MAX_BODY_CHARS - sum(map(utf16_length, texts)))),
    )


def container(texts: Iterable[str]) -> ui.Container[ui.LayoutView]:
    """Return texts in the frame of an answer."""
    return ui.Container(*(ui.TextDisplay(text) for text in texts), accent_colour=PLAIN_COLOUR)
