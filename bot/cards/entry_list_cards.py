"""Lists of a server's entries: all of them, and those due for a look."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from discord import ButtonStyle, SelectOption, ui
from discord.utils import format_dt

from bot.cards.answer_card import build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import ROOM, Item, action_row, truncate_lines
from bot.cards.entry_diff import entry_title, topic_title
from bot.cards.limits import OPTION_TEXT, truncate, utf16_length
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evidence.graph import EvidenceGraph
    from bot.faq.model import Entry

T = TypeVar("T")

LISTED, REVIEWED = 12, 5
"""Entries on a page of each list."""
LINE = 110
GLIMPSE = 200
CATEGORY = 24
MOST_CATEGORIES = 10


def list_card(
    graph: EvidenceGraph, entries: Sequence[Entry], category: str | None, page: int
) -> ui.LayoutView:
    """List entries, a line each, with a select that opens one."""
    of = f" in “{escape_markdown(category)}”" if category else ""
    if not entries:
        hint = "`/faq add` adds one." if category is None else "`/faq list` shows all."
        return build_view([ui.TextDisplay(f"### No entries{of}\n{hint}")])
    shown, page, last = paginate(entries, page, LISTED)
    items: list[Item] = [ui.TextDisplay(f"### {_entries(len(entries))}{of}")]
    room = ROOM
    if category is None and (counted := _counted(entries)):
        items.append(ui.TextDisplay(counted))
        room -= utf16_length(counted)
    items.append(ui.TextDisplay(truncate_lines((_line(graph, one) for one in shown), room)))
    items.append(ui.ActionRow(_opening(shown)))
    items += pager_row(ComponentAction.LIST, "", page, last, category or "")
    return build_view(items)


def review_card(
    graph: EvidenceGraph, entries: Sequence[Entry], months: int, page: int
) -> ui.LayoutView:
    """List entries that are due for a look, longest unseen first, each with its button."""
    span = f"{months} month{'s'[: months != 1]}"
    if not entries:
        return build_view(
            [ui.TextDisplay(f"### Nothing to review\nAll was looked at in the last {span}.")]
        )
    shown, page, last = paginate(entries, page, REVIEWED)
    head = f"### {_entries(len(entries))} not looked at for {span}"
    items: list[Item] = [ui.TextDisplay(head)]
    for one in shown:
        press = CustomId(ComponentAction.REVIEWED, one.id, f"{months}.{page}")
        right = button("Still right", press, ButtonStyle.success)
        if right:
            items.append(ui.Section(ui.TextDisplay(_glimpse(graph, one)), accessory=right))
    items.append(ui.ActionRow(_opening(shown)))
    items += pager_row(ComponentAction.REVIEW, str(months), page, last)
    return build_view(items)


def paginate(things: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """Give what is on a page, the page that this is, and the last one; all count from 0."""
    last = max(0, (len(things) - 1) // size)
    page = min(max(page, 0), last)
    return things[page * size : (page + 1) * size], page, last


def pager_row(
    action: ComponentAction, reference: str, page: int, last: int, extra: str = ""
) -> list[ui.ActionRow[ui.LayoutView]]:
    """Give the buttons that turn to the pages before and after, none where there is one page."""
    if not last:
        return []
    buttons = [
        button(label, CustomId(action, reference, f"{to}.{extra}" if extra else f"{to}"))
        for label, to in (("Back", page - 1), (f"Next ({page + 1} of {last + 1})", page + 1))
        if 0 <= to <= last
    ]
    return [action_row(*buttons)]


def _counted(entries: Sequence[Entry]) -> str:
    """Count the entries of each category; empty where there are none."""
    counts = Counter(one.draft.category for one in entries)
    if set(counts) == {None}:
        return ""
    named = [
        f"{escape_markdown(truncate(name or 'no category', CATEGORY))}: {count}"
        for name, count in counts.most_common(MOST_CATEGORIES)
    ]
    more = [f"{len(counts) - len(named)} more"] if len(counts) > len(named) else []
    return subtext(" · ".join([*named, *more]))


def _line(graph: EvidenceGraph, entry: Entry) -> str:
    draft = entry.draft
    if draft.points:
        return f"- **{entry.id}** {entry_title(graph, draft, LINE)}"
    place = f" · in place of {topic_title(graph, draft.replaces)}" if draft.replaces else ""
    return f"- **{entry.id}** {escape_markdown(truncate(draft.question, LINE))}{place}"


def _glimpse(graph: EvidenceGraph, entry: Entry) -> str:
    answer = " ".join(entry.draft.answer.split())
    told = f"\n{escape_markdown(truncate(answer, GLIMPSE))}" if answer else ""
    when = subtext(f"looked at {format_dt(entry.reviewed, 'R')}")
    return f"**{entry.id}** {entry_title(graph, entry.draft, LINE)}{told}\n{when}"


def _opening(entries: Sequence[Entry]) -> ui.Select[ui.LayoutView]:
    options = [
        SelectOption(label=truncate(f"{one.id} {one.draft.question}", OPTION_TEXT), value=one.id)
        for one in entries
    ]
    return ui.Select(
        custom_id=f"v1:{ComponentAction.ENTRY}:", placeholder="Open one", options=options
    )


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"
