"""An answer cut into pages: the essentials first, the rest behind a button."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cards.answer_markdown import (
    answer_header,
    certainty_block,
    certainty_line,
    citation_line,
    section_block,
    short_citations,
)
from bot.cards.limits import utf16_length
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.answers.model import Answer, Section
    from bot.pictures.picture import ChartPicture

FIRST_PAGE_HEIGHT = 540
"""CSS pixels of text on the first page: with header and controls it fits a phone of 400 × 800."""
FIRST_PAGE_LINES = ((4, 1), (3, 1), (2, 1), (3, 0), (2, 0), (1, 1), (1, 0), (0, 0))
"""Statements and caveats on the first page, tried in this order until they fit; the caveat is the
most important one, which leaving out would mislead."""
MAX_SOURCES = 4
FIRST_PAGES_REMEMBERED = 256
"""Whether a chart fits is asked just before its page is made."""
CHART_SCALE = 0.7
"""CSS pixels on that phone for each of a picture's layout."""

BLOCK_GAP = 8.0
_TEXT_SIZE = (33, 22.0, 0.0)
_LINE_SIZES = (
    ("### ", (29, 27.0, 6.0)),
    ("-# ", (43, 18.0, 0.0)),
    ("- ", (31, 22.0, 4.0)),
)
"""Characters that fit a line on a phone, its height and the gap above it, by how it begins."""
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(<[^>]*>\)")
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


@dataclass(frozen=True, slots=True)
class _Part:
    """A section without the lines that a chart shows, its pieces, and those of these lines."""

    section: Section
    pieces: tuple[_Piece, ...]
    drawn: tuple[_Piece, ...]


def paginate_answer(answer: Answer, chart: ChartPicture | None = None) -> tuple[Page, ...]:
    """Return a first page with the essentials, and as many pages as the rest needs.

    A chart takes room on the first page, which leaves what it shows to the others.
    """
    first, rest = _first_page(answer, chart)
    later = list(_filled(answer, rest))
    return (
        first,
        *(
            replace(page, left=sum(other.left for other in later[place + 1 :]))
            for place, page in enumerate(later)
        ),
    )


def lay_out_page(answer: Answer, chart: ChartPicture | None, number: int) -> tuple[Page, int]:
    """Return a page and its number, counted from 0: the last page for a number beyond it."""
    if number == 0:
        # What most members see, and the only page of which the others need not be known.
        return _first_page(answer, chart)[0], 0
    pages = paginate_answer(answer, chart)
    number = min(number, len(pages) - 1)
    return pages[number], number


def chart_fits(answer: Answer, chart: ChartPicture) -> bool:
    """Return whether the first page of an answer has room for a chart beside what must be there."""
    page, _ = _first_page(answer, chart)
    return page_height(page) <= FIRST_PAGE_HEIGHT - _chart_height(chart)


@lru_cache(maxsize=FIRST_PAGES_REMEMBERED)
def _first_page(answer: Answer, chart: ChartPicture | None) -> tuple[Page, Sequence[_Piece]]:
    """Return the fullest first page that fits a phone, and what is left for others."""
    bibliography = answer.lists_sources and answer.citations
    if answer.outcome != "answer" or answer.origin == "community" or bibliography:
        # Advice and the server's own words are not cut, a list of sources is what was asked for.
        return _whole_page(answer)
    room = FIRST_PAGE_HEIGHT - (_chart_height(chart) if chart else 0)
    parts = [_parted(section, chart) for section in answer.sections]
    for statements, caveats in FIRST_PAGE_LINES:
        page, rest = _compact_page(answer, parts, statements, caveats, chart)
        if page_height(page) <= room:
            break
    return page, rest


