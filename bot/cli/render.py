"""Render answers in a terminal with rich, in colour or as plain text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, assert_never

from rich.console import Console, Group
from rich.style import Style
from rich.text import Text

from bot.cli.control_characters import strip_control_characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.console import ConsoleOptions, RenderableType

    from bot.answers.model import Answer, Certainty, Citation, OutcomeName, Section
    from bot.matching.decision import MatchExplanation

MIN_WIDTH = 20
MAX_WIDTH = 100
"""Columns: nothing can be read below the first, and longer lines than the second tire the eye."""

HEADING = "bold cyan"
LEVEL_STYLES = {"high": "green", "moderate": "green", "low": "yellow", "very low": "red"}
GLUE = "\ue000"
"""Stands for a blank at which no line may end; rich would break at a no-break space."""


class Paragraph:
    """Parts of a text, joined by blanks; lines after the first are indented to the mark's width."""

    def __init__(self, *parts: tuple[str, str], mark: str = "") -> None:
        """Take pairs of text and style."""
        self.text = Text(" ").join(
            Text(strip_control_characters(text).replace(" %", f"{GLUE}%"), style)
            for text, style in parts
            if text
        )
        self.mark = mark

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the lines."""
        width = max(options.max_width - len(self.mark), 1)
        mark = self.mark
        for line in self.text.wrap(console, width, overflow="fold"):
            line.rstrip()
            line.plain = line.plain.replace(GLUE, " ")
            yield Text(mark) + line
            mark = " " * len(mark)


def print_colour(content: RenderableType, width: int, stream: TextIO) -> None:
    """Print in colour, with links that can be clicked where the terminal knows how."""
    _print(content, Console(file=stream, force_terminal=True, width=_clamp(width)))


def render_plain(content: RenderableType, width: int = 80) -> str:
    """Return text without colour or control characters, ending in one newline."""
    stream = io.StringIO()
    _print(content, Console(file=stream, color_system=None, width=_clamp(width)))
    return stream.getvalue()


def _print(content: RenderableType, console: Console) -> None:
    # Only an address is ever wider than the window, and it has to stay whole.
    console.print(content, crop=False, highlight=False, markup=False, emoji=False)


def _clamp(width: int) -> int:
    return min(max(width, MIN_WIDTH), MAX_WIDTH)


def render_answer(answer: Answer) -> Group:
    """Return an answer as blocks with an empty line between them."""
    lines: list[RenderableType] = []
    for block in _blocks(answer):
        if block:
            lines += [Text(), *block] if lines else block
    return Group(*lines)


def render_explanation(explanation: MatchExplanation) -> Group:
    """Return why a question got its result, for those who maintain the knowledge."""
    lines: list[RenderableType] = [Text(), Paragraph(("Why this outcome", HEADING))]
    for label, probability, acceptance, phrase, similarity in explanation.ranking:
        closest = f"; closest “{phrase}” ({similarity:.2f})" if phrase else ""
        scores = f"{probability:.3f}, accepted {acceptance:.3f}{closest}"
        lines.append(Paragraph((label, "bold"), (scores, ""), mark="• "))
    corrections = [f"{typed} → {read}" for typed, read in explanation.repairs]
    concepts = [f"{name} ({words})" for name, words in explanation.concepts]
    features = [f"{name} {weight:+.2f}" for name, weight in explanation.reasons]
    for name, text in (
        ("Spelling corrections", ", ".join(corrections) or "none"),
        ("Concepts", ", ".join(concepts) or "none"),
        ("Margin", str(explanation.margin)),
        ("Strongest features", ", ".join(features) or "none"),
        ("Deciding rule", explanation.rule),
    ):
        lines.append(Paragraph((f"{name}:", "bold"), (text, "")))
    return Group(*lines)


def _blocks(answer: Answer) -> Iterator[list[RenderableType]]:
    """Yield the parts of an answer in reading order; some are empty."""
    yield _paragraph(answer.heading, HEADING)
    yield _paragraph(answer.language_line, "dim")
    yield _paragraph(answer.correction)
    if answer.lead:
        yield [Paragraph((answer.lead, "bold"), *_cites(answer.lead_cites))]
    yield from _verdict(answer)
    for section in answer.sections:
        if section.comes_first:
            yield _section(section)
    if answer.certainty:
        yield _certainty(answer.certainty)
    for section in answer.sections:
        if not section.comes_first:
            yield _section(section)
    yield _numbered("", [choice.question for choice in answer.choices])
    yield _sources(answer)
    yield _numbered(_related_heading(answer.outcome), [item.question for item in answer.related])
    yield _paragraph(answer.footer, "dim")


def _paragraph(text: str | None, style: str = "") -> list[RenderableType]:
    return [Paragraph((text, style))] if text else []


def _verdict(answer: Answer) -> Iterator[list[RenderableType]]:
    """Yield verdict and sentence; the text of a server's curators keeps its lines."""
    verdict = answer.verdict
    for paragraph in answer.sentence.split("\n\n"):
        lines: list[RenderableType] = []
        for line in paragraph.split("\n"):
            if verdict or line:
                lines.append(Paragraph((verdict, "bold"), (line, "")))
            verdict = ""
        yield lines


