"""Citations of a source: short, full, its address, and a note on what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.schema import Csl, Finding, Name, Source

NAMES_IN_SHORT = 2
NAMES_BEFORE_ET_AL = 6

STATUS_WORDS = {
    "preprint": "preprint, not yet reviewed",
    "conference-abstract": "conference abstract",
    "magazine": "magazine article",
}


def short_citation(source: Source) -> str:
    """Cite as "Ebben 2009", "Vigotsky & Bryanton 2016" or "Kubo et al. 2019"."""
    surnames = [name.family for name in source.csl.author]
    who = " & ".join(surnames) if len(surnames) <= NAMES_IN_SHORT else f"{surnames[0]} et al."
    return f"{who} {_year(source.csl) or '(no date)'}"


def full_citation(source: Source) -> str:
    """Cite in one line, in the manner of Vancouver; say so where there is no DOI to follow."""
    csl = source.csl
    names = [_vancouver_name(name) for name in csl.author]
    if len(names) > NAMES_BEFORE_ET_AL:
        names = [*names[:NAMES_BEFORE_ET_AL], "et al"]
    title = csl.title if csl.title.endswith(("?", "!", ".")) else f"{csl.title}."
    parts = [f"{', '.join(names)}.", title, _where(csl)]
    if csl.doi:
        parts.append(f"doi:{csl.doi}")
    elif csl.url:
        parts.append(csl.url)
    if source.no_doi:
        parts.append(f"[No DOI: {source.no_doi.rstrip('.')}.]")
    return " ".join(part for part in parts if part)


def citation_url(source: Source) -> str | None:
    """Return the address: the DOI's if there is one, else the page's, else None."""
    return f"https://doi.org/{source.csl.doi}" if source.csl.doi else source.csl.url


def status_note(source: Source, findings: Iterable[Finding] = ()) -> str | None:
    """Say what to know before trusting it, None for a reviewed paper whose record was seen.

    A source counts as not seen if it has findings and none was checked against any record.
    """
    notes = [STATUS_WORDS[source.status]] if source.status in STATUS_WORDS else []
    checks = {finding.checked.against for finding in findings}
    # The magazine article is what everything was read in: there is nothing to check it against.
    if checks == {"none"} and source.status != "magazine":
        notes.append("not seen" if source.beyond else "not seen; known through the article")
    return ", ".join(notes) or None


def _year(csl: Csl) -> int | None:
    return csl.issued.year if csl.issued else None


def _vancouver_name(name: Name) -> str:
    if name.given is None:
        return name.family
    # "DL" holds initials already; "Jean-Paul" and "J.-P." give one letter a part.
    if re.fullmatch(r"[^\W\d_a-z]{1,3}", name.given):
        initials = name.given
    else:
        initials = "".join(part[0].upper() for part in re.split(r"[\s.\-]+", name.given) if part)
    return f"{name.family} {initials}"


def _where(csl: Csl) -> str:
    year = str(_year(csl) or "no date")
    container = csl.container_title or csl.event_title
    if csl.volume is None and csl.page is None:
        return f"{container}; {year}." if container else f"{year}."
    place = f"{container or ''} {year};{csl.volume or ''}".strip()
    if csl.issue:
        place += f"({csl.issue})"
    return f"{place}:{csl.page}." if csl.page else f"{place}."
