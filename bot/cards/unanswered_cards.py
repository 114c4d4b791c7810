"""The cards of /faq unanswered: unanswered questions, what they could mean, what was added."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from discord import ButtonStyle, SelectOption, ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view, button
from bot.cards.custom_id import ComponentAction, CustomId, pack_custom_id, pack_moment
from bot.cards.entry_components import action_row, undo_button
from bot.cards.limits import OPTION_TEXT, SELECT_OPTIONS, truncate
from bot.cards.markdown import escape_markdown, subtext
from bot.faq.misses import MissFilter
from bot.faq.model import MissKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.answers.model import Related
    from bot.faq.misses import MissCluster
    from bot.faq.model import VoteTotals

CLUSTERS_PER_PAGE = 4
"""With their buttons, two phone screens."""
MAX_PHRASINGS, MAX_CHOSEN, MAX_UNHELPFUL = 2, 2, 3
"""Shown per cluster: further phrasings, chosen topics; per card: unhelpful answers."""
MAX_SHORT_CHARS = 80
MAX_CLUSTER_CHARS, MAX_UNHELPFUL_CHARS = 700, 700
"""Characters; four groups and the tallies stay below the 4,000 of a card."""

MSG_NONE_LEFT = "None right now. Questions I can't answer will be listed here."
MSG_NOT_STORED = "This server doesn't store unanswered questions; `/settings` switches that on."
MSG_HOW = """\
*Write an answer* of your own, or say what *it means*: from then on I answer this phrasing."""

MSG_ORDER = """\
Likeliest first. Not listed? Open the entry with `/faq edit` and add this phrasing there."""


MAX_SEARCH_CHARS = 30
"""Characters of a search: it stands in the custom_ids of the card."""
MSG_NO_MATCH = "No unanswered question fits. `/faq unanswered` without options lists all."
FILTER_LABELS = {
    MissFilter.TRAINING: "about training",
    MissFilter.OTHER_SUBJECTS: "other subjects and small talk",
    MissFilter.UNHELPFUL: "after an answer that did not help",
}


@dataclass(frozen=True, slots=True)
class ListPosition:
    """A page of the list, of what a filter and a search leave of it."""

    page: int = 0
    shown: MissFilter = MissFilter.ALL
    search: str = ""

    @property
    def argument(self) -> str:
        """Return the position as the argument of a custom_id."""
        if self.shown is MissFilter.ALL and not self.search:
            return str(self.page)
        return f"{self.page}.{self.shown}.{self.search}"

    @classmethod
    def parse(cls, argument: str) -> ListPosition:
        """Return the position of an argument; the first page of all for what is none."""
        page, shown, search = (*argument.split(".", 2), "", "", "")[:3]
        return cls(
            int(page) if re.fullmatch("[0-9]{1,6}", page) else 0,
            MissFilter(shown) if shown in set(MissFilter) else MissFilter.ALL,
            " ".join(search.split())[:MAX_SEARCH_CHARS],
        )


@dataclass(frozen=True, slots=True)
class UnansweredView:
    """What the card of unanswered questions shows.

    `names` are the questions behind topics and entries; `uses` counts outcomes of the last days.
    """

    groups: Sequence[MissCluster]
    tallies: Sequence[VoteTotals]
    names: Mapping[str, str]
    kept: bool
    uses: Mapping[str, int] = field(default_factory=dict)


USAGE_DAYS = 30
USAGE_LABELS = {
    "answer": "answered",
    "choices": "with a choice of questions",
    "not-covered": "not covered",
    "off-topic": "off the topic",
}


def unanswered_card(
    board: UnansweredView,
    position: ListPosition = ListPosition(),
    said: str = "",
    dismissed_at: datetime | None = None,
) -> ui.LayoutView:
    """Return a page of unanswered questions, most asked first.

    `said` reports the last action, which was dismissing what can be restored by `dismissed_at`.
    """
    pages = max(1, -(-len(board.groups) // CLUSTERS_PER_PAGE))
    page = min(position.page, pages - 1)
    position = replace(position, page=page)
    shown = board.groups[page * CLUSTERS_PER_PAGE : (page + 1) * CLUSTERS_PER_PAGE]
    heading = "### Unanswered questions"
    if pages > 1:
        heading += f" · {page + 1} of {pages}"
    if filters := _filter_text(position):
        heading += f"\n{filters}"
    container = _container(*([said] if said else []))
    if dismissed_at is not None:
        restore = CustomId(
            ComponentAction.RESTORE_MISSES, pack_moment(dismissed_at), position.argument
        )
        container.add_item(action_row(button("Undo", restore)))
    container.add_item(ui.TextDisplay(f"{heading}\n{_introduction(board, position)}"))
    for group in shown:
        container.add_item(ui.Separator())
        container.add_item(
            ui.TextDisplay(truncate(_cluster_text(group, board.names), MAX_CLUSTER_CHARS))
        )
        container.add_item(_group_row(group, position))
    unhelpful = "" if page or position != ListPosition() else _unhelpful_answers(board)
    if unhelpful:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(truncate(unhelpful, MAX_UNHELPFUL_CHARS)))
    turns = [
        button(
            label, CustomId(ComponentAction.MISSES, argument=replace(position, page=to).argument)
        )
        for label, to in (("Back", page - 1), ("More", page + 1))
        if 0 <= to < pages
    ]
    if len(shown) > 1:
        numbers = "-".join(str(group.numbers[0]) for group in shown)
        all_shown = CustomId(ComponentAction.DISMISS_PAGE, numbers, position.argument)
        turns.append(button(f"Dismiss these {len(shown)}", all_shown))
    if turns:
        container.add_item(action_row(*turns))
    return build_view([container])


def choose_target_card(
    group: MissCluster,
    options: Iterable[Related],
    names: Mapping[str, str],
    position: ListPosition,
) -> ui.LayoutView:
    """Return the select of what a cluster could mean, likeliest first."""
    picked = _count_chosen(group)
    select: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=pack_custom_id(
            CustomId(ComponentAction.TEACH, str(group.numbers[0]), position.argument)
        )
        or "",
        placeholder="It means …",
        options=[
            SelectOption(
                label=truncate(option.question, OPTION_TEXT),
                value=option.topic,
                description=_option_note(option.topic, picked),
            )
            for option in options
        ][:SELECT_OPTIONS],
    )
    texts = (f"### What does it mean?\n{_cluster_text(group, names)}", subtext(MSG_ORDER))
    container = _container(*texts)
    container.add_item(ui.ActionRow(select))
    container.add_item(
        action_row(button("Back", CustomId(ComponentAction.MISSES, argument=position.argument)))
    )
    return build_view([container])


def phrasing_added_card(
    entry: str, version: int, sentence: str, position: ListPosition
) -> ui.LayoutView:
    """Return what was added, with an undo button."""
    container = _container(f"### Phrasings added\n{sentence}", subtext(f"Saved in {entry}."))
    back = button(
        "Back to the list",
        CustomId(ComponentAction.MISSES, argument=position.argument),
        ButtonStyle.primary,
    )
    container.add_item(action_row(back, undo_button(entry, version)))
    return build_view([container])


def _filter_text(position: ListPosition) -> str:
    parts = [FILTER_LABELS[position.shown]] if position.shown in FILTER_LABELS else []
    if position.search:
        parts.append(f"with “{escape_markdown(position.search)}”")
    return f"Only {', '.join(parts)}" if parts else ""


def _introduction(board: UnansweredView, position: ListPosition) -> str:
    if not board.groups and replace(position, page=0) != ListPosition():
        return MSG_NO_MATCH
    text = subtext(MSG_HOW) if board.groups else MSG_NONE_LEFT if board.kept else MSG_NOT_STORED
    uses = [
        f"{board.uses[name]:,} {words}"
        for name, words in USAGE_LABELS.items()
        if name in board.uses
    ]
    if not uses:
        return text
    counted = subtext(f"Last {USAGE_DAYS} days: {', '.join(uses)}.")
    return f"{text}\n{counted}"


def _cluster_text(group: MissCluster, names: Mapping[str, str]) -> str:
    """Return a cluster's phrasings, counts, dates, and what members chose or got."""
    count = sum(miss.count for miss in group.misses if miss.kind is not MissKind.PICKED)
    times = count or group.count
    last = f"<t:{int(group.last.timestamp())}:R>"
    when = last if times == 1 else f"last {last}"
    lines = [f"**“{escape_markdown(group.text)}”**", f"Asked {count_times(times)}, {when}"]
    others = dict.fromkeys(miss.text for miss in group.misses if miss.text != group.text)
    if others:
        some = [
            f"“{escape_markdown(truncate(text, MAX_SHORT_CHARS))}”"
            for text in list(others)[:MAX_PHRASINGS]
        ]
        more = f" and {len(others) - MAX_PHRASINGS} more" if len(others) > MAX_PHRASINGS else ""
        lines.append(subtext(f"Also {', '.join(some)}{more}"))
    for reference, count in _count_chosen(group).most_common(MAX_CHOSEN):
        name = escape_markdown(truncate(names.get(reference, reference), MAX_SHORT_CHARS))
        lines.append(f"Chosen for it {count_times(count)}: “{name}”")
    unhelped = Counter(miss.topic for miss in group.misses if miss.kind is MissKind.UNHELPFUL)
    for topic, _ in unhelped.most_common(1):
        name = escape_markdown(truncate(names.get(topic or "", "an answer"), MAX_SHORT_CHARS))
        lines.append(f"Wanted where “{name}” did not help")
    return "\n".join(lines)


