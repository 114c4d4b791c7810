"""The card of what members asked: a chart or bars in text, and all as a table in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import build_view
from bot.cards.card_with_files import CardWithFiles
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown, subtext
from bot.cards.picture_block import file_name, picture_gallery
from bot.faq.statistics import statistics_csv
from bot.pictures.charts.model import Bar, BarChart
from bot.pictures.picture import chart_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.statistics import ReferenceUse, Statistics
    from bot.pictures.picture import ChartPicture

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
PERCENT = 100.0
MSG_COUNTS_ONLY = "No names are kept."
MSG_NOTHING_ASKED = "Nobody asked me anything in that time."


def statistics_chart(statistics: Statistics) -> ChartPicture | None:
    """Return what became of the questions as a chart, None where nothing was asked."""
    if not statistics.questions:
        return None
    asked = f"{statistics.questions:,} question{'' if statistics.questions == 1 else 's'}"
    return chart_picture(
        BarChart(
            id=f"faq-statistics-{statistics.days}-days",
            title=f"What became of {asked}",
            measured="Share of all questions",
            caption=f"The last {statistics.days} days. {MSG_COUNTS_ONLY}",
            legend="",
            source="",
            findings=(),
            bars=tuple(
                Bar(label, None, PERCENT * share, f"{count:,} ({PERCENT * share:.0f} %)")
                for label, count, share in _outcomes(statistics)
            ),
            limit=PERCENT,
        )
    )


def statistics_card(statistics: Statistics, drawn: bytes | None = None) -> CardWithFiles:
    """Return the card and its files; counts only, never who asked.

    `drawn` is the chart as PNG; without it the text says the same.
    """
    heading = f"### What members asked in {statistics.days} days"
    chart = statistics_chart(statistics)
    if chart is None:
        return CardWithFiles(build_view([ui.TextDisplay(f"{heading}\n{MSG_NOTHING_ASKED}")]), {})
    items: list[ui.Item[ui.LayoutView]] = []
    files: dict[str, bytes] = {}
    if drawn is None:
        outcomes = "\n".join(_outcome_lines(statistics))
        items.append(ui.TextDisplay(f"{heading}\n{outcomes}"))
    else:
        files[file_name(chart)] = drawn
        items += [ui.TextDisplay(heading), picture_gallery(chart)]
    used = [use for use in statistics.references if use.answered or use.offered]
    if used:
        most = max(use.answered for use in used) or 1
        rows = "\n".join(_row(use, most) for use in used[:MAX_ROWS])
        items.append(ui.TextDisplay(f"**Most asked**\n{rows}"))
    name = f"faq-statistics-{statistics.days}-days.csv"
    items.append(ui.File(f"attachment://{name}"))
    files[name] = statistics_csv(statistics)
    items.append(ui.TextDisplay(subtext(f"Questions and votes of these days. {MSG_COUNTS_ONLY}")))
    return CardWithFiles(build_view(items), files)


def _outcome_lines(statistics: Statistics) -> Iterator[str]:
    for label, count, share in _outcomes(statistics):
        yield f"`{_bar(share)}` {count:,} {label} ({share:.0%} of all questions)"


def _outcomes(statistics: Statistics) -> Iterator[tuple[str, int, float]]:
    """Yield each outcome in words, how often it was, and its share of all questions."""
    for outcome, label in OUTCOME_LABELS.items():
        if count := statistics.outcomes.get(outcome, 0):
            yield label, count, count / statistics.questions


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
