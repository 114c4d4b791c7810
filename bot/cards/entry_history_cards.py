"""Cards of what entries said before: the changes of one, one version whole, what was undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ButtonStyle, SelectOption, ui
from discord.utils import format_dt

from bot.cards.answer_card import build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import (
    MAX_BODY_CHARS,
    Item,
    action_row,
    answer_texts,
    container,
    entry_details,
    truncate_lines,
    undo_button,
)
from bot.cards.entry_diff import describe_author, differences, entry_title, revision_block
from bot.cards.entry_list_cards import MAX_TITLE_CHARS, pager_row, paginate
from bot.cards.limits import OPTION_TEXT, truncate
from bot.cards.markdown import subtext
from bot.faq.model import ChangeKind as Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.model import Answer
    from bot.cards.entry_diff import TopicTitles
    from bot.faq.model import EntryContent, Revision

REVISIONS_PER_PAGE = 3
"""Revisions on a page."""


def history_card(
    titles: TopicTitles, entry_id: str, revisions: Sequence[Revision], page: int
) -> ui.LayoutView:
    """Return an entry's changes, newest first, each before and after."""
    shown, page, last = paginate(revisions, page, REVISIONS_PER_PAGE)
    newest = revisions[0]
    draft = newest.after or newest.before
    name = f": {entry_title(titles, draft, MAX_TITLE_CHARS)}" if draft else ""
    gone = " It is currently removed." if newest.after is None else ""
    items: list[Item] = [ui.TextDisplay(f"### History of {entry_id}{name}{gone}")]
    for revision in shown:
        block = truncate_lines(
            revision_block(titles, revision).splitlines(), MAX_BODY_CHARS // REVISIONS_PER_PAGE
        )
        items.append(ui.TextDisplay(block))
    if options := [_version_option(revision) for revision in shown if revision.after]:
        custom_id = f"v1:{ComponentAction.VERSION}:{entry_id}"
        whole = ui.Select[ui.LayoutView](
            custom_id=custom_id, placeholder="Read a whole version", options=options
        )
        items.append(ui.ActionRow(whole))
    if page == 0:
        back = undo_button(entry_id, newest.version, "Undo the newest")
        open_it = (
            button("Show it", CustomId(ComponentAction.ENTRY, entry_id)) if newest.after else None
        )
        items.append(action_row(back, open_it))
    items += pager_row(ComponentAction.HISTORY, entry_id, page, last)
    return build_view(items)


def _version_option(revision: Revision) -> SelectOption:
    question = revision.after.question if revision.after else ""
    return SelectOption(
        label=f"After change {revision.version}",
        value=str(revision.version),
        description=truncate(question, OPTION_TEXT),
    )


def version_card(
    titles: TopicTitles,
    revisions: Sequence[Revision],
    version: int,
    draft: EntryContent,
    shown: Answer | EntryContent,
) -> ui.LayoutView:
    """Return an entry as it was in one version, with a button to restore it."""
    newest, made = (
        revisions[0],
        next(revision for revision in revisions if revision.version == version),
    )
    entry_id = f"e{newest.entry}"
    now = newest.after == draft
    head = f"**{entry_id}**, {'as it is' if now else 'as it was'} after change {version}"
    when = subtext(f"{describe_author(made.who)} · {format_dt(made.at, 'f')}")
    texts = answer_texts(titles, shown)
    items: list[Item] = [ui.TextDisplay(f"{head}\n{when}"), container(texts)]
    if facts := entry_details(titles, draft, texts):
        items.append(ui.TextDisplay(facts))
    back = CustomId(ComponentAction.RESTORE, entry_id, f"{version}.{newest.version}")
    if not now:
        items.append(action_row(button("Bring this back", back, ButtonStyle.primary)))
    return build_view(items)


def confirm_redo_card(newest: Revision) -> ui.LayoutView:
    """Return the question whether to redo a change somebody has just undone."""
    entry_id = f"e{newest.entry}"
    text = (
        f"**Nothing was changed:** {describe_author(newest.who)} undid the last change of "
        f"{entry_id} {format_dt(newest.at, 'R')}. Undoing that would restore the change."
    )
    history = button("History", CustomId(ComponentAction.HISTORY, entry_id))
    return build_view(
        [
            ui.TextDisplay(text),
            action_row(undo_button(entry_id, newest.version, "Bring it back"), history),
        ]
    )


def restored_card(titles: TopicTitles, revision: Revision, live: str) -> ui.LayoutView:
    """Return what was undone or restored, with what members get now."""
    entry_id, is_undo = f"e{revision.entry}", revision.action is Change.UNDO
    done = "Undone" if is_undo else "Restored"
    lines: list[str] = []
    match revision.before, revision.after:
        case before, None if before is not None:
            head = f"**{done}:** {entry_id} {entry_title(titles, before)} is out again."
        case None, after if after is not None:
            head = f"**{done}:** {entry_id} {entry_title(titles, after)} is back."
        case before, after if before is not None and after is not None:
            head = f"**{done}:** {entry_id} says again what it said before."
            lines = [f"- {line}" for line in differences(titles, before, after)]
        case _:
            head = f"**{done}:** {entry_id} stays out."
    text = "\n".join((head, *([truncate_lines(lines, MAX_BODY_CHARS // 2)] if lines else []), live))
    again = "Redo" if is_undo else "Undo"
    return build_view(
        [ui.TextDisplay(text), action_row(undo_button(entry_id, revision.version, again))]
    )
