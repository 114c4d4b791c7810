"""Lists of a server's entries: all of them, and those due for review."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from discord import ButtonStyle, SelectOption, ui
from discord.utils import format_dt

from bot.cards.answer_card import build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import MAX_BODY_CHARS, Item, action_row, truncate_lines
from bot.cards.entry_diff import entry_title, topic_title
from bot.cards.limits import OPTION_TEXT, truncate, utf16_length
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.entry_diff import TopicTitles
    from bot.faq.model import Entry

T = TypeVar("T")

ENTRIES_PER_PAGE, REVIEWS_PER_PAGE = 12, 5
"""Entries on a page of each list."""
MAX_TITLE_CHARS = 110
MAX_EXCERPT_CHARS = 200
MAX_CATEGORY_CHARS = 24
MAX_CATEGORIES = 10


def list_card(
    titles: TopicTitles, entries: Sequence[Entry], category: str | None, page: int
) -> ui.LayoutView:
    """Return a page of entries, a line each, with a select that opens one."""
    of = f" in “{escape_markdown(category)}”" if category else ""
    if not entries:
        hint = "`/faq add` adds one." if category is None else "`/faq list` shows all."
        return build_view([ui.TextDisplay(f"### No entries{of}\n{hint}")])
    shown, page, last = paginate(entries, page, ENTRIES_PER_PAGE)
    items: list[Item] = [ui.TextDisplay(f"### {_count_entries(len(entries))}{of}")]
    room = MAX_BODY_CHARS
    if category is None and (counted := _count_categories(entries)):
        items.append(ui.TextDisplay(counted))
        room -= utf16_length(counted)
    items.append(
        ui.TextDisplay(truncate_lines((_entry_line(titles, entry) for entry in shown), room))
    )
    items.append(ui.ActionRow(_open_select(shown)))
    items += pager_row(ComponentAction.LIST, "", page, last, category or "")
    return build_view(items)


def review_card(
    titles: TopicTitles, entries: Sequence[Entry], months: int, page: int
) -> ui.LayoutView:
    """Return a page of entries due for review, longest unreviewed first."""
    span = f"{months} month{'s'[: months != 1]}"
    if not entries:
        return build_view(
            [ui.TextDisplay(f"### Nothing to review\nEverything was reviewed in the last {span}.")]
        )
    shown, page, last = paginate(entries, page, REVIEWS_PER_PAGE)
    head = f"### {_count_entries(len(entries))} not reviewed for {span}"
    items: list[Item] = [ui.TextDisplay(head)]
    for entry in shown:
        press = CustomId(ComponentAction.REVIEWED, entry.id, f"{months}.{page}")
        right = button("Still right", press, ButtonStyle.success)
        if right:
            items.append(ui.Section(ui.TextDisplay(_review_block(titles, entry)), accessory=right))
    items.append(ui.ActionRow(_open_select(shown)))
    items += pager_row(ComponentAction.REVIEW, str(months), page, last)
    return build_view(items)


def paginate(things: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """Return a page's items, its number within bounds, and the last page's number; all from 0."""
    last = max(0, (len(things) - 1) // size)
    page = min(max(page, 0), last)
    return things[page * size : (page + 1) * size], page, last


def pager_row(
    action: ComponentAction, reference: str, page: int, last: int, extra: str = ""
) -> list[ui.ActionRow[ui.LayoutView]]:
    """Return the Back and Next buttons, or nothing for a single page."""
    if not last:
        return []
    buttons = [
        button(label, CustomId(action, reference, f"{to}.{extra}" if extra else f"{to}"))
        for label, to in (("Back", page - 1), (f"Next ({page + 1} of {last + 1})", page + 1))
        if 0 <= to <= last
    ]
    return [action_row(*buttons)]


def _count_categories(entries: Sequence[Entry]) -> str:
    """Return the number of entries in each category, empty if there are no categories."""
    counts = Counter(entry.draft.category for entry in entries)
    if set(counts) == {None}:
        return ""
    named = [
        f"{escape_markdown(truncate(name or 'no category', MAX_CATEGORY_CHARS))}: {count}"
        for name, count in counts.most_common(MAX_CATEGORIES)
    ]
    more = [f"{len(counts) - len(named)} more"] if len(counts) > len(named) else []
    return subtext(" · ".join([*named, *more]))


def _entry_line(titles: TopicTitles, entry: Entry) -> str:
    draft = entry.draft
    if draft.points:
        return f"- **{entry.id}** {entry_title(titles, draft, MAX_TITLE_CHARS)}"
    place = f" · in place of {topic_title(titles, draft.replaces)}" if draft.replaces else ""
    return f"- **{entry.id}** {escape_markdown(truncate(draft.question, MAX_TITLE_CHARS))}{place}"


def _review_block(titles: TopicTitles, entry: Entry) -> str:
    answer = " ".join(entry.draft.answer.split())
    excerpt = f"\n{escape_markdown(truncate(answer, MAX_EXCERPT_CHARS))}" if answer else ""
    when = subtext(f"reviewed {format_dt(entry.reviewed, 'R')}")
    return f"**{entry.id}** {entry_title(titles, entry.draft, MAX_TITLE_CHARS)}{excerpt}\n{when}"


def _open_select(entries: Sequence[Entry]) -> ui.Select[ui.LayoutView]:
    options = [
        SelectOption(
            label=truncate(f"{entry.id} {entry.draft.question}", OPTION_TEXT), value=entry.id
        )
        for entry in entries
    ]
    return ui.Select(
        custom_id=f"v1:{ComponentAction.ENTRY}:", placeholder="Open one", options=options
    )


def _count_entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"