def _group_row(group: MissCluster, position: ListPosition) -> ui.ActionRow[ui.LayoutView]:
    number, at = str(group.numbers[0]), position.argument
    return action_row(
        button("Write an answer", CustomId(ComponentAction.NEW_ENTRY, number), ButtonStyle.primary),
        button("It means …", CustomId(ComponentAction.MEANS, number, at)),
        button("Dismiss", CustomId(ComponentAction.DISMISS, number, at)),
    )


def _unhelpful_answers(board: UnansweredView) -> str:
    """Return the answers most often voted unhelpful."""
    poor = sorted(
        (
            totals
            for totals in board.tallies
            if totals.unhelpful and totals.reference in board.names
        ),
        key=lambda totals: (totals.helpful - totals.unhelpful, totals.reference),
    )[:MAX_UNHELPFUL]
    if not poor:
        return ""
    lines = [
        f"- “{escape_markdown(truncate(board.names[totals.reference], MAX_SHORT_CHARS))}” · "
        f"{totals.unhelpful} not helpful, {totals.helpful} helpful"
        for totals in poor
    ]
    return "\n".join(("**Answers that did not help**", *lines))


def _count_chosen(group: MissCluster) -> Counter[str]:
    chosen: Counter[str] = Counter()
    for miss in group.misses:
        if miss.kind is MissKind.PICKED and miss.topic:
            chosen[miss.topic] += miss.count
    return chosen


def _option_note(reference: str, picked: Counter[str]) -> str | None:
    """Return what speaks for an option, None if nothing does."""
    if reference in picked:
        return f"Chosen {count_times(picked[reference])}"
    if reference.removeprefix("e").isdecimal():
        return "This server's entry"
    return "Made of what the studies say" if ":" in reference else None


def count_times(count: int) -> str:
    """Return a count in words: once, or so many times."""
    return "once" if count == 1 else f"{count} times"


def _container(*texts: str) -> ui.Container[ui.LayoutView]:
    return ui.Container(*(ui.TextDisplay(text) for text in texts), accent_colour=PLAIN_COLOUR)