def _cites(numbers: Iterable[int]) -> list[tuple[str, str]]:
    return [(f"[{number}]", "dim") for number in numbers]


def _section(section: Section) -> list[RenderableType]:
    lines = _paragraph(section.heading, HEADING)
    for bullet in section.bullets:
        parts = [(bullet.text, "")]
        if section.kind == "table" and ": " in bullet.text:
            label, _, value = bullet.text.partition(": ")
            parts = [(f"{label}:", "bold"), (value, "")]
        if bullet.level:
            parts.append((f"({bullet.level})", LEVEL_STYLES.get(bullet.level, "")))
        parts += _cites(bullet.cites)
        lines.append(Paragraph(*parts, mark="• "))
    return lines


def _certainty(certainty: Certainty) -> list[RenderableType]:
    style = LEVEL_STYLES.get(certainty.level, "")
    level = f"{certainty.dots} {certainty.level[:1].upper()}{certainty.level[1:]}."
    return [
        Paragraph(("How sure are we?", HEADING)),
        Paragraph((level, style), (certainty.reason, ""), mark="  "),
        Paragraph((certainty.meaning, "dim"), mark="  "),
    ]


def _sources(answer: Answer) -> list[RenderableType]:
    if not answer.citations:
        return []
    in_full = answer.topic == "sources" or answer.lists_sources
    lines: list[RenderableType] = [Paragraph(("Sources", HEADING))]
    for citation in answer.citations:
        lines += _citation(citation, in_full=in_full)
    return lines


def _citation(citation: Citation, *, in_full: bool) -> list[RenderableType]:
    mark = f"[{citation.number}] "
    text = citation.full_without_address if in_full else citation.short
    remark = f"({citation.remark})" if citation.remark else ""
    lines: list[RenderableType] = [Paragraph((text, ""), (remark, "dim"), mark=mark)]
    if citation.url:
        # On a line of its own an address can be copied, however narrow the window is.
        url = strip_control_characters(citation.url)
        link = Style.parse("blue underline") + Style(link=url)
        indent = " " * len(mark)
        lines.append(Text.assemble(indent, (url, link), no_wrap=True, overflow="ignore"))
    return lines


def _related_heading(outcome: OutcomeName) -> str:
    match outcome:
        case "answer" | "choices":
            return "Ask next"
        case "not-covered" | "off-topic" | "chatter" | "injury":
            return "What I can answer"
        case _:
            assert_never(outcome)


def _numbered(heading: str, items: Iterable[str]) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Paragraph((item, ""), mark=f"{number}. ") for number, item in enumerate(items, 1)
    ]
    return [*_paragraph(heading, HEADING), *lines] if lines else []