def _compact_page(
    answer: Answer,
    parts: Sequence[_Part],
    statements: int,
    caveats: int,
    chart: ChartPicture | None,
) -> tuple[Page, Sequence[_Piece]]:
    """Return a page with at most so many statements and caveats, and what is left."""
    only_limits = not any(section.comes_first for section in answer.sections)
    shown: list[Section] = []
    rest: list[_Piece] = []
    for part in parts:
        section = part.section
        rest.extend(part.drawn)
        if section.comes_first or only_limits:
            count = min(len(section.bullets), statements)
            statements -= count
        else:
            count = min(len(section.bullets), caveats if section.kind == "but" else 0)
            caveats -= count
        if count:
            shown.append(replace(section, bullets=section.bullets[:count]))
        rest.extend(part.pieces[count:])
    first = [section for section in shown if section.comes_first or only_limits]
    blocks = [answer_header(answer), *map(section_block, first)]
    blocks += [section_block(section) for section in shown if section not in first]
    if answer.certainty:
        # Its reason is what “How sure?” tells; without that button it stays here.
        compact = answer.claims and answer.reference
        blocks.append((certainty_line if compact else certainty_block)(answer.certainty))
    cited = {number for section in shown for bullet in section.bullets for number in bullet.cites}
    cited.update(answer.lead_cites)
    if chart:
        cited.update(each.number for each in answer.citations if each.source == chart.chart.source)
    blocks.append(_sources_line(answer, cited))
    if answer.footer:
        footer = subtext(escape_markdown(answer.footer))
        if rest:
            rest.append(_Piece(None, footer))
        else:
            blocks.append(footer)
    return Page(tuple(block for block in blocks if block), len(rest)), rest


def _parted(whole: Section, chart: ChartPicture | None) -> _Part:
    """Return a section with the lines that a chart shows apart."""
    shown = [bullet for bullet in whole.bullets if chart and bullet.node in chart.chart.findings]
    others = tuple(bullet for bullet in whole.bullets if bullet not in shown)
    section = replace(whole, bullets=others)
    drawn = replace(whole, bullets=tuple(shown))
    return _Part(section, tuple(_pieces(section)), tuple(_pieces(drawn)))


def _whole_page(answer: Answer) -> tuple[Page, Sequence[_Piece]]:
    """Return a page with all lines that Discord takes, and what is left."""
    blocks = [answer_header(answer)]
    footer = subtext(escape_markdown(answer.footer)) if answer.footer else ""
    pieces = [piece for section in answer.sections for piece in _pieces(section)]
    if answer.lists_sources:
        pieces += [_Piece(None, citation_line(citation)) for citation in answer.citations]
    certainty = certainty_block(answer.certainty) if answer.certainty else ""
    taken = sum(utf16_length(text) for text in (blocks[0], certainty, footer))
    sources = short_citations(answer.citations) if not answer.lists_sources else ""
    fitting = _fitting(pieces, MAX_PAGE_CHARS - taken - utf16_length(sources)) if pieces else 0
    blocks += [*_joined(pieces[:fitting]), certainty]
    cites = (number for piece in pieces[:fitting] for number in piece.cites)
    blocks += ["" if answer.lists_sources else _cited(answer, cites), footer]
    rest = pieces[fitting:]
    return Page(tuple(block for block in blocks if block), len(rest)), rest


def _sources_line(answer: Answer, numbers: Collection[int]) -> str:
    """Return the sources of a page in one line; “Sources” lists all in full."""
    cited = [citation for citation in answer.citations if citation.number in numbers]
    more = f" · {len(cited) - MAX_SOURCES} more" if len(cited) > MAX_SOURCES else ""
    line = short_citations(cited[:MAX_SOURCES], caveats=False)
    return f"{line}{more}" if line else ""


def _chart_height(chart: ChartPicture) -> float:
    return chart.drawing.height * CHART_SCALE + BLOCK_GAP


def page_height(page: Page) -> float:
    """Return about how many CSS pixels a page's text takes on a phone of 400 pixels."""
    return sum(_block_height(block) for block in page.blocks)


def _block_height(block: str) -> float:
    height = BLOCK_GAP
    for line in _LINK.sub(r"\1", block).split("\n"):
        size = next((size for mark, size in _LINE_SIZES if line.startswith(mark)), _TEXT_SIZE)
        chars, pixels, gap = size
        height += gap + pixels * max(1, -(-len(line) // chars))
    return height


def _pieces(section: Section) -> Iterator[_Piece]:
    for bullet in section.bullets:
        single = replace(section, bullets=(bullet,))
        yield _Piece(single, section_block(single), bullet.cites)


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
    blocks = [*_joined(pieces), _cited(answer, (n for piece in pieces for n in piece.cites))]
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
    return short_citations(citation for citation in answer.citations if citation.number in wanted)
