"""An Answer as HTML: the same texts as on a card, with links to the studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pictures.reading_room.html import (
    escape,
    listing,
    node_link,
    outward_link,
    paragraph,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Answer, Bullet, Citation, Section

CARD_LEVEL = 3


def answer_html(answer: Answer, *, sources: bool = True) -> str:
    """Return an answer in the order of its card, with a list of its sources at the end or not."""
    cited = {citation.number: citation for citation in answer.citations}
    verdict = f"<strong>{escape(answer.verdict)}</strong>" if answer.verdict else ""
    said = " ".join(part for part in (verdict, escape(answer.sentence)) if part)
    return "".join(
        (
            paragraph(answer.correction or "", "correction"),
            f'<p class="lead"><strong>{escape(answer.lead)}</strong>'
            f"{_cites(answer.lead_cites, cited)}</p>"
            if answer.lead
            else "",
            f'<p class="verdict">{said}</p>' if said else "",
            *sections_html((part for part in answer.sections if part.comes_first), cited),
            certainty_html(answer),
            *sections_html((part for part in answer.sections if not part.comes_first), cited),
            citations_html(answer.citations) if sources else "",
            paragraph(answer.footer or "", "footer") if sources else "",
        )
    )


def sections_html(parts: Iterable[Section], cited: dict[int, Citation]) -> Iterable[str]:
    """Return the sections of an answer."""
    for part in parts:
        bullets = listing(_bullet(bullet, cited) for bullet in part.bullets)
        heading = f"<h{CARD_LEVEL}>{escape(part.heading)}</h{CARD_LEVEL}>" if part.heading else ""
        yield f'<div class="{part.kind}">{heading}{bullets}</div>'


def certainty_html(answer: Answer) -> str:
    """Return how sure an answer is, with its reason."""
    certainty = answer.certainty
    if certainty is None:
        return ""
    return (
        f'<p class="certainty"><span aria-hidden="true">{escape(certainty.dots)}</span> '
        f"<strong>{escape(certainty.level.capitalize())} certainty.</strong> "
        f"{escape(certainty.reason)} {escape(certainty.meaning)}</p>"
    )


def citations_html(citations: Iterable[Citation]) -> str:
    """Return full citations, each with its address and its page."""
    items = []
    for citation in citations:
        address = f" {outward_link(citation.url)}" if citation.url else ""
        remark = f" ({escape(citation.remark)})" if citation.remark else ""
        study = node_link(citation.source, citation.short)
        items.append(f"{study}: {escape(citation.full_without_address)}{address}{remark}")
    return f"<h{CARD_LEVEL}>Sources</h{CARD_LEVEL}>{listing(items)}" if items else ""


def _bullet(bullet: Bullet, cited: dict[int, Citation]) -> str:
    level = f' <span class="level">({escape(bullet.level)})</span>' if bullet.level else ""
    return f"{escape(bullet.text)}{level}{_cites(bullet.cites, cited)}"


def _cites(numbers: Iterable[int], cited: dict[int, Citation]) -> str:
    names = [node_link(cited[number].source, cited[number].short) for number in numbers]
    return f' <span class="cites">[{"; ".join(names)}]</span>' if names else ""
