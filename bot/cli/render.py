"""An Answer on a terminal: laid out once, then painted plain or in colour."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.style import Style

    from bot.answers.model import Answer, Certainty, Citation, OutcomeName, Section
    from bot.matching.decision import MatchExplanation

Look = Literal["plain", "heading", "verdict", "strong", "faint", "good", "fair", "poor", "link"]

NARROWEST = 20
WIDEST = 100
"""Columns: below the first nothing can be read, above the second lines are hard to follow."""

LEVEL_LOOKS: dict[str, Look] = {
    "high": "good",
    "moderate": "good",
    "low": "fair",
    "very low": "poor",
}
STYLES: dict[Look, str] = {
    "plain": "",
    "heading": "bold cyan",
    "verdict": "bold",
    "strong": "bold",
    "faint": "dim",
    "good": "green",
    "fair": "yellow",
    "poor": "red",
    "link": "blue underline",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one look; `link` is the address behind it."""

    text: str
    look: Look = "plain"
    link: str | None = None


Row = tuple[Span, ...]


def strip_control_characters(text: str) -> str:
    """Make a text safe for a terminal: one line, with nothing in it that steers the screen."""
    flat = re.sub(r"\s+", " ", text)
    return "".join("�" if _steers(character) else character for character in flat).strip()


def _steers(character: str) -> bool:
    # The two joiners stay: scripts and emoji need them, and they move nothing.
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\u200c\u200d"


def render_plain(answer: Answer, width: int = 80) -> str:
    """Render as text without colour or control characters, ending in one newline."""
    return plain_text(render_lines(answer, width))


def plain_text(rows: Iterable[Row]) -> str:
    """Join rows into text, without their looks."""
    return "".join("".join(span.text for span in row).rstrip() + "\n" for row in rows)


def print_rich(rows: Iterable[Row], stream: TextIO) -> None:
    """Print rows in colour, with links that can be clicked where the terminal knows how."""
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    def style(span: Span) -> Style:
        return Style.parse(STYLES[span.look] or "none") + Style(link=span.link)

    console = Console(
        file=stream, force_terminal=True, highlight=False, markup=False, soft_wrap=True
    )
    for row in rows:
        console.print(Text.assemble(*((span.text, style(span)) for span in row)))


def render_lines(answer: Answer, width: int) -> tuple[Row, ...]:
    """Set an answer in lines of at most `width` columns; only an address may be longer."""
    width = min(max(width, NARROWEST), WIDEST)
    blocks = [block for block in _blocks(answer, width) if block]
    rows: list[Row] = []
    for block in blocks:
        rows += [(), *block] if rows else block
    return tuple(rows)


def _blocks(answer: Answer, width: int) -> Iterator[list[Row]]:
    """Give the parts of an answer in reading order, the empty ones too."""
    yield _wrap([Span(answer.heading, "heading")], width)
    if answer.correction:
        yield _wrap([Span(answer.correction)], width)
    if answer.lead:
        cites = [Span(f"[{number}]", "faint") for number in answer.lead_cites]
        yield _wrap([Span(answer.lead, "verdict"), *cites], width)
    yield from _paragraphs(answer, width)
    for section in answer.sections:
        if section.comes_first:
            yield _section(section, width)
    if answer.certainty:
        yield _certainty(answer.certainty, width)
    for section in answer.sections:
        if not section.comes_first:
            yield _section(section, width)
    yield _numbered("", [choice.question for choice in answer.choices], width)
    yield _sources(answer, width)
    yield _numbered(
        _related_heading(answer.outcome), [item.question for item in answer.related], width
    )
    if answer.footer:
        yield _wrap([Span(answer.footer, "faint")], width)


def _paragraphs(answer: Answer, width: int) -> Iterator[list[Row]]:
    """Give verdict and sentence; what a server's moderators wrote has lines of its own."""
    verdict = [Span(answer.verdict, "verdict")]
    for paragraph in answer.sentence.split("\n\n"):
        rows: list[Row] = []
        for line in paragraph.split("\n"):
            rows += _wrap([*verdict, Span(line)], width)
            verdict = []
        yield rows


