"""An answer cut into pages: the essentials first, the rest behind a button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cards.answer_markdown import (
    answer_header,
    certainty_block,
    citation_line,
    section_block,
    short_citations,
)
from bot.cards.limits import utf16_length
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answers.model import Answer, Section, SectionKind

FIRST_PAGE_LINES: dict[SectionKind, int] = {
    "evidence": 4,
    "table": 4,
    "text": 6,
    "but": 3,
    "disagree": 2,
    "beyond": 0,
}
"""Lines of a section on the first page."""
FIRST_PAGE_TOTAL_LINES = 12
"""Lines of all sections on the first page, so that it is read in two screens of a phone."""
MAX_PAGE_CHARS = 3_400
"""Characters of a page, below the 4,000 of a card for the sake of its frame."""


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks of one card; `left` counts the lines that the pages after it hold."""

    blocks: tuple[str, ...]
    left: int = 0

    @property
    def length(self) -> int:
        """Count its characters as Discord may."""
        return sum(map(utf16_length, self.blocks))


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stays together when pages are filled: a line of a section, or a full citation."""

    section: Section | None
    text: str
    cites: tuple[int, ...] = ()


def paginate_answer(answer: Answer) -> tuple[Page, ...]:
    """Lay an answer out: a first page with the gist, and as many as the rest needs."""
    room = FIRST_PAGE_TOTAL_LINES
    first, rest = _first(answer, room)
    # So few lines fit, unless they are uncommonly long.
    while first.length > MAX_PAGE_CHARS and room:
        room -= 1
        first, rest = _first(answer, room)
    later = list(_filled(answer, rest))
    return (
        first,
        *(
            replace(page, left=sum(other.left for other in later[place + 1 :]))
            for place, page in enumerate(later)
        ),
    )


def _first(answer: Answer, room: int) -> tuple[Page, Sequence[_Piece]]:
    """Make a first page with so many lines, and give what is left for others."""
    cut = list(zip(answer.sections, _kept(answer, room), strict=True))
    first = [replace(one, bullets=one.bullets[:count]) for one, count in cut if count]
    blocks = list(_gist(answer, first))
    rest = [piece for one, count in cut for piece in _pieces(one, count)]
    footer = subtext(escape_markdown(answer.footer)) if answer.footer else ""
    if answer.lists_sources:
        listed = [_Piece(None, citation_line(one)) for one in answer.citations]
        fitting = _fitting(listed, MAX_PAGE_CHARS - sum(map(utf16_length, (*blocks, footer))))
        blocks.append("\n".join(piece.text for piece in listed[:fitting]))
        rest += listed[fitting:]
    else:
        blocks.append(_cited(answer, (n for one in first for b in one.bullets for n in b.cites)))
    return Page(tuple(block for block in (*blocks, footer) if block), len(rest)), rest


def _gist(answer: Answer, sections: Sequence[Section]) -> Iterator[str]:
    yield answer_header(answer)
    yield from (section_block(one) for one in sections if one.comes_first)
    if answer.certainty:
        yield certainty_block(answer.certainty)
    yield from (section_block(one) for one in sections if not one.comes_first)


def _kept(answer: Answer, room: int) -> Iterator[int]:
    """Count the lines of each section shown at first; those after the last are told later."""
    least = min(room, 1)
    alone = not any(one.comes_first for one in answer.sections)
    for section in answer.sections:
        limit, count = FIRST_PAGE_LINES[section.kind], len(section.bullets)
        if alone and not limit:
            # What is left out elsewhere is all that this answer has.
            limit = count
        # One line alone is not worth a press, and a section without its first line is unheard.
        shown = count if limit and count == limit + 1 else min(limit, count)
        shown = min(shown, max(room, least))
        room -= shown
        yield shown


def _pieces(section: Section, start: int) -> Iterator[_Piece]:
    for place in range(start, len(section.bullets)):
        single = replace(section, bullets=section.bullets[place : place + 1])
        yield _Piece(single, section_block(single), section.bullets[place].cites)


def _fitting(pieces: Iterable[_Piece], room: int) -> int:
    """Count the pieces that fit in so many characters, at least one."""
    count = 0
    for piece in pieces:
        room -= utf16_length(piece.text) + 1
        if room < 0 and count:
            break
        count += 1
    return count


def _filled(answer: Answer, pieces: Sequence[_Piece]) -> Iterator[Page]:
    """Fill pages with pieces in their order; `left` counts those of the page itself."""
    while pieces:
        count = _fitting(pieces, MAX_PAGE_CHARS)
        page = _later(answer, pieces[:count])
        while page.length > MAX_PAGE_CHARS and count > 1:
            # Their sources take room too.
            count -= 1
            page = _later(answer, pieces[:count])
        yield page
        pieces = pieces[count:]


def _later(answer: Answer, pieces: Sequence[_Piece]) -> Page:
    blocks = [*_joined(pieces), _cited(answer, (n for one in pieces for n in one.cites))]
    return Page(tuple(block for block in blocks if block), len(pieces))


def _joined(pieces: Iterable[_Piece]) -> Iterator[str]:
    """Put the lines of a section under one heading again, and citations under each other."""
    sections: list[Section] = []
    listed: list[str] = []
    for piece in pieces:
        if piece.section is None:
            listed.append(piece.text)
        elif sections and sections[-1].heading == piece.section.heading:
            last = sections[-1]
            sections[-1] = replace(last, bullets=(*last.bullets, *piece.section.bullets))
        else:
            sections.append(piece.section)
    yield from (section_block(section) for section in sections)
    yield "\n".join(listed)


def _cited(answer: Answer, numbers: Iterable[int]) -> str:
    wanted = set(numbers)
    return short_citations(one for one in answer.citations if one.number in wanted)
