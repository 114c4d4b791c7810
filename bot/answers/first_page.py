"""What of an answer is read first: as much as one phone screen holds, the rest a press away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.model import Answer, Bullet, Section

BULLETS, BULLETS_AFTER_LEAD = 3, 2
"""Lines of what an answer rests on; a lead has said one of them already."""
TABLE_LINES = 3
"""Lines of a study, of which the first are asked for most."""
CHARACTERS = 420
"""Characters of all lines of a page together, but at least one line; about 14 lines of a phone."""


def first_page(answer: Answer) -> Answer:
    """Return an answer cut to its first page: no section is lost, `Answer` itself holds them all.

    Kept are lead or verdict, two or three lines, the most important caveat, how sure it is, and the
    sources of these. What a server's moderators wrote is theirs to cut.
    """
    if answer.outcome != "answer" or answer.origin == "community":
        return answer
    kept = tuple(_kept(answer))
    cited = {*answer.lead_cites, *(n for each in kept for b in each.bullets for n in b.cites)}
    citations = tuple(each for each in answer.citations if each.number in cited)
    return replace(
        answer,
        sections=kept,
        citations=citations if cited else answer.citations[:_SOURCES],
    )


def has_more(answer: Answer) -> bool:
    """Return whether an answer has more than its first page."""
    return first_page(answer) != answer


def _kept(answer: Answer) -> Iterator[Section]:
    room = CHARACTERS - len(answer.sentence) // 2
    left = BULLETS_AFTER_LEAD if answer.lead else BULLETS
    for section in answer.sections:
        if not section.comes_first or left <= 0:
            continue
        most = min(left, TABLE_LINES) if section.kind == "table" else left
        bullets: list[Bullet] = []
        for bullet in section.bullets[:most]:
            if bullets and len(bullet.text) > room:
                break
            bullets.append(bullet)
            room -= len(bullet.text)
        if bullets and (room > 0 or left in {BULLETS, BULLETS_AFTER_LEAD}):
            left -= len(bullets)
            yield replace(section, bullets=tuple(bullets))
    # One caveat stays, for an answer without it could mislead.
    caveat = next((each for each in answer.sections if each.kind == "but"), None)
    if caveat:
        yield replace(caveat, bullets=caveat.bullets[:1])


_SOURCES = 3