def explanation_rows(explanation: MatchExplanation, width: int) -> tuple[Row, ...]:
    """Set why a question got its outcome, for those who tend the knowledge."""
    width = min(max(width, NARROWEST), WIDEST)
    mended = [f"{typed} → {read}" for typed, read in explanation.repairs]
    lines = {
        "Mended words": ", ".join(mended) or "none",
        "Concepts": ", ".join(f"{name} ({words})" for name, words in explanation.concepts)
        or "none",
        "Margin": str(explanation.margin),
        "Strongest reasons": ", ".join(
            f"{name} {weight:+.2f}" for name, weight in explanation.reasons
        )
        or "none",
        "Rule": explanation.rule,
    }
    rows = [(), *_wrap([Span("Why this outcome", "heading")], width)]
    for label, probability, acceptance, phrase, likeness in explanation.ranking:
        nearest = f"; nearest “{phrase}” ({likeness:.2f})" if phrase else ""
        scores = f"{probability:.3f}, accepted {acceptance:.3f}{nearest}"
        rows += _wrap([Span(label, "strong"), Span(scores)], width, mark="• ")
    for name, text in lines.items():
        rows += _wrap([Span(f"{name}:", "strong"), Span(text)], width)
    return tuple(rows)


def _section(section: Section, width: int) -> list[Row]:
    rows = _wrap([Span(section.heading, "heading")], width) if section.heading else []
    for bullet in section.bullets:
        spans = [Span(bullet.text)]
        if section.kind == "table" and ": " in bullet.text:
            label, _, value = bullet.text.partition(": ")
            spans = [Span(f"{label}:", "strong"), Span(value)]
        if bullet.level:
            spans.append(Span(f"({bullet.level})", LEVEL_LOOKS.get(bullet.level, "plain")))
        spans += [Span(f"[{number}]", "faint") for number in bullet.cites]
        rows += _wrap(spans, width, mark="• ")
    return rows


def _certainty(certainty: Certainty, width: int) -> list[Row]:
    look = LEVEL_LOOKS.get(certainty.level, "plain")
    word = certainty.level[:1].upper() + certainty.level[1:]
    return [
        *_wrap([Span("How sure are we?", "heading")], width),
        *_wrap([Span(f"{certainty.dots} {word}.", look), Span(certainty.reason)], width, mark="  "),
        *_wrap([Span(certainty.meaning, "faint")], width, mark="  "),
    ]


def _sources(answer: Answer, width: int) -> list[Row]:
    rows: list[Row] = []
    whole = answer.topic == "sources" or answer.lists_sources
    for citation in answer.citations:
        rows += _citation(citation, width, whole=whole)
    return [*_wrap([Span("Sources", "heading")], width), *rows] if rows else []


def _citation(citation: Citation, width: int, *, whole: bool) -> list[Row]:
    mark = f"[{citation.number}] "
    words = [Span(citation.full_without_address if whole else citation.short)]
    if citation.remark:
        words.append(Span(f"({citation.remark})", "faint"))
    rows = _wrap(words, width, mark=mark)
    if citation.url:
        # On a line of its own an address can be copied, however narrow the window is.
        address = strip_control_characters(citation.url)
        rows.append((Span(" " * len(mark)), Span(address, "link", address)))
    return rows


def _related_heading(outcome: OutcomeName) -> str:
    match outcome:
        case "answer" | "choices":
            return "Ask next"
        case "not-covered" | "off-topic" | "chatter" | "injury":
            return "What I can answer"
        case _:
            assert_never(outcome)


def _numbered(heading: str, lines: Iterable[str], width: int) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        rows += _wrap([Span(line)], width, mark=f"{number}. ")
    return [*(_wrap([Span(heading, "heading")], width) if heading else []), *rows] if rows else []


def _wrap(spans: Iterable[Span], width: int, mark: str = "") -> list[Row]:
    """Fill lines with the words of some spans; the lines after the first hang under the mark."""
    rows: list[Row] = []
    current: list[Span] = [Span(mark)] if mark else []
    used = len(mark)
    empty = True
    for span in spans:
        for word in _words(span, width - len(mark)):
            if not empty and used + 1 + len(word) > width:
                rows.append(tuple(current))
                current, used, empty = [Span(" " * len(mark))] if mark else [], len(mark), True
            if not empty:
                current.append(Span(" "))
                used += 1
            current.append(Span(word, span.look, span.link))
            used += len(word)
            empty = False
    return rows if empty else [*rows, tuple(current)]


def _words(span: Span, room: int) -> Iterator[str]:
    """Cut a text where a line may end: not before a percent sign, and inside an endless word."""
    for word in re.split(r" (?!%)", strip_control_characters(span.text)):
        for start in range(0, len(word), room):
            yield word[start : start + room]
