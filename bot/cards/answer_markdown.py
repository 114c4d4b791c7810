"""The parts of an Answer as blocks of Discord's markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import escape_mentions

from bot.answers.sections import capitalise_first
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown, masked_link, show_link_hosts, subtext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Answer, Bullet, Certainty, Citation, Section, SectionKind

MAX_LINE_CHARS = 1_500
"""Characters of the longest line that is kept whole."""


def answer_header(answer: Answer) -> str:
    """Return heading, line to a speaker of another language, correction, lead and verdict."""
    lines = [f"### {escape_markdown(answer.heading)}" if answer.heading else ""]
    lines.append(subtext(answer.language_line) if answer.language_line else "")
    if answer.correction:
        lines.append(escape_markdown(answer.correction))
    if answer.lead:
        numbers = "".join(f" [{number}]" for number in answer.lead_cites)
        lines.append(f"**{escape_markdown(answer.lead)}**{numbers}")
    verdict = f"**{escape_markdown(answer.verdict)}**" if answer.verdict else ""
    # A moderator's words were cleaned when they were saved, and keep their bold and their lists.
    own = answer.origin == "community"
    sentence = (
        escape_mentions(show_link_hosts(answer.sentence))
        if own
        else escape_markdown(answer.sentence)
    )
    lines.append(" ".join(part for part in (verdict, sentence) if part))
    return "\n".join(line for line in lines if line)


def section_block(section: Section) -> str:
    """Return a section's heading and lines."""
    lines = [f"**{escape_markdown(section.heading)}**"] if section.heading else []
    lines += [bullet_markdown(bullet, section.kind) for bullet in section.bullets]
    return "\n".join(lines)


def bullet_markdown(bullet: Bullet, kind: SectionKind) -> str:
    """Return a line with its certainty level and source numbers."""
    text = escape_markdown(bullet.text)
    if kind == "table" and ": " in bullet.text:
        label, _, value = bullet.text.partition(": ")
        text = f"**{escape_markdown(label)}:** {escape_markdown(value)}"
    level = f" ({bullet.level})" if bullet.level else ""
    numbers = "".join(f" [{number}]" for number in bullet.cites)
    return truncate(f"- {text}{level}{numbers}", MAX_LINE_CHARS)


def certainty_block(certainty: Certainty) -> str:
    """Return the certainty in dots and in a word, its reason and its meaning."""
    reason, meaning = escape_markdown(certainty.reason), escape_markdown(certainty.meaning)
    return f"{certainty_line(certainty)}. {reason}\n{subtext(meaning)}"


def certainty_line(certainty: Certainty) -> str:
    """Return the certainty in dots and in a word, in one line."""
    return f"**How sure are we?** {certainty.dots} **{capitalise_first(certainty.level)}**"


def short_citations(citations: Iterable[Citation], *, caveats: bool = True) -> str:
    """Return sources in small print, linked where they have a URL."""
    names = [
        f"[{citation.number}] {_name(citation)}{_caveat(citation) if caveats else ''}"
        for citation in citations
    ]
    return subtext(f"Sources: {' · '.join(names)}") if names else ""


def citation_line(citation: Citation) -> str:
    """Return a source as a reference list shows it; the URL is the link's label."""
    text = escape_markdown(citation.full_without_address.strip())
    if citation.url:
        label = citation.url.removeprefix("https://").removeprefix("doi.org/")
        text += f" {masked_link(label, citation.url)}"
    return truncate(f"[{citation.number}] {text}{_caveat(citation)}", MAX_LINE_CHARS)


def _name(citation: Citation) -> str:
    if citation.url:
        return masked_link(citation.short, citation.url)
    return escape_markdown(citation.short)


def _caveat(citation: Citation) -> str:
    return f" ({escape_markdown(citation.remark)})" if citation.remark else ""
