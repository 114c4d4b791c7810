"""Cards of a saved entry: as moderators look at it, and when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.cards.answer_card import build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import (
    Item,
    action_row,
    answer_texts,
    cancel_button,
    container,
    entry_details,
    undo_button,
)
from bot.cards.entry_diff import describe_author, entry_title
from bot.cards.markdown import subtext

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.cards.entry_diff import TopicTitles
    from bot.faq.model import Entry, EntryContent, Revision, VoteTotals


def entry_view(
    titles: TopicTitles, entry: Entry, shown: Answer | EntryContent, votes: VoteTotals | None
) -> ui.LayoutView:
    """Return an entry as members see it, with curator details and controls."""
    draft = entry.draft
    times = [f"Added by {describe_author(entry.author)} {format_dt(entry.created, 'R')}"]
    if entry.version > 1:
        times.append(f"changed {format_dt(entry.changed, 'R')}")
    times.append(f"reviewed {format_dt(entry.reviewed, 'R')}")
    if votes:
        times.append(f"{votes.helpful} found it helpful, {votes.unhelpful} didn't")
    texts = answer_texts(titles, shown)
    head = "leads to a topic" if draft.points else "as members see it"
    items: list[Item] = [ui.TextDisplay(f"**{entry.id}**, {head}"), container(texts)]
    if facts := entry_details(titles, draft, texts):
        items.append(ui.TextDisplay(facts))
    items += [
        ui.TextDisplay(subtext(" · ".join(times))),
        action_row(
            button("Edit", CustomId(ComponentAction.EDIT, entry.id), ButtonStyle.primary),
            button("History", CustomId(ComponentAction.HISTORY, entry.id)),
            button("Remove", CustomId(ComponentAction.REMOVE, entry.id), ButtonStyle.danger),
        ),
    ]
    return build_view(items)


def confirm_removal_card(
    titles: TopicTitles, entry: Entry, shown: Answer | EntryContent, note: str = ""
) -> ui.LayoutView:
    """Return the confirmation question before an entry is removed."""
    head = "\n".join(line for line in (f"### Remove {entry.id}?", note) if line)
    really = CustomId(ComponentAction.REMOVE, entry.id, str(entry.version))
    return build_view(
        [
            ui.TextDisplay(head),
            container(answer_texts(titles, shown)),
            ui.TextDisplay(subtext("You can undo this.")),
            action_row(button("Remove", really, ButtonStyle.danger), cancel_button("")),
        ]
    )


def entry_deleted_card(titles: TopicTitles, revision: Revision, live: str) -> ui.LayoutView:
    """Return the confirmation of a removal, with what members get now."""
    draft = revision.before
    name = entry_title(titles, draft) if draft else ""
    text = f"**Removed e{revision.entry}:** {name}\n{live}"
    return build_view(
        [ui.TextDisplay(text), action_row(undo_button(f"e{revision.entry}", revision.version))]
    )
