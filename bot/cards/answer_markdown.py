"""The parts of an Answer as blocks of Discord's markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import escape_mentions

from bot.cards.limits import clipped
from bot.cards.markdown import link, plain, subtext, with_hosts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Answer, Bullet, Certainty, Citation, Section, SectionKind

LINE_TEXT = 1_500
"""Characters of the longest line that is kept whole."""


def opening(answer: Answer) -> str:
    """Give heading, correction, verdict and sentence: what is read by all."""
    lines = [f"### {plain(answer.heading)}" if answer.heading else ""]
    if answer.correction:
        lines.append(plain(answer.correction))
    verdict = f"**{plain(answer.verdict)}**" if answer.verdict else ""
    # A moderator's words were cleaned when they were saved, and keep their bold and their lists.
    own = answer.origin == "community"
    sentence = escape_mentions(with_hosts(answer.sentence)) if own else plain(answer.sentence)
    lines.append(" ".join(part for part in (verdict, sentence) if part))
    return "\n".join(line for line in lines if line)


def section_block(section: Section) -> str:
    """Give the heading and the lines of a section."""
    lines = [f"**{plain(section.heading)}**"] if section.heading else []
    lines += [line(one, section.kind) for one in section.bullets]
    return "\n".join(lines)


def line(bullet: Bullet, kind: SectionKind) -> str:
    """Give a line with its level and the numbers of its sources."""
    text = plain(bullet.text)
    if kind == "table" and ": " in bullet.text:
        label, _, value = bullet.text.partition(": ")
        text = f"**{plain(label)}:** {plain(value)}"
    level = f" ({bullet.level})" if bullet.level else ""
    numbers = "".join(f" [{number}]" for number in bullet.cites)
    return clipped(f"- {text}{level}{numbers}", LINE_TEXT)


def certainty_block(certainty: Certainty) -> str:
    """Give the level in dots and in a word, its reason, and what it means."""
    word = certainty.level[:1].upper() + certainty.level[1:]
    return "\n".join(
        (
            f"**How sure are we?** {certainty.dots} **{word}.** {plain(certainty.reason)}",
            subtext(plain(certainty.meaning)),
        )
    )


def short_citations(citations: Iterable[Citation]) -> str:
    """Give sources in small print, each a link where it has an address."""
    names = [
        f"[{one.number}] {link(one.short, one.url) if one.url else plain(one.short)}{_remark(one)}"
        for one in citations
    ]
    return subtext(f"Sources: {' · '.join(names)}") if names else ""


def full_citation(citation: Citation) -> str:
    """Give a source as a reference list has it, its address as the link's own label."""
    text = plain(citation.full_without_address.strip())
    if citation.url:
        label = citation.url.removeprefix("https://").removeprefix("doi.org/")
        text += f" {link(label, citation.url)}"
    return clipped(f"[{citation.number}] {text}{_remark(citation)}", LINE_TEXT)


def _remark(citation: Citation) -> str:
    return f" ({plain(citation.remark)})" if citation.remark else ""
