"""The card of what members asked: bars in text, and all of it as a table in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import build_view
from bot.cards.card_with_files import CardWithFiles
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown, subtext
from bot.faq.statistics import statistics_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.statistics import ReferenceUse, Statistics

BAR_CHARS = 10
MAX_ROWS, MAX_QUESTION_CHARS = 10, 90
OUTCOME_LABELS = {
    "answer": "answered",
    "choices": "offered a choice",
    "not-covered": "not covered",
    "off-topic": "another subject",
    "injury": "pain or injury",
    "chatter": "small talk",
}
MSG_NOTHING_ASKED = "Nobody asked me anything in that time."


def statistics_card(statistics: Statistics) -> CardWithFiles:
    """Return the card and its file; counts only, never who asked."""
    heading = f"### What members asked in {statistics.days} days"
    if not statistics.questions:
        return CardWithFiles(build_view([ui.TextDisplay(f"{heading}\n{MSG_NOTHING_ASKED}")]), {})
    outcomes = "\n".join(_outcome_lines(statistics))
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(f"{heading}\n{outcomes}")]
    used = [use for use in statistics.references if use.answered or use.offered]
    if used:
        most = max(use.answered for use in used) or 1
        rows = "\n".join(_row(use, most) for use in used[:MAX_ROWS])
        items.append(ui.TextDisplay(f"**Most asked**\n{rows}"))
    name = f"faq-statistics-{statistics.days}-days.csv"
    items.append(ui.File(f"attachment://{name}"))
    items.append(ui.TextDisplay(subtext("Questions and votes of these days. No names are kept.")))
    return CardWithFiles(build_view(items), {name: statistics_csv(statistics)})


def _outcome_lines(statistics: Statistics) -> Iterator[str]:
    for outcome, label in OUTCOME_LABELS.items():
        if count := statistics.outcomes.get(outcome, 0):
            share = count / statistics.questions
            yield f"`{_bar(share)}` {count:,} {label} ({share:.0%} of all questions)"


def _row(use: ReferenceUse, most: int) -> str:
    facts = [f"{use.answered:,} answered"]
    facts += [f"{use.offered:,} offered"] if use.offered else []
    facts += [f"{use.helpful:,} helpful"] if use.helpful else []
    facts += [f"{use.unhelpful:,} not helpful"] if use.unhelpful else []
    question = escape_markdown(truncate(use.question, MAX_QUESTION_CHARS))
    return f"`{_bar(use.answered / most)}` {question} · {', '.join(facts)}"


def _bar(share: float) -> str:
    filled = round(share * BAR_CHARS)
    return "█" * filled + "░" * (BAR_CHARS - filled)
