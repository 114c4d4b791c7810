"""The card of the weekly digest: what curators could look at, each with its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import action_row
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown, subtext
from bot.cards.unanswered_cards import ListPosition, count_times
from bot.faq.misses import MissFilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.faq.misses import MissCluster
    from bot.faq.model import Entry, VoteTotals

REVIEW_MONTHS = 6
"""Months after which an entry is due for review, as /faq review counts them."""
MAX_LINES, MAX_LINE_CHARS = 5, 90
MSG_NOTHING = (
    "Nothing went unanswered, no answer was found unhelpful, and no entry is due for review."
)
MSG_WHO = "For this server's curators. `/settings` switches the digest off."


@dataclass(frozen=True, slots=True)
class Digest:
    """A week of a server, most pressing first; `names` are the questions behind the votes."""

    unanswered: Sequence[MissCluster]
    unhelpful: Sequence[VoteTotals]
    due: Sequence[Entry]
    names: Mapping[str, str]


def digest_card(digest: Digest) -> ui.LayoutView:
    """Return the digest of a week."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("### The FAQ this week")]
    for title, lines, label, press in _sections(digest):
        if lines:
            hidden = [f"- … and {len(lines) - MAX_LINES} more"] if len(lines) > MAX_LINES else []
            text = "\n".join((f"**{title}**", *lines[:MAX_LINES], *hidden))
            items += [ui.Separator(), ui.TextDisplay(text), action_row(button(label, press))]
    if len(items) == 1:
        items.append(ui.TextDisplay(MSG_NOTHING))
    items.append(ui.TextDisplay(subtext(MSG_WHO)))
    container: ui.Container[ui.LayoutView] = ui.Container(*items, accent_colour=PLAIN_COLOUR)
    return build_view([container])


def _sections(digest: Digest) -> Iterator[tuple[str, list[str], str, CustomId]]:
    """Return each section: its title, its lines, and the button that leads to all of them."""
    yield (
        "Unanswered most",
        [
            f"- “{_short(cluster.text)}” · {count_times(cluster.count)}"
            for cluster in digest.unanswered
        ],
        "Open the list",
        CustomId(ComponentAction.MISSES, argument=ListPosition().argument),
    )
    yield (
        "Answers that did not help",
        [
            f"- “{_short(digest.names[totals.reference])}” · "
            f"{totals.unhelpful} not helpful, {totals.helpful} helpful"
            for totals in digest.unhelpful
            if totals.reference in digest.names
        ],
        "See what was wanted",
        CustomId(
            ComponentAction.MISSES, argument=ListPosition(shown=MissFilter.UNHELPFUL).argument
        ),
    )
    yield (
        f"Not reviewed for {REVIEW_MONTHS} months",
        [f"- **{entry.id}** “{_short(entry.draft.question)}”" for entry in digest.due],
        "Review them",
        CustomId(ComponentAction.REVIEW, str(REVIEW_MONTHS), "0"),
    )


def _short(text: str) -> str:
    return escape_markdown(truncate(text, MAX_LINE_CHARS))
