"""Cards of a saved entry: as moderators look at it, and when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.cards.answer_card import button, layout
from bot.cards.custom_id import Action, Press
from bot.cards.entry_components import Item, answer_texts, boxed, cancel, others, row, undo
from bot.cards.entry_diff import title, who
from bot.cards.markdown import subtext

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.evidence.graph import EvidenceGraph
    from bot.faq.model import Draft, Entry, Revision, Tally


def entry_view(
    graph: EvidenceGraph, entry: Entry, shown: Answer | Draft, votes: Tally | None
) -> ui.LayoutView:
    """Show an entry as members see it, with what only moderators see and what they can do."""
    draft = entry.draft
    times = [f"Added by {who(entry.author)} {format_dt(entry.created, 'R')}"]
    if entry.version > 1:
        times.append(f"changed {format_dt(entry.changed, 'R')}")
    times.append(f"looked at {format_dt(entry.reviewed, 'R')}")
    if votes:
        times.append(f"helpful to {votes.helpful}, not to {votes.unhelpful}")
    texts = answer_texts(graph, shown)
    head = "leads to a topic" if draft.points else "as members see it"
    items: list[Item] = [ui.TextDisplay(f"**{entry.id}**, {head}"), boxed(texts)]
    if facts := others(graph, draft, texts):
        items.append(ui.TextDisplay(facts))
    items += [
        ui.TextDisplay(subtext(" · ".join(times))),
        row(
            button("Edit", Press(Action.EDIT, entry.id), ButtonStyle.primary),
            button("History", Press(Action.HISTORY, entry.id)),
            button("Remove", Press(Action.REMOVE, entry.id), ButtonStyle.danger),
        ),
    ]
    return layout(items)


def removal_card(
    graph: EvidenceGraph, entry: Entry, shown: Answer | Draft, note: str = ""
) -> ui.LayoutView:
    """Ask before an entry is removed, with what would go."""
    head = "\n".join(line for line in (f"### Remove {entry.id}?", note) if line)
    really = Press(Action.REMOVE, entry.id, str(entry.version))
    return layout(
        [
            ui.TextDisplay(head),
            boxed(answer_texts(graph, shown)),
            ui.TextDisplay(subtext("Undo brings it back.")),
            row(button("Remove", really, ButtonStyle.danger), cancel("")),
        ]
    )


def removed_card(graph: EvidenceGraph, revision: Revision, live: str) -> ui.LayoutView:
    """Tell that an entry is gone, and what members get now."""
    draft = revision.before
    name = title(graph, draft) if draft else ""
    text = f"**Removed e{revision.entry}:** {name}\n{live}"
    return layout([ui.TextDisplay(text), row(undo(f"e{revision.entry}", revision.version))])
